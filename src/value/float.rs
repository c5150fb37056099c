//! environs' float: Python's `float()`, infinities and NaN refused (verdicts/README.md, "float").

use super::{Kind, Reading, Remark, Seen, Text, fault, python};

pub(super) fn parse(text: &Text<'_>) -> Reading {
    match python::float(text.value) {
        Some(number) if number.is_finite() => Reading::plain(Seen::Float(number)),
        number => Reading::refused(refusal(text, number.is_some())),
    }
}

fn refusal(text: &Text<'_>, special: bool) -> Remark {
    let stops = text.stops();
    if text.value.is_empty() {
        return Remark::new(Kind::Invalid, 0..0, format!("an empty value is no number, so {stops}"))
            .label("empty")
            .help(format!("write a number such as `0.5`, or {}", fault::without_it(text)));
    }
    if special {
        let message = format!("{} is refused: only finite numbers are taken, so {stops}", text.quote(text.all()));
        return Remark::new(Kind::Invalid, text.all(), message)
            .label("not finite")
            .help("write a number such as `0.5`");
    }
    let finite = |inner: &str| python::float(inner).is_some_and(f64::is_finite);
    if let Some(around) = fault::around(text, finite) {
        let message = format!("this is no number: {}, so {stops}", around.words);
        let number = text.shown(around.inner.clone()).map(str::to_owned);
        return advise(Remark::new(Kind::Invalid, around.range, message).label(around.label), text, number);
    }
    let trimmed = fault::trim(text.value);
    let inner = &text.value[trimmed.clone()];
    let shown = text.shown(trimmed.clone()).is_some();
    let (range, words, label, number) = if inner.matches(',').count() == 1 && finite(&inner.replace(',', ".")) {
        let comma = trimmed.start + inner.find(',').unwrap_or(0);
        let words = "this is no number: decimals follow a point, not a comma".to_owned();
        (comma..comma + 1, words, "a comma", Some(inner.replace(',', ".")))
    } else if let Some(percent) = inner.strip_suffix('%').and_then(python::float).filter(|number| number.is_finite()) {
        let words = "this is no number: percent signs are not read".to_owned();
        (trimmed.end - 1..trimmed.end, words, "a percent sign", Some((percent / 100.0).to_string()))
    } else {
        (text.all(), format!("{} is no number", text.quote(text.all())), "no number", None)
    };
    let remark = Remark::new(Kind::Invalid, range, format!("{words}, so {stops}")).label(label);
    advise(remark, text, number.filter(|_| shown))
}

fn advise(remark: Remark, text: &Text<'_>, number: Option<String>) -> Remark {
    match number {
        Some(number) => remark.help(format!("write `{number}`")).suggest(text, number),
        None => remark.help("write a number such as `0.5`"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finite_numbers_are_taken() {
        for (value, number) in [("0", 0.0), (" 0.5", 0.5), ("5.", 5.0), ("1_0.5", 10.5), ("\u{660}.\u{665}", 0.5)] {
            assert_eq!(parse(&Text::sample(value)), Reading::plain(Seen::Float(number)), "{value:?}");
        }
    }

    #[test]
    fn a_refusal_says_what_is_wrong_and_what_would_do() {
        for (value, range, words, suggestion) in [
            ("", 0..0, "an empty value is no number", None),
            ("0,5", 1..2, "a point, not a comma", Some("0.5")),
            ("50%", 2..3, "percent", Some("0.5")),
            ("'0.5'", 0..5, "the quotes are part of it", Some("0.5")),
            ("abc", 0..3, "`abc` is no number", None),
            ("nan", 0..3, "finite", None),
            ("-inf", 0..4, "finite", None),
            ("1e999", 0..5, "finite", None),
            ("1,2,3", 0..5, "`1,2,3` is no number", None),
        ] {
            let reading = parse(&Text::sample(value));
            assert_eq!(reading.seen, Seen::Nothing, "{value:?}");
            let [remark] = &reading.remarks[..] else { panic!("{value:?}: {:?}", reading.remarks) };
            assert_eq!((remark.kind, &remark.range), (Kind::Invalid, &range), "{value:?}");
            assert!(remark.message.contains(words), "{value:?}: {}", remark.message);
            assert_eq!(remark.suggestion.as_deref(), suggestion, "{value:?}");
        }
    }
}
