//! environs' list: split at the delimiter, nothing trimmed, an empty text is an empty list (verdicts/README.md,
//! "list").

use std::ops::Range;

use super::{Kind, Reading, Remark, Seen, Text};

pub(super) fn parse(text: &Text<'_>) -> Reading {
    if text.value.is_empty() {
        return Reading::plain(Seen::List(Vec::new()));
    }
    if text.delimiter.is_empty() {
        let message = format!("the delimiter that splits it is empty, which Python refuses, so {}", text.stops());
        return Reading::refused(
            Remark::new(Kind::Invalid, 0..0, message).label("cannot be split").help("give the delimiter a character"),
        );
    }
    Reading::plain(Seen::List(split(text.value, text.delimiter)))
}

/// The pieces of `value` between the `delimiter`s, as ranges of its bytes.
pub(super) fn split(value: &str, delimiter: &str) -> Vec<Range<usize>> {
    let mut start = 0;
    let mut items = Vec::new();
    for (at, _) in value.match_indices(delimiter) {
        items.push(start..at);
        start = at + delimiter.len();
    }
    items.push(start..value.len());
    items
}

#[cfg(test)]
mod tests {
    use super::*;

    fn items<'a>(value: &'a str, delimiter: &'a str) -> Vec<&'a str> {
        let text = Text { delimiter, ..Text::sample(value) };
        let Reading { seen: Seen::List(items), remarks } = parse(&text) else { panic!("{value:?} is a list") };
        assert_eq!(remarks, []);
        items.into_iter().map(|item| &value[item]).collect()
    }

    #[test]
    fn nothing_is_trimmed_or_dropped() {
        assert_eq!(items("", ","), [""; 0]);
        assert_eq!(items("a", ","), ["a"]);
        assert_eq!(items("a,", ","), ["a", ""]);
        assert_eq!(items("a, b,,c", ","), ["a", " b", "", "c"]);
        assert_eq!(items("a, b", ", "), ["a", "b"]);
        assert_eq!(items("a::b:c", "::"), ["a", "b:c"]);
        assert_eq!(items("['a']", ","), ["['a']"]);
    }

    #[test]
    fn an_empty_delimiter_is_refused_where_there_is_something_to_split() {
        let text = Text { delimiter: "", ..Text::sample("a,b") };
        let reading = parse(&text);
        assert_eq!(reading.seen, Seen::Nothing);
        assert_eq!(reading.remarks[0].kind, Kind::Invalid);
        assert_eq!(parse(&Text { delimiter: "", ..Text::sample("") }), Reading::plain(Seen::List(Vec::new())));
    }
}
