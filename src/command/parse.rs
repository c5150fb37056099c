//! `flagsmith-env parse`: what a loader reads from a file.

use std::borrow::Cow;
use std::fmt::Write as _;
use std::path::Path;

use serde::Serialize;

use super::{Failure, Outcome, World, input, write};
use crate::cli::{Parse, ParseFormat};
use crate::environment::{Environment, NoticeKind, Value};
use crate::redact;
use crate::report;
use crate::source::STDIN;
use crate::spec;

/// Runs it.
pub fn run(arguments: &Parse, world: &mut World<'_>) -> Result<Outcome, Failure> {
    let source = if arguments.path.as_path() == Path::new("-") {
        input::stdin(world.stdin, STDIN)?
    } else {
        input::file(&arguments.path)?
    };
    let mut environment = Environment::new();
    arguments.loader.load(&mut environment, source);
    let parsed = parsed(&environment, arguments.show_values);
    let text = match arguments.format {
        ParseFormat::Human => human(&parsed),
        ParseFormat::Json => {
            let json = report::json_text(&parsed);
            json.map_err(|_| Failure("what was read cannot be written as JSON".to_owned()))?
        }
    };
    write(world.stdout, &text)?;
    Ok(if parsed.errors.is_empty() { Outcome::Clean } else { Outcome::Findings })
}

/// What a loader reads; other programs read it.
#[derive(Serialize)]
struct Parsed<'a> {
    assignments: Vec<Row<'a>>,
    errors: Vec<Refused>,
}

#[derive(Serialize)]
struct Row<'a> {
    name: Cow<'a, str>,
    /// Null where it depends on something outside the file.
    value: Option<String>,
    line: usize,
    /// Whether no later assignment hides it.
    counts: bool,
    secret: bool,
}

#[derive(Serialize)]
struct Refused {
    line: usize,
    message: &'static str,
}

fn parsed(environment: &Environment, show_values: bool) -> Parsed<'_> {
    let masked = redact::assignments(environment);
    let assignments = environment.assignments().iter().zip(masked).map(|(assignment, (name, masked))| Row {
        name: if show_values { Cow::Borrowed(assignment.name.as_str()) } else { name },
        value: match &assignment.value {
            Value::Known(text) if show_values => Some(text.clone()),
            _ => masked,
        },
        line: environment.source(assignment.source).line_column(assignment.name_span.start).0,
        counts: environment.counts(assignment),
        secret: spec::find(&assignment.name).is_none_or(|variable| variable.secret),
    });
    let errors = environment.notices().iter().filter_map(|notice| {
        let message = match &notice.kind {
            NoticeKind::Malformed { reason, .. } | NoticeKind::Ignored { reason, .. } => reason,
            NoticeKind::UnclosedQuote => "nothing closes this quote",
            NoticeKind::Nul => "a NUL byte stands here",
            NoticeKind::ExpansionTooLarge => "the references grow beyond all use",
            _ => return None,
        };
        let line = environment.source(notice.place.source).line_column(notice.place.span.start).0;
        Some(Refused { line, message })
    });
    Parsed { assignments: assignments.collect(), errors: errors.collect() }
}

fn human(parsed: &Parsed<'_>) -> String {
    let lines = parsed.assignments.iter().map(|row| row.line).chain(parsed.errors.iter().map(|error| error.line));
    let width = lines.max().unwrap_or(0).to_string().len();
    let mut told: Vec<(usize, String)> = Vec::new();
    for row in &parsed.assignments {
        let value = match &row.value {
            Some(value) => redact::visible(value).into_owned(),
            None => "(depends on something outside the file)".to_owned(),
        };
        let hidden = if row.counts { "" } else { "  (a later line counts)" };
        told.push((row.line, format!("{}={value}{hidden}", redact::visible(&row.name))));
    }
    for error in &parsed.errors {
        told.push((error.line, format!("error: {}", error.message)));
    }
    told.sort_by_key(|(line, _)| *line);
    let mut text = String::new();
    for (line, what) in told {
        let _ = writeln!(text, "{line:>width$}  {what}");
    }
    if text.is_empty() {
        text.push_str("nothing is assigned\n");
    }
    text
}
