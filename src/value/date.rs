//! environs' date: `YYYY-MM-DD` and nothing else.

use super::moment::{Cursor, Fault};
use super::{Kind, Reading, Remark, Seen, Text, fault};

pub(super) fn parse(text: &Text<'_>) -> Reading {
    let mut cursor = Cursor { value: text.value, at: 0 };
    let date = cursor.date().and_then(|date| match cursor.is_at_end() {
        true => Ok(date),
        false => Err(cursor.fault("the date alone is wanted, without a time or anything else")),
    });
    match date {
        Ok(date) => Reading::plain(Seen::Time(date.to_string())),
        Err(fault) => Reading::refused(refusal(text, fault)),
    }
}

fn refusal(text: &Text<'_>, fault: Fault) -> Remark {
    let stops = text.stops();
    if text.value.is_empty() {
        return Remark::new(Kind::Invalid, 0..0, format!("an empty value is no date, so {stops}"))
            .label("empty")
            .help(format!("write a date such as `2024-12-31`, or {}", fault::without_it(text)));
    }
    let remark = Remark::new(Kind::Invalid, fault.range, format!("this is no date: {}, so {stops}", fault.words));
    remark.label("no date").help("write the date as `2024-12-31`")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_alone() {
        for (value, date) in [("2024-01-31", "2024-01-31"), ("2024-1-1", "2024-01-01"), ("2024-01-01\n", "2024-01-01")]
        {
            assert_eq!(parse(&Text::sample(value)), Reading::plain(Seen::Time(date.to_owned())), "{value:?}");
        }
        for (value, range) in [
            ("", 0..0),
            ("now", 0..3),
            ("01/02/2024", 0..10),
            ("2024-13-01", 5..7),
            ("2024-01-01 ", 10..11),
            (" 2024-01-01", 0..11),
            ("2024-01-01T00:00:00Z", 10..20),
        ] {
            let reading = parse(&Text::sample(value));
            assert_eq!(reading.seen, Seen::Nothing, "{value:?}");
            assert_eq!((reading.remarks[0].kind, &reading.remarks[0].range), (Kind::Invalid, &range), "{value:?}");
        }
    }
}
