//! The text as it is (`env()`, `env.str`, `os.environ`): blanks and quotes around it are kept.

use super::{Kind, Reading, Remark, Seen, Text, fault};

pub(super) fn parse(text: &Text<'_>) -> Reading {
    Reading { seen: Seen::Text(text.value.to_owned()), remarks: kept(text) }
}

/// The blanks and quotes around the value that become part of it.
pub(super) fn kept(text: &Text<'_>) -> Vec<Remark> {
    let trimmed = fault::trim(text.value);
    let inner = &text.value[trimmed.clone()];
    let typed = |range, around: &str| match text.shown(range) {
        Some(inner) => format!("write `{inner}`"),
        None => format!("write the value without {around} around it"),
    };
    if let Some(unquoted) = fault::unquote(text.value, trimmed.clone()).filter(|inner| !inner.is_empty()) {
        let message = "the quotes around the value become part of it";
        let remark = Remark::new(Kind::Quotes, trimmed.clone(), message).label("kept");
        let remark = remark.help(typed(unquoted.clone(), "quotes")).cure(text, &text.value[unquoted.clone()]);
        return vec![match text.shown(unquoted) {
            Some(inner) => remark.suggest(text, inner),
            None => remark,
        }];
    }
    if trimmed == text.all() || is_number(inner) {
        return Vec::new();
    }
    if trimmed.is_empty() {
        let message = "the value is nothing but blanks, which is not the same as empty";
        return vec![
            Remark::new(Kind::Whitespace, text.all(), message)
                .label("blank")
                .help("write a value, or nothing behind the `=`"),
        ];
    }
    let (range, message) = match (trimmed.start > 0, trimmed.end < text.value.len()) {
        (true, true) => (text.all(), "the blanks around the value become part of it"),
        (true, false) => (0..trimmed.start, "the blank in front of the value becomes part of it"),
        _ => (trimmed.end..text.value.len(), "the blank behind the value becomes part of it"),
    };
    let remark = Remark::new(Kind::Whitespace, range, message)
        .label("kept")
        .help(typed(trimmed.clone(), "blanks"))
        .cure(text, inner);
    vec![match text.shown(trimmed) {
        Some(inner) => remark.suggest(text, inner),
        None => remark,
    }]
}

/// Numbers are parsed again where they are used, by readers that trim.
fn is_number(inner: &str) -> bool {
    !inner.is_empty() && inner.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::Safety;

    #[test]
    fn what_stands_around_it_is_kept_and_told() {
        for (value, kind, range, suggestion) in [
            (" padded ", Kind::Whitespace, 0..8, Some("padded")),
            (" https", Kind::Whitespace, 0..1, Some("https")),
            ("https\n", Kind::Whitespace, 5..6, None),
            (" ", Kind::Whitespace, 0..1, None),
            ("'quoted'", Kind::Quotes, 0..8, Some("quoted")),
            ("\"quoted\" ", Kind::Quotes, 0..8, Some("quoted")),
        ] {
            let reading = parse(&Text::sample(value));
            assert_eq!(reading.seen, Seen::Text(value.to_owned()));
            let [remark] = &reading.remarks[..] else { panic!("{value:?}: {:?}", reading.remarks) };
            assert_eq!((remark.kind, &remark.range), (kind, &range), "{value:?}");
            assert_eq!(remark.suggestion.as_deref(), suggestion, "{value:?}");
        }
    }

    #[test]
    fn other_texts_are_fine() {
        for value in ["", "value", "two\nlines", "a b", "it's", "''", "\"%(r)s\" %(s)s \"%(a)s\"", " 5432", "5432 "] {
            assert_eq!(parse(&Text::sample(value)), Reading::plain(Seen::Text(value.to_owned())), "{value:?}");
        }
    }

    #[test]
    fn a_secret_is_not_repeated() {
        for (value, around) in [(" hunter22 ", "blanks"), ("'hunter22'", "quotes")] {
            let text = Text { secret: true, ..Text::sample(value) };
            let [remark] = &parse(&text).remarks[..] else { panic!("one remark") };
            let help = format!("write the value without {around} around it");
            assert_eq!((&remark.help, &remark.suggestion), (&help, &None));
            // It may be meant so.
            let cure = remark.cure.as_ref().map(|cure| (cure.value.as_str(), cure.safety));
            assert_eq!(cure, Some(("hunter22", Safety::Unsafe)));
            assert!(!format!("{remark:?}").contains("hunter22"));
        }
    }
}
