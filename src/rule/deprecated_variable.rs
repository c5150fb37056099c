//! `deprecated-variable`: a name that is still read, and has a newer one.

use super::Rule;
use crate::check::Context;
use crate::finding::{Finding, Severity};

pub static RULE: Rule = Rule {
    name: "deprecated-variable",
    severity: Severity::Warning,
    summary: "the name is still read, and a newer one has taken its place",
    why: "A later release may stop reading the old name, and the two together are hard to tell apart.",
    bad: "PG_API_USAGE_CACHE_SECONDS=30",
    good: "API_USAGE_CACHE_SECONDS=30",
    check,
};

fn check(context: &Context<'_>, found: &mut Vec<Finding>) {
    for entry in context.entries.iter().filter(|entry| !entry.uses.is_empty()) {
        let Some(renamed) = entry.variable.and_then(|variable| variable.renamed.as_ref()) else { continue };
        if renamed.since > context.target.release {
            continue;
        }
        let name = &entry.assignment.name;
        found.push(
            Finding::new(
                &RULE,
                format!("`{name}` is the old name of `{}`, which is read since {}", renamed.to, renamed.since),
            )
            .variable(name)
            .names([renamed.to])
            .suggestion(Some(renamed.to.to_owned()))
            .component(entry.uses.first().map(|usage| usage.side()))
            .help(format!("rename it to `{}`", renamed.to))
            .url(entry.variable.and_then(|variable| variable.url()))
            .at(entry.assignment.name_place(), "old name"),
        );
    }
}
