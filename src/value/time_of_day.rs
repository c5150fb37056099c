//! environs' time of day: `HH:MM[:SS[.ffffff]]`; whatever follows is ignored (verdicts/README.md, "time").

use super::moment::{Cursor, Fault};
use super::{Kind, Reading, Remark, Seen, Text, fault};

pub(super) fn parse(text: &Text<'_>) -> Reading {
    let mut cursor = Cursor { value: text.value, at: 0 };
    match cursor.time() {
        Ok(time) => {
            let remarks = ignored(text, cursor.at, &time.to_string());
            Reading { seen: Seen::Time(time.to_string()), remarks: remarks.into_iter().collect() }
        }
        Err(fault) => Reading::refused(refusal(text, fault)),
    }
}

/// What follows the time and would change it, if anything read it.
fn ignored(text: &Text<'_>, end: usize, time: &str) -> Option<Remark> {
    let rest = text.value[end..].trim();
    let is_utc = matches!(rest, "Z" | "z" | "UTC" | "+00:00" | "+0000" | "+00" | "-00:00");
    if rest.is_empty() || is_utc {
        return None;
    }
    let start = end + (text.value[end..].len() - text.value[end..].trim_start().len());
    let range = start..start + rest.len();
    let message = format!("{} is ignored, and the time is `{time}`", text.quote(range.clone()));
    Some(Remark::new(Kind::Misread, range, message).label("ignored").help("write the time in UTC, from 00:00 to 23:59"))
}

fn refusal(text: &Text<'_>, fault: Fault) -> Remark {
    const HELP: &str = "write it as `01:00` or `23:59:59`";
    let stops = text.stops();
    if text.value.is_empty() {
        return Remark::new(Kind::Invalid, 0..0, format!("an empty value is no time of day, so {stops}"))
            .label("empty")
            .help(format!("{HELP}, or {}", fault::without_it(text)));
    }
    let is_time = |inner: &str| Cursor { value: inner, at: 0 }.time().is_ok();
    let (range, words) = match fault::around(text, is_time) {
        Some(around) => (around.range, around.words),
        None => (fault.range, fault.words),
    };
    Remark::new(Kind::Invalid, range, format!("this is no time of day: {words}, so {stops}"))
        .label("no time of day")
        .help(HELP)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hours_and_minutes_at_least() {
        for (value, time) in [
            ("01:00", "01:00:00"),
            ("1:00", "01:00:00"),
            ("23:59:59", "23:59:59"),
            ("01:00:00.5", "01:00:00.500000"),
            ("01:00:00 ", "01:00:00"),
            ("01:00+00:00", "01:00:00"),
            ("01:00Z", "01:00:00"),
        ] {
            assert_eq!(parse(&Text::sample(value)), Reading::plain(Seen::Time(time.to_owned())), "{value:?}");
        }
    }

    #[test]
    fn what_follows_is_ignored() {
        for (value, range) in [("01:00 pm", 6..8), ("01:00+02:00", 5..11), ("1:00:000", 7..8)] {
            let reading = parse(&Text::sample(value));
            assert_eq!(reading.seen, Seen::Time("01:00:00".to_owned()), "{value:?}");
            assert_eq!((reading.remarks[0].kind, &reading.remarks[0].range), (Kind::Misread, &range), "{value:?}");
        }
    }

    #[test]
    fn a_refusal_says_what_is_wrong() {
        for (value, range, words) in [
            ("", 0..0, "an empty value"),
            ("01", 2..2, "a time such as"),
            ("0100", 2..4, "a time such as"),
            ("3600", 2..4, "a time such as"),
            ("1am", 1..3, "a time such as"),
            ("25:00", 0..2, "hours go"),
            ("01:60", 3..5, "minutes go"),
            (" 01:00", 0..1, "a blank comes before `01:00`"),
            ("'01:00'", 0..7, "the quotes"),
        ] {
            let reading = parse(&Text::sample(value));
            assert_eq!(reading.seen, Seen::Nothing, "{value:?}");
            let [remark] = &reading.remarks[..] else { panic!("{value:?}: {:?}", reading.remarks) };
            assert_eq!((remark.kind, &remark.range), (Kind::Invalid, &range), "{value:?}");
            assert!(remark.message.contains(words), "{value:?}: {}", remark.message);
        }
    }
}
