//! `missing-required`: something without which the component does nothing useful.

use super::Rule;
use crate::check::{Context, Entry};
use crate::finding::{Finding, Severity};
use crate::spec::{self, Atom, Component};

pub static RULE: Rule = Rule {
    name: "missing-required",
    severity: Severity::Error,
    summary: "a variable without which the component cannot work is not set",
    why: "Without a database the API does not start; without `DJANGO_ALLOWED_HOSTS` it refuses every request, health \
          checks too. Without `DJANGO_SECRET_KEY`, or without an API for the front end, it starts and is of little \
          use: those are warnings. With `--partial` nothing is missing.",
    bad: "DJANGO_SECRET_KEY=<50 or more random characters>\nDJANGO_ALLOWED_HOSTS=flags.example.com",
    good: "DATABASE_URL=postgres://flagsmith:<password>@db:5432/flagsmith\nDJANGO_SECRET_KEY=<50 or more random \
           characters>\nDJANGO_ALLOWED_HOSTS=flags.example.com",
    check,
};

/// The parts of the discrete form of the primary database (facts/conditions.md, section 2).
pub const DATABASE_PARTS: [&str; 5] =
    ["DJANGO_DB_NAME", "DJANGO_DB_USER", "DJANGO_DB_PASSWORD", "DJANGO_DB_HOST", "DJANGO_DB_PORT"];

/// Whether a finding of this rule may be about `name`.
pub fn may_name(name: &str) -> bool {
    let others =
        ["DATABASE_URL", "DJANGO_ALLOWED_HOSTS", "DJANGO_SECRET_KEY", "FLAGSMITH_API_URL", "FLAGSMITH_PROXY_API_URL"];
    DATABASE_PARTS.contains(&name) || others.contains(&name)
}

fn check(context: &Context<'_>, found: &mut Vec<Finding>) {
    if context.is_partial() {
        return;
    }
    let components = &context.target.components;
    let backend = components.iter().copied().find(|component| *component != Component::Frontend);
    if let Some(component) = backend {
        database(context, component, found);
        let absent = |name| context.environment.get(name).is_none() && is_read(context, name, component);
        if absent("DJANGO_ALLOWED_HOSTS")
            && context.target.serves
            && runs_api(context)
            && !has_hosts_of_its_own(context)
        {
            found.push(
                missing("DJANGO_ALLOWED_HOSTS", component, "is not set: the API answers every request, health checks too, with 400")
                    .help("set it to the host names that people and probes use, such as `DJANGO_ALLOWED_HOSTS=flags.example.com`"),
            );
        }
        if absent("DJANGO_SECRET_KEY") {
            let what = if runs_api(context) {
                "is not set: every process makes a key of its own, so sessions and tokens end at each restart"
            } else {
                "is not set: the task processor makes a key of its own, and cannot read what the API encrypts with another"
            };
            found.push(
                missing("DJANGO_SECRET_KEY", component, what)
                    .help("set it to 50 or more random characters, the same for the API and the task processor")
                    .lowered(Severity::Warning),
            );
        }
    }
    if components.contains(&Component::Frontend) {
        frontend(context, found);
    }
}

/// Whether this release reads the name at all: before, it had another, or none.
fn is_read(context: &Context<'_>, name: &str, component: Component) -> bool {
    spec::find(name).is_some_and(|variable| variable.is_read_by(component, context.target.release))
}

/// Whether something other than the task processor runs from the API's image.
fn runs_api(context: &Context<'_>) -> bool {
    context.target.components.iter().any(|one| matches!(one, Component::Api | Component::Unified))
}

/// Whether the settings are those that bring hosts along (api/app/settings/local.py:8), or may be.
fn has_hosts_of_its_own(context: &Context<'_>) -> bool {
    let module = context.environment.get("DJANGO_SETTINGS_MODULE");
    module.is_some_and(|module| module.text().is_none_or(|module| module == "app.settings.local"))
}

fn database(context: &Context<'_>, component: Component, found: &mut Vec<Finding>) {
    let set = |name: &&str| context.environment.get(name).is_some();
    if set(&"DATABASE_URL") {
        return;
    }
    let (present, absent): (Vec<&str>, Vec<&str>) = DATABASE_PARTS.iter().partition(|name| set(name));
    if absent.is_empty() {
        return;
    }
    if !set(&"DJANGO_DB_NAME") {
        let what = "is not set, and neither is the whole set `DJANGO_DB_NAME`, `_USER`, `_PASSWORD`, `_HOST` and \
                    `_PORT`: there is no database";
        let mut finding = missing("DATABASE_URL", component, what)
            .names(absent)
            .names(present.iter().copied())
            .names(waiting_for_database(context))
            .help("set `DATABASE_URL=postgres://USER:PASSWORD@HOST:5432/NAME`");
        if let Some(part) = present.first().and_then(|name| context.environment.get(name)) {
            finding = finding.at(part.name_place(), "not enough by itself");
        }
        found.push(finding);
        return;
    }
    let listed: Vec<String> = absent.iter().map(|name| format!("`{name}`")).collect();
    let what = match listed.len() {
        1 => "is not set: with `DJANGO_DB_NAME` the whole set is read at the start, which fails without it".to_owned(),
        _ => format!(
            "is not set: with `DJANGO_DB_NAME` the whole set is read at the start, which fails without {}",
            listed.join(", ")
        ),
    };
    let mut finding = missing(absent[0], component, &what)
        .names(absent.iter().skip(1).copied())
        .help("set them all, if need be to nothing, or use `DATABASE_URL` alone");
    if let Some(name) = context.environment.get("DJANGO_DB_NAME") {
        finding = finding.at(name.name_place(), "asks for the whole set");
    }
    found.push(finding);
}

/// The variables that are there and would be looked at beside `DATABASE_URL` only.
fn waiting_for_database<'c>(context: &'c Context<'_>) -> impl Iterator<Item = &'c str> {
    let waiting = |entry: &&Entry<'_>| {
        let conditions = entry.uses.iter().flat_map(|usage| usage.reader.when);
        conditions.flat_map(|condition| condition.any).any(|atom| matches!(atom, Atom::Set("DATABASE_URL")))
    };
    context.entries.iter().filter(waiting).map(|entry| entry.assignment.name.as_str())
}

fn frontend(context: &Context<'_>, found: &mut Vec<Finding>) {
    let set = |name| context.environment.get(name).is_some_and(|assignment| assignment.text() != Some(""));
    if !set("FLAGSMITH_API_URL")
        && !set("FLAGSMITH_PROXY_API_URL")
        && is_read(context, "FLAGSMITH_API_URL", Component::Frontend)
    {
        let what = "is not set, and neither is `FLAGSMITH_PROXY_API_URL`: the dashboard finds no API";
        found.push(
            missing("FLAGSMITH_API_URL", Component::Frontend, what)
                .names(["FLAGSMITH_PROXY_API_URL"])
                .help("set `FLAGSMITH_API_URL=https://HOST/api/v1/`, or `FLAGSMITH_PROXY_API_URL=http://HOST:8000` to go through the front end's own server")
                .lowered(Severity::Warning),
        );
    }
}

fn missing(name: &str, component: Component, what: &str) -> Finding {
    Finding::new(&RULE, format!("`{name}` {what}")).variable(name).component(Some(component.name()))
}
