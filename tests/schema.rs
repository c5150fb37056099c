//! `flagsmith-env schema`: a schema by the standard, which refuses nothing that Flagsmith accepts.

mod common;
mod program;

use std::collections::{BTreeMap, BTreeSet};

use clap::ValueEnum;
use common::verdicts::{Case, NEWEST_CASES, OLDER_CASES, Verdict};
use flagsmith_env::check::{Options, check};
use flagsmith_env::environment::Environment;
use flagsmith_env::finding::Severity;
use flagsmith_env::load;
use flagsmith_env::schema::schema;
use flagsmith_env::spec::{self, Component, VARIABLES, Version};
use flagsmith_env::target::{Edition, Target};
use jsonschema::Validator;
use program::Machine;
use serde_json::{Value, json};

fn cases() -> Vec<Case> {
    [NEWEST_CASES, OLDER_CASES].into_iter().flat_map(common::json_lines).collect()
}

fn target(components: &[Component], release: Version, edition: Edition) -> Target {
    let components = components.to_vec();
    Target { edition, partial: true, ..Target::new(components, release) }
}

/// Validators, each made once.
#[derive(Default)]
struct Validators(BTreeMap<String, Validator>);

impl Validators {
    fn of(&mut self, target: &Target, is_any: bool) -> &Validator {
        let key = format!("{target:?} {is_any}");
        self.0.entry(key).or_insert_with(|| jsonschema::validator_for(&schema(target, is_any)).unwrap())
    }
}

#[test]
fn it_is_a_schema_by_the_standard() {
    for component in Component::value_variants() {
        for release in ["1.0.0", "2.100.0", "2.265.0"] {
            let schema = schema(&target(&[*component], release.parse().unwrap(), Edition::Enterprise), false);
            if let Err(error) = jsonschema::meta::validate(&schema) {
                panic!("{component} {release}: {error}");
            }
        }
    }
    let report = Machine::new("schema").run("schema").exits_with(0).json();
    assert_eq!(report["$schema"], "https://json-schema.org/draft/2020-12/schema");
    assert!(jsonschema::meta::is_valid(&report));
}

#[test]
fn it_refuses_nothing_that_flagsmith_accepts_and_much_of_what_it_refuses() {
    let mut validators = Validators::default();
    let (mut refused, mut errors) = (0, 0);
    let mut wrong = Vec::new();
    for case in cases() {
        // What the base of the cases lacks is not what they are about.
        let target = Target { partial: true, ..case.target() };
        let environment = json!(case.environment());
        let is_valid = validators.of(&target, false).is_valid(&environment);
        if case.verdict != Verdict::Error {
            // For any of them, a name is held to what those want that read it.
            let any = Target { components: Component::value_variants().to_vec(), ..target.clone() };
            let reads = |name: &String| {
                spec::find(name).is_none_or(|variable| variable.is_read_by(target.components[0], target.release))
            };
            let is_read = case.env.keys().all(reads);
            if !is_valid || is_read && !validators.of(&any, true).is_valid(&environment) {
                wrong.push(case.id);
            }
        } else if case.is_plain() && case.flagsmith.is_none() {
            errors += 1;
            refused += usize::from(!is_valid);
        }
    }
    assert_eq!(wrong, [""; 0]);
    println!("{refused} of {errors} errors are refused");
    assert!(refused * 10 > errors * 7, "only {refused} of {errors} errors are refused");
}

/// Whatever anybody wrote anywhere, at every name: what `check` finds no error in is not refused.
#[test]
fn it_refuses_nothing_that_check_takes() {
    let values: BTreeSet<String> = cases().into_iter().flat_map(|case| case.env.into_values()).collect();
    let odd = [
        "",
        " ",
        " 1 ",
        "+1_0",
        "\u{661}",
        "\u{3000}-7\u{3000}",
        "1e3",
        "1_0.5E-3",
        "  a=b ",
        "\u{1c}1\u{1f}",
        "mro",
        "title",
        "NaN",
        "\u{1d7d9}",
    ];
    let values: Vec<&str> = values.iter().map(String::as_str).filter(|value| value.len() < 60).chain(odd).collect();
    let mut validators = Validators::default();
    for component in [Component::Api, Component::Processor, Component::Frontend] {
        for release in [spec::NEWEST, "2.150.0".parse().unwrap()] {
            let target = target(&[component], release, Edition::Enterprise);
            let validator = validators.of(&target, false);
            // One name for each way of being read.
            let mut names = BTreeMap::new();
            for variable in VARIABLES.iter().filter(|variable| variable.is_read_by(component, release)) {
                let readers = variable.readers.iter().filter(|reader| reader.exists_at(release));
                let ways: Vec<_> = readers.map(|reader| (reader.parser, reader.check, reader.when.len())).collect();
                names.entry(format!("{ways:?}")).or_insert(variable.name);
            }
            for name in names.into_values() {
                for value in values.iter().filter(|value| !validator.is_valid(&json!({ name: value }))) {
                    let mut environment = Environment::new();
                    load::process::load(&mut environment, vec![(name.into(), (*value).into())], &|_| true);
                    let found = check(&environment, &target, &Options::default()).reported;
                    let is_error = found.iter().any(|finding| finding.severity == Severity::Error);
                    assert!(is_error, "{component} {release}: {name}={value:?}");
                }
            }
        }
    }
}

#[test]
fn conditions_decide_what_is_looked_at() {
    let mut validators = Validators::default();
    let api = target(&[Component::Api], spec::NEWEST, Edition::Oss);
    let validator = validators.of(&api, false);
    for (environment, is_valid) in [
        (json!({ "LOG_LEVEL": "VERBOSE" }), false),
        (json!({ "LOG_LEVEL": "VERBOSE", "LOGGING_CONFIGURATION_FILE": "/etc/log.json" }), true),
        (json!({ "LOG_LEVEL": "VERBOSE", "LOGGING_CONFIGURATION_FILE": "" }), false),
        (json!({ "AXES_FAILURE_LIMIT": "many" }), false),
        (json!({ "AXES_FAILURE_LIMIT": "many", "ENABLE_AXES": "true" }), false),
        (json!({ "AXES_FAILURE_LIMIT": "many", "ENABLE_AXES": "off" }), true),
        (json!({ "OTEL_EXPORTER_OTLP_PROTOCOL": "smoke" }), true),
        (json!({ "OTEL_EXPORTER_OTLP_PROTOCOL": "smoke", "OTEL_EXPORTER_OTLP_ENDPOINT": "http://otel:4318" }), false),
        (json!({ "MY_OWN": "anything" }), true),
        (json!({ "MY_OWN": 1 }), false),
        (json!({ "ENABLE_GZIP_COMPRESSION": true }), false),
        (json!({ "ENABLE_GZIP_COMPRESSION": "TRUE" }), true),
        (json!({ "ENABLE_GZIP_COMPRESSION": "tRUE" }), false),
        (json!({ "REPLICA_DATABASE_URL_0": "x" }), true),
    ] {
        assert_eq!(validator.is_valid(&environment), is_valid, "{environment}");
    }
    // What no component takes, and what one of them does.
    let any = target(Component::value_variants(), spec::NEWEST, Edition::Oss);
    let validator = validators.of(&any, true);
    assert!(!validator.is_valid(&json!({ "ENABLE_GZIP_COMPRESSION": "enabled" })));
    assert!(validator.is_valid(&json!({ "PREVENT_SIGNUP": "enabled" })), "the front end takes it for false");
}

#[test]
fn what_is_required_is_what_check_misses() {
    let whole = |component| Target { partial: false, ..target(&[component], spec::NEWEST, Edition::Oss) };
    let mut validators = Validators::default();
    for (component, environment, is_valid) in [
        (Component::Api, json!({}), false),
        (Component::Api, json!({ "DATABASE_URL": "postgres://db/x" }), false),
        (Component::Api, json!({ "DATABASE_URL": "postgres://db/x", "DJANGO_ALLOWED_HOSTS": "x" }), true),
        (Component::Api, json!({ "DJANGO_DB_NAME": "x", "DJANGO_ALLOWED_HOSTS": "x" }), false),
        (Component::Processor, json!({ "DATABASE_URL": "postgres://db/x" }), true),
        (
            Component::Processor,
            json!({ "DJANGO_DB_NAME": "x", "DJANGO_DB_USER": "x", "DJANGO_DB_PASSWORD": "x", "DJANGO_DB_HOST": "x", "DJANGO_DB_PORT": "1" }),
            true,
        ),
        (Component::Frontend, json!({}), true),
    ] {
        assert_eq!(
            validators.of(&whole(component), false).is_valid(&environment),
            is_valid,
            "{component} {environment}"
        );
    }
    let printed = Machine::new("schema-partial").run("schema --component api --partial").exits_with(0).json();
    assert!(jsonschema::is_valid(&printed, &json!({})));
}

#[test]
fn every_name_is_there_and_its_own_default_and_examples_are_taken() {
    let schema = schema(&target(&[Component::Api], spec::NEWEST, Edition::Oss), false);
    let count = |key: &str| schema[key].as_object().unwrap().len();
    assert_eq!(count("properties") + count("patternProperties"), VARIABLES.len());
    let properties = schema["properties"].as_object().unwrap();
    for (name, property) in properties {
        let variable = spec::find(name).unwrap();
        assert!(property["description"].as_str().unwrap().starts_with(&variable.summary()[..5]), "{name}");
        assert_eq!(property["writeOnly"] == true, variable.secret, "{name}");
        let examples = property["examples"].as_array().into_iter().flatten();
        for value in examples.chain(property.get("default")) {
            assert!(jsonschema::is_valid(property, value), "{name}: {value}");
        }
    }
    let is_deprecated = |name: &str| properties[name]["deprecated"] == true;
    for (name, deprecated) in [
        ("LOG_LEVEL", false),
        ("PG_API_USAGE_CACHE_SECONDS", true),
        ("PIPEDRIVE_IGNORE_DOMAINS", true),
        ("FLAGSMITH_PROXY_API_URL", true),
        ("AWS_DEFAULT_REGION", false),
    ] {
        assert_eq!(is_deprecated(name), deprecated, "{name}: {}", properties[name]);
    }
    assert_eq!(properties["ENABLE_GZIP_COMPRESSION"]["enum"][0], "true");
    assert_eq!(properties["ENABLE_GZIP_COMPRESSION"]["x-components"], json!(["api", "processor", "unified"]));
    assert_eq!(properties["PIPEDRIVE_IGNORE_DOMAINS"]["x-until"], "2.184.1");
    let family = &schema["patternProperties"]["^REPLICA_DATABASE_URL_(?:0|[1-9][0-9]*)$"];
    assert_eq!(family["x-secret"], true);
    // A secret's made-up example is no help, and its shape is.
    assert_eq!(properties["DATABASE_URL"]["examples"], Value::Null);
}
