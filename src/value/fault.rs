//! Why a text is refused that a person takes for right: what stands around it, and what would do instead.

use std::ops::Range;

use super::{Kind, Remark, Text, python};
use crate::wording;

/// What stands around a text that would do without it.
pub(super) struct Around {
    /// What stands there, in words that fit behind a colon: "a blank follows `true`".
    pub words: String,
    /// The same in two or three words.
    pub label: &'static str,
    /// The bytes that are too much; all of the value where they stand on both sides.
    pub range: Range<usize>,
    /// The bytes that would do.
    pub inner: Range<usize>,
}

/// What stands around the part of the value that `accepts` would take.
pub(super) fn around(text: &Text<'_>, accepts: impl Fn(&str) -> bool) -> Option<Around> {
    let trimmed = trim(text.value);
    let would_do = |range: &Range<usize>| !range.is_empty() && accepts(&text.value[range.clone()]);
    if trimmed != text.all() && would_do(&trimmed) {
        let (range, place) = blanks(text, &trimmed);
        let (what, label) = name_of_blank(&text.value[range.clone()]);
        let named = text.shown(trimmed.clone()).map_or_else(|| "the value".to_owned(), |inner| format!("`{inner}`"));
        let words = match place {
            Place::Before => format!("{what} comes before {named}"),
            Place::Behind => format!("{what} follows {named}"),
            Place::Both => format!("blanks stand around {named}"),
        };
        return Some(Around { words, label, range, inner: trimmed });
    }
    let unquoted = unquote(text.value, trimmed)?;
    let inner = python::strip_part(text.value, unquoted);
    would_do(&inner).then(|| Around {
        words: "the quotes are part of it".to_owned(),
        label: "quotes",
        range: text.all(),
        inner,
    })
}

/// The bytes inside a pair of quotes around `range`, if there is one and nothing inside ends it.
pub(super) fn unquote(value: &str, range: Range<usize>) -> Option<Range<usize>> {
    let quote = value[range.clone()].chars().next().filter(|c| matches!(c, '\'' | '"' | '`'))?;
    let inner = value[range.clone()].strip_prefix(quote)?.strip_suffix(quote)?;
    (!inner.contains(quote)).then_some(range.start + 1..range.end - 1)
}

/// The bytes without blanks around them; invisible characters count as blanks.
pub(super) fn trim(value: &str) -> Range<usize> {
    let is_blank = |c: char| python::is_space(c) || matches!(c, '\u{feff}' | '\u{200b}' | '\u{2060}');
    let start = value.len() - value.trim_start_matches(is_blank).len();
    start..value.trim_end_matches(is_blank).len().max(start)
}

/// Whether two texts are the same but for blanks, quotes and brackets, and the case of letters.
pub(super) fn is_same_word(value: &str, other: &str) -> bool {
    let around = |c: &char| {
        python::is_space(*c) || "'\"`[](){}".contains(*c) || matches!(c, '\u{feff}' | '\u{200b}' | '\u{2060}')
    };
    let letters = |text: &str| text.chars().filter(|c| !around(c)).map(|c| c.to_ascii_lowercase()).collect::<String>();
    letters(value) == letters(other)
}

enum Place {
    Before,
    Behind,
    Both,
}

/// The blanks around `inner`; all of the value where they stand on both sides.
fn blanks(text: &Text<'_>, inner: &Range<usize>) -> (Range<usize>, Place) {
    match (inner.start > 0, inner.end < text.value.len()) {
        (true, false) => (0..inner.start, Place::Before),
        (false, _) => (inner.end..text.value.len(), Place::Behind),
        (true, true) => (text.all(), Place::Both),
    }
}

fn name_of_blank(blank: &str) -> (&'static str, &'static str) {
    match blank.chars().next() {
        Some('\t') => ("a tab", "a tab"),
        Some('\r') => ("a carriage return", "a carriage return"),
        Some('\n') => ("a line break", "a line break"),
        Some('\u{feff}' | '\u{200b}' | '\u{2060}') => ("an invisible character", "invisible"),
        _ => ("a blank", "a blank"),
    }
}

/// What happens without the variable, in words that follow "or ": "take the line out: the default is `true`".
pub(super) fn without_it(text: &Text<'_>) -> String {
    let is_expression = |default: &str| default.starts_with('=') || default.contains(" if ");
    let plain = |default: &&str| !default.is_empty() && !is_expression(default) && *default != "None";
    match text.default.filter(plain) {
        Some("True") => "take the line out: the default is `true`".to_owned(),
        Some("False") => "take the line out: the default is `false`".to_owned(),
        Some(default) => format!("take the line out: the default is `{default}`"),
        None => "take the line out".to_owned(),
    }
}

/// The remark about a value that is none of `words`, of which the parser takes nothing else: `what` it should be.
pub(super) fn none_of(text: &Text<'_>, words: &[&'static str], what: &str, comes_of_it: &str) -> Remark {
    let listed = wording::listed(words, "or");
    if text.value.is_empty() {
        return Remark::new(Kind::Invalid, 0..0, format!("an empty value is no {what}, {comes_of_it}"))
            .label("empty")
            .help(format!("write one of {listed}, or {}", without_it(text)));
    }
    if let Some(around) = around(text, |inner| words.contains(&inner)) {
        let message = format!("this is no {what}: {}, {comes_of_it}", around.words);
        let remark = Remark::new(Kind::Invalid, around.range, message).label(around.label);
        return match words.iter().find(|word| **word == &text.value[around.inner.clone()]) {
            Some(word) => advise(remark, text, word, &listed).certainly(),
            None => remark,
        };
    }
    let message = format!("{} is no {what}, {comes_of_it}", text.quote(text.all()));
    let remark = Remark::new(Kind::Invalid, text.all(), message).label(format!("no {what}"));
    match like(text.value, words) {
        Some(word) => advise(remark, text, word, &listed).certainly_if(is_same_name(text.value, word)),
        None => remark.help(format!("write one of {listed}")),
    }
}

fn advise(remark: Remark, text: &Text<'_>, word: &str, listed: &str) -> Remark {
    if text.secret {
        return remark.help(format!("write one of {listed}"));
    }
    remark.help(format!("write `{word}`")).suggest(text, word)
}

/// The letters and digits of a text, in lower case. An enumeration may have been printed by a program:
/// `TaskRunMethod.TASK_PROCESSOR`.
fn plain(text: &str) -> String {
    let last = text.rsplit('.').next().unwrap_or(text);
    last.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect()
}

/// Whether two names are the same but for their case and separators.
fn is_same_name(value: &str, word: &str) -> bool {
    value.is_ascii() && plain(value) == plain(word)
}

/// The word that `value` was probably meant to be: the same in another case, with other separators, or one or two
/// slips away.
pub(super) fn like(value: &str, words: &[&'static str]) -> Option<&'static str> {
    let wanted = plain(value);
    if wanted.is_empty() {
        return None;
    }
    if let Some(word) = words.iter().find(|word| plain(word) == wanted) {
        return Some(word);
    }
    let near = words.iter().map(|word| (strsim::osa_distance(&plain(word), &wanted), *word)).min()?;
    (near.0 <= 2 && near.0 * 3 < near.1.len()).then_some(near.1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_around_is_told_and_placed() {
        for (value, words, range) in [
            ("yes ", "a blank follows `yes`", 3..4),
            ("\tyes", "a tab comes before `yes`", 0..1),
            (" yes\n", "blanks stand around the value", 0..5),
            ("'yes'", "the quotes are part of it", 0..5),
            ("\u{feff}yes", "an invisible character comes before `yes`", 0..3),
        ] {
            let text = Text::sample(value);
            let around = around(&text, |inner| inner == "yes").expect("something stands around it");
            assert_eq!((around.words.as_str(), around.range), (words, range), "{value:?}");
            assert_eq!(&value[around.inner], "yes");
        }
        for value in ["yes", "no ", "'no'", " ", "", "'", "''", "'yes\""] {
            assert!(around(&Text::sample(value), |inner| inner == "yes").is_none(), "{value:?}");
        }
    }

    #[test]
    fn only_one_pair_of_quotes_counts() {
        assert_eq!(unquote("\"a\"", 0..3), Some(1..2));
        assert_eq!(unquote("''", 0..2), Some(1..1));
        for value in ["\"a\" \"b\"", "'", "", "'a", "a'"] {
            assert_eq!(unquote(value, 0..value.len()), None, "{value:?}");
        }
    }

    #[test]
    fn likes_are_found() {
        let words = &["SEPARATE_THREAD", "TASK_PROCESSOR"];
        assert_eq!(like("task-processor", words), Some("TASK_PROCESSOR"));
        assert_eq!(like("TaskRunMethod.TASK_PROCESSOR", words), Some("TASK_PROCESSOR"));
        assert_eq!(like("SEPERATE_THREAD", words), Some("SEPARATE_THREAD"));
        assert_eq!(like("THREAD", words), None);
        assert_eq!(like("--", words), None);
    }
}
