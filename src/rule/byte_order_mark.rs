//! `byte-order-mark`: the file begins with one.

use super::Rule;
use crate::check::Context;
use crate::environment::NoticeKind;
use crate::finding::{Finding, Severity};

pub static RULE: Rule = Rule {
    name: "byte-order-mark",
    severity: Severity::Advice,
    summary: "the file begins with a byte-order mark",
    why: "Some loaders skip it, others take it for the first bytes of the first name, which is then not set.",
    bad: "\u{fffd}LOG_LEVEL=INFO",
    good: "LOG_LEVEL=INFO",
    check,
};

fn check(context: &Context<'_>, found: &mut Vec<Finding>) {
    for notice in context.environment.notices() {
        if notice.kind == NoticeKind::ByteOrderMark {
            let message = "the file begins with a byte-order mark, which some loaders take for part of the first name";
            let finding = Finding::new(&RULE, message).help("save the file as UTF-8 without a byte-order mark");
            found.push(finding.at(notice.place, "byte-order mark"));
        }
    }
}
