//! Shows every relation of the table in an environment for which it holds, and in one near to it for which it does not
//! (fixtures/relations.tsv), and leaves careful configurations alone (fixtures/good.tsv).

mod common;

use std::collections::BTreeSet;

use clap::ValueEnum;
use flagsmith_env::check::{Options, check};
use flagsmith_env::environment::Value;
use flagsmith_env::finding::Finding;
use flagsmith_env::spec::{self, Component, NEWEST, Relation, Version};
use flagsmith_env::target::{Edition, Target};

/// Whether `finding` is made from `relation`: its message is that of the relation, with names in the gaps.
fn is_of(finding: &Finding, relation: &Relation) -> bool {
    let mut rest = finding.message.as_str();
    let pieces: Vec<&str> = relation.message.split(['{', '}']).step_by(2).collect();
    let in_order = pieces.iter().all(|piece| match rest.split_once(piece) {
        Some((_, behind)) => {
            rest = behind;
            true
        }
        None => false,
    });
    in_order && finding.rule.name == relation.rule && finding.message.starts_with(pieces[0])
}

/// What is found in an environment written as `NAME=value NAME=value`.
fn findings(release: Version, component: &str, pairs: &str) -> Vec<Finding> {
    let environment = common::environment_of(pairs.split(' ').map(|pair| {
        let (name, value) = pair.split_once('=').unwrap_or_else(|| panic!("{pair} is no pair"));
        assert!(spec::find(name).is_some(), "{name} is unknown");
        (name, Value::Known(value.to_owned()))
    }));
    let components = component.split(',').map(|one| Component::from_str(one, false).expect("a component")).collect();
    let target = Target { edition: Edition::Enterprise, ..Target::new(components, release) };
    check(&environment, &target, &Options::default()).reported
}

#[test]
fn every_relation_speaks_where_it_holds_and_not_in_what_is_near_to_it() {
    let mut left: BTreeSet<&str> = spec::RELATIONS.iter().map(|relation| relation.id).collect();
    let mut complaints = Vec::new();
    for row in include_str!("../fixtures/relations.tsv").lines().skip(1) {
        let [id, component, fires, near] = row.split('\t').collect::<Vec<_>>()[..] else { panic!("{row}") };
        let relation = spec::RELATIONS.iter().find(|relation| relation.id == id).unwrap_or_else(|| panic!("{id}"));
        left.remove(id);
        // The newest release for which the relation is true.
        let release = relation.until.unwrap_or(NEWEST);
        let speaks = |pairs| findings(release, component, pairs).iter().any(|finding| is_of(finding, relation));
        if !speaks(fires) {
            complaints.push(format!("{id} is silent on {fires}"));
        }
        if speaks(near) {
            complaints.push(format!("{id} speaks on {near}"));
        }
    }
    complaints.extend(left.iter().map(|id| format!("{id} is shown by nothing")));
    assert!(complaints.is_empty(), "{}", complaints.join("\n"));
}

#[test]
fn careful_configurations_are_left_alone() {
    let mut complaints = Vec::new();
    for row in include_str!("../fixtures/good.tsv").lines().skip(1) {
        let (component, pairs) = row.split_once('\t').unwrap_or_else(|| panic!("{row}"));
        complaints.extend(findings(NEWEST, component, pairs).into_iter().map(|finding| finding.message));
    }
    assert!(complaints.is_empty(), "{}", complaints.join("\n"));
}
