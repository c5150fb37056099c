//! `not-read`: a name that Flagsmith knows of, and that this component does not read at this release.

use super::{Rule, unread};
use crate::check::{Context, Entry};
use crate::finding::{Finding, Severity};
use crate::spec::{Component, Program, Reader, Status};

pub static RULE: Rule = Rule {
    name: "not-read",
    severity: Severity::Warning,
    summary: "the documentation names it, or a release reads it, but this component at this release does not",
    why: "Nothing fails: the setting that you rely on is simply not there. A name that another program of Flagsmith \
          reads is only an advice.",
    bad: "SENTRY_DSN=https://<key>@sentry.example.com/1",
    good: "SENTRY_SDK_DSN=https://<key>@sentry.example.com/1",
    check,
};

fn check(context: &Context<'_>, found: &mut Vec<Finding>) {
    for entry in unread::entries(context) {
        if unread::other_component(context, entry).is_none()
            && let Some(finding) = finding(context, entry)
        {
            found.push(finding);
        }
    }
}

fn finding(context: &Context<'_>, entry: &Entry<'_>) -> Option<Finding> {
    let variable = entry.variable?;
    let release = context.target.release;
    let component = unread::component(context);
    let subject = component.subject();
    let mine = || variable.readers.iter().filter(|reader| reader.program.runs_in(component));
    let last = mine().filter(|reader| reader.since <= release).filter_map(|reader| reader.until).max();
    let first = mine().map(|reader| reader.since).filter(|since| *since > release).min();
    let builds = |reader: &&Reader| component == Component::Frontend && reader.program == Program::FrontendBuild;
    let builds = || variable.readers.iter().filter(builds);
    let built = builds().any(|reader| reader.exists_at(release));
    let built_until = builds().filter_map(|reader| reader.until).max().filter(|until| *until < release);
    let what = match (last, first, &variable.status) {
        (Some(last), None, _) => format!("is no longer read by {subject}: {last} was the last release that did"),
        (None, Some(first), _) => format!("is not read by {subject} at {release}: it is read since {first}"),
        (Some(last), Some(first), _) => {
            format!("is not read by {subject} at {release}: releases up to {last}, and since {first}, do")
        }
        (None, None, Status::OtherProgram(program)) => format!("is read by {program}, not by {subject}"),
        (None, None, _) if built => "is read when the dashboard is built, not when its server starts".to_owned(),
        (None, None, _) => match built_until {
            Some(last) => {
                format!("is no longer read when the dashboard is built or tested: {last} was the last release that did")
            }
            None => format!("is not read by {subject}, at any release"),
        },
    };
    let cure = match (first, last) {
        (Some(first), _) => Some(format!("update Flagsmith to {first} or newer, or remove it")),
        (None, Some(_)) => None,
        (None, None) => Some("remove it: nothing comes of it here".to_owned()),
    };
    let finding = unread::finding(context, &RULE, entry, component, &what, cure);
    let elsewhere = matches!(variable.status, Status::OtherProgram(_)) && last.is_none() && first.is_none();
    Some(if elsewhere { finding.lowered(Severity::Advice) } else { finding })
}
