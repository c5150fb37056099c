//! A throttle rate of Django REST framework, `20/min`, parsed at each request (rest_framework/throttling.py,
//! `parse_rate`): a number that Python's `int()` takes, a slash, and a period of which only the first letter counts.

use super::{Kind, Remark, Seen, Text, python};

/// The periods, with what people write for them.
const PERIODS: [(char, &str, &[&str]); 4] = [
    ('s', "second", &["s", "sec", "secs", "second", "seconds"]),
    ('m', "minute", &["m", "min", "mins", "minute", "minutes"]),
    ('h', "hour", &["h", "hr", "hrs", "hour", "hours"]),
    ('d', "day", &["d", "day", "days"]),
];

const HELP: &str = "write a number, a slash and `sec`, `min`, `hour` or `day`: `20/min`";
const FAILS: &str = "so every request that it should limit fails with a 500";

pub(super) fn check(text: &Text<'_>, _seen: &Seen) -> Vec<Remark> {
    judge(text).into_iter().collect()
}

fn judge(text: &Text<'_>) -> Option<Remark> {
    let value = text.value;
    let refused = |range, words: String, label| {
        Some(Remark::new(Kind::Invalid, range, format!("{words}, {FAILS}")).label(label).help(HELP))
    };
    let misread = |range, words: String, label| Some(Remark::new(Kind::Misread, range, words).label(label));
    if value.is_empty() {
        return refused(0..0, "an empty value is no rate".to_owned(), "empty");
    }
    let Some(slash) = value.find('/') else {
        return refused(text.all(), format!("{} is no rate: the `/` is missing", text.quote(text.all())), "no `/`");
    };
    let (count, period) = (&value[..slash], &value[slash + 1..]);
    if let Some(second) = period.find('/') {
        let range = slash + 1 + second..value.len();
        return refused(range, "this is no rate: it has more than one `/`".to_owned(), "one `/` too many");
    }
    let Some(number) = python::int(count) else {
        let words = match count.trim() {
            "" => "this is no rate: no number stands before the `/`".to_owned(),
            _ => format!("this is no rate: {} is no whole number", text.quote(0..slash)),
        };
        let range = if count.is_empty() { text.all() } else { 0..slash };
        return refused(range, words, "no number");
    };
    let behind = slash + 1..value.len();
    let Some(letter) = period.chars().next() else {
        return refused(text.all(), "this is no rate: no period follows the `/`".to_owned(), "no period");
    };
    let Some((_, acts_as, words)) = PERIODS.iter().find(|(first, ..)| *first == letter) else {
        let words =
            format!("this is no rate: no period begins with {}", text.quote(slash + 1..slash + 1 + letter.len_utf8()));
        let remark = refused(behind, words, "no period")?;
        let meant = like(period).filter(|_| !text.secret);
        return Some(match meant.map(|word| format!("{}/{word}", count.trim())) {
            Some(rate) => remark.help(format!("write `{rate}`")).suggest(text, rate).certainly(),
            None => remark,
        });
    };
    if number == "0" || number.starts_with('-') {
        let words = format!("{} a {acts_as} refuses everybody", text.quote(0..slash));
        return misread(0..slash, words, "nobody passes").map(|remark| remark.help(HELP));
    }
    if words.contains(&period) {
        return None;
    }
    let words = format!("{} is read as `{acts_as}`: only the first letter counts", text.quote(behind.clone()));
    let remark = misread(behind, words, "the first letter counts")?;
    Some(match like(period).filter(|word| word.starts_with(letter) && !text.secret) {
        Some(word) => {
            let rate = format!("{}/{word}", count.trim());
            remark.help(format!("write `{rate}`")).suggest(text, rate).certainly()
        }
        None => remark.help("write the limit for a day, such as `20/day`: no longer period is known"),
    })
}

/// The short word for what is a period in another case, or with blanks around it.
fn like(period: &str) -> Option<&'static str> {
    let plain = period.trim().to_ascii_lowercase();
    let (first, ..) = PERIODS.iter().find(|(.., words)| words.contains(&plain.as_str()))?;
    Some(match first {
        's' => "sec",
        'm' => "min",
        'h' => "hour",
        _ => "day",
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rates_that_act_as_they_read() {
        for value in [
            "20/min",
            "5/s",
            "5/sec",
            "100/hour",
            "1000/day",
            "20/m",
            "20/minute",
            "20/seconds",
            "1_000/min",
            " 20/min",
            "20 /min",
            "\u{663}/min",
        ] {
            assert_eq!(check(&Text::sample(value), &Seen::Nothing), [], "{value:?}");
        }
    }

    #[test]
    fn rates_that_do_not() {
        for (value, kind, range, suggestion) in [
            ("", Kind::Invalid, 0..0, None),
            ("20", Kind::Invalid, 0..2, None),
            ("20 per minute", Kind::Invalid, 0..13, None),
            ("20/", Kind::Invalid, 0..3, None),
            ("/min", Kind::Invalid, 0..4, None),
            ("abc/min", Kind::Invalid, 0..3, None),
            ("5.5/min", Kind::Invalid, 0..3, None),
            ("20/min/x", Kind::Invalid, 6..8, None),
            ("5/week", Kind::Invalid, 2..6, None),
            ("5/year", Kind::Invalid, 2..6, None),
            ("20/5min", Kind::Invalid, 3..7, None),
            ("20/MINUTE", Kind::Invalid, 3..9, Some("20/min")),
            ("20 / min", Kind::Invalid, 4..8, Some("20/min")),
            ("20/month", Kind::Misread, 3..8, None),
            ("20/min ", Kind::Misread, 3..7, Some("20/min")),
            ("20/dAY", Kind::Misread, 3..6, Some("20/day")),
            ("0/min", Kind::Misread, 0..1, None),
            ("-1/min", Kind::Misread, 0..2, None),
        ] {
            let remarks = check(&Text::sample(value), &Seen::Nothing);
            let [remark] = &remarks[..] else { panic!("{value:?}: {remarks:?}") };
            assert_eq!((remark.kind, &remark.range), (kind, &range), "{value:?}: {}", remark.message);
            assert_eq!(remark.suggestion.as_deref(), suggestion, "{value:?}");
            assert!(!remark.help.is_empty(), "{value:?}");
        }
    }
}
