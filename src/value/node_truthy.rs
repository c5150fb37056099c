//! The Node server's truthiness: any text that is not empty.

use super::{Reading, Seen, Text, non_empty};

pub(super) fn parse(text: &Text<'_>) -> Reading {
    Reading { seen: Seen::Text(text.value.to_owned()), ..non_empty::parse(text) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::Kind;

    #[test]
    fn what_looks_false_counts_too() {
        for value in ["", "1", "true", "https://api.example.com", "xoxb"] {
            assert_eq!(parse(&Text::sample(value)), Reading::plain(Seen::Text(value.to_owned())), "{value:?}");
        }
        for value in ["0", "false", "No", "off"] {
            assert_eq!(parse(&Text::sample(value)).remarks[0].kind, Kind::Misread, "{value:?}");
        }
    }
}
