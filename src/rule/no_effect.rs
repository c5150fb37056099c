//! `no-effect`: a setting that counts only beside another one, which is not there.

use super::{Rule, relation, remark};
use crate::check::{Context, Entry, Use};
use crate::environment::Value;
use crate::finding::{Finding, Severity};
use crate::spec::{Atom, Condition};
use crate::value::{Kind, Parser, Seen};

pub static RULE: Rule = Rule {
    name: "no-effect",
    severity: Severity::Warning,
    summary: "the variable counts only beside another setting, which is not there",
    why: "Nothing fails and nothing comes of it: the switch that would make it count is off.",
    bad: "CLICKHOUSE_PORT=9000",
    good: "CLICKHOUSE_HOST=clickhouse\nCLICKHOUSE_PORT=9000",
    check,
};

fn check(context: &Context<'_>, found: &mut Vec<Finding>) {
    relation::report(context, &RULE, found);
    remark::report(context, &RULE, &[Kind::NoEffect], found);
    for entry in &context.entries {
        if let Some((usage, condition)) = idle(context, entry)
            && !is_hidden(context, condition)
            && !(is_looked_at(usage, condition) && (is_default(context, entry, usage) || is_blank(entry, usage)))
        {
            found.push(finding(context, entry, usage, condition));
        }
    }
}

/// The first reader of `entry` and the condition that keeps it, and every other reader, from acting on the value.
pub fn idle<'e>(context: &Context<'_>, entry: &'e Entry<'_>) -> Option<(&'e Use, &'static Condition)> {
    let failing = |usage: &Use| {
        let mut conditions = usage.reader.when.iter().chain(usage.reader.needs);
        let found = context.conditions(usage.reader.program.side());
        conditions.find(|condition| found.holds(condition) == Some(false))
    };
    let mut first = None;
    for usage in &entry.uses {
        let condition = failing(usage)?;
        first = first.or(Some((usage, condition)));
    }
    first
}

/// Whether `condition` is one that the program asks of a value that it has read.
fn is_looked_at(usage: &Use, condition: &Condition) -> bool {
    usage.reader.needs.iter().any(|need| std::ptr::eq(need, condition))
}

/// Whether the value is the one that counts without it: written out for the reader's sake, and no harm.
fn is_default(context: &Context<'_>, entry: &Entry<'_>, usage: &Use) -> bool {
    let (Some(variable), Some(default)) = (entry.variable, usage.reader.default()) else { return false };
    let mut assignment = entry.assignment.clone();
    let seen = context.parse(variable, usage.reader, &assignment);
    assignment.value = Value::Known(default.to_owned());
    seen.is_some_and(|seen| seen != Seen::Nothing && Some(seen) == context.parse(variable, usage.reader, &assignment))
}

/// Whether an empty text lacks what would make it count: it is then as good as not there, as in a half-filled template.
fn is_blank(entry: &Entry<'_>, usage: &Use) -> bool {
    usage.reader.parser == Parser::Text && entry.assignment.text() == Some("")
}

/// Whether what keeps the reader from acting is a variable that is set, so that `overridden` reports it.
pub fn is_hidden(context: &Context<'_>, condition: &Condition) -> bool {
    condition.any.iter().all(|atom| match atom {
        Atom::Unset(name) | Atom::Empty(name) => context.environment.get(name).is_some(),
        _ => false,
    })
}

fn finding(context: &Context<'_>, entry: &Entry<'_>, usage: &Use, condition: &Condition) -> Finding {
    let name = &entry.assignment.name;
    let needs: Vec<String> = condition.any.iter().map(Atom::words).collect();
    let needs = needs.join(", or ");
    let mut finding = Finding::new(&RULE, format!("`{name}` has no effect: it counts only if {needs}"))
        .variable(name)
        .names(condition.any.iter().filter_map(Atom::variable))
        .component(Some(usage.side()))
        .help(match (condition.any, usage.reader.condition()) {
            ([Atom::NotProcessor], _) => "remove it here, and set it on the API".to_owned(),
            ([Atom::Processor], _) => "remove it here, and set it on the task processor".to_owned(),
            (_, Some(words)) => format!("remove it, or make it count: {words}"),
            (_, None) => format!("remove it, or see to it that {needs}"),
        })
        .url(entry.variable.and_then(|variable| variable.url()))
        .at(entry.assignment.name_place(), "no effect");
    for other in condition.any.iter().filter_map(Atom::variable).filter_map(|name| context.environment.get(name)) {
        finding = finding.related(other.value_place(), "because of this");
    }
    finding
}
