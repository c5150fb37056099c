//! The format for GitHub Actions: a workflow command for each finding, which becomes an annotation of the line, and a
//! summary of the step in Markdown.

use super::{Home, Report, Style, Total, full_text};
use crate::finding::Severity;
use crate::redact::visible_char;

/// The most bytes of a summary: GitHub refuses one of more than a mebibyte.
const SUMMARY_BYTES: usize = 512 * 1024;

/// One command a line, and nothing else.
pub fn render(reports: &[Report<'_>], style: &Style) -> String {
    let mut text = String::new();
    for report in reports {
        for finding in report.findings {
            let command = match finding.severity {
                Severity::Error => "error",
                Severity::Warning => "warning",
                Severity::Advice => "notice",
            };
            let mut properties = Vec::new();
            let mut message = full_text(finding);
            match style.workspace.home(report.path(finding)) {
                Home::Inside(path) | Home::Outside(path) => {
                    properties.push(("file", path));
                    if let Some(label) = &finding.label {
                        let region = report.region(label.place);
                        properties.push(("line", region.line.to_string()));
                        properties.push(("endLine", region.end_line.to_string()));
                        // Columns are of one line, or else refused.
                        if region.line == region.end_line {
                            properties.push(("col", region.column.to_string()));
                            properties.push(("endColumn", region.end_column.to_string()));
                        }
                    }
                }
                Home::Nowhere(name) => {
                    message = format!("{}: {message}", report.place_text(finding, &name));
                }
            }
            properties.push(("title", finding.rule.name.to_owned()));
            let properties: Vec<String> =
                properties.into_iter().map(|(key, value)| format!("{key}={}", escape(&value, true))).collect();
            text.push_str(&format!("::{command} {}::{}\n", properties.join(","), escape(&message, false)));
        }
    }
    text
}

/// A text in a command; what ends a property is escaped in one.
fn escape(text: &str, in_property: bool) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '%' => escaped.push_str("%25"),
            '\r' => escaped.push_str("%0D"),
            '\n' => escaped.push_str("%0A"),
            ':' if in_property => escaped.push_str("%3A"),
            ',' if in_property => escaped.push_str("%2C"),
            _ => escaped.push(visible_char(c)),
        }
    }
    escaped
}

/// The summary of the step: one sentence, and a table of the findings; nothing where nothing is to be said.
pub fn summary(reports: &[Report<'_>], style: &Style) -> String {
    if style.quiet && reports.iter().all(|report| report.findings.is_empty()) {
        return String::new();
    }
    let words = Total::of(reports).map(|total| total.words(|_, count| count)).unwrap_or_default();
    let mut text = format!("**flagsmith-env**: {}\n", markdown(&words));
    let mut rows = 0;
    let mut hidden = 0;
    for report in reports {
        for finding in report.findings {
            let place = report.place_text(finding, style.workspace.home(report.path(finding)).path());
            let cells = [finding.severity.name(), &place, finding.rule.name, &full_text(finding)].map(markdown);
            let row = format!("| {} |\n", cells.join(" | "));
            if text.len() + row.len() > SUMMARY_BYTES {
                hidden += 1;
                continue;
            }
            if rows == 0 {
                text.push_str("\n| severity | place | rule | message |\n| --- | --- | --- | --- |\n");
            }
            text.push_str(&row);
            rows += 1;
        }
    }
    if hidden > 0 {
        text.push_str(&format!("\n{hidden} more not shown\n"));
    }
    text.push('\n');
    text
}

/// A text in a cell of a table, in which nothing is markup.
fn markdown(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\n' => escaped.push_str("<br>"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '&' => escaped.push_str("&amp;"),
            '\\' | '`' | '*' | '_' | '[' | ']' | '|' | '~' | '#' | '$' | '!' => escaped.extend(['\\', c]),
            _ => escaped.push(visible_char(c)),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_ends_a_command_or_a_property_early() {
        assert_eq!(escape("a%b\r\n::error::x,\u{1b}", false), "a%25b%0D%0A::error::x,\u{241b}");
        assert_eq!(escape("a%b\n:,", true), "a%25b%0A%3A%2C");
    }

    #[test]
    fn nothing_is_markup_in_a_cell() {
        assert_eq!(markdown("`a|b`\n<b>&[x](y)\r"), "\\`a\\|b\\`<br>&lt;b&gt;&amp;\\[x\\](y)\u{240d}");
    }
}
