//! The format for people: each finding with the lines it is about, and one line that sums up.

use std::fmt;

use miette::{Diagnostic, GraphicalReportHandler, GraphicalTheme, LabeledSpan, SourceCode};

use super::excerpt::{Excerpt, plain};
use super::{Report, Total, Workspace};
use crate::finding::{Finding, Severity};
use crate::fix::Tally;
use crate::redact;

/// How it looks.
#[derive(Debug, Clone)]
pub struct Style {
    /// How many columns there are.
    pub width: usize,
    /// Whether there are colours; if not, no escape is written at all.
    pub color: bool,
    /// Whether nothing but ASCII is written.
    pub ascii: bool,
    /// Whether nothing is said where nothing was found.
    pub quiet: bool,
    /// How many findings are shown; all, if not given.
    pub max_findings: Option<usize>,
    /// Where paths are told from, in the formats for code hosts.
    pub workspace: Workspace,
}

impl Default for Style {
    fn default() -> Self {
        let workspace = Workspace::default();
        Self { width: 80, color: false, ascii: false, quiet: false, max_findings: None, workspace }
    }
}

impl Style {
    fn theme(&self) -> GraphicalTheme {
        let mut theme = match (self.ascii, self.color) {
            (true, true) => GraphicalTheme::ascii(),
            (true, false) => GraphicalTheme::none(),
            (false, true) => GraphicalTheme::unicode(),
            (false, false) => GraphicalTheme::unicode_nocolor(),
        };
        // A place is no link, and should not look like one.
        theme.styles.link = theme.styles.help;
        theme
    }
}

/// One finding, as miette draws it.
#[derive(Debug)]
struct Drawing<'a> {
    finding: &'a Finding,
    excerpt: Excerpt,
    ascii: bool,
}

impl fmt::Display for Drawing<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&plain(&self.finding.message, self.ascii))
    }
}

impl std::error::Error for Drawing<'_> {}

impl Diagnostic for Drawing<'_> {
    fn severity(&self) -> Option<miette::Severity> {
        Some(match self.finding.severity {
            Severity::Error => miette::Severity::Error,
            Severity::Warning => miette::Severity::Warning,
            Severity::Advice => miette::Severity::Advice,
        })
    }

    fn help<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        let help = self.finding.help.as_deref()?;
        Some(Box::new(plain(help, self.ascii)))
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        Some(&self.excerpt)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        Some(Box::new(self.excerpt.labels()))
    }
}

/// The reports for people, one after the other.
pub fn render(reports: &[Report<'_>], style: &Style) -> String {
    let mut text = String::new();
    let theme = style.theme();
    let mut room = style.max_findings.unwrap_or(usize::MAX);
    for report in reports {
        let shown = room.min(report.findings.len());
        room -= shown;
        if shown > 0 && !text.is_empty() {
            text.push('\n');
        }
        for finding in &report.findings[..shown] {
            draw(report, finding, style, &theme, &mut text);
        }
        if !style.quiet || !report.findings.is_empty() {
            if reports.len() > 1 {
                let names = report.summary.names.join(" and ");
                text.push_str(&format!("{}: ", plain(&redact::visible(&names), style.ascii)));
            }
            text.push_str(&plain(&summary(report, &theme, report.findings.len() - shown), style.ascii));
        }
    }
    text
}

fn draw(report: &Report<'_>, finding: &Finding, style: &Style, theme: &GraphicalTheme, text: &mut String) {
    let excerpt = Excerpt::new(report, finding, style.width, style.ascii);
    let mut theme = theme.clone();
    let heading = format!("{}[{}]:", finding.severity, finding.rule.name);
    let (color, slot) = match finding.severity {
        Severity::Error => (theme.styles.error, &mut theme.characters.error),
        Severity::Warning => (theme.styles.warning, &mut theme.characters.warning),
        Severity::Advice => (theme.styles.advice, &mut theme.characters.advice),
    };
    *slot = heading;
    // The place itself has the colour of the severity, the others that of what is told besides.
    theme.styles.highlights =
        excerpt.primaries().map(|primary| if primary { color } else { theme.styles.linum }).collect();
    let handler = GraphicalReportHandler::new_themed(theme)
        .with_width(style.width)
        .with_context_lines(0)
        .with_urls(false)
        .with_break_words(false)
        .with_word_separator(textwrap::WordSeparator::AsciiSpace)
        .with_word_splitter(textwrap::WordSplitter::NoHyphenation)
        .without_syntax_highlighting();
    let drawing = Drawing { finding, excerpt, ascii: style.ascii };
    // Writing into a text cannot fail, and an excerpt holds every place that its labels name.
    let _ = handler.render_report(text, &drawing);
    text.push('\n');
}

/// The last line, and what is said besides.
fn summary(report: &Report<'_>, theme: &GraphicalTheme, hidden: usize) -> String {
    let summary = &report.summary;
    let paint = |severity, count: String| {
        let style = match severity {
            Severity::Error => &theme.styles.error,
            Severity::Warning => &theme.styles.warning,
            Severity::Advice => &theme.styles.advice,
        };
        style.style(count).to_string()
    };
    let mut text = Total::of(std::slice::from_ref(report)).map(|total| total.words(paint)).unwrap_or_default();
    if let Some(fixed) = &summary.fixed {
        text.push_str(&format!("; {}", tally(fixed, "fixed")));
    }
    if hidden > 0 {
        text.push_str(&format!("; {hidden} more not shown"));
    }
    text.push('\n');
    if let Some(note) = &summary.note {
        text.push_str(note);
        text.push('\n');
    }
    text
}

/// What was, or would be, `done` with findings that can be fixed.
pub(super) fn tally(tally: &Tally, done: &str) -> String {
    let mut text = match tally.cured {
        0 => format!("nothing {done}"),
        cured => format!("{cured} {done}"),
    };
    if tally.held_back > 0 {
        text.push_str(&format!(", {} more with `--unsafe-fixes`", tally.held_back));
    }
    if tally.refused > 0 {
        text.push_str(&format!(", {} left, as the fix would change more than it cures", tally.refused));
    }
    text
}
