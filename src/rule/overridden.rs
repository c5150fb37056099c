//! `overridden`: another variable that is set takes this one's place.

use super::{Rule, no_effect, relation};
use crate::check::{Context, Entry, Use};
use crate::environment::Assignment;
use crate::finding::{Finding, Severity};
use crate::spec::{Atom, Side};

pub static RULE: Rule = Rule {
    name: "overridden",
    severity: Severity::Warning,
    summary: "another variable that is set takes this one's place",
    why: "Flagsmith looks at the other one first and never at this one, so a change here does nothing.",
    bad: "DATABASE_URL=postgres://flagsmith:<password>@db:5432/flagsmith\nDJANGO_DB_HOST=db2",
    good: "DATABASE_URL=postgres://flagsmith:<password>@db2:5432/flagsmith",
    check,
};

/// The token that gives way to the one for the environment.
const GENERAL_TOKEN: &str = "E2E_TEST_TOKEN";

/// Whether a finding of this rule may be about `name`, whatever the conditions of its readers are.
pub fn may_name(name: &str) -> bool {
    name == GENERAL_TOKEN
}

fn check(context: &Context<'_>, found: &mut Vec<Finding>) {
    relation::report(context, &RULE, found);
    found.extend(token_of_environment(context));
    for entry in &context.entries {
        let Some((usage, condition)) = no_effect::idle(context, entry) else { continue };
        if !no_effect::is_hidden(context, condition) {
            continue;
        }
        let winners = condition.any.iter().filter_map(Atom::variable);
        let Some(winner) = winners.filter_map(|name| context.environment.get(name)).next() else { continue };
        found.push(finding(entry, usage, winner));
    }
}

fn finding(entry: &Entry<'_>, usage: &Use, winner: &Assignment) -> Finding {
    let name = &entry.assignment.name;
    Finding::new(&RULE, format!("`{name}` is ignored, because `{}` is set", winner.name))
        .variable(name)
        .names([&winner.name])
        .component(Some(usage.side()))
        .help(format!("remove `{name}`, or `{}`", winner.name))
        .url(entry.variable.and_then(|variable| variable.url()))
        .at(entry.assignment.name_place(), "ignored")
        .related(winner.name_place(), "counts")
}

/// The token that the front end gives the browser is that of the environment named by `ENV`, if there is one
/// (frontend/api/index.js:121).
fn token_of_environment(context: &Context<'_>) -> Option<Finding> {
    let general = context.entry_of(GENERAL_TOKEN)?;
    let usage = general.uses.first()?;
    let environment = context.conditions(Side::Frontend).effective("ENV")?.to_uppercase();
    let environment = if environment.is_empty() { "DEV".to_owned() } else { environment };
    let winner = context.environment.get(&format!("E2E_TEST_TOKEN_{environment}"))?;
    (winner.text() != Some("")).then(|| finding(general, usage, winner))
}
