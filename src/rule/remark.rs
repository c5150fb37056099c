//! Findings made from what parsers and checks remark: the rules that report them share this way.

use super::Rule;
use super::unexpanded_reference::reference;
use crate::check::{Context, Entry, Use};
use crate::finding::{Change, Finding, Fix};
use crate::spec::Component;
use crate::value::{Kind, Remark};

/// A finding of `rule` for every remark of one of `kinds`.
pub fn report(context: &Context<'_>, rule: &'static Rule, kinds: &[Kind], found: &mut Vec<Finding>) {
    for (entry, usage, remark) in remarks(context, kinds) {
        found.push(finding(context, rule, entry, usage, remark));
    }
}

/// Every remark of one of `kinds`, with where it comes from.
pub fn remarks<'c>(
    context: &'c Context<'_>,
    kinds: &'c [Kind],
) -> impl Iterator<Item = (&'c Entry<'c>, &'c Use, &'c Remark)> {
    // A reference that nothing has expanded is told of by itself; but for what is refused, no more is known.
    let speaks = move |entry: &&Entry<'_>| {
        kinds == [Kind::Invalid] || entry.assignment.text().is_none_or(|text| reference(text).is_none())
    };
    let entries = context.entries.iter().filter(speaks);
    let uses = entries.flat_map(|entry| entry.uses.iter().map(move |usage| (entry, usage)));
    uses.flat_map(move |(entry, usage)| {
        let remarks = usage.reading.iter().flat_map(|reading| &reading.remarks);
        let wanted = remarks.filter(|remark| kinds.contains(&remark.kind));
        wanted.map(move |remark| (entry, usage, remark))
    })
}

/// One remark as a finding of `rule`.
pub fn finding(context: &Context<'_>, rule: &'static Rule, entry: &Entry<'_>, usage: &Use, remark: &Remark) -> Finding {
    let name = &entry.assignment.name;
    let subject = match side_in_words(context, entry, usage) {
        Some(side) => format!("`{name}` for {side}"),
        None => format!("`{name}`"),
    };
    Finding::new(rule, format!("{subject}: {}", remark.message))
        .variable(name)
        .component(Some(usage.side()))
        .suggestion(remark.suggestion.clone())
        .fix(fix(entry, remark))
        .help(help(entry, usage, remark))
        .url(entry.variable.and_then(|variable| variable.url()))
        .at(entry.assignment.part(remark.range.clone()), &remark.label)
}

/// What can be written by itself: not where the value is made from another one.
fn fix(entry: &Entry<'_>, remark: &Remark) -> Option<Fix> {
    let cure = remark.cure.as_ref().filter(|_| !entry.assignment.expanded)?;
    Some(Fix::new(entry.assignment, Change::Value(cure.value.clone()), cure.safety))
}

/// The cure, with what the row knows of a value that is refused, where that is more than one word to write.
fn help(entry: &Entry<'_>, usage: &Use, remark: &Remark) -> String {
    let note = entry.variable.and_then(|variable| variable.note());
    let note = note.filter(|note| remark.kind == Kind::Invalid && !remark.help.contains(note));
    match note {
        Some(note) if remark.help.is_empty() => note.to_owned(),
        Some(note) if note.starts_with("remove it") => format!("{note}; or {}", remark.help),
        Some(note) if remark.suggestion.is_none() && usage.side() != "frontend" => format!("{}; {note}", remark.help),
        _ => remark.help.clone(),
    }
}

/// The side, where the variable has readers on both sides of this target.
fn side_in_words(context: &Context<'_>, entry: &Entry<'_>, usage: &Use) -> Option<&'static str> {
    let both = entry.uses.iter().any(|other| other.side() != usage.side());
    (both && context.target.components.len() > 1).then(|| match usage.side() {
        "frontend" => Component::Frontend.subject(),
        "processor" => Component::Processor.subject(),
        _ => Component::Api.subject(),
    })
}

/// Whether more is told of the part that `remark` is about than that it is kept: the value is refused, or another
/// reader takes that part for something else.
pub fn is_told(entry: &Entry<'_>, remark: &Remark) -> bool {
    let readings = entry.uses.iter().filter_map(|usage| usage.reading.as_ref());
    let mut others = readings.flat_map(|reading| &reading.remarks);
    others.any(|other| match other.kind {
        Kind::Invalid => true,
        Kind::Misread => other.range.start < remark.range.end && remark.range.start < other.range.end,
        _ => false,
    })
}
