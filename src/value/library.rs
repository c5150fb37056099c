//! Read by a library straight from the environment; not judged.

use super::{Reading, Seen, Text};

pub(super) fn parse(text: &Text<'_>) -> Reading {
    Reading::plain(Seen::Text(text.value.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_said_of_it() {
        for value in ["", " a ", "'a'"] {
            assert_eq!(parse(&Text::sample(value)), Reading::plain(Seen::Text(value.to_owned())));
        }
    }
}
