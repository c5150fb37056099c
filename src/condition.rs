//! The conditions of the table, held against an environment: what is set, on, or something else, for one side.

use crate::check::Context;
use crate::environment::Assignment;
use crate::rule::unexpanded_reference::reference;
use crate::spec::{self, Atom, Component, Condition, Side};
use crate::target::Edition;
use crate::value::Seen;

/// Conditions as the programs of one side would find them.
#[derive(Debug, Clone, Copy)]
pub struct Conditions<'c> {
    context: &'c Context<'c>,
    side: Side,
    /// Whether what is not there may come from elsewhere, so that nothing is known of it.
    partial: bool,
}

impl<'c> Conditions<'c> {
    /// The conditions for `side`.
    pub fn new(context: &'c Context<'c>, side: Side) -> Self {
        Self { context, side, partial: context.is_partial() }
    }

    /// The same, but for that a partial environment is taken as if nothing came from elsewhere.
    pub fn with_defaults(self) -> Self {
        Self { partial: false, ..self }
    }

    /// Whether all conditions hold; `None` where one cannot be known.
    pub fn all_hold(&self, conditions: &[Condition]) -> Option<bool> {
        let mut all = Some(true);
        for condition in conditions {
            match self.holds(condition) {
                Some(true) => {}
                Some(false) => return Some(false),
                None => all = None,
            }
        }
        all
    }

    /// Whether one of the condition's alternatives holds; `None` where that cannot be known.
    pub fn holds(&self, condition: &Condition) -> Option<bool> {
        let mut any = Some(false);
        for atom in condition.any {
            match self.atom_holds(atom) {
                Some(true) => return Some(true),
                Some(false) => {}
                None => any = None,
            }
        }
        any
    }

    /// Whether one test holds; `None` where that cannot be known.
    pub fn atom_holds(&self, atom: &Atom) -> Option<bool> {
        match *atom {
            Atom::Set(name) => self.is_set(name),
            Atom::Unset(name) => self.is_set(name).map(|set| !set),
            Atom::NonEmpty(name) => self.is_non_empty(name),
            Atom::Empty(name) => self.is_non_empty(name).map(|non_empty| !non_empty),
            Atom::True(name) => self.boolean(name),
            Atom::False(name) => self.boolean(name).map(|value| !value),
            Atom::Is(name, text) => self.effective(name).map(|value| value == text),
            Atom::IsNot(name, text) => self.effective(name).map(|value| value != text),
            Atom::Contains(name, text) => self.effective(name).map(|value| value.contains(text)),
            Atom::Without(name, text) => self.effective(name).map(|value| !value.contains(text)),
            Atom::Enterprise => Some(self.context.target.edition == Edition::Enterprise),
            Atom::Processor => Some(self.context.target.has(Component::Processor)),
            Atom::NotProcessor => {
                Some(self.context.target.components.iter().any(|component| *component != Component::Processor))
            }
        }
    }

    /// The assignment of `name`, unless the release knows nothing of the name.
    fn get(&self, name: &str) -> Option<&'c Assignment> {
        let known =
            |variable: &spec::Variable| variable.readers.is_empty() || variable.is_read_at(self.context.target.release);
        self.context.environment.get(name).filter(|_| spec::find(name).is_none_or(known))
    }

    /// Whether the variable is there.
    fn is_set(&self, name: &str) -> Option<bool> {
        match self.get(name) {
            Some(_) => Some(true),
            None => (!self.partial).then_some(false),
        }
    }

    fn is_non_empty(&self, name: &str) -> Option<bool> {
        match self.get(name) {
            Some(assignment) => assignment.text().map(|text| !text.is_empty()),
            None => (!self.partial).then_some(false),
        }
    }

    /// The variable's text, or its default.
    pub fn effective(&self, name: &str) -> Option<&'c str> {
        match self.get(name) {
            Some(assignment) => assignment.text().filter(|text| reference(text).is_none()),
            None if self.partial => None,
            None => Some(self.default(name).unwrap_or("")),
        }
    }

    /// The variable's default, as Flagsmith's source writes it.
    pub fn default(&self, name: &str) -> Option<&'static str> {
        let variable = spec::find(name)?;
        self.readers(variable).find_map(|reader| reader.default())
    }

    /// The variable's readers on this side.
    pub fn readers(&self, variable: &'static spec::Variable) -> impl Iterator<Item = &'static spec::Reader> {
        let readers = self.context.readers(variable).map(|(reader, _)| reader);
        readers.filter(|reader| reader.program.side() == self.side)
    }

    /// What the variable, or its default, is as a boolean; `None` where that cannot be known.
    pub fn boolean(&self, name: &str) -> Option<bool> {
        let variable = spec::find(name)?;
        let reader = self.readers(variable).next()?;
        let Some(assignment) = self.get(name) else {
            let on = || reader.default().is_some_and(|default| default.eq_ignore_ascii_case("true"));
            return (!self.partial).then(on);
        };
        match self.context.parse(variable, reader, assignment)? {
            Seen::Boolean(value) => Some(value),
            Seen::Text(text) => Some(!text.is_empty()),
            _ => None,
        }
    }
}
