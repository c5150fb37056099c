//! Every name that the official page of environment variables lists, with good and bad values of each.

mod common;

use std::collections::BTreeMap;

use flagsmith_env::check::{Options, check};
use flagsmith_env::environment::Environment;
use flagsmith_env::load;
use flagsmith_env::source::Source;
use flagsmith_env::spec::{self, Component};
use flagsmith_env::target::Target;

/// One line of the fixture.
struct Case {
    line: String,
    name: String,
    components: Vec<Component>,
    text: String,
    rule: String,
}

fn cases() -> Vec<Case> {
    let text = std::fs::read_to_string(common::fixture("documented.tsv")).unwrap();
    let lines = text.lines().filter(|line| !line.starts_with('#'));
    lines
        .map(|line| {
            let [name, components, value, with, rule] = line.split('\t').collect::<Vec<_>>()[..] else {
                panic!("five columns are wanted: {line}")
            };
            Case {
                line: line.to_owned(),
                name: name.to_owned(),
                components: components.split(',').map(component).collect(),
                text: format!("{}\n{name}={value}\n", with.replace(' ', "\n")),
                rule: rule.to_owned(),
            }
        })
        .collect()
}

fn component(name: &str) -> Component {
    let all = [Component::Api, Component::Processor, Component::Frontend, Component::Unified];
    all.into_iter().find(|component| component.name() == name).unwrap_or_else(|| panic!("{name} is no component"))
}

/// The rules that report the name of `case`.
fn rules(case: &Case) -> Vec<&'static str> {
    let mut environment = Environment::new();
    load::dotenv::load(&mut environment, Source::new("case.env", case.text.as_str()));
    let target = Target::new(case.components.clone(), spec::NEWEST);
    let found = check(&environment, &target, &Options::default()).reported;
    let mine = found.iter().filter(|finding| finding.variable.as_deref() == Some(&case.name));
    mine.map(|finding| finding.rule.name).collect()
}

#[test]
fn each_value_is_reported_by_the_rule_that_it_should_be() {
    let mut wrong = Vec::new();
    for case in cases() {
        let rules = rules(&case);
        let right = match case.rule.as_str() {
            "-" => rules.is_empty(),
            rule => !rules.is_empty() && rules.iter().all(|other| *other == rule),
        };
        if !right {
            wrong.push(format!("{}: {rules:?}", case.line));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_documented_name_has_a_good_and_a_bad_value() {
    let cases = cases();
    let mut values: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    for case in &cases {
        let (good, bad) = values.entry(&case.name).or_default();
        *(if case.rule == "-" { good } else { bad }) += 1;
    }
    for variable in spec::VARIABLES.iter().filter(|variable| variable.documented.is_some()) {
        let name = variable.name;
        let &(good, bad) = values.get(name).unwrap_or_else(|| panic!("{name} has no value"));
        let read = variable.readers.iter().any(|reader| reader.exists_at(spec::NEWEST));
        // Nothing comes of the id of a table, whatever it is.
        let any_good = read && name != "GA_TABLE_ID";
        assert!(bad > 0 && (good > 0) == any_good, "{name}: {good} good, {bad} bad");
    }
}
