//! The format for programs: one JSON document, whose keys are all always there and stay as they are.

use serde::Serialize;

use super::{Location, Report, Total};
use crate::finding::{Finding, Label};
use crate::redact;

/// The version of the contract; another number would mean that a program written for this one may break.
pub const VERSION: u32 = 1;

#[derive(Serialize)]
struct Document<'a> {
    version: u32,
    flagsmith: String,
    edition: &'a str,
    components: Vec<&'a str>,
    findings: Vec<Item<'a>>,
    summary: Counts,
}

/// One finding.
#[derive(Serialize)]
pub struct Item<'a> {
    rule: &'a str,
    severity: &'a str,
    variable: Option<&'a str>,
    names: &'a [String],
    suggestion: Option<&'a str>,
    component: Option<&'a str>,
    message: &'a str,
    help: Option<&'a str>,
    url: Option<&'a str>,
    location: Option<Location<'a>>,
    related: Vec<Related<'a>>,
}

#[derive(Serialize)]
struct Related<'a> {
    message: &'a str,
    location: Location<'a>,
}

/// How much of what there is.
#[derive(Serialize)]
pub struct Counts {
    variables: usize,
    errors: usize,
    warnings: usize,
    advice: usize,
    silenced: usize,
    baseline: usize,
}

impl Counts {
    /// The counts of all reports together.
    pub fn of(total: &Total) -> Self {
        let &Total { variables, errors, warnings, advice, silenced, accepted: baseline, .. } = total;
        Self { variables, errors, warnings, advice, silenced, baseline }
    }
}

/// The reports as one JSON document: the findings of all, the components of any, and counts that are sums.
pub fn render(reports: &[Report<'_>]) -> String {
    let Some(total) = Total::of(reports) else { return String::new() };
    let findings = reports.iter().flat_map(|report| report.findings.iter().map(|finding| item(report, finding)));
    let document = Document {
        version: VERSION,
        flagsmith: total.release.to_string(),
        edition: total.edition.name(),
        components: total.component_names(),
        findings: findings.collect(),
        summary: Counts::of(&total),
    };
    // A structure of texts and numbers is always JSON; an empty text would be the only other outcome.
    text(&document).unwrap_or_default()
}

/// A value as JSON for a person's terminal and for programs: indented, what is invisible escaped, with a line feed.
pub fn text(value: &impl Serialize) -> serde_json::Result<String> {
    Ok(escape_invisible(&serde_json::to_string_pretty(value)?) + "\n")
}

/// A finding of `report`.
pub fn item<'a>(report: &'a Report<'_>, finding: &'a Finding) -> Item<'a> {
    Item {
        rule: finding.rule.name,
        severity: finding.severity.name(),
        variable: finding.variable.as_deref(),
        names: &finding.names,
        suggestion: finding.suggestion.as_deref(),
        component: finding.component,
        message: &finding.message,
        help: finding.help.as_deref(),
        url: finding.url.as_deref(),
        location: finding.label.as_ref().map(|label| report.location(label.place)),
        related: finding.related.iter().map(|label| related(report, label)).collect(),
    }
}

fn related<'a>(report: &'a Report<'_>, label: &'a Label) -> Related<'a> {
    Related { message: &label.text, location: report.location(label.place) }
}

/// A value as JSON in one line, what is invisible escaped, with a line feed.
pub fn line(value: &impl Serialize) -> serde_json::Result<String> {
    Ok(escape_invisible(&serde_json::to_string(value)?) + "\n")
}

/// The same JSON, with what is invisible or turns text as escapes: people look at it in terminals too.
fn escape_invisible(json: &str) -> String {
    let mut text = String::with_capacity(json.len());
    for c in json.chars() {
        if c == '\n' || redact::visible_char(c) == c {
            text.push(c);
        } else {
            for unit in c.encode_utf16(&mut [0; 2]) {
                text.push_str(&format!("\\u{unit:04x}"));
            }
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_invisible_is_escaped_and_read_back_the_same() {
        let value = serde_json::json!({ "a": "\u{7f}\u{9b}31m\u{202e}\u{e0041}é\u{1b}\n" });
        let plain = serde_json::to_string_pretty(&value).unwrap();
        let escaped = escape_invisible(&plain);
        assert!(escaped.contains("\\u007f\\u009b31m\\u202e\\udb40\\udc41é\\u001b\\n"), "{escaped}");
        assert_eq!(serde_json::from_str::<serde_json::Value>(&escaped).unwrap(), value);
    }
}
