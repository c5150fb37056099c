//! `overridden`: another variable that is set takes this one's place.

use super::{Rule, no_effect, relation};
use crate::check::Context;
use crate::finding::{Finding, Severity};

pub static RULE: Rule = Rule {
    name: "overridden",
    severity: Severity::Warning,
    summary: "another variable that is set takes this one's place",
    why: "Flagsmith looks at the other one first and never at this one, so a change here does nothing.",
    bad: "DATABASE_URL=postgres://flagsmith:<password>@db:5432/flagsmith\nDJANGO_DB_HOST=db2",
    good: "DATABASE_URL=postgres://flagsmith:<password>@db2:5432/flagsmith",
    check,
};

fn check(context: &Context<'_>, found: &mut Vec<Finding>) {
    relation::report(context, &RULE, found);
    for entry in &context.entries {
        let Some((usage, condition)) = no_effect::idle(context, entry) else { continue };
        if !no_effect::is_hidden(context, condition) {
            continue;
        }
        let name = &entry.assignment.name;
        let winners = condition.any.iter().filter_map(no_effect::subject);
        let Some(winner) = winners.filter_map(|name| context.environment.get(name)).next() else { continue };
        found.push(
            Finding::new(&RULE, format!("`{name}` is ignored, because `{}` is set", winner.name))
                .variable(name)
                .names([&winner.name])
                .component(Some(usage.side()))
                .help(format!("remove `{name}`, or `{}`", winner.name))
                .url(entry.variable.and_then(|variable| variable.url()))
                .at(entry.assignment.name_place(), "ignored")
                .related(winner.name_place(), "counts"),
        );
    }
}
