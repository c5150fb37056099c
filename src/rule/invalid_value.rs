//! `invalid-value`: Flagsmith's own code refuses the value.

use super::{Rule, remark};
use crate::check::Context;
use crate::finding::{Finding, Severity};
use crate::value::Kind;

pub static RULE: Rule = Rule {
    name: "invalid-value",
    severity: Severity::Error,
    summary: "Flagsmith's own code refuses the value, at the start or at its first use",
    why: "The process stops before it serves anything, or the one thing that the variable is for fails every time.",
    bad: "LOG_LEVEL=info\nDATABASE_URL=postgres://flagsmith:p#ss@db:5432/flagsmith",
    good: "LOG_LEVEL=INFO\nDATABASE_URL=postgres://flagsmith:p%23ss@db:5432/flagsmith",
    check,
};

fn check(context: &Context<'_>, found: &mut Vec<Finding>) {
    remark::report(context, &RULE, &[Kind::Invalid], found);
}
