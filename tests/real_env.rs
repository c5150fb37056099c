//! Holds the program against real configurations that others published. They are other people's files and stay where
//! they are, beside the project; without them the test says so and holds nothing.

use std::collections::BTreeSet;
use std::path::Path;

use flagsmith_env::check::{Options, check};
use flagsmith_env::environment::{Assignment, Environment, Value};
use flagsmith_env::finding::Severity;
use flagsmith_env::source::{Source, Span};
use flagsmith_env::spec::{Component, NEWEST, OLDEST};
use flagsmith_env::target::{Edition, Target};
use serde::Deserialize;

/// What people judged of one configuration, and what the real program did with it.
#[derive(Deserialize)]
struct Judgement {
    component: String,
    flagsmith_version_if_known: Option<String>,
    what_is_wrong_if_anything: Vec<String>,
    #[serde(default)]
    from_secret: Vec<String>,
    the_real_program: Real,
}

#[derive(Deserialize)]
struct Real {
    verdict: String,
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

/// The words of a complaint that look like names of variables.
fn names(complaint: &str) -> BTreeSet<&str> {
    let words = complaint.split(|c: char| !(c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_'));
    words.filter(|word| word.len() > 2 && (word.contains('_') || *word == "PORT" || *word == "ENV")).collect()
}

#[test]
fn no_real_configuration_is_called_broken_that_works() {
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
    let mut false_errors = Vec::new();
    println!("{:<6} {:>6} {:>6}", "file", "wanted", "found");
    for path in &paths {
        let id = path.file_stem().and_then(|stem| stem.to_str()).expect("plain names").to_owned();
        let text = std::fs::read_to_string(path).expect("the file can be read");
        let judgement = std::fs::read_to_string(path.with_extension("json")).expect("the judgement can be read");
        let judgement: Judgement = serde_json::from_str(&judgement).expect("the judgement is JSON");
        let component = match judgement.component.as_str() {
            "frontend" => Component::Frontend,
            "task-processor" => Component::Processor,
            "unified" => Component::Unified,
            _ => Component::Api,
        };
        let release = judgement.flagsmith_version_if_known.as_deref().and_then(|text| text.parse().ok());
        let target = Target {
            components: vec![component],
            inferred: false,
            release: release.unwrap_or(NEWEST).clamp(OLDEST, NEWEST),
            newer: None,
            edition: Edition::Oss,
            partial: false,
            serves: true,
        };
        let environment = environment(&text, &id, &judgement.from_secret);
        let findings = check(&environment, &target, &Options::default()).reported;
        let told: BTreeSet<&str> = findings
            .iter()
            .flat_map(|finding| finding.variable.iter().chain(&finding.names))
            .map(String::as_str)
            .collect();
        let wanted = judgement.what_is_wrong_if_anything.iter().filter(|complaint| !names(complaint).is_empty());
        let (found, missed): (Vec<&String>, Vec<&String>) =
            wanted.partition(|complaint| names(complaint).iter().any(|name| told.contains(name)));
        println!(
            "{id:<6} {:>6} {:>6}   the real program: {}",
            found.len() + missed.len(),
            found.len(),
            judgement.the_real_program.verdict
        );
        for complaint in missed {
            println!("       missed: {complaint}");
        }
        for finding in &findings {
            println!("       {}[{}] {}", finding.severity, finding.rule.name, finding.message);
        }
        // What the real program was not given, or what it does not mind, is no error of the file.
        let works = judgement.the_real_program.verdict != "error";
        let is_error = |finding: &&flagsmith_env::finding::Finding| {
            finding.severity == Severity::Error && finding.variable.as_deref() != Some("DJANGO_ALLOWED_HOSTS")
        };
        false_errors.extend(
            findings.iter().filter(is_error).filter(|_| works).map(|finding| format!("{id}: {}", finding.message)),
        );
    }
    assert!(false_errors.is_empty(), "{false_errors:#?}");
}
