//! Django's secret key. Empty, it is refused at its first use, which is at the start; anything else works, and a key
//! that is short or stands in a guide lets others forge sessions.

use super::{Kind, Remark, Seen, Text};

/// Fewer characters can be guessed; Django's own check asks for 50 (security.W009), its generator makes as many.
const LEAST_CHARS: usize = 32;

/// Fewer different characters are a pattern; Django's own check asks for the same.
const LEAST_DIFFERENT: usize = 5;

/// What guides and templates put where the key belongs, in lower case and without anything but letters and digits.
const SAMPLES: &[&str] = &[
    "changeme",
    "changethis",
    "changein",
    "replaceme",
    "replacethis",
    "replacewith",
    "yoursecret",
    "mysecret",
    "supersecret",
    "secretkey",
    "temporarysecret",
    "onlysecret",
    "secrethere",
    "insecure",
    "placeholder",
    "example",
    "yourkey",
    "notsecret",
    "notsosecret",
    "notasecret",
    "djangosecret",
    "password",
];

const HELP: &str = "set 50 random characters, such as `openssl rand -base64 48` prints, and keep them: a new key ends \
                    every session";

pub(super) fn check(text: &Text<'_>, _seen: &Seen) -> Vec<Remark> {
    let value = text.value;
    if value.is_empty() {
        let message = format!("Django refuses an empty key, so {}", text.stops());
        return vec![Remark::new(Kind::Invalid, 0..0, message).label("empty").help(HELP)];
    }
    let plain: String = value.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect();
    let mut different: Vec<char> = value.chars().collect();
    different.sort_unstable();
    different.dedup();
    let (words, label) = if SAMPLES.iter().any(|sample| plain.contains(sample)) || plain == "secret" {
        ("the key is a sample out of a guide, and known to everybody".to_owned(), "a sample")
    } else if different.len() < LEAST_DIFFERENT {
        (format!("the key has fewer than {LEAST_DIFFERENT} different characters"), "a pattern")
    } else if value.chars().count() < LEAST_CHARS {
        (format!("the key has fewer than {LEAST_CHARS} characters"), "short")
    } else {
        return Vec::new();
    };
    let message = format!("{words}: others can forge sessions and password resets with it");
    vec![Remark::new(Kind::Insecure, text.all(), message).label(label).help(HELP)]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_and_varied_keys_are_fine() {
        for value in ["q7#Zt1!mKp0@xW9$dRv4&uLh8*sYc2^nB", "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822c"] {
            assert_eq!(check(&Text::sample(value), &Seen::Nothing), [], "{value:?}");
        }
        assert_eq!(check(&Text::sample(""), &Seen::Nothing)[0].kind, Kind::Invalid);
    }

    #[test]
    fn keys_that_others_have_or_can_guess() {
        for (value, label) in [
            ("secret", "a sample"),
            ("change-me", "a sample"),
            ("your-secret-key", "a sample"),
            ("django-insecure-q7#Zt1!mKp0@xW9$dRv4&uLh8*sYc2^nB", "a sample"),
            ("local-secret-key-change-in-production", "a sample"),
            ("dev-only-secret-not-for-prod", "a sample"),
            ("**SoMeTeMpOrArYsEcReT!!", "a sample"),
            ("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "a pattern"),
            ("aK3dPq9Z", "short"),
            ("Pq9s-Lm2ZtR5-vXn", "short"),
            ("ünïcödé-kèy", "short"),
        ] {
            let text = Text { secret: true, ..Text::sample(value) };
            let remarks = check(&text, &Seen::Nothing);
            assert_eq!((remarks[0].kind, remarks[0].label.as_str()), (Kind::Insecure, label), "{value:?}");
            assert!(!remarks[0].message.contains(value) && remarks[0].suggestion.is_none());
        }
    }
}
