//! Holds each loader against what the program that it stands for read from several hundred small files.
//!
//! `fixtures/dialects/results.jsonl` has one file on each line, with what each program read from it. A disagreement
//! that is not listed fails, and so does a listed one that is none.

use std::collections::BTreeMap;

use flagsmith_env::environment::{Environment, NoticeKind, Value};
use flagsmith_env::load::{self, Loader};
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
        /// The names and values, or none where the program refuses the file.
        compose: Option<BTreeMap<String, String>>,
        docker: Option<BTreeMap<String, String>>,
        node: Option<BTreeMap<String, String>>,
        dash: Option<BTreeMap<String, String>>,
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

const COMPOSE: Exceptions = &[
    ("the host may have what a reference demands", &["d324"]),
    ("a reference takes what stands further up, where compose takes the host's variable first", &["d345"]),
];

const DOCKER: Exceptions = &[];

const NODE: Exceptions = &[("a variable that the host has already stays as it is", &["d345", "d555"])];

const SHELL: Exceptions =
    &[("the host may have what a reference demands", &["d324"]), ("the host may have the file", &["d042", "d595"])];

/// How a loader's reading compares with the program's.
enum Outcome {
    Agrees,
    /// It agrees, and leaves a value open that depends on the host, with a notice.
    LeavesOpen,
    Differs(String),
}

fn read(loader: Loader, input: &str) -> Environment {
    let mut environment = Environment::new();
    loader.load(&mut environment, Source::new(".env", input));
    environment
}

/// The statements of the environment in order, as dotenvy gives them.
fn statements(environment: &Environment) -> Vec<Option<(String, Option<String>)>> {
    let pairs = environment
        .assignments()
        .iter()
        .map(|one| (one.statement.start, Some((one.name.clone(), one.text().map(str::to_owned)))));
    let refused = environment.notices().iter().filter(|one| refuses(&one.kind)).map(|one| (one.place.span.start, None));
    let mut statements: Vec<_> = pairs.chain(refused).collect();
    statements.sort_by_key(|&(start, _)| start);
    statements.into_iter().map(|(_, statement)| statement).collect()
}

fn refuses(kind: &NoticeKind) -> bool {
    matches!(kind, NoticeKind::Malformed { .. } | NoticeKind::UnclosedQuote)
}

fn statement_by_statement(input: &str, wanted: &[Option<(String, String)>]) -> Outcome {
    let said = statements(&read(Loader::Dotenvy, input));
    let wanted: Vec<_> = wanted.iter().map(|pair| pair.clone().map(|(name, value)| (name, Some(value)))).collect();
    if said == wanted { Outcome::Agrees } else { Outcome::Differs(format!("read {said:?}, wanted {wanted:?}")) }
}

fn as_a_whole(loader: Loader, input: &str, wanted: Option<&BTreeMap<String, String>>) -> Outcome {
    let environment = read(loader, input);
    let refused = environment.notices().iter().any(|one| refuses(&one.kind));
    let read: BTreeMap<_, _> = environment.winners().map(|one| (one.name.as_str(), &one.value)).collect();
    let Some(wanted) = wanted else {
        return if refused { Outcome::Agrees } else { Outcome::Differs(format!("read {read:?}, wanted a refusal")) };
    };
    let open = read.values().any(|value| **value == Value::Unknown);
    let noticed = !environment.notices().is_empty();
    let same_names = read.keys().copied().eq(wanted.keys().map(String::as_str));
    let same_values = read.iter().all(|(name, value)| match value {
        Value::Known(value) => wanted.get(*name) == Some(value),
        Value::Unknown => true,
    });
    if refused || !same_names || !same_values || open && !noticed {
        return Outcome::Differs(format!("refused: {refused}, read {read:?}, wanted {wanted:?}"));
    }
    if open { Outcome::LeavesOpen } else { Outcome::Agrees }
}

/// Runs `check` on every text, prints a line of the table, and fails on what is not as listed.
fn table(loader: Loader, exceptions: Exceptions, check: impl Fn(&File) -> Option<Outcome>) {
    let mut unexpected = Vec::new();
    let (mut inputs, mut agreeing, mut open) = (0, 0, 0);
    let listed: BTreeMap<&str, &str> =
        exceptions.iter().flat_map(|(why, ids)| ids.iter().map(move |id| (*id, *why))).collect();
    for row in rows() {
        let Some(outcome) = check(&row.file) else { continue };
        inputs += 1;
        match (outcome, listed.contains_key(row.id.as_str())) {
            (Outcome::Agrees, false) => agreeing += 1,
            (Outcome::LeavesOpen, false) => open += 1,
            (Outcome::Differs(_), true) => {}
            (_, true) => unexpected.push(format!("{} ({}) is listed and agrees", row.id, row.what)),
            (Outcome::Differs(difference), false) => {
                unexpected.push(format!("{} ({}): {difference}", row.id, row.what))
            }
        }
    }
    println!("{loader:?}: {inputs} inputs, {agreeing} agree, {open} depend on the host, {} excepted", listed.len());
    for (why, ids) in exceptions {
        println!("    {why}: {}", ids.join(" "));
    }
    assert!(inputs > 300, "{loader:?}: only {inputs} inputs");
    assert!(unexpected.is_empty(), "{loader:?}:\n{}", unexpected.join("\n"));
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
    table(Loader::Dotenvy, DOTENVY, |file| match file {
        File::Text { input, dotenvy, .. } => Some(statement_by_statement(input, dotenvy)),
        File::NotText { .. } => None,
    });
}

#[test]
fn compose() {
    table(Loader::Compose, COMPOSE, |file| match file {
        File::Text { input, compose, .. } => Some(as_a_whole(Loader::Compose, input, compose.as_ref())),
        File::NotText { .. } => None,
    });
}

#[test]
fn docker() {
    table(Loader::Docker, DOCKER, |file| match file {
        File::Text { input, docker, .. } => Some(as_a_whole(Loader::Docker, input, docker.as_ref())),
        File::NotText { .. } => None,
    });
}

#[test]
fn node() {
    table(Loader::Node, NODE, |file| match file {
        File::Text { input, node, .. } => Some(as_a_whole(Loader::Node, input, node.as_ref())),
        File::NotText { .. } => None,
    });
}

#[test]
fn shell() {
    table(Loader::Shell, SHELL, |file| match file {
        File::Text { input, dash, .. } => Some(as_a_whole(Loader::Shell, input, dash.as_ref())),
        File::NotText { .. } => None,
    });
}
