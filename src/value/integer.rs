//! environs' integer: Python's `int()` (verdicts/README.md, "int").

use super::{Kind, Reading, Remark, Seen, Text, fault, python};

pub(super) fn parse(text: &Text<'_>) -> Reading {
    match python::int(text.value) {
        Some(digits) => Reading::plain(Seen::Integer(digits)),
        None => Reading::refused(refusal(text, &format!("so {}", text.stops()))),
    }
}

/// Why the value is no integer, and what would do.
pub(super) fn refusal(text: &Text<'_>, comes_of_it: &str) -> Remark {
    let value = text.value;
    if value.is_empty() {
        return Remark::new(Kind::Invalid, 0..0, format!("an empty value is no integer, {comes_of_it}"))
            .label("empty")
            .help(format!("write a whole number, or {}", fault::without_it(text)));
    }
    if let Some(around) = fault::around(text, |inner| python::int(inner).is_some()) {
        let message = format!("this is no integer: {}, {comes_of_it}", around.words);
        let remark = Remark::new(Kind::Invalid, around.range, message).label(around.label);
        return advise(remark, text, python::int(&value[around.inner]));
    }
    let trimmed = fault::trim(value);
    let inner = &value[trimmed.clone()];
    let digits = inner.trim_start_matches(['+', '-']).len();
    let sign = inner.len() - digits;
    // What `int()` would still take: the rest of the value is what is wrong.
    let good = inner[sign..].find(|c: char| python::digit(c).is_none()).map_or(inner.len(), |at| sign + at);
    let rest = &inner[good..];
    let bad = trimmed.start + good..trimmed.end;
    let (range, words, label) = match rest.chars().next() {
        _ if good == sign && sign < 2 => {
            (text.all(), format!("{} is no integer", text.quote(text.all())), "no integer")
        }
        _ if sign > 1 => {
            (trimmed.start..trimmed.start + sign, "this is no integer: a number has one sign".to_owned(), "two signs")
        }
        Some('.') => (bad, "this is no integer: it has a decimal point".to_owned(), "decimal point"),
        Some(',' | '\'' | ' ' | '\u{a0}' | '\u{202f}' | '\u{2009}') if thousands(inner, sign).is_some() => {
            (bad, "this is no integer: thousands are not to be separated".to_owned(), "separated")
        }
        Some('_') => (bad, "this is no integer: an underscore stands only between two digits".to_owned(), "underscore"),
        Some('x' | 'X' | 'o' | 'O' | 'b' | 'B') if &inner[sign..good] == "0" => {
            (text.all(), "this is no integer: only decimal numbers are read".to_owned(), "not decimal")
        }
        Some('e' | 'E') => (bad, "this is no integer: exponents are not read".to_owned(), "exponent"),
        Some('%') => (bad, "this is no integer: a percent sign follows it".to_owned(), "a percent sign"),
        Some(_) if rest.trim_start().starts_with(char::is_alphabetic) => {
            let unit = bad.end - rest.trim_start().len()..bad.end;
            let named = text.shown(unit.clone()).map_or_else(|| "something".to_owned(), |unit| format!("`{unit}`"));
            (unit, format!("this is no integer: {named} follows the number"), "a unit")
        }
        Some(_) => (bad, "this is no integer".to_owned(), "no digit"),
        None => (text.all(), "this integer has more digits than Python reads".to_owned(), "too long"),
    };
    let remark = Remark::new(Kind::Invalid, range, format!("{words}, {comes_of_it}")).label(label);
    match text.shown(trimmed.start..trimmed.start + good).filter(|_| label == "a unit") {
        Some(number) => remark.help(format!("write `{number}` alone, in the unit that Flagsmith counts in")),
        None => advise(remark, text, meant(inner, sign, good)),
    }
}

fn advise(remark: Remark, text: &Text<'_>, number: Option<String>) -> Remark {
    match number {
        Some(number) if !text.secret => remark.help(format!("write `{number}`")).suggest(text, number),
        _ => remark.help("write a whole number, digits only"),
    }
}

/// The number that was probably meant, where that is plain.
fn meant(inner: &str, sign: usize, good: usize) -> Option<String> {
    if let Some(digits) = thousands(inner, sign) {
        return python::int(&digits);
    }
    if good == sign || sign > 1 {
        return None;
    }
    let rest = &inner[good..];
    if let Some(fraction) = rest.strip_prefix('.') {
        return fraction.chars().all(|c| c == '0').then(|| python::int(&inner[..good])).flatten();
    }
    if let Some(exponent) = rest.strip_prefix(['e', 'E']) {
        let zeros = exponent.parse().ok().filter(|zeros| *zeros <= 18)?;
        return python::int(&format!("{}{}", &inner[..good], "0".repeat(zeros)));
    }
    if rest.starts_with('_') {
        return python::int(&inner.replace('_', ""));
    }
    if let Some(hexadecimal) = rest.strip_prefix(['x', 'X']) {
        return i64::from_str_radix(hexadecimal, 16).ok().filter(|_| sign == 0).map(|number| number.to_string());
    }
    None
}

/// `1,000` and `1 000 000` without what separates the thousands.
fn thousands(inner: &str, sign: usize) -> Option<String> {
    let separator = inner[sign..].chars().find(|c| !c.is_ascii_digit())?;
    let groups: Vec<&str> = inner[sign..].split(separator).collect();
    let whole = |group: &&str| group.bytes().all(|byte| byte.is_ascii_digit());
    let right = matches!(separator, ',' | '\'' | ' ' | '\u{a0}' | '\u{202f}' | '\u{2009}')
        && groups.iter().all(whole)
        && (1..=3).contains(&groups.first()?.len())
        && groups.iter().skip(1).all(|group| group.len() == 3);
    right.then(|| format!("{}{}", &inner[..sign], groups.concat()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn integers_are_seen_in_decimal() {
        for (value, digits) in [(" 5", "5"), ("1_000", "1000"), ("-1", "-1"), ("\u{663}", "3"), ("5\n", "5")] {
            assert_eq!(parse(&Text::sample(value)), Reading::plain(Seen::Integer(digits.to_owned())), "{value:?}");
        }
    }

    #[test]
    fn a_refusal_says_what_is_wrong_and_what_would_do() {
        for (value, range, words, suggestion) in [
            ("", 0..0, "an empty value is no integer", None),
            ("'5'", 0..3, "the quotes are part of it", Some("5")),
            ("5.0", 1..3, "decimal point", Some("5")),
            ("1.5", 1..3, "decimal point", None),
            ("1,000", 1..5, "thousands", Some("1000")),
            ("-1 000 000", 2..10, "thousands", Some("-1000000")),
            ("1,5", 1..3, "this is no integer", None),
            ("5e3", 1..3, "exponents", Some("5000")),
            ("5s", 1..2, "`s` follows the number", None),
            (" 30 days", 4..8, "`days` follows the number", None),
            ("5\nX=y", 2..5, "something follows the number", None),
            ("50%", 2..3, "percent", None),
            ("0x10", 0..4, "decimal", Some("16")),
            ("1__0", 1..4, "underscore", Some("10")),
            ("--1", 0..2, "one sign", None),
            ("abc", 0..3, "`abc` is no integer", None),
            ("None", 0..4, "`None` is no integer", None),
            ("_5", 0..2, "`_5` is no integer", None),
            ("-", 0..1, "`-` is no integer", None),
            ("\u{feff}5", 0..3, "an invisible character comes before `5`", Some("5")),
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
