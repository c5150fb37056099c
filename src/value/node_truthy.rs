//! The Node server's truthiness: any text that is not empty. The check of a switch says so where it matters.

use super::{Reading, Seen, Text};

pub(super) fn parse(text: &Text<'_>) -> Reading {
    Reading::plain(Seen::Text(text.value.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_taken_as_it_is() {
        for value in ["", "1", "0", " x"] {
            assert_eq!(parse(&Text::sample(value)), Reading::plain(Seen::Text(value.to_owned())), "{value:?}");
        }
    }
}
