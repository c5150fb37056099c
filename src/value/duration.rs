//! environs' timedelta: whole seconds, and since environs 14.1 (Flagsmith 2.169.0) numbers with units in descending
//! order, `1d 2h` (verdicts/README.md, "timedelta"; facts/releases.md).

use super::{Kind, Reading, Remark, Seen, Text, fault, python};
use crate::spec::Version;

/// The first release that reads units.
const UNITS_SINCE: Version = Version::new(2, 169, 0);

/// The units in the order in which they must stand, with their microseconds. The last has a micro sign.
const UNITS: [(&str, i128); 8] = [
    ("w", 7 * 86_400_000_000),
    ("d", 86_400_000_000),
    ("h", 3_600_000_000),
    ("m", 60_000_000),
    ("s", 1_000_000),
    ("ms", 1000),
    ("us", 1),
    ("\u{b5}s", 1),
];

/// What Python's timedelta holds at most and at least, in microseconds: 999,999,999 days and the rest of one, and
/// as many days before.
const MOST: i128 = 1_000_000_000 * 86_400_000_000 - 1;
const LEAST: i128 = -999_999_999 * 86_400_000_000;

pub(super) fn parse(text: &Text<'_>) -> Reading {
    let units = if text.release >= UNITS_SINCE { with_units(text.value) } else { None };
    let seconds = || python::int(text.value).map(|digits| whole(&digits).saturating_mul(1_000_000));
    match units.or_else(seconds) {
        Some(microseconds) if (LEAST..=MOST).contains(&microseconds) => {
            Reading::plain(Seen::Time(in_seconds(microseconds)))
        }
        Some(_) => {
            let message = format!("the duration is longer than Python's 999999999 days, so {}", text.stops());
            Reading::refused(
                Remark::new(Kind::Invalid, text.all(), message).label("too long").help("write fewer seconds"),
            )
        }
        None => Reading::refused(refusal(text)),
    }
}

/// The microseconds of numbers with units in descending order; `None` where the text is something else.
fn with_units(value: &str) -> Option<i128> {
    let mut rest = value.trim_start_matches(python::is_space);
    let mut total: i128 = 0;
    let mut next = 0;
    while !rest.is_empty() {
        let digits = rest.strip_prefix('-').unwrap_or(rest);
        let length = digits.find(|c| python::digit(c).is_none()).unwrap_or(digits.len());
        let number = python::int(&rest[..rest.len() - digits.len() + length])?;
        rest = digits[length..].trim_start_matches(python::is_space);
        let letters = rest.find(|c: char| !c.is_alphabetic() && c != '\u{b5}').unwrap_or(rest.len());
        let index = next + UNITS[next..].iter().position(|(unit, _)| *unit == &rest[..letters])?;
        total = total.saturating_add(whole(&number).saturating_mul(UNITS[index].1));
        next = if index >= 6 { UNITS.len() } else { index + 1 };
        rest = rest[letters..].trim_start_matches(python::is_space);
    }
    (next > 0).then_some(total)
}

fn whole(digits: &str) -> i128 {
    let huge = if digits.starts_with('-') { i128::MIN } else { i128::MAX };
    digits.parse().unwrap_or(huge)
}

fn in_seconds(microseconds: i128) -> String {
    let sign = if microseconds < 0 { "-" } else { "" };
    let (seconds, rest) = (microseconds.abs() / 1_000_000, microseconds.abs() % 1_000_000);
    if rest == 0 {
        return format!("{sign}{seconds}");
    }
    format!("{sign}{seconds}.{rest:06}").trim_end_matches('0').to_owned()
}

fn refusal(text: &Text<'_>) -> Remark {
    let stops = text.stops();
    let since = text.release >= UNITS_SINCE;
    let form = if since { "write seconds, such as `3600`, or units, such as `1d 12h`" } else { "write seconds" };
    if text.value.is_empty() {
        return Remark::new(Kind::Invalid, 0..0, format!("an empty value is no duration, so {stops}"))
            .label("empty")
            .help(format!("{form}, or {}", fault::without_it(text)));
    }
    let quoted = |inner: &str| python::int(inner).is_some() || since && with_units(inner).is_some();
    if let Some(around) = fault::around(text, quoted) {
        let remark =
            Remark::new(Kind::Invalid, around.range, format!("this is no duration: {}, so {stops}", around.words));
        let remark = remark.label(around.label).help(form);
        return match text.shown(around.inner) {
            Some(inner) => remark.suggest(text, inner),
            None => remark,
        };
    }
    let words = if !since && with_units(text.value).is_some() {
        "units are read since 2.169.0 only"
    } else if text.value.trim_start_matches(['+', '-', ' ']).starts_with(['P', 'p']) {
        "ISO 8601 durations are not read"
    } else if text.value.contains(['.', ',']) && meant(text.value).is_none() {
        "fractions are not read"
    } else if text.value.contains(':') {
        "clock times are not read"
    } else if with_units(&text.value.to_lowercase()).is_some() {
        "units are in lower case"
    } else {
        "it is neither whole seconds nor numbers with the units w, d, h, m, s, ms and us in this order"
    };
    let remark = Remark::new(Kind::Invalid, text.all(), format!("this is no duration: {words}, so {stops}"));
    let remark = remark.label("no duration");
    match text.shown(text.all()).and_then(meant) {
        // Hours and minutes might be minutes and seconds.
        Some(seconds) => {
            let remark = remark.help(format!("write `{seconds}` (seconds)")).suggest(text, seconds.to_string());
            remark.certainly_if(!text.value.contains(':'))
        }
        None => remark.help(form),
    }
}

/// The seconds that were probably meant: units in any order, case and length, ISO 8601, `HH:MM:SS`.
fn meant(value: &str) -> Option<i64> {
    let value = value.trim().to_ascii_lowercase();
    if value.contains(':') {
        let parts = value.split(':').map(|part| part.parse::<i64>().ok().filter(|number| (0..100).contains(number)));
        return match parts.collect::<Option<Vec<_>>>()?[..] {
            [hours, minutes, seconds] => Some(hours * 3600 + minutes * 60 + seconds),
            _ => None,
        };
    }
    let units = value.strip_prefix('p').map_or_else(|| value.clone(), |iso| iso.replace('t', " "));
    let mut total: i64 = 0;
    let mut rest = units.trim();
    if rest.is_empty() {
        return None;
    }
    while !rest.is_empty() {
        let length = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
        let number: i64 = rest[..length].parse().ok().filter(|number| *number < 1_000_000)?;
        rest = rest[length..].trim_start();
        let letters = rest.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(rest.len());
        total += number
            * match &rest[..letters] {
                "w" | "week" | "weeks" => 7 * 86_400,
                "d" | "day" | "days" => 86_400,
                "h" | "hr" | "hrs" | "hour" | "hours" => 3600,
                "m" | "min" | "mins" | "minute" | "minutes" => 60,
                "s" | "sec" | "secs" | "second" | "seconds" => 1,
                _ => return None,
            };
        rest = rest[letters..].trim_start_matches([' ', ',']);
    }
    Some(total)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seconds_and_units() {
        for (value, seconds) in [
            ("86400", "86400"),
            ("0", "0"),
            ("-1", "-1"),
            ("3600 ", "3600"),
            ("1_000", "1000"),
            ("1h 30m", "5400"),
            ("1h30m", "5400"),
            (" 1 h 30 m ", "5400"),
            ("1w", "604800"),
            ("1w2d3h4m5s6ms7us", "788645.006007"),
            ("5\u{b5}s", "0.000005"),
            ("100ms", "0.1"),
            ("1d -2h", "79200"),
            ("0s", "0"),
            ("999999999d", "86399999913600"),
            ("\u{661}h", "3600"),
            ("86399999999999", "86399999999999"),
        ] {
            assert_eq!(parse(&Text::sample(value)), Reading::plain(Seen::Time(seconds.to_owned())), "{value:?}");
        }
    }

    #[test]
    fn a_refusal_says_what_is_wrong_and_what_would_do() {
        for (value, words, suggestion) in [
            ("", "an empty value", None),
            (" ", "neither whole seconds", None),
            ("P1D", "ISO 8601", Some("86400")),
            ("PT1H30M", "ISO 8601", Some("5400")),
            ("1.5", "fractions", None),
            ("1.5h", "fractions", None),
            ("1:00:00", "clock times", Some("3600")),
            ("1H", "lower case", Some("3600")),
            ("1 day", "neither", Some("86400")),
            ("30m 1h", "neither", Some("5400")),
            ("1h 1h", "neither", Some("7200")),
            ("1us 1\u{b5}s", "neither", None),
            ("1e3", "neither", None),
            ("5\u{3bc}s", "neither", None),
            ("'3600'", "the quotes", Some("3600")),
            ("99999999999999", "longer than", None),
            ("1000000000d", "longer than", None),
            ("99999999999999999999999999999999999999999999w", "longer than", None),
        ] {
            let reading = parse(&Text::sample(value));
            assert_eq!(reading.seen, Seen::Nothing, "{value:?}");
            let [remark] = &reading.remarks[..] else { panic!("{value:?}: {:?}", reading.remarks) };
            assert_eq!(remark.kind, Kind::Invalid, "{value:?}");
            assert!(remark.message.contains(words), "{value:?}: {}", remark.message);
            assert_eq!(remark.suggestion.as_deref(), suggestion, "{value:?}");
        }
    }

    #[test]
    fn units_are_read_since_2_169_0() {
        for value in ["1d", "24h", "1h 30m", "100ms"] {
            let older = Text { release: Version::new(2, 168, 0), ..Text::sample(value) };
            assert_eq!(parse(&older).seen, Seen::Nothing, "{value:?}");
        }
        let older = Text { release: Version::new(2, 168, 0), ..Text::sample("24h") };
        assert_eq!(parse(&older).remarks[0].suggestion.as_deref(), Some("86400"));
        let older = Text { release: Version::new(2, 168, 0), ..Text::sample("3600") };
        assert_eq!(parse(&older), Reading::plain(Seen::Time("3600".to_owned())));
    }
}
