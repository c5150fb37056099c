//! True for any text that is not empty (flagsmith-common, src/common/core/cli/run.py:25).

use super::{Reading, Seen, Text, truthy_flag};

pub(super) fn parse(text: &Text<'_>) -> Reading {
    let seen = Seen::Boolean(!text.value.is_empty());
    Reading { remarks: truthy_flag::check(text, &seen), seen }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::Kind;

    #[test]
    fn whatever_is_there_counts() {
        assert_eq!(parse(&Text::sample("")), Reading::plain(Seen::Boolean(false)));
        for value in ["1", "true", " ", "maybe"] {
            assert_eq!(parse(&Text::sample(value)), Reading::plain(Seen::Boolean(true)), "{value:?}");
        }
        for value in ["0", "false", "No", "off"] {
            let reading = parse(&Text::sample(value));
            assert_eq!((reading.seen, reading.remarks[0].kind), (Seen::Boolean(true), Kind::Misread), "{value:?}");
        }
    }
}
