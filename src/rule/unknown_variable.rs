//! `unknown-variable`: a name that no release of Flagsmith reads.

use super::Rule;
use crate::check::{Context, Entry};
use crate::finding::{Change, Finding, Fix, Safety, Severity};
use crate::redact;
use crate::spec;

pub static RULE: Rule = Rule {
    name: "unknown-variable",
    severity: Severity::Warning,
    summary: "no release of Flagsmith reads the name",
    why: "A misspelt name is a setting that is not there. Names that libraries, platforms and the images beside \
          Flagsmith use are known and never reported, nor is what another value refers to; name your own with \
          `--allow`. In the process environment, which holds the names of everybody, only what looks like a slip is \
          reported.",
    bad: "DJANGO_ALOWED_HOSTS=flags.example.com",
    good: "DJANGO_ALLOWED_HOSTS=flags.example.com",
    check,
};

fn check(context: &Context<'_>, found: &mut Vec<Finding>) {
    for entry in context.entries.iter().filter(|entry| entry.variable.is_none() && !entry.assignment.name.is_empty()) {
        let name = &entry.assignment.name;
        let allowed = context.options.allow.iter().any(|glob| fast_glob::glob_match(glob, name.as_str()));
        if !allowed && spec::foreign(name).is_none() && !context.is_for_others(name) {
            found.extend(finding(context, entry));
        }
    }
}

fn finding(context: &Context<'_>, entry: &Entry<'_>) -> Option<Finding> {
    let name = &entry.assignment.name;
    if context.secrets.hide(name) {
        let message = "what stands here for a name looks like a part of a value, and no release of Flagsmith reads it";
        let help = "put a value that goes over several lines, such as a key, in quotes";
        return Some(Finding::new(&RULE, message).help(help).at(entry.assignment.name_place(), "no name"));
    }
    let readable = |variable: &spec::Variable| {
        context.target.components.iter().any(|&component| variable.is_read_by(component, context.target.release))
    };
    let meant = spec::similar(name, |variable| variable.is_read_at(context.target.release), readable);
    if meant.is_none() && context.options.shared == Some(entry.assignment.source) {
        return None;
    }
    let shown = redact::visible(name);
    let finding = Finding::new(&RULE, format!("`{shown}` is not read by any release of Flagsmith"))
        .variable(name)
        .at(entry.assignment.name_place(), "unknown");
    Some(match meant {
        Some(meant) => finding
            .fix(Fix::new(entry.assignment, Change::Name(meant.name.to_string()), safety(name, &meant.name)))
            .names([meant.name.as_ref()])
            .help(format!("a similar name exists: `{}`", meant.name))
            .url(meant.variable.url())
            .suggestion(Some(meant.name.into_owned())),
        None => finding.help(format!("remove it, or say with `--allow {shown}` that it is meant for something else")),
    })
}

/// Another case, and another separator, is certainly a slip.
fn safety(name: &str, meant: &str) -> Safety {
    let is_same = name.to_ascii_uppercase().replace(['-', '.'], "_") == meant;
    if is_same { Safety::Safe } else { Safety::Unsafe }
}
