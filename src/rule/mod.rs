//! The register of the rules: one file each, with its documentation.

mod byte_order_mark;
pub(crate) mod carriage_return;
mod conflicting_settings;
mod deprecated_variable;
mod duplicate_variable;
mod incomplete_settings;
mod insecure_value;
pub(crate) mod invalid_value;
mod literal_quotes;
mod loader_dependent;
mod misread_value;
pub(crate) mod missing_required;
mod newer_release;
pub(crate) mod no_effect;
pub(crate) mod not_read;
mod nul_byte;
pub(crate) mod overridden;
mod parse_error;
mod placeholder_value;
mod relation;
mod remark;
mod surrounding_whitespace;
mod swallowed_line;
mod unclosed_quote;
mod unknown_silence;
pub(crate) mod unknown_variable;
mod unread;
mod unresolved_reference;
pub(crate) mod unused_silence;
mod wrong_component;

mod numbering_gap;
pub(crate) mod region_mismatch;
pub(crate) mod reused_secret;
pub(crate) mod stagger_window;
pub(crate) mod unexpanded_reference;
use crate::check::Context;
use crate::finding::{Finding, Severity};

/// One thing that can be wrong.
#[derive(Debug)]
pub struct Rule {
    /// Its kebab-case name, stable for ever.
    pub name: &'static str,
    /// How bad it is, unless a finding lowers it.
    pub severity: Severity,
    /// What it finds, in one line.
    pub summary: &'static str,
    /// Why that matters, and where a finding is lower than `severity`.
    pub why: &'static str,
    /// Lines of a `.env` file that it fires on.
    pub bad: &'static str,
    /// The same lines as they should be.
    pub good: &'static str,
    /// How it is found.
    pub check: fn(&Context<'_>, &mut Vec<Finding>),
}

/// Every rule, in the order in which findings at one place are reported.
pub static RULES: &[&Rule] = &[
    &parse_error::RULE,
    &unclosed_quote::RULE,
    &nul_byte::RULE,
    &invalid_value::RULE,
    &missing_required::RULE,
    &incomplete_settings::RULE,
    &conflicting_settings::RULE,
    &stagger_window::RULE,
    &unknown_variable::RULE,
    &not_read::RULE,
    &deprecated_variable::RULE,
    &wrong_component::RULE,
    &misread_value::RULE,
    &duplicate_variable::RULE,
    &unresolved_reference::RULE,
    &insecure_value::RULE,
    &reused_secret::RULE,
    &region_mismatch::RULE,
    &numbering_gap::RULE,
    &unexpanded_reference::RULE,
    &placeholder_value::RULE,
    &no_effect::RULE,
    &overridden::RULE,
    &swallowed_line::RULE,
    &surrounding_whitespace::RULE,
    &literal_quotes::RULE,
    &loader_dependent::RULE,
    &byte_order_mark::RULE,
    &carriage_return::RULE,
    &newer_release::RULE,
    &unknown_silence::RULE,
    &unused_silence::RULE,
];

impl Rule {
    /// What a fix does about what it finds, where there is one.
    pub fn fix(&self) -> Option<&'static str> {
        Some(match self.name {
            "invalid-value" | "misread-value" | "surrounding-whitespace" | "literal-quotes" => {
                "`--fix` writes the value that was certainly meant, `--unsafe-fixes` the likely one, where there is one"
            }
            "insecure-value" | "conflicting-settings" => "`--unsafe-fixes` writes the value to use, where there is one",
            "wrong-component" => "`--unsafe-fixes` writes the name that this component reads, where there is one",
            "unknown-variable" | "not-read" | "deprecated-variable" => {
                "`--fix` writes the name that was certainly meant, `--unsafe-fixes` the likely one, where there is one"
            }
            "numbering-gap" => "`--unsafe-fixes` gives it the first number that is free",
            "duplicate-variable" => "`--fix` removes the assignment that does nothing",
            "loader-dependent" => "`--fix` writes the value without quotes and escapes, where that is enough",
            _ => return None,
        })
    }

    /// Whether it looks at what is left of the silences once all other findings are known.
    pub fn is_last(&self) -> bool {
        std::ptr::eq(self, &unused_silence::RULE)
    }
}

/// The rule called `name`.
pub fn find(name: &str) -> Option<&'static Rule> {
    RULES.iter().copied().find(|rule| rule.name == name)
}

/// The place of `rule` in the register.
pub fn order(rule: &Rule) -> usize {
    RULES.iter().position(|other| std::ptr::eq(*other, rule)).unwrap_or(RULES.len())
}

/// The name of the rule that is most like `name`, if one is like it at all.
pub fn like(name: &str) -> Option<&'static str> {
    let near = RULES.iter().map(|rule| (strsim::osa_distance(rule.name, name), rule.name)).min()?;
    (near.0 <= 3 && near.0 < name.chars().count()).then_some(near.1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_unique_and_kebab_case() {
        let mut names: Vec<_> = RULES.iter().map(|rule| rule.name).collect();
        assert!(names.iter().all(|name| name.bytes().all(|b| b.is_ascii_lowercase() || b == b'-')));
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), RULES.len());
    }

    #[test]
    fn a_misspelt_rule_finds_its_like() {
        assert_eq!(like("invalid-valu"), Some("invalid-value"));
        assert_eq!(like("x"), None);
    }
}
