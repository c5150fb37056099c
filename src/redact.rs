//! What may be shown: the only way from a source, or a value, into an output.
//!
//! Shown are names, `=`, and the values of variables that the table knows and does not call secret. Of a URL in such
//! a value the user, the password and the values of the query are masked, and a URL that does not parse is masked
//! whole. Everything else, comments and malformed statements included, becomes one `*` for each character. Where the
//! parts of a value cannot be told apart for sure, more is masked rather than less.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::ops::Range;

use crate::environment::{Assignment, Environment};
use crate::source::{Source, SourceId, Span};
use crate::spec;

/// How many characters of a value a message quotes.
const QUOTED_CHARS: usize = 60;

/// The longest value that a message quotes from: many remarks on a huge value stay cheap.
const QUOTED_FROM: usize = 16 * 1024;

/// Ends of words in front of a `=` or `:` that announce a secret, even outside a URL.
const SECRET_KEYS: &[&str] = &[
    "password",
    "passwd",
    "pwd",
    "pass",
    "secret",
    "token",
    "key",
    "auth",
    "authorization",
    "signature",
    "credential",
    "credentials",
];

/// One part of a value in words, for a message: in backticks, or `the value` where it may not be shown.
pub fn quote(value: &str, range: Range<usize>, secret: bool) -> Cow<'static, str> {
    if secret || value.len() > QUOTED_FROM {
        return Cow::Borrowed("the value");
    }
    let hidden = secret_ranges(value);
    if !range.is_empty() && hidden.iter().any(|part| part.start <= range.start && range.end <= part.end) {
        return Cow::Borrowed("the value");
    }
    let mut shown = String::from("`");
    for (count, (at, c)) in value[range.clone()].char_indices().enumerate() {
        if count == QUOTED_CHARS {
            shown.push('…');
            break;
        }
        let masked = hidden.iter().any(|part| part.contains(&(range.start + at)));
        shown.push(if masked { '*' } else { visible_char(c) });
    }
    shown.push('`');
    Cow::Owned(shown)
}

/// Whether all of a text may be shown, as far as the text itself tells.
pub fn is_plain(text: &str) -> bool {
    text.len() <= QUOTED_FROM && secret_ranges(text).is_empty()
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

/// What an environment as a whole says of what may be shown.
#[derive(Debug)]
pub struct Secrets<'a> {
    /// The values of secret variables, and the secret parts of the URLs in them, by their first bytes.
    pieces: HashMap<&'a [u8], Vec<&'a str>>,
    /// Names that may be values which slipped to the front of a `=`.
    names: HashSet<&'a str>,
}

/// The shortest secret that is looked for elsewhere, in bytes: `postgres` and the like are words, too.
const PIECE: usize = 8;

/// From this length on a text is more than a word.
const LONG: usize = 16;

/// The longest name.
const LONGEST_NAME: usize = 100;

impl<'a> Secrets<'a> {
    /// The secrets of `environment`.
    pub fn of(environment: &'a Environment) -> Self {
        Self::of_all([environment])
    }

    /// The secrets of several environments together.
    pub fn of_all(environments: impl IntoIterator<Item = &'a Environment>) -> Self {
        let mut secrets = Self { pieces: HashMap::new(), names: HashSet::new() };
        for environment in environments {
            secrets.add_all(environment);
        }
        for pieces in secrets.pieces.values_mut() {
            pieces.sort_unstable();
            pieces.dedup();
        }
        secrets
    }

    fn add_all(&mut self, environment: &'a Environment) {
        for assignment in environment.assignments() {
            match spec::find(&assignment.name) {
                Some(variable) if variable.secret => self.add(assignment.text().unwrap_or("")),
                Some(_) => {}
                None if spec::foreign(&assignment.name).is_some() => {}
                None if is_name(&assignment.name, assignment.text()) => {}
                None => {
                    self.names.insert(&assignment.name);
                }
            }
        }
        for name in environment.notices().iter().filter_map(|notice| notice.variable.as_deref()) {
            // Of a statement that is not read the name is not known to be one.
            if spec::find(name).is_none() && environment.get(name).is_none() {
                self.names.insert(name);
            }
        }
    }

    fn add(&mut self, value: &'a str) {
        self.add_piece(value);
        self.add_piece(value.trim_matches(['"', '\'']));
        if let Some(credentials) = credentials(value) {
            let credentials = &value[credentials];
            self.add_piece(credentials);
            if let Some((_, password)) = credentials.split_once(':') {
                self.add_piece(password);
            }
        }
    }

    fn add_piece(&mut self, piece: &'a str) {
        let distinct = |c: char| c.is_ascii_digit() || c.is_ascii_uppercase();
        let is_word = piece.len() < LONG && (!piece.contains(distinct) || !piece.contains(|c| !distinct(c)));
        if piece.len() >= PIECE && !is_word {
            self.pieces.entry(&piece.as_bytes()[..PIECE]).or_default().push(piece);
        }
    }

    /// Whether `text` repeats the value of a secret variable.
    pub fn are_in(&self, text: &str) -> bool {
        !self.pieces.is_empty()
            && text.as_bytes().windows(PIECE).enumerate().any(|(at, start)| {
                let pieces = self.pieces.get(start);
                pieces.is_some_and(|pieces| {
                    pieces.iter().any(|piece| text.as_bytes()[at..].starts_with(piece.as_bytes()))
                })
            })
    }

    /// Whether a name may be a value.
    pub fn hide(&self, name: &str) -> bool {
        self.names.contains(name)
    }

    /// A value as it may be shown beside another one: its secret parts tell nothing of their length. `None` where
    /// nothing of it may be shown.
    pub fn value(&self, assignment: &Assignment) -> Option<String> {
        let value = assignment.text().filter(|value| !assignment.expanded && is_public(assignment, value, self))?;
        let mut shown = String::new();
        let mut at = 0;
        for part in secret_ranges(value) {
            if part == (0..value.len()) {
                return None;
            }
            shown.extend([&visible(value.get(at..part.start)?), "***"]);
            at = part.end;
        }
        shown.push_str(&visible(value.get(at..)?));
        Some(shown)
    }

    /// A name as it may be shown: one `*` for each character of what may be a value.
    pub fn name<'n>(&self, name: &'n str) -> Cow<'n, str> {
        if self.hide(name) { Cow::Owned("*".repeat(name.chars().count())) } else { visible(name) }
    }
}

/// Whether an unknown name, with this value, is a name: not a URL, a token or a line of Base64 that holds a `=`.
fn is_name(name: &str, value: Option<&str>) -> bool {
    let name = name.strip_prefix("export ").unwrap_or(name);
    let of_a_name = |c: char| c.is_alphanumeric() || matches!(c, '_' | '.' | '-') || visible_char(c) != c;
    let is_padded = value == Some("=") || value == Some("") && name.len() % 4 == 3 && is_random(name, 0);
    name.chars().all(of_a_name)
        && name.len() <= LONGEST_NAME
        && !is_padded
        && !(name.len() >= LONG && is_random(name, 1))
}

/// Whether a text, with so many digits at the least, is more like chance than like words: chance changes between
/// upper case, lower case and digits all the time.
fn is_random(text: &str, digits: usize) -> bool {
    let count = |test: fn(&u8) -> bool| text.bytes().filter(test).count();
    let has_digits = count(u8::is_ascii_digit) >= digits;
    let is_hex = count(u8::is_ascii_digit) > 0 && count(u8::is_ascii_hexdigit) == text.len();
    let is_mixed = count(u8::is_ascii_uppercase) > 0 && count(u8::is_ascii_lowercase) > 0;
    let kind = |byte: u8| (byte.is_ascii_uppercase(), byte.is_ascii_digit());
    let changes = text.as_bytes().windows(2).filter(|pair| kind(pair[0]) != kind(pair[1])).count();
    is_hex || has_digits && is_mixed && changes * 5 >= text.len() * 2
}

/// The bytes of a value that must not be shown although the variable is no secret, in order, none twice.
fn secret_ranges(value: &str) -> Vec<Range<usize>> {
    // A value of several lines may have swallowed the assignment of a secret.
    if value.contains(['\n', '\r']) {
        return std::iter::once(0..value.len()).collect();
    }
    let mut ranges = Vec::new();
    ranges.extend(credentials(value));
    ranges.extend(urls(value).into_iter().filter(|url| !parses(&value[url.clone()])));
    behind_path(value, &mut ranges);
    ranges.extend(announced(value));
    ranges.retain(|range| !range.is_empty());
    ranges.sort_by_key(|range| (range.start, range.end));
    ranges.dedup_by(|next, last| {
        let overlap = next.start <= last.end;
        if overlap {
            last.end = last.end.max(next.end);
        }
        overlap
    });
    ranges
}

/// User and password: what is in front of the last `@`, back to the first scheme. In a list of several URLs that is
/// more than there need be, but no separator is safe from standing in a password.
fn credentials(value: &str) -> Option<Range<usize>> {
    let at = value.rfind('@').max(value.rfind("%40"))?;
    let front = &value[..at];
    let start = match front.find("://") {
        Some(scheme) if !front[..scheme].contains(['@', ':']) => scheme + 3,
        Some(_) => 0,
        None if front.contains(':') || front.contains("//") => 0,
        None => return None,
    };
    Some(start..at)
}

/// The URLs of a value, each up to where the next begins: at a scheme behind a blank or a separator.
fn urls(value: &str) -> Vec<Range<usize>> {
    let mut starts: Vec<usize> = Vec::new();
    for (separator, _) in value.match_indices("://") {
        let of_a_scheme = |c: char| c.is_ascii_alphanumeric() || matches!(c, '+' | '.' | '-');
        let scheme = value[..separator].trim_end_matches(of_a_scheme).len();
        let begins = value[..scheme].ends_with(|c: char| c.is_whitespace() || ",;|\"'`[(".contains(c));
        if starts.is_empty() || begins {
            starts.push(scheme);
        }
    }
    let ends = starts.iter().skip(1).copied().chain([value.len()]);
    starts.iter().copied().zip(ends).map(|(start, end)| start..end).collect()
}

/// Whether a URL with what follows it up to the next is one: what follows a blank or ends a list is none of it.
fn parses(text: &str) -> bool {
    let end = text.find(char::is_whitespace).unwrap_or(text.len());
    url::Url::parse(text[..end].trim_end_matches(['"', '\'', '`', ',', ';', '|', ']', ')'])).is_ok()
}

/// The values of a query, and the whole of those that are only a name, or a fragment: all to the end of the value, as
/// no separator is safe from standing in them. The `?` of a regular expression begins no query.
fn behind_path(value: &str, ranges: &mut Vec<Range<usize>>) {
    let scheme = value.find("://").unwrap_or(value.len());
    let begins = |&(at, mark): &(usize, &str)| match mark {
        "#" => at > scheme,
        _ => !value[..at].ends_with(['(', ')', '[', ']', '{', '}', '*', '+', '?', '.', '\\', '|']),
    };
    let Some((at, mark)) = value.match_indices(['?', '#']).find(begins) else { return };
    let mut start = at + 1;
    if mark == "#" {
        return ranges.push(start..value.len());
    }
    for part in value[start..].split('&') {
        ranges.push(start + part.find('=').map_or(0, |at| at + 1)..start + part.len());
        start += part.len() + 1;
    }
}

/// What follows the first `password=` or the like.
fn announced(value: &str) -> Option<Range<usize>> {
    value.match_indices(['=', ':']).find_map(|(at, _)| {
        let key = value[..at].trim_end_matches(['"', '\'', '\\', ' ']);
        let key = key.rsplit(|c: char| !c.is_ascii_alphanumeric()).next().unwrap_or("").to_ascii_lowercase();
        SECRET_KEYS.iter().any(|secret| key.ends_with(secret)).then(|| at + 1..value.len())
    })
}

/// A source of which nothing can be learned that may not be shown. Positions are those of the real source.
#[derive(Debug)]
pub struct MaskedSource<'a> {
    /// The text with one character for each of the source's.
    text: String,
    /// Where lines start.
    lines: Vec<Mark>,
    /// Places within long lines, so that no look-up counts characters from the start of a line of any length.
    marks: Vec<Mark>,
    source: &'a Source,
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

impl MaskedSource<'_> {
    /// What findings call it, as it is: a path, `<stdin>` or `<environment>`.
    pub fn name(&self) -> &str {
        self.source.name()
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
pub fn mask(environment: &Environment) -> Vec<MaskedSource<'_>> {
    mask_with(environment, &Secrets::of(environment), |_| false)
}

/// The masked form of every source of `after`, which was made from `before` by changing it: what was a secret there is
/// still one, and so is the value of a name that was not there.
pub fn mask_changed<'a>(before: &Environment, after: &'a Environment) -> Vec<MaskedSource<'a>> {
    let secrets = Secrets::of_all([before, after]);
    mask_with(after, &secrets, |assignment| before.get(&assignment.name).is_none())
}

fn mask_with<'a>(
    environment: &'a Environment,
    secrets: &Secrets<'_>,
    hides: impl Fn(&Assignment) -> bool,
) -> Vec<MaskedSource<'a>> {
    let mut veils: Vec<Veil> = environment.sources().iter().map(|_| Veil::default()).collect();
    for assignment in environment.assignments() {
        let SourceId(source) = assignment.source;
        veils[source].add(environment.source(assignment.source).text(), assignment, secrets);
        if hides(assignment) {
            veils[source].hidden.push(assignment.value_span);
        }
    }
    for comment in environment.comments() {
        // The mark, and the blanks in front of it.
        let text = environment.source(comment.source).text().get(..comment.span.start).unwrap_or("");
        let veil = &mut veils[comment.source.0];
        veil.shown.push(Span::new(text.trim_end_matches([' ', '\t']).len(), comment.span.start + 1));
    }
    let sources = environment.sources().iter().zip(veils);
    sources.map(|(source, veil)| mask_source(source, veil)).collect()
}

/// What of a source is shown: what is shown and not hidden.
#[derive(Debug, Default)]
struct Veil {
    shown: Vec<Span>,
    hidden: Vec<Span>,
}

impl Veil {
    fn add(&mut self, text: &str, assignment: &Assignment, secrets: &Secrets<'_>) {
        let Assignment { statement, name_span, value_span, .. } = *assignment;
        let is = |span: Span, test: fn(&str) -> bool| text.get(span.start..span.end).is_some_and(test);
        // Nothing but `export` stands in front of a name, and nothing but `=` and blanks behind it.
        let front = Span::new(statement.start, name_span.start);
        if is(front, |text| matches!(text.trim(), "" | "export")) {
            self.shown.push(front);
        }
        if !secrets.hide(&assignment.name) {
            self.shown.push(name_span);
        }
        let between = Span::new(name_span.end, value_span.start);
        if is(between, |text| text.bytes().all(|byte| matches!(byte, b'=' | b' ' | b'\t'))) {
            self.shown.push(between);
        }
        let raw = text.get(value_span.start..value_span.end).unwrap_or("");
        if is_public(assignment, raw, secrets) {
            let hide = |part: Range<usize>| Span::new(value_span.start + part.start, value_span.start + part.end);
            self.shown.push(value_span);
            self.hidden.extend(secret_ranges(raw).into_iter().map(hide));
        } else {
            self.hidden.push(value_span);
        }
    }
}

/// Whether the raw value may be shown, its secret parts aside.
fn is_public(assignment: &Assignment, raw: &str, secrets: &Secrets<'_>) -> bool {
    let value = assignment.text().unwrap_or("");
    spec::find(&assignment.name).is_some_and(|variable| !variable.secret)
        && !value.contains(['\n', '\r'])
        // Quotes and escapes inside may hide from view what the value is a part of.
        && (assignment.value_offset.is_some() || secret_ranges(value).is_empty())
        && !secrets.are_in(raw)
        && (assignment.expanded || !secrets.are_in(value))
}

/// The name and the value of every assignment of `environment` as they may be shown, in the same order; no value where
/// it is unknown.
pub fn assignments(environment: &Environment) -> Vec<(Cow<'_, str>, Option<String>)> {
    let secrets = Secrets::of(environment);
    let value = |assignment: &Assignment| {
        let value = assignment.text()?;
        let public = !assignment.expanded && is_public(assignment, value, &secrets);
        let hidden = if public { secret_ranges(value) } else { std::iter::once(0..value.len()).collect() };
        let mut hidden = Passing::new(hidden.into_iter().map(|part| Span::new(part.start, part.end)).collect());
        Some(value.char_indices().map(|(at, c)| if hidden.covers(at) { '*' } else { visible_char(c) }).collect())
    };
    environment.assignments().iter().map(|assignment| (secrets.name(&assignment.name), value(assignment))).collect()
}

/// Spans that are passed in order.
struct Passing {
    spans: std::iter::Peekable<std::vec::IntoIter<Span>>,
    /// The furthest end of the spans that began.
    until: usize,
}

impl Passing {
    fn new(mut spans: Vec<Span>) -> Self {
        spans.sort_unstable();
        Self { spans: spans.into_iter().peekable(), until: 0 }
    }

    /// Whether `at`, which only grows, lies in one of them.
    fn covers(&mut self, at: usize) -> bool {
        while let Some(span) = self.spans.next_if(|span| span.start <= at) {
            self.until = self.until.max(span.end);
        }
        at < self.until
    }
}

fn mask_source(source: &Source, veil: Veil) -> MaskedSource<'_> {
    let text = source.text();
    let mut masked = String::with_capacity(text.len());
    let mut lines = vec![Mark { source: 0, masked: 0, chars: 0 }];
    let mut marks = lines.clone();
    let mut next_mark = MARK_EVERY;
    let (mut shown, mut hidden) = (Passing::new(veil.shown), Passing::new(veil.hidden));
    let mut indented = true;
    for (chars, (at, c)) in text.char_indices().enumerate() {
        if at >= next_mark {
            marks.push(Mark { source: at, masked: masked.len(), chars });
            next_mark = at + MARK_EVERY;
        }
        let (shown, hidden) = (shown.covers(at), hidden.covers(at));
        masked.push(match c {
            '\n' => '\n',
            '\r' if text[at + 1..].starts_with('\n') => visible_char(c),
            _ if hidden => '*',
            // The indentation of a line, and the mark of a comment.
            ' ' | '\t' | '#' if indented => c,
            _ if !shown => '*',
            '\t' => '\t',
            _ => visible_char(c),
        });
        indented = c == '\n' || indented && (c == ' ' || c == '\t');
        if c == '\n' {
            lines.push(Mark { source: at + 1, masked: masked.len(), chars: chars + 1 });
        }
    }
    MaskedSource { text: masked, lines, marks, source }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::environment::Value;

    fn shown(value: &str) -> String {
        quote(value, 0..value.len(), false).into_owned()
    }

    #[test]
    fn of_a_url_the_user_the_password_and_the_query_values_are_masked() {
        for (value, expected) in [
            ("https://host/p", "`https://host/p`"),
            ("https://host:8000,https://other:8000", "`https://host:8000,https://other:8000`"),
            ("https://host, other", "`https://host, other`"),
            ("https://u:pw@host:1/p?a=b&c", "`https://****@host:1/p?a=*&*`"),
            ("https://tok@host", "`https://***@host`"),
            ("x,https://u:pw@a,https://v:pw@b", "`x,https://*******************@b`"),
            ("https://u:p w@host", "the value"),
            ("https://u:1,x://pw@host", "`https://**********@host`"),
            ("https://u:p#ss@host/", "the value"),
            ("https://u:p/w@host", "the value"),
            ("postgres://u%3Apw%40host/db", "`postgres://******%40host/db`"),
            ("https://host/?q=a b", "`https://host/?q=***`"),
            ("https://host/?tok,https://other", "`https://host/?*****************`"),
            ("https://host/#tok", "`https://host/#***`"),
            ("https://host/#tok?x=y", "`https://host/#*******`"),
        ] {
            assert_eq!(shown(value), expected, "{value}");
        }
    }

    #[test]
    fn a_url_that_does_not_parse_is_masked_whole() {
        for value in ["https://[::1", "https://host:pw/", "https://exa<mple", "redis://:pw/0"] {
            assert_eq!(shown(value), "the value", "{value}");
        }
        assert_eq!(shown("https://exa mple.com/?x=y"), "`https://exa mple.com/?x=*`");
        assert_eq!(shown("https://a:8000,https://b:pw"), "`https://a:8000,************`");
    }

    #[test]
    fn credentials_without_a_scheme_are_masked() {
        for (value, expected) in [
            ("user:pw@host/db", "`*******@host/db`"),
            ("user:p w@host/db", "`********@host/db`"),
            ("//tok@host", "`*****@host`"),
            ("https:\\\\tok@host", "`***********@host`"),
            ("user:pw@host?next=https://x", "`*******@host?next=*********`"),
            ("user:pw://x@host", "`***********@host`"),
            ("me@example.com", "`me@example.com`"),
            ("Flagsmith <me@example.com>", "`Flagsmith <me@example.com>`"),
        ] {
            assert_eq!(shown(value), expected, "{value}");
        }
    }

    #[test]
    fn what_is_announced_as_a_secret_is_masked() {
        for (value, expected) in [
            ("host=db password=p w", "`host=db password=***`"),
            ("{\"api_key\" : \"x\"}", "`{\"api_key\" :*****`"),
            ("/path?token=pw", "`/path?token=**`"),
            ("/path?tok", "`/path?***`"),
            ("Authorization: Bearer x", "`Authorization:*********`"),
            ("^/api/(?:v1|v2)/.*?$", "`^/api/(?:v1|v2)/.*?$`"),
        ] {
            assert_eq!(shown(value), expected, "{value}");
        }
    }

    #[test]
    fn several_lines_huge_texts_and_secrets_are_not_quoted() {
        assert_eq!(shown("a\nSECRET=b"), "the value");
        assert_eq!(shown(&"a".repeat(QUOTED_FROM + 1)), "the value");
        assert_eq!(quote("abc", 0..3, true), "the value");
        assert_eq!(quote("abc", 1..2, false), "`b`");
        assert_eq!(quote("https://user:pw@host", 8..12, false), "the value");
        assert_eq!(shown(&"a".repeat(61)), format!("`{}…`", "a".repeat(60)));
    }

    #[test]
    fn control_characters_become_visible() {
        assert_eq!(shown("a\u{1b}[31mb\u{202e}"), "`a\u{241b}[31mb\u{fffd}`");
    }

    #[test]
    fn what_slipped_to_the_front_of_an_equals_sign_is_no_name() {
        for name in ["MY_VAR", "my.var-2", "camelCaseNameOfAService2", "Über_1", "\u{feff}LOG_LEVEL", "export X", "S3"]
        {
            assert!(is_name(name, Some("x")) && is_name(name, Some("")), "{name}");
        }
        for (name, value) in [
            ("postgres://u:pw@host/db?sslmode", "require"),
            ("-e KEY", "x"),
            ("dGhpc2lzYXNlY3JldA", "="),
            ("k3Jq8w", "="),
            ("k3Jq8ws", ""),
            ("wJalrXUtnFEMIK7MDENGbPxRfiCYEX", "x"),
            ("9f86d081884c7d659a2feaa0c55ad015", "x"),
        ] {
            assert!(!is_name(name, Some(value)), "{name}");
        }
    }

    /// An environment of lines `NAME=value`.
    fn environment(text: &str) -> Environment {
        let mut environment = Environment::new();
        let source = environment.add_source(Source::new("test", text));
        let mut at = 0;
        for line in text.split_inclusive('\n') {
            let end = at + line.trim_end().len();
            if let Some((name, value)) = line.trim_end().split_once('=') {
                let value_start = at + name.len() + 1;
                environment.push(Assignment {
                    name: name.to_owned(),
                    value: Value::Known(value.to_owned()),
                    source,
                    name_span: Span::new(at, at + name.len()),
                    value_span: Span::new(value_start, end),
                    value_offset: Some(value_start),
                    expanded: false,
                    statement: Span::new(at, end),
                });
            }
            at += line.len();
        }
        environment
    }

    #[test]
    fn a_source_shows_names_and_public_values() {
        let environment = environment("# é\nDJANGO_ALLOWED_HOSTS=https://u:p@h\r\n\tmalformed\nMINE=é x\nk3Jq8w==\n");
        let masked = &mask(&environment)[0];
        let lines: Vec<_> = (0..6).map(|line| masked.line(line)).collect();
        assert_eq!(
            lines,
            ["#**", "DJANGO_ALLOWED_HOSTS=https://***@h\u{240d}", "\t*********", "MINE=***", "******=*", ""]
        );
    }

    #[test]
    fn positions_are_those_of_the_source() {
        let line = format!("DJANGO_ALLOWED_HOSTS={}", "é\u{1b}".repeat(2000));
        let environment = environment(&format!("# ä\n{line}\n"));
        let masked = &mask(&environment)[0];
        assert_eq!(masked.line_column(0), (1, 1));
        assert_eq!(masked.line_column(5), (2, 1));
        // Two bytes of each letter, and one of each escape, which is drawn with three.
        assert_eq!(masked.line_column(5 + 21 + 3 * 1500), (2, 22 + 2 * 1500));
        assert_eq!(masked.position_in_line(5 + 21 + 3 * 1500), 21 + 5 * 1500);
        assert_eq!(masked.position_in_line(5 + 21 + 3 * 1500 + 1), 21 + 5 * 1500, "inside a character");
        assert_eq!(masked.line_column(usize::MAX), (3, 1));
    }

    #[test]
    fn what_is_hidden_wins_over_what_is_shown() {
        let mut environment = environment("MINE=\"\nLOG_LEVEL=INFO\"\n");
        let mut first = environment.assignments()[0].clone();
        first.value_span = Span::new(5, 22);
        environment.push(first);
        let masked = &mask(&environment)[0];
        assert_eq!((masked.line(0), masked.line(1)), ("MINE=*", "***************"));
    }

    #[test]
    fn a_secret_is_found_wherever_it_is_repeated() {
        let Some(secret) = spec::VARIABLES.iter().find(|variable| variable.secret && variable.family.is_none()) else {
            return;
        };
        let environment = environment(&format!(
            "{}=postgres://flagsmith:s3cret-word@host/db\nDJANGO_ALLOWED_HOSTS=s3cret-word.example.com\n",
            secret.name
        ));
        let secrets = Secrets::of(&environment);
        for (text, expected) in [
            ("xs3cret-word", true),
            ("s3cret-wor", false),
            ("flagsmith", false),
            ("flagsmith:s3cret-word", true),
            ("", false),
        ] {
            assert_eq!(secrets.are_in(text), expected, "{text}");
        }
        assert_eq!(mask(&environment)[0].line(1), "DJANGO_ALLOWED_HOSTS=***********************");
    }
}
