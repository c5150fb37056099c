//! A number for each finding that stays the same when lines move, so that a code host knows it again. It is made of
//! what reports tell anyway, and so of no secret.

use std::collections::HashMap;

use super::{Report, Workspace};
use crate::finding::Finding;

/// What a finding is known by, and how many like it are in front of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fingerprint {
    /// The number.
    pub hash: u64,
    /// Counts from 1.
    pub ordinal: usize,
}

/// The fingerprints of all findings of all reports, in order.
pub fn all(reports: &[Report<'_>], workspace: &Workspace) -> Vec<Fingerprint> {
    let mut seen: HashMap<u64, usize> = HashMap::new();
    let findings = reports.iter().flat_map(|report| report.findings.iter().map(move |finding| (report, finding)));
    let known = findings.map(|(report, finding)| {
        let hash = hash(finding, workspace.home(report.path(finding)).path());
        let ordinal = seen.entry(hash).or_default();
        *ordinal += 1;
        Fingerprint { hash, ordinal: *ordinal }
    });
    known.collect()
}

fn hash(finding: &Finding, path: &str) -> u64 {
    let message = without_lines(&finding.message);
    let parts = [
        finding.rule.name,
        path,
        finding.component.unwrap_or(""),
        finding.variable.as_deref().unwrap_or(""),
        message.as_str(),
    ];
    let parts = parts.into_iter().chain(finding.names.iter().map(String::as_str));
    // FNV-1a: short, and the same in every release of every compiler.
    let bytes = parts.flat_map(|part| part.bytes().chain([0]));
    bytes.fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

/// A message without the numbers of lines in it.
fn without_lines(message: &str) -> String {
    let mut parts = message.split("line ");
    let mut text = parts.next().unwrap_or("").to_owned();
    for part in parts {
        text.push_str("line ");
        text.push_str(part.trim_start_matches(|c: char| c.is_ascii_digit()));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rule;

    #[test]
    fn the_number_of_a_line_makes_no_difference_and_all_else_does() {
        let rule = rule::find("duplicate-variable").unwrap();
        let finding = |message: &str| Finding::new(rule, message).variable("A");
        let base = hash(&finding("again in line 2: that one"), ".env");
        assert_eq!(hash(&finding("again in line 31: that one"), ".env"), base);
        let others = [
            hash(&finding("again in line 2: that one").variable("B"), ".env"),
            hash(&finding("again in line 2: that one").names(["B"]), ".env"),
            hash(&finding("again in line 2: that one").component(Some("api")), ".env"),
            hash(&finding("again in line 2: this one"), ".env"),
            hash(&finding("again in line 2: that one"), "other.env"),
        ];
        assert!(others.iter().all(|other| *other != base), "{others:?}");
    }

    /// A change of these numbers would make every host take every finding for a new one.
    #[test]
    fn the_hash_is_fnv_1a() {
        let rule = rule::find("invalid-value").unwrap();
        assert_eq!(format!("{:016x}", hash(&Finding::new(rule, "m"), "p")), "f7dab76701eddb91");
    }
}
