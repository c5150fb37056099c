//! environs' boolean: a fixed set of words, nothing trimmed (verdicts/README.md, "bool").

use super::{Kind, Reading, Remark, Seen, Text, fault};

const TRUE: [&str; 14] = ["t", "T", "true", "True", "TRUE", "y", "Y", "yes", "Yes", "YES", "on", "On", "ON", "1"];
const FALSE: [&str; 14] = ["f", "F", "false", "False", "FALSE", "n", "N", "no", "No", "NO", "off", "Off", "OFF", "0"];

pub(super) fn parse(text: &Text<'_>) -> Reading {
    match word(text.value) {
        Some(value) => Reading::plain(Seen::Boolean(value)),
        None => Reading::refused(refusal(text)),
    }
}

/// What environs takes `value` for.
pub(super) fn word(value: &str) -> Option<bool> {
    if TRUE.contains(&value) { Some(true) } else { FALSE.contains(&value).then_some(false) }
}

/// Every word that is one, the plainest first.
pub(super) fn words() -> impl Iterator<Item = &'static str> {
    let plainest = ["true", "false"];
    let others = TRUE.into_iter().chain(FALSE).filter(move |word| !plainest.contains(word));
    plainest.into_iter().chain(others)
}

/// What the person who wrote `value` probably meant by it.
pub(super) fn guess(value: &str) -> Option<bool> {
    match plain(value).as_str() {
        "t" | "true" | "y" | "yes" | "on" | "1" | "01" | "1.0" | "enable" | "enabled" | "active" => Some(true),
        "f" | "false" | "n" | "no" | "off" | "0" | "00" | "0.0" | "disable" | "disabled" | "inactive" | "none"
        | "null" | "nil" => Some(false),
        _ => None,
    }
}

/// Whether `value` is one of the words in another case, or with blanks or quotes around it.
pub(super) fn is_certain(value: &str) -> bool {
    word(&plain(value)).is_some()
}

fn plain(value: &str) -> String {
    let trimmed = fault::trim(value);
    let inner = fault::unquote(value, trimmed.clone()).unwrap_or(trimmed);
    value[inner].trim().chars().map(narrow).collect::<String>().to_lowercase()
}

/// The ASCII letter that a full-width one looks like.
fn narrow(c: char) -> char {
    match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
        _ => c,
    }
}

fn refusal(text: &Text<'_>) -> Remark {
    let stops = text.stops();
    if text.value.is_empty() {
        return Remark::new(Kind::Invalid, 0..0, format!("an empty value is no boolean, so {stops}"))
            .label("empty")
            .help(format!("write `true` or `false`, or {}", fault::without_it(text)));
    }
    let remark = if let Some(around) = fault::around(text, |inner| word(inner).is_some()) {
        let message = format!("this is not a boolean that Flagsmith knows: {}, so {stops}", around.words);
        Remark::new(Kind::Invalid, around.range, message).label(around.label)
    } else {
        let message = format!("{} is not a boolean that Flagsmith knows, so {stops}", text.quote(text.all()));
        Remark::new(Kind::Invalid, text.all(), message).label("not a boolean")
    };
    match guess(text.value).map(|value| if value { "true" } else { "false" }) {
        Some(word) if !text.secret => {
            remark.help(format!("write `{word}`")).suggest(text, word).certainly_if(is_certain(text.value))
        }
        _ => remark.help("write `true` or `false`"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_and_nothing_else() {
        for value in ["t", "T", "true", "True", "TRUE", "y", "Y", "yes", "Yes", "YES", "on", "On", "ON", "1"] {
            assert_eq!(parse(&Text::sample(value)), Reading::plain(Seen::Boolean(true)), "{value:?}");
        }
        for value in ["f", "F", "false", "False", "FALSE", "n", "N", "no", "No", "NO", "off", "Off", "OFF", "0"] {
            assert_eq!(parse(&Text::sample(value)), Reading::plain(Seen::Boolean(false)), "{value:?}");
        }
    }

    #[test]
    fn a_refusal_says_what_is_wrong_and_what_would_do() {
        for (value, range, words, suggestion) in [
            ("", 0..0, "an empty value is no boolean", None),
            (" ", 0..1, "` ` is not a boolean", None),
            ("True ", 4..5, "a blank follows `True`", Some("true")),
            (" off", 0..1, "a blank comes before `off`", Some("false")),
            ("true\n", 4..5, "a line break follows", Some("true")),
            ("'true'", 0..6, "the quotes are part of it", Some("true")),
            ("\"0\"", 0..3, "the quotes are part of it", Some("false")),
            ("yEs", 0..3, "`yEs` is not a boolean", Some("true")),
            ("fAlSe", 0..5, "`fAlSe` is not a boolean", Some("false")),
            ("enabled", 0..7, "`enabled` is not a boolean", Some("true")),
            ("None", 0..4, "`None` is not a boolean", Some("false")),
            ("01", 0..2, "`01` is not a boolean", Some("true")),
            ("1.0", 0..3, "`1.0` is not a boolean", Some("true")),
            ("2", 0..1, "`2` is not a boolean", None),
            ("-1", 0..2, "`-1` is not a boolean", None),
            ("trueish", 0..7, "`trueish` is not a boolean", None),
            ("\u{ff54}\u{ff52}\u{ff55}\u{ff45}", 0..12, "is not a boolean", Some("true")),
        ] {
            let reading = parse(&Text::sample(value));
            assert_eq!(reading.seen, Seen::Nothing, "{value:?}");
            let [remark] = &reading.remarks[..] else { panic!("{value:?}: {:?}", reading.remarks) };
            assert_eq!((remark.kind, &remark.range), (Kind::Invalid, &range), "{value:?}");
            assert!(remark.message.contains(words), "{value:?}: {}", remark.message);
            assert!(remark.message.ends_with("Flagsmith does not start"), "{}", remark.message);
            assert_eq!(remark.suggestion.as_deref(), suggestion, "{value:?}");
        }
    }

    #[test]
    fn the_default_is_named_where_there_is_one() {
        let text = Text { default: Some("True"), ..Text::sample("") };
        assert_eq!(refusal(&text).help, "write `true` or `false`, or take the line out: the default is `true`");
    }
}
