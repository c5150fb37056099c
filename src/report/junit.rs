//! The format for test reports: a suite for each source, in which each finding is a test. One that counts has failed,
//! any other is a note; a source without findings is one test that passed, so that no suite is empty.

use std::collections::HashMap;

use super::{Report, Style, full_text};
use crate::finding::Finding;
use crate::redact::visible_char;

/// A suite, and how many of its tests failed.
#[derive(Default)]
struct Suite {
    tests: usize,
    failures: usize,
    text: String,
    /// How many tests have each name: readers know a test by it.
    names: HashMap<String, usize>,
}

/// The reports as one document.
pub fn render(reports: &[Report<'_>], style: &Style) -> String {
    let mut all = Suite::default();
    for report in reports {
        for (index, name) in report.summary.names.iter().enumerate() {
            let path = style.workspace.home(name).path().to_owned();
            let mut suite = Suite::default();
            for finding in report.findings.iter().filter(|finding| report.home(finding) == index) {
                suite.add(report, finding, &path);
            }
            if suite.tests == 0 {
                suite.tests = 1;
                suite.text =
                    format!("    <testcase name=\"no findings\" classname=\"{0}\" file=\"{0}\"/>\n", attribute(&path));
            }
            all.text.push_str(&format!("  <testsuite name=\"{}\" {}>\n", attribute(&path), suite.counts()));
            all.text.push_str(&suite.text);
            all.text.push_str("  </testsuite>\n");
            all.tests += suite.tests;
            all.failures += suite.failures;
        }
    }
    let head = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"flagsmith-env\"";
    format!("{head} {}>\n{}</testsuites>\n", all.counts(), all.text)
}

impl Suite {
    fn counts(&self) -> String {
        format!("tests=\"{}\" failures=\"{}\" errors=\"0\"", self.tests, self.failures)
    }

    fn add(&mut self, report: &Report<'_>, finding: &Finding, path: &str) {
        self.tests += 1;
        let about = finding.variable.as_deref().map(|name| format!(": {name}")).unwrap_or_default();
        let mut name = format!("{}{about}", finding.rule.name);
        let like = self.names.entry(name.clone()).or_default();
        *like += 1;
        if *like > 1 {
            name.push_str(&format!(" ({like})"));
        }
        let line = finding.label.as_ref().map(|label| format!(" line=\"{}\"", report.region(label.place).line));
        self.text.push_str(&format!(
            "    <testcase name=\"{}\" classname=\"{1}\" file=\"{1}\"{2}>\n",
            attribute(&name),
            attribute(path),
            line.unwrap_or_default()
        ));
        let place = report.place_text(finding, path);
        let body = format!("{place}: {}[{}] {}", finding.severity, finding.rule.name, full_text(finding));
        if finding.counts(report.deny) {
            self.failures += 1;
            let message = attribute(&finding.message);
            self.text.push_str(&format!(
                "      <failure type=\"{}\" message=\"{message}\">{}</failure>\n",
                finding.severity,
                escape(&body)
            ));
        } else {
            self.text.push_str(&format!("      <system-out>{}</system-out>\n", escape(&body)));
        }
        self.text.push_str("    </testcase>\n");
    }
}

/// A text in an element. What XML cannot hold at all is made visible.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\n' => escaped.push('\n'),
            '\u{fffe}' | '\u{ffff}' => escaped.push('\u{fffd}'),
            _ => escaped.push(visible_char(c)),
        }
    }
    escaped
}

/// A text in an attribute, where a line feed would be read as a blank.
fn attribute(text: &str) -> String {
    escape(text).replace('\n', "&#10;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_text_can_stand_in_xml() {
        assert_eq!(
            attribute("<a b=\"c\">&\n\0\u{1b}\u{ffff}é"),
            "&lt;a b=&quot;c&quot;&gt;&amp;&#10;\u{2400}\u{241b}\u{fffd}é"
        );
    }
}
