//! Findings made from the relations of the table: the rules that report them share this way.

use super::Rule;
use crate::check::Context;
use crate::environment::Assignment;
use crate::finding::{Change, Finding, Fix, Safety};
use crate::spec::{self, Component, RELATIONS, Relation, Side};
use crate::wording;

/// A finding for every relation of `rule` that holds.
pub fn report(context: &Context<'_>, rule: &'static Rule, found: &mut Vec<Finding>) {
    let release = context.target.release;
    // What names a variable that the release does not read is not true of it.
    let known = |name: &&str| {
        spec::find(name).is_none_or(|variable| variable.readers.is_empty() || variable.is_read_at(release))
    };
    let is_true = |relation: &&Relation| {
        let mut names = relation.lacks.iter().chain(relation.together).chain(relation.names);
        relation.exists_at(release) && names.all(known)
    };
    for relation in RELATIONS.iter().filter(|relation| relation.rule == rule.name).filter(is_true) {
        if let Some(component) = relation.components.iter().copied().find(|&component| context.target.has(component)) {
            found.extend(finding(context, rule, relation, component));
        }
    }
}

fn finding(context: &Context<'_>, rule: &'static Rule, relation: &Relation, component: Component) -> Option<Finding> {
    let side = if component == Component::Frontend { Side::Frontend } else { Side::Api };
    let conditions = context.conditions(side);
    let shared = || context.target.components.iter().any(|one| !relation.components.contains(one));
    if relation.explicit && (context.target.inferred || shared()) || conditions.all_hold(relation.when) != Some(true) {
        return None;
    }
    // In a partial environment what is not there may come from elsewhere.
    let is_there = |name: &&str| match context.environment.get(name) {
        Some(assignment) => relation.empty_is_there || assignment.text() != Some(""),
        None => context.is_partial(),
    };
    let wanted = if relation.together.is_empty() { relation.lacks } else { relation.together };
    let lacking: Vec<&'static str> = wanted.iter().copied().filter(|name| !is_there(name)).collect();
    let whole = lacking.is_empty() || !relation.together.is_empty() && lacking.len() == wanted.len();
    if !wanted.is_empty() && whole {
        return None;
    }
    let labelled = labelled(context, relation);
    let about = labelled.map_or(relation.about[0], |assignment| &assignment.name);
    let fill = |text: &str| {
        text.replace("{lacking}", &wording::listed(&lacking, "and")).replace("{about}", &format!("`{about}`"))
    };
    let mut finding = Finding::new(rule, fill(relation.message))
        .variable(about)
        .names(relation.about.iter().chain(relation.names).chain(&lacking).copied().filter(|&name| name != about))
        .suggestion(relation.suggestion.map(str::to_owned))
        .component(Some(match component {
            Component::Unified => "api",
            _ => component.name(),
        }))
        .help(fill(relation.help))
        .url(spec::find(about).and_then(|variable| variable.url()))
        .lowered(relation.severity);
    if let Some(assignment) = labelled {
        let value = relation.suggestion.filter(|_| !assignment.expanded);
        finding = finding.fix(value.map(|value| Fix::new(assignment, Change::Value(value.to_owned()), Safety::Unsafe)));
        finding = finding.at(assignment.value_place(), relation.label);
    }
    // Without words for it, a name is involved because it is not there.
    for name in relation.names.iter().filter(|&&name| name != about && !relation.related.is_empty()) {
        if let Some(assignment) = context.environment.get(name) {
            finding = finding.related(assignment.value_place(), relation.related);
        }
    }
    Some(finding)
}

/// The assignment that gets the label.
fn labelled<'c>(context: &'c Context<'_>, relation: &Relation) -> Option<&'c Assignment> {
    relation.about.iter().find_map(|name| context.environment.get(name))
}
