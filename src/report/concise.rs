//! The format for editors and scripts: `path:line:column: severity[rule] message`, and nothing else. A finding about
//! no place in particular has neither line nor column.

use super::excerpt::plain;
use super::{Report, Style};
use crate::redact;

/// One line for each finding of each report.
pub fn render(reports: &[Report<'_>], style: &Style) -> String {
    let mut text = String::new();
    for report in reports {
        for finding in report.findings {
            let place = report.place_text(finding, report.path(finding));
            let line = format!("{place}: {}[{}] {}", finding.severity, finding.rule.name, finding.message);
            text.push_str(&plain(&redact::visible(&line), style.ascii));
            text.push('\n');
        }
    }
    text
}
