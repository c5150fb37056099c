//! `incomplete-settings`: settings that belong together are set in part.

use super::{Rule, relation};
use crate::finding::Severity;

pub static RULE: Rule = Rule {
    name: "incomplete-settings",
    severity: Severity::Error,
    summary: "settings that belong together are set in part",
    why: "What needs them all fails at its first use, or never starts to work. Where nothing fails and the part is only idle it is a warning.",
    bad: "SLACK_CLIENT_ID=1234567890.1234567890",
    good: "SLACK_CLIENT_ID=1234567890.1234567890\nSLACK_CLIENT_SECRET=<secret>",
    check: |context, found| relation::report(context, &RULE, found),
};
