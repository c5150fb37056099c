//! `stagger-window`: segment memberships that would be refreshed more often than their projects are spread out.

use super::Rule;
use crate::check::Context;
use crate::finding::{Finding, Severity};
use crate::spec;
use crate::value::Seen;

pub static RULE: Rule = Rule {
    name: "stagger-window",
    severity: Severity::Error,
    summary: "the stagger window of segment memberships is longer than their interval",
    why: "Flagsmith checks the pair at the start and stops. The window is 1 hour unless it is set, so that an interval \
          of 0 stops the start by itself.",
    bad: "SEGMENT_MEMBERSHIP_REFRESH_INTERVAL_HOURS=0",
    good: "SEGMENT_MEMBERSHIP_REFRESH_INTERVAL_HOURS=6",
    check,
};

const INTERVAL: &str = "SEGMENT_MEMBERSHIP_REFRESH_INTERVAL_HOURS";
const WINDOW: &str = "SEGMENT_MEMBERSHIP_REFRESH_PROJECT_STAGGER_WINDOW_HOURS";

/// Whether a finding of this rule may be about `name`.
pub fn may_name(name: &str) -> bool {
    [INTERVAL, WINDOW].contains(&name)
}

fn check(context: &Context<'_>, found: &mut Vec<Finding>) {
    let (Some(interval), Some(window)) = (hours(context, INTERVAL), hours(context, WINDOW)) else { return };
    if window <= interval {
        return;
    }
    let places = [INTERVAL, WINDOW].map(|name| context.environment.get(name));
    let Some(labelled) = places.into_iter().flatten().next() else { return };
    let hours = if window == 1 { "hour" } else { "hours" };
    let message = format!(
        "the stagger window of {window} {hours} is longer than the interval of {interval}: Flagsmith does not start"
    );
    let help = match interval {
        1.. => format!("set `{WINDOW}` to {interval} or less, or `{INTERVAL}` to {window} or more"),
        _ => format!("set `{INTERVAL}` to {window} or more"),
    };
    let mut finding = Finding::new(&RULE, message)
        .variable(&labelled.name)
        .names([INTERVAL, WINDOW].into_iter().filter(|name| *name != labelled.name))
        .component(Some("api"))
        .help(help)
        .at(labelled.value_place(), "too short an interval");
    if let (Some(_), Some(window)) = (places[0], places[1]) {
        finding = finding.related(window.value_place(), "longer");
    }
    found.push(finding);
}

/// What the start compares: the variable, or its default (api/app/settings/common.py:1544).
fn hours(context: &Context<'_>, name: &str) -> Option<i128> {
    let variable = spec::find(name)?;
    let (reader, _) = context.readers(variable).next()?;
    match context.environment.get(name) {
        Some(assignment) => match context.parse(variable, reader, assignment)? {
            Seen::Integer(digits) => digits.parse().ok(),
            _ => None,
        },
        None if context.is_partial() => None,
        None => reader.default()?.parse().ok(),
    }
}
