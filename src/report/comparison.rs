//! Two environments side by side: what only one of them sets, what differs, and what was found in one of them only.
//!
//! Of a secret, and of a name that is not known, it is told that it differs and nothing else: neither a masked text,
//! which would have the length of the value, nor anything that could be compared with another one.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use serde::Serialize;

use super::excerpt::plain;
use super::json::{self, Item};
use super::{Format, Report, Style, Total, counted};
use crate::check::{Checked, Findings};
use crate::environment::{Assignment, Environment, Value};
use crate::finding::{Finding, Severity};
use crate::redact::{self, Secrets};
use crate::spec;

/// What stands where a text is not repeated.
const NOT_SHOWN: &str = "(not shown)";

/// Two environments that were checked against the same target, and how they differ.
#[derive(Debug)]
pub struct Comparison<'a> {
    sides: [Side<'a>; 2],
    /// What differs, in the order of names.
    rows: Vec<Row>,
    /// How many names have the same value on both sides.
    same: usize,
}

/// One environment, and what was found in it and not in the other.
#[derive(Debug)]
struct Side<'a> {
    checked: &'a Checked,
    findings: Findings,
}

/// One name that is not the same on both sides.
#[derive(Debug)]
struct Row {
    name: String,
    /// Whether the name is that of a secret, or not known.
    secret: bool,
    /// What each side sets; none where it sets nothing.
    values: [Option<Shown>; 2],
}

/// A value as it may be shown.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Shown {
    /// The text, with its secret parts masked.
    Text(String),
    /// The value is a secret, or may be one.
    Secret,
    /// It depends on something outside the environment.
    Unknown,
}

impl<'a> Comparison<'a> {
    /// Compares `a` and `b`.
    pub fn new(a: &'a Checked, b: &'a Checked) -> Self {
        let secrets = Secrets::of_all([&a.environment, &b.environment]);
        let names = |checked: &'a Checked| checked.environment.winners().map(|one| one.name.as_str());
        let names: BTreeSet<&str> = names(a).chain(names(b)).collect();
        let mut same = 0;
        let mut rows = Vec::new();
        for name in names {
            let assigned = [a, b].map(|checked| checked.environment.get(name).map(|one| (&checked.environment, one)));
            if let [Some(one), Some(other)] = assigned
                && is_same(one, other)
            {
                same += 1;
                continue;
            }
            let name_shown = if secrets.hide(name) { NOT_SHOWN.to_owned() } else { redact::visible(name).into_owned() };
            let secret = spec::find(name).is_none_or(|variable| variable.secret);
            let values = assigned.map(|one| one.map(|(_, assignment)| shown(assignment, &secrets)));
            rows.push(Row { name: name_shown, secret, values });
        }
        // In the order of what is shown, so that the order tells nothing of what is not.
        rows.sort_by(|one, other| one.name.cmp(&other.name));
        let only = |side: &'a Checked, other: &'a Checked| {
            let reported = found_only_in(&side.findings.reported, &other.findings.reported, &secrets);
            Side { checked: side, findings: Findings { reported, ..Findings::default() } }
        };
        Self { sides: [only(a, b), only(b, a)], rows, same }
    }

    /// Whether there is no difference.
    pub fn is_same(&self) -> bool {
        self.rows.is_empty() && self.sides.iter().all(|side| side.findings.reported.is_empty())
    }

    /// What only the first, or only the second side sets.
    fn only_in(&self, side: usize) -> impl Iterator<Item = (&Row, &Shown)> {
        self.rows.iter().filter(move |row| row.values[1 - side].is_none()).filter_map(move |row| {
            let value = row.values[side].as_ref()?;
            Some((row, value))
        })
    }

    /// What both sides set, and not to the same.
    fn different(&self) -> impl Iterator<Item = (&Row, &Shown, &Shown)> {
        self.rows.iter().filter_map(|row| match &row.values {
            [Some(one), Some(other)] => Some((row, one, other)),
            _ => None,
        })
    }

    /// The findings of each side that the other has not.
    fn reports(&self) -> [Report<'_>; 2] {
        self.sides
            .each_ref()
            .map(|side| Report::new(&side.checked.environment, &side.findings, &side.checked.target, None))
    }

    /// What the sides are called.
    fn names(&self) -> [&str; 2] {
        self.sides.each_ref().map(|side| {
            let sources = side.checked.environment.sources();
            sources.first().map_or("", |source| source.name())
        })
    }
}

/// Whether both sides give the process the same text; where a text is not known, what makes it must be written alike.
fn is_same(one: (&Environment, &Assignment), other: (&Environment, &Assignment)) -> bool {
    let raw = |(environment, assignment): (&'_ Environment, &Assignment)| {
        let text = environment.source(assignment.source).text();
        text.get(assignment.value_span.start..assignment.value_span.end).map(str::to_owned)
    };
    match (&one.1.value, &other.1.value) {
        (Value::Known(one), Value::Known(other)) => one == other,
        (Value::Unknown, Value::Unknown) => raw(one) == raw(other),
        _ => false,
    }
}

fn shown(assignment: &Assignment, secrets: &Secrets<'_>) -> Shown {
    match (assignment.text(), secrets.value(assignment)) {
        (None, _) => Shown::Unknown,
        (_, Some(text)) => Shown::Text(text),
        (_, None) => Shown::Secret,
    }
}

/// The findings of `mine` that have no equal among `theirs`, wherever either stands.
fn found_only_in(mine: &[Finding], theirs: &[Finding], secrets: &Secrets<'_>) -> Vec<Finding> {
    fn key(finding: &Finding) -> (&str, Severity, Option<&str>, Option<&str>, &str) {
        let Finding { rule, severity, component, variable, message, .. } = finding;
        (rule.name, *severity, *component, variable.as_deref(), message)
    }
    let mut left: BTreeMap<_, usize> = BTreeMap::new();
    for finding in theirs {
        *left.entry(key(finding)).or_default() += 1;
    }
    let mut found: Vec<Finding> = Vec::new();
    for finding in mine {
        match left.get_mut(&key(finding)) {
            Some(count) if *count > 0 => *count -= 1,
            _ => found.push(finding.clone()),
        }
    }
    for text in found.iter_mut().flat_map(Finding::texts_mut) {
        // What is public on this side may be a secret on the other.
        if secrets.are_in(text) {
            NOT_SHOWN.clone_into(text);
        }
    }
    found
}

/// The comparison for people.
pub fn human(comparison: &Comparison<'_>, style: &Style) -> String {
    let page = Page { style };
    let mut text = String::new();
    let [a, b] = comparison.names();
    let reports = comparison.reports();
    for (side, name, mark) in [(0, a, '-'), (1, b, '+')] {
        let mut rows = comparison.only_in(side).peekable();
        if rows.peek().is_some() {
            page.heading(&mut text, &format!("only in {name}"));
        }
        for (row, value) in rows {
            page.line(&mut text, mark, "", &assigned(row, value));
        }
    }
    let mut rows = comparison.different().peekable();
    if rows.peek().is_some() {
        page.heading(&mut text, "different");
    }
    for (row, one, other) in rows {
        match (one, other) {
            (Shown::Secret, Shown::Secret) => page.line(&mut text, '~', "", &assigned(row, one)),
            (Shown::Text(one), Shown::Text(other)) if one == other => {
                page.line(&mut text, '~', "", &format!("{}={one}  (what differs is not shown)", row.name));
            }
            _ => {
                page.line(&mut text, '~', "", &row.name);
                page.line(&mut text, '-', "  ", &value(one));
                page.line(&mut text, '+', "  ", &value(other));
            }
        }
    }
    for (report, name, mark) in [(&reports[0], a, '-'), (&reports[1], b, '+')] {
        if !report.findings.is_empty() {
            page.heading(&mut text, &format!("found only in {name}"));
            for line in Format::Concise.render(std::slice::from_ref(report), style).lines() {
                page.line(&mut text, mark, "", line);
            }
        }
    }
    if !text.is_empty() {
        text.push('\n');
    }
    page.wrapped(&mut text, anstyle::Style::new(), "", "", &summary(comparison, &reports));
    text
}

/// A name with its value, or why that is not shown.
fn assigned(row: &Row, shown: &Shown) -> String {
    match shown {
        Shown::Text(text) => format!("{}={text}", row.name),
        Shown::Secret if row.secret && spec::find(&row.name).is_some() => format!("{}  (a secret)", row.name),
        _ => format!("{}  {}", row.name, value(shown)),
    }
}

fn value(shown: &Shown) -> String {
    match shown {
        Shown::Text(text) if text.is_empty() => "(empty)".to_owned(),
        Shown::Text(text) => text.clone(),
        Shown::Secret => NOT_SHOWN.to_owned(),
        Shown::Unknown => "(depends on something outside the file)".to_owned(),
    }
}

/// One sentence: how much differs, and against what both were held.
fn summary(comparison: &Comparison<'_>, reports: &[Report<'_>; 2]) -> String {
    let total = Total::of(reports);
    let target = total.map(|total| total.target_in_words()).unwrap_or_default();
    if comparison.is_same() {
        return format!("no difference in {}, {target}", counted(comparison.same, "variable"));
    }
    let [a, b] = comparison.names();
    let findings = reports.iter().map(|report| report.findings.len()).sum();
    let counts = [
        (comparison.only_in(0).count(), format!("only in {a}")),
        (comparison.only_in(1).count(), format!("only in {b}")),
        (comparison.different().count(), "different".to_owned()),
        (comparison.same, "the same".to_owned()),
    ];
    let mut parts: Vec<String> =
        counts.into_iter().filter(|(count, _)| *count > 0).map(|(count, what)| format!("{count} {what}")).collect();
    if findings > 0 {
        parts.push(format!("{} in one only", counted(findings, "finding")));
    }
    format!("{}; {target}", parts.join(", "))
}

struct Page<'s> {
    style: &'s Style,
}

impl Page<'_> {
    fn heading(&self, text: &mut String, what: &str) {
        if !text.is_empty() {
            text.push('\n');
        }
        self.wrapped(text, anstyle::Style::new().bold(), "", "", &redact::visible(what));
    }

    fn line(&self, text: &mut String, mark: char, indent: &str, what: &str) {
        let color = match mark {
            '-' => anstyle::AnsiColor::Red.on_default(),
            '+' => anstyle::AnsiColor::Green.on_default(),
            _ => anstyle::AnsiColor::Yellow.on_default(),
        };
        self.wrapped(text, color, &format!("  {indent}{mark} "), &format!("  {indent}  "), what);
    }

    fn wrapped(&self, text: &mut String, style: anstyle::Style, first: &str, rest: &str, what: &str) {
        let style = if self.style.color { style } else { anstyle::Style::new() };
        let what = plain(what, self.style.ascii);
        let options = textwrap::Options::new(self.style.width.max(20))
            .initial_indent(first)
            .subsequent_indent(rest)
            .word_separator(textwrap::WordSeparator::Custom(parts))
            .word_splitter(textwrap::WordSplitter::NoHyphenation);
        for line in textwrap::wrap(&what, options) {
            // Writing into a text cannot fail.
            let _ = writeln!(text, "{style}{}{style:#}", line.trim_end());
        }
    }
}

/// Where a line may end: behind a blank, and within a list behind a comma.
fn parts(line: &str) -> Box<dyn Iterator<Item = textwrap::core::Word<'_>> + '_> {
    Box::new(line.split_inclusive([' ', ',']).map(textwrap::core::Word::from))
}

#[derive(Serialize)]
struct Document<'a> {
    version: u32,
    flagsmith: String,
    edition: &'a str,
    components: Vec<&'a str>,
    a: &'a str,
    b: &'a str,
    variables: Variables<'a>,
    findings: Only<Item<'a>>,
    same: usize,
}

#[derive(Serialize)]
struct Variables<'a> {
    only_in_a: Vec<One<'a>>,
    only_in_b: Vec<One<'a>>,
    different: Vec<Both<'a>>,
}

#[derive(Serialize)]
struct Only<T> {
    only_in_a: Vec<T>,
    only_in_b: Vec<T>,
}

#[derive(Serialize)]
struct One<'a> {
    name: &'a str,
    secret: bool,
    /// Null where it is not shown.
    value: Option<&'a str>,
}

#[derive(Serialize)]
struct Both<'a> {
    name: &'a str,
    secret: bool,
    a: Option<&'a str>,
    b: Option<&'a str>,
}

impl Shown {
    fn text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            Self::Secret | Self::Unknown => None,
        }
    }
}

/// The comparison for programs: one JSON document, whose keys are all always there.
pub fn json(comparison: &Comparison<'_>) -> String {
    let reports = comparison.reports();
    let Some(total) = Total::of(&reports) else { return String::new() };
    let only = |side| {
        let rows = comparison.only_in(side);
        rows.map(|(row, value)| One { name: &row.name, secret: row.secret, value: value.text() }).collect()
    };
    let different = comparison.different();
    let different =
        different.map(|(row, a, b)| Both { name: &row.name, secret: row.secret, a: a.text(), b: b.text() }).collect();
    let [a, b] = comparison.names();
    let document = Document {
        version: json::VERSION,
        flagsmith: total.release.to_string(),
        edition: total.edition.name(),
        components: total.component_names(),
        a,
        b,
        variables: Variables { only_in_a: only(0), only_in_b: only(1), different },
        findings: Only { only_in_a: items(&reports[0]), only_in_b: items(&reports[1]) },
        same: comparison.same,
    };
    // A structure of texts and numbers is always JSON; an empty text would be the only other outcome.
    json::text(&document).unwrap_or_default()
}

fn items<'r>(report: &'r Report<'_>) -> Vec<Item<'r>> {
    report.findings.iter().map(|finding| json::item(report, finding)).collect()
}
