//! gunicorn's access log format: Python's `%` formatting with a mapping of texts (gunicorn/glogging.py). A format that
//! fails loses every line of the log.

use std::ops::Range;

use super::{Kind, Remark, Seen, Text};
use crate::spec::{Program, Version};

/// The releases whose shell entrypoint passes the format on without quotes (facts/releases.md).
const UNQUOTED: Range<Version> = Version::new(2, 106, 0)..Version::new(2, 167, 0);

/// The atoms that are numbers; all others are texts, and unknown ones are a dash.
const NUMBERS: [&str; 4] = ["T", "D", "M", "B"];

/// The atoms that are texts of more than one character.
const LONG_TEXTS: [&str; 11] = ["h", "t", "r", "m", "U", "H", "s", "f", "a", "p", "L"];

pub(super) fn check(text: &Text<'_>, _seen: &Seen) -> Vec<Remark> {
    let words = text.value.split_ascii_whitespace().count();
    if words > 1 && text.program == Program::Gunicorn && UNQUOTED.contains(&text.release) {
        let message =
            format!("a format with blanks is taken apart by the entrypoint of this release, so {}", text.stops());
        let remark = Remark::new(Kind::Invalid, text.all(), message).label("has blanks");
        return vec![remark.help("write a format without blanks, or take the line out")];
    }
    match fault(text.value) {
        Some((range, words)) => {
            let message = format!("every line of the access log is lost: {words}");
            vec![
                Remark::new(Kind::Misread, range, message)
                    .label("no such format")
                    .help("write items as `%(h)s`, and a percent sign as `%%`"),
            ]
        }
        None => Vec::new(),
    }
}

/// Where and why `value % atoms` fails.
fn fault(value: &str) -> Option<(Range<usize>, &'static str)> {
    let bytes = value.as_bytes();
    let mut at = 0;
    let mut spent = false;
    while at < bytes.len() {
        if bytes[at] != b'%' {
            at += 1;
            continue;
        }
        let start = at;
        at += 1;
        if bytes.get(at) == Some(&b'%') {
            at += 1;
            continue;
        }
        let mut key = None;
        if bytes.get(at) == Some(&b'(') {
            let mut depth = 1;
            let from = at + 1;
            at = from;
            while depth > 0 {
                match bytes.get(at) {
                    Some(b'(') => depth += 1,
                    Some(b')') => depth -= 1,
                    Some(_) => {}
                    None => return Some((start..bytes.len(), "a parenthesis is not closed")),
                }
                at += 1;
            }
            key = value.get(from..at - 1);
        }
        while matches!(bytes.get(at), Some(b'-' | b'+' | b' ' | b'#' | b'0')) {
            at += 1;
        }
        let skip_digits = |at: &mut usize| {
            while bytes.get(*at).is_some_and(u8::is_ascii_digit) {
                *at += 1;
            }
        };
        let star = bytes.get(at) == Some(&b'*');
        skip_digits(&mut at);
        if bytes.get(at) == Some(&b'.') {
            at += 1;
            skip_digits(&mut at);
        }
        if star || bytes.get(at) == Some(&b'*') {
            return Some((start..at + 1, "a `*` takes a number, and there is none"));
        }
        if matches!(bytes.get(at), Some(b'h' | b'l' | b'L')) {
            at += 1;
        }
        let Some(c) = value.get(at..).and_then(|rest| rest.chars().next()) else {
            return Some((start..bytes.len(), "the last item has no letter at its end"));
        };
        at += c.len_utf8();
        // An item without a name takes all atoms together, and after any item there is nothing left to take.
        if spent && key.is_none() {
            return Some((start..at, "the item has no name"));
        }
        spent = true;
        let number = key.is_some_and(|key| NUMBERS.contains(&key));
        match c {
            's' | 'r' | 'a' => {}
            'd' | 'i' | 'u' | 'o' | 'x' | 'X' | 'e' | 'E' | 'f' | 'F' | 'g' | 'G' if number => {}
            'c' if key.is_some_and(|key| !LONG_TEXTS.contains(&key)) => {}
            'd' | 'i' | 'u' | 'o' | 'x' | 'X' | 'e' | 'E' | 'f' | 'F' | 'g' | 'G' | 'c' => {
                return Some((start..at, "the item is a text, not a number"));
            }
            _ => return Some((start..at, "Python has no such item")),
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats_that_python_takes() {
        for value in [
            "",
            "plain",
            "%(h)s %(r)s %(s)s",
            "%(nope)s",
            "{h}",
            "100%%",
            "%s",
            "%(D)d",
            "%-10.3(h)s",
            "%({user-agent}i)s",
            "%(a(b)c)s",
            "%(h)10.2s",
            "%(h)ls",
        ] {
            let wrong_order = value == "%-10.3(h)s";
            assert_eq!(fault(value).is_some(), wrong_order, "{value:?}");
        }
    }

    #[test]
    fn formats_that_lose_every_line() {
        for (value, range) in [
            ("%", 0..1),
            ("a %(h", 2..5),
            ("%(h)", 0..4),
            ("%d", 0..2),
            ("%(h)d", 0..5),
            ("%(h)y", 0..5),
            ("%*s", 0..2),
            ("%s %s", 3..5),
            ("%(h)s %s", 6..8),
            ("%(h)%", 0..5),
            ("%(h)s é%(é)é", 8..15),
        ] {
            let remarks = check(&Text::sample(value), &Seen::Nothing);
            assert_eq!((remarks[0].kind, &remarks[0].range), (Kind::Misread, &range), "{value:?}");
        }
    }

    #[test]
    fn blanks_broke_the_start_for_a_while() {
        let at = |minor, value| {
            let release = Version::new(2, minor, 0);
            let text = Text { program: Program::Gunicorn, release, ..Text::sample(value) };
            check(&text, &Seen::Nothing).first().map(|remark| remark.kind)
        };
        assert_eq!(at(105, "%(h)s %(r)s"), None);
        assert_eq!(at(106, "%(h)s %(r)s"), Some(Kind::Invalid));
        assert_eq!(at(166, "%(h)s %(r)s"), Some(Kind::Invalid));
        assert_eq!(at(166, " %(h)s"), None);
        assert_eq!(at(167, "%(h)s %(r)s"), None);
    }
}
