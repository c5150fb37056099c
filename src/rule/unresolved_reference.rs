//! `unresolved-reference`: a reference to something that the environment does not assign.

use super::Rule;
use crate::check::Context;
use crate::environment::{Assignment, Notice, NoticeKind};
use crate::finding::{Finding, Label, Severity};
use crate::source::Place;
use crate::spec;

pub static RULE: Rule = Rule {
    name: "unresolved-reference",
    severity: Severity::Warning,
    summary: "a reference names nothing that is assigned further up",
    why: "The loader puts in whatever the host's environment holds at the deploy, or nothing at all; a raw `$` in a \
          password loses what follows it. What only a running shell can tell, such as the output of a command, is an \
          advice.",
    bad: "FLAGSMITH_DOMAIN=${HOST_NAME}",
    good: "HOST_NAME=flags.example.com\nFLAGSMITH_DOMAIN=${HOST_NAME}",
    check,
};

const DEPENDS: &str = "the value depends on where the file is loaded";

const HELP: &str =
    "assign the name above this line; a `$` that belongs to the value stands between single quotes, or as `\\$`";

const HELP_NAMELESS: &str = "a `$` that belongs to the value stands between single quotes, or as `\\$`; a reference such as \
                             `$(NAME)` is filled in by platforms, not by what reads this file";

const HELP_DEFAULT: &str = "write the value out: what reads this file knows no default, such as `:-`, in a reference";

fn check(context: &Context<'_>, found: &mut Vec<Finding>) {
    let mut findings: Vec<Finding> = Vec::new();
    for notice in context.environment.notices() {
        let variable = notice.variable.as_deref();
        let subject = variable.map_or_else(String::new, |name| format!("`{name}`: "));
        if notice.kind == NoticeKind::NotEvaluated && variable.is_none() && context.environment.is_open() {
            let message = "only a running shell can tell what this sets, so that nothing is taken for missing";
            let help = "if it reads another file, name that one as well, in front of this one";
            found.push(Finding::new(&RULE, message).lowered(Severity::Advice).help(help).noticed(notice, "not run"));
            continue;
        }
        if notice.kind == NoticeKind::NotEvaluated {
            let message = format!("{subject}only a running shell can tell what this gives, so it is not checked");
            let help = "put it between single quotes if it is meant as it stands, or write out what it gives to have it checked";
            found.push(Finding::new(&RULE, message).lowered(Severity::Advice).help(help).noticed(notice, "not run"));
            continue;
        }
        let NoticeKind::UnresolvedReference(reference) = &notice.kind else { continue };
        // Several references of one value are one finding.
        if let Some(last) = findings.last_mut().filter(|last| is_in_same_value(context, last, notice)) {
            last.related.push(Label { place: notice.place, text: "nor here".to_owned() });
            continue;
        }
        // A `$` in a secret is part of the secret more often than not: then what follows it is not shown.
        let public = variable.and_then(spec::find).is_some_and(|variable| !variable.secret);
        let is_name = !reference.is_empty() && reference.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_');
        let shown = (public && is_name).then_some(reference);
        let (what, help) = match shown {
            Some(name) => (format!("`{name}` is not assigned further up, so {DEPENDS}"), HELP),
            None if reference.is_empty() => {
                ("a `$` without a name behind it is left out of the value".to_owned(), HELP_NAMELESS)
            }
            None if [":-", ":?", ":+", ":="].iter().any(|sign| reference.contains(sign)) => (
                format!(
                    "all between these braces is taken for one name, which nothing further up assigns, so {DEPENDS}"
                ),
                HELP_DEFAULT,
            ),
            None => (format!("this reference names nothing that is assigned further up, so {DEPENDS}"), HELP),
        };
        findings.push(
            Finding::new(&RULE, format!("{subject}{what}"))
                .names(shown)
                .help(help)
                .noticed(notice, if reference.is_empty() { "left out" } else { "not known here" }),
        );
    }
    found.append(&mut findings);
}

fn is_in_same_value(context: &Context<'_>, finding: &Finding, notice: &Notice) -> bool {
    let Some(first) = finding.label.as_ref().map(|label| label.place) else { return false };
    // Assignments stand in the order of their places, so that a value's statement is found without a walk.
    let statement = |place: Place| {
        let assignments = context.environment.assignments();
        let before = |assignment: &Assignment| {
            (assignment.source, assignment.statement.start) <= (place.source, place.span.start)
        };
        assignments.partition_point(before)
    };
    finding.variable == notice.variable && statement(first) == statement(notice.place)
}
