//! Comments that silence a rule: `# flagsmith-env: ignore[rule, rule] reason`, at the end of a statement or on the
//! line above it.

use std::cell::Cell;

use crate::check::Context;
use crate::environment::Environment;
use crate::finding::Finding;
use crate::rule;
use crate::source::{Place, Source, SourceId, Span};

/// One such comment.
#[derive(Debug)]
pub struct Silence {
    /// The whole comment.
    pub place: Place,
    /// What it asks for.
    pub wish: Wish,
    /// The lines, from 0, that it speaks of: first and last.
    lines: (usize, usize),
}

/// What a comment asks for.
#[derive(Debug)]
pub enum Wish {
    /// These rules are not to be reported.
    Ignore(Vec<Ignored>),
    /// It begins like a silence and goes on in another way.
    NotUnderstood,
}

/// One rule that a comment names.
#[derive(Debug)]
pub struct Ignored {
    /// Where the name stands.
    pub place: Place,
    /// The name as written; it stands in a comment, so it is never shown.
    pub name: String,
    /// Whether it silenced a finding.
    pub used: Cell<bool>,
}

const MARK: &str = "flagsmith-env:";

/// Every silence among the comments of `environment`.
pub fn collect(environment: &Environment) -> Vec<Silence> {
    let comments = environment.comments();
    comments.iter().filter_map(|&place| read(environment, place)).collect()
}

fn read(environment: &Environment, place: Place) -> Option<Silence> {
    let source = environment.source(place.source);
    let comment = &source.text()[place.span.start..place.span.end];
    let body = comment.trim_start_matches('#').trim_start().strip_prefix(MARK)?;
    let start = place.span.end - body.len();
    let lines = lines_meant(environment, source, place);
    let wish = wish(body, start, place.source).unwrap_or(Wish::NotUnderstood);
    Some(Silence { place, wish, lines })
}

fn wish(body: &str, start: usize, source: SourceId) -> Option<Wish> {
    let list = body.trim_start().strip_prefix("ignore")?.trim_start().strip_prefix('[')?;
    let list = &list[..list.find(']')?];
    let list_start = start + body.find("[").map_or(0, |at| at + 1);
    let mut ignored = Vec::new();
    let mut at = list_start;
    for part in list.split(',') {
        let name = part.trim();
        let name_start = at + (part.len() - part.trim_start().len());
        ignored.push(Ignored {
            place: Place { source, span: Span::new(name_start, name_start + name.len()) },
            name: name.to_owned(),
            used: Cell::new(false),
        });
        at += part.len() + 1;
    }
    ignored.iter().all(|one| !one.name.is_empty()).then_some(Wish::Ignore(ignored))
}

/// A comment behind a statement speaks of all its lines, one on a line of its own of the next line that is no comment.
fn lines_meant(environment: &Environment, source: &Source, place: Place) -> (usize, usize) {
    let line = source.line_index(place.span.start);
    let behind = environment.assignments().iter().find(|assignment| {
        assignment.source == place.source
            && assignment.statement.start < place.span.start
            && place.span.start <= assignment.statement.end
    });
    if let Some(assignment) = behind {
        return (source.line_index(assignment.statement.start), line);
    }
    let own_line = source.text()[source.line_span(line).start..place.span.start].trim().is_empty();
    if !own_line {
        return (line, line);
    }
    let is_comment = |line: usize| {
        let span = source.line_span(line);
        source.text()[span.start..span.end].trim_start().starts_with('#')
    };
    let mut next = line + 1;
    while next < source.line_starts().len() && is_comment(next) {
        next += 1;
    }
    // A finding about a statement of several lines may lie in any of them.
    let last = environment
        .assignments()
        .iter()
        .find(|assignment| assignment.source == place.source && source.line_index(assignment.statement.start) == next);
    (next, last.map_or(next, |assignment| source.line_index(assignment.statement.end)))
}

/// Whether a comment silences `finding`; the comment is then marked as used.
pub fn covers(context: &Context<'_>, finding: &Finding) -> bool {
    let Some(label) = &finding.label else { return false };
    let line = context.environment.source(label.place.source).line_index(label.place.span.start);
    let mut covered = false;
    for silence in &context.silences {
        let (first, last) = silence.lines;
        if silence.place.source != label.place.source || line < first || line > last {
            continue;
        }
        if let Wish::Ignore(ignored) = &silence.wish {
            for one in ignored.iter().filter(|one| one.name == finding.rule.name) {
                one.used.set(true);
                covered = true;
            }
        }
    }
    covered
}

/// Whether there is a rule of that name.
pub fn is_rule(ignored: &Ignored) -> bool {
    rule::find(&ignored.name).is_some()
}
