//! Names that the table knows and no program of the target reads: what `not-read` and `wrong-component` share.

use super::Rule;
use crate::check::{Context, Entry};
use crate::finding::{Change, Finding, Fix, Safety};
use crate::spec::{self, Component, Instead, Status};

/// The variables that nothing reads in this target, and that no library reads either.
pub fn entries<'c>(context: &'c Context<'_>) -> impl Iterator<Item = &'c Entry<'c>> {
    context.entries.iter().filter(|entry| {
        entry.uses.is_empty()
            && entry.variable.is_some_and(|variable| !matches!(variable.status, Status::Library(_)))
            && !context.is_for_others(&entry.assignment.name)
    })
}

/// The component that a finding speaks of.
pub fn component(context: &Context<'_>) -> Component {
    context.target.components.first().copied().unwrap_or(Component::Api)
}

/// Another component that reads the variable at this release, unless the documentation names it for this one, or this
/// one once read it, or will and has no other name for it: then more is to be said.
pub fn other_component(context: &Context<'_>, entry: &Entry<'_>) -> Option<Component> {
    let variable = entry.variable?;
    let mine = component(context);
    let here = |component: Component| match component {
        Component::Frontend => Component::Frontend,
        _ => Component::Api,
    };
    let once = variable.readers.iter().any(|reader| {
        reader.program.runs_in(mine)
            && (reader.since <= context.target.release || instead(context, entry, mine).is_none())
    });
    if variable.documented == Some(here(mine)) || once {
        return None;
    }
    let others = [Component::Api, Component::Frontend];
    others.into_iter().find(|&other| !context.target.has(other) && variable.is_read_by(other, context.target.release))
}

/// What to use instead, unless this release does not read that name either.
fn instead(context: &Context<'_>, entry: &Entry<'_>, component: Component) -> Option<&'static Instead> {
    let instead = entry.variable.and_then(|variable| variable.instead_for(component))?;
    let known = instead.names.iter().filter_map(|name| spec::find(name));
    let read = known.clone().any(|other| other.is_read_by(component, context.target.release));
    (known.count() == 0 || read).then_some(instead)
}

/// A finding of `rule` about a variable that `component` does not read, with what to use instead. `cure` is what to do
/// where the table says nothing of that.
pub fn finding(
    context: &Context<'_>,
    rule: &'static Rule,
    entry: &Entry<'_>,
    component: Component,
    what: &str,
    cure: Option<String>,
) -> Finding {
    let assignment = entry.assignment;
    let instead = instead(context, entry, component);
    let note = entry.variable.and_then(|variable| variable.note());
    let never_read = entry.variable.is_some_and(|variable| variable.readers.is_empty());
    let help = match instead {
        Some(instead) => {
            let names: Vec<String> = instead.names.iter().map(|name| format!("`{name}`")).collect();
            let names = if names.is_empty() { String::new() } else { format!("use {}", names.join(" or ")) };
            match instead.note {
                Some(note) if names.is_empty() => note.to_owned(),
                Some(note) => format!("{names}: {note}"),
                None => names,
            }
        }
        None => match (note, cure) {
            (Some(note), None) => note.to_owned(),
            (Some(note), _) if never_read || note.starts_with("remove it") => note.to_owned(),
            (_, Some(cure)) => cure,
            (None, None) => "remove it: nothing comes of it here".to_owned(),
        },
    };
    let only = instead.filter(|instead| instead.names.len() == 1).map(|instead| instead.names[0].to_owned());
    // What no release ever read is only another name for what one reads, unless something else differs.
    let same = never_read && note.is_none() && instead.is_some_and(|instead| instead.note.is_none());
    let safety = if same { Safety::Safe } else { Safety::Unsafe };
    let fix = only.as_ref().map(|name| Fix::new(assignment, Change::Name(name.clone()), safety));
    Finding::new(rule, format!("`{}` {what}", assignment.name))
        .variable(&assignment.name)
        .names(instead.iter().flat_map(|instead| instead.names.iter().copied()))
        .suggestion(only)
        .fix(fix)
        .component(Some(component.name()))
        .help(help)
        .url(entry.variable.and_then(|variable| variable.url()))
        .at(assignment.name_place(), "not read")
}
