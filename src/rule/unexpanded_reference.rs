//! `unexpanded-reference`: a value that still holds the template it was to be made from.

use std::ops::Range;

use super::Rule;
use crate::check::Context;
use crate::finding::{Finding, Severity};

pub static RULE: Rule = Rule {
    name: "unexpanded-reference",
    severity: Severity::Warning,
    summary: "the value still holds a reference that nothing expands",
    why: "Flagsmith takes the text as it is: a password is then literally `${DB_PASSWORD}`. Some loaders expand such \
          references and others do not; platforms expand theirs before the container starts, or not at all. Of such a \
          value nothing else is told than where it stops Flagsmith.",
    bad: "DATABASE_URL='postgres://flagsmith:${DB_PASSWORD}@db:5432/flagsmith'",
    good: "DB_PASSWORD=<password>\nDATABASE_URL=postgres://flagsmith:${DB_PASSWORD}@db:5432/flagsmith",
    check,
};

fn check(context: &Context<'_>, found: &mut Vec<Finding>) {
    for entry in context.entries.iter().filter(|entry| !entry.uses.is_empty()) {
        let Some(range) = entry.assignment.text().and_then(reference) else { continue };
        let name = &entry.assignment.name;
        found.push(
            Finding::new(
                &RULE,
                format!("`{name}` still holds a reference, which Flagsmith takes for part of the value"),
            )
            .variable(name)
            .component(entry.uses.first().map(|usage| usage.side()))
            .help("write the value out, or let what makes this file fill it in")
            .url(entry.variable.and_then(|variable| variable.url()))
            .at(entry.assignment.part(range), "not expanded"),
        );
    }
}

/// The first reference of a kind that no value has by itself: `${NAME}`, `$(name)`, `{{ name }}`, `<% name %>`.
pub fn reference(value: &str) -> Option<Range<usize>> {
    const KINDS: &[(&str, &str)] = &[("${", "}"), ("$(", ")"), ("{{", "}}"), ("<%", "%>")];
    // Most values hold none of these, and every value comes by here.
    memchr::memchr3(b'$', b'{', b'<', value.as_bytes())?;
    let found = KINDS.iter().filter_map(|(open, close)| {
        let start = value.find(open)?;
        let end = start + open.len() + value[start + open.len()..].find(close)? + close.len();
        let inside = &value[start + open.len()..end - close.len()];
        let starts_like_a_name =
            inside.trim_start().starts_with(|c: char| c.is_ascii_alphabetic() || "_.$\"'-".contains(c));
        starts_like_a_name.then_some(start..end)
    });
    found.min_by_key(|range| range.start)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn templates_of_the_usual_kinds_are_seen() {
        for (value, wanted) in [
            ("postgres://u:${DB_PASSWORD}@h/db", Some(13..27)),
            ("$(project_name)_db", Some(0..15)),
            ("{{ .Values.host }}", Some(0..18)),
            ("a<%= x %>", None),
            ("%({x}i)s", None),
            ("{x-request-id}i", None),
            ("pa$$word$", None),
            ("${}", None),
        ] {
            assert_eq!(reference(value), wanted, "{value}");
        }
    }
}
