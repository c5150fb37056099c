//! The port of the mail server, which nobody parses: it reaches the C library's `getaddrinfo` as a text, which takes a
//! number as `strtoul` does, cuts it to 16 bits, and looks anything else up among the names of services.

use super::{Kind, Remark, Seen, Text};

/// Names that `/etc/services` knows for ports that speak mail, and a few that somebody may write by mistake.
const SERVICES: &[(&str, u16)] = &[
    ("domain", 53),
    ("ftp", 21),
    ("ftps", 990),
    ("http", 80),
    ("https", 443),
    ("imap2", 143),
    ("imap", 143),
    ("imaps", 993),
    ("mail", 25),
    ("pop3", 110),
    ("pop3s", 995),
    ("postgresql", 5432),
    ("smtp", 25),
    ("smtps", 465),
    ("ssh", 22),
    ("ssmtp", 465),
    ("submission", 587),
    ("submissions", 465),
    ("telnet", 23),
    ("urd", 465),
    ("webcache", 8080),
];

pub(super) fn check(text: &Text<'_>, _seen: &Seen) -> Vec<Remark> {
    let value = text.value;
    let remark = |kind, message: String, label: &str| {
        vec![Remark::new(kind, text.all(), message).label(label).help("write 587, or the port of the mail server")]
    };
    if value.is_empty() {
        return remark(Kind::Misread, "an empty port counts as 25, not as the default, 587".to_owned(), "empty");
    }
    let Some(port) = port(value) else {
        let message = format!("{} is no port and no name of a service, and no mail goes out", text.quote(text.all()));
        return remark(Kind::Invalid, message, "no port");
    };
    let known = SERVICES.iter().any(|(name, number)| *number == port && *name == value);
    match port {
        0 => remark(Kind::Misread, "this comes to port 0, which nobody listens on".to_owned(), "port 0"),
        _ if number(value).is_some_and(|number| number != u64::from(port)) => {
            remark(Kind::Misread, format!("ports end at 65535: this comes to port {port}"), "too large")
        }
        // A relation tells of the number (src/spec/relations.toml); here only of its names.
        465 if value != "465" => {
            let message =
                "this is port 465, which speaks TLS from the first byte, as Flagsmith does not: no mail goes out";
            let help = "use the server's port 587 with `EMAIL_USE_TLS=true`";
            vec![Remark::new(Kind::Misread, text.all(), message).label("implicit TLS").help(help)]
        }
        465 => Vec::new(),
        25 | 587 => Vec::new(),
        _ if known => {
            remark(Kind::Misread, format!("this is port {port}, where no mail server listens"), "not for mail")
        }
        _ => Vec::new(),
    }
}

/// The port that the C library comes to.
fn port(value: &str) -> Option<u16> {
    match number(value) {
        // glibc keeps it in an `int`, of which a negative one counts as no number.
        Some(number) if number as u32 as i32 >= 0 => Some(number as u16),
        Some(_) => None,
        None => SERVICES.iter().find(|(name, _)| *name == value).map(|(_, port)| *port),
    }
}

/// C's `strtoul` in base 10, of the whole text.
fn number(value: &str) -> Option<u64> {
    let digits = value.trim_start_matches([' ', '\t', '\n', '\x0b', '\x0c', '\r']);
    let negative = digits.starts_with('-');
    let digits = digits.strip_prefix(['+', '-']).unwrap_or(digits);
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    Some(match digits.parse::<u64>() {
        Ok(number) if negative => number.wrapping_neg(),
        Ok(number) => number,
        Err(_) => u64::MAX,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ports_are_those_of_the_c_library() {
        for (value, kind) in [
            ("587", None),
            ("25", None),
            ("2525", None),
            (" 587", None),
            ("+587", None),
            ("0587", None),
            ("smtp", None),
            ("submission", None),
            ("", Some(Kind::Misread)),
            ("0", Some(Kind::Misread)),
            ("465", None),
            (" 465", Some(Kind::Misread)),
            ("smtps", Some(Kind::Misread)),
            ("http", Some(Kind::Misread)),
            ("65536", Some(Kind::Misread)),
            ("66123", Some(Kind::Misread)),
            ("-1", Some(Kind::Invalid)),
            ("abc", Some(Kind::Invalid)),
            ("SMTP", Some(Kind::Invalid)),
            ("587 ", Some(Kind::Invalid)),
            ("587.0", Some(Kind::Invalid)),
            ("5_87", Some(Kind::Invalid)),
            ("٥٨٧", Some(Kind::Invalid)),
            ("99999999999999999999", Some(Kind::Invalid)),
            ("'587'", Some(Kind::Invalid)),
        ] {
            let remarks = check(&Text::sample(value), &Seen::Nothing);
            assert_eq!(remarks.first().map(|remark| remark.kind), kind, "{value}");
        }
    }
}
