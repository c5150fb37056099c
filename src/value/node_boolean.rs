//! The Node server's boolean: exactly `true` or `1` (frontend/api/index.js:36-42; verdicts/README.md, "Front end").

use super::{Kind, Reading, Remark, Seen, Text, boolean, node_text};

pub(super) fn parse(text: &Text<'_>) -> Reading {
    let misread = |message: String, label: &str, help: &str| Reading {
        seen: Seen::Boolean(false),
        remarks: vec![Remark::new(Kind::Misread, text.all(), message).label(label).help(help)],
    };
    match text.value {
        "true" | "1" => Reading::plain(Seen::Boolean(true)),
        "undefined" => node_text::not_set(text),
        "" if text.default == Some("true") => {
            let message = "empty is read as false, not as the default `true`".to_owned();
            misread(message, "false", "write `true` or `false`, or take the line out: the default is `true`")
        }
        "" => Reading::plain(Seen::Boolean(false)),
        value => match boolean::guess(value) {
            Some(false) => Reading::plain(Seen::Boolean(false)),
            guess => {
                let message = format!("{} is read as false: only `true` and `1` count as true", text.quote(text.all()));
                let mut reading = misread(message, "false", "write `true` or `false`");
                if guess == Some(true) {
                    let certain = boolean::is_certain(value);
                    let cured =
                        |remark: Remark| remark.help("write `true`").suggest(text, "true").certainly_if(certain);
                    reading.remarks = reading.remarks.into_iter().map(cured).collect();
                }
                reading
            }
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_two_words_are_true() {
        for value in ["true", "1"] {
            assert_eq!(parse(&Text::sample(value)), Reading::plain(Seen::Boolean(true)), "{value:?}");
        }
        for value in ["", "false", "False", "fAlSe", "0", "no", "N", "Off", "None", "null", "disabled"] {
            assert_eq!(parse(&Text::sample(value)), Reading::plain(Seen::Boolean(false)), "{value:?}");
        }
    }

    #[test]
    fn what_looks_true_or_like_nothing_is_misread() {
        for (value, suggestion) in [
            ("True", Some("true")),
            ("TRUE", Some("true")),
            ("yes", Some("true")),
            ("oN", Some("true")),
            ("t", Some("true")),
            (" true", Some("true")),
            ("true\n", Some("true")),
            ("'true'", Some("true")),
            ("\"true\"", Some("true")),
            ("enabled", Some("true")),
            ("01", Some("true")),
            ("1.0", Some("true")),
            ("\u{ff54}\u{ff52}\u{ff55}\u{ff45}", Some("true")),
            ("2", None),
            ("-1", None),
            ("trueish", None),
            (" ", None),
        ] {
            let reading = parse(&Text::sample(value));
            assert_eq!(reading.seen, Seen::Boolean(false), "{value:?}");
            assert_eq!(reading.remarks[0].kind, Kind::Misread, "{value:?}");
            assert_eq!(reading.remarks[0].suggestion.as_deref(), suggestion, "{value:?}");
        }
    }

    #[test]
    fn empty_hides_a_default_of_true_and_undefined_is_not_set() {
        let reading = parse(&Text { default: Some("true"), ..Text::sample("") });
        assert_eq!((reading.seen, reading.remarks[0].kind), (Seen::Boolean(false), Kind::Misread));
        let reading = parse(&Text::sample("undefined"));
        assert_eq!((reading.seen, reading.remarks[0].kind), (Seen::Nothing, Kind::Misread));
    }
}
