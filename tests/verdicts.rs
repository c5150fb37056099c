//! Holds the program against what the real Flagsmith did with thousands of environments (fixtures/verdicts). Where the two disagree and an exceptions file does not say why, the test fails.

mod common;

use std::collections::{BTreeMap, BTreeSet};

use common::verdicts::{Case, NEWEST_CASES, OLDER_CASES, Verdict};
use flagsmith_env::check::{Context, Options, check};
use flagsmith_env::finding::{Finding, Severity};
use flagsmith_env::spec::Program;
use flagsmith_env::value::Seen;

impl Case {
    /// What is wrong with the verdict that `findings` amount to.
    fn disagreement(&self, findings: &[Finding]) -> Option<String> {
        // What the base lacks belongs to the base.
        let base_lacks = |finding: &Finding| {
            finding.rule.name == "missing-required"
                && !finding.variable.as_deref().is_some_and(|name| {
                    name == "DATABASE_URL" || name.starts_with("DJANGO_DB_") || self.names().contains(name)
                })
        };
        let names = self.names();
        // What a whole environment lacks has a name that is not in it.
        let bare = self.vars.is_none() && self.base.is_some();
        let about = |finding: &Finding| {
            names.is_empty()
                || bare && finding.rule.name == "missing-required"
                || finding.variable.as_deref().is_some_and(|name| names.contains(name))
                || finding.names.iter().any(|name| names.contains(name.as_str()))
        };
        let mine: Vec<&Finding> = findings.iter().filter(|finding| !base_lacks(finding) && about(finding)).collect();
        let worst = mine.iter().map(|finding| finding.severity).max();
        let bad = match self.verdict {
            Verdict::Error => worst != Some(Severity::Error),
            Verdict::Warn => worst < Some(Severity::Warning),
            Verdict::Ok => worst == Some(Severity::Error),
        };
        bad.then(|| {
            let said: Vec<String> = mine
                .iter()
                .map(|finding| format!("{}[{}] {}", finding.severity, finding.rule.name, finding.message))
                .collect();
            format!(
                "{:?} wanted, said: {}",
                self.verdict,
                if said.is_empty() { "nothing".to_owned() } else { said.join("; ") }
            )
        })
    }

    /// A value that the program takes for something else than the real one did.
    fn other_value(&self, context: &Context<'_>, browser: &BTreeMap<String, String>) -> Option<String> {
        if self.verdict == Verdict::Error {
            return None;
        }
        for entry in &context.entries {
            let name = &entry.assignment.name;
            let frontend = self.component == "frontend";
            let key = if frontend { browser.get(name).unwrap_or(name) } else { name };
            let Some(effective) = self.effective.get(key).filter(|_| self.env.contains_key(name)) else { continue };
            let readings = entry.uses.iter().filter(|usage| usage.reader.program != Program::Gunicorn);
            let readings: Vec<&Seen> = readings.filter_map(|usage| Some(&usage.reading.as_ref()?.seen)).collect();
            let comparable = readings.iter().any(|seen| !frontend || matches!(seen, Seen::Boolean(_)));
            let value = &self.env[name];
            if comparable && !readings.iter().any(|seen| same(seen, value, effective)) {
                return Some(format!("{name} is {effective}, taken for {readings:?}"));
            }
        }
        None
    }
}

/// Whether what the program sees is what Python's `repr()` shows.
fn same(seen: &Seen, value: &str, repr: &str) -> bool {
    match seen {
        Seen::Nothing => repr == "None",
        Seen::Boolean(value) => repr == if *value { "True" } else { "False" },
        Seen::Integer(digits) => repr == digits,
        Seen::Float(number) => repr.parse::<f64>().is_ok_and(|other| other == *number),
        Seen::Text(text) => repr == python(text),
        Seen::List(items) => {
            let items: Vec<String> = items.iter().map(|item| python(&value[item.clone()])).collect();
            repr == format!("[{}]", items.join(", "))
        }
        Seen::Dict(pairs) => {
            let pairs: Vec<String> =
                pairs.iter().map(|(key, value)| format!("{}: {}", python(key), python(value))).collect();
            repr == format!("{{{}}}", pairs.join(", "))
        }
        Seen::Member(name) => repr.contains(&format!(".{name}")),
        // Python's own classes print in ways of their own: only the parsers' tests compare these.
        Seen::Json(_) | Seen::Time(_) => true,
    }
}

/// `repr()` of a text.
fn python(text: &str) -> String {
    let quote = if text.contains('\'') && !text.contains('"') { '"' } else { '\'' };
    let mut repr = String::from(quote);
    for c in text.chars() {
        match c {
            '\\' => repr.push_str("\\\\"),
            '\n' => repr.push_str("\\n"),
            '\r' => repr.push_str("\\r"),
            '\t' => repr.push_str("\\t"),
            c if c == quote => repr.extend(['\\', c]),
            c if (c as u32) < 0x20 || c as u32 == 0x7f => repr.push_str(&format!("\\x{:02x}", c as u32)),
            '\u{80}'..='\u{a0}' | '\u{ad}' => repr.push_str(&format!("\\x{:02x}", c as u32)),
            '\u{2000}'..='\u{200f}' | '\u{2028}'..='\u{202f}' | '\u{205f}'..='\u{206f}' | '\u{3000}' | '\u{feff}' => {
                repr.push_str(&format!("\\u{:04x}", c as u32));
            }
            c => repr.push(c),
        }
    }
    repr.push(quote);
    repr
}

/// Case ids, each with the reason why it cannot agree.
fn exceptions(path: &str) -> BTreeMap<String, String> {
    let text = std::fs::read_to_string(common::fixture(path)).expect("the exceptions file is there");
    let lines = text.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
    lines
        .map(|line| {
            let (id, reason) = line.split_once('\t').unwrap_or_else(|| panic!("{path}: no reason: {line}"));
            assert!(!reason.trim().is_empty(), "{path}: no reason: {line}");
            (id.to_owned(), reason.to_owned())
        })
        .collect()
}

/// The name under which the browser gets a variable of the front end.
fn browser_names() -> BTreeMap<String, String> {
    let text = std::fs::read_to_string(common::fixture("facts/variables.tsv")).expect("the facts are there");
    let rows = text.lines().map(|line| line.split('\t').collect::<Vec<_>>());
    rows.filter(|cells| cells[1] == "frontend")
        .filter_map(|cells| {
            let name = cells[11].split(", ").next()?.strip_prefix("projectOverrides.")?;
            Some((cells[0].to_owned(), name.to_owned()))
        })
        .collect()
}

/// Counts of one class of cases.
#[derive(Default)]
struct Tally {
    cases: usize,
    agree: usize,
    excepted: usize,
}

fn hold(cases: &[Case], exceptions: &BTreeMap<String, String>, class: impl Fn(&Case) -> String) -> Vec<String> {
    let browser = browser_names();
    let mut tallies: BTreeMap<String, Tally> = BTreeMap::new();
    let mut variables: BTreeMap<String, Tally> = BTreeMap::new();
    let mut disagreements = Vec::new();
    let mut stale: BTreeSet<&str> = exceptions.keys().map(String::as_str).collect();
    for case in cases {
        let environment = common::environment(&case.environment());
        let target = case.target();
        let options = Options::default();
        let findings = check(&environment, &target, &options).reported;
        let context = Context::new(&environment, &target, &options);
        let disagreement = case.disagreement(&findings).or_else(|| case.other_value(&context, &browser));
        let name = case.names().first().map_or_else(String::new, |name| (*name).to_owned());
        let both = [tallies.entry(class(case)).or_default(), variables.entry(name).or_default()];
        let excepted = exceptions.contains_key(&case.id);
        for tally in both {
            tally.cases += 1;
            tally.agree += usize::from(disagreement.is_none());
            tally.excepted += usize::from(disagreement.is_some() && excepted);
        }
        if let Some(disagreement) = disagreement {
            stale.remove(case.id.as_str());
            if !excepted {
                disagreements.push(format!("{}: {} {:?}", case.id, disagreement, case.env));
            }
        }
    }
    println!("{:<28} {:>6} {:>6} {:>9}", "class", "cases", "agree", "excepted");
    for (class, tally) in &tallies {
        println!("{class:<28} {:>6} {:>6} {:>9}", tally.cases, tally.agree, tally.excepted);
    }
    println!("{:<60} {:>6} {:>6} {:>9}", "variable, where not all agree", "cases", "agree", "excepted");
    for (name, tally) in variables.iter().filter(|(_, tally)| tally.agree < tally.cases) {
        println!("{name:<60} {:>6} {:>6} {:>9}", tally.cases, tally.agree, tally.excepted);
    }
    for disagreement in &disagreements {
        println!("{disagreement}");
    }
    disagreements.extend(stale.iter().map(|id| format!("{id} is excepted, and agrees")));
    disagreements
}

#[test]
fn one_name_at_the_newest_release() {
    let cases: Vec<Case> = common::json_lines(NEWEST_CASES);
    let plain: Vec<Case> = cases.into_iter().filter(Case::is_plain).collect();
    let exceptions = exceptions("verdicts/exceptions-one-name.tsv");
    let disagreements = hold(&plain, &exceptions, |case| format!("{} {:?}", case.component, case.verdict));
    assert!(disagreements.is_empty(), "{} disagreements, listed above", disagreements.len());
}

#[test]
fn several_names_at_the_newest_release() {
    let cases: Vec<Case> = common::json_lines(NEWEST_CASES);
    let others: Vec<Case> = cases.into_iter().filter(|case| !case.is_plain()).collect();
    let exceptions = exceptions("verdicts/exceptions-several-names.tsv");
    let disagreements = hold(&others, &exceptions, |case| format!("{} {:?}", case.component, case.verdict));
    assert!(disagreements.is_empty(), "{} disagreements, listed above", disagreements.len());
}

#[test]
fn older_releases() {
    let cases: Vec<Case> = common::json_lines(OLDER_CASES);
    let exceptions = exceptions("verdicts/exceptions-older-releases.tsv");
    let class = |case: &Case| {
        let names = if case.is_plain() { "one name" } else { "several" };
        format!("{} {:?}, {names}", case.flagsmith.as_deref().unwrap_or_default(), case.verdict)
    };
    let disagreements = hold(&cases, &exceptions, class);
    assert!(disagreements.is_empty(), "{} disagreements, listed above", disagreements.len());
}
