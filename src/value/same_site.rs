//! The SameSite attribute of the log-in cookie: Django's `set_cookie` takes `lax`, `none` and `strict` in any case and
//! raises at every log-in otherwise (verdicts/README.md, "Fails later").

use super::{Kind, Remark, Seen, Text};

const WORDS: &[&str] = &["lax", "none", "strict"];

pub(super) fn check(text: &Text<'_>, _seen: &Seen) -> Vec<Remark> {
    let value = text.value;
    let lower = value.to_lowercase();
    if WORDS.contains(&lower.as_str()) {
        return Vec::new();
    }
    if value.is_empty() {
        let message = "an empty value sends the cookie without the attribute, which browsers take for `lax`";
        return vec![Remark::new(Kind::Misread, 0..0, message).label("empty").help("write `lax`, `none` or `strict`")];
    }
    let message = format!("{} is none of `lax`, `none` and `strict`, and every log-in fails", text.quote(text.all()));
    let remark = Remark::new(Kind::Invalid, text.all(), message).label("no SameSite value");
    let inner = lower.trim_matches(|c: char| c.is_whitespace() || matches!(c, '"' | '\''));
    let near = WORDS.iter().find(|word| **word == inner || strsim::osa_distance(word, inner) == 1);
    // What other programs call `None`.
    let meant = if inner == "no-restriction" || inner == "no_restriction" { Some(&"none") } else { near };
    vec![match meant {
        Some(word) => remark.help(format!("write `{word}`")).suggest(text, *word),
        None => remark.help("write `lax`, `none` or `strict`"),
    }]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn three_words_in_any_case_are_fine() {
        for value in ["lax", "none", "strict", "NONE", "Lax", "sTRICT"] {
            assert_eq!(check(&Text::sample(value), &Seen::Nothing), [], "{value}");
        }
    }

    #[test]
    fn anything_else_fails_at_log_in() {
        for (value, suggestion) in [
            ("bad", None),
            (" lax", Some("lax")),
            ("'lax'", Some("lax")),
            ("false", None),
            ("Lax;Secure", None),
            ("no-restriction", Some("none")),
            ("stric", Some("strict")),
        ] {
            let remarks = check(&Text::sample(value), &Seen::Nothing);
            assert_eq!(remarks[0].kind, Kind::Invalid, "{value}");
            assert_eq!(remarks[0].suggestion.as_deref(), suggestion, "{value}");
        }
        assert_eq!(check(&Text::sample(""), &Seen::Nothing)[0].kind, Kind::Misread);
    }
}
