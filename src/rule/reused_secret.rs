//! `reused-secret`: one secret in two places.

use super::Rule;
use crate::check::Context;
use crate::environment::Assignment;
use crate::finding::{Finding, Severity};
use crate::value::database_password;

pub static RULE: Rule = Rule {
    name: "reused-secret",
    severity: Severity::Warning,
    summary: "the signing key is the password of the database",
    why: "Whoever learns the one can log in as anybody with the other, and neither can be changed alone.",
    bad: "DATABASE_URL=postgres://flagsmith:<secret>@db:5432/flagsmith\nDJANGO_SECRET_KEY=<the same secret>",
    good: "DATABASE_URL=postgres://flagsmith:<password>@db:5432/flagsmith\nDJANGO_SECRET_KEY=<another secret>",
    check,
};

/// Keys that sign or encrypt.
const KEYS: &[&str] = &["DJANGO_SECRET_KEY", "COOKIE_AUTH_JWT_SIGNING_KEY", "WAREHOUSE_CREDENTIALS_SECRET"];

/// Whether a finding of this rule may be about `name`.
pub fn may_name(name: &str) -> bool {
    KEYS.contains(&name)
}

fn check(context: &Context<'_>, found: &mut Vec<Finding>) {
    let passwords: Vec<(&Assignment, String)> = context
        .environment
        .winners()
        .filter_map(|assignment| {
            let text = assignment.text()?;
            let password = match assignment.name.as_str() {
                "DATABASE_URL" => database_password(text)?,
                "DJANGO_DB_PASSWORD" | "POSTGRES_PASSWORD" => text.to_owned(),
                _ => return None,
            };
            (!password.is_empty()).then_some((assignment, password))
        })
        .collect();
    for key in KEYS.iter().filter_map(|name| context.environment.get(name)) {
        let same = passwords.iter().find(|(_, password)| key.text() == Some(password));
        let Some((password, _)) = same else { continue };
        let message = format!("`{}` is also the password of the database in `{}`", key.name, password.name);
        found.push(
            Finding::new(&RULE, message)
                .variable(&key.name)
                .names([&password.name])
                .component(Some("api"))
                .help("make a key of its own: 50 or more random characters")
                .at(key.value_place(), "a password too")
                .related(password.value_place(), "the same secret"),
        );
    }
}
