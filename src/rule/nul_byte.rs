//! `nul-byte`: a NUL byte in the file.

use super::Rule;
use crate::check::Context;
use crate::environment::NoticeKind;
use crate::finding::{Finding, Severity};

pub static RULE: Rule = Rule {
    name: "nul-byte",
    severity: Severity::Error,
    summary: "the file holds a NUL byte, which no environment can carry",
    why: "A process environment ends a value at its first NUL byte; loaders refuse it or panic. A file in UTF-16 is \
          full of them.",
    bad: "LOG_LEVEL=IN\u{2400}FO",
    good: "LOG_LEVEL=INFO",
    check,
};

fn check(context: &Context<'_>, found: &mut Vec<Finding>) {
    for notice in context.environment.notices() {
        if notice.kind == NoticeKind::Nul {
            found.push(
                Finding::new(&RULE, "a NUL byte stands here, which no environment variable can hold")
                    .help("remove it; if the file is full of them, save it as UTF-8")
                    .noticed(notice, "NUL"),
            );
        }
    }
}
