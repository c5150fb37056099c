//! `explain` and `list` know every name of the facts, and read well in a narrow terminal.

mod common;

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsString;

use flagsmith_env::check::{Options, check};
use flagsmith_env::rule::RULES;
use flagsmith_env::spec::{Component, NEWEST, VARIABLES};
use flagsmith_env::target::Target;
use flagsmith_env::{Outcome, World, run};

/// Runs the program without a terminal of its own: outcome, standard output, standard error.
fn flagsmith_env(arguments: &[&str], columns: Option<usize>) -> (Outcome, String, String) {
    let (mut stdout, mut stderr) = (Vec::new(), Vec::new());
    let mut world = World {
        variables: Vec::new(),
        stdin: &mut std::io::empty(),
        stdout: &mut stdout,
        stderr: &mut stderr,
        stdout_is_terminal: false,
        stderr_is_terminal: false,
        columns,
    };
    let arguments = std::iter::once("flagsmith-env").chain(arguments.iter().copied()).map(OsString::from);
    let outcome = run(arguments, &mut world);
    let text = |bytes| String::from_utf8(bytes).expect("the output is UTF-8");
    (outcome, text(stdout), text(stderr))
}

/// The first column of a table among the facts.
fn names(file: &str) -> BTreeSet<String> {
    let path = format!("{}/fixtures/facts/{file}", env!("CARGO_MANIFEST_DIR"));
    let text = std::fs::read_to_string(path).expect("the facts are there");
    text.lines().skip(1).filter_map(|line| line.split('\t').next()).map(str::to_owned).collect()
}

#[test]
fn the_list_holds_every_name_of_the_facts_and_each_can_be_explained() {
    let (outcome, json, _) = flagsmith_env(&["list", "--format", "json"], None);
    assert_eq!(outcome, Outcome::Clean);
    let rows: Vec<serde_json::Value> = serde_json::from_str(&json).expect("the list is JSON");
    let listed: BTreeSet<String> = rows.iter().filter_map(|row| row["name"].as_str()).map(str::to_owned).collect();
    assert_eq!(listed.len(), VARIABLES.len());
    for (file, least) in [("variables.tsv", 323), ("documented.tsv", 170), ("history.tsv", 397)] {
        let names = names(file);
        assert!(names.len() >= least, "{file} holds {} names", names.len());
        let missing: Vec<_> = names.difference(&listed).collect();
        assert!(missing.is_empty(), "{file}: {missing:?}");
        for name in &names {
            let (outcome, text, error) = flagsmith_env(&["explain", name], None);
            assert_eq!(outcome, Outcome::Clean, "{name}: {error}");
            assert!(text.starts_with(name.as_str()), "{name}: {text}");
        }
    }
}

/// Rules about how a file is written, which can speak of any variable.
const OF_ANY: &[&str] = &["duplicate-variable", "loader-dependent", "swallowed-line", "unexpanded-reference"];

#[test]
fn the_page_of_a_variable_names_every_rule_that_speaks_of_it() {
    let cases: Vec<serde_json::Value> = common::json_lines("verdicts/cases.jsonl");
    let mut spoken: BTreeMap<String, BTreeSet<&str>> = BTreeMap::new();
    for case in &cases {
        let variables: BTreeMap<String, String> =
            serde_json::from_value(case["env"].clone()).expect("names and values");
        let component = if case["component"] == "frontend" { Component::Frontend } else { Component::Api };
        let target = Target::new(vec![component], NEWEST);
        for finding in check(&common::environment(&variables), &target, &Options::default()).reported {
            let Some(name) = finding.variable.filter(|name| flagsmith_env::spec::find(name).is_some()) else {
                continue;
            };
            spoken.entry(name).or_default().insert(finding.rule.name);
        }
    }
    assert!(spoken.len() > 300, "{} variables", spoken.len());
    for (name, rules) in spoken {
        let (_, page, _) = flagsmith_env(&["explain", &name], None);
        let (_, listed) = page.split_once("Rules that may speak of it").unwrap_or_default();
        for rule in rules.iter().filter(|rule| !OF_ANY.contains(rule)) {
            assert!(listed.contains(rule), "{name}: {rule} is not in\n{page}");
        }
    }
}

#[test]
fn every_rule_can_be_explained() {
    for rule in RULES {
        let (outcome, text, _) = flagsmith_env(&["explain", rule.name], None);
        assert_eq!(outcome, Outcome::Clean, "{}", rule.name);
        for part in [rule.name, "It fires on", "and not on", "To silence it"] {
            assert!(text.contains(part), "{}: {part}", rule.name);
        }
    }
}

#[test]
fn a_member_of_a_numbered_family_is_explained_by_its_family() {
    let (_, text, _) = flagsmith_env(&["explain", "REPLICA_DATABASE_URL_7"], None);
    assert!(text.starts_with("REPLICA_DATABASE_URL_<N>"), "{text}");
}

#[test]
fn a_slip_finds_what_was_meant_and_a_stranger_nothing() {
    let (outcome, text, error) = flagsmith_env(&["explain", "DATABASE_UR"], None);
    assert_eq!((outcome, text.as_str()), (Outcome::Failed, ""));
    assert!(error.contains("`DATABASE_URL`"), "{error}");
    let (_, _, error) = flagsmith_env(&["explain", "misread-valu"], None);
    assert!(error.contains("`misread-value`"), "{error}");
    let (outcome, _, error) = flagsmith_env(&["explain", "SOMETHING_ELSE_ENTIRELY"], None);
    assert_eq!(outcome, Outcome::Failed);
    assert!(error.contains("flagsmith-env list"), "{error}");
}

#[test]
fn pages_and_lists_keep_to_the_columns() {
    // A single word that is too long for its column is not broken: it is there to be copied.
    let whole = |line: &str| line.split_whitespace().count() > 1;
    let (_, list, _) = flagsmith_env(&["list"], Some(80));
    let mut pages = vec![list];
    for name in ["DATABASE_URL", "PREVENT_SIGNUP", "ENABLE_MAINTENANCE_MODE", "LOG_FORMAT"] {
        pages.push(flagsmith_env(&["explain", name], Some(80)).1);
    }
    for line in pages.iter().flat_map(|page| page.lines()).filter(|line| whole(line)) {
        assert!(line.chars().count() <= 80, "{line}");
    }
}

#[test]
fn lists_are_filtered() {
    let names = |arguments: &[&str]| {
        let (_, json, _) = flagsmith_env(&[&["list", "--format", "json"], arguments].concat(), None);
        let rows: Vec<serde_json::Value> = serde_json::from_str(&json).expect("the list is JSON");
        rows.iter().filter_map(|row| row["name"].as_str()).map(str::to_owned).collect::<BTreeSet<_>>()
    };
    assert_eq!(names(&["--documented"]).len(), 47);
    let frontend = names(&["--component", "frontend"]);
    assert!(frontend.contains("FLAGSMITH_PROXY_API_URL") && !frontend.contains("DATABASE_URL"));
    let unread = names(&["--not-read", "--component", "frontend"]);
    assert!(unread.contains("COOKIE_SAME_SITE") && unread.is_disjoint(&frontend));
    assert!(names(&["--secret"]).contains("DJANGO_SECRET_KEY"));
    assert!(names(&["--area", "email"]).contains("EMAIL_HOST"));
    let old = names(&["--component", "api", "--flagsmith-version", "2.100.0"]);
    assert!(old.contains("STATSD_HOST") && !old.contains("API_USAGE_CACHE_SECONDS"));
    let (outcome, _, error) = flagsmith_env(&["list", "--area", "emial"], None);
    assert_eq!(outcome, Outcome::Failed);
    assert!(error.contains("'email'"), "{error}");
}

#[test]
fn markdown_has_a_row_for_each_variable() {
    let (_, text, _) = flagsmith_env(&["list", "--format", "markdown"], None);
    assert_eq!(text.lines().count(), VARIABLES.len() + 2);
    assert!(text.lines().all(|line| line.replace("\\|", "").matches('|').count() == 6), "{text}");
}
