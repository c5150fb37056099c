//! Makes an environment from sources: knows files and the programs that load them, and nothing of Flagsmith.
//!
//! Everything here works on bytes and texts that somebody else has read; nothing looks at a file, a stream or the
//! process environment by itself.

mod compare;
pub mod compose;
pub mod docker;
pub mod dotenv;
pub mod node;
pub mod process;
pub mod shell;

use std::cell::Cell;
use std::fmt;

use crate::environment::{Assignment, Environment, Notice, NoticeKind, Value};
use crate::source::{Place, Source, SourceId, Span};

pub use compare::compare;

/// The largest value that references may make. Linux passes no more than 128 KiB to a process.
const LARGEST_EXPANSION: usize = 1 << 20;

/// How much text references may make in one environment, all values together.
const ALL_EXPANSIONS: usize = 1 << 24;

/// How many references to nothing are noticed in one statement.
const NOTICED_REFERENCES: usize = 100;

/// The program that will read a file at the deploy.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, clap::ValueEnum)]
pub enum Loader {
    /// dotenvy, and what reads `.env` files like it (column `dotenvy-0.15.7` of the dialects).
    #[default]
    #[value(help = "dotenvy, and what reads `.env` files like it")]
    Dotenvy,
    /// `env_file` of docker compose (column `compose-go-2.13.0+6`).
    #[value(help = "`env_file` of docker compose")]
    Compose,
    /// `docker run --env-file`, podman, and kubectl's `--from-env-file` (column `docker-cli-28.2.2`).
    #[value(help = "`docker run --env-file`, podman, and kubectl's `--from-env-file`")]
    Docker,
    /// Node's dotenv 6.2, as in Flagsmith's front end (column `node-dotenv-6.2.0`).
    #[value(help = "Node's dotenv 6.2, as in Flagsmith's front end")]
    Node,
    /// A POSIX shell that does `set -a; . ./.env` (column `dash-0.5.12`).
    #[value(help = "A POSIX shell that does `set -a; . ./.env`")]
    Shell,
}

impl Loader {
    /// The program, as a person would name it.
    pub const fn program(self) -> &'static str {
        match self {
            Self::Dotenvy => "dotenvy",
            Self::Compose => "docker compose",
            Self::Docker => "docker run",
            Self::Node => "Node's dotenv",
            Self::Shell => "a shell",
        }
    }

    /// Adds `source`, and what this loader reads from it, to `environment`.
    pub fn load(self, environment: &mut Environment, source: Source) {
        match self {
            Self::Dotenvy => dotenv::load(environment, source),
            Self::Compose => compose::load(environment, source),
            Self::Docker => docker::load(environment, source),
            Self::Node => node::load(environment, source),
            Self::Shell => shell::load(environment, source),
        }
    }
}

/// One environment of several sources, a later value hiding an earlier one; where no loader is named, what others
/// would read differently than the default one is noticed.
pub fn layered(loader: Option<Loader>, sources: impl IntoIterator<Item = Source>) -> Environment {
    let mut environment = Environment::new();
    for source in sources {
        loader.unwrap_or_default().load(&mut environment, source);
    }
    if loader.is_none() {
        compare(&mut environment);
    }
    environment
}

#[cfg(test)]
impl Loader {
    /// What it reads from `text` alone, for tests.
    fn read(self, text: &str) -> Environment {
        let mut environment = Environment::new();
        self.load(&mut environment, Source::new(".env", text));
        environment
    }
}

/// Why the bytes of a source are no text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotText {
    /// They begin with the byte-order mark of UTF-16.
    Utf16,
    /// They are not UTF-8.
    NotUtf8 {
        /// The first byte that belongs to no character, from 0.
        offset: usize,
        /// Its line, from 1.
        line: usize,
        /// Its place in that line, in bytes, from 1.
        column: usize,
    },
}

impl fmt::Display for NotText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Utf16 => f.write_str("it is UTF-16, which no loader reads: save it as UTF-8"),
            Self::NotUtf8 { offset, line, column } => write!(
                f,
                "it is not UTF-8: the first byte that is not stands in line {line}, byte {column} (offset {offset}); \
                 save it as UTF-8"
            ),
        }
    }
}

impl std::error::Error for NotText {}

/// The text that `bytes` hold.
pub fn decode(bytes: Vec<u8>) -> Result<String, NotText> {
    if bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) {
        return Err(NotText::Utf16);
    }
    String::from_utf8(bytes).map_err(|error| {
        let offset = error.utf8_error().valid_up_to();
        let before = error.as_bytes().get(..offset).unwrap_or_default();
        let line_start = memchr::memrchr(b'\n', before).map_or(0, |at| at + 1);
        let line = 1 + memchr::memchr_iter(b'\n', before).count();
        NotText::NotUtf8 { offset, line, column: offset - line_start + 1 }
    })
}

/// A source that is being read, and the environment that its assignments go to.
struct Page<'a> {
    environment: &'a mut Environment,
    source: SourceId,
    text: &'a str,
    /// How much text references may still make.
    room: usize,
    /// The last line end that was looked for, and from where: a line may hold many statements.
    line: Cell<Span>,
}

impl Page<'_> {
    /// Adds `source` to `environment` and has it read.
    fn read(environment: &mut Environment, source: Source, read: impl FnOnce(&mut Page<'_>)) {
        let text = source.text().to_owned();
        let source = environment.add_source(source);
        let expanded = environment.assignments().iter().filter(|assignment| assignment.expanded);
        let used = expanded.filter_map(Assignment::text).map(str::len).sum();
        let line = Cell::new(Span::new(0, 0));
        read(&mut Page { environment, source, text: &text, room: ALL_EXPANSIONS.saturating_sub(used), line });
    }

    /// Adds `source` to `environment` and has each of its lines read by itself, a byte-order mark aside.
    fn read_lines(environment: &mut Environment, source: Source, line: fn(&mut Page<'_>, Span)) {
        Self::read(environment, source, |page| {
            let mut at = page.skip_byte_order_mark();
            while at < page.text.len() {
                let end = page.line_end(at);
                line(page, Span::new(at, end));
                at = end + 1;
            }
        });
    }

    /// Where the text begins behind a byte-order mark, which is noticed.
    fn skip_byte_order_mark(&mut self) -> usize {
        let mark = '\u{feff}';
        if !self.text.starts_with(mark) {
            return 0;
        }
        self.notice(NoticeKind::ByteOrderMark, Span::new(0, mark.len_utf8()), None);
        mark.len_utf8()
    }

    /// The end of the line that `at` lies in, its line feed not included.
    fn line_end(&self, at: usize) -> usize {
        let known = self.line.get();
        if known.start <= at && at < known.end {
            return known.end;
        }
        let end = memchr::memchr(b'\n', &self.text.as_bytes()[at..]).map_or(self.text.len(), |length| at + length);
        self.line.set(Span::new(at, end));
        end
    }

    /// The character at `at`; empty at the end of the text.
    fn char_at(&self, at: usize) -> Span {
        Span::new(at, at + self.text[at..].chars().next().map_or(0, char::len_utf8))
    }

    fn notice(&mut self, kind: NoticeKind, span: Span, variable: Option<&str>) {
        let place = Place { source: self.source, span };
        self.environment.notice(Notice { kind, place, variable: variable.map(str::to_owned) });
    }

    /// Adds a comment, from its `#` to the end of the line.
    fn comment(&mut self, at: usize) {
        let span = Span::new(at, self.line_end(at));
        self.environment.comment(Place { source: self.source, span });
    }

    /// Notices the first NUL in `span`, and says where it is.
    fn notice_nul(&mut self, span: Span, variable: Option<&str>) -> Option<usize> {
        let at = span.start + memchr::memchr(0, &self.text.as_bytes()[span.start..span.end])?;
        self.notice(NoticeKind::Nul, Span::new(at, at + 1), variable);
        Some(at)
    }

    fn malformed(&mut self, stumble: Stumble, variable: Option<&str>) {
        let Stumble { span, reason, help } = stumble;
        self.notice(NoticeKind::Malformed { reason, help }, span, variable);
    }

    /// Adds an assignment, and what was noticed while its value was put together.
    fn assign(&mut self, statement: Span, name_span: Span, value_span: Span, draft: Draft) {
        let Draft { text, offset, known, expanded, notices } = draft;
        let name = &self.text[name_span.start..name_span.end];
        for (kind, span) in notices {
            self.notice(kind, span, Some(name));
        }
        self.notice_nul(value_span, Some(name));
        // The value stands in one piece where the source reads the same from its first character on.
        let stands_at = |at: &usize| known && !text.is_empty() && self.text[*at..].starts_with(&text);
        let value_offset = offset.filter(stands_at);
        let value = if known { Value::Known(text) } else { Value::Unknown };
        if expanded && let Value::Known(text) = &value {
            self.room = self.room.saturating_sub(text.len());
        }
        self.environment.push(Assignment {
            name: name.to_owned(),
            value_offset,
            value,
            source: self.source,
            name_span,
            value_span,
            expanded,
            statement,
        });
    }
}

/// Where a loader stumbles, and why: quotes nothing of the source.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Stumble {
    span: Span,
    reason: &'static str,
    help: &'static str,
}

impl Stumble {
    /// At a line that a merge has left behind, if `line` is one.
    fn at_merge_mark(line: &str, span: Span) -> Option<Self> {
        let is_mark = |mark: &str| {
            let behind = line.strip_prefix(mark);
            behind.is_some_and(|behind| behind.is_empty() || behind.starts_with(char::is_whitespace))
        };
        let reason = "it is the mark of a merge that was not finished";
        let help = "keep one of the two sides and remove the lines of `<`, `=` and `>`";
        let marks = ["<<<<<<<", "|||||||", "=======", ">>>>>>>"];
        marks.iter().any(|mark| is_mark(mark)).then_some(Self { span, reason, help })
    }
}

/// The name on the line at `at`, if the line looks like an assignment.
fn assigned_name(text: &str, at: usize) -> Option<Span> {
    let bytes = text.as_bytes();
    let skip = |from: usize, wanted: fn(&u8) -> bool| {
        from + bytes.get(from..).unwrap_or_default().iter().take_while(|byte| wanted(byte)).count()
    };
    let blank: fn(&u8) -> bool = |byte| matches!(byte, b' ' | b'\t');
    let mut start = skip(at, blank);
    if let Some(rest) = text[start..].strip_prefix("export")
        && rest.starts_with([' ', '\t'])
    {
        start = skip(start + "export".len(), blank);
    }
    let end = skip(start, |byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.'));
    let first = bytes.get(start)?;
    let is_name = end > start && !first.is_ascii_digit() && *first != b'.';
    (is_name && bytes.get(skip(end, blank)) == Some(&b'=')).then(|| Span::new(start, end))
}

/// A value that is being put together.
#[derive(Debug)]
struct Draft {
    text: String,
    /// Where the first of its characters stands that stands in the source.
    offset: Option<usize>,
    known: bool,
    expanded: bool,
    notices: Vec<(NoticeKind, Span)>,
}

impl Draft {
    fn new() -> Self {
        Self { text: String::new(), offset: None, known: true, expanded: false, notices: Vec::new() }
    }

    /// A value that stands at `at` as it is.
    fn verbatim(text: &str, at: usize) -> Self {
        Self { text: text.to_owned(), offset: (!text.is_empty()).then_some(at), ..Self::new() }
    }

    /// Adds a character that stands at `at`.
    fn push(&mut self, c: char, at: usize) {
        self.offset.get_or_insert(at);
        self.text.push(c);
    }

    /// Adds a character that an escape stands for.
    fn push_escaped(&mut self, c: char) {
        self.text.push(c);
    }

    /// Adds what a reference to `name` gives: the text of an earlier assignment.
    fn push_reference(&mut self, page: &Page<'_>, name: &str, span: Span) {
        match page.environment.get(name) {
            Some(assignment) => self.push_assigned(page, assignment, span),
            None => {
                self.known = false;
                self.notice(NoticeKind::UnresolvedReference(name.to_owned()), span);
            }
        }
    }

    /// Adds the text of an earlier assignment, which the reference at `span` names.
    fn push_assigned(&mut self, page: &Page<'_>, assignment: &Assignment, span: Span) {
        self.expanded = true;
        match assignment.text() {
            Some(_) if !self.known => {}
            Some(text) if self.text.len() + text.len() > LARGEST_EXPANSION.min(page.room) => {
                self.known = false;
                self.notice(NoticeKind::ExpansionTooLarge, span);
            }
            Some(text) => self.text.push_str(text),
            None => self.known = false,
        }
    }

    /// Leaves a part open that only a running shell can tell.
    fn not_evaluated(&mut self, span: Span) {
        self.known = false;
        self.notice(NoticeKind::NotEvaluated, span);
    }

    /// Adds all of `other`, which is the default that the reference at `span` brings.
    fn append(&mut self, page: &Page<'_>, other: &Self, span: Span) {
        self.known &= other.known;
        self.expanded |= other.expanded;
        for (kind, span) in &other.notices {
            self.notice(kind.clone(), *span);
        }
        if self.known && other.expanded && self.text.len() + other.text.len() > LARGEST_EXPANSION.min(page.room) {
            self.known = false;
            self.notice(NoticeKind::ExpansionTooLarge, span);
        } else if self.known {
            self.text.push_str(&other.text);
        }
    }

    /// Keeps a notice for when the statement turns out well, unless it has very many.
    fn notice(&mut self, kind: NoticeKind, span: Span) {
        if self.notices.len() < NOTICED_REFERENCES {
            self.notices.push((kind, span));
        }
    }
}

/// What a reference with an operator, such as `${NAME:-word}`, gives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Choice {
    /// What the name gives, known or not.
    Own,
    /// The word behind the operator.
    Word,
    /// Nothing.
    Nothing,
    /// The name is demanded, and empty.
    Empty,
}

impl Choice {
    const EMPTY: &str = "the reference demands a value, and what it names is empty";
    const HELP_EMPTY: &str = "give the variable that it names a value";

    /// For the reference to `name` with `operator`, one of `-=+?`, and a colon in front of it or not.
    fn of(page: &Page<'_>, name: &str, colon: bool, operator: char) -> Self {
        let assigned = page.environment.get(name);
        let is_set = match assigned {
            None => (!on_every_host(name)).then_some(false),
            Some(_) if !colon => Some(true),
            Some(assignment) => assignment.text().map(|text| !text.is_empty()),
        };
        match (operator, is_set) {
            ('-' | '=', Some(false)) | ('+', Some(true)) => Self::Word,
            ('+', Some(false)) => Self::Nothing,
            ('?', Some(false)) if assigned.is_some() => Self::Empty,
            _ => Self::Own,
        }
    }
}

/// Names that a host has set all but always, so that the default of a reference to them counts for nothing.
fn on_every_host(name: &str) -> bool {
    matches!(name, "HOME" | "IFS" | "LANG" | "LOGNAME" | "PATH" | "PPID" | "PWD" | "SHELL" | "TERM" | "USER")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_utf8_is_refused_with_its_place() {
        let cases: &[(&[u8], Result<&str, NotText>)] = &[
            (b"A=1\n", Ok("A=1\n")),
            (b"\xef\xbb\xbfA=1", Ok("\u{feff}A=1")),
            (b"\xff\xfeA\0", Err(NotText::Utf16)),
            (b"\xfe\xff\0A", Err(NotText::Utf16)),
            (b"\xff", Err(NotText::NotUtf8 { offset: 0, line: 1, column: 1 })),
            (b"A=1\nB=caf\xe9\n", Err(NotText::NotUtf8 { offset: 9, line: 2, column: 6 })),
            (b"A=caf\xc3", Err(NotText::NotUtf8 { offset: 5, line: 1, column: 6 })),
            (b"A=\xed\xa0\x80", Err(NotText::NotUtf8 { offset: 2, line: 1, column: 3 })),
        ];
        for (bytes, wanted) in cases {
            assert_eq!(decode(bytes.to_vec()), wanted.map(str::to_owned), "{bytes:?}");
        }
    }

    #[test]
    fn the_errors_quote_nothing() {
        let error = decode(b"KEY=secret\xff".to_vec()).unwrap_err();
        assert_eq!(
            error.to_string(),
            "it is not UTF-8: the first byte that is not stands in line 1, byte 11 (offset 10); save it as UTF-8"
        );
    }
}
