//! `flagsmith-env check --fix`: what it writes, what it never touches, and that it comes to an end.

mod common;
mod program;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use flagsmith_env::check::{Checked, Options, check};
use flagsmith_env::environment::Environment;
use flagsmith_env::finding::{Change, Finding, Safety, Severity};
use flagsmith_env::fix::{Fixed, fix};
use flagsmith_env::load::{self, Loader};
use flagsmith_env::report::{Style, diff};
use flagsmith_env::rule::RULES;
use flagsmith_env::source::{Source, Span};
use flagsmith_env::spec::{self, Component, Version};
use flagsmith_env::target::Target;
use program::Machine;
use proptest::prelude::*;
use serde::Deserialize;
use serde_json::json;

/// What must never be shown.
const MARK: &str = "k7Qm2Zx9Tb";

const WRONG: &str = "DJANGO_ALLOWED_HOSTS=https://a.example.com,b.example.com:80\nLOG_LEVEL=info\n";
const RIGHT: &str = "DJANGO_ALLOWED_HOSTS=a.example.com,b.example.com\nLOG_LEVEL=INFO\n";

/// A machine with a file, and what is in the file now.
struct Desk {
    name: &'static str,
    machine: Machine,
}

impl Desk {
    fn new(name: &'static str, files: &[(&str, &str)]) -> Self {
        let machine = files.iter().fold(Machine::new(name), |machine, (path, text)| machine.file(path, text));
        Self { name, machine }
    }

    fn path(&self, path: &str) -> std::path::PathBuf {
        Path::new(env!("CARGO_TARGET_TMPDIR")).join("machines").join(self.name).join(path)
    }

    fn read(&self, path: &str) -> String {
        fs::read_to_string(self.path(path)).unwrap()
    }

    /// The names in the folder.
    fn names(&self) -> BTreeSet<String> {
        let entries = fs::read_dir(self.path("")).unwrap();
        entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
    }
}

#[test]
fn a_file_is_fixed_once_and_then_left_alone() {
    let desk = Desk::new("fix", &[(".env", WRONG)]);
    let run = desk.machine.run("check --partial --fix .env").exits_with(0).has_lines(1);
    run.says("no problems in 2 variables").says("; 3 fixed\n");
    assert_eq!(desk.read(".env"), RIGHT);
    let written = fs::metadata(desk.path(".env")).unwrap().modified().unwrap();
    desk.machine.run("check --partial --fix .env").exits_with(0).says("; nothing fixed\n");
    assert_eq!(desk.read(".env"), RIGHT);
    assert_eq!(fs::metadata(desk.path(".env")).unwrap().modified().unwrap(), written);
    assert_eq!(desk.names().len(), 1, "nothing else is left behind");
}

#[test]
fn the_exit_status_is_by_what_is_left() {
    let text = format!("{WRONG}ENABLE_GZIP_COMPRESSION=enabled\nPREVENT_SIGN_UP=true\n");
    let desk = Desk::new("fix-status", &[(".env", &text)]);
    let run = desk.machine.run("check --partial --fix .env").exits_with(1);
    run.says("invalid-value").says("; 3 fixed, 2 more with `--unsafe-fixes`\n");
    assert_eq!(desk.read(".env"), format!("{RIGHT}ENABLE_GZIP_COMPRESSION=enabled\nPREVENT_SIGN_UP=true\n"));
    desk.machine.run("check --partial --fix --unsafe-fixes --deny advice .env").exits_with(0).says("; 2 fixed\n");
    assert_eq!(desk.read(".env"), format!("{RIGHT}ENABLE_GZIP_COMPRESSION=true\nPREVENT_SIGNUP=true\n"));
}

#[test]
fn json_has_the_keys_that_it_always_has() {
    let desk = Desk::new("fix-json", &[(".env", WRONG)]);
    let report = desk.machine.run("check --partial --fix --format json .env").exits_with(0).json();
    assert_eq!(report["findings"], json!([]));
    assert_eq!(
        report["summary"],
        json!({"variables": 2, "errors": 0, "warnings": 0, "advice": 0, "silenced": 0, "baseline": 0})
    );
    assert_eq!(desk.read(".env"), RIGHT);
}

#[test]
fn a_diff_shows_and_writes_nothing() {
    let secret = format!("DJANGO_SECRET_KEY={MARK}{MARK}{MARK}{MARK}{MARK}\n");
    let text = format!("# {MARK}\n{secret}MINE={MARK}\n{WRONG}\nLOG_FORMAT=text\nLOG_FORMAT=json");
    let desk = Desk::new("fix-diff", &[(".env", &text)]);
    for arguments in ["--diff", "--diff --fix"] {
        let run = desk.machine.run(&format!("check --partial --allow MINE {arguments} .env")).exits_with(1);
        run.never_says(MARK)
            .says("--- .env\n+++ .env\n@@ -1,8 +1,7 @@\n")
            .says("\n DJANGO_SECRET_KEY=****")
            .says("\n MINE=**********\n-DJANGO_ALLOWED_HOSTS=https://a.example.com,b.example.com:80\n-LOG_LEVEL=info\n")
            .says("\n+DJANGO_ALLOWED_HOSTS=a.example.com,b.example.com\n+LOG_LEVEL=INFO\n")
            .says("\n-LOG_FORMAT=text\n LOG_FORMAT=json\n\\ No newline at end of file\n")
            .says("4 would be fixed; ");
        assert_eq!(desk.read(".env"), text);
    }
    assert_eq!(desk.names().len(), 1);
    let clean = Desk::new("fix-diff-clean", &[(".env", RIGHT)]);
    clean.machine.run("check --partial --diff .env").exits_with(0).has_lines(1).says("nothing would be fixed");
    clean.machine.run("check --partial --diff -q .env").exits_with(0).has_lines(0);
}

#[test]
fn layered_files_are_fixed_each_for_itself() {
    let files = [("base.env", "LOG_FORMAT=JSON\nLOG_LEVEL=x\n"), ("top.env", WRONG)];
    let desk = Desk::new("fix-layered", &files);
    desk.machine.run("check --partial --fix base.env top.env").exits_with(0).says("; 4 fixed\n");
    assert_eq!(
        (desk.read("base.env").as_str(), desk.read("top.env").as_str()),
        ("LOG_FORMAT=json\nLOG_LEVEL=x\n", RIGHT)
    );
    let desk = Desk::new("fix-separate", &files);
    let run = desk.machine.run("check --partial --fix --separate base.env top.env").exits_with(1);
    run.says("base.env: 1 error").says("; 1 fixed\n").says("\ntop.env: no problems in 2 variables").says("; 3 fixed\n");
    assert_eq!(
        (desk.read("base.env").as_str(), desk.read("top.env").as_str()),
        ("LOG_FORMAT=json\nLOG_LEVEL=x\n", RIGHT)
    );
}

#[test]
fn what_is_no_file_is_not_fixed() {
    let desk = Desk::new("fix-usage", &[(".env", WRONG)]);
    for (arguments, complaint) in [
        ("--fix", "the process environment cannot be changed"),
        ("--diff", "the process environment cannot be changed"),
        ("--fix -", "standard input cannot be changed"),
        ("--fix .env -", "standard input cannot be changed"),
        ("--diff -", "standard input cannot be changed"),
        ("--fix .env ./.env", "`./.env` is given twice"),
        ("--fix missing.env", "cannot read `missing.env`: there is no such file"),
        ("--fix .", "cannot read `.`: it is a folder"),
        ("--diff --format json .env", "goes with no other format"),
        ("--unsafe-fixes .env", "--unsafe-fixes"),
    ] {
        desk.machine.run(&format!("check {arguments}")).exits_with(2).complains(complaint);
        assert_eq!(desk.read(".env"), WRONG, "{arguments}");
    }
}

#[cfg(unix)]
#[test]
fn mode_and_links_are_kept() {
    use std::os::unix::fs::{MetadataExt, PermissionsExt, symlink};
    for mode in [0o600, 0o640, 0o664, 0o4755] {
        let desk = Desk::new("fix-mode", &[("real.env", WRONG)]);
        fs::set_permissions(desk.path("real.env"), fs::Permissions::from_mode(mode)).unwrap();
        let before = fs::metadata(desk.path("real.env")).unwrap();
        symlink("real.env", desk.path("link.env")).unwrap();
        desk.machine.run("check --partial --fix link.env").exits_with(0).says("; 3 fixed");
        let after = fs::metadata(desk.path("real.env")).unwrap();
        assert_eq!(after.mode() & 0o7777, mode);
        assert_eq!((after.uid(), after.gid()), (before.uid(), before.gid()));
        assert_eq!(fs::read_link(desk.path("link.env")).unwrap(), Path::new("real.env"));
        assert_eq!(desk.read("real.env"), RIGHT);
        assert_eq!(desk.names().len(), 2);
        desk.machine.run("check --partial --fix link.env real.env").exits_with(2).complains("is given twice");
    }
}

#[cfg(unix)]
#[test]
fn a_read_only_file_keeps_all_files_as_they_are() {
    use std::os::unix::fs::PermissionsExt;
    let desk = Desk::new("fix-read-only", &[("a.env", "LOG_FORMAT=JSON\n"), ("b.env", WRONG)]);
    fs::set_permissions(desk.path("b.env"), fs::Permissions::from_mode(0o444)).unwrap();
    let run = desk.machine.run("check --partial --fix a.env b.env").exits_with(2);
    run.complains("error: cannot write `b.env`: it is read-only");
    assert_eq!((desk.read("a.env").as_str(), desk.read("b.env").as_str()), ("LOG_FORMAT=JSON\n", WRONG));
    assert_eq!(desk.names().len(), 2);
    // Nothing needs to be written where nothing can be fixed.
    desk.machine.run("check --partial --fix a.env").exits_with(0);
    fs::set_permissions(desk.path("a.env"), fs::Permissions::from_mode(0o444)).unwrap();
    desk.machine.run("check --partial --fix a.env").exits_with(0).says("nothing fixed");
}

#[cfg(unix)]
#[test]
fn a_pipe_is_not_fixed() {
    let desk = Desk::new("fix-pipe", &[]);
    desk.machine.run("check --fix /dev/null").exits_with(2).complains("it is no file that can be replaced");
}

#[test]
fn line_ends_and_marks_stay() {
    let text = "\u{feff}# a\r\nLOG_LEVEL=info\r\n\r\nX=1 \r\nLOG_FORMAT=text\nLOG_FORMAT=json\r\n";
    let desk = Desk::new("fix-windows", &[(".env", text)]);
    desk.machine.run("check --partial --allow X --fix .env").exits_with(0).says("; 2 fixed");
    assert_eq!(desk.read(".env"), "\u{feff}# a\r\nLOG_LEVEL=INFO\r\n\r\nX=1 \r\nLOG_FORMAT=json\r\n");
}

fn target(component: Component, release: Version) -> Target {
    Target { partial: true, ..Target::new(vec![component], release) }
}

fn look(environment: Environment, target: Target, portable: bool) -> Checked {
    let options = Options { portable, ..Options::default() };
    let findings = check(&environment, &target, &options);
    Checked { environment, target, findings }
}

/// The errors by rule and name.
fn errors(findings: &[Finding]) -> BTreeMap<(&str, Option<&str>), usize> {
    let mut errors = BTreeMap::new();
    for finding in findings.iter().filter(|finding| finding.severity == Severity::Error) {
        *errors.entry((finding.rule.name, finding.variable.as_deref())).or_default() += 1;
    }
    errors
}

/// Fixes a text, and asserts what is true of every fix.
fn fix_soundly(text: &str, loader: Option<Loader>, component: Component, allowed: Safety) -> Fixed {
    let look = |environment| look(environment, target(component, spec::NEWEST), loader.is_none());
    let before = look(load::layered(loader, [Source::new("x", text)]));
    let fixed = fix(before.clone(), loader, allowed, &look);
    let (old, new) = (&before.environment, &fixed.checked.environment);
    let again = fix(fixed.checked.clone(), loader, allowed, &look);
    let (old_text, new_text) = (old.sources()[0].text(), new.sources()[0].text());
    assert_eq!(new_text, again.checked.environment.sources()[0].text(), "fixing {text:?} twice");
    assert_eq!(again.tally.cured, 0, "{text:?}");
    let (old_found, new_found) = (&before.findings.reported, &fixed.checked.findings.reported);
    let errors_before = errors(old_found);
    for (error, count) in errors(new_found) {
        assert!(
            errors_before.get(&error).is_some_and(|before| count <= *before),
            "{error:?} in {text:?}: {new_text:?}"
        );
    }
    assert_eq!(fixed.tally.cured == 0, old_text == new_text, "{text:?}");
    // Of what is still there nothing but names and values has changed, and only for a cure.
    let parts = |environment: &Environment, index: usize| {
        let assignment = &environment.assignments()[index];
        let text = environment.sources()[0].text();
        let part = |start: usize, end: usize| text[start..end].to_owned();
        let (name, value, statement) = (assignment.name_span, assignment.value_span, assignment.statement);
        let shared = environment.assignments().iter().filter(|other| other.statement == statement).count() > 1;
        // A shell assigns several names in one statement: then what stands around one are the others.
        let (start, end) = if shared { (name.start, value.end) } else { (statement.start, statement.end) };
        let around = [part(start, name.start), part(name.end, value.start), part(value.end, end)];
        (around, part(name.start, name.end) + "=" + &part(value.start, value.end))
    };
    let mut changed = old.assignments().len() - new.assignments().len();
    for (index, &origin) in fixed.origins.iter().enumerate() {
        let (before, after) = (parts(old, origin), parts(new, index));
        assert_eq!(before.0, after.0, "{text:?}");
        changed += usize::from(before.1 != after.1);
    }
    assert!(changed <= fixed.tally.cured, "{text:?}");
    assert!(fixed.origins.is_sorted());
    // And what is no assignment stays as it is.
    let rest = |environment: &Environment| {
        let source = &environment.sources()[0];
        let lines = |span: Span| source.line_index(span.start)..=source.line_index(span.end);
        let taken: BTreeSet<usize> = environment.assignments().iter().flat_map(|one| lines(one.statement)).collect();
        let text = source.text().trim_start_matches('\u{feff}');
        let texts = text.split('\n').enumerate().filter(|(line, _)| !taken.contains(line));
        texts.map(|(_, text)| text.to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(rest(old), rest(new), "{text:?}");
    assert_eq!(old_text.starts_with('\u{feff}'), new_text.starts_with('\u{feff}'));
    fixed
}

#[derive(Deserialize)]
struct Case {
    component: String,
    env: BTreeMap<String, String>,
}

/// Every text that the fixtures hold, with the side that it is for.
fn texts() -> Vec<(Component, String)> {
    let mut texts = Vec::new();
    for (_, text) in common::env_files() {
        for component in [Component::Api, Component::Processor, Component::Frontend, Component::Unified] {
            texts.push((component, text.clone()));
        }
    }
    for case in common::json_lines::<Case>("verdicts/cases.jsonl") {
        let component = if case.component == "frontend" { Component::Frontend } else { Component::Api };
        texts.push((component, case.env.iter().map(|(name, value)| format!("{name}={value}\n")).collect()));
        let escape =
            |value: &str| value.replace('\\', "\\\\").replace('"', "\\\"").replace('$', "\\$").replace('\n', "\\n");
        let quoted = case.env.iter().map(|(name, value)| format!("{name}=\"{}\"\n", escape(value)));
        texts.push((component, quoted.collect()));
    }
    texts
}

#[test]
fn every_fixture_is_fixed_soundly() {
    let mut rules: BTreeMap<&str, BTreeSet<Safety>> = BTreeMap::new();
    for (component, text) in texts() {
        for loader in common::loaders() {
            for allowed in [Safety::Safe, Safety::Unsafe] {
                fix_soundly(&text, loader, component, allowed);
            }
        }
        for release in [spec::NEWEST, Version::new(2, 200, 0)] {
            let environment = load::layered(None, [Source::new("x", text.as_str())]);
            for finding in look(environment, target(component, release), true).findings.reported {
                if let Some(fix) = &finding.fix {
                    rules.entry(finding.rule.name).or_default().insert(fix.safety);
                    assert!(finding.rule.fix().is_some(), "{}", finding.rule.name);
                    assert_eq!(fix.change == Change::Remove, finding.rule.name == "duplicate-variable");
                }
            }
        }
    }
    // What `explain` says of rules is so.
    for rule in RULES {
        let words = rule.fix().unwrap_or("");
        let of = |safety| rules.get(rule.name).is_some_and(|found| found.contains(&safety));
        assert_eq!(of(Safety::Safe), words.contains("--fix"), "{}", rule.name);
        assert_eq!(of(Safety::Unsafe), words.contains("--unsafe-fixes"), "{}", rule.name);
    }
}

/// Values as people write them: nearly right.
fn value() -> impl Strategy<Value = String> {
    let core = proptest::sample::select(vec![
        "true",
        "True",
        "tRuE",
        "yes",
        "0",
        "off",
        "enabled",
        "info",
        "INFO",
        "Debug",
        "json",
        "JSON",
        "60",
        "1,000",
        "25",
        "a.example.com",
        "https://a.example.com/",
        "a.example.com:8000",
        "a, b",
        "[a,b]",
        "*.example.com",
        "prod",
        "X-Forwarded-Proto",
        "1 day",
        "20/MIN",
        "http://api:8000/api/v1",
        "lax",
        "NONE",
        "{\"a\": 1}",
        "a=b, c=d",
        "",
        "redis://r:6379",
        "postgres://u:k7Qm2Zx9Tb@h/d",
    ]);
    let wrap =
        proptest::sample::select(vec!["{}", "{}", "{}", "\"{}\"", "'{}'", "\" {} \"", "\"'{}'\"", "{} # why", "'{},'"]);
    (core, wrap).prop_map(|(core, wrap)| wrap.replace("{}", core))
}

fn name() -> impl Strategy<Value = String> {
    let known: Vec<String> = spec::VARIABLES
        .iter()
        .filter(|variable| variable.family.is_none())
        .map(|variable| variable.name.to_owned())
        .collect();
    let other = [
        "log_level",
        "LOG.FORMAT",
        "PREVENT_SIGN_UP",
        "DJANGO_ALOWED_HOSTS",
        "REPLICA_DATABASE_URLS_2",
        "MINE",
        "PG_API_USAGE_CACHE_SECONDS",
        "LOG_LEVEL",
        "LOG_LEVEL",
        "DJANGO_ALLOWED_HOSTS",
        "LOG_FORMAT",
    ];
    let other: Vec<String> = other.iter().map(|name| (*name).to_owned()).collect();
    prop_oneof![proptest::sample::select(known), proptest::sample::select(other)]
}

fn file() -> impl Strategy<Value = String> {
    let assignment = (name(), value()).prop_map(|(name, value)| format!("{name}={value}"));
    let other = proptest::sample::select(vec![
        "",
        "# k7Qm2Zx9Tb é",
        "  # flagsmith-env: ignore[invalid-value] x",
        "no assignment",
        "\texport LOG_LEVEL = info",
        "MINE=\"a\nb\"",
        "LOG_LEVEL=\"${LOG_LEVEL}\"",
        "X=${LOG_FORMAT}",
        "A='open",
    ]);
    let secrets: Vec<&str> = spec::VARIABLES
        .iter()
        .filter(|variable| variable.secret && variable.family.is_none())
        .map(|variable| variable.name)
        .collect();
    let around = proptest::sample::select(vec!["{}", "\"{} \"", "' {}'", "\"'{}'\"", "{},{}", "\"x, {}\""]);
    let secret = (proptest::sample::select(secrets), around)
        .prop_map(|(name, around)| format!("{name}={}", around.replace("{}", MARK)));
    let line = prop_oneof![8 => assignment, 2 => secret, 2 => other.prop_map(str::to_owned)];
    let end = proptest::sample::select(vec!["\n", "\r\n"]);
    let front = proptest::sample::select(vec!["", "", "\u{feff}"]);
    (front, proptest::collection::vec(line, 1..12), end, any::<bool>()).prop_map(|(front, lines, end, ends)| {
        let text = lines.join(end);
        format!("{front}{text}{}", if ends { end } else { "" })
    })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(300) })]

    #[test]
    fn files_that_are_nearly_right_are_fixed_soundly(
        text in file(),
        loader in proptest::sample::select(common::loaders()),
        component in proptest::sample::select(vec![Component::Api, Component::Frontend, Component::Unified]),
        allowed in proptest::sample::select(vec![Safety::Safe, Safety::Unsafe]),
    ) {
        let before = load::layered(loader, [Source::new("x", text.as_str())]);
        let fixed = fix_soundly(&text, loader, component, allowed);
        let diff = diff::render(&before, &fixed.checked.environment, &fixed.origins, &Style::default());
        prop_assert!(!diff.contains(MARK), "{}", diff);
        prop_assert_eq!(diff.is_empty(), fixed.tally.cured == 0);
        assert_applies(&diff, &before.sources()[0], &fixed.checked.environment.sources()[0]);
    }
}

/// A diff says the truth about lines: how many stay, go and come, and where.
fn assert_applies(diff: &str, old: &Source, new: &Source) {
    let count = |source: &Source| source.text().lines().count();
    let (mut at_old, mut at_new) = (0, 0);
    for line in diff.lines().skip(2) {
        if let Some(numbers) = line.strip_prefix("@@ -") {
            let (from, to) = numbers.split_once(" +").expect("two places");
            let start = |text: &str| {
                let (line, count) =
                    text.trim_end_matches(" @@").split_once(',').unwrap_or((text.trim_end_matches(" @@"), "1"));
                let line: usize = line.parse().expect("a line");
                if count == "0" { line } else { line - 1 }
            };
            let (skip_old, skip_new) = (start(from), start(to));
            assert_eq!(skip_old - at_old, skip_new - at_new, "what is left out is the same on both sides\n{diff}");
            (at_old, at_new) = (skip_old, skip_new);
            continue;
        }
        match line.chars().next() {
            Some(' ') => (at_old, at_new) = (at_old + 1, at_new + 1),
            Some('-') => at_old += 1,
            Some('+') => at_new += 1,
            Some('\\') => {}
            _ => panic!("{line:?} in\n{diff}"),
        }
    }
    assert_eq!(count(old) - at_old, count(new) - at_new, "what is left is the same on both sides\n{diff}");
}
