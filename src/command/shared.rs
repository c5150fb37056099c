//! What `check` and `exec` do alike: how wide a report is, and what of the process environment matters.

use std::collections::HashSet;
use std::ffi::OsString;

use crate::environment::Environment;
use crate::load;
use crate::spec::{self, Variable};

/// The columns of a report that no terminal shows.
pub const COLUMNS: usize = 100;

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
