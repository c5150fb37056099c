//! environs' date and time, ISO 8601 (verdicts/README.md, "datetime"), and the time zone that Flagsmith wants of one.
//!
//! A time without a zone passes the parser; Flagsmith then compares it with one that has a zone, which Python refuses
//! (api/app/settings/common.py:1177).

use super::moment::{Cursor, Fault};
use super::{Kind, Reading, Remark, Seen, Text, fault};

pub(super) fn parse(text: &Text<'_>) -> Reading {
    match moment(text.value) {
        Ok((moment, zone)) => Reading::plain(Seen::Time(moment + &zone.unwrap_or_default())),
        Err(fault) => Reading::refused(refusal(text, fault)),
    }
}

/// The moment in its canonical form, without and with its zone.
fn moment(value: &str) -> Result<(String, Option<String>), Fault> {
    let mut cursor = Cursor { value, at: 0 };
    let date = cursor.date()?;
    if !cursor.take(&['T', ' ']) {
        return Err(match cursor.rest() {
            "" => cursor.fault("the time is missing"),
            rest if rest.starts_with('t') => cursor.fault("the `T` before the time must be upper case"),
            _ => cursor.fault("a `T` and the time are wanted here"),
        });
    }
    let time = cursor.time()?;
    let start = cursor.at;
    let zone = if cursor.take(&['Z']) {
        Some("+00:00".to_owned())
    } else {
        let sign = if cursor.rest().starts_with('-') { '-' } else { '+' };
        if cursor.take(&['+', '-']) {
            let (hours, _) = cursor.digits(2, 2).ok_or_else(|| cursor.fault("the zone's hours have two digits"))?;
            let behind_hours = cursor.at;
            let colon = cursor.take(&[':']);
            let minutes = match cursor.digits(2, 2) {
                Some((minutes, _)) => minutes,
                None => {
                    cursor.at = if colon { behind_hours } else { cursor.at };
                    0
                }
            };
            let offset = hours * 60 + minutes;
            if offset >= 24 * 60 {
                let words = "a zone is less than a day away from UTC".to_owned();
                return Err(Fault { range: start..cursor.at, words });
            }
            let sign = if offset == 0 { '+' } else { sign };
            Some(format!("{sign}{:02}:{:02}", offset / 60, offset % 60))
        } else {
            None
        }
    };
    if cursor.is_at_end() {
        return Ok((format!("{date}T{time}"), zone));
    }
    Err(match cursor.rest() {
        "z" => cursor.fault("the `Z` must be upper case"),
        rest if rest.trim().is_empty() => cursor.fault("a blank follows"),
        _ => cursor.fault("nothing but a time zone such as `Z` or `+02:00` may follow the time"),
    })
}

/// A moment is compared with the present one, which has a zone.
pub(super) fn zone(text: &Text<'_>, _seen: &Seen) -> Vec<Remark> {
    if !matches!(moment(text.value), Ok((_, None))) {
        return Vec::new();
    }
    let message = format!(
        "the time has no zone: Flagsmith compares it with a time that has one, which Python refuses, so {}",
        text.stops()
    );
    let remark = Remark::new(Kind::Invalid, text.all(), message).label("no time zone");
    vec![match text.shown(text.all()) {
        Some(value) => remark.help(format!("write `{value}Z` for UTC")).suggest(text, format!("{value}Z")),
        None => remark.help("add `Z` for UTC"),
    }]
}

fn refusal(text: &Text<'_>, fault: Fault) -> Remark {
    const HELP: &str = "write it as `2024-12-31T23:59:00Z`";
    let stops = text.stops();
    let value = text.value;
    if value.is_empty() {
        return Remark::new(Kind::Invalid, 0..0, format!("an empty value is no date and time, so {stops}"))
            .label("empty")
            .help(format!("{HELP}, or {}", fault::without_it(text)));
    }
    let (range, words) = if let Some(around) = fault::around(text, |inner| moment(inner).is_ok()) {
        (around.range, around.words)
    } else if value.bytes().all(|byte| byte.is_ascii_digit()) {
        (text.all(), "a Unix time is not read".to_owned())
    } else {
        (fault.range, fault.words)
    };
    let remark = Remark::new(Kind::Invalid, range, format!("this is no date and time: {words}, so {stops}"));
    let remark = remark.label("no date and time");
    match text.shown(text.all()).and_then(meant) {
        Some(value) => remark.help(format!("write `{value}`")).suggest(text, value),
        None => remark.help(HELP),
    }
}

/// The right form of what is only written a little wrong: lower case, blanks, quotes, a date alone.
fn meant(value: &str) -> Option<String> {
    let upper = value.trim().trim_matches(['\'', '"']).to_ascii_uppercase();
    [upper.clone(), format!("{upper}Z"), format!("{upper}T00:00:00Z")]
        .into_iter()
        .find(|value| matches!(moment(value), Ok((_, Some(_)))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn iso_8601() {
        for (value, moment) in [
            ("2022-03-31T12:35:00Z", "2022-03-31T12:35:00+00:00"),
            ("2022-03-31 12:35:00Z", "2022-03-31T12:35:00+00:00"),
            ("2022-03-31T12:35Z", "2022-03-31T12:35:00+00:00"),
            ("2022-3-1T1:5:7.25Z", "2022-03-01T01:05:07.250000+00:00"),
            ("2022-03-31T12:35:00+0000", "2022-03-31T12:35:00+00:00"),
            ("2022-03-31T12:35:00-05", "2022-03-31T12:35:00-05:00"),
            ("2022-03-31T12:35:00+05:30", "2022-03-31T12:35:00+05:30"),
            ("2022-03-31T12:35:00+00:99", "2022-03-31T12:35:00+01:39"),
            ("2022-03-31T12:35:00Z\n", "2022-03-31T12:35:00+00:00"),
            ("2022-03-31T12:35:00", "2022-03-31T12:35:00"),
        ] {
            assert_eq!(parse(&Text::sample(value)), Reading::plain(Seen::Time(moment.to_owned())), "{value:?}");
        }
    }

    #[test]
    fn a_zone_is_wanted_of_what_the_parser_takes() {
        for value in ["2022-03-31T12:35:00Z", "2022-03-31 12:35+02:00", "2022-03-31T24:00:00"] {
            assert_eq!(zone(&Text::sample(value), &Seen::Nothing), [], "{value:?}");
        }
        let remarks = zone(&Text::sample("2022-03-31T12:35:00"), &Seen::Nothing);
        let [remark] = &remarks[..] else { panic!("{remarks:?}") };
        assert_eq!((remark.kind, remark.suggestion.as_deref()), (Kind::Invalid, Some("2022-03-31T12:35:00Z")));
    }

    #[test]
    fn a_refusal_says_what_is_wrong_and_what_would_do() {
        for (value, range, words, suggestion) in [
            ("", 0..0, "an empty value", None),
            ("2022-03-31", 10..10, "the time is missing", Some("2022-03-31T00:00:00Z")),
            ("2022-03-31t12:35:00z", 10..20, "upper case", Some("2022-03-31T12:35:00Z")),
            ("2022-03-31T12:35:00z", 19..20, "upper case", Some("2022-03-31T12:35:00Z")),
            (" 2022-03-31T12:35:00Z", 0..1, "a blank comes before", Some("2022-03-31T12:35:00Z")),
            ("2022-03-31T12:35:00Z ", 20..21, "a blank follows", Some("2022-03-31T12:35:00Z")),
            ("'2022-03-31T12:35:00Z'", 0..22, "the quotes", Some("2022-03-31T12:35:00Z")),
            ("2022-03-31T24:00:00Z", 11..13, "hours go from 0 to 23", None),
            ("2022-13-01T00:00:00Z", 5..7, "12 months", None),
            ("2022-02-30T00:00:00Z", 8..10, "no such day", None),
            ("2022-03-31  12:35:00Z", 11..21, "a time such as", None),
            ("2022-03-31T12:35:00+24:00", 19..25, "less than a day", None),
            ("2022-03-31T12:35:00+5", 20..21, "two digits", None),
            ("2022-03-31T12:35:00 UTC", 19..23, "nothing but a time zone", None),
            ("1648730100", 0..10, "a Unix time", None),
            ("soon", 0..4, "a date such as", None),
        ] {
            let reading = parse(&Text::sample(value));
            assert_eq!(reading.seen, Seen::Nothing, "{value:?}");
            let [remark] = &reading.remarks[..] else { panic!("{value:?}: {:?}", reading.remarks) };
            assert_eq!((remark.kind, &remark.range), (Kind::Invalid, &range), "{value:?}: {}", remark.message);
            assert!(remark.message.contains(words), "{value:?}: {}", remark.message);
            assert_eq!(remark.suggestion.as_deref(), suggestion, "{value:?}");
        }
    }
}
