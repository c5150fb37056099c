//! For every rule a file in which it fires, and one near to it in which nothing does. The first line of each says how to
//! check it by hand.

mod program;

use std::collections::BTreeSet;
use std::path::Path;

use flagsmith_env::rule::RULES;
use program::{Machine, Run};

fn check(file: &str, more: &str) -> Run {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(file);
    let bytes = std::fs::read(&path).unwrap_or_else(|error| panic!("{file}: {error}"));
    let text = String::from_utf8(bytes).unwrap();
    let command =
        text.trim_start_matches('\u{feff}').lines().next().and_then(|line| line.strip_prefix("# flagsmith-env "));
    let command = command.unwrap_or_else(|| panic!("{file}: the first line says how to check it"));
    assert!(command.ends_with(file), "{file}: `{command}` checks another file");
    Machine::at_home().run(&format!("{command} {more}"))
}

#[test]
fn every_rule_fires_in_its_file_and_nothing_does_in_the_one_near_to_it() {
    let mut wrong = Vec::new();
    for rule in RULES {
        let fires = check(&format!("fixtures/rules/{}.env", rule.name), "--format json").json();
        let fired: BTreeSet<_> =
            fires["findings"].as_array().unwrap().iter().filter_map(|finding| finding["rule"].as_str()).collect();
        if !fired.contains(rule.name) {
            wrong.push(format!("{} does not fire: {fired:?}", rule.name));
        }
        let near = check(&format!("fixtures/rules/{}.near.env", rule.name), "--deny advice");
        if near.status != 0 {
            wrong.push(format!("near {}:\n{}", rule.name, near.stdout));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_file_belongs_to_a_rule() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/rules");
    let files = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let rules = RULES.iter().flat_map(|rule| [format!("{}.env", rule.name), format!("{}.near.env", rule.name)]);
    assert_eq!(files.collect::<BTreeSet<_>>(), rules.collect::<BTreeSet<_>>());
}
