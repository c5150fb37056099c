//! What an environment is checked against.

use crate::environment::Environment;
use crate::spec::{self, Component, Program, Version};

/// Which packages the images hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, clap::ValueEnum)]
pub enum Edition {
    /// The public images.
    #[default]
    Oss,
    /// The private images, with the packages for LDAP, SAML and others.
    Enterprise,
}

impl Edition {
    /// The name on the command line and in JSON.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Oss => "oss",
            Self::Enterprise => "enterprise",
        }
    }
}

/// Components, release and edition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Target {
    /// The components that will see the environment; never empty.
    pub components: Vec<Component>,
    /// Whether the components were inferred from the names.
    pub inferred: bool,
    /// The release of Flagsmith.
    pub release: Version,
    /// A release newer than the table that was asked for, and that `release` stands in for.
    pub newer: Option<Version>,
    /// Which packages are there.
    pub edition: Edition,
    /// Whether more variables come from elsewhere: nothing is then missing.
    pub partial: bool,
    /// Whether the API answers requests: a run that only migrates, or does another errand, does not.
    pub serves: bool,
}

impl Target {
    /// The public images of `components`, which were asked for and answer requests, at a known `release`, with a whole
    /// environment.
    pub fn new(components: Vec<Component>, release: Version) -> Self {
        Self {
            components,
            inferred: false,
            release,
            newer: None,
            edition: Edition::default(),
            partial: false,
            serves: true,
        }
    }

    /// Whether `component` is one of those checked for.
    pub fn has(&self, component: Component) -> bool {
        self.components.contains(&component)
    }

    /// The first of the components checked for that runs `program`.
    pub fn runs(&self, program: Program) -> Option<Component> {
        self.components.iter().copied().find(|&component| program.runs_in(component))
    }
}

/// Names whose presence says nothing of the component: both sides, and other programs, are given them.
const UNDECIDING: &[&str] = &["ENV", "NODE_ENV", "PORT"];

/// The components that an environment is for, judged by its names: `frontend` where a name is read by the front end
/// only and none by the API only, both where both kinds are there, else `api`.
pub fn infer(environment: &Environment, release: Version) -> Vec<Component> {
    let mut frontend = false;
    let mut api = false;
    for assignment in environment.winners() {
        let name = assignment.name.as_str();
        if UNDECIDING.contains(&name) {
            continue;
        }
        let Some(variable) = spec::find(name) else { continue };
        let read_by = |component| variable.is_read_by(component, release);
        match (read_by(Component::Api), read_by(Component::Frontend)) {
            (true, false) => api = true,
            (false, true) => frontend = true,
            _ => {}
        }
    }
    match (api, frontend) {
        (false, true) => vec![Component::Frontend],
        (true, true) => vec![Component::Api, Component::Frontend],
        _ => vec![Component::Api],
    }
}
