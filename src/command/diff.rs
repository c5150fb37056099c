//! `flagsmith-env diff`: two environments side by side.

use std::path::Path;

use super::config::{self, Configs};
use super::shared::COLUMNS;
use super::{Failure, Outcome, World, input, write};
use crate::check::{Checked, Options, check};
use crate::cli::{Diff, DiffFormat, Look};
use crate::config::Settings;
use crate::environment::Environment;
use crate::load;
use crate::report::Style;
use crate::report::comparison::{self, Comparison};
use crate::source::{STDIN, Source};

/// Runs it.
pub fn run(arguments: &Diff, look: &Look, world: &mut World<'_>) -> Result<Outcome, Failure> {
    if is_stdin(&arguments.a) && is_stdin(&arguments.b) {
        return Err(Failure("standard input can be read only once: give `-` once".to_owned()));
    }
    let (settings, options) = settings(arguments)?;
    // Both are read as one program reads them, so that how others would read either makes no difference.
    let loader = Some(settings.loader.unwrap_or_default());
    let sources = [source(&arguments.a, world)?, source(&arguments.b, world)?];
    let target = settings.target(&load::layered(loader, sources.clone()));
    let checked = |(source, options): (Source, &Options)| {
        let environment: Environment = load::layered(loader, [source]);
        let findings = check(&environment, &target, options);
        Checked { environment, target: target.clone(), findings }
    };
    let [a, b] = sources;
    let (a, b) = (checked((a, &options[0])), checked((b, &options[1])));
    let compared = Comparison::new(&a, &b);
    let style = Style {
        width: world.columns.unwrap_or(COLUMNS),
        color: world.colored(look.color, world.stdout_is_terminal),
        ascii: look.ascii,
        ..Style::default()
    };
    let text = match arguments.format {
        DiffFormat::Human => comparison::human(&compared, &style),
        DiffFormat::Json => comparison::json(&compared),
    };
    write(world.stdout, &text)?;
    Ok(if compared.is_same() { Outcome::Clean } else { Outcome::Findings })
}

/// What both are checked with, and how findings in each are reported: what the command line says, on top of what the
/// configuration file for the first one says of both.
fn settings(arguments: &Diff) -> Result<(Settings, [Options; 2]), Failure> {
    let target = &arguments.target;
    let wished = Settings {
        components: target.components.clone(),
        flagsmith_version: target.flagsmith_version,
        edition: target.edition,
        partial: target.partial.then_some(true),
        loader: arguments.loader,
        ..Settings::default()
    };
    let paths = [&arguments.a, &arguments.b].map(|path| Some(path.as_path()).filter(|_| !is_stdin(path)));
    let Some(config) = Configs::new(&arguments.config)?.for_file(paths[0])? else {
        let options = wished.options(None);
        return Ok((wished, [options.clone(), options]));
    };
    let absolute = paths.map(|path| config::absolute(path?));
    let (all, by_path) = config.settings(absolute.iter().map(Option::as_deref));
    let settings = all.with(&wished);
    let options = [0, 1].map(|side| {
        let levels = by_path.get(side).map(|one| one.clone().with(&wished).all_levels());
        Options { source_levels: levels.into_iter().collect(), ..settings.options(None) }
    });
    Ok((settings, options))
}

fn is_stdin(path: &Path) -> bool {
    path.as_os_str() == "-"
}

fn source(path: &Path, world: &mut World<'_>) -> Result<Source, Failure> {
    if is_stdin(path) { input::stdin(world.stdin, STDIN) } else { input::file(path) }
}
