//! `unresolved-reference`: a reference to something that the environment does not assign.

use super::Rule;
use crate::check::Context;
use crate::environment::NoticeKind;
use crate::finding::{Finding, Severity};
use crate::spec;

pub static RULE: Rule = Rule {
    name: "unresolved-reference",
    severity: Severity::Warning,
    summary: "a reference names nothing that is assigned further up",
    why: "The loader puts in whatever the host's environment holds at the deploy, or nothing at all; a raw `$` in a \
          password loses what follows it.",
    bad: "FLAGSMITH_DOMAIN=$HOST_NAME",
    good: "HOST_NAME=flags.example.com\nFLAGSMITH_DOMAIN=$HOST_NAME",
    check,
};

fn check(context: &Context<'_>, found: &mut Vec<Finding>) {
    for notice in context.environment.notices() {
        let NoticeKind::UnresolvedReference(reference) = &notice.kind else { continue };
        // A `$` in a secret is part of the secret more often than not: then what follows it is not shown.
        let variable = notice.variable.as_deref();
        let public = variable.and_then(spec::find).is_some_and(|variable| !variable.secret);
        let is_name = !reference.is_empty() && reference.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_');
        let shown = (public && is_name).then_some(reference);
        let subject = variable.map_or_else(String::new, |name| format!("`{name}`: "));
        let what = match shown {
            Some(name) => format!("`{name}` is not assigned further up"),
            None => "this reference names nothing that is assigned further up".to_owned(),
        };
        let message = format!("{subject}{what}, so the value depends on where the file is loaded");
        let mut finding = Finding::new(&RULE, message)
            .names(shown)
            .help("assign the name above this line; a `$` that belongs to the value stands between single quotes, or as `\\$`")
            .at(notice.place, "not known here");
        finding.variable = notice.variable.clone();
        found.push(finding);
    }
}
