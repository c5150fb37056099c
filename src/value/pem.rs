//! A private key in PEM, parsed when GitHub is first called (PyJWT on cryptography 46): one line is as good as many, and
//! blanks and quotes around the key are no matter.

use std::ops::Range;

use super::{Kind, Remark, Seen, Text};

pub(super) fn check(text: &Text<'_>, _seen: &Seen) -> Vec<Remark> {
    if text.value.is_empty() {
        return Vec::new();
    }
    let refused = |fault: Fault| {
        let message = format!("{}, so the first call to GitHub fails", fault.words);
        Remark::new(Kind::Invalid, fault.range, message).label(fault.label).help(fault.help)
    };
    fault(text.value).map(refused).into_iter().collect()
}

struct Fault {
    range: Range<usize>,
    words: &'static str,
    label: &'static str,
    help: &'static str,
}

const WHOLE: &str = "paste the whole key, from `-----BEGIN` to the last `-----`";

/// Where and why the value is no private key.
fn fault(value: &str) -> Option<Fault> {
    let all = 0..value.len();
    let some = |range, words, label, help| Some(Fault { range, words, label, help });
    let Some(begin) = value.find("-----BEGIN ") else {
        return if value.contains('/') && !value.contains(char::is_whitespace) {
            some(all, "it is a path, and the key itself is wanted", "a path", WHOLE)
        } else {
            some(all, "it is no key in PEM: it has no `-----BEGIN` line", "no key", WHOLE)
        };
    };
    let name = begin + "-----BEGIN ".len();
    let Some(name_end) = value[name..].find("-----").map(|at| name + at) else {
        return some(begin..value.len(), "the `-----BEGIN` line does not end", "cut off", WHOLE);
    };
    let body = name_end + "-----".len();
    let Some(end) = value[body..].find("-----END ").map(|at| body + at) else {
        return some(begin..value.len(), "the key has no `-----END` line", "cut off", WHOLE);
    };
    let name = &value[name..name_end];
    let end_name = end + "-----END ".len();
    if !value[end_name..].starts_with(&format!("{name}-----")) {
        return some(end..value.len(), "the last line of the key does not match its first", "another name", WHOLE);
    }
    if !name.ends_with("PRIVATE KEY") {
        let help = "paste the private key that GitHub made for the app";
        return some(begin..body, "it is something else than a private key", "no private key", help);
    }
    if name.starts_with("ENCRYPTED") {
        let help = "take the passphrase off: `openssl pkey` does";
        return some(begin..body, "the key is locked with a passphrase", "locked", help);
    }
    if let Some(at) = value[body..end].find("\\n").map(|at| body + at) {
        let help = "put the key in double quotes with real line breaks, or use a loader that turns `\\n` into one";
        return some(at..at + 2, "its line breaks are a backslash and an `n`", "no line break", help);
    }
    if name.starts_with("OPENSSH") {
        return None;
    }
    bytes_fault(value, body..end)
}

/// Where and why what stands between the first and the last line is not the key's bytes in base64.
fn bytes_fault(value: &str, body: Range<usize>) -> Option<Fault> {
    let some =
        |range, words, label| Some(Fault { range, words, label, help: "paste the key again, whole and unchanged" });
    let inner = value[body.clone()].trim();
    for gap in ["\n\n", "\n\r\n"] {
        if let Some(at) =
            inner.find(gap).and_then(|at| value[body.clone()].find(inner).map(|start| body.start + start + at))
        {
            return some(at..at + gap.len(), "a line of the key is empty", "an empty line");
        }
    }
    let is_base64 = |c: char| c.is_ascii_alphanumeric() || c.is_ascii_whitespace() || matches!(c, '+' | '/' | '=');
    if let Some((at, c)) = value[body.clone()].char_indices().find(|(_, c)| !is_base64(*c)) {
        let range = body.start + at..body.start + at + c.len_utf8();
        return some(range, "the key holds a character that is not base64", "not base64");
    }
    let digits: Vec<u8> = inner.bytes().filter(|byte| !byte.is_ascii_whitespace()).collect();
    let padding = digits.iter().rev().take_while(|byte| **byte == b'=').count();
    let length = (digits.len() / 4 * 3).saturating_sub(padding);
    // The bytes are one sequence of DER, which says how long it is.
    let wanted = sequence_length(&digits);
    if !digits.len().is_multiple_of(4) || padding > 2 || wanted != Some(length) {
        return some(body, "the key is not whole", "not whole");
    }
    None
}

/// The length, header included, that the first bytes of a sequence in base64 tell; `None` where it is no sequence.
fn sequence_length(digits: &[u8]) -> Option<usize> {
    let mut bits: u64 = 0;
    for digit in digits.get(..8)? {
        let six = match digit {
            b'A'..=b'Z' => digit - b'A',
            b'a'..=b'z' => digit - b'a' + 26,
            b'0'..=b'9' => digit - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            _ => return None,
        };
        bits = bits << 6 | u64::from(six);
    }
    let [_, _, tag, first, rest @ ..] = bits.to_be_bytes();
    let length = match first {
        0x81 => 3 + usize::from(rest[0]),
        0x82 => 4 + usize::from(u16::from_be_bytes([rest[0], rest[1]])),
        0x00..=0x7f => 2 + usize::from(first),
        _ => return None,
    };
    (tag == 0x30).then_some(length)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The shape of a key, and no key: a sequence of 60 bytes, all of them zero but its header.
    fn made_up() -> String {
        format!(
            "-----BEGIN RSA PRIVATE KEY-----\nMDoA{}\n{}\n-----END RSA PRIVATE KEY-----",
            "A".repeat(36),
            "A".repeat(40)
        )
    }

    #[test]
    fn lines_and_what_stands_around_are_no_matter() {
        let whole = made_up();
        for value in [
            String::new(),
            whole.clone(),
            whole.replace('\n', "\r\n"),
            whole.replace('\n', " "),
            whole.replace('\n', ""),
            format!("  {whole}\n"),
            format!("\"{whole}\""),
            whole.replace("RSA ", ""),
        ] {
            assert_eq!(check(&Text::sample(&value), &Seen::Nothing), [], "{value:?}");
        }
    }

    #[test]
    fn what_is_no_key_fails_at_use() {
        let whole = made_up();
        for (value, words) in [
            ("not a pem".to_owned(), "no key in PEM"),
            ("/path/to/key.pem".to_owned(), "it is a path"),
            (whole.replace('\n', "\\n"), "a backslash and an `n`"),
            (whole.replace("A\n-", "\n-"), "not whole"),
            (whole.replace("AAAA\n-", "\n-"), "not whole"),
            (whole.replace("MDoA", "AAAA"), "not whole"),
            (whole.replace("AA\n-", "*A\n-"), "not base64"),
            (whole.replace("A\nA", "A\n\nA"), "a line of the key is empty"),
            (whole.replace("-----END RSA PRIVATE KEY-----", ""), "no `-----END` line"),
            (whole.replace("END RSA", "END"), "does not match"),
            (whole.replace("RSA PRIVATE", "PUBLIC"), "something else than a private key"),
            (whole.replace("RSA", "ENCRYPTED"), "a passphrase"),
            ("-----BEGIN RSA".to_owned(), "does not end"),
        ] {
            let text = Text { secret: true, ..Text::sample(&value) };
            let remarks = check(&text, &Seen::Nothing);
            assert_eq!((remarks.len(), remarks[0].kind), (1, Kind::Invalid), "{value:?}");
            assert!(remarks[0].message.contains(words), "{value:?}: {}", remarks[0].message);
        }
    }
}
