//! `numbering-gap`: a numbered variable behind a number that is not there.

use super::Rule;
use crate::check::Context;
use crate::finding::{Change, Finding, Fix, Safety, Severity};

pub static RULE: Rule = Rule {
    name: "numbering-gap",
    severity: Severity::Warning,
    summary: "a numbered variable stands behind a number that is not there, and is not read",
    why: "Flagsmith counts replicas from 0 and stops at the first number that is missing or empty; what comes behind \
          it is never used, and nothing says so.",
    bad: "REPLICA_DATABASE_URL_1=postgres://flagsmith:<password>@replica:5432/flagsmith",
    good: "REPLICA_DATABASE_URL_0=postgres://flagsmith:<password>@replica:5432/flagsmith",
    check,
};

fn check(context: &Context<'_>, found: &mut Vec<Finding>) {
    for entry in context.entries.iter().filter(|entry| !entry.uses.is_empty()) {
        let name = &entry.assignment.name;
        let Some(variable) = entry.variable else { continue };
        let Some(gap) = context.gap_before(variable, name) else { continue };
        let empty = context.environment.get(&gap);
        let what = if empty.is_some() { "is empty" } else { "is not set" };
        let mut finding =
            Finding::new(&RULE, format!("`{name}` is not read: the numbers count from 0, and `{gap}` {what}"))
                .variable(name)
                .names([&gap])
                .component(entry.uses.first().map(|usage| usage.side()))
                .fix(Fix::new(entry.assignment, Change::Name(gap.clone()), Safety::Unsafe))
                .help(format!("number without a gap: `{gap}` comes next"))
                .url(variable.url())
                .at(entry.assignment.name_place(), "behind a gap");
        if let Some(empty) = empty {
            finding = finding.related(empty.name_place(), "empty, so the count ends here");
        }
        found.push(finding);
    }
}
