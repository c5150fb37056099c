//! What a rule has found, and how bad it is.

use std::fmt;

use crate::environment::{Assignment, Notice};
use crate::rule::{self, Rule};
use crate::source::Place;

/// How bad a finding is; later is worse.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Legal and effective, but worth knowing.
    Advice,
    /// Flagsmith starts, and the value does not do what it says.
    Warning,
    /// Flagsmith would not start, would refuse every request, or cannot do the one thing that the variable is for.
    Error,
}

impl Severity {
    /// The name in every format.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Advice => "advice",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// What counts besides errors.
#[derive(Debug, Clone, Copy)]
pub enum Deny {
    /// Warnings.
    Warnings,
    /// Warnings and advice.
    Advice,
    /// Whatever this rule finds.
    Rule(&'static Rule),
}

impl Deny {
    /// What is called `name`, or the name that is most like it.
    pub(crate) fn called(name: &str) -> Result<Self, Option<&'static str>> {
        match name {
            "warnings" => Ok(Self::Warnings),
            "advice" => Ok(Self::Advice),
            _ => rule::find(name).map(Self::Rule).ok_or_else(|| {
                let like = ["warnings", "advice"].into_iter().find(|word| strsim::osa_distance(word, name) <= 2);
                like.or_else(|| rule::like(name))
            }),
        }
    }
}

/// A place, and the few words that stand beside its underline.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Label {
    /// What is underlined.
    pub place: Place,
    /// The words.
    pub text: String,
}

/// Whether a cure is certain.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Safety {
    /// It only makes the file say what it was plainly meant to say.
    Safe,
    /// It may change the meaning: somebody should look at it.
    Unsafe,
}

/// What a fix does to one assignment. The texts may be secret: they go into the file and nowhere else.
#[derive(Clone, PartialEq, Eq)]
pub enum Change {
    /// Another name.
    Name(String),
    /// Another value, as the process is to see it.
    Value(String),
    /// The same value without quotes and escapes.
    Bare,
    /// Nothing in its place: the whole line goes.
    Remove,
}

impl fmt::Debug for Change {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Name(_) => "Name",
            Self::Value(_) => "Value",
            Self::Bare => "Bare",
            Self::Remove => "Remove",
        })
    }
}

/// A cure that needs nobody to type it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fix {
    /// The name of the assignment that is changed.
    pub assignment: Place,
    /// What becomes of it.
    pub change: Change,
    /// Whether it is certain.
    pub safety: Safety,
}

impl Fix {
    /// A change of `assignment`.
    pub fn new(assignment: &Assignment, change: Change, safety: Safety) -> Self {
        Self { assignment: assignment.name_place(), change, safety }
    }
}

/// One place where a rule fired.
#[derive(Debug, Clone)]
pub struct Finding {
    /// The rule.
    pub rule: &'static Rule,
    /// How bad it is here; at most the rule's own severity, unless a configuration file says otherwise.
    pub severity: Severity,
    /// The variable that it is about, as written; for something missing, the name to add.
    pub variable: Option<String>,
    /// Every other name involved.
    pub names: Vec<String>,
    /// The exact text to type instead, where there is exactly one and it may be shown.
    pub suggestion: Option<String>,
    /// How the program can cure it by itself.
    pub fix: Option<Fix>,
    /// The side that it is about: `api`, `processor` or `frontend`.
    pub component: Option<&'static str>,
    /// The fact.
    pub message: String,
    /// What to do.
    pub help: Option<String>,
    /// Where to read more.
    pub url: Option<String>,
    /// Where it is.
    pub label: Option<Label>,
    /// Other places that matter.
    pub related: Vec<Label>,
}

impl Finding {
    /// A finding of `rule`, at its own severity, with nothing but a message.
    pub fn new(rule: &'static Rule, message: impl Into<String>) -> Self {
        Self {
            rule,
            severity: rule.severity,
            variable: None,
            names: Vec::new(),
            suggestion: None,
            fix: None,
            component: None,
            message: message.into(),
            help: None,
            url: None,
            label: None,
            related: Vec::new(),
        }
    }

    /// Whether it makes the exit status 1.
    pub fn counts(&self, deny: &[Deny]) -> bool {
        self.severity == Severity::Error
            || deny.iter().any(|deny| match deny {
                Deny::Warnings => self.severity >= Severity::Warning,
                Deny::Advice => true,
                Deny::Rule(rule) => rule.name == self.rule.name,
            })
    }

    /// Every text in it that is no name.
    pub fn texts_mut(&mut self) -> impl Iterator<Item = &mut String> {
        let words = [&mut self.message].into_iter().chain(&mut self.help).chain(&mut self.suggestion);
        let labels = self.label.iter_mut().chain(&mut self.related).map(|label| &mut label.text);
        words.chain(labels)
    }

    /// At a lower severity than the rule's own.
    pub fn lowered(mut self, severity: Severity) -> Self {
        self.severity = severity.min(self.rule.severity);
        self
    }

    /// About this variable.
    pub fn variable(mut self, name: impl Into<String>) -> Self {
        self.variable = Some(name.into());
        self
    }

    /// Involving these other names.
    pub fn names<S: Into<String>>(mut self, names: impl IntoIterator<Item = S>) -> Self {
        self.names.extend(names.into_iter().map(Into::into));
        self
    }

    /// With the text to type instead.
    pub fn suggestion(mut self, suggestion: Option<String>) -> Self {
        self.suggestion = suggestion;
        self
    }

    /// With a cure that the program can do by itself.
    pub fn fix(mut self, fix: impl Into<Option<Fix>>) -> Self {
        self.fix = fix.into();
        self
    }

    /// About this side only.
    pub fn component(mut self, component: Option<&'static str>) -> Self {
        self.component = component;
        self
    }

    /// With a cure.
    pub fn help(mut self, help: impl Into<String>) -> Self {
        let help = help.into();
        self.help = (!help.is_empty()).then_some(help);
        self
    }

    /// With a page to read.
    pub fn url(mut self, url: Option<String>) -> Self {
        self.url = url;
        self
    }

    /// At this place.
    pub fn at(mut self, place: Place, text: impl Into<String>) -> Self {
        self.label = Some(Label { place, text: text.into() });
        self
    }

    /// At what a loader noticed, and about the variable that it happened in, if there is one.
    pub fn noticed(mut self, notice: &Notice, text: impl Into<String>) -> Self {
        self.variable.clone_from(&notice.variable);
        self.at(notice.place, text)
    }

    /// With one more place.
    pub fn related(mut self, place: Place, text: impl Into<String>) -> Self {
        self.related.push(Label { place, text: text.into() });
        self
    }

    /// Adds the names that the message and the help tell of in backticks, so that programs need not read prose. What
    /// is shaped like a name counts: a variable, a member of an enumeration, a header.
    pub fn add_names_told(&mut self) {
        let texts = [Some(self.message.as_str()), self.help.as_deref()];
        let told = texts.into_iter().flatten().flat_map(|text| text.split('`').skip(1).step_by(2));
        let names = told.filter_map(|text| {
            let name = text.split('=').next()?;
            let is_name = name.contains('_')
                && name.starts_with(|c: char| c.is_ascii_uppercase())
                && !name.ends_with('_')
                && name.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_');
            is_name.then(|| name.to_owned())
        });
        let mut seen: Vec<String> = self.variable.iter().cloned().collect();
        let mut all: Vec<String> = Vec::new();
        for name in std::mem::take(&mut self.names).into_iter().chain(names.collect::<Vec<_>>()) {
            if !seen.contains(&name) {
                seen.push(name.clone());
                all.push(name);
            }
        }
        self.names = all;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_in_the_texts_are_names_of_the_finding() {
        let mut finding = Finding::new(&crate::rule::invalid_value::RULE, "`A_B` is not `SOME_MEMBER`, nor `x`")
            .variable("A_B")
            .names(["C_D"])
            .help("write `E_F=1`, not `DJANGO_DB_` or `C_D`");
        finding.add_names_told();
        assert_eq!(finding.names, ["C_D", "SOME_MEMBER", "E_F"]);
    }
}
