//! environs' text with a fixed set of choices (`validate.OneOf`): anything else is refused.

use super::{Reading, Seen, Text, fault};

pub(super) fn parse(text: &Text<'_>, choices: &[&'static str]) -> Reading {
    if choices.contains(&text.value) {
        return Reading::plain(Seen::Text(text.value.to_owned()));
    }
    let comes_of_it = format!("so {}", text.stops());
    Reading::refused(fault::none_of(text, choices, "choice that Flagsmith knows", &comes_of_it))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::Kind;

    #[test]
    fn only_the_choices_are_taken() {
        let choices = &["grpc", "http/protobuf"];
        for value in choices {
            assert_eq!(parse(&Text::sample(value), choices), Reading::plain(Seen::Text((*value).to_owned())));
        }
        for (value, suggestion) in [
            ("", None),
            ("http", None),
            ("http/json", None),
            (" grpc", Some("grpc")),
            ("GRPC", Some("grpc")),
            ("HTTP_PROTOBUF", Some("http/protobuf")),
        ] {
            let reading = parse(&Text::sample(value), choices);
            assert_eq!((&reading.seen, reading.remarks[0].kind), (&Seen::Nothing, Kind::Invalid), "{value:?}");
            assert_eq!(reading.remarks[0].suggestion.as_deref(), suggestion, "{value:?}");
        }
    }
}
