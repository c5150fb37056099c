//! Comments that silence a rule: `# flagsmith-env: ignore[rule, rule] reason`, at the end of a statement or on the
//! line above it.

use std::cell::Cell;
use std::collections::HashMap;

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

/// All of them, and where to find those that speak of a line.
#[derive(Debug, Default)]
pub struct Silences {
    /// In the order of the source and of the first line that they speak of.
    all: Vec<Silence>,
    /// For each, the last line that it or one in front of it in the same source speaks of.
    reach: Vec<usize>,
}

impl Silences {
    /// Every silence among the comments of `environment`.
    pub fn of(environment: &Environment) -> Self {
        let comments: Vec<(Place, &str)> =
            environment.comments().iter().filter_map(|&place| Some((place, body(environment, place)?))).collect();
        if comments.is_empty() {
            return Self::default();
        }
        let mut lines = Lines::of(environment);
        // What a comment speaks of is known at once if it is known of the comment below it.
        let read = comments.into_iter().rev().map(|(place, body)| {
            let start = place.span.end - body.len();
            let wish = wish(body, start, place.source).unwrap_or(Wish::NotUnderstood);
            Silence { place, wish, lines: lines.meant(place) }
        });
        let mut all: Vec<Silence> = read.collect();
        all.sort_by_key(|silence| (silence.place.source, silence.lines.0, silence.place.span));
        let mut reach: Vec<usize> = Vec::with_capacity(all.len());
        for (index, silence) in all.iter().enumerate() {
            let before = index.checked_sub(1).filter(|&before| all[before].place.source == silence.place.source);
            reach.push(before.map_or(0, |before| reach[before]).max(silence.lines.1));
        }
        Self { all, reach }
    }

    /// Each of them.
    pub fn iter(&self) -> impl Iterator<Item = &Silence> {
        self.all.iter()
    }

    /// Those that speak of a line of a source.
    fn about(&self, source: SourceId, line: usize) -> impl Iterator<Item = &Silence> {
        let end = self.all.partition_point(|silence| (silence.place.source, silence.lines.0) <= (source, line));
        let candidates = self.all[..end].iter().zip(&self.reach).rev();
        candidates
            .take_while(move |(silence, reach)| silence.place.source == source && **reach >= line)
            .map(|(silence, _)| silence)
            .filter(move |silence| silence.lines.1 >= line)
    }
}

/// What a comment says behind the mark, if it has it.
fn body(environment: &Environment, place: Place) -> Option<&str> {
    let comment = &environment.source(place.source).text()[place.span.start..place.span.end];
    comment.trim_start_matches('#').trim_start().strip_prefix(MARK)
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

/// Finds the lines that comments speak of.
struct Lines<'a> {
    environment: &'a Environment,
    /// Where statements start.
    statements: Vec<(SourceId, Span)>,
    /// For lines that are nothing but a comment, the next one that is not.
    next: HashMap<(SourceId, usize), usize>,
}

impl<'a> Lines<'a> {
    fn of(environment: &'a Environment) -> Self {
        let assignments = environment.assignments().iter();
        let mut statements: Vec<_> = assignments.map(|assignment| (assignment.source, assignment.statement)).collect();
        statements.sort_unstable();
        Self { environment, statements, next: HashMap::new() }
    }

    /// A comment behind a statement speaks of all its lines, one on a line of its own of the next line that is no
    /// comment.
    fn meant(&mut self, place: Place) -> (usize, usize) {
        let source = self.environment.source(place.source);
        let line = source.line_index(place.span.start);
        let before = self.statements.partition_point(|&(id, span)| (id, span.start) < (place.source, place.span.start));
        if let Some((id, statement)) = before.checked_sub(1).and_then(|index| self.statements.get(index))
            && *id == place.source
            && place.span.start <= statement.end
        {
            return (source.line_index(statement.start), line);
        }
        let own_line = source.text()[source.line_span(line).start..place.span.start].trim().is_empty();
        if !own_line {
            return (line, line);
        }
        let next = self.next_statement(source, place.source, line);
        // A finding about a statement of several lines may lie in any of them.
        let start = source.line_starts().get(next).copied().unwrap_or(source.text().len());
        let at = self.statements.partition_point(|&(id, span)| (id, span.start) < (place.source, start));
        let last = self
            .statements
            .get(at)
            .filter(|(id, statement)| *id == place.source && source.line_index(statement.start) == next);
        (next, last.map_or(next, |(_, statement)| source.line_index(statement.end)))
    }

    /// The first line behind `line` that is no comment.
    fn next_statement(&mut self, source: &Source, id: SourceId, line: usize) -> usize {
        let is_comment = |line: usize| {
            let span = source.line_span(line);
            source.text()[span.start..span.end].trim_start().starts_with('#')
        };
        let mut next = line + 1;
        while next < source.line_starts().len() && is_comment(next) {
            next = self.next.get(&(id, next)).copied().unwrap_or(next + 1);
        }
        self.next.insert((id, line), next);
        next
    }
}

/// Whether a comment silences `finding`; the comment is then marked as used.
pub fn covers(context: &Context<'_>, finding: &Finding) -> bool {
    let Some(label) = &finding.label else { return false };
    let line = context.environment.source(label.place.source).line_index(label.place.span.start);
    let mut covered = false;
    for silence in context.silences.about(label.place.source, line) {
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::load;

    #[test]
    fn each_speaks_of_its_lines() {
        let silence = "# flagsmith-env: ignore[not-read]";
        // The lines that each comment speaks of, from 0, in the order of those lines.
        for (text, lines) in [
            (format!("A=1 {silence}\nB=2\n"), vec![(0, 0)]),
            (format!("{silence}\nA=1\n"), vec![(1, 1)]),
            (format!("{silence}\n# more\n{silence}\n  # more\nA='1\n2'\nB=3\n"), vec![(4, 5), (4, 5)]),
            (format!("A='1\n2' {silence}\nB=3 {silence}\n"), vec![(0, 1), (2, 2)]),
            (format!("A=1\n{silence}\n\nB=2\n"), vec![(2, 2)]),
            (format!("A=1\n{silence}"), vec![(2, 2)]),
            ("A=1 # ignore[not-read]\n# flagsmith\n".to_owned(), vec![]),
        ] {
            let environment = load::layered(None, [Source::new("x", text.as_str())]);
            let silences = Silences::of(&environment);
            assert_eq!(silences.iter().map(|silence| silence.lines).collect::<Vec<_>>(), lines, "{text}");
            for line in 0..8 {
                let about = silences.about(SourceId(0), line).count();
                let wanted = lines.iter().filter(|(first, last)| (*first..=*last).contains(&line)).count();
                assert_eq!(about, wanted, "line {line} of {text}");
            }
            assert_eq!(silences.about(SourceId(1), 0).count(), 0);
        }
    }

    #[test]
    fn one_source_is_not_taken_for_another() {
        let silence = "# flagsmith-env: ignore[not-read]";
        let sources = [format!("{silence}\nA='1\n2\n3'\n"), format!("A=1\nB=2\nC=3 {silence}\n")];
        let environment = load::layered(None, sources.map(|text| Source::new("x", text)));
        let silences = Silences::of(&environment);
        for (source, line, count) in [(0, 0, 0), (0, 1, 1), (0, 3, 1), (0, 4, 0), (1, 1, 0), (1, 2, 1)] {
            assert_eq!(silences.about(SourceId(source), line).count(), count, "{source}:{line}");
        }
    }
}
