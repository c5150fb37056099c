//! A starting file for a deployment: which variables it holds, with which values, and what it says of each. Pure; each
//! form that it is written in has a file of its own.

mod compose;
mod dotenv;
mod kubernetes;

use std::borrow::Cow;
use std::collections::HashMap;

use clap::ValueEnum;

use crate::check::{Context, Options, check};
use crate::environment::Environment;
use crate::finding::{Finding, Severity};
use crate::fix;
use crate::load::Loader;
use crate::source::Source;
use crate::spec::{self, Component, Condition, Family, Reader, VARIABLES, Variable};
use crate::target::{Edition, Target};
use crate::value::{Check, takes};
use crate::wording;

/// What stands where only the operator knows the value. It is in no good value, so that a search finds what is left to
/// fill in; and as a secret key, `check` knows it for a sample.
pub const PLACEHOLDER: &str = "change-me";

/// The secrets that are this installation's own and may be any text, so that they can be made up.
pub const OWN_SECRETS: &[&str] = &["DJANGO_SECRET_KEY", "COOKIE_AUTH_JWT_SIGNING_KEY", "WAREHOUSE_CREDENTIALS_SECRET"];

/// The columns that comments fill.
const COLUMNS: usize = 100;

/// The areas of the table, in the order in which a deployment is thought of, and their headings.
const AREAS: &[(&str, &str)] = &[
    ("database", "Databases"),
    ("hosts", "Host names, addresses and proxies"),
    ("auth", "Signing up, logging in, and who may call the API"),
    ("process", "The process: settings, web server, tasks"),
    ("logging", "Logs, error reports and traces"),
    ("email", "Mail"),
    ("analytics", "Usage figures and analytics"),
    ("cache", "Caches"),
    ("bootstrap", "The first administrator"),
    ("dashboard", "The dashboard's own server"),
    ("integrations", "Other services"),
    ("limits", "Limits"),
    ("edge", "Edge API"),
    ("experimentation", "Experiments"),
    ("enterprise", "Private packages"),
    ("library", "Read by libraries inside Flagsmith"),
    ("elsewhere", "Meant for other programs"),
    ("former", "No longer read by newer releases"),
];

/// What deployments set although the official page of environment variables does not list it.
const ALSO_SET: &[&str] = &[
    "BUCKETED_ANALYTICS_DATA_RETENTION_DAYS",
    "CACHE_FLAGS_SECONDS",
    "DJANGO_CSRF_TRUSTED_ORIGINS",
    "DJANGO_DB_CONN_HEALTH_CHECKS",
    "DJANGO_DB_CONN_MAX_AGE",
    "DJANGO_DB_HOST",
    "DJANGO_DB_NAME",
    "DJANGO_DB_PASSWORD",
    "DJANGO_DB_PORT",
    "DJANGO_DB_USER",
    "DJANGO_SETTINGS_MODULE",
    "EMAIL_HOST",
    "EMAIL_HOST_PASSWORD",
    "EMAIL_HOST_USER",
    "EMAIL_PORT",
    "EMAIL_USE_TLS",
    "ENABLE_CLEAN_UP_OLD_TASKS",
    "ENABLE_TASK_PROCESSOR_HEALTH_CHECK",
    "ENVIRONMENT",
    "FLAGSMITH_DOMAIN",
    "FLAGSMITH_FRONTEND_URL",
    "FLAGSMITH_PROXY_API_URL",
    "GET_FLAGS_ENDPOINT_CACHE_BACKEND",
    "GET_FLAGS_ENDPOINT_CACHE_SECONDS",
    "GUNICORN_THREADS",
    "GUNICORN_TIMEOUT",
    "GUNICORN_WORKERS",
    "MAINTENANCE_MODE",
    "NODE_ENV",
    "PORT",
    "PROMETHEUS_ENABLED",
    "RAW_ANALYTICS_DATA_RETENTION_DAYS",
    "SENDER_EMAIL",
    "SENDGRID_API_KEY",
    "SENTRY_SDK_DSN",
    "TASK_DELETE_RETENTION_DAYS",
    "TASK_PROCESSOR_NUM_THREADS",
    "TASK_PROCESSOR_QUEUE_POP_SIZE",
    "TASK_PROCESSOR_SLEEP_INTERVAL_MS",
    "TASK_RUN_METHOD",
    "USE_POSTGRES_FOR_ANALYTICS",
];

/// The form of a starting file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, clap::ValueEnum)]
pub enum Form {
    /// A `.env` file that every loader reads alike.
    #[default]
    #[value(help = None)]
    Dotenv,
    /// The `environment` of services of Docker Compose.
    #[value(help = None)]
    Compose,
    /// A ConfigMap and a Secret.
    #[value(help = None)]
    Kubernetes,
}

impl Form {
    /// The whole text for `target`; `None` where there is nothing of what is wanted. A `.env` file is for all components
    /// together; the other forms have a part for each. `secrets` are values for some of [`OWN_SECRETS`].
    pub fn render(self, target: &Target, wanted: Wanted, secrets: &HashMap<&str, String>) -> Option<String> {
        let template = |target: &Target| Template::new(target, wanted, secrets);
        if self == Self::Dotenv {
            let template = template(target);
            return (!template.sections.is_empty()).then(|| dotenv::render(&template));
        }
        let alone = |component: &Component| {
            let template = template(&Target { components: vec![*component], ..target.clone() });
            (!template.sections.is_empty()).then_some((*component, template))
        };
        let each: Vec<(Component, Template)> = target.components.iter().filter_map(alone).collect();
        let render = if self == Self::Compose { compose::render } else { kubernetes::render };
        (!each.is_empty()).then(|| render(target, &each))
    }
}

/// Which variables are wanted.
#[derive(Debug, Clone, Copy, Default)]
pub struct Wanted {
    /// All that the components read, and not only what deployments set.
    pub all: bool,
    /// Those of this area only.
    pub area: Option<&'static str>,
}

/// A starting file.
#[derive(Debug)]
pub struct Template {
    /// What it is for.
    pub target: Target,
    /// What it holds, what is required first.
    pub sections: Vec<Section>,
}

/// Variables under one heading.
#[derive(Debug)]
pub struct Section {
    /// The heading.
    pub title: &'static str,
    /// The variables; never none.
    pub entries: Vec<Entry>,
}

/// One variable of a starting file.
#[derive(Debug)]
pub struct Entry {
    /// The name; of a numbered family the first one.
    pub name: String,
    /// The value that is set, or that is only shown: the default, or an example.
    pub value: String,
    /// Whether it is set; else it is commented out.
    pub is_set: bool,
    /// Whether the value is a secret.
    pub is_secret: bool,
    /// What the variable is for.
    pub summary: &'static str,
    /// What else is to be known: what it takes, what the value is, since when and under which condition it counts.
    pub details: Vec<String>,
}

impl Template {
    /// The starting file for `target`. `secrets` are values for some of [`OWN_SECRETS`].
    pub fn new(target: &Target, wanted: Wanted, secrets: &HashMap<&str, String>) -> Self {
        let required = required(target, secrets);
        let base: String = required.iter().map(|one| line(one.name, &one.value)).collect();
        let (environment, options) = (environment(&base), Options::default());
        let errors = count_errors(&check(&environment, target, &options).reported);
        let draft = Draft { target, secrets, errors, base };
        let context = Context::new(&environment, target, &options);
        let mut all: Vec<(&Variable, Entry)> = Vec::new();
        for variable in VARIABLES.iter().filter(|variable| wanted.area.is_none_or(|area| variable.area() == area)) {
            let uses = uses(&context, variable);
            let required = required.iter().find(|one| one.name == variable.name);
            if !uses.is_empty() && (wanted.all || required.is_some() || is_commonly_set(variable, &uses)) {
                all.push((variable, draft.entry(&context, variable, &uses, required)));
            }
        }
        let (set, other): (Vec<_>, Vec<_>) = all.into_iter().partition(|(_, entry)| entry.is_set);
        let mut sections =
            vec![Section { title: "Required", entries: set.into_iter().map(|(_, entry)| entry).collect() }];
        sections.extend(AREAS.iter().map(|(_, title)| Section { title, entries: Vec::new() }));
        for (variable, entry) in other {
            let index = AREAS.iter().position(|(area, _)| *area == variable.area()).unwrap_or(AREAS.len() - 1);
            sections[index + 1].entries.push(entry);
        }
        sections.retain(|section| !section.entries.is_empty());
        Self { target: target.clone(), sections }
    }

    /// Every variable, in order.
    pub fn entries(&self) -> impl Iterator<Item = &Entry> {
        self.sections.iter().flat_map(|section| &section.entries)
    }
}

/// A variable without which a component cannot work.
struct Required {
    name: &'static str,
    value: String,
    /// What does as well, all of them together.
    instead: Vec<String>,
}

/// What `check` misses in an environment with nothing in it, with values to fill in.
fn required(target: &Target, secrets: &HashMap<&str, String>) -> Vec<Required> {
    let missing = check(&Environment::new(), target, &Options::default()).reported.into_iter();
    let missing = missing.filter(|finding| finding.rule.name == "missing-required");
    let chosen = missing.filter_map(|finding| {
        let names: Vec<&String> = finding.variable.iter().chain(&finding.names).collect();
        // Where the components do not agree on what the name means, another one does as well.
        let values = names.iter().filter_map(|name| {
            let variable = spec::find(name)?;
            Some((variable.name, secrets.get(variable.name).cloned().unwrap_or_else(|| to_fill_in(variable))))
        });
        let (name, value) = values.into_iter().find(|(name, value)| {
            let found = check(&environment(&line(name, value)), target, &Options::default()).reported;
            !found.iter().any(|one| matches!(one.rule.name, "invalid-value" | "misread-value" | "wrong-component"))
        })?;
        let others = names.into_iter().filter(|other| *other != name && Some(name) == finding.variable.as_deref());
        Some(Required { name, value, instead: others.cloned().collect() })
    });
    chosen.collect()
}

/// What is known while values are chosen.
struct Draft<'a> {
    target: &'a Target,
    secrets: &'a HashMap<&'a str, String>,
    /// What is required, as a `.env` file.
    base: String,
    /// How many errors that gives.
    errors: usize,
}

impl Draft<'_> {
    /// The variable with the value that it is set to, or else with one that is fit to be shown.
    fn entry(
        &self,
        context: &Context<'_>,
        variable: &'static Variable,
        uses: &[&'static Reader],
        required: Option<&Required>,
    ) -> Entry {
        let name = match variable.family {
            None => variable.name.to_owned(),
            Some(Family::Number) => variable.member(0),
            Some(Family::Environment) => variable.name.replace("<ENV>", "DEV"),
        };
        let (is_set, value) = match required {
            Some(required) => (true, required.value.clone()),
            None => (false, self.shown(variable, &name, uses)),
        };
        let mut details = Vec::new();
        details.extend(takes(uses));
        if !is_set {
            details.extend(about_value(variable, uses, &value));
        }
        details.extend(since(variable, uses));
        let mut details: Vec<String> = Some(details.join("; ")).into_iter().filter(|text| !text.is_empty()).collect();
        details.extend(counts_if(context, uses));
        let instead: Vec<&str> = required.iter().flat_map(|one| &one.instead).map(String::as_str).collect();
        if !instead.is_empty() {
            details.push(format!("or set {} instead", wording::listed(&instead, "and")));
        }
        Entry { name, value, is_set, is_secret: variable.secret, summary: variable.summary(), details }
    }

    /// The default, an example, or nothing: the first that is read well where it is set, and by every loader alike if
    /// one of them is.
    fn shown(&self, variable: &Variable, name: &str, uses: &[&Reader]) -> String {
        let defaults = || uses.iter().filter_map(|reader| reader.default_value()).map(Cow::into_owned);
        let mut candidates: Vec<String> = self.secrets.get(name).cloned().into_iter().collect();
        candidates.extend(defaults().filter(|default| !default.is_empty()));
        candidates.extend(to_fill_in_or_example(variable));
        candidates.extend(variable.example().map(str::to_owned));
        candidates.push(String::new());
        // Where nothing that was meant for another component will do.
        candidates.push("1".to_owned());
        let is_read_well = |value: &&String| self.is_read_well(name, value);
        let is_portable = |value: &str| fix::plainest(Loader::value_variants(), value).is_some();
        let portable = candidates.iter().filter(|value| !value.is_empty() && is_portable(value)).find(is_read_well);
        let chosen = portable.or_else(|| candidates.iter().find(is_read_well));
        chosen.map_or_else(String::new, |value| (*value).clone())
    }

    /// Whether the value brings no error where it is set, and is taken for what it says.
    fn is_read_well(&self, name: &str, value: &str) -> bool {
        let found =
            check(&environment(&format!("{}{}", self.base, line(name, value))), self.target, &Options::default());
        let is_misread = |one: &Finding| one.rule.name == "misread-value" && one.variable.as_deref() == Some(name);
        count_errors(&found.reported) <= self.errors && !found.reported.iter().any(is_misread)
    }
}

/// The readers of `variable` that the target runs and whose conditions it does not rule out.
fn uses(context: &Context<'_>, variable: &'static Variable) -> Vec<&'static Reader> {
    let rules_out = |reader: &Reader, condition: &Condition| {
        condition.any.iter().all(|atom| atom.variable().is_none())
            && context.conditions(reader.program.side()).holds(condition) == Some(false)
    };
    let readers = context.readers(variable).map(|(reader, _)| reader);
    readers.filter(|reader| !reader.when.iter().chain(reader.needs).any(|one| rules_out(reader, one))).collect()
}

fn is_commonly_set(variable: &Variable, uses: &[&Reader]) -> bool {
    let is_of_use = uses.iter().any(|reader| reader.check != Some(Check::Ignored));
    is_of_use && (variable.documented.is_some() || ALSO_SET.contains(&variable.name))
}

/// The value of a variable that only the operator knows: the example with what has to be replaced.
fn to_fill_in(variable: &Variable) -> String {
    if variable.readers.iter().any(|reader| reader.check == Some(Check::SecretKey)) {
        return format!("{PLACEHOLDER}-to-50-or-more-random-characters");
    }
    let example = variable.example().unwrap_or(PLACEHOLDER);
    let is_opaque = variable.secret && !example.contains(['<', ':']);
    if is_opaque { PLACEHOLDER.to_owned() } else { with_placeholders(example) }
}

/// As [`to_fill_in`] for a secret, and the example as it is for anything else.
fn to_fill_in_or_example(variable: &Variable) -> Option<String> {
    if variable.secret { Some(to_fill_in(variable)) } else { variable.example().map(str::to_owned) }
}

/// An example in which the parts in angle brackets, and the hosts, are left to fill in.
fn with_placeholders(example: &str) -> String {
    let mut text = String::new();
    let mut rest = example;
    while let Some((before, behind)) = rest.split_once('<') {
        let Some((_, after)) = behind.split_once('>') else { break };
        text.extend([before, PLACEHOLDER]);
        rest = after;
    }
    text.push_str(rest);
    let mut parts = text.split(".example.com");
    let mut filled = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let label = filled.trim_end_matches(|c: char| c.is_ascii_alphanumeric() || c == '-').len();
        filled.truncate(label);
        filled.extend([PLACEHOLDER, ".example.com", part]);
    }
    filled
}

/// What the value that is shown is, where it is not the default.
fn about_value(variable: &Variable, uses: &[&Reader], value: &str) -> Option<String> {
    let example = if value.is_empty() {
        ""
    } else if value.contains(PLACEHOLDER) {
        ", to fill in"
    } else {
        ", this is an example"
    };
    let Some(reader) = uses.iter().find(|reader| reader.default().is_some()) else {
        return Some(format!("not set by default{example}"));
    };
    let default = reader.default().unwrap_or_default().trim_start_matches('=');
    match reader.default_value() {
        Some(default) if default == value => None,
        Some(default) if default.is_empty() => Some(format!("empty by default{example}")),
        _ if variable.secret && !reader.computed => None,
        _ => Some(format!("default: {default}{example}")),
    }
}

fn since(variable: &Variable, uses: &[&Reader]) -> Option<String> {
    let is_of_use = |reader: &&Reader| uses.iter().any(|one| one.program.side() == reader.program.side());
    let first = variable.readers.iter().filter(is_of_use).map(|reader| reader.since).min()?;
    (first > spec::OLDEST).then(|| format!("since {first}"))
}

/// What else has to be set, where no reader looks at the value as things stand.
fn counts_if(context: &Context<'_>, uses: &[&Reader]) -> Option<String> {
    let mut all = uses.iter().map(|reader| {
        let conditions = context.conditions(reader.program.side());
        let all = reader.when.iter().chain(reader.needs);
        all.filter(move |condition| conditions.holds(condition) != Some(true)).map(Condition::words).collect::<Vec<_>>()
    });
    let first = all.next()?;
    let is_idle = !first.is_empty() && all.all(|other| !other.is_empty());
    is_idle.then(|| format!("counts only if {}", first.join(", and ")))
}

/// What stands at the top of a file.
fn intro(target: &Target) -> Vec<String> {
    let components: Vec<&str> = target.components.iter().map(|component| component.name()).collect();
    let edition = if target.edition == Edition::Oss { "" } else { ", private images" };
    let newer = target.newer.map_or_else(String::new, |newer| format!(", the newest that is known, for {newer}"));
    vec![
        format!(
            "Environment of Flagsmith {}{newer}{edition}: {}.",
            target.release,
            wording::joined(&components, "and")
        ),
        format!(
            "What is required comes first: replace every `{PLACEHOLDER}`. All else is commented out and shows the \
             default, unless its comment says otherwise: take the `# ` in front of a line away to set it."
        ),
    ]
}

/// Paragraphs as the comment at the top of a file.
fn top(paragraphs: &[String]) -> String {
    let paragraphs: Vec<String> = paragraphs.iter().map(|text| comment("", "# ", text)).collect();
    paragraphs.join("#\n")
}

/// The sections as a mapping in YAML, with the entries that are wanted and their values as `spell` writes them.
fn mapping(
    indent: &str,
    template: &Template,
    wanted: impl Fn(&Entry) -> bool,
    spell: impl Fn(&str) -> String,
) -> String {
    let mut text = String::new();
    for section in &template.sections {
        let mut entries = section.entries.iter().filter(|entry| wanted(entry)).peekable();
        if entries.peek().is_some() {
            text.push_str(&heading(indent, section.title));
        }
        for entry in entries {
            text.push_str(&about(indent, entry));
            let mark = if entry.is_set { "" } else { "# " };
            // In quotes a text is one in every version of YAML, and what JSON escapes YAML reads alike.
            let value = serde_json::Value::String(spell(&entry.value));
            text.push_str(&format!("{indent}{mark}{}: {value}\n", entry.name));
        }
    }
    text
}

/// What a component is called in Flagsmith's own files.
fn service(component: Component) -> &'static str {
    match component {
        Component::Api => "flagsmith-api",
        Component::Processor => "flagsmith-task-processor",
        Component::Frontend => "flagsmith-frontend",
        Component::Unified => "flagsmith",
    }
}

/// A heading between variables.
fn heading(indent: &str, title: &str) -> String {
    format!("\n\n{indent}# === {title} ===\n")
}

/// What is said of a variable, above it.
fn about(indent: &str, entry: &Entry) -> String {
    let details: String = entry.details.iter().map(|text| comment(indent, "#   ", text)).collect();
    format!("\n{}{details}", comment(indent, "# ", entry.summary))
}

/// A text as lines of a comment.
fn comment(indent: &str, mark: &str, text: &str) -> String {
    let start = format!("{indent}{mark}");
    let options = textwrap::Options::new(COLUMNS)
        .initial_indent(&start)
        .subsequent_indent(&start)
        .break_words(false)
        .word_splitter(textwrap::WordSplitter::NoHyphenation)
        .word_separator(textwrap::WordSeparator::AsciiSpace);
    textwrap::wrap(text, options).iter().map(|line| format!("{}\n", line.trim_end())).collect()
}

/// An assignment as the lines of a `.env` file: as all loaders read it, or else as the default one does.
fn line(name: &str, value: &str) -> String {
    let everywhere = fix::plainest(Loader::value_variants(), value);
    let written = everywhere.or_else(|| fix::plainest(&[Loader::default()], value)).unwrap_or_default();
    format!("{name}={written}\n")
}

fn environment(text: &str) -> Environment {
    let mut environment = Environment::new();
    Loader::default().load(&mut environment, Source::new("", text));
    environment
}

fn count_errors(found: &[Finding]) -> usize {
    found.iter().filter(|finding| finding.severity == Severity::Error).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_only_the_operator_knows_is_left_to_fill_in() {
        for (example, filled) in [
            ("flags.example.com", "change-me.example.com"),
            (
                "postgres://flagsmith:<password>@db.example.com:5432/x",
                "postgres://flagsmith:change-me@change-me.example.com:5432/x",
            ),
            (
                "https://a.example.com,https://b.example.com/x",
                "https://change-me.example.com,https://change-me.example.com/x",
            ),
            ("email.eu-west-1.amazonaws.com", "email.eu-west-1.amazonaws.com"),
            ("a < b", "a < b"),
            ("", ""),
        ] {
            assert_eq!(with_placeholders(example), filled);
        }
    }

    #[test]
    fn every_area_with_something_that_is_read_has_a_heading() {
        for variable in VARIABLES.iter().filter(|variable| !variable.readers.is_empty()) {
            assert!(AREAS.iter().any(|(area, _)| *area == variable.area()), "{}: {}", variable.name, variable.area());
        }
    }

    #[test]
    fn a_value_is_quoted_as_its_form_wants_it() {
        let entry = Entry {
            name: "ORGANISATION_NAME".to_owned(),
            value: "on $x \"y\"".to_owned(),
            is_set: true,
            is_secret: false,
            summary: "A name",
            details: Vec::new(),
        };
        let target = Target {
            components: vec![Component::Api],
            inferred: false,
            release: spec::NEWEST,
            newer: None,
            edition: Edition::Oss,
            partial: false,
            serves: true,
        };
        let section = Section { title: "Required", entries: vec![entry] };
        let template = Template { target: target.clone(), sections: vec![section] };
        assert!(dotenv::render(&template).contains("\nORGANISATION_NAME='on $x \"y\"'\n"));
        let each = [(Component::Api, template)];
        assert!(compose::render(&target, &each).contains("\n      ORGANISATION_NAME: \"on $$x \\\"y\\\"\"\n"));
        assert!(kubernetes::render(&target, &each).contains("\n  ORGANISATION_NAME: \"on $x \\\"y\\\"\"\n"));
    }
}
