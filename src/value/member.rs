//! environs' enum: a member by its name, in upper case, nothing trimmed (verdicts/README.md, "enum").

use super::{Kind, Reading, Remark, Seen, Text, fault};
use crate::wording;

/// What a class has besides members; the strategy of the replicas is an enumeration of texts, and has their methods
/// too. The name is looked up as an attribute, so these pass and end up as the setting.
const ATTRIBUTES: &[&str] = &["mro", "__doc__", "__name__", "__class__", "__members__", "__module__", "__init__"];
const METHODS: &[&str] = &[
    "capitalize",
    "casefold",
    "center",
    "count",
    "encode",
    "endswith",
    "expandtabs",
    "find",
    "format",
    "format_map",
    "index",
    "isalnum",
    "isalpha",
    "isascii",
    "isdecimal",
    "isdigit",
    "isidentifier",
    "islower",
    "isnumeric",
    "isprintable",
    "isspace",
    "istitle",
    "isupper",
    "join",
    "ljust",
    "lower",
    "lstrip",
    "maketrans",
    "partition",
    "removeprefix",
    "removesuffix",
    "replace",
    "rfind",
    "rindex",
    "rjust",
    "rpartition",
    "rsplit",
    "rstrip",
    "split",
    "splitlines",
    "startswith",
    "strip",
    "swapcase",
    "title",
    "translate",
    "upper",
    "zfill",
];

/// What passes for a member of the enumeration that the variable `name` is read as, and is none.
pub(super) fn accidents(name: &str) -> impl Iterator<Item = &'static str> {
    let methods = if name == "REPLICA_READ_STRATEGY" { METHODS } else { &[] };
    ATTRIBUTES.iter().chain(methods).copied()
}

pub(super) fn parse(text: &Text<'_>, members: &[&'static str]) -> Reading {
    if let Some(member) = members.iter().find(|member| **member == text.value) {
        return Reading::plain(Seen::Member(member));
    }
    if accidents(text.name).any(|word| word == text.value) {
        let message = format!(
            "{} passes because Python's classes have an attribute of that name, and is no choice that anything acts on",
            text.quote(text.all())
        );
        let help = format!("write one of {}", wording::listed(members, "or"));
        let remark = Remark::new(Kind::Misread, text.all(), message).label("no choice").help(help);
        return Reading { seen: Seen::Nothing, remarks: vec![remark] };
    }
    let comes_of_it = format!("so {}", text.stops());
    Reading::refused(fault::none_of(text, members, "choice that Flagsmith knows", &comes_of_it))
}

#[cfg(test)]
mod tests {
    use super::*;

    const METHOD: &[&str] = &["SYNCHRONOUSLY", "SEPARATE_THREAD", "TASK_PROCESSOR"];

    #[test]
    fn a_member_is_taken_by_its_exact_name() {
        for member in METHOD {
            assert_eq!(parse(&Text::sample(member), METHOD), Reading::plain(Seen::Member(member)));
        }
    }

    #[test]
    fn a_refusal_says_what_is_wrong_and_what_would_do() {
        for (value, range, words, suggestion) in [
            ("", 0..0, "an empty value", None),
            ("task_processor", 0..14, "`task_processor` is no choice", Some("TASK_PROCESSOR")),
            (" TASK_PROCESSOR", 0..1, "a blank comes before `TASK_PROCESSOR`", Some("TASK_PROCESSOR")),
            ("'TASK_PROCESSOR'", 0..16, "the quotes are part of it", Some("TASK_PROCESSOR")),
            ("TaskRunMethod.TASK_PROCESSOR", 0..28, "is no choice", Some("TASK_PROCESSOR")),
            ("Separate Thread", 0..15, "is no choice", Some("SEPARATE_THREAD")),
            ("THREAD", 0..6, "`THREAD` is no choice", None),
            ("1", 0..1, "`1` is no choice", None),
        ] {
            let reading = parse(&Text::sample(value), METHOD);
            assert_eq!(reading.seen, Seen::Nothing, "{value:?}");
            let [remark] = &reading.remarks[..] else { panic!("{value:?}: {:?}", reading.remarks) };
            assert_eq!((remark.kind, &remark.range), (Kind::Invalid, &range), "{value:?}");
            assert!(remark.message.contains(words), "{value:?}: {}", remark.message);
            assert!(remark.message.ends_with(", so Flagsmith does not start"), "{}", remark.message);
            assert_eq!(remark.suggestion.as_deref(), suggestion, "{value:?}");
            assert!(remark.help.starts_with("write "), "{value:?}: {}", remark.help);
        }
    }

    #[test]
    fn an_attribute_of_the_class_passes_and_is_no_choice() {
        let strategy = Text { name: "REPLICA_READ_STRATEGY", ..Text::sample("upper") };
        let reading = parse(&strategy, &["DISTRIBUTED", "SEQUENTIAL"]);
        assert_eq!((reading.seen, reading.remarks[0].kind), (Seen::Nothing, Kind::Misread));
        assert_eq!(parse(&Text::sample("upper"), METHOD).remarks[0].kind, Kind::Invalid);
        assert_eq!(parse(&Text::sample("mro"), METHOD).remarks[0].kind, Kind::Misread);
    }
}
