//! Reads a file as docker compose does for `env_file` (compose-go 2.13).
//!
//! Statements need not end with their line: behind a closing quote the next one may begin. A reference takes what
//! stands further up in the same environment; compose looks at its own environment first, which is not known here. So
//! a reference to nothing makes the value unknown, unless it brings a default (`${X:-d}`), and is noticed. compose
//! refuses the whole file at the first statement that it cannot read; here reading goes on at the next line.

use std::ops::Range;

use super::{Choice, Draft, Page, Stumble, assigned_name};
use crate::environment::{Environment, NoticeKind};
use crate::source::{Source, Span};

/// How deep references may stand in the defaults of others.
const DEEPEST: usize = 50;

/// Adds `source` and what it assigns to `environment`.
pub fn load(environment: &mut Environment, source: Source) {
    Page::read(environment, source, |page| {
        let mut at = page.skip_byte_order_mark();
        while let Some(start) = statement_start(page, at) {
            at = statement(page, start);
        }
    });
}

/// The next byte from `at` on that is no blank and in no comment.
fn statement_start(page: &mut Page<'_>, mut at: usize) -> Option<usize> {
    loop {
        let rest = page.text.get(at..)?.trim_start();
        at = page.text.len() - rest.len();
        if !rest.starts_with('#') {
            return (!rest.is_empty()).then_some(at);
        }
        page.comment(at);
        at = page.line_end(at);
    }
}

/// Reads the statement at `start`, and says where to go on.
fn statement(page: &mut Page<'_>, start: usize) -> usize {
    let text = page.text;
    let (name, behind) = match heading(page, start) {
        Ok(Heading::Assignment { name, behind }) => (name, behind),
        Ok(Heading::Inherited { behind }) => {
            if follows_a_value(text, start) {
                let (reason, help) = (BEHIND_QUOTES, HELP_BEHIND_QUOTES);
                page.notice(NoticeKind::Ignored { reason, help }, page.char_at(start), None);
            }
            return behind;
        }
        Err(stumble) => {
            let line_end = page.line_end(stumble.span.start);
            page.malformed(stumble, None);
            return line_end + 1;
        }
    };
    let variable = Some(&text[name.start..name.end]);
    if name.is_empty() {
        let reason = if behind > name.end {
            "nothing that could be a name stands in front of this value"
        } else {
            "there is no `=` or line feed behind this name, which makes it a value"
        };
        page.notice(NoticeKind::Nameless { reason }, page.char_at(name.start), None);
    }
    let at = skip_blanks(text, behind);
    let value = match text[at..].chars().next() {
        Some(quote @ ('"' | '\'')) => match quoted(text, at, quote) {
            Some(value) => value,
            None => {
                page.notice_nul(Span::new(start, page.line_end(at)), variable);
                page.notice(NoticeKind::UnclosedQuote, Span::new(at, at + 1), variable);
                return page.line_end(at) + 1;
            }
        },
        _ => unquoted(page, at),
    };
    let end = value.end;
    let raw = if value.raw.is_empty() { Span::new(behind, behind) } else { value.raw };
    let mut draft = Draft::new();
    let expanded = if value.expands {
        value.template.expand(page, 0..value.template.text.len(), &mut draft, 0)
    } else {
        value.template.push(0..value.template.text.len(), &mut draft);
        Ok(())
    };
    match expanded {
        Ok(()) => page.assign(Span::new(start, page.line_end(raw.end)), name, raw, draft),
        Err(stumble) => page.malformed(stumble, variable),
    }
    swallowed(page, raw, variable);
    if let Some(at) = value.comment {
        page.comment(at);
    }
    end
}

/// Notices the lines within the quotes at `raw` that look like assignments.
fn swallowed(page: &mut Page<'_>, raw: Span, variable: Option<&str>) {
    let text = page.text;
    for line_feed in memchr::memchr_iter(b'\n', &text.as_bytes()[raw.start..raw.end]) {
        if let Some(name) = assigned_name(text, raw.start + line_feed + 1).filter(|name| name.end < raw.end) {
            let opened_at = Span::new(raw.start, raw.start + 1);
            let kind = NoticeKind::SwallowedLine { name: text[name.start..name.end].to_owned(), opened_at };
            page.notice(kind, name, variable);
        }
    }
}

/// What stands in front of a value.
enum Heading {
    /// A name and a `=`, or a `:`.
    Assignment { name: Span, behind: usize },
    /// A name alone, whose value compose takes from its own environment.
    Inherited { behind: usize },
}

fn heading(page: &Page<'_>, start: usize) -> Result<Heading, Stumble> {
    let text = page.text;
    let exported = text[start..].strip_prefix("export");
    let start = match exported.filter(|rest| rest.starts_with(['\t', '\n', '\x0c', '\r', ' '])) {
        Some(_) => skip_blanks(text, start + "export".len()),
        None => start,
    };
    let rest = &text[start..];
    let end = rest.find(|c: char| !(is_blank(c) || is_name(c)));
    let Some(end) = end.map(|length| start + length) else {
        // Without a `=` or a line feed behind it, compose takes what should be the name for the value.
        return match rest.is_empty() {
            false => Ok(Heading::Assignment { name: Span::new(start, start), behind: start }),
            true => Err(no_name(page.char_at(start))),
        };
    };
    let name = text[start..end].trim_end();
    let blank = name.find(' ').map(|at| page.char_at(start + at));
    match (text.as_bytes()[end], blank) {
        (b'=' | b':', None) => Ok(Heading::Assignment { name: Span::new(start, start + name.len()), behind: end + 1 }),
        (b'\n', None) => Ok(Heading::Inherited { behind: end + 1 }),
        (b'=' | b':' | b'\n', Some(span)) => Err(Stumble {
            span,
            reason: "a name cannot have a blank in it",
            help: "write `NAME=value`; only `export` may stand in front of the name",
        }),
        _ => Err(wrong_character(page, rest, start, end)),
    }
}

fn no_name(span: Span) -> Stumble {
    Stumble { span, reason: "there is no name behind `export`", help: "write `export NAME=value`" }
}

const BEHIND_QUOTES: &str = "it follows a closing quote and is no assignment";
const HELP_BEHIND_QUOTES: &str = "put the whole value in one pair of quotes, with `\\` in front of such a quote inside";

/// Whether a statement stands in front of the one at `start`, on the same line.
fn follows_a_value(text: &str, start: usize) -> bool {
    let line_start = text[..start].rfind('\n').map_or(0, |at| at + 1);
    let in_front = text[line_start..start].trim();
    in_front.ends_with(['"', '\''])
}

fn wrong_character(page: &Page<'_>, rest: &str, start: usize, at: usize) -> Stumble {
    let span = page.char_at(at);
    if let Some(stumble) = Stumble::at_merge_mark(rest.lines().next().unwrap_or(rest), span) {
        return stumble;
    }
    let c = page.text[at..].chars().next();
    let (reason, help) = if follows_a_value(page.text, start) {
        (BEHIND_QUOTES, HELP_BEHIND_QUOTES)
    } else if c.is_some_and(|c| crate::redact::visible_char(c) != c) {
        ("an invisible character stands in the name", "remove the character, or type the line anew")
    } else {
        match c {
            Some('"' | '\'' | '`') if at == start => {
                ("a name cannot stand in quotes", "write `NAME=\"value\"`, with the name bare")
            }
            Some('/' | ';') if at == start => {
                ("a comment begins with `#`", "write `NAME=value`, or put a `#` in front if it is a comment")
            }
            _ => (
                "this character cannot stand in a name",
                "a name is made of letters, digits and `_.-[]`, and a `=` follows it",
            ),
        }
    };
    Stumble { span, reason, help }
}

fn skip_blanks(text: &str, at: usize) -> usize {
    text.len() - text[at..].trim_start_matches(is_blank).len()
}

/// What compose skips around names and in front of values: never a line feed.
fn is_blank(c: char) -> bool {
    matches!(c, '\t' | '\x0b' | '\x0c' | '\r' | ' ' | '\u{85}' | '\u{a0}')
}

fn is_name(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '_' | '.' | '-' | '[' | ']')
}

/// A value as it stands in the source.
struct Raw {
    /// The bytes of the value, its quotes included.
    raw: Span,
    /// The value before its references are resolved.
    template: Template,
    /// Whether references in it are resolved.
    expands: bool,
    comment: Option<usize>,
    /// Where the statement ends.
    end: usize,
}

fn unquoted(page: &Page<'_>, at: usize) -> Raw {
    let line_end = page.line_end(at);
    let line = &page.text[at..line_end];
    let comment = line.find(" #");
    let value = line[..comment.unwrap_or(line.len())].trim_end();
    let mut template = Template::default();
    template.push_all(value, at);
    Raw {
        raw: Span::new(at, at + value.len()),
        template,
        expands: true,
        comment: comment.map(|length| at + length + 1),
        end: (line_end + 1).min(page.text.len()),
    }
}

/// The value between the quote at `start` and the one that closes it, if one does.
fn quoted(text: &str, start: usize, quote: char) -> Option<Raw> {
    let mut template = Template::default();
    let mut chars = text[start + 1..].char_indices().map(|(at, c)| (start + 1 + at, c)).peekable();
    while let Some((at, c)) = chars.next() {
        if c == quote {
            let (raw, expands) = (Span::new(start, at + 1), quote == '"');
            return Some(Raw { raw, template, expands, comment: None, end: at + 1 });
        }
        if c != '\\' {
            template.push_char(c, at);
            continue;
        }
        let (behind, escaped) = chars.next()?;
        if escaped == quote {
            template.push_char(escaped, behind);
        } else if quote == '\'' {
            template.push_char('\\', at);
            template.push_char(escaped, behind);
        } else if escaped == '0' {
            let mut digits = String::new();
            while let Some((_, digit)) = chars.next_if(|(_, c)| c.is_ascii_digit() && digits.len() < 3) {
                digits.push(digit);
            }
            octal(&mut template, &digits, at);
        } else {
            escape(&mut template, escaped, at, behind);
        }
    }
    None
}

/// A backslash and `escaped`, between double quotes.
fn escape(template: &mut Template, escaped: char, at: usize, behind: usize) {
    let c = match escaped {
        'a' => '\x07',
        'b' => '\x08',
        'f' => '\x0c',
        'n' => '\n',
        'r' => '\r',
        't' => '\t',
        'v' => '\x0b',
        '\\' => '\\',
        // Two of them are one in the end, and begin no reference.
        '$' => {
            template.push_char('$', at);
            template.push_char('$', behind);
            return;
        }
        _ => {
            template.push_char('\\', at);
            template.push_char(escaped, behind);
            return;
        }
    };
    template.push_char(c, at);
}

/// `\0` and up to three digits: a character if they are three octal digits of no more than a byte, or else what is
/// left when compose has dropped the zero.
fn octal(template: &mut Template, digits: &str, at: usize) {
    let code = u8::from_str_radix(digits, 8).ok().filter(|_| digits.len() == 3);
    match code {
        Some(code) => template.push_char(char::from(code), at),
        None => {
            template.push_char('\\', at);
            for (index, digit) in digits.chars().enumerate() {
                template.push_char(digit, at + 2 + index);
            }
        }
    }
}

/// A text with references in it, and where its bytes stand.
#[derive(Debug, Default)]
struct Template {
    text: String,
    /// Where the first byte stands, as long as each stands right behind the one in front.
    start: usize,
    /// Where each byte stands, if not.
    places: Vec<usize>,
}

impl Template {
    fn push_all(&mut self, text: &str, at: usize) {
        for (index, c) in text.char_indices() {
            self.push_char(c, at + index);
        }
    }

    fn push_char(&mut self, c: char, at: usize) {
        if self.text.is_empty() {
            self.start = at;
        } else if self.places.is_empty() && self.start + self.text.len() != at {
            self.places.extend(self.start..self.start + self.text.len());
        }
        self.text.push(c);
        if !self.places.is_empty() {
            self.places.extend(at..at + c.len_utf8());
        }
    }

    fn place(&self, index: usize) -> usize {
        self.places.get(index).copied().unwrap_or(self.start + index)
    }

    /// The place of the part `range`, which is not empty.
    fn span(&self, range: Range<usize>) -> Span {
        Span::new(self.place(range.start), self.place(range.end - 1) + 1)
    }

    /// Adds the part `range` as it is.
    fn push(&self, range: Range<usize>, draft: &mut Draft) {
        for (at, c) in self.text[range.clone()].char_indices() {
            draft.push(c, self.place(range.start + at));
        }
    }

    /// Adds the part `range` with its references resolved.
    fn expand(&self, page: &Page<'_>, range: Range<usize>, draft: &mut Draft, depth: usize) -> Result<(), Stumble> {
        let mut at = range.start;
        // Where the current line ends, and the last closing brace in it.
        let mut line = (0, None);
        while let Some(length) = memchr::memchr(b'$', &self.text.as_bytes()[at..range.end]) {
            let dollar = at + length;
            self.push(at..dollar, draft);
            let behind = &self.text[dollar + 1..range.end];
            let name = name_length(behind);
            if behind.starts_with('$') {
                draft.push_escaped('$');
                at = dollar + 2;
            } else if behind.starts_with('{') {
                if dollar >= line.0 {
                    let end = memchr::memchr(b'\n', &self.text.as_bytes()[dollar..range.end]);
                    let end = end.map_or(range.end, |length| dollar + length);
                    line = (end, memchr::memrchr(b'}', &self.text.as_bytes()[..end]));
                }
                at = self.braced(page, dollar..range.end, line.1, draft, depth)?;
            } else if name > 0 {
                at = dollar + 1 + name;
                draft.push_reference(page, &behind[..name], self.span(dollar..at));
            } else {
                self.push(dollar..dollar + 1, draft);
                at = dollar + 1;
            }
        }
        self.push(at..range.end, draft);
        Ok(())
    }

    /// Adds what the reference in braces at the start of `range` gives, and says where it ends. `last_brace` is the last
    /// closing brace of the line.
    fn braced(
        &self,
        page: &Page<'_>,
        range: Range<usize>,
        last_brace: Option<usize>,
        draft: &mut Draft,
        depth: usize,
    ) -> Result<usize, Stumble> {
        let text = &self.text[range.clone()];
        let invalid = || Stumble {
            span: self.span(range.start..range.start + 2),
            reason: "it begins a reference that is not finished, or not understood",
            help: "write `${NAME}`, or `$$` for a `$` that belongs to the value",
        };
        let name_end = 2 + name_length(&text[2..]);
        let name = &text[2..name_end];
        if name.is_empty() {
            return Err(invalid());
        }
        if text[name_end..].starts_with('}') {
            let end = range.start + name_end + 1;
            draft.push_reference(page, name, self.span(range.start..end));
            return Ok(end);
        }
        let colon = text[name_end..].starts_with(':');
        let operator_end = name_end + usize::from(colon) + 1;
        let operator = text.as_bytes().get(operator_end - 1).copied().unwrap_or_default();
        let last_brace = last_brace.and_then(|at| at.checked_sub(range.start)).filter(|&at| at >= operator_end);
        let (b'-' | b'+' | b'?', Some(last_brace)) = (operator, last_brace) else {
            return Err(invalid());
        };
        let close = closing_brace(&text[..=last_brace]).unwrap_or(last_brace);
        let end = range.start + close + 1;
        let word = range.start + operator_end..range.start + close;
        let span = self.span(range.start..end);
        if depth == DEEPEST {
            draft.known = false;
            draft.notice(NoticeKind::ExpansionTooLarge, span);
            return Ok(end);
        }
        match Choice::of(page, name, colon, char::from(operator)) {
            Choice::Own => draft.push_reference(page, name, span),
            Choice::Word => self.expand(page, word, draft, depth + 1)?,
            Choice::Nothing => {}
            Choice::Empty => return Err(Stumble { span, reason: Choice::EMPTY, help: Choice::HELP_EMPTY }),
        }
        Ok(end)
    }
}

/// How long the name at the start of `text` is.
fn name_length(text: &str) -> usize {
    // Go's regular expressions fold these two with `s` and `k`.
    let is_start = |c: char| c.is_ascii_alphabetic() || matches!(c, '_' | '\u{17f}' | '\u{212a}');
    if !text.starts_with(is_start) {
        return 0;
    }
    text.find(|c: char| !(is_start(c) || c.is_ascii_digit())).unwrap_or(text.len())
}

/// The brace that closes the first one, as compose counts them: the character behind an opening brace is not looked at.
fn closing_brace(text: &str) -> Option<usize> {
    let mut open = 0_usize;
    let mut bytes = text.bytes().enumerate();
    while let Some((at, byte)) = bytes.next() {
        match byte {
            b'}' => {
                open = open.saturating_sub(1);
                if open == 0 {
                    return Some(at);
                }
            }
            b'{' => {
                open += 1;
                bytes.next();
            }
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::load::Loader;

    fn read(text: &str) -> Environment {
        Loader::Compose.read(text)
    }

    fn pairs(environment: &Environment) -> Vec<(&str, Option<&str>)> {
        environment.assignments().iter().map(|one| (one.name.as_str(), one.text())).collect()
    }

    #[test]
    fn values_are_those_of_compose() {
        let cases = [
            ("A=1 # x", "1"),
            ("A=1\t# x", "1\t# x"),
            ("A= #x", "#x"),
            ("A: 1", "1"),
            ("export A = 1", "1"),
            ("A='it\\'s \\n'", "it's \\n"),
            ("A=\"\\\"\\n\\t\\a\\c\\x\\\\n\"", "\"\n\t\x07\\c\\x\\n"),
            ("A=\"\\0101\\0377\\0400\\018\\0\\012x\"", "A\u{ff}\\400\\18\\\\12x"),
            ("A=\"\\$B $$B\"", "$B $B"),
            ("A=\\$$B", "\\$B"),
            ("A=$1 $ $( a$", "$1 $ $( a$"),
            ("A=\"1\n2\"", "1\n2"),
        ];
        for (text, value) in cases {
            let environment = read(text);
            assert_eq!(environment.get("A").and_then(|one| one.text()), Some(value), "{text}");
            assert_eq!(environment.notices(), [], "{text}");
        }
    }

    #[test]
    fn references_have_defaults() {
        let cases = [
            ("$B", Some("two")),
            ("${B}", Some("two")),
            ("$B_", None),
            ("${B:-x}", Some("two")),
            ("${E:-x}", Some("x")),
            ("${E-x}", Some("")),
            ("${N:-x}", Some("x")),
            ("${N-x y}z", Some("x yz")),
            ("${B:+x}", Some("x")),
            ("${E:+x}", Some("")),
            ("${E+x}", Some("x")),
            ("${N+x}", Some("")),
            ("${B:?x}", Some("two")),
            ("${E?x}", Some("")),
            ("${N:?x}", None),
            ("${N:-${B}}${N:-y}", Some("twoy")),
            ("${N:-${M:-$B}}", Some("two")),
            ("${N:-{}", Some("{")),
            ("${N:-{a}}", Some("{a}")),
            ("${U:-x}", None),
            ("${U:+x}", None),
            ("${U+x}", Some("x")),
            ("${B:-$N}", Some("two")),
        ];
        for (value, wanted) in cases {
            let environment = read(&format!("B=two\nE=\nU=$OUTSIDE\nA={value}\n"));
            assert_eq!(environment.get("A").map(|one| one.text()), Some(wanted), "{value}");
        }
    }

    #[test]
    fn what_compose_refuses_has_a_reason_and_a_place() {
        let cases = [
            ("A B=1\n", "a name cannot have a blank in it", 1),
            ("A B\n", "a name cannot have a blank in it", 1),
            ("A+=1\n", "this character cannot stand in a name", 1),
            ("\"A\"=1\n", "a name cannot stand in quotes", 0),
            ("A\u{200b}=1\n", "an invisible character stands in the name", 1),
            ("A=\"b\"\"c\"\n", "it follows a closing quote and is no assignment", 5),
            ("<<<<<<< HEAD\n", "it is the mark of a merge that was not finished", 0),
            ("export ", "there is no name behind `export`", 7),
            ("A=${}\n", "it begins a reference that is not finished, or not understood", 2),
            ("A=\"\\n${B:-\n}\"\n", "it begins a reference that is not finished, or not understood", 5),
            ("E=\nA=${E:?x}\n", "the reference demands a value, and what it names is empty", 5),
        ];
        for (text, reason, at) in cases {
            let environment = read(text);
            let found: Vec<_> = environment
                .notices()
                .iter()
                .map(|one| match one.kind {
                    NoticeKind::Malformed { reason, .. } => (reason, one.place.span.start),
                    _ => panic!("{one:?}"),
                })
                .collect();
            assert_eq!(found, [(reason, at)], "{text:?}");
        }
    }

    #[test]
    fn a_value_without_a_name_is_read_and_noticed() {
        for (text, value, at, reason) in [
            ("=1\n", "1", 0, "nothing that could be a name stands in front of this value"),
            ("export =1\n", "1", 7, "nothing that could be a name stands in front of this value"),
            ("A", "A", 0, "there is no `=` or line feed behind this name, which makes it a value"),
        ] {
            let environment = read(text);
            assert_eq!(pairs(&environment), [("", Some(value))], "{text:?}");
            let notices = environment.notices();
            assert_eq!(notices[0].kind, NoticeKind::Nameless { reason }, "{text:?}");
            assert_eq!((notices.len(), notices[0].place.span.start), (1, at), "{text:?}");
        }
    }

    #[test]
    fn a_statement_may_begin_behind_a_quote_and_names_alone_assign_nothing() {
        let environment = read("A=\"1\" B='2' # x\nC\nexport\nD=3 #y\n  # z\n");
        assert_eq!(pairs(&environment), [("A", Some("1")), ("B", Some("2")), ("D", Some("3"))]);
        let comments: Vec<_> = environment.comments().iter().map(|place| (place.span.start, place.span.end)).collect();
        assert_eq!(comments, [(12, 15), (29, 31), (34, 37)]);
        assert_eq!(environment.notices(), []);
    }

    #[test]
    fn a_word_behind_a_quote_is_noticed() {
        let environment = read("A=\"1\"x\n");
        assert_eq!(pairs(&environment), [("A", Some("1"))]);
        let (reason, help) = (BEHIND_QUOTES, HELP_BEHIND_QUOTES);
        assert_eq!(environment.notices()[0].kind, NoticeKind::Ignored { reason, help });
        assert_eq!(environment.notices()[0].place.span, Span::new(5, 6));
    }

    #[test]
    fn after_an_unclosed_quote_reading_goes_on_at_the_next_line() {
        let environment = read("A=\"b\nB=2\nC='\nD=3\n");
        assert_eq!(pairs(&environment), [("B", Some("2")), ("D", Some("3"))]);
        let quotes: Vec<_> = environment.notices().iter().map(|one| (&one.kind, one.place.span.start)).collect();
        assert_eq!(quotes, [(&NoticeKind::UnclosedQuote, 2), (&NoticeKind::UnclosedQuote, 11)]);
    }

    #[test]
    fn lines_within_quotes_that_look_like_assignments_are_noticed() {
        let environment = read("A=\"b\nB=2\n\"\n");
        let NoticeKind::SwallowedLine { name, opened_at } = &environment.notices()[0].kind else { panic!() };
        assert_eq!((name.as_str(), *opened_at), ("B", Span::new(2, 3)));
    }

    #[test]
    fn references_have_their_place_behind_an_escape_too() {
        for (text, place) in [("A=x$B", "$B"), ("A=\"\\n\\\"$B\"", "$B"), ("A=\"\\t${B?é}\"", "${B?é}")] {
            let environment = read(text);
            let span = environment.notices()[0].place.span;
            assert_eq!(&text[span.start..span.end], place);
        }
    }

    #[test]
    fn references_in_defaults_are_followed_to_a_depth_only() {
        let nested = |depth: usize| format!("A={}x{}\n", "${N:-".repeat(depth), "}".repeat(depth));
        assert_eq!(pairs(&read(&nested(DEEPEST))), [("A", Some("x"))]);
        let too_deep = read(&nested(DEEPEST + 1));
        assert_eq!(pairs(&too_deep), [("A", None)]);
        assert_eq!(too_deep.notices()[0].kind, NoticeKind::ExpansionTooLarge);
    }
}
