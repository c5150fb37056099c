//! `loader-dependent`: a value that another program that loads `.env` files reads differently.

use super::Rule;
use crate::check::{Context, Entry};
use crate::environment::{Notice, NoticeKind, OtherReading};
use crate::finding::{Change, Finding, Fix, Safety, Severity};
use crate::redact;
use crate::source::{Place, SourceId};
use crate::value::{Kind, Reading, Seen};

pub static RULE: Rule = Rule {
    name: "loader-dependent",
    severity: Severity::Warning,
    summary: "another program that loads such files reads something else here",
    why: "docker compose, `docker run --env-file`, Node's dotenv and shells differ in quotes, escapes, comments and \
          blanks. One advice for each file tells of the first few places; with `--portable` each place is a warning. \
          Where the difference makes Flagsmith refuse or misread the value it is a warning at that place. `--loader` \
          reads the file as one of them does, and compares nothing.",
    bad: "USE_POSTGRES_FOR_ANALYTICS=\"true\"",
    good: "USE_POSTGRES_FOR_ANALYTICS=true",
    check,
};

/// How many places the advice for a file labels.
const LABELLED: usize = 3;

/// One place, and what every other program makes of it.
struct Difference<'c> {
    place: Place,
    name: &'c str,
    readings: Vec<(&'static str, &'c OtherReading)>,
}

fn check(context: &Context<'_>, found: &mut Vec<Finding>) {
    let mut rest: Vec<Difference<'_>> = Vec::new();
    for difference in differences(context) {
        let entry =
            context.entry_of(difference.name).filter(|entry| entry.assignment.source == difference.place.source);
        if let Some(finding) = entry.and_then(|entry| changed_verdict(context, entry, &difference)) {
            found.push(finding);
        } else if context.options.portable {
            found.push(one_place(context, &difference));
        } else {
            rest.push(difference);
        }
    }
    let mut sources: Vec<SourceId> = rest.iter().map(|difference| difference.place.source).collect();
    sources.dedup();
    for source in sources {
        let places: Vec<&Difference<'_>> = rest.iter().filter(|difference| difference.place.source == source).collect();
        found.extend(one_file(context, &places));
    }
}

/// The differences of all programs, by place.
fn differences<'c>(context: &'c Context<'_>) -> Vec<Difference<'c>> {
    let mut notices: Vec<(&Notice, &'static str, &OtherReading)> = Vec::new();
    for notice in context.environment.notices() {
        if let NoticeKind::ReadDifferently { program, reading } = &notice.kind {
            notices.push((notice, program, reading));
        }
    }
    notices.sort_by_key(|(notice, ..)| (notice.place.source, line(context, notice.place)));
    let mut differences: Vec<Difference<'_>> = Vec::new();
    for (notice, program, reading) in notices {
        let name = notice.variable.as_deref().unwrap_or("");
        match differences.last_mut() {
            Some(last) if last.name == name && last.place.source == notice.place.source => {
                last.readings.push((program, reading));
            }
            _ => differences.push(Difference { place: notice.place, name, readings: vec![(program, reading)] }),
        }
    }
    differences
}

fn line(context: &Context<'_>, place: Place) -> usize {
    context.environment.source(place.source).line_index(place.span.start)
}

/// A finding where Flagsmith takes what another program reads for something else, or refuses it.
fn changed_verdict(context: &Context<'_>, entry: &Entry<'_>, difference: &Difference<'_>) -> Option<Finding> {
    for usage in &entry.uses {
        let Some(mine) = &usage.reading else { continue };
        if is_refused(mine) {
            continue;
        }
        for (program, reading) in &difference.readings {
            let OtherReading::Value(value) = reading else { continue };
            let theirs = context.read_other(entry, usage, value)?;
            let what = match (&mine.seen, &theirs.seen) {
                _ if is_refused(&theirs) => "and Flagsmith refuses that",
                _ if has_blanks(&theirs) && !has_blanks(mine) => "and Flagsmith takes that for part of the value",
                (Seen::Boolean(mine), Seen::Boolean(theirs)) if mine != theirs => {
                    "and Flagsmith takes that for the opposite"
                }
                _ => continue,
            };
            let name = difference.name;
            let sees = words(context, difference, reading, false);
            return Some(
                Finding::new(&RULE, format!("`{name}`: {program} {sees}, {what}"))
                    .variable(name)
                    .component(Some(usage.side()))
                    .suggestion(safe(context, entry))
                    .fix(bare(entry))
                    .help(cure(context, entry))
                    .at(difference.place, "read differently"),
            );
        }
    }
    None
}

fn is_refused(reading: &Reading) -> bool {
    reading.remarks.iter().any(|remark| remark.kind == Kind::Invalid)
}

/// Whether blanks become part of a value.
fn has_blanks(reading: &Reading) -> bool {
    reading.remarks.iter().any(|remark| matches!(remark.kind, Kind::Whitespace | Kind::Misread))
}

/// A finding about one place.
fn one_place(context: &Context<'_>, difference: &Difference<'_>) -> Finding {
    let name = difference.name;
    let finding = Finding::new(&RULE, format!("`{name}`: {}", told(context, difference)))
        .variable(name)
        .at(difference.place, "read differently");
    match context.entry_of(name) {
        Some(entry) => finding.suggestion(safe(context, entry)).fix(bare(entry)).help(cure(context, entry)),
        None => finding,
    }
}

/// One finding about all places of a file.
fn one_file(context: &Context<'_>, differences: &[&Difference<'_>]) -> Option<Finding> {
    let first = differences.first()?;
    let message = match differences.len() {
        1 => format!("other programs that load such files read `{}` differently", first.name),
        count => format!("other programs that load such files read {count} values differently, `{}` first", first.name),
    };
    let mut finding = Finding::new(&RULE, message)
        .lowered(Severity::Advice)
        .variable(first.name)
        .names(differences.iter().skip(1).map(|difference| difference.name))
        .help("say with `--loader` which program reads the file, or see each place with `--portable`")
        .at(first.place, told(context, first));
    for difference in differences.iter().take(LABELLED).skip(1) {
        finding = finding.related(difference.place, told(context, difference));
    }
    Some(finding)
}

/// What the other programs make of a place.
fn told(context: &Context<'_>, difference: &Difference<'_>) -> String {
    let mut told: Vec<(&OtherReading, Vec<&str>)> = Vec::new();
    for (program, reading) in &difference.readings {
        match told.iter_mut().find(|(other, _)| other == reading) {
            Some((_, programs)) => programs.push(program),
            None => told.push((reading, vec![program])),
        }
    }
    let sentence = |(reading, programs): &(&OtherReading, Vec<&str>)| {
        let sees = words(context, difference, reading, programs.len() > 1);
        format!("{} {sees}", programs.join(" and "))
    };
    told.iter().map(sentence).collect::<Vec<_>>().join("; ")
}

fn words(context: &Context<'_>, difference: &Difference<'_>, reading: &OtherReading, several: bool) -> String {
    let verb = |one: &'static str, more: &'static str| if several { more } else { one };
    match reading {
        OtherReading::Unset => verb("does not set it", "do not set it").to_owned(),
        OtherReading::Refused => verb("refuses the line", "refuse the line").to_owned(),
        OtherReading::Value(value) => {
            let read = verb("reads", "read");
            let Some(entry) = context.entry_of(difference.name) else { return format!("{read} another value") };
            let assignment = entry.assignment;
            let text = context.environment.source(assignment.source).text();
            let raw = text.get(assignment.value_span.start..assignment.value_span.end).unwrap_or("");
            if value.len() > raw.len() && value.starts_with(raw) {
                return format!("{} what follows the value too", verb("takes", "take"));
            }
            // What is not in the raw value may be a comment, or another line.
            let inside = raw.contains(value.as_str()) && may_be_shown(context, entry, raw);
            match inside.then(|| redact::quote(value, 0..value.len(), false)) {
                Some(quoted) if quoted.starts_with('`') => format!("{read} {quoted}"),
                _ => format!("{read} another value"),
            }
        }
    }
}

/// Whether a part of what stands in the file, `raw`, may be shown: neither it nor what is read from it, in which quotes
/// no longer part a word from its neighbour, holds a secret.
fn may_be_shown(context: &Context<'_>, entry: &Entry<'_>, raw: &str) -> bool {
    let plain = |text: &str| redact::is_plain(text) && !context.secrets.are_in(text);
    !entry.is_secret() && plain(raw) && entry.assignment.text().is_some_and(plain)
}

/// The spelling that every program reads alike, if there is one and it may be shown.
fn safe(context: &Context<'_>, entry: &Entry<'_>) -> Option<String> {
    let value = entry.assignment.text()?;
    (is_safe(value) && may_be_shown(context, entry, value)).then(|| value.to_owned())
}

/// The same value in that spelling.
fn bare(entry: &Entry<'_>) -> Option<Fix> {
    let assignment = entry.assignment;
    let can = assignment.text().is_some_and(is_safe) && !assignment.expanded;
    can.then(|| Fix::new(assignment, Change::Bare, Safety::Safe))
}

fn cure(context: &Context<'_>, entry: &Entry<'_>) -> String {
    let name = &entry.assignment.name;
    match (safe(context, entry), entry.assignment.text().is_some_and(is_safe)) {
        (Some(value), _) => format!("write `{name}={value}`, which every program reads alike"),
        (None, true) => {
            format!("write `{name}=` and the value without quotes, escapes and blanks, which every program reads alike")
        }
        (None, false) => "no spelling of this value is read alike by all: name the program with `--loader`".to_owned(),
    }
}

/// Whether the value can stand without quotes and means itself to every program.
fn is_safe(value: &str) -> bool {
    !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_./:@%+,=-".contains(&byte))
}
