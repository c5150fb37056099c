//! The cases of fixtures/verdicts: environments, and what the real Flagsmith did with each (made as its README tells).

use std::collections::{BTreeMap, BTreeSet};

use flagsmith_env::spec::Component;
use flagsmith_env::target::{Edition, Target};
use serde::Deserialize;

/// The cases of the newest release.
pub const NEWEST_CASES: &str = "verdicts/cases.jsonl";

/// Those of older releases.
pub const OLDER_CASES: &str = "verdicts/older-releases.jsonl";

/// One environment, and what the real program did with it.
#[derive(Deserialize)]
pub struct Case {
    /// Its name, for messages and exceptions.
    pub id: String,
    /// The release, where it is not the newest.
    pub flagsmith: Option<String>,
    /// `api` or `frontend`.
    pub component: String,
    /// What it adds to the base.
    pub env: BTreeMap<String, String>,
    /// The names under test; all, where there are none.
    pub vars: Option<Vec<String>>,
    /// What came of it.
    pub verdict: Verdict,
    /// What the program made of the values, in Python's words or as the browser gets them.
    pub effective: BTreeMap<String, String>,
    /// `none`, where `env` is the whole environment.
    pub base: Option<String>,
    /// What it takes out of the base.
    #[serde(default)]
    pub unset: Vec<String>,
    /// The verb that was started.
    pub command: Option<String>,
    /// A build with the private packages.
    pub build: Option<String>,
}

/// What the real program did.
#[derive(Deserialize, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// It is content.
    Ok,
    /// It warns, or makes something else of it.
    Warn,
    /// It refuses it.
    Error,
}

impl Case {
    /// Whether it is about one name over the plain base.
    pub fn is_plain(&self) -> bool {
        self.env.len() == 1 && self.base.is_none() && self.command.is_none() && self.build.is_none()
    }

    /// The names under test.
    pub fn names(&self) -> BTreeSet<&str> {
        match &self.vars {
            // Some cases say only that they are about several.
            Some(names) => names.iter().map(String::as_str).filter(|name| *name != "multi").collect(),
            None => self.env.keys().map(String::as_str).collect(),
        }
    }

    /// All that the program was given.
    pub fn environment(&self) -> BTreeMap<String, String> {
        let base: &[(&str, &str)] = match (self.base.as_deref(), self.component.as_str()) {
            (Some("none"), _) => &[],
            (_, "frontend") => &[("NODE_ENV", "production")],
            _ => &[
                ("DATABASE_URL", "postgresql://postgres:password@localhost:5432/flagsmith"),
                ("DJANGO_SETTINGS_MODULE", "app.settings.production"),
            ],
        };
        let mut variables: BTreeMap<_, _> =
            base.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        variables.extend(self.env.clone());
        for name in &self.unset {
            variables.remove(name);
        }
        variables
    }

    /// What the program was.
    pub fn target(&self) -> Target {
        let component = match (self.component.as_str(), self.command.as_deref()) {
            ("frontend", _) => Component::Frontend,
            (_, Some("run-task-processor")) => Component::Processor,
            _ => Component::Api,
        };
        let edition = if self.build.is_some() { Edition::Enterprise } else { Edition::Oss };
        let release = self.flagsmith.as_deref().unwrap_or("2.265.0");
        Target { edition, ..Target::new(vec![component], release.parse().expect("the cases name releases")) }
    }
}
