//! Whatever a value holds: no parser and no check fails on it, every remark points into it, and none repeats a secret.

use flagsmith_env::spec::{NEWEST, Reader, VARIABLES, Variable, Version};
use flagsmith_env::value::{Remark, Text};
use proptest::prelude::*;
use proptest::sample::select;
use proptest::test_runner::RngSeed;

/// Every reader of the table, with its row.
fn readers() -> Vec<(&'static Variable, &'static Reader)> {
    VARIABLES.iter().flat_map(|variable| variable.readers.iter().map(move |reader| (variable, reader))).collect()
}

/// What the reader's parser and check have to say of `value`.
fn remarks(variable: &Variable, reader: &Reader, value: &str, secret: bool, release: Version) -> Vec<Remark> {
    let text = Text {
        name: variable.name,
        value,
        secret,
        program: reader.program,
        release,
        delimiter: ",",
        default: reader.default(),
    };
    let reading = reader.parser.read(&text);
    let mut remarks = reading.remarks;
    remarks.extend(reader.check.iter().flat_map(|check| check.run(&text, &reading.seen)));
    remarks
}

/// Pieces that parsers stumble over.
fn piece() -> impl Strategy<Value = String> {
    let known = select(vec![
        "true",
        "True",
        "1",
        "0",
        "-1",
        "5.0",
        "1_000",
        "1e3",
        "null",
        "NaN",
        "{",
        "}",
        "[",
        "]",
        "{\"a\": 1}",
        "\"",
        "'",
        "`",
        "\\",
        "\\n",
        "\\u12",
        "\\u{1f600}",
        "=",
        ",",
        ";",
        ":",
        "/",
        "//",
        "://",
        "@",
        "#",
        "?",
        "%",
        "%(h)s",
        "%41",
        "&",
        "$",
        "${X}",
        "(",
        "(?P<a>",
        "*",
        " ",
        "\t",
        "\n",
        "\r\n",
        "\u{feff}",
        "\u{a0}",
        "\u{85}",
        "\u{2028}",
        "é",
        "٣",
        "😀",
        "undefined",
        "20/min",
        "2022-03-31",
        "T12:35:00",
        "Z",
        "1h",
        "30m",
        "http",
        "https://",
        "postgresql://",
        "redis://",
        "localhost",
        "example.com",
        ":5432",
        "/flagsmith",
        "-----BEGIN ",
        "-----END ",
    ]);
    prop_oneof![3 => known.prop_map(str::to_owned), 1 => "[ -~]{1,4}", 1 => "\\PC{1,2}"]
}

fn value() -> impl Strategy<Value = String> {
    let pieces = prop::collection::vec(piece(), 0..8).prop_map(|pieces| pieces.concat());
    prop_oneof![4 => pieces, 1 => any::<String>()]
}

/// Texts that a parser takes apart, refuses in a way of its own, or nearly takes; the secret stands for each `@`.
const TEMPLATES: &[&str] = &[
    "@",
    "\u{feff}@",
    " @ ",
    "@ ",
    "'@'",
    "\"@\"",
    "@\n",
    "-@",
    "+@",
    "@.0",
    "@.5",
    "@,@",
    "@, @",
    "['@', '@']",
    "@=@",
    "a=b,@",
    "{\"@\": 1,}",
    "{'@': '@'}",
    "{\"a\": @}",
    "@/min",
    "20/@",
    "@/@/@",
    "@ days",
    "1@",
    "@%",
    "0x@",
    "@e3",
    "@_",
    "@h",
    "P@D",
    "2022-03-31T@",
    "2022-03-31 @",
    "01:00 @",
    "https://@:@@example.com/?@=@#@",
    "@://@",
    "@@@",
    "postgresql://u:@@h:5432/@?@=@",
    "redis://@",
    "HTTP-@",
    "%(@",
    "(?P<@>",
    "[@",
    "@'",
    "@\\",
    "\\u@",
    "@.@.@",
    "ser.@",
    "-----BEGIN @-----\n@\n-----END @-----",
    "-----BEGIN @-----@",
    "/@/@",
    "arn:@:@",
    "@@example.com",
    "Key=@;@",
];

/// A text with `marker` in it.
fn around(marker: &str) -> impl Strategy<Value = String> + use<> {
    let marker = marker.to_owned();
    let templates = prop_oneof![1 => Just("@"), 2 => select(TEMPLATES)];
    (value(), templates, value())
        .prop_map(move |(before, template, behind)| format!("{before}{}{behind}", template.replace('@', &marker)))
}

fn marked() -> impl Strategy<Value = (String, String)> {
    let marker = prop_oneof!["[G-Z]{6}[A-Z0-9]{6}", "[1-9]{12}", "[A-F0-9]{12}"];
    marker.prop_flat_map(|marker| (Just(marker.clone()), around(&marker)))
}

/// What remarks about the secret `value` tell of the `marker` in it.
fn told(marker: &str, value: &str, release: Version) -> Option<String> {
    readers().into_iter().find_map(|(variable, reader)| {
        remarks(variable, reader, value, true, release).into_iter().find_map(|remark| {
            let said = [remark.message, remark.label, remark.help].into_iter().chain(remark.suggestion);
            let parts = (0..marker.len() - 5).map(|at| &marker[at..at + 6]).collect::<Vec<_>>();
            let text = said.into_iter().find(|text| parts.iter().any(|part| text.contains(part)))?;
            Some(format!("{} {:?} of {value:?}: {text}", variable.name, reader.parser))
        })
    })
}

#[test]
fn no_remark_repeats_a_secret_that_is_nearly_right() {
    for marker in ["QZXJKVWHYGPR", "739184625917", "F3A9C1D7E5B2", "true739184"] {
        for template in TEMPLATES {
            let value = template.replace('@', marker);
            assert_eq!(told(marker, &value, NEWEST), None);
        }
    }
}

fn release() -> impl Strategy<Value = Version> {
    select(vec![NEWEST, Version::new(2, 142, 0), Version::new(2, 105, 0), Version::new(2, 61, 0)])
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1000, failure_persistence: None, rng_seed: RngSeed::Fixed(265), ..ProptestConfig::default() })]

    #[test]
    fn every_remark_points_into_the_value(value in value(), secret in any::<bool>(), release in release()) {
        for (variable, reader) in readers() {
            for remark in remarks(variable, reader, &value, secret, release) {
                let range = remark.range.clone();
                prop_assert!(
                    value.get(range).is_some(),
                    "{} {:?}: {:?} is no part of {value:?}: {}", variable.name, reader.parser, remark.range, remark.message
                );
                prop_assert!(!remark.message.is_empty(), "{}: a remark without a message", variable.name);
            }
        }
    }

    #[test]
    fn no_remark_repeats_a_secret((marker, value) in marked(), release in release()) {
        prop_assert_eq!(told(&marker, &value, release), None);
    }
}
