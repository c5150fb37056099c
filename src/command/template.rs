//! `flagsmith-env template`: a commented file to start from.

use std::collections::HashMap;

use super::{Failure, Outcome, World, write};
use crate::cli::Template;
use crate::spec::Component;
use crate::target::Target;
use crate::template::{OWN_SECRETS, Wanted};

/// How many characters a secret is made of.
const LENGTH: usize = 64;

/// As many characters as six bits tell apart; no loader, shell or URL has another meaning for any of them.
const CHARACTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/// Runs it.
pub fn run(arguments: &Template, world: &mut World<'_>) -> Result<Outcome, Failure> {
    let mut components = arguments.components.clone();
    components.sort_unstable();
    components.dedup();
    if components.is_empty() {
        components.push(Component::Unified);
    }
    let target = Target {
        newer: arguments.table.flagsmith_version.newer,
        edition: arguments.table.edition,
        ..Target::new(components, arguments.table.flagsmith_version.known)
    };
    let mut secrets = HashMap::new();
    if arguments.generate_secrets {
        for name in OWN_SECRETS {
            secrets.insert(*name, secret()?);
        }
    }
    let wanted = Wanted { all: arguments.all, area: arguments.area };
    let text = arguments.format.render(&target, wanted, &secrets).ok_or_else(|| nothing(arguments, &target))?;
    write(world.stdout, &text)?;
    Ok(Outcome::Clean)
}

/// What is said where there is nothing to write.
fn nothing(arguments: &Template, target: &Target) -> Failure {
    let all = Wanted { all: true, area: arguments.area };
    let is_read = !arguments.all && arguments.format.render(target, all, &HashMap::new()).is_some();
    Failure(match arguments.area {
        Some(area) if is_read => format!(
            "nothing of the area `{area}` is usually set for this component: `--all` looks at all that it reads"
        ),
        Some(area) => format!("nothing of the area `{area}` is read by this component at this release"),
        None => "no variable is known that this component reads at this release".to_owned(),
    })
}

/// A secret from the system's source of randomness.
fn secret() -> Result<String, Failure> {
    let mut bytes = [0; LENGTH];
    getrandom::fill(&mut bytes)
        .map_err(|_| Failure("the system gives no randomness to make secrets from".to_owned()))?;
    let characters = bytes.iter().filter_map(|byte| CHARACTERS.get(usize::from(byte & 63)));
    Ok(characters.map(|byte| char::from(*byte)).collect())
}
