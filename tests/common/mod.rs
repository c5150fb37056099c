//! What several tests share: environments made from names and values, and the cases of the fixtures.

#![allow(dead_code, reason = "every test has a part of it")]

pub mod verdicts;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use clap::ValueEnum;
use flagsmith_env::environment::{Assignment, Environment, Value};
use flagsmith_env::load::Loader;
use flagsmith_env::source::{Source, SourceId, Span};

/// The project's fixture `path`.
pub fn fixture(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures").join(path)
}

/// The lines of a JSON Lines file among the fixtures.
pub fn json_lines<T: serde::de::DeserializeOwned>(path: &str) -> Vec<T> {
    let text = std::fs::read_to_string(fixture(path)).unwrap_or_else(|error| panic!("{path}: {error}"));
    let lines = text.lines().filter(|line| !line.is_empty());
    lines.map(|line| serde_json::from_str(line).unwrap_or_else(|error| panic!("{path}: {error}: {line}"))).collect()
}

/// The `.env` files among the fixtures, as name and text.
pub fn env_files() -> Vec<(String, String)> {
    let mut paths: Vec<PathBuf> = ["", "rules"]
        .into_iter()
        .flat_map(|folder| std::fs::read_dir(fixture(folder)).expect("the folder is there"))
        .map(|entry| entry.expect("the folder can be read").path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "env"))
        .collect();
    paths.sort();
    let read = |path: PathBuf| {
        let text = std::fs::read_to_string(&path).expect("fixtures are UTF-8");
        (path.file_name().unwrap_or_default().to_string_lossy().into_owned(), text)
    };
    paths.into_iter().map(read).collect()
}

/// Every loader by itself, and the default one with what others would read.
pub fn loaders() -> Vec<Option<Loader>> {
    std::iter::once(None).chain(Loader::value_variants().iter().copied().map(Some)).collect()
}

/// An environment that holds exactly these values, whatever bytes are in them.
pub fn environment(variables: &BTreeMap<String, String>) -> Environment {
    environment_of(variables.iter().map(|(name, value)| (name.as_str(), Value::Known(value.clone()))))
}

/// An environment that holds exactly these values, in this order; unknown ones too.
pub fn environment_of<'p>(pairs: impl IntoIterator<Item = (&'p str, Value)>) -> Environment {
    let mut text = String::new();
    let mut assignments = Vec::new();
    for (name, value) in pairs {
        let start = text.len();
        let value_start = start + name.len() + 1;
        let shown = match &value {
            Value::Known(shown) => shown,
            Value::Unknown => "?",
        };
        text.push_str(&format!("{name}={shown}\n"));
        let value_end = value_start + shown.len();
        assignments.push(Assignment {
            name: name.to_owned(),
            value_offset: matches!(value, Value::Known(_)).then_some(value_start),
            value,
            source: SourceId(0),
            name_span: Span::new(start, start + name.len()),
            value_span: Span::new(value_start, value_end),
            expanded: false,
            statement: Span::new(start, value_end),
        });
    }
    let mut environment = Environment::new();
    environment.add_source(Source::new("case", text));
    for assignment in assignments {
        environment.push(assignment);
    }
    environment
}
