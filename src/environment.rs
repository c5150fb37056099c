//! The environment that one process will see: what the loaders hand to `check`.

use std::collections::HashMap;
use std::ops::Range;

use crate::source::{Place, Source, SourceId, Span};

/// What an assignment gives its name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// The text that the process will see.
    Known(String),
    /// It depends on something outside the environment that is checked; no rule guesses about it.
    Unknown,
}

/// One `NAME=value` found in a source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assignment {
    /// The name as written.
    pub name: String,
    /// The value as the loader reads it.
    pub value: Value,
    /// The source that it stands in.
    pub source: SourceId,
    /// The bytes of the name.
    pub name_span: Span,
    /// The bytes of the raw value: quotes are in, blanks around it and a comment behind it are not. Empty, and at the
    /// place where the value would stand, where there is none.
    pub value_span: Span,
    /// Where the value's own bytes stand in the source without a gap, if they do (no escape, no reference, no quote
    /// inside); then any part of it has an exact span.
    pub value_offset: Option<usize>,
    /// Whether the value holds the text of another assignment, through a reference: then it may hold a secret,
    /// whatever this variable is.
    pub expanded: bool,
    /// The whole statement, from its first byte that is not blank to the end of its last line (line feed not
    /// included): a quoted value may cover several lines.
    pub statement: Span,
}

impl Assignment {
    /// The value's text, if it is known.
    pub fn text(&self) -> Option<&str> {
        match &self.value {
            Value::Known(text) => Some(text),
            Value::Unknown => None,
        }
    }

    /// Where the part `range` (bytes of the value) stands; the whole raw value where it has no exact place, and the
    /// name where the value is empty.
    pub fn part(&self, range: Range<usize>) -> Place {
        let span = match self.value_offset {
            Some(offset) if range.start < range.end => Span::new(offset + range.start, offset + range.end),
            _ if self.value_span.is_empty() => self.name_span,
            _ => self.value_span,
        };
        self.place(span)
    }

    /// Where the name stands.
    pub fn name_place(&self) -> Place {
        self.place(self.name_span)
    }

    /// Where the raw value stands, or the name where the value is empty.
    pub fn value_place(&self) -> Place {
        self.part(0..0)
    }

    fn place(&self, span: Span) -> Place {
        Place { source: self.source, span }
    }
}

/// Something that a loader noticed while it read a source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// What it is.
    pub kind: NoticeKind,
    /// Where it is.
    pub place: Place,
    /// The name of the assignment that it happened in, where there is one.
    pub variable: Option<String>,
}

/// The kinds of [`Notice`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NoticeKind {
    /// A statement that the loader refuses. The place is the character that the loader stumbles over.
    Malformed {
        /// Why, in words that quote nothing of it.
        reason: &'static str,
        /// What to type instead.
        help: &'static str,
    },
    /// A value without a name, which the loader reads and the engine behind it refuses; the place is where the name
    /// should stand.
    Nameless {
        /// How it comes to be one.
        reason: &'static str,
    },
    /// A quote that nothing closes; the place is the quote.
    UnclosedQuote,
    /// A NUL byte, which no environment can carry.
    Nul,
    /// A byte-order mark in front of the first line.
    ByteOrderMark,
    /// A reference to a name that nothing earlier in the environment assigns; the place is the reference, with its
    /// `$` and braces.
    UnresolvedReference(String),
    /// References that would make the value, or all values together, larger than the loader's cap.
    ExpansionTooLarge,
    /// A statement that the loader skips, or runs as a command, without setting anything.
    Ignored {
        /// Why, in words that quote nothing of it.
        reason: &'static str,
        /// What to type instead.
        help: &'static str,
    },
    /// Something that only a running shell can tell: the output of a command, files that match a pattern, a home
    /// folder. What depends on it is unknown.
    NotEvaluated,
    /// Another loader reads something else here; the place is the raw value, or the name where it sets nothing.
    ReadDifferently {
        /// The other loader's program, as a person would name it.
        program: &'static str,
        /// What it reads.
        reading: OtherReading,
    },
    /// A value or comment that goes on over a line which itself looks like the assignment of `name`; the place is
    /// that name in the swallowed line, `opened_at` the quote that swallows it.
    SwallowedLine {
        /// The name at the start of the swallowed line.
        name: String,
        /// The quote that opens what swallows it.
        opened_at: Span,
    },
}

/// What another loader makes of an assignment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OtherReading {
    /// Another value.
    Value(String),
    /// Nothing: the name is not set.
    Unset,
    /// It refuses the statement, and with it the file.
    Refused,
}

/// Everything that was loaded, in order: where two assignments give the same name, the later one counts.
#[derive(Debug, Clone, Default)]
pub struct Environment {
    sources: Vec<Source>,
    assignments: Vec<Assignment>,
    notices: Vec<Notice>,
    comments: Vec<Place>,
    winners: HashMap<String, usize>,
    open: bool,
}

impl Environment {
    /// An environment with nothing in it.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a source; what is pushed afterwards may point into it.
    pub fn add_source(&mut self, source: Source) -> SourceId {
        self.sources.push(source);
        SourceId(self.sources.len() - 1)
    }

    /// Adds an assignment, which hides earlier ones of the same name.
    pub fn push(&mut self, assignment: Assignment) {
        self.winners.insert(assignment.name.clone(), self.assignments.len());
        self.assignments.push(assignment);
    }

    /// Takes `name` out of the environment: none of its assignments counts any more.
    pub fn unset(&mut self, name: &str) {
        self.winners.remove(name);
    }

    /// Makes the values of all assignments from the one with this index on unknown.
    pub fn doubt(&mut self, from: usize) {
        for assignment in self.assignments.iter_mut().skip(from) {
            assignment.value = Value::Unknown;
            assignment.value_offset = None;
        }
    }

    /// Says that more may be set than the sources tell: by a command in one of them that nobody has run.
    pub fn leave_open(&mut self) {
        self.open = true;
    }

    /// Whether more may be set than the sources tell.
    pub fn is_open(&self) -> bool {
        self.open
    }

    /// Adds something that a loader noticed.
    pub fn notice(&mut self, notice: Notice) {
        self.notices.push(notice);
    }

    /// Adds the place of a comment, from its `#` to the end of its line.
    pub fn comment(&mut self, place: Place) {
        self.comments.push(place);
    }

    /// The sources, in the order of layering.
    pub fn sources(&self) -> &[Source] {
        &self.sources
    }

    /// The source that `id` names.
    pub fn source(&self, id: SourceId) -> &Source {
        &self.sources[id.0]
    }

    /// Every assignment, the hidden ones too.
    pub fn assignments(&self) -> &[Assignment] {
        &self.assignments
    }

    /// What the loaders noticed.
    pub fn notices(&self) -> &[Notice] {
        &self.notices
    }

    /// Where comments stand.
    pub fn comments(&self) -> &[Place] {
        &self.comments
    }

    /// The assignment of `name` that counts.
    pub fn get(&self, name: &str) -> Option<&Assignment> {
        self.winners.get(name).map(|&index| &self.assignments[index])
    }

    /// Whether `assignment` is the one that counts for its name.
    pub fn counts(&self, assignment: &Assignment) -> bool {
        self.get(&assignment.name).is_some_and(|winner| std::ptr::eq(winner, assignment))
    }

    /// The assignments that count, in the order of their places.
    pub fn winners(&self) -> impl Iterator<Item = &Assignment> {
        self.assignments.iter().filter(|assignment| self.counts(assignment))
    }
}
