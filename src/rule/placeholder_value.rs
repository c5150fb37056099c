//! `placeholder-value`: what `flagsmith-env template` has left to fill in, and nobody has.

use super::Rule;
use crate::check::{Context, Entry};
use crate::finding::{Finding, Severity};
use crate::template::PLACEHOLDER;
use crate::value::Kind;

pub static RULE: Rule = Rule {
    name: "placeholder-value",
    severity: Severity::Warning,
    summary: "the value still holds the placeholder of a starting file",
    why: "`flagsmith-env template` writes `change-me` wherever only you know the value. Flagsmith takes it for the value: \
          it looks for a host of that name, or logs in with that password.",
    bad: "DATABASE_URL=postgres://flagsmith:change-me@change-me.example.com:5432/flagsmith",
    good: "DATABASE_URL=postgres://flagsmith:<password>@db.example.com:5432/flagsmith",
    check,
};

fn check(context: &Context<'_>, found: &mut Vec<Finding>) {
    for entry in context.entries.iter().filter(|entry| !entry.uses.is_empty() && !is_told_of(entry)) {
        let Some(at) = entry.assignment.text().and_then(|text| text.find(PLACEHOLDER)) else { continue };
        let name = &entry.assignment.name;
        let message =
            format!("`{name}` still holds the placeholder `{PLACEHOLDER}`, which Flagsmith takes for the value");
        found.push(
            Finding::new(&RULE, message)
                .variable(name)
                .component(entry.uses.first().map(|usage| usage.side()))
                .help(format!("write the real value; a search for `{PLACEHOLDER}` finds every one that is left"))
                .url(entry.variable.and_then(|variable| variable.url()))
                .at(entry.assignment.part(at..at + PLACEHOLDER.len()), "to fill in"),
        );
    }
}

/// Whether another rule calls the value a sample already.
fn is_told_of(entry: &Entry<'_>) -> bool {
    let readings = entry.uses.iter().filter_map(|usage| usage.reading.as_ref());
    readings.flat_map(|reading| &reading.remarks).any(|remark| remark.kind == Kind::Insecure)
}
