//! What `check` and `exec` do alike: which target the arguments ask for, and what of the process environment matters.

use std::collections::HashSet;
use std::ffi::OsString;

use crate::cli::TargetArguments;
use crate::environment::Environment;
use crate::load;
use crate::spec::{self, Variable};
use crate::target::{self, Target};

/// The columns of a report that no terminal shows.
pub const COLUMNS: usize = 100;

/// What `environment` is checked against; what the arguments leave open is judged by its names.
pub fn target(arguments: &TargetArguments, environment: &Environment) -> Target {
    let release = arguments.flagsmith_version.unwrap_or_default();
    let inferred = arguments.components.is_empty();
    let mut components =
        if inferred { target::infer(environment, release.known) } else { arguments.components.clone() };
    components.sort_unstable();
    components.dedup();
    Target {
        components,
        inferred,
        release: release.known,
        newer: release.newer,
        edition: arguments.edition.unwrap_or_default(),
        partial: arguments.partial,
        serves: true,
    }
}

/// Adds the variables of the process that Flagsmith knows, or that look like one that it knows. Kubernetes tells every
/// pod of every service, and `POSTGRES_PORT` beside `POSTGRES_SERVICE_HOST` is no setting.
pub fn add_process(environment: &mut Environment, variables: Vec<(OsString, OsString)>) {
    let names = variables.iter().filter_map(|(name, _)| name.to_str()?.strip_suffix("_SERVICE_HOST"));
    let links: HashSet<String> = names.map(|service| format!("{service}_PORT")).collect();
    let is_live = |variable: &Variable| variable.readers.iter().any(|reader| reader.until.is_none());
    let ours = |name: &str| match spec::find(name) {
        Some(variable) => !links.contains(name) || is_live(variable),
        None => {
            spec::foreign(name).is_none()
                && spec::similar(name, |variable| !variable.readers.is_empty(), |_| true).is_some()
        }
    };
    load::process::load(environment, variables, &ours);
}
