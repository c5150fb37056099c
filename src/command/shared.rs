//! What `check` and `exec` do alike: how an environment is checked, what of the process environment matters, and how
//! wide a report is.

use std::collections::HashSet;
use std::ffi::OsString;
use std::path::{Path, PathBuf};

use super::config;
use crate::baseline::Accepted;
use crate::check::{Checked, Options, check};
use crate::config::{Config, Settings};
use crate::environment::Environment;
use crate::finding::Finding;
use crate::load;
use crate::source::SourceId;
use crate::spec::{self, Variable};

/// The columns of a report that no terminal shows.
pub const COLUMNS: usize = 100;

/// How one environment is checked.
pub struct Judge {
    /// What was said of it.
    pub settings: Settings,
    options: Options,
    /// The configuration file that has a say in it.
    pub config: Option<String>,
    /// The baseline that has.
    pub baseline: Option<PathBuf>,
}

impl Judge {
    /// What is known of the environment that is made of the files at these paths, on top of that what a configuration
    /// file says, and on top of all what is wished. `shared` is the source that is the process environment.
    pub fn new(
        known: Settings,
        config: Option<&Config>,
        wished: &Settings,
        paths: &[Option<&Path>],
        shared: Option<SourceId>,
    ) -> Self {
        let Some(config) = config else {
            let settings = known.with(wished);
            return Self { options: settings.options(shared), settings, config: None, baseline: None };
        };
        let absolute: Vec<_> = paths.iter().map(|path| config::absolute((*path)?)).collect();
        let (all, by_path) = config.settings(absolute.iter().map(Option::as_deref));
        let settings = known.with(&all).with(wished);
        let mut options = settings.options(shared);
        options.source_levels = by_path.into_iter().map(|one| one.with(wished).all_levels()).collect();
        Self { settings, options, config: Some(config.name.clone()), baseline: None }
    }

    /// Reports nothing of what the baseline at `path` accepts.
    pub fn accept(&mut self, accepted: Accepted, path: PathBuf) {
        self.options.baseline = Some(accepted);
        self.baseline = Some(path);
    }

    /// What is found.
    pub fn look(&self, environment: Environment) -> Checked {
        let target = self.settings.target(&environment);
        let findings = check(&environment, &target, &self.options);
        Checked { environment, target, findings }
    }

    /// Whether anything of it counts.
    pub fn counts(&self, findings: &[Finding]) -> bool {
        findings.iter().any(|finding| finding.counts(&self.settings.deny))
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
