//! `unused-silence`: a comment that silences nothing.

use super::Rule;
use crate::check::Context;
use crate::finding::{Finding, Severity};
use crate::silence::{self, Wish};

pub static RULE: Rule = Rule {
    name: "unused-silence",
    severity: Severity::Advice,
    summary: "a comment silences a rule that finds nothing there",
    why: "The reason for it is gone, and it would hide the next finding of that rule.",
    bad: "LOG_LEVEL=INFO # flagsmith-env: ignore[invalid-value] we like it so",
    good: "LOG_LEVEL=INFO",
    check,
};

fn check(context: &Context<'_>, found: &mut Vec<Finding>) {
    for silence in &context.silences {
        let Wish::Ignore(ignored) = &silence.wish else { continue };
        for one in ignored.iter().filter(|one| silence::is_rule(one) && !one.used.get()) {
            let message = format!("`{}` finds nothing here to silence", one.name);
            let finding = Finding::new(&RULE, message).help("remove it from the comment");
            found.push(finding.at(one.place, "silences nothing"));
        }
    }
}
