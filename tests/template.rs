//! `flagsmith-env template`: what it prints is a file that `check` is content with, in every form.

mod program;

use std::collections::{BTreeMap, BTreeSet, HashMap};

use clap::ValueEnum;
use flagsmith_env::check::{Options, check};
use flagsmith_env::environment::Environment;
use flagsmith_env::finding::{Finding, Severity};
use flagsmith_env::load::{self, Loader};
use flagsmith_env::source::Source;
use flagsmith_env::spec::{self, Atom, Component, VARIABLES, Version};
use flagsmith_env::target::{Edition, Target};
use flagsmith_env::template::{Form, Template, Wanted};
use program::Machine;
use saphyr::{LoadableYamlNode, Yaml};

const ALL: Wanted = Wanted { all: true, area: None };

/// Releases that differ in much of what they read.
const RELEASES: [Version; 6] = [
    Version::new(2, 61, 0),
    Version::new(2, 100, 0),
    Version::new(2, 142, 0),
    Version::new(2, 200, 0),
    Version::new(2, 240, 0),
    spec::NEWEST,
];

fn target(components: &[Component], release: Version) -> Target {
    let components = components.to_vec();
    Target::new(components, release)
}

/// Every component by itself at every one of the releases, and some together.
fn targets() -> Vec<Target> {
    let alone = Component::value_variants().iter().map(|component| vec![*component]);
    let together = [
        vec![Component::Api, Component::Processor],
        vec![Component::Api, Component::Frontend],
        Component::value_variants().to_vec(),
    ];
    let all: Vec<_> = alone.chain(together).collect();
    RELEASES.iter().flat_map(|release| all.iter().map(|components| target(components, *release))).collect()
}

fn found(text: &str, target: &Target) -> Vec<Finding> {
    check(&load::layered(None, [Source::new(".env", text)]), target, &Options::default()).reported
}

fn errors(text: &str, target: &Target) -> Vec<String> {
    let errors = found(text, target).into_iter().filter(|finding| finding.severity == Severity::Error);
    errors.map(|finding| finding.message).collect()
}

/// The same text with the placeholders filled in, as a person would.
fn filled(text: &str) -> String {
    text.replace("change-me-to-50-or-more-random-characters", "4v8kq0ZrVw7TnB2yGxJ5mD9sHcL1pFaE3uRiWoQtXz6N_bKd")
        .replace("change-me.example.com", "flags.internal.example.com")
        .replace("change-me", "Tz4q9Wm-x2LrVb8nKd")
}

/// The commented assignments of a text, without their marks.
fn commented(text: &str) -> Vec<&str> {
    let is_name = |name: &str| {
        name.starts_with(|c: char| c.is_ascii_uppercase())
            && name.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_')
    };
    let lines = text.lines().filter_map(|line| line.strip_prefix("# "));
    lines.filter(|line| line.split_once('=').is_some_and(|(name, _)| is_name(name))).collect()
}

/// The values of a text, as one loader reads it.
fn values(loader: Loader, text: &str) -> BTreeMap<String, String> {
    let mut environment = Environment::new();
    loader.load(&mut environment, Source::new(".env", text));
    let known = environment.winners().filter_map(|one| Some((one.name.clone(), one.text()?.to_owned())));
    known.collect()
}

fn nothing() -> HashMap<&'static str, String> {
    HashMap::new()
}

#[test]
fn what_is_printed_has_no_error_and_is_clean_once_it_is_filled_in() {
    let machine = Machine::new("template-clean");
    for component in ["api", "processor", "frontend", "unified", "api,processor", "api,frontend"] {
        for all in ["", " --all"] {
            let printed = machine.run(&format!("template --component {component}{all}")).exits_with(0).stdout;
            let check = format!("check --component {component} --deny advice -");
            Machine::new("template-printed")
                .stdin(printed.clone())
                .run(&check.replace("--deny advice ", ""))
                .exits_with(0);
            let report = Machine::new("template-left")
                .stdin(printed.clone())
                .run(&format!("check --component {component} --format json -"))
                .json();
            let told: Vec<_> =
                report["findings"].as_array().unwrap().iter().map(|one| one["variable"].as_str().unwrap()).collect();
            let left = printed.lines().filter(|line| !line.starts_with('#') && line.contains("change-me"));
            let left: Vec<_> = left.filter_map(|line| Some(line.split_once('=')?.0)).collect();
            assert_eq!(told, left, "every placeholder is told of, and nothing else");
            Machine::new("template-filled").stdin(filled(&printed)).run(&check).exits_with(0).has_lines(1);
        }
    }
    let printed = machine.run("template").exits_with(0).stdout;
    assert_eq!(printed, machine.run("template --component unified").stdout, "it is the default");
}

#[test]
fn it_is_so_for_every_release() {
    for target in targets() {
        let printed = Form::Dotenv.render(&target, ALL, &nothing()).unwrap();
        assert_eq!(errors(&printed, &target), [""; 0], "{target:?}");
        let left: Vec<_> = found(&filled(&printed), &target).into_iter().map(|finding| finding.message).collect();
        assert_eq!(left, [""; 0], "{target:?}");
    }
}

#[test]
fn every_commented_line_can_be_set_alone_and_all_together() {
    for target in targets() {
        // The private images read more, and what several share is read by the public ones.
        let edition = if target.components.len() == 1 { Edition::Enterprise } else { Edition::Oss };
        let target = Target { edition, ..target };
        let printed = Form::Dotenv.render(&target, ALL, &nothing()).unwrap();
        let lines = commented(&printed);
        let is_one = target.components.len() == 1 && [RELEASES[2], spec::NEWEST].contains(&target.release);
        for line in lines.iter().filter(|_| is_one) {
            let text = printed.replacen(&format!("\n# {line}\n"), &format!("\n{line}\n"), 1);
            assert_ne!(text, printed);
            assert_eq!(errors(&text, &target), [""; 0], "{line}\n{target:?}");
        }
        let all = format!("{printed}\n{}\n", lines.join("\n"));
        assert_eq!(errors(&all, &target), [""; 0], "{target:?}");
    }
}

#[test]
fn every_loader_reads_the_same() {
    let target = target(Component::value_variants(), spec::NEWEST);
    let printed = Form::Dotenv.render(&target, ALL, &nothing()).unwrap();
    let expected = values(Loader::Dotenvy, &printed);
    assert!(expected.len() >= 4, "{expected:?}");
    for loader in Loader::value_variants() {
        assert_eq!(values(*loader, &printed), expected, "{loader:?}");
    }
    // A value that no spelling saves from `docker run` says so above it.
    for line in commented(&printed) {
        let alike = Loader::value_variants().iter().all(|one| values(*one, line) == values(Loader::Dotenvy, line));
        let warned = printed.contains(&format!("keeps them\n# {line}\n"));
        assert_ne!(alike, warned, "{line}");
    }
}

#[test]
fn all_is_every_name_that_the_component_reads() {
    for component in Component::value_variants() {
        for release in RELEASES {
            let target = Target { edition: Edition::Enterprise, ..target(&[*component], release) };
            let template = Template::new(&target, ALL, &nothing());
            let printed: Vec<_> = template.entries().map(|entry| entry.name.as_str()).collect();
            let different: BTreeSet<_> = printed.iter().collect();
            assert_eq!(different.len(), printed.len(), "a name stands twice");
            // What only another process than this one looks at is none of its.
            let is_looked_at = |reader: &spec::Reader| {
                reader.program.runs_in(*component)
                    && reader.exists_at(release)
                    && reader.when.iter().all(|condition| match condition.any {
                        [Atom::Processor] => *component == Component::Processor,
                        [Atom::NotProcessor] => *component != Component::Processor,
                        _ => true,
                    })
            };
            let read = VARIABLES.iter().filter(|variable| variable.readers.iter().any(is_looked_at)).count();
            assert_eq!(printed.len(), read, "{component} {release}");
        }
    }
}

#[test]
fn what_a_deployment_sets_is_there_without_being_asked_for() {
    for component in Component::value_variants() {
        let path = format!("{}/fixtures/good-{component}.env", env!("CARGO_MANIFEST_DIR"));
        let good = values(Loader::Dotenvy, &std::fs::read_to_string(path).unwrap());
        let target = target(&[*component], spec::NEWEST);
        let template = Template::new(&target, Wanted::default(), &nothing());
        let few = template.entries().count();
        assert!(few * 3 < Template::new(&target, ALL, &nothing()).entries().count() || few < 30, "{component}: {few}");
        for name in good.keys() {
            assert!(template.entries().any(|entry| entry.name == *name), "{component}: {name}");
        }
        let required: Vec<_> = template.sections[0].entries.iter().map(|entry| entry.name.as_str()).collect();
        let expected: &[&str] = match component {
            Component::Api | Component::Unified => &["DATABASE_URL", "DJANGO_ALLOWED_HOSTS", "DJANGO_SECRET_KEY"],
            Component::Processor => &["DATABASE_URL", "DJANGO_SECRET_KEY"],
            Component::Frontend => &["FLAGSMITH_API_URL"],
        };
        assert_eq!(required, expected);
        assert!(template.entries().all(|entry| entry.is_set == required.contains(&entry.name.as_str())));
    }
}

#[test]
fn a_name_that_two_components_read_differently_is_written_for_the_one_that_reads_it() {
    let line = |components: &[Component], release| {
        let printed = Form::Dotenv.render(&target(components, release), Wanted::default(), &nothing()).unwrap();
        let mut lines = printed.lines().filter(|line| line.trim_start_matches("# ").starts_with("FLAGSMITH_API_URL="));
        lines.next().map(str::to_owned)
    };
    let is = |text: &str| Some(text.to_owned());
    let (api, frontend) = (Component::Api, Component::Frontend);
    assert_eq!(line(&[frontend], spec::NEWEST), is("FLAGSMITH_API_URL=https://change-me.example.com/api/v1/"));
    assert_eq!(line(&[Component::Unified], spec::NEWEST), is("# FLAGSMITH_API_URL=http://localhost:8000"));
    assert_eq!(line(&[Component::Unified], Version::new(2, 227, 0)), None);
    // No value is good for both: the front end goes through its own server then.
    let both = Form::Dotenv.render(&target(&[api, frontend], spec::NEWEST), Wanted::default(), &nothing()).unwrap();
    assert!(both.contains("\nFLAGSMITH_PROXY_API_URL=http://flagsmith-api:8000\n"), "{both}");
}

#[test]
fn an_area_is_only_that_area() {
    let printed = Machine::new("template-area").run("template --all --area email").exits_with(0).stdout;
    assert!(printed.contains("\n# EMAIL_HOST=localhost\n") && !printed.contains("DATABASE_URL="), "{printed}");
    let machine = Machine::new("template-area-empty");
    let area = "template --all --component frontend --area email";
    machine.run(area).exits_with(2).complains("nothing of the area `email` is read");
    let old = "template --component frontend --flagsmith-version 1.0.0";
    machine.run(old).exits_with(2).complains("no variable is known");
    machine.run("template --area limits").exits_with(2).complains("`--all` looks at all");
    machine
        .run("template --component frontend --area email")
        .exits_with(2)
        .complains("`email` is read by this component");
    Machine::new("template-area-wrong")
        .run("template --area mail")
        .exits_with(2)
        .complains("a similar name exists: 'email'");
}

#[test]
fn secrets_are_made_up_only_where_that_is_asked_for() {
    let machine = Machine::new("template-secrets");
    let plain = |arguments: &str| machine.run(arguments).exits_with(0).stdout;
    assert_eq!(plain("template --all"), plain("template --all"));
    for form in ["dotenv", "compose", "kubernetes"] {
        let arguments = format!("template --all --component api,processor --format {form} --generate-secrets");
        let (first, second) = (plain(&arguments), plain(&arguments));
        let keys = |text: &str| {
            let lines = text.lines().map(|line| line.trim_start_matches(['#', ' ']));
            let values = lines.filter_map(|line| line.strip_prefix("DJANGO_SECRET_KEY"));
            values.map(|value| value.trim_matches(['=', ':', ' ', '"']).to_owned()).collect::<BTreeSet<_>>()
        };
        let (first, second) = (keys(&first), keys(&second));
        // One key for every component of a run, and another one for the next run.
        assert_eq!((first.len(), second.len(), first.intersection(&second).count()), (1, 1, 0));
        for key in first.iter().chain(&second) {
            assert_eq!(key.len(), 64);
            assert!(key.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte)), "{key}");
        }
    }
    let printed = plain("template --generate-secrets --component api");
    let report = Machine::new("template-secret").stdin(printed).run("check --component api --format json -").json();
    let told: Vec<_> = report["findings"].as_array().unwrap().iter().map(|one| one["variable"].as_str()).collect();
    assert_eq!(told, [Some("DATABASE_URL"), Some("DJANGO_ALLOWED_HOSTS")], "the key is none to be filled in");
}

/// The texts of a mapping, each of which must be one.
fn texts(yaml: &Yaml<'_>) -> BTreeMap<String, String> {
    let text = |yaml: &Yaml<'_>| yaml.as_str().unwrap_or_else(|| panic!("{yaml:?} is no text")).to_owned();
    let Some(mapping) = yaml.as_mapping() else {
        assert!(yaml.is_null(), "{yaml:?} is no mapping");
        return BTreeMap::new();
    };
    mapping.iter().map(|(name, value)| (text(name), text(value))).collect()
}

/// The environment of each service, or of each pair of ConfigMap and Secret.
fn environments(form: Form, text: &str) -> BTreeMap<String, BTreeMap<String, String>> {
    let documents = Yaml::load_from_str(text).unwrap_or_else(|error| panic!("{error}\n{text}"));
    let mut environments: BTreeMap<String, BTreeMap<String, String>> = BTreeMap::new();
    for document in &documents {
        if form == Form::Compose {
            for (name, service) in document["services"].as_mapping().expect("there are services") {
                let values =
                    texts(&service["environment"]).into_iter().map(|(name, value)| (name, value.replace("$$", "$")));
                environments.insert(name.as_str().unwrap().to_owned(), values.collect());
            }
        } else if !document.is_null() {
            let (kind, data) = match document["kind"].as_str() {
                Some("ConfigMap") => (false, &document["data"]),
                Some("Secret") => (true, &document["stringData"]),
                other => panic!("{other:?}"),
            };
            let values = texts(data);
            for name in values.keys() {
                assert_eq!(spec::find(name).unwrap().secret, kind, "{name} stands in the wrong one");
            }
            let name = document["metadata"]["name"].as_str().unwrap().to_owned();
            environments.entry(name).or_default().extend(values);
        }
    }
    environments
}

#[test]
fn compose_and_kubernetes_give_the_same_environment() {
    let components = Component::value_variants();
    let services = ["flagsmith-api", "flagsmith-task-processor", "flagsmith-frontend", "flagsmith"];
    for form in [Form::Compose, Form::Kubernetes] {
        let printed = form.render(&target(components, spec::NEWEST), ALL, &nothing()).unwrap();
        let mark = if form == Form::Compose { "      # " } else { "  # " };
        let uncommented: Vec<String> = printed
            .lines()
            .map(|line| match line.strip_prefix(mark) {
                Some(rest) if rest.ends_with('"') && rest.contains(": \"") => {
                    format!("{}{rest}", mark.trim_end_matches("# "))
                }
                _ => line.to_owned(),
            })
            .collect();
        let set = environments(form, &printed);
        let all = environments(form, &uncommented.join("\n"));
        assert_eq!((set.len(), all.len()), (components.len(), components.len()));
        for (component, service) in components.iter().zip(services) {
            let target = target(&[*component], spec::NEWEST);
            let template = Template::new(&target, ALL, &nothing());
            let expected = |all: bool| -> BTreeMap<String, String> {
                let entries = template.entries().filter(|entry| all || entry.is_set);
                entries.map(|entry| (entry.name.clone(), entry.value.clone())).collect()
            };
            assert_eq!(set[service], expected(false), "{form:?} {service}");
            assert_eq!(all[service], expected(true), "{form:?} {service}");
        }
    }
}

#[test]
fn kubernetes_gets_a_secret_only_where_there_is_one() {
    for (component, kinds) in [(Component::Frontend, &["ConfigMap"][..]), (Component::Api, &["ConfigMap", "Secret"])] {
        let usual = Wanted::default();
        let printed = Form::Kubernetes.render(&target(&[component], spec::NEWEST), usual, &nothing()).unwrap();
        let found: Vec<&str> = printed.lines().filter_map(|line| line.strip_prefix("kind: ")).collect();
        assert_eq!(found, kinds, "{component}");
    }
}

#[test]
fn comments_fit_a_hundred_columns() {
    for form in Form::value_variants() {
        let printed = form.render(&target(Component::value_variants(), spec::NEWEST), ALL, &nothing()).unwrap();
        assert!(printed.ends_with('\n') && !printed.contains(" \n") && !printed.contains("\n\n\n\n"));
        for line in printed.lines().filter(|line| line.trim_start().starts_with("#   ")) {
            assert!(line.len() <= 100, "{line}");
        }
    }
}
