//! The findings that are accepted as they are: how many of a rule about a variable in a file, and never a value.
//!
//! The file is TOML with one line for each, in order, so that it can be kept beside what it is about and compared.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::PathBuf;

use toml::de::DeValue;

use crate::document::{self, Fault, Read, called, count, mistyped, text, wrong};
use crate::finding::Finding;
use crate::redact;
use crate::source::{self, Source};

/// The version of such files.
const VERSION: usize = 1;

/// What tells one kind of finding from another, wherever in its file it stands.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Entry {
    path: String,
    rule: &'static str,
    variable: Option<String>,
}

/// A baseline that was read, or is to be written.
#[derive(Debug, Clone)]
pub struct Baseline {
    name: String,
    folder: PathBuf,
    accepted: BTreeMap<Entry, usize>,
}

/// What of a baseline concerns one environment.
#[derive(Debug, Clone)]
pub struct Accepted {
    name: String,
    /// The paths of the sources, as the baseline has them.
    paths: Vec<String>,
    /// The one of a finding without a place.
    home: String,
    accepted: BTreeMap<Entry, usize>,
}

impl Baseline {
    /// An empty one, called `name`, that is going to lie in `folder`.
    pub fn new(name: impl Into<String>, folder: impl Into<PathBuf>) -> Self {
        Self { name: name.into(), folder: folder.into(), accepted: BTreeMap::new() }
    }

    /// Reads one that lies in `folder`.
    pub fn parse(source: &Source, folder: impl Into<PathBuf>) -> Result<Self, Fault> {
        let accepted = parse(source.text()).map_err(|wrong| wrong.in_source(source))?;
        Ok(Self { accepted, ..Self::new(source.name(), folder) })
    }

    /// What of it concerns the environment of these sources: their names, and where they are files, their absolute
    /// paths.
    pub fn of(&self, sources: impl IntoIterator<Item = (impl AsRef<str>, Option<PathBuf>)>) -> Accepted {
        let (mut paths, mut home) = (Vec::new(), String::new());
        for (name, path) in sources {
            let path = path.map_or_else(|| name.as_ref().to_owned(), |path| document::relative(&path, &self.folder));
            if source::is_file(name.as_ref()) || home.is_empty() {
                home.clone_from(&path);
            }
            paths.push(path);
        }
        let mut accepted = self.accepted.clone();
        accepted.retain(|entry, _| paths.contains(&entry.path));
        Accepted { name: self.name.clone(), paths, home, accepted }
    }

    /// Accepts these findings of an environment, which `place` has been made for with [`Baseline::of`].
    pub fn accept(&mut self, place: &Accepted, findings: &[Finding]) {
        for finding in findings {
            *self.accepted.entry(place.entry(finding)).or_default() += 1;
        }
    }

    /// The file.
    pub fn text(&self) -> String {
        let mut text =
            "# Findings that are accepted as they are. `flagsmith-env check --write-baseline` writes this file.\n"
                .to_owned();
        let _ = write!(text, "version = {VERSION}\nfindings = [\n");
        for (entry, count) in &self.accepted {
            let _ = write!(text, "  {{ path = {}, rule = {}, ", quoted(&entry.path), quoted(entry.rule));
            if let Some(variable) = &entry.variable {
                let _ = write!(text, "variable = {}, ", quoted(variable));
            }
            let _ = writeln!(text, "count = {count} }},");
        }
        text.push_str("]\n");
        text
    }
}

impl Accepted {
    fn entry(&self, finding: &Finding) -> Entry {
        let source = finding.label.as_ref().map(|label| label.place.source.0);
        let path = source.and_then(|source| self.paths.get(source)).unwrap_or(&self.home);
        Entry { path: path.clone(), rule: finding.rule.name, variable: finding.variable.clone() }
    }

    /// Takes what is accepted out of `found`: of several that are alike the first ones. Gives back how many those are,
    /// and what is accepted and was not found, in words.
    pub fn hold(&self, found: &mut Vec<Finding>) -> (usize, Option<Gone>) {
        let mut left = self.accepted.clone();
        let all = found.len();
        found.retain(|finding| match left.get_mut(&self.entry(finding)) {
            Some(count) if *count > 0 => {
                *count -= 1;
                false
            }
            _ => true,
        });
        left.retain(|_, count| *count > 0);
        let gone = (!left.is_empty()).then(|| Gone { baseline: self.name.clone(), entries: left });
        (all - found.len(), gone)
    }
}

/// What a baseline accepts although it is not found.
#[derive(Debug)]
pub struct Gone {
    /// What the baseline is called.
    pub baseline: String,
    entries: BTreeMap<Entry, usize>,
}

/// How many entries are told in words.
const TOLD: usize = 3;

impl Gone {
    /// The first of them, in words.
    pub fn words(&self) -> Vec<String> {
        let words = self.entries.keys().take(TOLD).map(|entry| match &entry.variable {
            Some(variable) => format!("`{}` of `{}`", entry.rule, redact::visible(variable)),
            None => format!("`{}` in `{}`", entry.rule, redact::visible(&entry.path)),
        });
        let more = self.entries.len().saturating_sub(TOLD);
        words.chain((more > 0).then(|| format!("{more} more"))).collect()
    }

    /// The variables that they are about.
    pub fn names(&self) -> Vec<String> {
        let mut names: Vec<String> = self.entries.keys().filter_map(|entry| entry.variable.clone()).collect();
        names.sort_unstable();
        names.dedup();
        names
    }
}

/// A text in TOML: what is invisible is escaped.
fn quoted(text: &str) -> String {
    let mut quoted = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => quoted.extend(['\\', c]),
            _ if redact::visible_char(c) != c => {
                let _ = write!(quoted, "\\U{:08X}", u32::from(c));
            }
            _ => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted
}

fn parse(source: &str) -> Read<BTreeMap<Entry, usize>> {
    let document = document::table(source)?;
    let mut accepted = BTreeMap::new();
    for (key, value) in document.get_ref().iter() {
        document::known(key, &["version", "findings"])?;
        if key.get_ref() == "version" {
            if count(key, value)? != VERSION {
                return wrong(value, format!("version {VERSION} is known here: write it anew with `--write-baseline`"));
            }
            continue;
        }
        let DeValue::Array(all) = value.get_ref() else {
            return mistyped("findings", "a list", value);
        };
        for one in all.iter() {
            let (entry, times) = entry(one)?;
            *accepted.entry(entry).or_default() += times;
        }
    }
    match document.get_ref().contains_key("version") {
        true => Ok(accepted),
        false => wrong(&document, "`version` is missing: this is no baseline"),
    }
}

fn entry(value: &document::Value<'_>) -> Read<(Entry, usize)> {
    let DeValue::Table(table) = value.get_ref() else {
        return mistyped("findings", "tables such as `{ path = \"…\", rule = \"…\", count = 1 }`", value);
    };
    let as_it_is = |text: &str| Ok::<_, String>(text.to_owned());
    let (mut path, mut rule, mut variable, mut times) = (None, None, None, None);
    for (key, value) in table.iter() {
        document::known(key, &["path", "rule", "variable", "count"])?;
        match key.get_ref().as_ref() {
            "path" => path = Some(text(key, value, as_it_is)?),
            "rule" => rule = Some(text(key, value, called)?),
            "variable" => variable = Some(text(key, value, as_it_is)?),
            _ => times = Some(count(key, value)?),
        }
    }
    match (path, rule, times) {
        (Some(path), Some(rule), Some(times)) => Ok((Entry { path, rule: rule.name, variable }, times)),
        _ => wrong(value, "each of the findings has the keys `path`, `rule` and `count`"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rule;

    const TEXT: &str = "# Findings that are accepted as they are. `flagsmith-env check --write-baseline` writes this file.\n\
                        version = 1\nfindings = [\n\
                        \x20 { path = \".env\", rule = \"carriage-return\", count = 1 },\n\
                        \x20 { path = \".env\", rule = \"unknown-variable\", variable = \"A\\U0000001B\\\"\", count = 2 },\n]\n";

    fn read(text: &str) -> Result<Baseline, Fault> {
        Baseline::parse(&Source::new("b.toml", text), "/repo")
    }

    fn finding(rule: &'static rule::Rule, variable: &str) -> Finding {
        Finding::new(rule, "x").variable(variable)
    }

    #[test]
    fn it_is_read_as_it_was_written() {
        assert_eq!(read(TEXT).map(|baseline| baseline.text()), Ok(TEXT.to_owned()));
        let mut baseline = Baseline::new("b.toml", "/repo");
        let place = baseline.of([("x/.env", Some(PathBuf::from("/repo/.env")))]);
        let unknown = finding(&rule::unknown_variable::RULE, "A\u{1b}\"");
        baseline.accept(&place, &[unknown.clone(), Finding::new(&rule::carriage_return::RULE, "x"), unknown]);
        assert_eq!(baseline.text(), TEXT);
    }

    #[test]
    fn as_many_as_were_accepted_are_held() {
        let text = "version = 1\nfindings = [\n\
                    { path = 'a/.env', rule = 'not-read', variable = 'A', count = 2 },\n\
                    { path = 'a/.env', rule = 'not-read', variable = 'B', count = 1 },\n\
                    { path = 'b/.env', rule = 'not-read', variable = 'A', count = 1 },\n]\n";
        let accepted = read(text).unwrap().of([("x", Some(PathBuf::from("/repo/a/.env")))]);
        for (times, held, left, gone) in
            [(3, 2, 1, "`not-read` of `B`"), (1, 1, 0, "`not-read` of `A`, `not-read` of `B`")]
        {
            let mut found = vec![finding(&rule::not_read::RULE, "A"); times];
            let (held_now, gone_now) = accepted.hold(&mut found);
            assert_eq!((held_now, found.len()), (held, left));
            assert_eq!(gone_now.unwrap().words().join(", "), gone);
        }
        let mut found = vec![finding(&rule::no_effect::RULE, "A")];
        assert_eq!(accepted.hold(&mut found).0, 0);
    }

    #[test]
    fn what_is_wrong_is_told_with_its_place() {
        let one = |entry: &str| format!("version = 1\nfindings = [{entry}]");
        for (text, fault) in [
            ("".to_owned(), "1:1: `version` is missing: this is no baseline"),
            ("version = 2".to_owned(), "1:11: version 1 is known here: write it anew with `--write-baseline`"),
            ("version = '1'".to_owned(), "1:11: `version` wants a number, and this is a text"),
            (
                "version = 1\nfinding = []".to_owned(),
                "2:1: there is no key `finding` here: a similar name exists: `findings`",
            ),
            ("version = 1\nfindings = {}".to_owned(), "2:12: `findings` wants a list, and this is a table"),
            (
                one("{ path = 'x', rule = 'not-red', count = 1 }"),
                "2:34: there is no rule `not-red`: a similar name exists: `not-read`",
            ),
            (one("{ path = 'x', rule = 'not-read', count = 0 }"), "2:54: `count` is at least 1"),
            (
                one("{ path = 'x', rule = 'not-read' }"),
                "2:13: each of the findings has the keys `path`, `rule` and `count`",
            ),
            ("<<<<<<< HEAD\nversion = 1".to_owned(), "1:9: key with no value, expected `=`"),
        ] {
            let told = read(&text).map(|_| ()).unwrap_err().0;
            assert!(told.starts_with(&format!("b.toml:{fault}")), "{told}\n{fault}");
        }
    }
}
