//! What holds between variables: the types of `relations.toml`, which is data wherever a relation fits its pattern.

use super::{Component, Condition, Version};
use crate::finding::Severity;

/// A relation between variables that, where its conditions hold, is a finding.
#[derive(Debug)]
pub struct Relation {
    /// Its stable name among relations.
    pub id: &'static str,
    /// The rule that reports it.
    pub rule: &'static str,
    /// How bad it is.
    pub severity: Severity,
    /// The components that it speaks of; the conditions are held against their side.
    pub components: &'static [Component],
    /// The first release for which it is true.
    pub since: Option<Version>,
    /// The last release for which it is true.
    pub until: Option<Version>,
    /// All of these must hold.
    pub when: &'static [Condition],
    /// At least one of these is not there, or empty: the finding names those.
    pub lacks: &'static [&'static str],
    /// At least one of these is there, and at least one is not, or is empty: the finding names the latter.
    pub together: &'static [&'static str],
    /// Whether an empty variable of `lacks` or `together` is as good as any.
    pub empty_is_there: bool,
    /// Whether it is only worth saying where the components were named, not inferred, and no other shares the
    /// environment.
    pub explicit: bool,
    /// The variables that the finding is about: the first that is there gets the label.
    pub about: &'static [&'static str],
    /// Other names involved; those that are there get a label of their own.
    pub names: &'static [&'static str],
    /// The fact. `{lacking}` stands for the names of `lacks` or `together` that are not there, `{about}` for the
    /// name that gets the label.
    pub message: &'static str,
    /// The few words beside the underline.
    pub label: &'static str,
    /// The few words beside the underlines of `names`.
    pub related: &'static str,
    /// What to do; may hold the same two.
    pub help: &'static str,
    /// The text to type instead, where there is exactly one.
    pub suggestion: Option<&'static str>,
    /// Where the fact comes from.
    pub source: &'static str,
}

impl Relation {
    /// Whether `release` is one for which it is true.
    pub fn exists_at(&self, release: Version) -> bool {
        self.since.is_none_or(|since| since <= release) && self.until.is_none_or(|until| release <= until)
    }
}
