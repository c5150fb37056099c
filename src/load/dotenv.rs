//! Reads a `.env` file as dotenvy 0.15.7 does, and says where in the file everything stands.
//!
//! dotenvy decides where a statement ends, whether it is malformed, and which name and value it holds. What is read
//! here beside it finds the places: of names, of raw values, of comments, of the character that dotenvy stumbles
//! over. The later of two assignments wins.
//!
//! # Differences from dotenvy, each deliberate
//!
//! - A byte-order mark in front is skipped and noticed; offsets count it.
//! - A reference (`$X`, `${X}`) gives the text of an earlier assignment of the same environment, be it from an earlier
//!   source, and never looks at this program's own environment, where dotenvy looks first. So statements with a
//!   reference are read here, by dotenvy's rules. A reference to nothing is noticed, and the value is unknown, except
//!   where the reference has no name (`$$`, `${}`, `$` at the end): nothing can ever stand there, so the value is what
//!   dotenvy makes of it. A reference to an unknown value makes the value unknown, without another notice. Of one
//!   statement's references to nothing, the first hundred are noticed.
//! - References that would make more than 1 MiB of one value, or 16 MiB of all values together, are noticed, and the
//!   value is unknown.
//! - After a quote that nothing closes, where dotenvy refuses the rest of the file, reading goes on at the line behind
//!   the one on which the statement begins. The place noticed is the quote that is open at the end of that line.
//! - A line that dotenvy takes for part of a quoted text, and that looks like an assignment, is noticed.
//! - A value that holds a NUL byte, with which dotenvy panics when it sets the variable, is noticed and unknown.
//!
//! What takes quadratic time in dotenvy, such as many blanks in front of a value of many lines, does not here: each
//! statement is handed to dotenvy by itself, without the blanks in front of it. Of the quotes that nothing closes there
//! can be two at most: read from different lines, the quotes of a file pair up in three ways, and one of three
//! statements always ends.

use std::cell::Cell;
use std::io::Read;

use super::{Draft, Page, Stumble, assigned_name};
use crate::environment::{Environment, NoticeKind};
use crate::source::{Source, Span};

/// Adds `source` and what it assigns to `environment`.
pub fn load(environment: &mut Environment, source: Source) {
    Page::read(environment, source, |page| {
        let mut at = page.skip_byte_order_mark();
        while at < page.text.len() {
            at = next_line(page, at);
        }
    });
}

/// Reads the statement that begins on the line at `at`, and says where the line behind it begins.
fn next_line(page: &mut Page<'_>, at: usize) -> usize {
    let line_end = page.line_end(at);
    let line = &page.text[at..line_end];
    let trimmed = line.trim_start();
    let start = line_end - trimmed.len();
    if trimmed.starts_with('#') {
        page.comment(start);
        return line_end + 1;
    }
    if trimmed.is_empty() {
        // dotenvy refuses a last line of blanks for some numbers of blanks.
        if line_end == page.text.len() && first_item(line, true).0.is_some_and(|item| item.is_err()) {
            page.malformed(blank_at_end(page), None);
        }
        return line_end + 1;
    }
    statement(page, start, line_end)
}

/// The first name and value that dotenvy reads from `text`, and how many bytes it takes. With `masked`, it is shown
/// `_` for each `$`: the statement ends at the same place, and nothing is expanded.
fn first_item(text: &str, masked: bool) -> (Option<dotenvy::Result<(String, String)>>, usize) {
    let rest = Cell::new(text.as_bytes());
    let item = dotenvy::from_read_iter(Lines { rest: &rest, masked }).next();
    (item, text.len() - rest.get().len())
}

/// Hands out no more than one line for each call, so that it is known how far dotenvy has read.
struct Lines<'a> {
    rest: &'a Cell<&'a [u8]>,
    masked: bool,
}

impl Read for Lines<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let rest = self.rest.get();
        let length = rest.len().min(buffer.len());
        let length = memchr::memchr(b'\n', &rest[..length]).map_or(length, |at| at + 1);
        let (line, behind) = rest.split_at(length);
        buffer[..length].copy_from_slice(line);
        if self.masked {
            for byte in buffer[..length].iter_mut().filter(|byte| **byte == b'$') {
                *byte = b'_';
            }
        }
        self.rest.set(behind);
        Ok(length)
    }
}

/// Reads the statement at `start`, and says where the line behind it begins.
fn statement(page: &mut Page<'_>, start: usize, first_line_end: usize) -> usize {
    let (masked_item, length) = first_item(&page.text[start..], true);
    let end = start + length;
    let outline = Outline::of(&page.text[start..end]);
    if let Some(open) = outline.open {
        unfinished(page, start, first_line_end, open, outline.first_line_quote);
        return if matches!(open, Open::Quote(_)) { first_line_end + 1 } else { end };
    }

    let text = page.text;
    let raw = &text[start..end];
    let statement = Span::new(start, end - usize::from(raw.ends_with('\n')));
    let line = text[..outline.comment.map_or(end, |at| start + at)].trim_end();
    let read = Statement::read(page, line, start);
    let variable = read.name.map(|name| &text[name.start..name.end]);

    let item = if !raw.contains('$') {
        masked_item
    } else if read.refers {
        None
    } else {
        first_item(raw, false).0
    };
    let known = match item {
        Some(Ok((_, value))) => Ok(Some(value)),
        Some(Err(_)) => Err(()),
        None => Ok(None),
    };
    match (known, read.value, read.name) {
        (Ok(dotenvy), Ok((value_span, mut draft)), Some(name)) => {
            if let Some(value) = dotenvy {
                draft.text = value;
            }
            draft.known &= !text[value_span.start..value_span.end].contains('\0');
            page.assign(statement, name, value_span, draft);
        }
        (_, Err(stumble), _) => {
            if page.notice_nul(statement, variable) != Some(stumble.span.start) {
                page.malformed(stumble, variable);
            }
        }
        (_, Ok(_), _) => {
            let help = "write `NAME=\"value\"`";
            page.malformed(Stumble { span: page.char_at(start), reason: "its form is not understood", help }, variable);
        }
    }
    for (name, opened_at) in outline.swallowed {
        let place = Span::new(start + name.start, start + name.end);
        let opened_at = Span::new(start + opened_at, start + opened_at + 1);
        let kind = NoticeKind::SwallowedLine { name: text[place.start..place.end].to_owned(), opened_at };
        page.notice(kind, place, variable);
    }
    for at in read.comment.into_iter().chain(outline.comment.map(|at| start + at)) {
        page.comment(at);
    }
    end
}

/// Notices a statement that is not finished at the end of the file.
fn unfinished(page: &mut Page<'_>, start: usize, first_line_end: usize, open: Open, first_line_quote: Option<usize>) {
    let text = page.text;
    let name = heading(page, text[..first_line_end].trim_end(), start).1;
    let variable = name.map(|name| &text[name.start..name.end]);
    page.notice_nul(Span::new(start, first_line_end), variable);
    match open {
        Open::Quote(at) => {
            let quote = start + first_line_quote.unwrap_or(at);
            page.notice(NoticeKind::UnclosedQuote, Span::new(quote, quote + 1), variable);
        }
        Open::Blank => page.malformed(blank_at_end(page), variable),
        Open::Escape => {
            let stumble = Stumble {
                span: Span::new(page.text.len() - 1, page.text.len()),
                reason: "the file ends in a backslash, which escapes nothing",
                help: "remove the backslash, or write `\\\\` for one that belongs to the value",
            };
            page.malformed(stumble, variable);
        }
    }
}

fn blank_at_end(page: &Page<'_>) -> Stumble {
    let last = page.text.chars().next_back().map_or(0, char::len_utf8);
    Stumble {
        span: Span::new(page.text.len() - last, page.text.len()),
        reason: "the file ends in a blank, with no line feed behind it",
        help: "remove the blank, or end the last line with a line feed",
    }
}

/// What keeps a statement from being finished at the end of the file.
#[derive(Debug, Clone, Copy)]
enum Open {
    /// The quote here.
    Quote(usize),
    /// A backslash.
    Escape,
    /// A single blank.
    Blank,
}

/// The quotes and the comment of a statement, as dotenvy sees them when it looks for the statement's end: in names and
/// comments too. Offsets count from the statement's first byte.
#[derive(Debug, Default)]
struct Outline {
    /// The comment behind the statement.
    comment: Option<usize>,
    /// What is open at the end.
    open: Option<Open>,
    /// The quote that is open at the end of the first line.
    first_line_quote: Option<usize>,
    /// The names of lines within quotes that look like assignments, and the quote.
    swallowed: Vec<(Span, usize)>,
}

impl Outline {
    fn of(statement: &str) -> Self {
        #[derive(Clone, Copy, PartialEq)]
        enum State {
            Plain,
            Blank,
            Quoted(char, usize),
        }
        let mut outline = Self::default();
        let mut state = State::Plain;
        let mut escaped = false;
        for (at, c) in statement.char_indices() {
            if escaped {
                escaped = false;
            } else {
                state = match (state, c) {
                    (State::Blank, '#') => {
                        outline.comment = Some(at);
                        return outline;
                    }
                    (State::Quoted(quote, _), c) if c == quote => State::Plain,
                    (State::Plain | State::Blank, '"' | '\'') => State::Quoted(c, at),
                    (state, '\\') => {
                        escaped = true;
                        if state == State::Blank { State::Plain } else { state }
                    }
                    (quoted @ State::Quoted(..), _) => quoted,
                    (State::Plain, c) if c.is_whitespace() && c != '\n' && c != '\r' => State::Blank,
                    _ => State::Plain,
                };
            }
            if c == '\n'
                && let State::Quoted(_, quote) = state
            {
                outline.first_line_quote.get_or_insert(quote);
                if let Some(name) = assigned_name(statement, at + 1) {
                    outline.swallowed.push((name, quote));
                }
            }
        }
        outline.open = match state {
            State::Quoted(_, at) => Some(Open::Quote(at)),
            State::Blank => Some(Open::Blank),
            State::Plain => escaped.then_some(Open::Escape),
        };
        outline
    }
}

/// One statement, read by dotenvy's rules.
struct Statement {
    /// Where the name stands, if a `=` follows it.
    name: Option<Span>,
    /// The place of the raw value, and the value.
    value: Result<(Span, Draft), Stumble>,
    /// A comment that only shows when the value is read.
    comment: Option<usize>,
    /// Whether there is a `$` that is neither escaped nor between single quotes.
    refers: bool,
}

impl Statement {
    /// Reads the statement at `start` of `line`, which ends with the statement's last character that is not blank.
    fn read(page: &Page<'_>, line: &str, start: usize) -> Self {
        let (behind, name) = heading(page, line, start);
        let mut statement =
            Self { name, value: Ok((Span::new(start, start), Draft::new())), comment: None, refers: false };
        let behind = match behind {
            Ok(at) => at,
            Err(stumble) => {
                statement.value = Err(stumble);
                return statement;
            }
        };
        let at = skip_blanks(line, behind);
        statement.value = if at == line.len() || line[at..].starts_with('#') {
            statement.comment = (at < line.len()).then_some(at);
            Ok((Span::new(behind, behind), Draft::new()))
        } else {
            statement.read_value(page, line, at)
        };
        statement
    }

    fn read_value(&mut self, page: &Page<'_>, line: &str, start: usize) -> Result<(Span, Draft), Stumble> {
        let mut draft = Draft::new();
        let mut quote = None;
        let mut escaped = false;
        let mut end = None;
        let mut reference: Option<Reference> = None;
        // The quote that a reference took for its own end.
        let mut eaten = None;
        for (at, c) in line[start..].char_indices().map(|(at, c)| (start + at, c)) {
            if end.is_some() {
                match c {
                    ' ' | '\t' => continue,
                    '#' => {
                        self.comment = Some(at);
                        break;
                    }
                    _ => return Err(behind_a_blank(page, line, start, at)),
                }
            } else if escaped {
                match c {
                    '\\' | '\'' | '"' | '$' | ' ' => draft.push_escaped(c),
                    'n' => draft.push_escaped('\n'),
                    _ => return Err(unknown_escape(page, at, c)),
                }
                escaped = false;
            } else if let Some((q @ '\'', _)) = quote {
                if c == q {
                    quote = None;
                } else {
                    draft.push(c, at);
                }
            } else if let Some(mut open) = reference.take() {
                if c.is_alphanumeric() || open.braced && c != '}' {
                    open.name.end = at + c.len_utf8();
                    reference = Some(open);
                } else if c == '{' && open.name.is_empty() && !open.braced {
                    let name = Span::new(at + 1, at + 1);
                    reference = Some(Reference { name, braced: true, ..open });
                } else if open.braced {
                    apply(page, &mut draft, &open, at + 1);
                } else {
                    apply(page, &mut draft, &open, at);
                    if c == '$' {
                        reference = Some(Reference::at(at));
                    } else {
                        eaten = matches!(c, '"' | '\'').then_some(at).or(eaten);
                        draft.push(c, at);
                    }
                }
            } else if c == '$' {
                self.refers = true;
                reference = Some(Reference::at(at));
            } else if let Some((q, _)) = quote {
                if c == q {
                    quote = None;
                } else if c == '\\' {
                    escaped = true;
                } else {
                    draft.push(c, at);
                }
            } else {
                match c {
                    '\'' | '"' => quote = Some((c, at)),
                    '\\' => escaped = true,
                    ' ' | '\t' => end = Some(at),
                    _ => draft.push(c, at),
                }
            }
        }
        match reference {
            Some(open) if open.braced => return Err(unclosed_brace(&open)),
            Some(open) => apply(page, &mut draft, &open, line.len()),
            None => {}
        }
        match quote {
            Some((quote, at)) => Err(unclosed_quote(page, quote, at, eaten)),
            None => Ok((Span::new(start, end.unwrap_or(line.len())), draft)),
        }
    }
}

/// A reference that is being read.
#[derive(Debug, Clone, Copy)]
struct Reference {
    dollar: usize,
    name: Span,
    braced: bool,
}

impl Reference {
    fn at(dollar: usize) -> Self {
        Self { dollar, name: Span::new(dollar + 1, dollar + 1), braced: false }
    }
}

fn apply(page: &Page<'_>, draft: &mut Draft, reference: &Reference, end: usize) {
    let span = Span::new(reference.dollar, end);
    let name = &page.text[reference.name.start..reference.name.end];
    if name.is_empty() {
        draft.notice(NoticeKind::UnresolvedReference(String::new()), span);
    } else {
        draft.push_reference(page, name, span);
    }
}

/// Reads the name and the `=` of the statement at `start`: where the value begins, and the name if a `=` follows it.
fn heading(page: &Page<'_>, line: &str, start: usize) -> (Result<usize, Stumble>, Option<Span>) {
    let mut name = match name(page, line, start) {
        Ok(name) => name,
        Err(stumble) => return (Err(stumble), None),
    };
    let mut at = skip_blanks(line, name.end);
    if &line[name.start..name.end] == "export" && !line[at..].starts_with('=') {
        name = match self::name(page, line, at) {
            Ok(name) => name,
            Err(stumble) => return (Err(stumble), None),
        };
        at = skip_blanks(line, name.end);
    }
    if line[at..].starts_with('=') { (Ok(at + 1), Some(name)) } else { (Err(no_equals(page, line, name, at)), None) }
}

fn name(page: &Page<'_>, line: &str, start: usize) -> Result<Span, Stumble> {
    if !line[start..].starts_with(|c: char| c.is_ascii_alphabetic() || c == '_') {
        return Err(no_name(page, line, start));
    }
    let behind = line[start..].find(|c: char| !(c.is_ascii_alphanumeric() || c == '_' || c == '.'));
    Ok(Span::new(start, behind.map_or(line.len(), |length| start + length)))
}

fn skip_blanks(line: &str, at: usize) -> usize {
    line.len() - line[at..].trim_start().len()
}

const WRITE_AN_ASSIGNMENT: &str = "write `NAME=value`, or put a `#` in front if it is a comment";

fn no_name(page: &Page<'_>, line: &str, at: usize) -> Stumble {
    let rest = &line[at..];
    let span = page.char_at(at);
    if let Some(stumble) = Stumble::at_merge_mark(rest, span) {
        return stumble;
    }
    let (reason, help) = match rest.chars().next() {
        None => ("there is no name behind `export`", "write `export NAME=value`"),
        Some('0'..='9') => ("a name cannot begin with a digit", "let the name begin with a letter or an underscore"),
        Some('=') => ("there is no name in front of the `=`", "write `NAME=value`"),
        Some('"' | '\'' | '`') => ("a name cannot stand in quotes", "write `NAME=\"value\"`, with the name bare"),
        Some('-') if rest[1..].starts_with(char::is_whitespace) => {
            ("it is an item of a YAML list", "write `NAME=value`, without the dash")
        }
        Some('/' | ';' | '-') => ("a comment begins with `#`", WRITE_AN_ASSIGNMENT),
        Some('{' | '}' | '[' | ']') => ("it is no assignment", "write one `NAME=value` on each line"),
        Some('$') => ("a name cannot begin with a `$`", "write the name without the `$`"),
        Some(c) if is_invisible(c) => {
            ("an invisible character stands in front of the name", "remove the character, or type the line anew")
        }
        Some(c) if c.is_alphabetic() => (NOT_ASCII, HELP_NOT_ASCII),
        Some(_) => ("a name begins with a letter or an underscore", WRITE_AN_ASSIGNMENT),
    };
    Stumble { span, reason, help }
}

const NOT_ASCII: &str = "a name has letters of the English alphabet only";
const HELP_NOT_ASCII: &str =
    "type the name anew; letters of another alphabet may look the same as those that are wanted";

fn no_equals(page: &Page<'_>, line: &str, name: Span, at: usize) -> Stumble {
    let rest = &line[at..];
    let blank = at > name.end;
    let (reason, help) = match rest.chars().next() {
        None => (
            "there is no `=`",
            "write `NAME=value`, or `NAME=` for an empty value, or put a `#` in front if it is a comment",
        ),
        Some(':') => ("a `:` follows the name", "write `NAME=value`"),
        Some('+') if rest.starts_with("+=") => ("`+=` is not known", "write `NAME=value`, with the whole value"),
        Some('#') if blank => ("there is no `=`", WRITE_AN_ASSIGNMENT),
        Some(c) if is_invisible(c) => {
            ("an invisible character stands in the name", "remove the character, or type the line anew")
        }
        Some(_) if blank => (
            "a blank and another word stand where the `=` is wanted",
            "write `NAME=value`; only `export` may stand in front of the name",
        ),
        Some(c) if c.is_alphanumeric() => (NOT_ASCII, HELP_NOT_ASCII),
        Some(_) => (
            "this character cannot stand in a name",
            "a name is made of letters, digits, underscores and dots, and a `=` follows it",
        ),
    };
    Stumble { span: page.char_at(at), reason, help }
}

/// Whether nobody can see the character.
fn is_invisible(c: char) -> bool {
    crate::redact::visible_char(c) != c
}

fn behind_a_blank(page: &Page<'_>, line: &str, start: usize, at: usize) -> Stumble {
    let quoted = line[start..at].trim_end().ends_with(['"', '\'']);
    let (reason, help) = if quoted {
        (
            "something follows the quotes and a blank",
            "put the whole value in one pair of quotes; a comment behind it begins with `#`",
        )
    } else {
        (
            "the value has a blank in it and is not in quotes",
            "put the value in quotes: `NAME=\"two words\"`; a comment behind it begins with `#`",
        )
    };
    Stumble { span: page.char_at(at), reason, help }
}

fn unknown_escape(page: &Page<'_>, at: usize, c: char) -> Stumble {
    let reason = match c {
        '\n' | '\r' => "a backslash at the end of a line does not join lines",
        _ => "the backslash in front of this character makes an escape that is not known",
    };
    let help = "put the value in single quotes, or write `\\\\` for a backslash; the escapes are `\\n`, `\\\\`, `\\$`, \
                `\\\"`, `\\'` and `\\ `";
    Stumble { span: page.char_at(at), reason, help }
}

fn unclosed_brace(reference: &Reference) -> Stumble {
    Stumble {
        span: Span::new(reference.dollar, reference.dollar + 2),
        reason: "nothing closes this `${`",
        help: "close it with a `}`; a `$` that belongs to the value is written `\\$`",
    }
}

/// The quote at `at`, which dotenvy found closed when it looked for the end of the statement, and open when it read
/// the value.
fn unclosed_quote(page: &Page<'_>, quote: char, at: usize, eaten: Option<usize>) -> Stumble {
    match eaten {
        Some(eaten) if eaten > at => Stumble {
            span: page.char_at(eaten),
            reason: "the reference in front of this quote takes it for part of the value, so that it closes nothing",
            help: "write `${NAME}` for a reference; a `$` that belongs to the value is written `\\$`",
        },
        _ if quote == '\'' => Stumble {
            span: page.char_at(at),
            reason: "nothing closes this quote: a backslash does not escape a quote between single quotes",
            help: "put the value in double quotes, with `\\\"` for each one inside; or write `'\\''` for a single quote",
        },
        _ => Stumble {
            span: page.char_at(at),
            reason: "nothing closes this quote",
            help: "write `\\\"` for a double quote that belongs to the value",
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::environment::Value;
    use crate::load::Loader;

    fn read(text: &str) -> Environment {
        Loader::Dotenvy.read(text)
    }

    fn pairs(environment: &Environment) -> Vec<(&str, Option<&str>)> {
        environment.assignments().iter().map(|one| (one.name.as_str(), one.text())).collect()
    }

    /// What each notice points at, in words.
    fn notices(environment: &Environment) -> Vec<(String, String)> {
        let describe = |kind: &NoticeKind| match kind {
            NoticeKind::Malformed { reason, .. } => (*reason).to_owned(),
            other => format!("{other:?}"),
        };
        let notices = environment.notices().iter();
        notices.map(|one| (describe(&one.kind), at(environment, one.place.span))).collect()
    }

    /// The line, the column and the text of `span`.
    fn at(environment: &Environment, span: Span) -> String {
        let source = &environment.sources()[0];
        let (line, column) = source.line_column(span.start);
        format!("{line}:{column} {:?}", &source.text()[span.start..span.end])
    }

    #[test]
    fn every_part_has_its_place() {
        let environment = read("\n  export A = \"b c\"  \t# d\nE=f'g'\r\nH=\nI=  # j\nK=a\\nb\n");
        let places = |span: fn(&crate::environment::Assignment) -> Span| -> Vec<String> {
            environment.assignments().iter().map(|one| at(&environment, span(one))).collect()
        };
        assert_eq!(
            pairs(&environment),
            [("A", Some("b c")), ("E", Some("fg")), ("H", Some("")), ("I", Some("")), ("K", Some("a\nb"))]
        );
        assert_eq!(places(|one| one.name_span), ["2:10 \"A\"", "3:1 \"E\"", "4:1 \"H\"", "5:1 \"I\"", "6:1 \"K\""]);
        assert_eq!(
            places(|one| one.value_span),
            ["2:14 \"\\\"b c\\\"\"", "3:3 \"f'g'\"", "4:3 \"\"", "5:3 \"\"", "6:3 \"a\\\\nb\""]
        );
        assert_eq!(
            places(|one| one.statement),
            [
                "2:3 \"export A = \\\"b c\\\"  \\t# d\"",
                "3:1 \"E=f'g'\\r\"",
                "4:1 \"H=\"",
                "5:1 \"I=  # j\"",
                "6:1 \"K=a\\\\nb\""
            ]
        );
        let offsets: Vec<_> = environment.assignments().iter().map(|one| one.value_offset).collect();
        assert_eq!(offsets, [Some(15), None, None, None, None]);
    }

    #[test]
    fn comments_are_those_that_dotenvy_skips() {
        let environment =
            read("# a\n  # b\nA=1 # c\nB=#d\nC=e#f\nD=\"# g\"\nE=h  # i\nF=x y # j\nG=  # it's\nH=' # k\n#");
        let comments: Vec<_> = environment.comments().iter().map(|place| at(&environment, place.span)).collect();
        assert_eq!(
            comments,
            [
                "1:1 \"# a\"",
                "2:3 \"# b\"",
                "3:5 \"# c\"",
                "4:3 \"#d\"",
                "7:6 \"# i\"",
                "8:7 \"# j\"",
                "9:5 \"# it's\"",
                "10:5 \"# k\"",
                "11:1 \"#\""
            ]
        );
    }

    #[test]
    fn a_byte_order_mark_is_skipped_and_noticed() {
        let environment = read("\u{feff}A=1\n");
        assert_eq!(pairs(&environment), [("A", Some("1"))]);
        assert_eq!(environment.assignments()[0].name_span, Span::new(3, 4));
        assert_eq!(environment.notices()[0].kind, NoticeKind::ByteOrderMark);
        assert_eq!(environment.notices()[0].place.span, Span::new(0, 3));
        let second_line = read("A=1\n\u{feff}B=2\n");
        assert_eq!(
            notices(&second_line),
            [("an invisible character stands in front of the name".to_owned(), "2:1 \"\\u{feff}\"".to_owned())]
        );
    }

    #[test]
    fn references_resolve_to_what_stands_further_up() {
        type References = &'static [(&'static str, &'static str)];
        let cases: &[(&str, Option<&str>, References)] = &[
            ("B=two\nA=x$B", Some("xtwo"), &[]),
            ("B=two\nA=\"${B}\"", Some("two"), &[]),
            ("B=two\nA=$B_$B", Some("two_two"), &[]),
            ("B=two\nA='$B'", Some("$B"), &[]),
            ("B=two\nA=\\$B", Some("$B"), &[]),
            ("B=one\nB=two\nA=$B\nB=three\nA=$A", Some("two"), &[]),
            ("A=$PATH", None, &[("PATH", "$PATH")]),
            ("A=${PATH}x$HOME", None, &[("PATH", "${PATH}"), ("HOME", "$HOME")]),
            ("A=$B\nA=$A", None, &[("B", "$B")]),
            ("A=a$", Some("a"), &[("", "$")]),
            ("A=a$$", Some("a"), &[("", "$"), ("", "$")]),
            ("A=${}", Some(""), &[("", "${}")]),
            ("A=${B:-x y}", None, &[("B:-x y", "${B:-x y}")]),
        ];
        for (text, value, references) in cases {
            let environment = read(text);
            assert_eq!(environment.get("A").map(|one| one.text()), Some(*value), "{text}");
            let found: Vec<_> = environment
                .notices()
                .iter()
                .filter_map(|one| match &one.kind {
                    NoticeKind::UnresolvedReference(name) => {
                        Some((name.as_str(), &text[one.place.span.start..one.place.span.end]))
                    }
                    _ => None,
                })
                .collect();
            assert_eq!(found, *references, "{text}");
        }
    }

    #[test]
    fn references_reach_into_earlier_sources_and_are_marked() {
        let mut environment = read("B=two\n");
        load(&mut environment, Source::new("second", "A=$B\nC=$A\nD=1\n"));
        assert_eq!(pairs(&environment), [("B", Some("two")), ("A", Some("two")), ("C", Some("two")), ("D", Some("1"))]);
        let expanded: Vec<_> = environment.assignments().iter().map(|one| one.expanded).collect();
        assert_eq!(expanded, [false, true, true, false]);
    }

    #[test]
    fn references_that_grow_beyond_the_cap_are_noticed() {
        let mut text = "A0=0123456789abcdef\n".to_owned();
        for n in 1..40 {
            text.push_str(&format!("A{n}=$A{0}$A{0}\n", n - 1));
        }
        let environment = read(&text);
        let kinds: Vec<_> = environment.notices().iter().map(|one| &one.kind).collect();
        assert_eq!(kinds, [&NoticeKind::ExpansionTooLarge]);
        assert_eq!(environment.get("A16").and_then(|one| one.text()).map(str::len), Some(1 << 20));
        assert_eq!(environment.get("A17").map(|one| &one.value), Some(&Value::Unknown));
        assert_eq!(environment.get("A39").map(|one| &one.value), Some(&Value::Unknown));
    }

    #[test]
    fn all_expansions_together_are_capped() {
        let big = "x".repeat(1 << 20);
        let mut text = format!("A={big}\n");
        for n in 0..20 {
            text.push_str(&format!("B{n}=$A\n"));
        }
        let mut environment = read(&text);
        let expanded = |environment: &Environment| -> usize {
            environment.assignments().iter().filter(|one| one.expanded).filter_map(|one| one.text()).map(str::len).sum()
        };
        assert_eq!(expanded(&environment), 1 << 24);
        load(&mut environment, Source::new("second", "C=$A\n"));
        assert_eq!(expanded(&environment), 1 << 24);
        assert_eq!(environment.get("C").map(|one| &one.value), Some(&Value::Unknown));
    }

    #[test]
    fn only_a_hundred_references_to_nothing_are_noticed_in_one_statement() {
        let environment = read(&format!("A={}\n", "$B".repeat(100_000)));
        assert_eq!(environment.notices().len(), 100);
        assert_eq!(environment.get("A").map(|one| &one.value), Some(&Value::Unknown));
    }

    #[test]
    fn after_an_unclosed_quote_reading_goes_on_at_the_next_line() {
        let unclosed = |place: &str| ("UnclosedQuote".to_owned(), place.to_owned());
        let environment = read("A=\"b\nB=2\nC=3\n");
        assert_eq!(notices(&environment), [unclosed("1:3 \"\\\"\"")]);
        assert_eq!(environment.notices()[0].variable.as_deref(), Some("A"));
        assert_eq!(pairs(&environment), [("B", Some("2")), ("C", Some("3"))]);

        let closed_by_the_next = read("A=\"b\nB=\"c\"\nC=3\n");
        assert_eq!(notices(&closed_by_the_next), [unclosed("1:3 \"\\\"\"")]);
        assert_eq!(pairs(&closed_by_the_next), [("B", Some("c")), ("C", Some("3"))]);

        let in_a_comment = read("A=1  # don't\nB=2");
        assert_eq!(notices(&in_a_comment), [unclosed("1:11 \"'\"")]);
        assert_eq!(pairs(&in_a_comment), [("B", Some("2"))]);

        let in_a_name = read("A'B=1\nC=2\n");
        assert_eq!(notices(&in_a_name), [unclosed("1:2 \"'\"")]);
        assert_eq!(in_a_name.notices()[0].variable, None);
    }

    #[test]
    fn no_file_has_more_than_two_quotes_that_nothing_closes() {
        for line in ["A=\"\n", "A='\n", "A='\"\n", "A=\"'\n", "A=\\\"'\n", "A=\"\\\n", "A=1  # don't\n", "A=\"'\" #'\n"]
        {
            for count in 99..103 {
                let environment = read(&line.repeat(count));
                let unclosed = environment.notices().iter().filter(|one| one.kind == NoticeKind::UnclosedQuote);
                assert!(unclosed.count() <= 2, "{line:?}");
            }
        }
    }

    #[test]
    fn lines_within_quotes_that_look_like_assignments_are_noticed() {
        let environment = read("A=\"b\n export C =1\nd\n2=3\n=\nE.F=\"\nG=1  # don't\nH=2\nI=3  # it's\n");
        assert_eq!(pairs(&environment), [("A", Some("b\n export C =1\nd\n2=3\n=\nE.F=")), ("G", Some("1"))]);
        let swallowed: Vec<_> = environment
            .notices()
            .iter()
            .map(|one| match &one.kind {
                NoticeKind::SwallowedLine { name, opened_at } => {
                    (name.as_str(), at(&environment, one.place.span), at(&environment, *opened_at), &one.variable)
                }
                other => panic!("{other:?}"),
            })
            .collect();
        let (a, g) = (Some("A".to_owned()), Some("G".to_owned()));
        assert_eq!(
            swallowed,
            [
                ("C", "2:9 \"C\"".to_owned(), "1:3 \"\\\"\"".to_owned(), &a),
                ("E.F", "6:1 \"E.F\"".to_owned(), "1:3 \"\\\"\"".to_owned(), &a),
                ("H", "8:1 \"H\"".to_owned(), "7:11 \"'\"".to_owned(), &g),
                ("I", "9:1 \"I\"".to_owned(), "7:11 \"'\"".to_owned(), &g),
            ]
        );
    }

    #[test]
    fn a_nul_is_noticed_and_makes_the_value_unknown() {
        let environment = read("A=\"a\0b\"\nB=2\nC\0=3\n# \0\nD=4 # \0\n");
        let nul = |place: &str| ("Nul".to_owned(), place.to_owned());
        assert_eq!(notices(&environment), [nul("1:5 \"\\0\""), nul("3:2 \"\\0\"")]);
        assert_eq!(pairs(&environment), [("A", None), ("B", Some("2")), ("D", Some("4"))]);
    }

    #[test]
    fn malformed_statements_have_a_reason_and_a_place() {
        let cases = [
            ("A=b c\n", "the value has a blank in it and is not in quotes", "1:5 \"c\"", Some("A")),
            ("A=\"b\" c\n", "something follows the quotes and a blank", "1:7 \"c\"", Some("A")),
            ("A: b\n", "a `:` follows the name", "1:2 \":\"", None),
            ("A\n", "there is no `=`", "1:2 \"\\n\"", None),
            ("A", "there is no `=`", "1:2 \"\"", None),
            ("A # b\n", "there is no `=`", "1:2 \" \"", None),
            ("1A=b\n", "a name cannot begin with a digit", "1:1 \"1\"", None),
            ("=b\n", "there is no name in front of the `=`", "1:1 \"=\"", None),
            ("export\n", "there is no name behind `export`", "1:7 \"\\n\"", None),
            ("export 1=2\n", "a name cannot begin with a digit", "1:8 \"1\"", None),
            ("\"A\"=b\n", "a name cannot stand in quotes", "1:1 \"\\\"\"", None),
            ("- A=b\n", "it is an item of a YAML list", "1:1 \"-\"", None),
            ("// b\n", "a comment begins with `#`", "1:1 \"/\"", None),
            ("{\n", "it is no assignment", "1:1 \"{\"", None),
            ("$A=b\n", "a name cannot begin with a `$`", "1:1 \"$\"", None),
            ("!A=b\n", "a name begins with a letter or an underscore", "1:1 \"!\"", None),
            ("\u{410}=b\n", NOT_ASCII, "1:1 \"\u{410}\"", None),
            ("CAF\u{c9}=b\n", NOT_ASCII, "1:4 \"\u{c9}\"", None),
            ("A\u{200b}=b\n", "an invisible character stands in the name", "1:2 \"\\u{200b}\"", None),
            ("A+=b\n", "`+=` is not known", "1:2 \"+\"", None),
            ("A-B=c\n", "this character cannot stand in a name", "1:2 \"-\"", None),
            ("set A=b\n", "a blank and another word stand where the `=` is wanted", "1:5 \"A\"", None),
            ("<<<<<<< HEAD\n", "it is the mark of a merge that was not finished", "1:1 \"<\"", None),
            ("=======\n", "it is the mark of a merge that was not finished", "1:1 \"=\"", None),
            ("========\n", "there is no name in front of the `=`", "1:1 \"=\"", None),
            (
                "A=C:\\dir\n",
                "the backslash in front of this character makes an escape that is not known",
                "1:6 \"d\"",
                Some("A"),
            ),
            ("A=\"b\\\nc\"\n", "a backslash at the end of a line does not join lines", "1:6 \"\\n\"", Some("A")),
            ("A=a${b\n", "nothing closes this `${`", "1:4 \"${\"", Some("A")),
            (
                "A=\"$B\"\n",
                "the reference in front of this quote takes it for part of the value, so that it closes nothing",
                "1:6 \"\\\"\"",
                Some("A"),
            ),
            (
                "A='a\\'b'\n",
                "nothing closes this quote: a backslash does not escape a quote between single quotes",
                "1:8 \"'\"",
                Some("A"),
            ),
            ("A=b\\", "the file ends in a backslash, which escapes nothing", "1:4 \"\\\\\"", Some("A")),
            ("A=\"b\" ", "the file ends in a blank, with no line feed behind it", "1:6 \" \"", Some("A")),
            ("A=\"b\nc\" ", "the file ends in a blank, with no line feed behind it", "2:3 \" \"", Some("A")),
            ("   ", "the file ends in a blank, with no line feed behind it", "1:3 \" \"", None),
        ];
        for (text, reason, place, variable) in cases {
            let environment = read(text);
            assert_eq!(notices(&environment), [(reason.to_owned(), place.to_owned())], "{text:?}");
            assert_eq!(environment.notices()[0].variable.as_deref(), variable, "{text:?}");
            assert_eq!(pairs(&environment), [], "{text:?}");
        }
    }

    #[test]
    fn carriage_returns_are_blanks_at_the_end_of_a_line_only() {
        let environment = read("A=1\r\nB=\"2\r\n3\"\r\nC=4\rD=5\r\n\r\n");
        assert_eq!(pairs(&environment), [("A", Some("1")), ("B", Some("2\r\n3")), ("C", Some("4\rD=5"))]);
        assert_eq!(notices(&environment), []);
    }
}
