//! `surrounding-whitespace`: blanks around a value that Flagsmith keeps.

use super::{Rule, remark};
use crate::check::Context;
use crate::finding::{Finding, Severity};
use crate::value::Kind;

pub static RULE: Rule = Rule {
    name: "surrounding-whitespace",
    severity: Severity::Warning,
    summary: "blanks around the value become part of it",
    why: "A key or a name with a blank at its end looks right in every log and matches nothing. Values whose reader \
          trims them, such as numbers, are never reported; where the reader refuses the blank it is `invalid-value`.",
    bad: "ORGANISATION_NAME=\"Example \"",
    good: "ORGANISATION_NAME=\"Example\"",
    check,
};

fn check(context: &Context<'_>, found: &mut Vec<Finding>) {
    for (entry, usage, remark) in remark::remarks(context, &[Kind::Whitespace]) {
        if !remark::is_told(entry, remark) {
            found.push(remark::finding(context, &RULE, entry, usage, remark));
        }
    }
}
