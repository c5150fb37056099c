//! `insecure-value`: the value works, and should not be used.

use super::{Rule, relation, remark};
use crate::check::Context;
use crate::finding::{Finding, Severity};
use crate::value::Kind;

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
}
