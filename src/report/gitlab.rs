//! The format for GitLab's code quality: a JSON list of issues, each with a fingerprint that survives a moved line.

use serde_json::{Value, json};

use super::{Report, Style, fingerprint, full_text, json as document};
use crate::finding::Severity;

/// The findings of all reports as one list. Each has a line, as GitLab wants one: the first where there is no place.
pub fn render(reports: &[Report<'_>], style: &Style) -> String {
    let fingerprints = fingerprint::all(reports, &style.workspace);
    let findings = reports.iter().flat_map(|report| report.findings.iter().map(move |finding| (report, finding)));
    let issues = findings.zip(fingerprints).map(|((report, finding), fingerprint)| {
        let line = finding.label.as_ref().map_or(1, |label| report.region(label.place).line);
        let severity = match finding.severity {
            Severity::Error => "critical",
            Severity::Warning => "minor",
            Severity::Advice => "info",
        };
        json!({
            "check_name": finding.rule.name,
            "description": full_text(finding),
            "fingerprint": format!("{:016x}{:04x}", fingerprint.hash, fingerprint.ordinal),
            "location": {
                "lines": { "begin": line },
                "path": style.workspace.home(report.path(finding)).path(),
            },
            "severity": severity,
        })
    });
    // A list of texts and numbers is always JSON; an empty text would be the only other outcome.
    document::text(&issues.collect::<Vec<Value>>()).unwrap_or_default()
}
