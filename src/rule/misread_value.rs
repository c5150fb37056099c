//! `misread-value`: the value is accepted, and not as it looks.

use super::{Rule, relation, remark};
use crate::check::{Context, Entry};
use crate::finding::{Finding, Severity};
use crate::value::{Kind, Seen};

pub static RULE: Rule = Rule {
    name: "misread-value",
    severity: Severity::Warning,
    summary: "the value is accepted, and Flagsmith takes it for something else",
    why: "Nothing fails and nothing is logged: a switch stays off, a rate is per minute instead of per month, a host \
          never matches.",
    bad: "PREVENT_FORGOT_PASSWORD=yes\nSENTRY_TRACE_SAMPLE_RATE=25",
    good: "PREVENT_FORGOT_PASSWORD=true\nSENTRY_TRACE_SAMPLE_RATE=0.25",
    check,
};

fn check(context: &Context<'_>, found: &mut Vec<Finding>) {
    relation::report(context, &RULE, found);
    for (entry, usage, remark) in remark::remarks(context, &[Kind::Misread]) {
        let mut finding = remark::finding(context, &RULE, entry, usage, remark);
        if let Some((api, frontend)) = booleans(entry) {
            let name = &entry.assignment.name;
            finding.message = format!("`{name}` is {api} for the API and {frontend} for the front end");
            finding.help = Some("write `true` or `false`, which both read alike".to_owned());
        }
        found.push(finding);
    }
}

/// What the API and the front end take a switch for, where they differ.
fn booleans(entry: &Entry<'_>) -> Option<(bool, bool)> {
    let seen_by = |side: &str| {
        let readings = entry.uses.iter().filter(|usage| usage.side() == side);
        readings.filter_map(|usage| usage.reading.as_ref()).find_map(|reading| match reading.seen {
            Seen::Boolean(value) => Some(value),
            _ => None,
        })
    };
    let pair = (seen_by("api")?, seen_by("frontend")?);
    (pair.0 != pair.1).then_some(pair)
}
