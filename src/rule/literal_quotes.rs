//! `literal-quotes`: quotes that have become part of the value.

use super::{Rule, remark};
use crate::check::Context;
use crate::finding::{Finding, Severity};
use crate::value::Kind;

pub static RULE: Rule = Rule {
    name: "literal-quotes",
    severity: Severity::Warning,
    summary: "quotes around the value become part of it",
    why: "`docker run --env-file` and Kubernetes pass quotes on as they stand. Where the reader refuses them it is \
          `invalid-value`.",
    bad: "ORGANISATION_NAME=\"'Example'\"",
    good: "ORGANISATION_NAME=\"Example\"",
    check,
};

fn check(context: &Context<'_>, found: &mut Vec<Finding>) {
    for (entry, usage, remark) in remark::remarks(context, &[Kind::Quotes]) {
        if !remark::is_told(entry, remark) {
            found.push(remark::finding(context, &RULE, entry, usage, remark));
        }
    }
}
