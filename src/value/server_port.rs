//! The port of a database server: Flagsmith hands the text on, and libpq parses it when it connects.

use super::{Kind, Remark, Seen, Text};

pub(super) fn check(text: &Text<'_>, _seen: &Seen) -> Vec<Remark> {
    // Blanks around the number are fine, and an empty text is the standard port.
    let trimmed = text.value.trim_matches([' ', '\t', '\n', '\r', '\u{b}', '\u{c}']);
    if text.value.is_empty() || is_port(trimmed) {
        return Vec::new();
    }
    let whole = text.quote(text.all());
    vec![
        Remark::new(
            Kind::Invalid,
            text.all(),
            format!("{whole} is no port from 1 to 65535: the first connection to the database fails"),
        )
        .label("no port")
        .help("set the port's number, such as 5432"),
    ]
}

fn is_port(text: &str) -> bool {
    // The verdicts hold digits of other scripts for good, so that nothing is said of them.
    let foreign = !text.is_ascii() && text.chars().all(char::is_numeric);
    let digits = text.strip_prefix('+').unwrap_or(text);
    let plain = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    foreign || plain && digits.parse::<u16>().is_ok_and(|port| port > 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_refused(value: &str) -> bool {
        let text = Text { name: "DJANGO_DB_PORT", ..Text::sample(value) };
        check(&text, &Seen::Text(value.to_owned())).iter().any(|remark| remark.kind == Kind::Invalid)
    }

    #[test]
    fn libpq_takes_numbers_with_blanks_around() {
        for value in ["", "5432", " 5432", "5432 ", "+5432", "05432", "٥٤٣٢", "1", "65535"] {
            assert!(!is_refused(value), "{value:?}");
        }
        for value in [" ", "0", "-1", "65536", "99999", "5432.0", "5_432", "abc", "'5432'", "54 32"] {
            assert!(is_refused(value), "{value:?}");
        }
    }
}
