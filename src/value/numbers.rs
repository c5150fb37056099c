//! What goes wrong with a number that is read without trouble: where it is used, or before that, where it is outside
//! the limits that Flagsmith sets.

use super::{Kind, Remark, Seen, Text, integer, python};

/// The days of Python's calendar that lie in the past, a little more than there are today: so many days ago there was
/// no date.
const DAYS_OF_PAST: i128 = 740_000;

/// The days of Python's calendar that were still to come when this was written: so many days on there is no date.
const DAYS_TO_COME: i128 = 2_912_479;

/// The days that Python's timedelta holds at most.
const DAYS_OF_TIMEDELTA: i128 = 999_999_999;

/// The largest `timedelta.seconds`. A buffer is flushed when they pass its interval (api/app_analytics/cache.py:62), so
/// one with this interval, or a longer one, never is.
const MOST_SECONDS: i128 = 86_399;

/// Nothing is done in threads, batches or rounds of 0 or less.
pub(super) fn positive(text: &Text<'_>, seen: &Seen) -> Vec<Remark> {
    let Some(number) = number(seen) else { return not_a_number(text, seen) };
    if number > 0 {
        return Vec::new();
    }
    let message =
        format!("{} is accepted, and with it nothing is done: a number above 0 is meant", text.quote(text.all()));
    let remark = Remark::new(Kind::Misread, text.all(), message).label("not above 0");
    vec![match text.default.filter(|_| !text.secret) {
        Some(default) => remark.help(format!("write a number above 0; the default is `{default}`")),
        None => remark.help("write a number above 0"),
    }]
}

/// gunicorn refuses negative numbers, and without workers nothing answers (verdicts/README.md).
pub(super) fn gunicorn(text: &Text<'_>, seen: &Seen) -> Vec<Remark> {
    let Some(number) = number(seen) else { return not_a_number(text, seen) };
    let quoted = text.quote(text.all());
    let (message, label) = if number < 0 {
        (format!("gunicorn refuses {quoted}, as every number below 0, so {}", text.stops()), "below 0")
    } else if number == 0 && text.name.ends_with("WORKERS") {
        ("without a worker the port is open and no request is ever answered".to_owned(), "no worker")
    } else {
        return Vec::new();
    };
    vec![Remark::new(Kind::Invalid, text.all(), message).label(label).help("write a number above 0")]
}

/// A TCP port; 0 is taken for the standard one.
pub(super) fn port(text: &Text<'_>, seen: &Seen) -> Vec<Remark> {
    let Some(number) = number(seen) else { return not_a_number(text, seen) };
    let quoted = text.quote(text.all());
    vec![match number {
        1..=65_535 => return Vec::new(),
        0 => Remark::new(Kind::Misread, text.all(), format!("{quoted} is no port: the standard port is used"))
            .label("no port")
            .help("write the port, or take the line out"),
        _ => Remark::new(Kind::Invalid, text.all(), format!("{quoted} is no port, so no connection can be made"))
            .label("no port")
            .help("write a port from 1 to 65535"),
    }]
}

/// The start refuses anything but 1 to 2,000,000 (api/app/settings/common.py:1431; 0 fails a system check).
pub(super) fn value_limit(text: &Text<'_>, seen: &Seen) -> Vec<Remark> {
    limit(text, seen, 2_000_000)
}

/// The start refuses anything but 1 to 1,999,999 (api/app/settings/common.py:1425; 0 fails a system check).
pub(super) fn condition_value_limit(text: &Text<'_>, seen: &Seen) -> Vec<Remark> {
    limit(text, seen, 1_999_999)
}

fn limit(text: &Text<'_>, seen: &Seen, most: i128) -> Vec<Remark> {
    match number(seen) {
        Some(number) if !(1..=most).contains(&number) => {
            let quoted = text.quote(text.all());
            let message = format!("{quoted} is outside the limits, 1 and {most}, so {}", text.stops());
            let help = format!("write a number from 1 to {most}");
            vec![Remark::new(Kind::Invalid, text.all(), message).label("outside the limits").help(help)]
        }
        _ => Vec::new(),
    }
}

/// Days that are taken off today's date.
pub(super) fn retention_days(text: &Text<'_>, seen: &Seen) -> Vec<Remark> {
    match number(seen) {
        Some(number) if !(-DAYS_TO_COME..=DAYS_OF_PAST).contains(&number) => {
            let quoted = text.quote(text.all());
            let message = format!("{quoted} days lead out of Python's calendar, so whatever counts them fails");
            vec![Remark::new(Kind::Invalid, text.all(), message).label("no such date").help("write fewer days")]
        }
        _ => Vec::new(),
    }
}

/// A number of seconds (or what the name says) that becomes a timedelta, which may be added to the present moment or
/// taken from it.
pub(super) fn seconds(text: &Text<'_>, seen: &Seen) -> Vec<Remark> {
    let unit = match text.name {
        name if name.contains("HOURS") => 3600,
        name if name.contains("MINUTES") || name == "AXES_COOLOFF_TIME" => 60,
        _ => 1,
    };
    let days = match text.name {
        // api/custom_auth/tasks.py:18, api/users/models.py:221; django-axes takes its time from that of an attempt.
        "PASSWORD_RESET_EMAIL_COOLDOWN" | "AXES_COOLOFF_TIME" => -DAYS_TO_COME..=DAYS_OF_PAST,
        // Tokens and tasks are given the moment at which they end or begin.
        "COOKIE_AUTH_JWT_ACCESS_TOKEN_LIFETIME_MINUTES"
        | "TRUST_RELATIONSHIP_ACCESS_TOKEN_LIFETIME_SECONDS"
        | "SEGMENT_MEMBERSHIP_DELETE_REFRESH_DELAY_SECONDS"
        | "TASK_BACKOFF_DEFAULT_DELAY_SECONDS" => -DAYS_OF_PAST..=DAYS_TO_COME,
        _ => -DAYS_OF_TIMEDELTA..=DAYS_OF_TIMEDELTA,
    };
    match number(seen) {
        Some(number) if !days.contains(&(number.saturating_mul(unit) / 86_400)) => {
            let quoted = text.quote(text.all());
            let message = format!("{quoted} is more time than Python can count, so whatever waits for it fails");
            vec![Remark::new(Kind::Invalid, text.all(), message).label("too long").help("write a smaller number")]
        }
        _ => Vec::new(),
    }
}

/// Seconds between two flushes of a buffer.
pub(super) fn flush_seconds(text: &Text<'_>, seen: &Seen) -> Vec<Remark> {
    match number(seen) {
        Some(number) if number >= MOST_SECONDS => {
            let quoted = text.quote(text.all());
            let message = format!(
                "the buffer is never flushed: {quoted} seconds never pass, as the counter starts anew with each day"
            );
            let remark = Remark::new(Kind::Misread, text.all(), message).label("never reached");
            vec![remark.help("write a number below 86399")]
        }
        _ => Vec::new(),
    }
}

/// The integer that the parser saw, or left to the program that it goes to; one of more than 38 digits is cut to the
/// largest.
fn number(seen: &Seen) -> Option<i128> {
    let digits = match seen {
        Seen::Integer(digits) => digits.clone(),
        Seen::Text(text) => python::int(text)?,
        _ => return None,
    };
    let huge = if digits.starts_with('-') { i128::MIN + 1 } else { i128::MAX };
    Some(digits.parse().unwrap_or(huge))
}

/// A word of the old shell entrypoint that its command line refuses; an empty one is the default.
fn not_a_number(text: &Text<'_>, seen: &Seen) -> Vec<Remark> {
    match seen {
        Seen::Text(word) if !word.is_empty() => vec![integer::refusal(text, &format!("so {}", text.stops()))],
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::Parser;

    fn kinds(check: fn(&Text<'_>, &Seen) -> Vec<Remark>, name: &str, value: &str) -> Vec<Kind> {
        let text = Text { name, ..Text::sample(value) };
        let seen = Parser::Shell.read(&text).seen;
        check(&text, &seen).into_iter().map(|remark| remark.kind).collect()
    }

    #[test]
    fn nothing_is_done_with_nothing() {
        for value in ["1", " 5", "99999999999999999999", ""] {
            assert_eq!(kinds(positive, "X", value), [], "{value:?}");
        }
        assert_eq!(kinds(positive, "X", "0"), [Kind::Misread]);
        assert_eq!(kinds(positive, "X", "-1"), [Kind::Misread]);
        assert_eq!(kinds(positive, "X", "5.0"), [Kind::Invalid]);
    }

    #[test]
    fn gunicorn_takes_no_negative_number() {
        for value in ["1", "3000000", ""] {
            assert_eq!(kinds(gunicorn, "GUNICORN_WORKERS", value), [], "{value:?}");
        }
        for value in ["-1", "0", "abc", "5 6"] {
            assert_eq!(kinds(gunicorn, "GUNICORN_WORKERS", value), [Kind::Invalid], "{value:?}");
        }
        assert_eq!(kinds(gunicorn, "GUNICORN_TIMEOUT", "0"), []);
        assert_eq!(kinds(gunicorn, "GUNICORN_TIMEOUT", "-1"), [Kind::Invalid]);
    }

    #[test]
    fn ports_end_at_65535() {
        for value in ["1", "9000", "65535"] {
            assert_eq!(kinds(port, "X", value), [], "{value:?}");
        }
        for (value, kind) in [
            ("0", Kind::Misread),
            ("-1", Kind::Invalid),
            ("65536", Kind::Invalid),
            ("99999999999999999999999999999999999999999999", Kind::Invalid),
        ] {
            assert_eq!(kinds(port, "X", value), [kind], "{value:?}");
        }
    }

    #[test]
    fn the_limits_differ_by_one() {
        for value in ["1", "1999999"] {
            assert_eq!((kinds(value_limit, "X", value), kinds(condition_value_limit, "X", value)), (vec![], vec![]));
        }
        assert_eq!(kinds(value_limit, "X", "2000000"), []);
        for value in ["-1", "0", "2000001"] {
            assert_eq!(kinds(value_limit, "X", value), [Kind::Invalid], "{value:?}");
        }
        for value in ["-1", "0", "2000000"] {
            assert_eq!(kinds(condition_value_limit, "X", value), [Kind::Invalid], "{value:?}");
        }
    }

    #[test]
    fn days_must_lead_to_a_date() {
        for value in ["-1", "0", "30", "730000"] {
            assert_eq!(kinds(retention_days, "X", value), [], "{value:?}");
        }
        for value in ["3000000", "-3000000", "99999999999999999999"] {
            assert_eq!(kinds(retention_days, "X", value), [Kind::Invalid], "{value:?}");
        }
    }

    #[test]
    fn times_must_fit_into_a_timedelta() {
        for (name, value) in [
            ("X_SECONDS", "86399999999999"),
            ("X_MINUTES", "1439999999999"),
            ("X_HOURS", "23999999999"),
            ("PASSWORD_RESET_EMAIL_COOLDOWN", "63000000000"),
            ("LAST_LOGIN_UPDATE_THRESHOLD_MINUTES", "1439999999999"),
            ("TASK_BACKOFF_DEFAULT_DELAY_SECONDS", "251000000000"),
        ] {
            assert_eq!(kinds(seconds, name, value), [], "{name}={value}");
        }
        for (name, value) in [
            ("X_SECONDS", "86400000000000"),
            ("X_SECONDS", "-86400000000000"),
            ("AXES_COOLOFF_TIME", "1440000000000"),
            ("X_HOURS", "24000000000"),
            ("PASSWORD_RESET_EMAIL_COOLDOWN", "64000000000"),
            ("AXES_COOLOFF_TIME", "1070000000"),
            ("TASK_BACKOFF_DEFAULT_DELAY_SECONDS", "252000000000"),
            ("X_SECONDS", "99999999999999999999999999999999999999999999"),
        ] {
            assert_eq!(kinds(seconds, name, value), [Kind::Invalid], "{name}={value}");
        }
    }

    #[test]
    fn a_buffer_is_flushed_within_a_day() {
        for value in ["-1", "0", "60", "86398"] {
            assert_eq!(kinds(flush_seconds, "X", value), [], "{value:?}");
        }
        assert_eq!(kinds(flush_seconds, "X", "86399"), [Kind::Misread]);
    }
}
