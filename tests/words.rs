//! How findings speak: each says what is, and what to type, in the same voice.

mod common;

use std::collections::{BTreeMap, BTreeSet};

use flagsmith_env::check::{Options, check};
use flagsmith_env::environment::Environment;
use flagsmith_env::finding::Finding;
use flagsmith_env::load;
use flagsmith_env::rule::RULES;
use flagsmith_env::source::Source;
use flagsmith_env::spec::{self, Component, Version};
use flagsmith_env::target::Target;
use serde::Deserialize;

/// What a person reads without losing the thread.
const LONGEST: usize = 300;

#[derive(Deserialize)]
struct Case {
    flagsmith: Option<String>,
    #[serde(default)]
    env: BTreeMap<String, String>,
}

#[derive(Deserialize)]
struct Input {
    input: Option<String>,
}

fn target(component: Component, release: Version) -> Target {
    Target {
        newer: (release == spec::NEWEST).then_some(Version::new(9, 0, 0)),
        ..Target::new(vec![component], release)
    }
}

/// Every finding about everything that the fixtures hold.
fn all() -> Vec<Finding> {
    let mut found = Vec::new();
    let mut look = |environment: &Environment, release: Version| {
        for component in [Component::Api, Component::Processor, Component::Frontend, Component::Unified] {
            for portable in [false, true] {
                let options = Options { portable, ..Options::default() };
                found.extend(check(environment, &target(component, release), &options).reported);
            }
        }
    };
    for path in ["verdicts/cases.jsonl", "verdicts/older-releases.jsonl", "pains/cases.jsonl"] {
        for case in common::json_lines::<Case>(path) {
            let release = case.flagsmith.map_or(spec::NEWEST, |release| release.parse().expect("it is a release"));
            look(&common::environment(&case.env), release);
        }
    }
    let mut texts: Vec<String> =
        common::json_lines::<Input>("dialects/results.jsonl").into_iter().filter_map(|one| one.input).collect();
    texts.extend(common::env_files().into_iter().map(|(_, text)| text));
    let password = "Qz81-uX93-kW20-pL57";
    texts.push(format!("DATABASE_URL=postgres://u:{password}@h/d\nDJANGO_SECRET_KEY={password}\n"));
    for text in texts {
        for loader in common::loaders() {
            look(&load::layered(loader, [Source::new("x", text.as_str())]), spec::NEWEST);
        }
    }
    found
}

/// Names that have a capital wherever they stand.
const NAMES: &[&str] = &["Crisp", "Django", "Flagsmith", "ISO", "JSON", "Node's", "PostgreSQL"];

/// What is wrong with a sentence.
fn fault(text: &str) -> Option<&'static str> {
    let outside: String = text.split('`').step_by(2).collect::<Vec<_>>().join("`");
    let is_small = |text: &str| {
        text.starts_with(|c: char| c == '`' || c.is_lowercase() || c.is_ascii_digit())
            || NAMES.iter().any(|name| text.starts_with(name))
    };
    // Behind the name of a variable the sentence begins anew.
    let rest = text.strip_prefix('`').and_then(|rest| rest.split_once("`: ")).map_or(text, |(_, rest)| rest);
    if text.trim().is_empty() {
        Some("nothing is said")
    } else if text.ends_with(['.', '!', ' ', ':', ',']) {
        Some("it ends like a sentence of prose, or not at all")
    } else if !is_small(text) || !is_small(rest) {
        Some("it begins with a capital or a blank")
    } else if outside.contains("  ") {
        Some("two blanks")
    } else if text.chars().count() > LONGEST {
        Some("it is long")
    } else if text.matches('`').count() % 2 == 1 {
        Some("a backtick is not closed")
    } else {
        None
    }
}

#[test]
fn every_finding_says_what_is_and_what_to_type() {
    let mut faults: BTreeSet<String> = BTreeSet::new();
    let mut rules: BTreeSet<&str> = BTreeSet::new();
    for finding in all() {
        rules.insert(finding.rule.name);
        for (what, text) in [("message", Some(&finding.message)), ("help", finding.help.as_ref())] {
            let text = text.map_or("", String::as_str);
            if let Some(fault) = fault(text) {
                faults.insert(format!(
                    "{} of {}: {fault}: {text:?} ({:?}: {})",
                    what, finding.rule.name, finding.variable, finding.message
                ));
            }
        }
        for label in finding.label.iter().chain(&finding.related) {
            if label.text.trim().is_empty() || label.text.ends_with('.') {
                faults.insert(format!("label of {}: {:?} ({:?})", finding.rule.name, label.text, finding.message));
            }
        }
    }
    let missing: Vec<&str> = RULES.iter().map(|rule| rule.name).filter(|name| !rules.contains(name)).collect();
    assert!(faults.is_empty(), "{}", faults.into_iter().collect::<Vec<_>>().join("\n"));
    assert_eq!(missing, Vec::<&str>::new(), "no text makes these rules speak");
}

#[test]
fn what_the_table_says_is_said_in_the_same_voice() {
    let mut texts: Vec<(&str, String)> = Vec::new();
    for relation in spec::RELATIONS {
        let fill = |text: &str| text.replace("{about}", "`X`").replace("{lacking}", "`Y` and `Z`");
        texts.extend([relation.message, relation.help].map(|text| (relation.about[0], fill(text))));
        assert!(!relation.label.is_empty(), "{}", relation.message);
    }
    for variable in spec::VARIABLES {
        let conditions = variable.readers.iter().filter_map(|reader| reader.condition());
        let notes = variable.note().into_iter().chain(variable.instead.iter().filter_map(|instead| instead.note));
        texts.extend(notes.chain(conditions).map(|text| (variable.name, text.to_owned())));
    }
    for (name, text) in texts {
        assert_eq!(fault(&text), None, "{name}: {text}");
    }
}

#[test]
fn faults_are_seen() {
    for text in ["`A_B`: 5 is no port", "write `X`, which is `Y.`", "Flagsmith stops", "`A`: JSON is not read"] {
        assert_eq!(fault(text), None, "{text}");
    }
    for text in [
        "",
        " ",
        "it ends.",
        "Write `X`",
        "`A`: Write `X`",
        "`A`:  write it",
        "two  blanks",
        "write `X",
        &"x".repeat(301),
    ] {
        assert!(fault(text).is_some(), "{text}");
    }
}
