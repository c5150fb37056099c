//! A hexadecimal text, as Python's `bytes.fromhex` reads it where a chat identity is signed
//! (api/integrations/pylon/identity_verification.py:11). The start does not look at it.

use super::{Kind, Remark, Seen, Text};

pub(super) fn check(text: &Text<'_>, _seen: &Seen) -> Vec<Remark> {
    const FAILS: &str = "so signing a chat identity fails";
    let mut half = None;
    for (at, c) in text.value.char_indices() {
        match c {
            c if c.is_ascii_hexdigit() => half = if half.is_some() { None } else { Some(at) },
            // Blanks may stand between bytes, not inside one.
            ' ' | '\t' | '\n' | '\r' | '\x0b' | '\x0c' if half.is_none() => {}
            c => {
                let range = at..at + c.len_utf8();
                let message = format!("the text is not hexadecimal, {FAILS}");
                return vec![remark(range, message, "no hexadecimal digit")];
            }
        }
    }
    match half {
        Some(at) => {
            let message = format!("the number of hexadecimal digits is odd, {FAILS}");
            vec![remark(at..at + 1, message, "half a byte")]
        }
        None => Vec::new(),
    }
}

fn remark(range: std::ops::Range<usize>, message: String, label: &str) -> Remark {
    Remark::new(Kind::Misread, range, message)
        .label(label)
        .help("paste the secret as Pylon shows it, digits and a to f")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_bytes_in_hexadecimal() {
        for value in ["", "abc123", "AB cd", " ab\n", "\x0bab"] {
            assert_eq!(check(&Text::sample(value), &Seen::Nothing), [], "{value:?}");
        }
        for (value, range) in [
            ("abc", 2..3),
            ("a b", 1..2),
            (" padded ", 1..2),
            ("0x12", 1..2),
            ("\u{ff11}\u{ff12}", 0..3),
            ("ab\u{a0}cd", 2..4),
            ("ab\x1ccd", 2..3),
        ] {
            let remarks = check(&Text::sample(value), &Seen::Nothing);
            assert_eq!((remarks[0].kind, &remarks[0].range), (Kind::Misread, &range), "{value:?}");
        }
    }
}
