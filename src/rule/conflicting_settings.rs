//! `conflicting-settings`: two settings contradict each other.

use super::{Rule, relation};
use crate::finding::Severity;

pub static RULE: Rule = Rule {
    name: "conflicting-settings",
    severity: Severity::Error,
    summary: "two settings contradict each other",
    why: "One of the two undoes the other, or both together stop the start. Where one merely loses it is a warning.",
    bad: "COOKIE_SAME_SITE=none\nUSE_SECURE_COOKIES=false",
    good: "COOKIE_SAME_SITE=lax\nUSE_SECURE_COOKIES=false",
    check: |context, found| relation::report(context, &RULE, found),
};
