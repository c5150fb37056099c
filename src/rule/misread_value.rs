//! `misread-value`: the value is accepted, and not as it looks.

use std::ops::Range;

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
    found.extend(context.entries.iter().filter_map(misspelt_host));
}

/// A host that is one slip away from `localhost`.
fn misspelt_host(entry: &Entry<'_>) -> Option<Finding> {
    let usage = entry.uses.first()?;
    let slip = slip(entry.assignment.text()?)?;
    let name = &entry.assignment.name;
    let finding = Finding::new(&RULE, format!("`{name}`: the host is one slip away from `localhost`"));
    let finding = finding.variable(name).component(Some(usage.side())).help("write `localhost`");
    Some(finding.at(entry.assignment.part(slip), "a slip"))
}

/// The word that stands where a host does, of a URL or an item, and has one slip in `localhost`.
fn slip(value: &str) -> Option<Range<usize>> {
    let mut start = 0;
    value.split_inclusive(|c: char| !c.is_ascii_alphabetic()).find_map(|piece| {
        let word = start..start + piece.trim_end_matches(|c: char| !c.is_ascii_alphabetic()).len();
        start += piece.len();
        let (before, behind) = (&value[..word.start], &value[word.end..]);
        let is_host = (before.is_empty() || before.ends_with("//") || before.ends_with(['@', ',']))
            && (behind.is_empty() || behind.starts_with([':', '/', ',']))
            && !behind.split('/').next().is_some_and(|rest| rest.contains('@'));
        (is_host && strsim::osa_distance(&value[word.clone()], "localhost") == 1).then_some(word)
    })
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_is_seen_where_a_host_stands() {
        for (value, wanted) in [
            ("http://locahost:8080/", Some(7..15)),
            ("postgres://u:p@loclahost/db", Some(15..24)),
            ("localhst:8000", Some(0..8)),
            ("flags.example.com,localhosst", Some(18..28)),
            ("localhost:8000", None),
            ("http://localhost/locahost", None),
            ("postgres://locahost:p@db/x", None),
            ("http://locahost.example.com", None),
            ("http://localhost1", None),
            ("é//localhos", Some(4..12)),
            ("", None),
        ] {
            assert_eq!(slip(value), wanted, "{value}");
        }
    }
}
