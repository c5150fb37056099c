//! SARIF 2.1.0, for code scanning: the rules with their help, and the findings with fingerprints that survive a moved
//! line.

use serde_json::{Value, json};

use super::{Home, Region, Report, Style, Workspace, fingerprint, full_text, json as document};
use crate::finding::{Finding, Label, Severity};
use crate::rule::{self, RULES, Rule};

/// The name of the folder that paths start from.
const ROOT: &str = "%SRCROOT%";

/// Where the program is at home; empty until its package says so.
const REPOSITORY: &str = env!("CARGO_PKG_REPOSITORY");

/// The reports as one run.
pub fn render(reports: &[Report<'_>], style: &Style) -> String {
    let fingerprints = fingerprint::all(reports, &style.workspace);
    let findings = reports.iter().flat_map(|report| report.findings.iter().map(move |finding| (report, finding)));
    let results = findings.zip(fingerprints).map(|((report, finding), fingerprint)| {
        let fingerprint = format!("{:016x}:{}", fingerprint.hash, fingerprint.ordinal);
        result(report, finding, &style.workspace, &fingerprint)
    });
    let log = json!({
        "$schema": "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": driver(REPOSITORY) },
            "columnKind": "unicodeCodePoints",
            "originalUriBaseIds": { ROOT: { "description": { "text": "The top of the repository." } } },
            "results": results.collect::<Vec<Value>>(),
        }],
    });
    // Texts and numbers are always JSON; an empty text would be the only other outcome.
    document::text(&log).unwrap_or_default()
}

/// The program and its rules, with links where it has a `repository`.
fn driver(repository: &str) -> Value {
    let mut rules: Vec<Value> = RULES.iter().map(|rule| descriptor(rule)).collect();
    let mut driver = json!({ "name": "flagsmith-env", "semanticVersion": env!("CARGO_PKG_VERSION") });
    if !repository.is_empty() {
        driver["informationUri"] = repository.into();
        for rule in &mut rules {
            rule["helpUri"] = format!("{repository}#rules").into();
        }
    }
    driver["rules"] = rules.into();
    driver
}

fn descriptor(rule: &Rule) -> Value {
    let (why, bad, good) = (rule.why.trim_end(), rule.bad.trim_end(), rule.good.trim_end());
    let fix = rule.fix().map(|fix| format!("\n\n{}.", capitalised(fix))).unwrap_or_default();
    let mut descriptor = json!({
        "id": rule.name,
        "shortDescription": { "text": format!("{}.", capitalised(rule.summary)) },
        "fullDescription": { "text": why },
        "help": {
            "text": format!("{why}\n\nFires on:\n{bad}\n\nAs it should be:\n{good}{fix}"),
            "markdown": format!("{why}\n\nFires on:\n\n```sh\n{bad}\n```\n\nAs it should be:\n\n```sh\n{good}\n```{fix}"),
        },
        "defaultConfiguration": { "level": level(rule.severity) },
        "properties": {
            "precision": "very-high",
            "problem.severity": match rule.severity {
                Severity::Error => "error",
                Severity::Warning => "warning",
                Severity::Advice => "recommendation",
            },
            "tags": ["configuration", "flagsmith"],
        },
    });
    // A name that only repeats the identifier is none.
    if rule.name.contains('-') {
        descriptor["name"] = rule.name.split('-').map(capitalised).collect::<String>().into();
    }
    descriptor
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Advice => "note",
    }
}

fn result(report: &Report<'_>, finding: &Finding, workspace: &Workspace, fingerprint: &str) -> Value {
    let region = finding.label.as_ref().map(|label| report.region(label.place));
    let related = finding.related.iter().enumerate().map(|(index, label)| related(report, label, index, workspace));
    json!({
        "ruleId": finding.rule.name,
        "ruleIndex": rule::order(finding.rule),
        "level": level(finding.severity),
        "message": { "text": message(&full_text(finding)) },
        "locations": [{ "physicalLocation": physical(report.path(finding), region, workspace) }],
        "relatedLocations": related.collect::<Vec<Value>>(),
        // The only one that GitHub looks at. Where there is none, GitHub's uploader makes a hash of the line, which
        // can hold a secret, and which is the same for all that is missing.
        "partialFingerprints": { "primaryLocationLineHash": fingerprint },
    })
}

fn related(report: &Report<'_>, label: &Label, index: usize, workspace: &Workspace) -> Value {
    let path = report.source(label.place).name();
    json!({
        "id": index + 1,
        "message": { "text": message(&label.text) },
        "physicalLocation": physical(path, Some(report.region(label.place)), workspace),
    })
}

/// A place; the first line of the file where there is none, as a line is wanted.
fn physical(name: &str, region: Option<Region>, workspace: &Workspace) -> Value {
    let artifact = match workspace.home(name) {
        Home::Inside(path) => json!({ "uri": uri(&path), "uriBaseId": ROOT }),
        // Windows has no slash in front of its drives.
        Home::Outside(path) if path.get(1..3) == Some(":/") => {
            json!({ "uri": format!("file:///{}", uri(&path).replacen("%3A", ":", 1)) })
        }
        Home::Outside(path) if path.starts_with('/') => json!({ "uri": format!("file://{}", uri(&path)) }),
        Home::Outside(path) | Home::Nowhere(path) => json!({ "uri": uri(&path) }),
    };
    let region = match region {
        Some(Region { line, column, end_line, end_column }) => {
            json!({ "startLine": line, "startColumn": column, "endLine": end_line, "endColumn": end_column })
        }
        None => json!({ "startLine": 1 }),
    };
    json!({ "artifactLocation": artifact, "region": region })
}

/// A path as a URI: all but what is free in one is percent-encoded.
fn uri(path: &str) -> String {
    let mut uri = String::with_capacity(path.len());
    for byte in path.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => uri.push(byte.into()),
            _ => uri.push_str(&format!("%{byte:02X}")),
        }
    }
    uri
}

/// A text in which nothing is taken for a link.
fn message(text: &str) -> String {
    text.replace("](", "\\](")
}

fn capitalised(words: &str) -> String {
    let mut chars = words.chars();
    chars.next().map(|first| first.to_uppercase().chain(chars).collect()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_become_uris() {
        let workspace = Workspace { current: "/r".into(), roots: vec!["/r".into()] };
        let uri = |name| physical(name, None, &workspace)["artifactLocation"]["uri"].clone();
        assert_eq!(uri("a b/é:%#?.env"), "a%20b/%C3%A9%3A%25%23%3F.env");
        assert_eq!(uri("<stdin>"), "%3Cstdin%3E");
        #[cfg(unix)]
        assert_eq!(uri("/etc/a b.env"), "file:///etc/a%20b.env");
    }

    #[test]
    fn words_begin_with_a_capital_and_hold_no_link() {
        assert_eq!((capitalised("a b"), capitalised("")), ("A b".to_owned(), String::new()));
        assert_eq!(message("[a](b) [c]"), "[a\\](b) [c]");
    }

    #[test]
    fn links_lead_to_the_repository_where_there_is_one() {
        let linked = driver("https://example.com/x");
        assert_eq!(linked["informationUri"], "https://example.com/x");
        assert_eq!(linked["rules"][0]["helpUri"], "https://example.com/x#rules");
        assert!(driver("")["informationUri"].is_null());
    }
}
