//! What is told of the findings: the material, and one file for each format.
//!
//! A report holds masked sources only, and every format draws from a report only, so that no format can leak.

pub mod diff;
mod excerpt;
mod human;
mod json;

use crate::check::Findings;
use crate::environment::Environment;
use crate::finding::{Finding, Severity};
use crate::fix::Tally;
use crate::redact::{self, MaskedSource};
use crate::source::{Place, Source};
use crate::target::Target;

pub use human::Style;
pub(crate) use json::text as json_text;

/// How findings are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, clap::ValueEnum)]
pub enum Format {
    /// For people: each finding with the line it is about.
    #[default]
    Human,
    /// For programs: one JSON document, stable.
    Json,
}

impl Format {
    /// The whole text for standard output, its last line feed included; empty where there is nothing to say. Several
    /// reports are one text, each in its turn for people, and one document for programs.
    pub fn render(self, reports: &[Report<'_>], style: &Style) -> String {
        match self {
            Self::Human => human::render(reports, style),
            Self::Json => json::render(reports),
        }
    }
}

/// Findings, and what is needed to tell of them.
#[derive(Debug)]
pub struct Report<'a> {
    /// The findings, in order.
    pub findings: &'a [Finding],
    /// What was checked, and how it came out.
    pub summary: Summary<'a>,
    /// The sources that findings point into; none where no finding has a place.
    sources: Vec<MaskedSource<'a>>,
}

/// What was checked, and how it came out.
#[derive(Debug)]
pub struct Summary<'a> {
    /// What it was checked against.
    pub target: &'a Target,
    /// What the sources are called.
    pub names: Vec<&'a str>,
    /// How many different names the environment assigns.
    pub variables: usize,
    /// Findings of the severity `error`.
    pub errors: usize,
    /// Findings of the severity `warning`.
    pub warnings: usize,
    /// Findings of the severity `advice`.
    pub advice: usize,
    /// Findings that a comment or an option silenced.
    pub silenced: usize,
    /// One more line for people.
    pub note: Option<String>,
    /// What was fixed, where that was asked for.
    pub fixed: Option<Tally>,
}

/// Where something is, in numbers that people and other programs use.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
pub struct Location<'a> {
    /// What the source is called: a path, `<stdin>` or `<environment>`.
    pub path: &'a str,
    /// The line, from 1.
    pub line: usize,
    /// The column in characters, from 1.
    pub column: usize,
    /// The byte in the source.
    pub offset: usize,
    /// How many bytes it covers.
    pub length: usize,
}

impl<'a> Report<'a> {
    /// The report of what was found in `environment`. `note` is one more line for people.
    pub fn new(environment: &'a Environment, findings: &'a Findings, target: &'a Target, note: Option<String>) -> Self {
        let reported = findings.reported.as_slice();
        let count = |severity| reported.iter().filter(|finding| finding.severity == severity).count();
        let summary = Summary {
            target,
            names: environment.sources().iter().map(Source::name).collect(),
            variables: environment.winners().count(),
            errors: count(Severity::Error),
            warnings: count(Severity::Warning),
            advice: count(Severity::Advice),
            silenced: findings.silenced,
            note,
            fixed: None,
        };
        let has_place = |finding: &Finding| finding.label.is_some() || !finding.related.is_empty();
        let sources = if reported.iter().any(has_place) { redact::mask(environment) } else { Vec::new() };
        Self { findings: reported, summary, sources }
    }

    /// The masked source that `place` lies in.
    fn source(&self, place: Place) -> &MaskedSource<'_> {
        &self.sources[place.source.0]
    }

    /// Where `place` is.
    fn location(&self, place: Place) -> Location<'_> {
        let source = self.source(place);
        let (line, column) = source.line_column(place.span.start);
        Location { path: source.name(), line, column, offset: place.span.start, length: place.span.len() }
    }
}
