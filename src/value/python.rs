//! What Python's built-in types make of a text; the parsers of the API stand on it.

use std::ops::Range;

/// The zeros of Unicode 15.1's decimal digits (category Nd), which Python 3.13 knows; nine more digits follow each.
const ZEROS: [u32; 68] = [
    0x30, 0x660, 0x6f0, 0x7c0, 0x966, 0x9e6, 0xa66, 0xae6, 0xb66, 0xbe6, 0xc66, 0xce6, 0xd66, 0xde6, 0xe50, 0xed0,
    0xf20, 0x1040, 0x1090, 0x17e0, 0x1810, 0x1946, 0x19d0, 0x1a80, 0x1a90, 0x1b50, 0x1bb0, 0x1c40, 0x1c50, 0xa620,
    0xa8d0, 0xa900, 0xa9d0, 0xa9f0, 0xaa50, 0xabf0, 0xff10, 0x104a0, 0x10d30, 0x11066, 0x110f0, 0x11136, 0x111d0,
    0x112f0, 0x11450, 0x114d0, 0x11650, 0x116c0, 0x11730, 0x118e0, 0x11950, 0x11c50, 0x11d50, 0x11da0, 0x11f50,
    0x16a60, 0x16ac0, 0x16b50, 0x1d7ce, 0x1d7d8, 0x1d7e2, 0x1d7ec, 0x1d7f6, 0x1e140, 0x1e2f0, 0x1e4f0, 0x1e950,
    0x1fbf0,
];

/// How many digits `int()` takes at most (`sys.int_info.default_max_str_digits`).
const MAX_DIGITS: usize = 4300;

/// The value of a decimal digit of any script.
pub(super) fn digit(c: char) -> Option<u32> {
    let code = c as u32;
    let index = ZEROS.partition_point(|&zero| zero <= code).checked_sub(1)?;
    let digit = code - ZEROS[index];
    (digit < 10).then_some(digit)
}

/// `str.isspace`: what `str.strip` removes and `\s` matches.
pub(super) fn is_space(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\x1c'..='\x1f')
}

/// The bytes that `str.strip()` leaves.
pub(super) fn strip(text: &str) -> Range<usize> {
    let start = text.len() - text.trim_start_matches(is_space).len();
    let end = text.trim_end_matches(is_space).len();
    start..end.max(start)
}

/// The bytes that `str.strip()` leaves of the part `range`.
pub(super) fn strip_part(text: &str, range: Range<usize>) -> Range<usize> {
    let inner = strip(&text[range.clone()]);
    range.start + inner.start..range.start + inner.end
}

/// `int(text)`, in decimal.
pub(super) fn int(text: &str) -> Option<String> {
    let text = text.trim();
    let (negative, digits) = match text.strip_prefix(['+', '-']) {
        Some(digits) => (text.starts_with('-'), digits),
        None => (false, text),
    };
    let digits = grouped_digits(digits)?;
    if digits.len() > MAX_DIGITS {
        return None;
    }
    let significant = digits.trim_start_matches('0');
    Some(match (significant, negative) {
        ("", _) => "0".to_owned(),
        (digits, true) => format!("-{digits}"),
        (digits, false) => digits.to_owned(),
    })
}

/// `float(text)`, infinities and NaN included.
pub(super) fn float(text: &str) -> Option<f64> {
    let text = text.trim();
    let (negative, number) = match text.strip_prefix(['+', '-']) {
        Some(number) => (text.starts_with('-'), number),
        None => (false, text),
    };
    let lower = number.to_ascii_lowercase();
    let value = match lower.as_str() {
        "inf" | "infinity" => f64::INFINITY,
        "nan" => f64::NAN,
        _ => {
            let (mantissa, exponent) = lower.split_once('e').map_or((lower.as_str(), None), |(m, e)| (m, Some(e)));
            let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
            if whole.is_empty() && fraction.is_empty() {
                return None;
            }
            let part = |part: &str| if part.is_empty() { Some(String::new()) } else { grouped_digits(part) };
            let mut plain = format!("0{}.{}0", part(whole)?, part(fraction)?);
            if let Some(exponent) = exponent {
                let (sign, digits) = match exponent.strip_prefix(['+', '-']) {
                    Some(digits) => (&exponent[..1], digits),
                    None => ("+", exponent),
                };
                plain.push_str(&format!("e{sign}{}", grouped_digits(digits)?));
            }
            plain.parse().ok()?
        }
    };
    Some(if negative { -value } else { value })
}

/// Decimal digits with single underscores between them, as ASCII digits.
fn grouped_digits(text: &str) -> Option<String> {
    let mut digits = String::with_capacity(text.len());
    let mut after_digit = false;
    for c in text.chars() {
        match digit(c).and_then(|digit| char::from_digit(digit, 10)) {
            Some(digit) => digits.push(digit),
            None if c == '_' && after_digit => {
                after_digit = false;
                continue;
            }
            None => return None,
        }
        after_digit = true;
    }
    after_digit.then_some(digits)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn int_takes_what_python_takes() {
        for (text, value) in [
            ("5", "5"),
            (" 5", "5"),
            ("5\n", "5"),
            ("\u{85}5\u{3000}", "5"),
            ("+5", "5"),
            ("-1", "-1"),
            ("-0", "0"),
            ("007", "7"),
            ("1_000", "1000"),
            ("0_7", "7"),
            ("\u{ff11}_\u{ff10}", "10"),
            ("\u{663}", "3"),
            ("99999999999999999999", "99999999999999999999"),
        ] {
            assert_eq!(int(text).as_deref(), Some(value), "{text:?}");
        }
        for text in [
            "",
            " ",
            "5.0",
            "5e3",
            "0x10",
            "1,000",
            "5s",
            "'5'",
            "None",
            "1__0",
            "--1",
            "+-5",
            "+ 5",
            "_5",
            "5_",
            "\x1c5",
            "\u{feff}5",
            "\u{200b}5",
            "5\0",
            "\u{b2}",
        ] {
            assert_eq!(int(text), None, "{text:?}");
        }
        assert!(int(&"9".repeat(MAX_DIGITS)).is_some());
        assert_eq!(int(&"9".repeat(MAX_DIGITS + 1)), None);
    }

    #[test]
    fn float_takes_what_python_takes() {
        for (text, value) in [
            ("0.5", 0.5),
            (" 0.5\n", 0.5),
            (".5", 0.5),
            ("5.", 5.0),
            ("1_0.5", 10.5),
            (".5_5", 0.55),
            ("1e1_0", 1e10),
            ("1.e1", 10.0),
            ("1E-3", 0.001),
            ("-0.1", -0.1),
            ("\u{660}.\u{665}", 0.5),
            ("1e\u{ff15}", 1e5),
            ("1e999", f64::INFINITY),
            ("-Infinity", f64::NEG_INFINITY),
        ] {
            assert_eq!(float(text), Some(value), "{text:?}");
        }
        assert!(float("+nan").is_some_and(f64::is_nan));
        for text in [
            "", ".", "0,5", "50%", "abc", "1_.5", "1._5", "1e_1", "1__0", "_1", "1_", "e5", "1e", "1e+", "0x1p3",
            "in_f", "\x1c5", "5\0", "1.2.3", "+-1",
        ] {
            assert_eq!(float(text), None, "{text:?}");
        }
    }

    #[test]
    fn strip_leaves_the_middle() {
        for (text, inner) in [("a", "a"), (" a b\x1f", "a b"), ("\u{a0}\t", ""), ("", ""), ("\u{feff}a", "\u{feff}a")] {
            assert_eq!(&text[strip(text)], inner, "{text:?}");
        }
        assert_eq!(strip_part("a, b ,c", 2..5), 3..4);
    }
}
