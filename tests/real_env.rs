//! Holds the program against real configurations that others published. They are other people's files and stay where
//! they are, beside the project; without them the test says so and holds nothing.
//!
//! `fixtures/real-env.tsv` has a row for each thing that people found wrong in them, by file and number: the rule and
//! the variable that tell of it, or why one environment cannot show it. Its rows `error` are all the errors that are
//! found, and why they are true.

use std::path::Path;

use flagsmith_env::check::{Options, check};
use flagsmith_env::environment::{Assignment, Environment, Value};
use flagsmith_env::finding::{Finding, Severity};
use flagsmith_env::source::{Source, Span};
use flagsmith_env::spec::{Component, NEWEST, OLDEST};
use flagsmith_env::target::Target;
use serde::Deserialize;

/// What people judged of one configuration.
#[derive(Deserialize)]
struct Judgement {
    component: String,
    flagsmith_version_if_known: Option<String>,
    what_is_wrong_if_anything: Vec<String>,
    #[serde(default)]
    from_secret: Vec<String>,
}

/// The configuration, with the variables that come from a secret store: they are set, to nobody knows what.
fn environment(text: &str, name: &str, from_secret: &[String]) -> Environment {
    let mut environment = Environment::new();
    flagsmith_env::load::dotenv::load(&mut environment, Source::new(name, text));
    let source = environment.add_source(Source::new("the secret store", from_secret.join("\n")));
    let mut start = 0;
    for name in from_secret {
        let span = Span::new(start, start + name.len());
        environment.push(Assignment {
            name: name.clone(),
            value: Value::Unknown,
            source,
            name_span: span,
            value_span: Span::new(span.end, span.end),
            value_offset: None,
            expanded: false,
            statement: span,
        });
        start = span.end + 1;
    }
    environment
}

/// What is known of one configuration: an entry of the judgement with what finds it, or an error with why it is true.
struct Row {
    file: &'static str,
    entry: &'static str,
    rule: &'static str,
    variable: &'static str,
    why: &'static str,
}

impl Row {
    fn is_found_in(&self, findings: &[Finding]) -> bool {
        findings.iter().any(|finding| {
            let mut names = finding.variable.iter().chain(&finding.names);
            finding.rule.name == self.rule && (self.variable.is_empty() || names.any(|name| name == self.variable))
        })
    }
}

fn rows() -> Vec<Row> {
    let columns = |line: &'static str| match line.split('\t').collect::<Vec<_>>()[..] {
        [file, entry, rule, variable, why] => Row { file, entry, rule, variable, why },
        _ => panic!("{line}: five columns"),
    };
    include_str!("../fixtures/real-env.tsv").lines().skip(1).map(columns).collect()
}

#[test]
fn what_is_wrong_with_real_configurations_is_found_and_no_error_is_false() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/real-env");
    if !folder.is_dir() {
        println!("SKIPPED: the real configurations are not beside the project");
        return;
    }
    let mut paths: Vec<_> = std::fs::read_dir(&folder)
        .expect("the folder can be read")
        .map(|entry| entry.expect("the folder can be read").path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "env"))
        .collect();
    paths.sort();
    assert!(!paths.is_empty(), "the folder holds no configuration");
    let rows = rows();
    let mut complaints = Vec::new();
    println!("{:<6} {:>6} {:>6}", "file", "wanted", "found");
    for path in &paths {
        let id = path.file_stem().and_then(|stem| stem.to_str()).expect("plain names").to_owned();
        let text = std::fs::read_to_string(path).expect("the file can be read");
        let judgement = std::fs::read_to_string(path.with_extension("json")).expect("the judgement can be read");
        let judgement: Judgement = serde_json::from_str(&judgement).expect("the judgement is JSON");
        let findings = findings(&id, &text, &judgement);
        let mut found = 0;
        for (number, complaint) in (1..).zip(&judgement.what_is_wrong_if_anything) {
            let entry = format!("{number}");
            match rows.iter().find(|row| row.file == id && row.entry == entry) {
                None => complaints.push(format!("{id}: nobody has judged whether this is found: {complaint}")),
                Some(row) if row.rule == "-" => assert!(!row.why.is_empty(), "{id}/{entry} says not why"),
                Some(row) if row.is_found_in(&findings) => found += 1,
                Some(row) => complaints.push(format!("{id}: no {} for {}: {complaint}", row.rule, row.variable)),
            }
        }
        println!("{id:<6} {:>6} {found:>6}", judgement.what_is_wrong_if_anything.len());
        for finding in &findings {
            println!("       {}[{}] {}", finding.severity, finding.rule.name, finding.message);
        }
        let mut errors = rows.iter().filter(|row| row.file == id && row.entry == "error");
        for error in findings.iter().filter(|finding| finding.severity == Severity::Error) {
            if !errors.clone().any(|row| row.is_found_in(std::slice::from_ref(error))) {
                complaints.push(format!("{id}: is this error true? {}", error.message));
            }
        }
        complaints
            .extend(errors.find(|row| !row.is_found_in(&findings)).map(|row| format!("{id}: no error {}", row.rule)));
    }
    assert!(complaints.is_empty(), "{}", complaints.join("\n"));
}

fn findings(id: &str, text: &str, judgement: &Judgement) -> Vec<Finding> {
    let component = match judgement.component.as_str() {
        "frontend" => Component::Frontend,
        "task-processor" => Component::Processor,
        "unified" => Component::Unified,
        _ => Component::Api,
    };
    let release = judgement.flagsmith_version_if_known.as_deref().and_then(|text| text.parse().ok());
    let target = Target::new(vec![component], release.unwrap_or(NEWEST).clamp(OLDEST, NEWEST));
    check(&environment(text, id, &judgement.from_secret), &target, &Options::default()).reported
}
