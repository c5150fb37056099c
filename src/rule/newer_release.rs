//! `newer-release`: a release was asked for that the table does not reach.

use super::Rule;
use crate::check::Context;
use crate::finding::{Finding, Severity};

pub static RULE: Rule = Rule {
    name: "newer-release",
    severity: Severity::Advice,
    summary: "the release asked for is newer than the newest that is known",
    why: "It is checked as the newest known release. What changed since then is not seen.",
    bad: "# flagsmith-env check --flagsmith-version 9.0.0 .env",
    good: "# flagsmith-env check --flagsmith-version latest .env",
    check,
};

fn check(context: &Context<'_>, found: &mut Vec<Finding>) {
    if let Some(newer) = context.target.newer {
        let known = context.target.release;
        found.push(
            Finding::new(
                &RULE,
                format!("{newer} is newer than {known}, the newest release that is known: checked as {known}"),
            )
            .help("use a newer flagsmith-env for what has changed since"),
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::{Options, check};
    use crate::environment::Environment;
    use crate::spec::{self, Component, Version};
    use crate::target::Target;

    #[test]
    fn only_a_release_that_the_table_does_not_reach_is_told() {
        for (newer, expected) in [(None, 0), (Some(Version::new(9, 0, 0)), 1)] {
            let target = Target { newer, partial: true, ..Target::new(vec![Component::Api], spec::NEWEST) };
            let found = check(&Environment::new(), &target, &Options::default()).reported;
            assert_eq!(found.iter().filter(|finding| finding.rule.name == RULE.name).count(), expected);
        }
    }
}
