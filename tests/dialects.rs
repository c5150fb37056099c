//! Holds each loader against what the program that it stands for read from several hundred small files.
//!
//! `fixtures/dialects/results.jsonl` has one file on each line, with what each program read from it. A disagreement
//! that is not listed fails, and so does a listed one that is none.

use std::collections::BTreeMap;

use flagsmith_env::environment::{Environment, NoticeKind};
use flagsmith_env::load::{self, dotenv};
use flagsmith_env::source::Source;
use serde::Deserialize;

/// One small file, and what each program read from it.
#[derive(Deserialize)]
struct Row {
    id: String,
    what: String,
    #[serde(flatten)]
    file: File,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum File {
    Text {
        input: String,
        /// The statements in order: a name and a value, or none where dotenvy refuses the statement.
        dotenvy: Vec<Option<(String, String)>>,
    },
    /// What is not UTF-8 is refused before any loader sees it.
    NotText { bytes: Vec<u8> },
}

fn rows() -> Vec<Row> {
    let lines = include_str!("../fixtures/dialects/results.jsonl").lines();
    lines.map(|line| serde_json::from_str(line).expect(line)).collect()
}

/// Disagreements that are meant: why, and where.
type Exceptions = &'static [(&'static str, &'static [&'static str])];

const DOTENVY: Exceptions = &[
    ("reads on behind a quote that nothing closes", &["d095", "d097", "d098", "d480", "d565"]),
    (
        "a reference to nothing further up is unknown, where dotenvy takes the host's variable or nothing",
        &[
            "d253", "d257", "d258", "d261", "d314", "d317", "d318", "d319", "d324", "d328", "d337", "d343", "d350",
            "d353", "d355", "d359", "d360", "d363", "d386", "d387", "d396", "d632",
        ],
    ),
    ("a reference takes what stands further up, where dotenvy takes the host's variable first", &["d345"]),
    ("a byte-order mark is skipped", &["d488", "d490", "d492"]),
    ("a value with a NUL byte is unknown", &["d509"]),
];

/// The statements of the environment in order, as dotenvy gives them.
fn statements(environment: &Environment) -> Vec<Option<(String, Option<String>)>> {
    let pairs = environment
        .assignments()
        .iter()
        .map(|one| (one.statement.start, Some((one.name.clone(), one.text().map(str::to_owned)))));
    let refused = environment
        .notices()
        .iter()
        .filter(|one| matches!(one.kind, NoticeKind::Malformed { .. } | NoticeKind::UnclosedQuote))
        .map(|one| (one.place.span.start, None));
    let mut statements: Vec<_> = pairs.chain(refused).collect();
    statements.sort_by_key(|&(start, _)| start);
    statements.into_iter().map(|(_, statement)| statement).collect()
}

fn agrees_with_dotenvy(input: &str, wanted: &[Option<(String, String)>]) -> Result<(), String> {
    let mut environment = Environment::new();
    dotenv::load(&mut environment, Source::new(".env", input));
    let said = statements(&environment);
    let wanted: Vec<_> = wanted.iter().map(|pair| pair.clone().map(|(name, value)| (name, Some(value)))).collect();
    if said == wanted { Ok(()) } else { Err(format!("read {said:?}, wanted {wanted:?}")) }
}

/// Runs `check` on every text, prints a line of the table, and fails on what is not as listed.
fn table(loader: &str, exceptions: Exceptions, check: impl Fn(&File) -> Option<Result<(), String>>) {
    let mut unexpected = Vec::new();
    let (mut inputs, mut agreeing) = (0, 0);
    let listed: BTreeMap<&str, &str> =
        exceptions.iter().flat_map(|(why, ids)| ids.iter().map(move |id| (*id, *why))).collect();
    for row in rows() {
        let Some(outcome) = check(&row.file) else { continue };
        inputs += 1;
        match (outcome, listed.contains_key(row.id.as_str())) {
            (Ok(()), false) => agreeing += 1,
            (Ok(()), true) => unexpected.push(format!("{} ({}) is listed and agrees", row.id, row.what)),
            (Err(_), true) => {}
            (Err(difference), false) => unexpected.push(format!("{} ({}): {difference}", row.id, row.what)),
        }
    }
    println!("{loader}: {inputs} inputs, {agreeing} agree, {} excepted", listed.len());
    for (why, ids) in exceptions {
        println!("    {why}: {}", ids.join(" "));
    }
    assert!(inputs > 300, "{loader}: only {inputs} inputs");
    assert!(unexpected.is_empty(), "{loader}:\n{}", unexpected.join("\n"));
}

#[test]
fn what_is_not_utf8_is_refused() {
    let mut refused = 0;
    for row in rows() {
        if let File::NotText { bytes } = row.file {
            assert!(load::decode(bytes).is_err(), "{}", row.id);
            refused += 1;
        }
    }
    assert!(refused > 0);
}

#[test]
fn dotenvy() {
    table("dotenvy", DOTENVY, |file| match file {
        File::Text { input, dotenvy, .. } => Some(agrees_with_dotenvy(input, dotenvy)),
        File::NotText { .. } => None,
    });
}
