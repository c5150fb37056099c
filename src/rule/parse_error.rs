//! `parse-error`: a statement that the loader refuses.

use super::Rule;
use crate::check::Context;
use crate::environment::NoticeKind;
use crate::finding::{Finding, Severity};

pub static RULE: Rule = Rule {
    name: "parse-error",
    severity: Severity::Error,
    summary: "the loader refuses the statement",
    why: "Most loaders stop at such a line: nothing behind it is set, or nothing at all. Where the loader goes on \
          without the line, it is only a warning.",
    bad: "ORGANISATION_NAME=My Company\nLOG_LEVEL: INFO",
    good: "ORGANISATION_NAME=\"My Company\"\nLOG_LEVEL=INFO",
    check,
};

fn check(context: &Context<'_>, found: &mut Vec<Finding>) {
    for notice in context.environment.notices() {
        found.push(match &notice.kind {
            NoticeKind::Malformed { reason, help } => {
                Finding::new(&RULE, format!("this statement cannot be read: {reason}"))
                    .help(*help)
                    .noticed(notice, "here")
            }
            NoticeKind::Nameless { reason } => {
                Finding::new(&RULE, format!("{reason}, and the engine refuses a variable without a name"))
                    .help("write `NAME=value`")
                    .noticed(notice, "no name")
            }
            NoticeKind::Ignored { reason, help } => Finding::new(&RULE, format!("this line sets nothing: {reason}"))
                .lowered(Severity::Warning)
                .help(*help)
                .noticed(notice, "here"),
            NoticeKind::ExpansionTooLarge => {
                Finding::new(&RULE, "the references in this statement grow beyond all use, so it was not read")
                    .help("write the value out")
                    .noticed(notice, "grows here")
            }
            _ => continue,
        });
    }
}
