//! What may be shown: the only way from a source, or a value, into an output.
//!
//! Shown are names, `=`, and the values of variables that the table knows and does not call secret. Of a URL in such
//! a value the user, the password and the values of the query are masked, and a URL that does not parse is masked
//! whole. Everything else, comments and malformed statements included, becomes one `*` for each character.

use std::borrow::Cow;
use std::ops::Range;

use crate::environment::{Assignment, Environment};
use crate::source::{Source, SourceId, Span};
use crate::spec;

/// How many characters of a value a message quotes.
const QUOTED_CHARS: usize = 60;

/// Words in front of a `=` whose value is masked even outside a URL.
const SECRET_KEYS: &[&str] = &["password", "passwd", "pwd", "secret", "token", "apikey", "api_key", "key"];

/// One part of a value in words, for a message: in backticks, or `the value` where it may not be shown.
pub fn quote(value: &str, range: Range<usize>, secret: bool) -> Cow<'static, str> {
    let hidden = secret_ranges(value);
    let touches = |hidden: &Range<usize>| hidden.start < range.end && range.start < hidden.end;
    if secret || hidden.contains(&range) && !range.is_empty() {
        return Cow::Borrowed("the value");
    }
    let mut shown = String::from("`");
    for (count, (at, c)) in value[range.clone()].char_indices().enumerate() {
        if count == QUOTED_CHARS {
            shown.push('…');
            break;
        }
        let at = range.start + at;
        let masked = hidden.iter().any(|part| touches(part) && part.contains(&at));
        shown.push(if masked { '*' } else { visible_char(c) });
    }
    shown.push('`');
    Cow::Owned(shown)
}

/// A text with its control characters, and those that turn or hide text, made visible, each as one character.
pub fn visible(text: &str) -> Cow<'_, str> {
    if text.chars().all(|c| visible_char(c) == c) {
        Cow::Borrowed(text)
    } else {
        Cow::Owned(text.chars().map(visible_char).collect())
    }
}

/// The picture of a control character, or the character itself.
pub fn visible_char(c: char) -> char {
    match c {
        '\0'..='\x1f' => char::from_u32(0x2400 + c as u32).unwrap_or('\u{fffd}'),
        '\x7f' => '\u{2421}',
        // C1 controls, the soft hyphen, zero-width and bidirectional controls, line separators, tags and the
        // byte-order mark: invisible, or able to reorder what is around them.
        '\u{80}'..='\u{9f}'
        | '\u{ad}'
        | '\u{61c}'
        | '\u{115f}'..='\u{1160}'
        | '\u{180e}'
        | '\u{200b}'..='\u{200f}'
        | '\u{2028}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}'
        | '\u{3164}'
        | '\u{feff}'
        | '\u{fff9}'..='\u{fffb}'
        | '\u{e0000}'..='\u{e007f}' => '\u{fffd}',
        _ => c,
    }
}

/// The bytes of a value that must not be shown although the variable is no secret, in order.
fn secret_ranges(value: &str) -> Vec<Range<usize>> {
    // A value of several lines may have swallowed the assignment of a secret.
    if value.contains(['\n', '\r']) {
        return std::iter::once(0..value.len()).collect();
    }
    let mut ranges = Vec::new();
    for token in tokens(value) {
        let text = &value[token.clone()];
        let mut push = |part: Range<usize>| {
            if !part.is_empty() {
                ranges.push(token.start + part.start..token.start + part.end);
            }
        };
        match text.find("://") {
            Some(at) => url_secrets(text, at + 3, &mut push),
            None => {
                if let Some(at) = text.rfind('@')
                    && text[..at].contains(':')
                {
                    push(0..at);
                }
                query_secrets(text, 0, &mut push);
            }
        }
        key_secrets(text, &mut push);
    }
    ranges.sort_by_key(|range| (range.start, range.end));
    ranges
}

/// A value cut where one URL may end and the next begin: at blanks, and at a comma, semicolon or quote in front of
/// another scheme.
fn tokens(value: &str) -> Vec<Range<usize>> {
    let mut tokens = Vec::new();
    for word in split_ranges(value, char::is_whitespace) {
        let text = &value[word.clone()];
        let mut start = 0;
        let mut from = 0;
        while let Some(found) = text[from..].find("://") {
            let separator = from + found;
            let scheme = text[..separator]
                .rfind(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '+' | '.' | '-')))
                .map_or(0, |at| at + text[at..].chars().next().map_or(1, char::len_utf8));
            // Only a comma or the like ends the URL in front: a password may hold "x://".
            let ends = text[..scheme].ends_with([',', ';', '|', '"', '\'', '`', '[', '(', '=']);
            if scheme > start && (ends || start == 0 && !text[..scheme].contains("://")) {
                tokens.push(word.start + start..word.start + scheme);
                start = scheme;
            }
            from = separator + 3;
        }
        tokens.push(word.start + start..word.end);
    }
    tokens
}

fn split_ranges(text: &str, at: impl Fn(char) -> bool) -> Vec<Range<usize>> {
    let mut ranges = Vec::new();
    let mut start = 0;
    for (index, c) in text.char_indices() {
        if at(c) {
            ranges.push(start..index);
            start = index + c.len_utf8();
        }
    }
    ranges.push(start..text.len());
    ranges.retain(|range| !range.is_empty());
    ranges
}

/// The secret parts of a URL whose authority starts at `authority`.
fn url_secrets(text: &str, authority: usize, push: &mut impl FnMut(Range<usize>)) {
    let end = text.trim_end_matches(['"', '\'', '`', ',', ';', ']', ')']).len().max(authority);
    let url = &text[..end];
    let path = url[authority..].find(['/', '?', '#']).map_or(url.len(), |at| authority + at);
    let credentials = url.rfind('@').filter(|&at| at >= authority);
    if credentials.is_some_and(|at| at >= path) || url::Url::parse(url).is_err() && authority < url.len() {
        return push(0..text.len());
    }
    if let Some(at) = credentials {
        push(authority..at);
    }
    query_secrets(text, path, push);
}

/// The values of a query, and the fragment, behind `from`.
fn query_secrets(text: &str, from: usize, push: &mut impl FnMut(Range<usize>)) {
    if let Some(at) = text[from..].find('#').filter(|_| from > 0) {
        push(from + at + 1..text.len());
    }
    let Some(question) = text[from..].find('?').map(|at| from + at + 1) else {
        return;
    };
    for part in split_ranges(&text[question..], |c| c == '&') {
        let part = question + part.start..question + part.end;
        let value = text[part.clone()].find('=').map_or(part.start, |at| part.start + at + 1);
        push(value..part.end);
    }
}

/// What follows `password=` and the like.
fn key_secrets(text: &str, push: &mut impl FnMut(Range<usize>)) {
    for (at, _) in text.match_indices(['=', ':']) {
        let key = text[..at].trim_end_matches(['"', '\'']);
        let key = key.rsplit(|c: char| !(c.is_ascii_alphanumeric() || c == '_')).next().unwrap_or("");
        if SECRET_KEYS.iter().any(|secret| key.to_ascii_lowercase().ends_with(secret)) {
            push(at + 1..text.len());
            return;
        }
    }
}

/// A source of which nothing can be learned that may not be shown. Positions are those of the real source.
#[derive(Debug)]
pub struct MaskedSource {
    name: String,
    /// The text with one character for each of the source's.
    text: String,
    /// Where lines start.
    lines: Vec<Mark>,
    /// Places within long lines, so that no look-up counts characters from the start of a line of any length.
    marks: Vec<Mark>,
    source: Source,
}

/// One place, in the source and in the masked text.
#[derive(Debug, Clone, Copy)]
struct Mark {
    /// The byte in the source.
    source: usize,
    /// The byte in the masked text.
    masked: usize,
    /// How many characters are in front of it.
    chars: usize,
}

/// How many bytes of the source lie between two marks, at most and nearly.
const MARK_EVERY: usize = 1024;

impl MaskedSource {
    /// What findings call it, as it is: a path, `<stdin>` or `<environment>`.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The line, from 0, that a byte of the source lies in.
    pub fn line_index(&self, offset: usize) -> usize {
        self.lines.partition_point(|line| line.source <= offset).saturating_sub(1)
    }

    /// The byte of the source behind the last one of line `index`, its line feed not counted.
    pub fn line_end(&self, index: usize) -> usize {
        self.lines.get(index + 1).map_or(self.source.text().len(), |next| next.source - 1)
    }

    /// The masked text of line `index` (from 0), without its line feed.
    pub fn line(&self, index: usize) -> &str {
        let end = self.lines.get(index + 1).map_or(self.text.len(), |next| next.masked - 1);
        self.lines.get(index).map_or("", |line| &self.text[line.masked..end])
    }

    /// Where a byte of the source stands in its line's masked text.
    pub fn position_in_line(&self, offset: usize) -> usize {
        self.locate(offset).masked - self.lines[self.line_index(offset)].masked
    }

    /// Line and column of a byte of the source, both from 1, the column in characters.
    pub fn line_column(&self, offset: usize) -> (usize, usize) {
        let line = self.line_index(offset);
        (line + 1, self.locate(offset).chars - self.lines[line].chars + 1)
    }

    /// The mark of any byte: of the character that it belongs to, or of the end.
    fn locate(&self, offset: usize) -> Mark {
        let whole = self.source.text();
        let mut offset = offset.min(whole.len());
        while !whole.is_char_boundary(offset) {
            offset -= 1;
        }
        let index = self.marks.partition_point(|mark| mark.source <= offset).saturating_sub(1);
        let Mark { source, masked, chars } = self.marks[index];
        let between = whole[source..offset].chars().count();
        let bytes: usize = self.text[masked..].chars().take(between).map(char::len_utf8).sum();
        Mark { source: offset, masked: masked + bytes, chars: chars + between }
    }
}

/// The masked form of every source of `environment`, in the same order.
pub fn mask(environment: &Environment) -> Vec<MaskedSource> {
    let mut open: Vec<Vec<Span>> = vec![Vec::new(); environment.sources().len()];
    for assignment in environment.assignments() {
        let SourceId(source) = assignment.source;
        shown_spans(environment.source(assignment.source).text(), assignment, &mut open[source]);
    }
    let sources = environment.sources().iter().zip(open);
    sources.map(|(source, spans)| mask_source(source, spans)).collect()
}

/// The bytes of one assignment that may be shown.
fn shown_spans(text: &str, assignment: &Assignment, spans: &mut Vec<Span>) {
    let Assignment { statement, value_span, .. } = *assignment;
    spans.push(Span::new(statement.start, value_span.start));
    let public = spec::find(&assignment.name).is_some_and(|variable| !variable.secret);
    if public {
        let raw = &text[value_span.start..value_span.end];
        let mut from = 0;
        for hidden in secret_ranges(raw) {
            if hidden.start > from {
                spans.push(Span::new(value_span.start + from, value_span.start + hidden.start));
            }
            from = from.max(hidden.end);
        }
        if from < raw.len() {
            spans.push(Span::new(value_span.start + from, value_span.end));
        }
    }
}

fn mask_source(source: &Source, mut spans: Vec<Span>) -> MaskedSource {
    spans.sort();
    let text = source.text();
    let mut masked = String::with_capacity(text.len());
    let mut lines = vec![Mark { source: 0, masked: 0, chars: 0 }];
    let mut marks = lines.clone();
    let mut next_mark = MARK_EVERY;
    let mut spans = spans.into_iter().peekable();
    let mut indented = true;
    for (chars, (at, c)) in text.char_indices().enumerate() {
        if at >= next_mark {
            marks.push(Mark { source: at, masked: masked.len(), chars });
            next_mark = at + MARK_EVERY;
        }
        while spans.next_if(|span| span.end <= at).is_some() {}
        let shown = spans.peek().is_some_and(|span| span.start <= at);
        masked.push(match c {
            '\n' => '\n',
            // The carriage return of a Windows line end stands at the end of a line in any text.
            '\r' | '\t' | ' ' if indented || text[at + 1..].starts_with('\n') => keep_blank(c),
            '#' if indented => '#',
            _ if !shown => '*',
            '\t' => '\t',
            _ => visible_char(c),
        });
        indented = c == '\n' || indented && (c == ' ' || c == '\t');
        if c == '\n' {
            lines.push(Mark { source: at + 1, masked: masked.len(), chars: chars + 1 });
        }
    }
    MaskedSource { name: source.name().to_owned(), text: masked, lines, marks, source: source.clone() }
}

fn keep_blank(c: char) -> char {
    if c == '\r' { visible_char(c) } else { c }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(value: &str) -> String {
        quote(value, 0..value.len(), false).into_owned()
    }

    #[test]
    fn of_a_url_the_user_the_password_and_the_query_values_are_masked() {
        assert_eq!(shown("https://u:pw@host:1/p?a=b&c"), "`https://****@host:1/p?a=*&*`");
        assert_eq!(shown("https://host/p"), "`https://host/p`");
        assert_eq!(shown("x,https://u:pw@a,https://v:pw@b"), "`x,https://****@a,https://****@b`");
    }

    #[test]
    fn a_url_that_does_not_parse_is_masked_whole() {
        for value in ["https://u:p#ss@host/", "https://[::1", "https://u:p/w@host", "https://exa mple.com/?x=y"] {
            let shown = shown(value);
            assert!(!shown.contains("p#ss") && !shown.contains("p/w") && !shown.contains("::1"), "{shown}");
        }
        assert_eq!(shown("https://[::1"), "the value");
    }

    #[test]
    fn credentials_without_a_scheme_are_masked() {
        assert_eq!(shown("user:pw@host/db"), "`*******@host/db`");
        assert_eq!(shown("me@example.com"), "`me@example.com`");
        assert_eq!(shown("host=db password=pw"), "`host=db password=**`");
        assert_eq!(shown("/path?token=pw"), "`/path?token=**`");
    }

    #[test]
    fn several_lines_and_secrets_are_not_quoted() {
        assert_eq!(shown("a\nSECRET=b"), "the value");
        assert_eq!(quote("abc", 0..3, true), "the value");
        assert_eq!(quote("abc", 1..2, false), "`b`");
    }

    #[test]
    fn control_characters_become_visible() {
        assert_eq!(shown("a\u{1b}[31mb\u{202e}"), "`a\u{241b}[31mb\u{fffd}`");
    }
}
