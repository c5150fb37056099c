//! The Node server's text: put as it is between single quotes into a script that the browser runs
//! (frontend/api/index.js:33; verdicts/README.md, "Front end").

use std::ops::Range;

use super::{Kind, Reading, Remark, Seen, Text, fault, text as plain_text};
use crate::spec::Version;

/// What comes of a script that does not run.
const LOST: &str = "the dashboard loses its whole configuration";

/// The first release that trims.
const TRIMS: Version = Version::new(2, 150, 0);

pub(super) fn parse(text: &Text<'_>) -> Reading {
    let range = if text.release >= TRIMS { trim(text.value) } else { text.all() };
    if text.value == "undefined" {
        return not_set(text);
    }
    if let Some(inner) =
        fault::unquote(text.value, range.clone()).filter(|_| text.value[range.clone()].starts_with('\''))
    {
        let message = format!("the quotes around the value break the script it is put into: {LOST}");
        let remark = Remark::new(Kind::Invalid, range, message).label("quotes").help("take the quotes out");
        return Reading::refused(match text.shown(inner) {
            Some(inner) => remark.suggest(text, inner),
            None => remark,
        });
    }
    let (seen, remark) = script(text, range);
    if let Some(remark) = remark {
        let seen = if remark.kind == Kind::Invalid { Seen::Nothing } else { Seen::Text(seen) };
        return Reading { seen, remarks: vec![remark] };
    }
    let mut remarks = plain_text::kept(text);
    if text.release >= TRIMS {
        remarks.retain(|remark| remark.kind != Kind::Whitespace);
    }
    Reading { seen: Seen::Text(seen), remarks }
}

/// The word that counts as not set.
pub(super) fn not_set(text: &Text<'_>) -> Reading {
    let remark = Remark::new(Kind::Misread, text.all(), "the word `undefined` counts as not set")
        .label("not set")
        .help("write a value, or take the line out");
    Reading { seen: Seen::Nothing, remarks: vec![remark] }
}

/// The bytes that JavaScript's `trim()` leaves.
pub(super) fn trim(value: &str) -> Range<usize> {
    let is_blank = |c: char| c == '\u{feff}' || c != '\u{85}' && c.is_whitespace();
    let start = value.len() - value.trim_start_matches(is_blank).len();
    start..value.trim_end_matches(is_blank).len().max(start)
}

/// What the script between the quotes comes to, and what is wrong with it.
fn script(text: &Text<'_>, part: Range<usize>) -> (String, Option<Remark>) {
    let mut seen = String::new();
    let mut eaten: Option<Range<usize>> = None;
    let mut rest = &text.value[part.clone()];
    while let Some(c) = rest.chars().next() {
        let at = part.end - rest.len();
        rest = &rest[c.len_utf8()..];
        let fatal = match c {
            '\'' => Some(("a single quote ends the script's text", "a single quote", "take the quote out")),
            '\n' | '\r' => Some(("a line break breaks the script", "a line break", "write it on one line")),
            '\\' => {
                let length = escape(rest, &mut seen);
                let end = part.end - rest.len() + length.unwrap_or(0);
                rest = &rest[length.unwrap_or(0)..];
                eaten.get_or_insert(at..end);
                match length {
                    Some(_) => None,
                    None if rest.is_empty() => {
                        Some(("a backslash at the end swallows the closing quote", "a backslash", "take it out"))
                    }
                    None => Some(("the backslash starts a broken escape", "an escape", "write `\\\\` for a backslash")),
                }
            }
            c => {
                seen.push(c);
                None
            }
        };
        if let Some((words, label, help)) = fatal {
            let message = format!("{words}: {LOST}");
            return (seen, Some(Remark::new(Kind::Invalid, at..at + 1, message).label(label).help(help)));
        }
    }
    let remark = eaten.map(|range| {
        Remark::new(Kind::Misread, range, "the browser does not get the backslash: it is an escape in a script")
            .label("an escape")
            .help("write `\\\\` for a backslash")
    });
    (seen, remark)
}

/// Reads what follows a backslash in a JavaScript text: how many bytes, and what they stand for; `None` where they are
/// no escape.
fn escape(rest: &str, seen: &mut String) -> Option<usize> {
    let c = rest.chars().next()?;
    let code = |digits: &str| {
        let hexadecimal = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_hexdigit());
        u32::from_str_radix(digits, 16).ok().filter(|code| hexadecimal && *code <= 0x10_ffff)
    };
    let (length, code) = match c {
        'x' => (3, code(rest.get(1..3)?)?),
        'u' if rest.starts_with("u{") => {
            let end = rest.find('}')?;
            (end + 1, code(&rest[2..end])?)
        }
        'u' => (5, code(rest.get(1..5)?)?),
        // A line break behind a backslash is no character at all.
        '\r' if rest.starts_with("\r\n") => return Some(2),
        '\n' | '\r' | '\u{2028}' | '\u{2029}' => return Some(c.len_utf8()),
        '0'..='7' => {
            let most = if c <= '3' { 3 } else { 2 };
            let length = rest.bytes().take(most).take_while(|byte| matches!(byte, b'0'..=b'7')).count();
            (length, u32::from_str_radix(&rest[..length], 8).ok()?)
        }
        'b' => (1, 8),
        'f' => (1, 12),
        'n' => (1, 10),
        'r' => (1, 13),
        't' => (1, 9),
        'v' => (1, 11),
        c => (c.len_utf8(), c as u32),
    };
    seen.push(char::from_u32(code).unwrap_or('\u{fffd}'));
    Some(length)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_texts_reach_the_browser_trimmed() {
        for (value, seen) in [
            ("", ""),
            (" abc ", "abc"),
            ("true\n", "true"),
            ("</script>", "</script>"),
            ("${X}", "${X}"),
            ("a\u{2028}b", "a\u{2028}b"),
        ] {
            assert_eq!(parse(&Text::sample(value)), Reading::plain(Seen::Text(seen.to_owned())), "{value:?}");
        }
        let reading = parse(&Text::sample("\"dq\""));
        assert_eq!((reading.seen, reading.remarks[0].kind), (Seen::Text("\"dq\"".to_owned()), Kind::Quotes));
        let older = Text { release: Version::new(2, 149, 0), ..Text::sample(" abc ") };
        let reading = parse(&older);
        assert_eq!((reading.seen, reading.remarks[0].kind), (Seen::Text(" abc ".to_owned()), Kind::Whitespace));
    }

    #[test]
    fn what_breaks_the_script_loses_everything() {
        for (value, range) in [
            ("it's", 2..3),
            ("'true'", 0..6),
            ("two\nlines", 3..4),
            ("trailing\\", 8..9),
            ("trailing\\ ", 8..9),
            ("bad\\xzz", 3..4),
            ("bad\\u12", 3..4),
            ("bad\\u{110000}", 3..4),
            ("a\\\\'", 3..4),
        ] {
            let reading = parse(&Text::sample(value));
            assert_eq!(reading.seen, Seen::Nothing, "{value:?}");
            let [remark] = &reading.remarks[..] else { panic!("{value:?}: {:?}", reading.remarks) };
            assert_eq!((remark.kind, &remark.range), (Kind::Invalid, &range), "{value:?}");
            assert!(remark.message.ends_with("the dashboard loses its whole configuration"), "{}", remark.message);
        }
    }

    #[test]
    fn other_backslashes_are_eaten() {
        for (value, seen, range) in [
            ("back\\slash", "backslash", 4..6),
            ("a\\'b", "a'b", 1..3),
            ("it\\u0027s", "it's", 2..8),
            ("\\x41\\u{42}\\103\\n", "ABC\n", 0..4),
            ("C:\\\\d", "C:\\d", 2..4),
            ("a\\\nb", "ab", 1..3),
        ] {
            let reading = parse(&Text::sample(value));
            assert_eq!(reading.seen, Seen::Text(seen.to_owned()), "{value:?}");
            assert_eq!((reading.remarks[0].kind, &reading.remarks[0].range), (Kind::Misread, &range), "{value:?}");
        }
    }

    #[test]
    fn the_word_undefined_is_not_set() {
        let reading = parse(&Text::sample("undefined"));
        assert_eq!((reading.seen, reading.remarks[0].kind), (Seen::Nothing, Kind::Misread));
        // It is compared before it is trimmed.
        let reading = parse(&Text::sample("undefined "));
        assert_eq!(reading, Reading::plain(Seen::Text("undefined".to_owned())));
    }
}
