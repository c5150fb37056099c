//! Texts that findings point into, and the places in them.

use std::cell::OnceCell;

/// A range of bytes in a source, as it is on disk (a byte-order mark counts).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// The first byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
}

impl Span {
    /// The span from `start` up to, not including, `end`.
    pub const fn new(start: usize, end: usize) -> Self {
        Self { start, end }
    }

    /// How many bytes it covers.
    pub const fn len(self) -> usize {
        self.end - self.start
    }

    /// Whether it covers nothing.
    pub const fn is_empty(self) -> bool {
        self.start == self.end
    }
}

/// Which of an environment's sources a place lies in: its index in [`Environment::sources`].
///
/// [`Environment::sources`]: crate::environment::Environment::sources
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SourceId(pub usize);

/// A span in one source.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// The source that the span lies in.
    pub source: SourceId,
    /// The bytes meant.
    pub span: Span,
}

/// A text that assignments point into: a file, standard input, or the made-up text of the process environment.
#[derive(Debug, Clone)]
pub struct Source {
    name: String,
    text: String,
    line_starts: OnceCell<Vec<usize>>,
}

impl Source {
    /// A source called `name` in findings.
    pub fn new(name: impl Into<String>, text: impl Into<String>) -> Self {
        Self { name: name.into(), text: text.into(), line_starts: OnceCell::new() }
    }

    /// What findings call it: a path, `<stdin>` or `<environment>`.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The text as it is on disk. It may hold secrets: only [`crate::redact`] passes it on.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The bytes at which lines start, the first line's 0 included. Only a line feed ends a line, as in every
    /// loader that was measured.
    pub fn line_starts(&self) -> &[usize] {
        self.line_starts.get_or_init(|| {
            std::iter::once(0).chain(memchr::memchr_iter(b'\n', self.text.as_bytes()).map(|at| at + 1)).collect()
        })
    }

    /// The line that `offset` lies in, from 0.
    pub fn line_index(&self, offset: usize) -> usize {
        self.line_starts().partition_point(|&start| start <= offset) - 1
    }

    /// The bytes of line `index` (from 0), without its line feed.
    pub fn line_span(&self, index: usize) -> Span {
        let starts = self.line_starts();
        let end = starts.get(index + 1).map_or(self.text.len(), |next| next - 1);
        Span::new(starts[index], end)
    }

    /// Line and column of `offset`, both from 1, the column in characters.
    pub fn line_column(&self, offset: usize) -> (usize, usize) {
        let line = self.line_index(offset);
        let start = self.line_starts()[line];
        let column = self.text[start..offset].chars().count();
        (line + 1, column + 1)
    }
}

/// What standard input is called.
pub(crate) const STDIN: &str = "<stdin>";

/// What the process environment is called.
pub(crate) const PROCESS: &str = "<environment>";

/// Whether a source of this name is a file, and neither standard input nor the process environment.
pub(crate) fn is_file(name: &str) -> bool {
    !(name.starts_with('<') && name.ends_with('>'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_and_columns_count_from_one_and_columns_in_characters() {
        let source = Source::new("x", "A=é1\nB=2");
        assert_eq!(source.line_column(0), (1, 1));
        assert_eq!(source.line_column(4), (1, 4));
        assert_eq!(source.line_column(6), (2, 1));
        assert_eq!(source.line_column(9), (2, 4));
        assert_eq!(source.line_span(0), Span::new(0, 5));
        assert_eq!(source.line_span(1), Span::new(6, 9));
    }

    #[test]
    fn an_empty_text_has_one_line() {
        let source = Source::new("x", "");
        assert_eq!(source.line_column(0), (1, 1));
        assert_eq!(source.line_span(0), Span::new(0, 0));
    }
}
