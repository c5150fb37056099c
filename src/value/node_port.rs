//! What the Node server listens on (frontend/api/index.js:16): Node takes what JavaScript's `Number()` makes a number of
//! 0 or more for a port, and anything else for the path of a Unix socket (verdicts/README.md, "PORT").

use super::{Kind, Remark, Seen, Text, node_text};

pub(super) fn check(text: &Text<'_>, _seen: &Seen) -> Vec<Remark> {
    const HELP: &str = "write a port from 1 to 65535, such as `8080`";
    let value = text.value;
    if value.is_empty() {
        return Vec::new();
    }
    let quoted = text.quote(text.all());
    let stops = text.stops();
    let (kind, message, label) = match number(value).filter(|number| *number >= 0.0) {
        Some(_) if value[node_text::trim(value)].is_empty() => {
            (Kind::Invalid, format!("a blank is no port, so {stops}"), "no port")
        }
        Some(number) if number.fract() != 0.0 || number > 65_535.0 => {
            (Kind::Invalid, format!("{quoted} is no port, so {stops}"), "no port")
        }
        Some(0.0) => {
            (Kind::Misread, "port 0 means any free port, another one at each start".to_owned(), "a random port")
        }
        Some(_) => return Vec::new(),
        // A path into a folder that is not there cannot be listened on.
        None if value.contains('/') && !value.starts_with(['/', '.']) => {
            (Kind::Invalid, format!("{quoted} is no port and no socket that can be made, so {stops}"), "no port")
        }
        None => {
            let message = format!("{quoted} is no port: the server listens on a socket file of that name, not on TCP");
            (Kind::Misread, message, "no port")
        }
    };
    let remark = Remark::new(kind, text.all(), message).label(label);
    vec![match meant(text) {
        Some(port) => remark.help(format!("write `{port}`")).suggest(text, port),
        None => remark.help(HELP),
    }]
}

/// JavaScript's `Number(text)`; `None` for NaN.
fn number(text: &str) -> Option<f64> {
    let text = &text[node_text::trim(text)];
    if text.is_empty() {
        return Some(0.0);
    }
    for (prefix, radix) in [("0x", 16), ("0X", 16), ("0o", 8), ("0O", 8), ("0b", 2), ("0B", 2)] {
        if let Some(digits) = text.strip_prefix(prefix) {
            let all = !digits.is_empty() && digits.chars().all(|c| c.is_digit(radix));
            let value = |sum: f64, c: char| sum * f64::from(radix) + f64::from(c.to_digit(radix).unwrap_or(0));
            return all.then(|| digits.chars().fold(0.0, value));
        }
    }
    let (sign, unsigned) = match text.strip_prefix(['+', '-']) {
        Some(unsigned) => (if text.starts_with('-') { -1.0 } else { 1.0 }, unsigned),
        None => (1.0, text),
    };
    if unsigned == "Infinity" {
        return Some(sign * f64::INFINITY);
    }
    // Rust's own grammar has words for infinities and NaN besides JavaScript's, and no others.
    let plain = unsigned.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b'e' | b'E' | b'+' | b'-'));
    plain
        .then(|| unsigned.parse::<f64>().ok())
        .flatten()
        .filter(|_| !unsigned.starts_with(['+', '-']))
        .map(|n| sign * n)
}

/// The port inside quotes, or with underscores.
fn meant(text: &Text<'_>) -> Option<String> {
    let digits: String = text.shown(text.all())?.chars().filter(|c| !matches!(c, '_' | '\'' | '"' | ' ')).collect();
    let plain = digits.bytes().all(|byte| byte.is_ascii_digit());
    digits.parse::<u16>().ok().filter(|port| plain && *port > 0).map(|_| digits)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_javascript_are_ports() {
        for value in ["", "8080", " 8080", "18080 ", "18080.0", "0x46A0", "1e4", "65535", "+8080", "8080."] {
            assert_eq!(check(&Text::sample(value), &Seen::Nothing), [], "{value:?}");
        }
    }

    #[test]
    fn other_texts_are_sockets_or_fail() {
        for (value, kind, suggestion) in [
            ("0", Kind::Misread, None),
            ("abc", Kind::Misread, None),
            ("-1", Kind::Misread, None),
            ("18_080", Kind::Misread, Some("18080")),
            ("'8080'", Kind::Misread, Some("8080")),
            ("NaN", Kind::Misread, None),
            ("inf", Kind::Misread, None),
            ("0x", Kind::Misread, None),
            ("--1", Kind::Misread, None),
            ("undefined", Kind::Misread, None),
            ("/tmp/dashboard.sock", Kind::Misread, None),
            ("\u{668}\u{660}\u{668}\u{660}", Kind::Misread, None),
            ("65536", Kind::Invalid, None),
            ("99999", Kind::Invalid, None),
            ("8080.5", Kind::Invalid, None),
            ("Infinity", Kind::Invalid, None),
            (" ", Kind::Invalid, None),
            ("tcp://1.2.3.4:8080", Kind::Invalid, None),
        ] {
            let remarks = check(&Text::sample(value), &Seen::Nothing);
            assert_eq!((remarks.len(), remarks[0].kind), (1, kind), "{value:?}: {}", remarks[0].message);
            assert_eq!(remarks[0].suggestion.as_deref(), suggestion, "{value:?}");
        }
    }
}
