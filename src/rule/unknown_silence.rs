//! `unknown-silence`: a comment that means to silence a rule and does not.

use super::Rule;
use crate::check::Context;
use crate::finding::{Finding, Severity};
use crate::rule;
use crate::silence::{self, Wish};

pub static RULE: Rule = Rule {
    name: "unknown-silence",
    severity: Severity::Warning,
    summary: "a comment for this program names no rule, or is not understood",
    why: "What it means to silence is still reported, or will be again.",
    bad: "LOG_LEVEL=INFO # flagsmith-env: ignore[unknown-rule]",
    good: "LOG_LEVEL=INFO # flagsmith-env: ignore[duplicate-variable] set twice by our template",
    check,
};

fn check(context: &Context<'_>, found: &mut Vec<Finding>) {
    for silence in context.silences.iter() {
        let Wish::Ignore(ignored) = &silence.wish else {
            found.push(
                Finding::new(&RULE, "this comment begins with `flagsmith-env:` and is not understood")
                    .help("write `# flagsmith-env: ignore[rule] reason`")
                    .at(silence.place, "not understood"),
            );
            continue;
        };
        // The name itself stands in a comment and is not shown: comments hold old secrets.
        for one in ignored.iter().filter(|one| !silence::is_rule(one)) {
            let near = rule::like(&one.name);
            let help = match near {
                Some(name) => format!("a similar rule exists: `{name}`"),
                None => "the rules are listed in the README".to_owned(),
            };
            found.push(
                Finding::new(&RULE, "this comment silences a rule that does not exist")
                    .suggestion(near.map(str::to_owned))
                    .help(help)
                    .at(one.place, "no such rule"),
            );
        }
    }
}
