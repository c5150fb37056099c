//! Holds the program against what Flagsmith's own templates and its Helm chart set (fixtures/templates): each service
//! is an environment, and every finding that it gives is written down in `findings.tsv` with why it is true.
//!
//! `services.tsv` says what each service runs, and whether what the template sets is the whole environment.
//! `variables.tsv` holds the values, in the template's order; `?` is one that comes from elsewhere: a secret, another
//! resource, something that the template leaves to the reader.

mod common;

use std::collections::{BTreeMap, BTreeSet};

use clap::ValueEnum;
use flagsmith_env::check::{Options, check};
use flagsmith_env::environment::{Environment, Value};
use flagsmith_env::finding::Severity;
use flagsmith_env::spec::{Component, NEWEST};
use flagsmith_env::target::Target;

const SERVICES: &str = include_str!("../fixtures/templates/services.tsv");
const VARIABLES: &str = include_str!("../fixtures/templates/variables.tsv");
const FINDINGS: &str = include_str!("../fixtures/templates/findings.tsv");

/// A template, and a service in it.
type Service = (&'static str, &'static str);

/// The columns of each row.
fn rows<const N: usize>(text: &'static str) -> Vec<[&'static str; N]> {
    let columns = |line: &'static str| line.split('\t').collect::<Vec<_>>().try_into();
    text.lines().skip(1).map(|line| columns(line).unwrap_or_else(|_| panic!("{line}: {N} columns"))).collect()
}

fn environments() -> BTreeMap<Service, Environment> {
    let mut pairs: BTreeMap<Service, Vec<(&str, Value)>> = BTreeMap::new();
    for [template, service, name, value] in rows(VARIABLES) {
        let value = if value == "?" { Value::Unknown } else { Value::Known(value.to_owned()) };
        pairs.entry((template, service)).or_default().push((name, value));
    }
    pairs.into_iter().map(|(service, pairs)| (service, common::environment_of(pairs))).collect()
}

/// What is found in each service, as severity, rule and variable.
fn found() -> BTreeMap<Service, Vec<(Severity, &'static str, String)>> {
    let environments = environments();
    let mut found = BTreeMap::new();
    for [template, service, component, whole] in rows(SERVICES) {
        let target = Target {
            partial: whole == "no",
            ..Target::new(vec![Component::from_str(component, false).expect("a component")], NEWEST)
        };
        let findings = check(&environments[&(template, service)], &target, &Options::default()).reported;
        let told = |finding: &flagsmith_env::finding::Finding| {
            (finding.severity, finding.rule.name, finding.variable.clone().unwrap_or_default())
        };
        found.insert((template, service), findings.iter().map(told).collect());
    }
    assert_eq!(found.len(), environments.len(), "a service without a row in services.tsv, or two rows");
    found
}

#[test]
fn the_findings_in_the_official_templates_are_those_that_were_read_and_are_true() {
    let mut true_ones: BTreeSet<(Service, String)> = BTreeSet::new();
    for [template, service, severity, rule, variable, why] in rows(FINDINGS) {
        assert!(!why.is_empty(), "{template}: {rule} for {variable} says not why it is true");
        let new = true_ones.insert(((template, service), format!("{severity} {rule} {variable}")));
        assert!(new, "{template}: {rule} for {variable} is there twice");
    }
    let mut complaints = Vec::new();
    for (service, findings) in found() {
        for (severity, rule, variable) in findings {
            if !true_ones.remove(&(service, format!("{severity} {rule} {variable}"))) {
                complaints.push(format!("{} ({}): nobody expects {severity} {rule} {variable}", service.0, service.1));
            }
        }
    }
    complaints.extend(true_ones.iter().map(|((template, service), what)| format!("{template} ({service}): no {what}")));
    assert!(complaints.is_empty(), "{} complaints:\n{}", complaints.len(), complaints.join("\n"));
}

#[test]
fn the_official_compose_file_shows_no_error() {
    let found = found();
    let services: Vec<_> = found.iter().filter(|((template, _), _)| *template == "docker-compose.yml").collect();
    assert_eq!(services.len(), 5);
    for ((_, service), findings) in services {
        assert!(findings.iter().all(|(severity, ..)| *severity < Severity::Error), "{service}: {findings:?}");
    }
}
