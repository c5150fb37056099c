//! True for any text that is not empty (flagsmith-common, src/common/core/cli/run.py:25).

use super::{Kind, Reading, Remark, Seen, Text, boolean};

pub(super) fn parse(text: &Text<'_>) -> Reading {
    let remarks = if boolean::guess(text.value) == Some(false) {
        let message = format!("any value that is not empty counts as true, {} too", text.quote(text.all()));
        vec![
            Remark::new(Kind::Misread, text.all(), message)
                .label("true here")
                .help("take the line out, or write nothing behind the `=`"),
        ]
    } else {
        Vec::new()
    };
    Reading { seen: Seen::Boolean(!text.value.is_empty()), remarks }
}

#[cfg(test)]
mod tests {
    use super::*;

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
