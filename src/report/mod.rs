//! What is told of the findings: the material, and one file for each format.
//!
//! A report holds masked sources only, and every format draws from a report only, so that no format can leak.

pub mod comparison;
mod concise;
pub mod diff;
mod excerpt;
mod fingerprint;
mod github;
mod gitlab;
mod human;
mod json;
mod jsonl;
mod junit;
mod sarif;
mod workspace;

use crate::check::Findings;
use crate::environment::Environment;
use crate::finding::{Deny, Finding, Severity};
use crate::fix::Tally;
use crate::redact::{self, MaskedSource};
use crate::source::{Place, Source, is_file};
use crate::spec::{Component, Version};
use crate::target::{Edition, Target};

pub use github::summary as step_summary;
pub use human::Style;
pub(crate) use json::text as json_text;
pub use jsonl::failure as json_failure;
pub use workspace::{Home, Workspace};

/// How findings are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, clap::ValueEnum)]
pub enum Format {
    /// For people: each finding with the line it is about.
    #[default]
    Human,
    /// For editors and scripts: one line for each finding.
    Concise,
    /// For programs: one JSON document, stable.
    Json,
    /// For log collectors: one JSON object a line, for each finding and for the summary.
    Jsonl,
    /// For GitHub Actions: annotations, and a summary of the step.
    Github,
    /// For GitLab: a code quality report.
    Gitlab,
    /// For test reports: JUnit's XML, in which each finding that counts is a test that failed.
    Junit,
    /// For code scanning: SARIF 2.1.0.
    Sarif,
}

impl Format {
    /// The whole text for standard output, its last line feed included; empty where there is nothing to say. Several
    /// reports are one text, each in its turn for people, and one document for programs.
    pub fn render(self, reports: &[Report<'_>], style: &Style) -> String {
        match self {
            Self::Human => human::render(reports, style),
            Self::Concise => concise::render(reports, style),
            Self::Json => json::render(reports),
            Self::Jsonl => jsonl::render(reports),
            Self::Github => github::render(reports, style),
            Self::Gitlab => gitlab::render(reports, style),
            Self::Junit => junit::render(reports, style),
            Self::Sarif => sarif::render(reports, style),
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
    /// What counts besides errors, for formats that know failures.
    pub deny: &'a [Deny],
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
    /// Findings that a baseline accepts.
    pub accepted: usize,
    /// Findings that a configuration file gave another severity.
    pub changed: usize,
    /// The configuration file that had a say in it.
    pub config: Option<&'a str>,
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
            accepted: findings.accepted,
            changed: findings.changed,
            config: None,
            note,
            fixed: None,
        };
        let has_place = |finding: &Finding| finding.label.is_some() || !finding.related.is_empty();
        let sources = if reported.iter().any(has_place) { redact::mask(environment) } else { Vec::new() };
        Self { findings: reported, summary, deny: &[], sources }
    }

    /// The masked source that `place` lies in.
    fn source(&self, place: Place) -> &MaskedSource<'_> {
        &self.sources[place.source.0]
    }

    /// The source that a finding is told of at. One without a place is shown at the file; of several layers, at the
    /// last one, as that is where what is missing can be added.
    fn home(&self, finding: &Finding) -> usize {
        let names = &self.summary.names;
        match &finding.label {
            Some(label) => label.place.source.0,
            None => names.iter().rposition(|name| is_file(name)).unwrap_or(names.len().saturating_sub(1)),
        }
    }

    /// What that source is called.
    fn path(&self, finding: &Finding) -> &'a str {
        self.summary.names.get(self.home(finding)).copied().unwrap_or("")
    }

    /// `path:line:column`, or only the path where there is no place.
    fn place_text(&self, finding: &Finding, path: &str) -> String {
        let location = finding.label.as_ref().map(|label| self.location(label.place));
        location.map_or_else(|| path.to_owned(), |Location { line, column, .. }| format!("{path}:{line}:{column}"))
    }

    /// From where to where `place` goes.
    fn region(&self, place: Place) -> Region {
        let source = self.source(place);
        let (line, column) = source.line_column(place.span.start);
        let (end_line, end_column) = source.line_column(place.span.end);
        Region { line, column, end_line, end_column }
    }

    /// Where `place` is.
    fn location(&self, place: Place) -> Location<'_> {
        let source = self.source(place);
        let (line, column) = source.line_column(place.span.start);
        Location { path: source.name(), line, column, offset: place.span.start, length: place.span.len() }
    }
}

/// Lines and columns as in a [`Location`]; the end is one past the last character.
#[derive(Debug, Clone, Copy)]
struct Region {
    line: usize,
    column: usize,
    end_line: usize,
    end_column: usize,
}

/// All that is said of a finding, for formats that have one text for it.
fn full_text(finding: &Finding) -> String {
    let help = finding.help.iter().map(|help| format!("\nhelp: {help}"));
    let url = finding.url.iter().map(|url| format!("\nsee {url}"));
    std::iter::once(finding.message.clone()).chain(help).chain(url).collect()
}

/// What several reports come to. They have the release and the edition in common.
#[derive(Debug)]
struct Total {
    release: Version,
    edition: Edition,
    components: Vec<Component>,
    inferred: bool,
    variables: usize,
    errors: usize,
    warnings: usize,
    advice: usize,
    silenced: usize,
    accepted: usize,
    changed: usize,
    configs: Vec<String>,
}

impl Total {
    /// The sum of all reports; none of none.
    fn of(reports: &[Report<'_>]) -> Option<Self> {
        let target = reports.first()?.summary.target;
        let targets = reports.iter().map(|report| report.summary.target);
        let mut components: Vec<_> = targets.clone().flat_map(|target| &target.components).copied().collect();
        components.sort_unstable();
        components.dedup();
        let mut configs: Vec<_> = reports.iter().filter_map(|report| report.summary.config).collect();
        configs.dedup();
        let sum = |count: fn(&Summary<'_>) -> usize| reports.iter().map(|report| count(&report.summary)).sum();
        Some(Self {
            release: target.release,
            edition: target.edition,
            components,
            inferred: targets.clone().any(|target| target.inferred),
            variables: sum(|summary| summary.variables),
            errors: sum(|summary| summary.errors),
            warnings: sum(|summary| summary.warnings),
            advice: sum(|summary| summary.advice),
            silenced: sum(|summary| summary.silenced),
            accepted: sum(|summary| summary.accepted),
            changed: sum(|summary| summary.changed),
            configs: configs.into_iter().map(|config| redact::visible(config).into_owned()).collect(),
        })
    }

    /// The names of the components.
    fn component_names(&self) -> Vec<&'static str> {
        self.components.iter().map(|component| component.name()).collect()
    }

    /// One sentence: counts, what was checked, against what. `paint` is given the counts as they are to be shown.
    fn words(&self, paint: impl Fn(Severity, String) -> String) -> String {
        let counts = [
            (self.errors, "error", Severity::Error),
            (self.warnings, "warning", Severity::Warning),
            (self.advice, "piece of advice", Severity::Advice),
        ];
        let counts = counts.into_iter().filter(|(count, ..)| *count > 0);
        let counts: Vec<String> = counts.map(|(count, noun, severity)| paint(severity, counted(count, noun))).collect();
        let found = if counts.is_empty() { "no problems".to_owned() } else { counts.join(", ") };
        let mut text = format!("{found} in {}, {}", counted(self.variables, "variable"), self.target_in_words());
        if self.changed > 0 {
            text.push_str(&format!("; {} at another severity", self.changed));
        }
        if self.silenced > 0 {
            text.push_str(&format!("; {} silenced", self.silenced));
        }
        if self.accepted > 0 {
            text.push_str(&format!("; {} in the baseline", self.accepted));
        }
        text
    }

    /// What was checked against, as the end of a sentence.
    fn target_in_words(&self) -> String {
        let mut text = format!(
            "checked for {}{} of Flagsmith {}",
            self.component_names().join(" and "),
            if self.inferred { " (inferred)" } else { "" },
            self.release,
        );
        if self.edition != Edition::default() {
            text.push_str(&format!(", {}", self.edition.name()));
        }
        if !self.configs.is_empty() {
            text.push_str(&format!(", as {} says", self.configs.join(" and ")));
        }
        text
    }
}

/// `1 error`, `2 errors`, `2 pieces of advice`.
fn counted(count: usize, noun: &str) -> String {
    match (count, noun.split_once(' ')) {
        (1, _) => format!("1 {noun}"),
        (_, Some((first, rest))) => format!("{count} {first}s {rest}"),
        (_, None) => format!("{count} {noun}s"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_have_their_plural() {
        assert_eq!(counted(1, "error"), "1 error");
        assert_eq!(counted(0, "variable"), "0 variables");
        assert_eq!(counted(2, "piece of advice"), "2 pieces of advice");
    }
}
