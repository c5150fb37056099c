//! True for the word `true` in any case, false for everything else: the hook that starts gunicorn's metrics server
//! (flagsmith-common, src/common/gunicorn/conf.py:19).

use super::{Kind, Reading, Remark, Seen, Text, boolean};

pub(super) fn parse(text: &Text<'_>) -> Reading {
    let value = text.value.eq_ignore_ascii_case("true");
    // What is no boolean at all is refused by the settings, and needs no second word here.
    let remarks = if !value && boolean::word(text.value) == Some(true) {
        let quoted = text.quote(text.all());
        let message = format!("the metrics server on port 9100 starts only for the word `true`, not for {quoted}");
        vec![
            Remark::new(Kind::Misread, text.all(), message)
                .label("false here")
                .help("write `true`")
                .suggest(text, "true")
                .certainly(),
        ]
    } else {
        Vec::new()
    };
    Reading { seen: Seen::Boolean(value), remarks }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_word_true_counts() {
        for value in ["true", "True", "TRUE"] {
            assert_eq!(parse(&Text::sample(value)), Reading::plain(Seen::Boolean(true)), "{value:?}");
        }
        for value in ["false", "0", "", "off", " true", "enabled"] {
            assert_eq!(parse(&Text::sample(value)), Reading::plain(Seen::Boolean(false)), "{value:?}");
        }
        for value in ["1", "yes", "ON", "T", "y"] {
            let reading = parse(&Text::sample(value));
            assert_eq!((reading.seen, reading.remarks[0].kind), (Seen::Boolean(false), Kind::Misread), "{value:?}");
        }
    }
}
