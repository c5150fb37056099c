//! `unclosed-quote`: a quote that nothing closes.

use super::Rule;
use crate::check::Context;
use crate::environment::NoticeKind;
use crate::finding::{Finding, Severity};

pub static RULE: Rule = Rule {
    name: "unclosed-quote",
    severity: Severity::Error,
    summary: "a quote is opened and never closed",
    why: "The loader takes everything up to the end of the file for the value, and then refuses it. The lines behind \
          it are checked as if the quote were closed.",
    bad: "ORGANISATION_NAME=\"Example\nLOG_LEVEL=INFO",
    good: "ORGANISATION_NAME=\"Example\"\nLOG_LEVEL=INFO",
    check,
};

fn check(context: &Context<'_>, found: &mut Vec<Finding>) {
    for notice in context.environment.notices() {
        if notice.kind != NoticeKind::UnclosedQuote {
            continue;
        }
        found.push(
            Finding::new(&RULE, "nothing closes this quote, so the loader refuses everything behind it")
                .help("close the quote; a quote that belongs to the value is written `\\\"` between double quotes")
                .noticed(notice, "opened here"),
        );
    }
}
