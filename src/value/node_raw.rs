//! A text that the Node server uses as it is: blanks and quotes around it are kept.

use super::{Reading, Text, text as plain_text};

pub(super) fn parse(text: &Text<'_>) -> Reading {
    plain_text::parse(text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::{Kind, Seen};

    #[test]
    fn nothing_is_trimmed() {
        let reading = parse(&Text::sample(" channel"));
        assert_eq!((reading.seen, reading.remarks[0].kind), (Seen::Text(" channel".to_owned()), Kind::Whitespace));
    }
}
