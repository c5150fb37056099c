//! Holds what is said of a variable against the release: fixtures/releases.tsv has names that were renamed, that were
//! read for the first or the last time, or whose parser changed, with what the release before and the first one after
//! it make of a value. `why` is where Flagsmith's history says so (`history`, `releases` and `conditions` are the facts
//! that the table is made from).

mod common;

use clap::ValueEnum;
use flagsmith_env::check::{Options, check};
use flagsmith_env::environment::Value;
use flagsmith_env::finding::Finding;
use flagsmith_env::spec::{Component, Version};
use flagsmith_env::target::Target;

/// One change: what was found of a value up to a release, and what since the next one.
struct Change {
    name: &'static str,
    value: &'static str,
    /// `NAME=value`, parted by `;`: what must be there for the name to count.
    beside: &'static str,
    component: Component,
    before: &'static str,
    then: &'static str,
    since: &'static str,
    now: &'static str,
}

fn changes() -> Vec<Change> {
    let rows = include_str!("../fixtures/releases.tsv").lines().skip(1);
    rows.map(|line| {
        let columns: Vec<&'static str> = line.split('\t').collect();
        let [name, value, beside, component, before, then, since, now, why] = columns[..] else {
            panic!("{line}: nine columns")
        };
        assert!(!why.is_empty(), "{name}: nothing says so");
        let component = Component::from_str(component, false).expect("a component");
        Change { name, value, beside, component, before, then, since, now }
    })
    .collect()
}

impl Change {
    /// What is found of the name at `release`.
    fn at(&self, release: &str) -> Vec<Finding> {
        let beside = self.beside.split(';').filter_map(|pair| pair.split_once('='));
        let pairs = beside.chain([(self.name, self.value)]);
        let environment = common::environment_of(pairs.map(|(name, value)| (name, Value::Known(value.to_owned()))));
        let target = Target::new(vec![self.component], release.parse().expect("a release"));
        let findings = check(&environment, &target, &Options::default()).reported;
        findings.into_iter().filter(|finding| finding.variable.as_deref() == Some(self.name)).collect()
    }

    /// What is wrong with what is said at `release`; `other` is the release on the other side of the change.
    fn complaint(&self, release: &str, expected: &str, other: &str) -> Option<String> {
        let found = self.at(release);
        let told: Vec<String> = found.iter().map(|one| format!("{} {}", one.severity, one.rule.name)).collect();
        let told = if told.is_empty() { "-".to_owned() } else { told.join(", ") };
        let Change { name, value, .. } = self;
        if told != expected {
            return Some(format!("{name}={value} at {release}: {told}, not {expected}"));
        }
        // Who is told that a release does not read it is told which one does.
        let names_other = |one: &Finding| one.rule.name != "not-read" || one.message.contains(other);
        let silent = found.iter().find(|one| !names_other(one))?;
        Some(format!("{name} at {release}: {other} is not in: {}", silent.message))
    }
}

#[test]
fn verdicts_change_with_the_release_that_changed_them() {
    let mut complaints = Vec::new();
    for change in changes() {
        complaints.extend(change.complaint(change.before, change.then, change.since));
        complaints.extend(change.complaint(change.since, change.now, change.before));
    }
    assert!(complaints.is_empty(), "{} complaints:\n{}", complaints.len(), complaints.join("\n"));
}

#[test]
fn a_change_goes_from_one_release_to_the_next() {
    for change in changes() {
        let (before, since): (Version, Version) = (change.before.parse().unwrap(), change.since.parse().unwrap());
        assert!(before < since, "{}", change.name);
        assert_ne!(change.then, change.now, "{}: no change", change.name);
    }
}
