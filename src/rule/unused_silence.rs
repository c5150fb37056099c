//! `unused-silence`: a comment that silences nothing, or a baseline that accepts what is not there.

use super::Rule;
use crate::baseline::Gone;
use crate::check::Context;
use crate::finding::{Finding, Severity};
use crate::redact;
use crate::silence::{self, Wish};
use crate::wording::joined;

pub static RULE: Rule = Rule {
    name: "unused-silence",
    severity: Severity::Advice,
    summary: "a comment or the baseline silences a rule that finds nothing there",
    why: "The reason for it is gone, and it would hide the next finding of that rule.",
    bad: "LOG_LEVEL=INFO # flagsmith-env: ignore[invalid-value] we like it so",
    good: "LOG_LEVEL=INFO",
    check,
};

fn check(context: &Context<'_>, found: &mut Vec<Finding>) {
    for silence in context.silences.iter() {
        let Wish::Ignore(ignored) = &silence.wish else { continue };
        for one in ignored.iter().filter(|one| silence::is_rule(one) && !one.used.get()) {
            let message = format!("`{}` finds nothing here to silence", one.name);
            let finding = Finding::new(&RULE, message).help("remove it from the comment");
            found.push(finding.at(one.place, "silences nothing"));
        }
    }
}

/// What is said of a baseline that accepts more than there is.
pub(crate) fn of_baseline(gone: &Gone) -> Finding {
    let baseline = redact::visible(&gone.baseline);
    let message = format!("`{baseline}` accepts what is not found any more: {}", joined(&gone.words(), "and"));
    let help = format!("write it anew with `--write-baseline {baseline}`");
    Finding::new(&RULE, message).names(gone.names()).help(help)
}
