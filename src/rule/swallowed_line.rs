//! `swallowed-line`: a quote goes on over a line that was meant as an assignment.

use super::Rule;
use crate::check::Context;
use crate::environment::NoticeKind;
use crate::finding::{Finding, Severity};
use crate::source::Place;
use crate::spec;

pub static RULE: Rule = Rule {
    name: "swallowed-line",
    severity: Severity::Warning,
    summary: "a quote goes on over a line that looks like an assignment of its own",
    why: "The loader is content, the swallowed variable is not set, and the one in front holds both lines. An \
          apostrophe in a comment behind two blanks opens such a quote too.",
    bad: "ORGANISATION_NAME=\"Example\nLOG_LEVEL=INFO\nPROJECT_NAME=Demo\"",
    good: "ORGANISATION_NAME=\"Example\"\nLOG_LEVEL=INFO\nPROJECT_NAME=Demo",
    check,
};

fn check(context: &Context<'_>, found: &mut Vec<Finding>) {
    for notice in context.environment.notices() {
        if let NoticeKind::SwallowedLine { name, opened_at } = &notice.kind
            && spec::find(name).is_some()
        {
            let message = format!("`{name}` is not set: its line is part of a quoted text that begins further up");
            let opened = Place { source: notice.place.source, span: *opened_at };
            found.push(
                Finding::new(&RULE, message)
                    .variable(name)
                    .names(notice.variable.clone())
                    .help("close the quote on the line that opens it")
                    .at(notice.place, "taken for part of the text")
                    .related(opened, "the quote is opened here"),
            );
        }
    }
}
