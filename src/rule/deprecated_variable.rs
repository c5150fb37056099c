//! `deprecated-variable`: a name that is still read, and has a newer one.

use super::{Rule, no_effect};
use crate::check::{Context, Entry};
use crate::finding::{Change, Finding, Fix, Safety, Severity};
use crate::spec;

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
        // Where the newer name is there too and the old one does nothing, that is told.
        let is_told = context.environment.get(renamed.to).is_some() && no_effect::idle(context, entry).is_some();
        if renamed.since > context.target.release || is_told {
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
            .fix(Fix::new(entry.assignment, Change::Name(renamed.to.to_owned()), safety(context, entry, renamed.to)))
            .component(entry.uses.first().map(|usage| usage.side()))
            .help(format!("rename it to `{}`: a later release may stop reading the old name", renamed.to))
            .url(entry.variable.and_then(|variable| variable.url()))
            .at(entry.assignment.name_place(), "old name"),
        );
    }
}

/// Whether every program of the target that reads the old name reads the newer one too, and takes the value for the
/// same.
fn safety(context: &Context<'_>, entry: &Entry<'_>, newer: &str) -> Safety {
    let Some(newer) = spec::find(newer) else { return Safety::Unsafe };
    let is_same = entry.uses.iter().all(|usage| {
        let mut readers = context.readers(newer).filter(|(reader, _)| reader.program == usage.reader.program);
        usage.reading.is_some()
            && readers.any(|(reader, _)| context.read_by(newer, reader, entry.assignment) == usage.reading)
    });
    if is_same { Safety::Safe } else { Safety::Unsafe }
}
