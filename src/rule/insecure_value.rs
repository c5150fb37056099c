//! `insecure-value`: the value works, and should not be used.

use super::{Rule, relation, remark};
use crate::check::{Context, Entry};
use crate::finding::{Finding, Severity};
use crate::value::{Kind, is_placeholder};

pub static RULE: Rule = Rule {
    name: "insecure-value",
    severity: Severity::Warning,
    summary: "the value works, and opens the deployment to others",
    why: "A secret that stands in a guide is known to everybody. `DJANGO_ALLOWED_HOSTS=*` is only an advice: behind \
          a proxy that checks the host it is a common choice.",
    bad: "DJANGO_SECRET_KEY=changeme",
    good: "DJANGO_SECRET_KEY=<50 or more random characters>",
    check,
};

fn check(context: &Context<'_>, found: &mut Vec<Finding>) {
    relation::report(context, &RULE, found);
    remark::report(context, &RULE, &[Kind::Insecure], found);
    for (entry, usage, remark) in remark::remarks(context, &[Kind::InsecureAdvice]) {
        found.push(remark::finding(context, &RULE, entry, usage, remark).lowered(Severity::Advice));
    }
    found.extend(context.entries.iter().filter_map(placeholder));
}

/// A secret that nobody has filled in, of which no parser has said anything.
fn placeholder(entry: &Entry<'_>) -> Option<Finding> {
    let variable = entry.variable.filter(|variable| variable.secret)?;
    let usage = entry.uses.iter().find(|usage| usage.reading.is_some())?;
    let told = entry.uses.iter().filter_map(|usage| usage.reading.as_ref()).any(|reading| !reading.remarks.is_empty());
    if told || !entry.assignment.text().is_some_and(is_placeholder) {
        return None;
    }
    let message = format!("`{}` still holds what a guide or template puts there, and no secret", variable.name);
    let finding = Finding::new(&RULE, message).variable(&entry.assignment.name).component(Some(usage.side()));
    let finding = finding.help("write the real one, or remove the line if it is not used").url(variable.url());
    Some(finding.at(entry.assignment.value_place(), "a placeholder"))
}
