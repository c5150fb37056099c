//! `duplicate-variable`: two assignments of one name in one file.

use super::Rule;
use crate::check::Context;
use crate::environment::Assignment;
use crate::finding::{Change, Finding, Fix, Safety, Severity};
use crate::redact;

pub static RULE: Rule = Rule {
    name: "duplicate-variable",
    severity: Severity::Warning,
    summary: "the name is assigned more than once in one file",
    why: "One of the two does nothing, and loaders differ in which. Where both give the same value it is only an \
          advice. An assignment that overrides one of an earlier file is no duplicate.",
    bad: "LOG_LEVEL=INFO\nLOG_LEVEL=DEBUG",
    good: "LOG_LEVEL=DEBUG",
    check,
};

fn check(context: &Context<'_>, found: &mut Vec<Finding>) {
    let mut last = std::collections::HashMap::new();
    for assignment in context.environment.assignments() {
        last.insert((assignment.source, assignment.name.as_str()), assignment);
    }
    for loser in context.environment.assignments() {
        let Some(&winner) = last.get(&(loser.source, loser.name.as_str())) else { continue };
        if !std::ptr::eq(loser, winner) {
            found.push(finding(context, loser, winner));
        }
    }
}

fn finding(context: &Context<'_>, loser: &Assignment, winner: &Assignment) -> Finding {
    let line = |assignment: &Assignment| {
        let source = context.environment.source(assignment.source);
        source.line_column(assignment.name_span.start).0
    };
    let name = &loser.name;
    let same = loser.text().is_some() && loser.text() == winner.text();
    let difference = if same { ", to the same value" } else { "" };
    let shown = redact::visible(name);
    let message = format!("`{shown}` is assigned again in line {}{difference}: that one counts", line(winner));
    let finding = Finding::new(&RULE, message)
        .variable(name)
        .fix(Fix::new(loser, Change::Remove, Safety::Safe))
        .help(format!("remove line {} or line {}", line(loser), line(winner)))
        .at(loser.name_place(), "does nothing")
        .related(winner.name_place(), "counts");
    if same { finding.lowered(Severity::Advice) } else { finding }
}
