//! A word of the shell entrypoint of the API images before 2.253.0, `${NAME:-default}` without quotes: empty is the
//! default, blanks around it fall away, and what it must be is up to the command line that it ends on
//! (facts/history.tsv, verdicts/older-releases.jsonl).

use super::{Reading, Seen, Text, python};

pub(super) fn parse(text: &Text<'_>) -> Reading {
    Reading::plain(match python::int(text.value) {
        Some(digits) => Seen::Integer(digits),
        None => Seen::Text(text.value.trim_matches([' ', '\t', '\n']).to_owned()),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_a_number_and_a_text_a_text() {
        for (value, seen) in [
            (" 5", Seen::Integer("5".to_owned())),
            ("1_0", Seen::Integer("10".to_owned())),
            ("5.0", Seen::Text("5.0".to_owned())),
            ("", Seen::Text(String::new())),
            (" a ", Seen::Text("a".to_owned())),
        ] {
            assert_eq!(parse(&Text::sample(value)), Reading::plain(seen), "{value:?}");
        }
    }
}
