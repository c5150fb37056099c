//! A private key or certificate in PEM, parsed when GitHub is first called.

use super::{Kind, Remark, Seen, Text};

pub(super) fn check(text: &Text<'_>, _seen: &Seen) -> Vec<Remark> {
    const FAILS: &str = "so the first call to GitHub fails";
    let value = text.value;
    if value.is_empty() {
        return Vec::new();
    }
    let invalid = |range, words: &str, label: &str, help: &str| {
        vec![Remark::new(Kind::Invalid, range, format!("{words}, {FAILS}")).label(label).help(help)]
    };
    let Some(start) = value.find("-----BEGIN ") else {
        let words = if value.contains('/') && !value.contains(char::is_whitespace) {
            "it is a path, and the key itself is wanted"
        } else {
            "it is no key in PEM: it has no `-----BEGIN` line"
        };
        return invalid(text.all(), words, "no key", "paste the whole key, from `-----BEGIN` to the last `-----`");
    };
    if !value.contains('\n') {
        if let Some(at) = value.find("\\n") {
            let help = "put the key in double quotes with real line breaks, or use a loader that turns `\\n` into one";
            return invalid(at..at + 2, "its line breaks are a backslash and an `n`", "no line break", help);
        }
        let message = "the key stands on one line, which most readers of PEM refuse";
        return vec![
            Remark::new(Kind::Misread, text.all(), message)
                .label("one line")
                .help("keep the line breaks of the key: put it in double quotes over several lines"),
        ];
    }
    let Some(end) = value[start..].find("-----END ").map(|at| start + at) else {
        return invalid(text.all(), "the key has no `-----END` line", "cut off", "paste the whole key");
    };
    let body = value[start..end].split_once("-----\n").or_else(|| value[start..end].split_once("-----\r\n"));
    let Some((_, body)) = body else {
        return invalid(start..end, "the `-----BEGIN` line does not end", "no line end", "keep the key's line breaks");
    };
    // An encrypted key has headers in front of its text.
    let text_of_key = body.rsplit("\n\n").next().unwrap_or(body);
    let at = end - text_of_key.len();
    let is_base64 = |c: char| c.is_ascii_alphanumeric() || c.is_ascii_whitespace() || matches!(c, '+' | '/' | '=');
    let odd = text_of_key.char_indices().find(|(_, c)| !is_base64(*c));
    let digits = text_of_key.chars().filter(|c| !c.is_ascii_whitespace()).count();
    match odd {
        Some((offset, c)) => {
            let range = at + offset..at + offset + c.len_utf8();
            invalid(
                range,
                "the key holds a character that is not base64",
                "not base64",
                "paste the key again, unchanged",
            )
        }
        None if digits < 40 || digits % 4 != 0 => {
            invalid(at..end, "the key is cut short", "too short", "paste the whole key")
        }
        None => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// No key: sixty times the same letter.
    fn made_up() -> String {
        format!("-----BEGIN RSA PRIVATE KEY-----\n{}\n-----END RSA PRIVATE KEY-----", "A".repeat(60))
    }

    #[test]
    fn a_key_has_lines() {
        let whole = made_up();
        let windows = whole.replace('\n', "\r\n");
        let padded = format!("{whole}\n");
        for value in ["", &whole, &windows, &padded] {
            assert_eq!(check(&Text::sample(value), &Seen::Nothing), [], "{value:?}");
        }
    }

    #[test]
    fn what_is_no_key_fails_at_use() {
        let whole = made_up();
        for (value, words) in [
            ("not a pem".to_owned(), "no key in PEM"),
            ("/path/to/key.pem".to_owned(), "it is a path"),
            (whole.replace('\n', "\\n"), "a backslash and an `n`"),
            (whole.replace("A\n", "\n"), "cut short"),
            (whole.replace("AAA\n", "A-A\n"), "not base64"),
            (whole.replace("-----END RSA PRIVATE KEY-----", ""), "no `-----END` line"),
        ] {
            let text = Text { secret: true, ..Text::sample(&value) };
            let remarks = check(&text, &Seen::Nothing);
            assert_eq!(remarks[0].kind, Kind::Invalid, "{value:?}");
            assert!(remarks[0].message.contains(words), "{value:?}: {}", remarks[0].message);
        }
        let line = whole.replace('\n', " ");
        assert_eq!(check(&Text::sample(&line), &Seen::Nothing)[0].kind, Kind::Misread);
    }
}
