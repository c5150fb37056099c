//! The format for log collectors: one JSON object a line, each with a type, a severity and a message. A finding has
//! the keys that it has in the JSON document; the last line is the summary.

use serde::Serialize;

use super::json::{Counts, Item, VERSION, item, line};
use super::{Report, Total};
use crate::finding::Severity;

#[derive(Serialize)]
#[serde(tag = "type", rename_all = "lowercase")]
enum Line<'a> {
    Finding(Item<'a>),
    Summary(Summary<'a>),
    Failure { severity: &'a str, message: &'a str },
}

#[derive(Serialize)]
struct Summary<'a> {
    severity: &'a str,
    message: String,
    version: u32,
    flagsmith: String,
    edition: &'a str,
    components: Vec<&'a str>,
    summary: Counts,
}

/// The line for what went wrong besides any finding.
pub fn failure(message: &str) -> String {
    line(&Line::Failure { severity: Severity::Error.name(), message }).unwrap_or_default()
}

/// The findings of all reports, and one summary.
pub fn render(reports: &[Report<'_>]) -> String {
    let Some(total) = Total::of(reports) else { return String::new() };
    let findings = reports.iter().flat_map(|report| report.findings.iter().map(|finding| item(report, finding)));
    let summary = Summary {
        severity: "info",
        message: total.words(|_, count| count),
        version: VERSION,
        flagsmith: total.release.to_string(),
        edition: total.edition.name(),
        components: total.component_names(),
        summary: Counts::of(&total),
    };
    // A structure of texts and numbers is always JSON; an empty text would be the only other outcome.
    let lines = findings.map(Line::Finding).chain([Line::Summary(summary)]);
    lines.map(|one| line(&one).unwrap_or_default()).collect()
}
