//! A URL as Python's `urllib.parse.urlsplit` takes it apart (CPython 3.11, which the verdicts were made with): leading
//! blanks dropped, tabs and line breaks removed, the scheme in lower case, the host part up to the first `/`, `?` or
//! `#`, its user up to the last `@`. Every part keeps the bytes of the value that it came from.

use std::net::Ipv6Addr;
use std::ops::Range;

use super::{Kind, Remark};

/// Why Python refuses the whole text: `ValueError`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Refused {
    /// A bracket in the host part that encloses no IPv6 address; the bracket, or what the pair encloses.
    Bracket(Range<usize>),
    /// A character in the host part that turns into `/`, `?`, `#`, `@` or `:` under Unicode's NFKC.
    Lookalike(Range<usize>),
}

/// Why Python refuses the port.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum BadPort {
    /// Not ASCII digits only.
    NotDigits(Range<usize>),
    /// Above 65535.
    OutOfRange(Range<usize>),
}

/// A raw character of a password that ends the host part too early.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Cut {
    /// `/`, `?` or `#`.
    pub character: char,
    /// Its bytes in the value.
    pub place: Range<usize>,
}

impl Cut {
    /// That it ends the host part, and what comes of it.
    pub fn remark(&self, kind: Kind, comes_of_it: &str) -> Remark {
        let message = format!("the `{}` ends the host part, {comes_of_it}", self.character);
        Remark::new(kind, self.place.clone(), message).label("ends the host part").help(self.cure())
    }

    /// What to write instead.
    pub fn cure(&self) -> String {
        let encoded = match self.character {
            '/' => "%2F",
            '?' => "%3F",
            _ => "%23",
        };
        format!("write `{encoded}` for the `{}` of the user or the password", self.character)
    }
}

/// The parts of a URL. Their ranges count in [`PythonUrl::text`]; [`PythonUrl::place`] leads back to the value.
#[derive(Debug, Clone)]
pub(super) struct PythonUrl {
    /// The text without the blanks in front and without tabs and line breaks.
    pub text: String,
    /// For each byte of `text`, its place in the value; then the end.
    places: Vec<usize>,
    /// The scheme, in lower case; empty where there is none.
    pub scheme: String,
    /// The bytes of the scheme.
    pub scheme_part: Range<usize>,
    /// What stands between `//` and the path; `None` without `//`.
    pub netloc: Option<Range<usize>>,
    /// The path, with its leading `/`.
    pub path: Range<usize>,
    /// What stands behind the `?`; `None` without one.
    pub query: Option<Range<usize>>,
    /// What stands behind the `#`; `None` without one.
    pub fragment: Option<Range<usize>>,
}

/// Characters whose compatibility form holds one that ends or divides the host part (unicodedata of CPython 3.11).
const LOOKALIKES: &[char] = &[
    '\u{2047}', '\u{2048}', '\u{2049}', '\u{2100}', '\u{2101}', '\u{2105}', '\u{2106}', '\u{2a74}', '\u{fe13}',
    '\u{fe16}', '\u{fe55}', '\u{fe56}', '\u{fe5f}', '\u{fe6b}', '\u{ff03}', '\u{ff0f}', '\u{ff1a}', '\u{ff1f}',
    '\u{ff20}',
];

impl PythonUrl {
    /// Takes the part `range` of `value` apart.
    pub fn split(value: &str, range: Range<usize>) -> Result<Self, Refused> {
        let mut url = Self::cleaned(value, range);
        let mut rest = 0;
        if let Some(colon) = url.text.find(':')
            && url.text.starts_with(|c: char| c.is_ascii_alphabetic())
            && url.text[..colon].chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.'))
        {
            url.scheme = url.text[..colon].to_ascii_lowercase();
            url.scheme_part = 0..colon;
            rest = colon + 1;
        }
        if url.text[rest..].starts_with("//") {
            let start = rest + 2;
            rest = url.text[start..].find(['/', '?', '#']).map_or(url.text.len(), |at| start + at);
            url.check_brackets(start..rest)?;
            url.netloc = Some(start..rest);
        }
        let end = url.text.len();
        let hash = url.text[rest..].find('#').map(|at| rest + at);
        url.fragment = hash.map(|at| at + 1..end);
        let end = hash.unwrap_or(end);
        let question = url.text[rest..end].find('?').map(|at| rest + at);
        url.query = question.map(|at| at + 1..end);
        url.path = rest..question.unwrap_or(end);
        if let Some(netloc) = url.netloc.clone()
            && let Some((at, c)) = url.text[netloc.clone()].char_indices().find(|(_, c)| LOOKALIKES.contains(c))
        {
            let at = netloc.start + at;
            return Err(Refused::Lookalike(url.place(at..at + c.len_utf8())));
        }
        Ok(url)
    }

    fn cleaned(value: &str, range: Range<usize>) -> Self {
        let raw = &value[range.clone()];
        let kept = raw.trim_start_matches(|c: char| c <= ' ');
        let start = range.end - kept.len();
        let mut text = String::with_capacity(kept.len());
        let mut places = Vec::with_capacity(kept.len() + 1);
        for (at, c) in kept.char_indices().filter(|(_, c)| !matches!(c, '\t' | '\r' | '\n')) {
            text.push(c);
            places.extend((0..c.len_utf8()).map(|byte| start + at + byte));
        }
        places.push(range.end);
        Self {
            text,
            places,
            scheme: String::new(),
            scheme_part: 0..0,
            netloc: None,
            path: 0..0,
            query: None,
            fragment: None,
        }
    }

    fn check_brackets(&self, netloc: Range<usize>) -> Result<(), Refused> {
        let text = &self.text[netloc.clone()];
        let bracket = |at: usize| Refused::Bracket(self.place(netloc.start + at..netloc.start + at + 1));
        match (text.find('['), text.find(']')) {
            (None, None) => Ok(()),
            (Some(at), None) | (None, Some(at)) => Err(bracket(at)),
            (Some(open), Some(_)) => {
                let inner = text[open + 1..].split(']').next().unwrap_or("");
                if is_bracketed_host(inner) { Ok(()) } else { Err(bracket(open)) }
            }
        }
    }

    /// The bytes of the value that the part `range` of the text came from.
    pub fn place(&self, range: Range<usize>) -> Range<usize> {
        let start = self.places.get(range.start).copied().unwrap_or(0);
        match range.end.checked_sub(1).filter(|&last| last >= range.start) {
            Some(last) => start..self.places.get(last).map_or(start, |&at| at + 1),
            None => start..start,
        }
    }

    /// The text of a part.
    pub fn part(&self, range: &Range<usize>) -> &str {
        &self.text[range.clone()]
    }

    /// What stands in front of the last `@` of the host part.
    pub fn userinfo(&self) -> Option<Range<usize>> {
        let netloc = self.netloc.clone()?;
        self.text[netloc.clone()].rfind('@').map(|at| netloc.start..netloc.start + at)
    }

    /// The user, up to the first `:`.
    pub fn user(&self) -> Option<Range<usize>> {
        let userinfo = self.userinfo()?;
        let end = self.text[userinfo.clone()].find(':').map_or(userinfo.end, |at| userinfo.start + at);
        Some(userinfo.start..end)
    }

    /// Host and port, behind the last `@`: the host without brackets, the port behind its `:`.
    fn host_and_port(&self) -> (Range<usize>, Option<Range<usize>>) {
        let Some(netloc) = self.netloc.clone() else { return (self.path.start..self.path.start, None) };
        let start = self.userinfo().map_or(netloc.start, |userinfo| userinfo.end + 1);
        let (host, rest) = match self.text[start..netloc.end].find('[') {
            Some(open) => {
                let open = start + open + 1;
                let close = self.text[open..netloc.end].find(']').map_or(netloc.end, |at| open + at);
                (open..close, (close + 1).min(netloc.end))
            }
            None => {
                let end = self.text[start..netloc.end].find(':').map_or(netloc.end, |at| start + at);
                (start..end, end)
            }
        };
        let port = self.text[rest..netloc.end].find(':').map(|at| rest + at + 1..netloc.end);
        (host, port.filter(|port| !port.is_empty()))
    }

    /// The host, without brackets; empty where there is none.
    pub fn host(&self) -> Range<usize> {
        self.host_and_port().0
    }

    /// The port as written; `None` where it is missing or empty.
    pub fn port_part(&self) -> Option<Range<usize>> {
        self.host_and_port().1
    }

    /// The port as a number.
    pub fn port(&self) -> Result<Option<u16>, BadPort> {
        let Some(part) = self.port_part() else { return Ok(None) };
        let digits = self.part(&part);
        if !digits.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(BadPort::NotDigits(self.place(part)));
        }
        match digits.trim_start_matches('0') {
            "" => Ok(Some(0)),
            digits => digits.parse().map(Some).map_err(|_| BadPort::OutOfRange(self.place(part))),
        }
    }

    /// The character that ends the host part where user and password are still to come.
    pub fn cut_short(&self) -> Option<Cut> {
        let netloc = self.netloc.clone()?;
        let rest = &self.text[netloc.end..];
        let character = rest.chars().next()?;
        // An `@` in a query behind a proper path belongs to that query.
        let in_question = character != '/' || self.part(&self.path).contains('@') || self.port().is_err();
        let cut = self.userinfo().is_none() && rest.contains('@') && in_question;
        cut.then(|| Cut { character, place: self.place(netloc.end..netloc.end + 1) })
    }

    /// The pairs of the query that `urllib.parse.parse_qs` keeps: those with a value. Names and values are decoded.
    pub fn query_pairs(&self) -> Vec<Pair> {
        let Some(query) = self.query.clone() else { return Vec::new() };
        let mut pairs = Vec::new();
        let mut start = query.start;
        for piece in self.text[query].split('&') {
            let end = start + piece.len();
            if let Some((name, value)) = piece.split_once('=')
                && !value.is_empty()
            {
                pairs.push(Pair {
                    name: unquote(&name.replace('+', " ")),
                    value: unquote(&value.replace('+', " ")),
                    name_place: self.place(start..start + name.len()),
                    value_place: self.place(end - value.len()..end),
                });
            }
            start = end + 1;
        }
        pairs
    }
}

/// One `name=value` of a query.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Pair {
    /// The decoded name.
    pub name: String,
    /// The decoded value.
    pub value: String,
    /// The bytes of the name.
    pub name_place: Range<usize>,
    /// The bytes of the value.
    pub value_place: Range<usize>,
}

/// What Python takes between `[` and `]`: an IPv6 address, or the `v1.x` of a future form.
fn is_bracketed_host(inner: &str) -> bool {
    match inner.strip_prefix('v') {
        Some(rest) => rest.split_once('.').is_some_and(|(version, address)| {
            !version.is_empty() && version.bytes().all(|byte| byte.is_ascii_hexdigit()) && !address.is_empty()
        }),
        None => is_ipv6(inner),
    }
}

/// An IPv6 address as Python's `ipaddress` takes it, with or without a zone.
pub(super) fn is_ipv6(text: &str) -> bool {
    let (address, zone) = text.split_once('%').map_or((text, None), |(address, zone)| (address, Some(zone)));
    address.parse::<Ipv6Addr>().is_ok() && zone.is_none_or(|zone| !zone.is_empty() && !zone.contains('%'))
}

/// `urllib.parse.unquote`: `%XX` decoded as UTF-8, anything else kept.
pub(super) fn unquote(text: &str) -> String {
    let mut decoded = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, tail @ ..] = rest {
        match (first, tail) {
            (b'%', [high, low, after @ ..]) if high.is_ascii_hexdigit() && low.is_ascii_hexdigit() => {
                decoded.push(hex(*high) * 16 + hex(*low));
                rest = after;
            }
            _ => {
                decoded.push(*first);
                rest = tail;
            }
        }
    }
    String::from_utf8_lossy(&decoded).into_owned()
}

fn hex(digit: u8) -> u8 {
    match digit {
        b'0'..=b'9' => digit - b'0',
        b'a'..=b'f' => digit - b'a' + 10,
        _ => digit.wrapping_sub(b'A').wrapping_add(10),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn split(value: &str) -> PythonUrl {
        PythonUrl::split(value, 0..value.len()).expect("splits")
    }

    #[test]
    fn parts_are_those_of_urlsplit() {
        // Each row: text; then scheme, user, user and password, host, port, path, query, fragment as CPython gives them.
        let rows: &[(&str, [&str; 8])] = &[
            (
                "postgresql://u:p@localhost:5432/db?x=1#f",
                ["postgresql", "u", "u:p", "localhost", "5432", "/db", "x=1", "f"],
            ),
            (" \u{1}HTTP://Host", ["http", "-", "-", "Host", "-", "", "-", "-"]),
            ("a:b@c@h:1", ["a", "-", "-", "", "-", "b@c@h:1", "-", "-"]),
            ("x://a@b:c:d@h:/", ["x", "a@b", "a@b:c:d", "h", "-", "/", "-", "-"]),
            ("x://u:p?w@h/db", ["x", "-", "-", "u", "p", "", "w@h/db", "-"]),
            ("x://[::1]:5/d", ["x", "-", "-", "::1", "5", "/d", "-", "-"]),
            ("//h/p", ["", "-", "-", "h", "-", "/p", "-", "-"]),
            ("h:80/p", ["h", "-", "-", "", "-", "80/p", "-", "-"]),
            ("1h:80/p", ["", "-", "-", "", "-", "1h:80/p", "-", "-"]),
            ("x://u:a\tb\n@h", ["x", "u", "u:ab", "h", "-", "", "-", "-"]),
            ("x:#a?b", ["x", "-", "-", "", "-", "", "-", "a?b"]),
        ];
        for (text, [scheme, user, userinfo, host, port, path, query, fragment]) in rows {
            let url = split(text);
            let shown =
                |part: Option<Range<usize>>| part.map_or_else(|| "-".to_owned(), |part| url.part(&part).to_owned());
            assert_eq!(url.scheme, *scheme, "{text}");
            assert_eq!(shown(url.user()), *user, "{text}");
            assert_eq!(shown(url.userinfo()), *userinfo, "{text}");
            assert_eq!(url.part(&url.host()), *host, "{text}");
            assert_eq!(shown(url.port_part()), *port, "{text}");
            assert_eq!(url.part(&url.path), *path, "{text}");
            assert_eq!(shown(url.query.clone()), *query, "{text}");
            assert_eq!(shown(url.fragment.clone()), *fragment, "{text}");
        }
    }

    #[test]
    fn brackets_enclose_an_ipv6_address() {
        for text in ["x://[::1/d", "x://u:p[w@h/d", "x://u:p]w@h/d", "x://u:p[x]w@h/d", "x://[1.2.3.4]/", "x://[]/"] {
            assert!(matches!(PythonUrl::split(text, 0..text.len()), Err(Refused::Bracket(_))), "{text}");
        }
        for text in ["x://[fe80::1%eth0]/", "x://[v1.a]/", "x://h/[", "x:[", "x://[::ffff:1.2.3.4]"] {
            assert!(PythonUrl::split(text, 0..text.len()).is_ok(), "{text}");
        }
    }

    #[test]
    fn full_width_separators_are_refused_in_the_host_part() {
        let text = "x://u\u{ff1a}p@h/\u{ff1a}";
        assert_eq!(PythonUrl::split(text, 0..text.len()).err(), Some(Refused::Lookalike(5..8)));
        assert!(PythonUrl::split("x://h/\u{ff1a}", 0..9).is_ok());
    }

    #[test]
    fn ports_are_ascii_digits_up_to_65535() {
        for (port, number) in [("0", Ok(Some(0))), ("065535", Ok(Some(65535))), ("", Ok(None))] {
            assert_eq!(split(&format!("x://h:{port}/")).port(), number, "{port}");
        }
        assert_eq!(split("x://h:65536/").port(), Err(BadPort::OutOfRange(6..11)));
        for port in ["abc", "+1", "1 ", "\u{665}", "5432,b:5432"] {
            assert!(matches!(split(&format!("x://h:{port}/")).port(), Err(BadPort::NotDigits(_))), "{port}");
        }
    }

    #[test]
    fn places_lead_back_to_the_value() {
        let value = "a, x://u\t:p@h:9/d";
        let url = PythonUrl::split(value, 2..value.len()).expect("splits");
        let place = |part: Range<usize>| &value[url.place(part)];
        assert_eq!(place(url.host()), "h");
        assert_eq!(url.port_part().map(place), Some("9"));
        assert_eq!(url.user().map(place), Some("u"));
        assert_eq!(place(url.path.clone()), "/d");
    }

    #[test]
    fn queries_are_those_of_parse_qs() {
        let pairs = split("x://h/?a=1&b=&c&d=x+%41%zz&=e").query_pairs();
        let pairs: Vec<_> = pairs.iter().map(|pair| (pair.name.as_str(), pair.value.as_str())).collect();
        assert_eq!(pairs, [("a", "1"), ("d", "x A%zz"), ("", "e")]);
    }

    proptest! {
        #[test]
        fn any_text_splits_without_a_panic(value in "\\PC{0,20}", url in "[a-z]{0,3}:?/{0,3}[a:@\\[\\]#?%\t é]{0,12}") {
            for text in [value, url] {
                if let Ok(url) = PythonUrl::split(&text, 0..text.len()) {
                    let parts = [Some(url.host()), url.port_part(), url.user(), url.userinfo(), Some(url.path.clone())];
                    for part in parts.into_iter().flatten().chain(url.query.clone()).chain(url.fragment.clone()) {
                        let place = url.place(part);
                        prop_assert!(text.get(place).is_some());
                    }
                    let _ = (url.port(), url.query_pairs());
                }
            }
        }
    }
}
