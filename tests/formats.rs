//! The formats for other programs: each is read by a strict reader; and where they are written to.

mod program;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use clap::ValueEnum;
use flagsmith_env::report::Format;
use flagsmith_env::rule::RULES;
use program::{Machine, Run};
use serde_json::{Value, json};

/// One error in line 2, one warning in line 3.
const BAD: &str = "DJANGO_ALLOWED_HOSTS=flags.example.com\nENABLE_GZIP_COMPRESSION=enabled\nPREVENT_SIGN_UP=true\n";

/// Nothing that counts, with `--partial`.
const GOOD: &str = "DJANGO_ALLOWED_HOSTS=flags.example.com\n";

/// A baseline that accepts nothing.
const BASELINE: &str = "version = 1\nfindings = []\n";

fn names() -> Vec<String> {
    let values = Format::value_variants().iter().filter_map(ValueEnum::to_possible_value);
    values.map(|value| value.get_name().to_owned()).collect()
}

/// The findings of a file as the JSON format tells of them.
fn findings(machine: &Machine, arguments: &str) -> Vec<Value> {
    let report = machine.run(&format!("check --format json {arguments}")).json();
    report["findings"].as_array().expect("findings are a list").clone()
}

/// Standard output as one JSON value for each line.
fn lines(run: &Run) -> Vec<Value> {
    run.stdout.lines().map(|line| serde_json::from_str(line).expect("each line is JSON")).collect()
}

/// What a finding is to be told as, and where.
#[derive(Debug)]
struct Told {
    /// As the JSON document has it.
    finding: Value,
    /// The path from the top of the repository.
    path: String,
    /// Lines and columns from where to where, if it has a place.
    region: Option<[usize; 4]>,
}

impl Told {
    fn text(&self, key: &str) -> &str {
        self.finding[key].as_str().unwrap_or_else(|| panic!("{key} is no text in {}", self.finding))
    }

    /// The message, the help and the link.
    fn full_text(&self) -> String {
        let mut text = self.text("message").to_owned();
        for (key, before) in [("help", "\nhelp: "), ("url", "\nsee ")] {
            text.extend(self.finding[key].as_str().map(|words| format!("{before}{words}")));
        }
        text
    }

    fn line(&self) -> usize {
        self.region.map_or(1, |[line, ..]| line)
    }

    /// `path:line:column`, or the path.
    fn place(&self) -> String {
        let path = &self.path;
        self.region.map_or_else(|| path.clone(), |[line, column, ..]| format!("{path}:{line}:{column}"))
    }
}

/// A run in which something is unusual.
struct Scene {
    machine: Machine,
    arguments: Vec<&'static str>,
    /// Paths as they are given, with what they are from the top of the repository.
    paths: Vec<(&'static str, String)>,
    stdin: &'static str,
}

/// Wrong in many ways: text that is no ASCII, what commands and markup are made of, places of several lines and none.
const NASTY: &str = "\u{feff}# é\r\nDJANGO_ALLOWED_HOSTS=\"日本,http://a|b<c>&%0A`x`.example.com,[a](b)\"\r\n\
    ENABLE_GZIP_COMPRESSION='::error::,%0A\u{1b}'\nMINE\u{202e}=1\nLOG_LEVEL=<!--]]>\nLOG_LEVEL=\"INFO\nMINE=2\n\
    X=${Y}\"\nDATABASE_URL=postgres://u:s#cret@db/x\nA B\nLOG_FORMAT='";

impl Scene {
    /// A scene in a folder called `name`.
    fn new(name: &str, arguments: &[&'static str], paths: &[(&'static str, &str)]) -> Self {
        let machine = Machine::new(name).folder("deploy").stdin(NASTY);
        let machine = machine.file("bad.env", BAD).file("good.env", GOOD).file("deploy/a b,c%é.env", NASTY);
        let paths = paths.iter().map(|(given, told)| (*given, (*told).to_owned())).collect();
        Self { machine, arguments: arguments.to_vec(), paths, stdin: NASTY }
    }

    /// All scenes, in folders of the test of that name.
    fn all(test: &str) -> Vec<Self> {
        let new = |name: &str, arguments: &[&'static str], paths: &[(&'static str, &str)]| {
            Self::new(&format!("formats-{test}-{name}"), arguments, paths)
        };
        let nasty = ("deploy/a b,c%é.env", "deploy/a b,c%é.env");
        let dotted = "./deploy/../deploy/a b,c%é.env";
        let mut scenes = vec![
            new("nasty", &[nasty.0], &[nasty]),
            new("clean", &["--partial", "good.env"], &[("good.env", "good.env")]),
            new("deny", &["--deny", "unknown-variable", dotted], &[(dotted, nasty.1)]),
            new("layers", &["bad.env", dotted], &[("bad.env", "bad.env"), (dotted, nasty.1)]),
            new("mixed", &["bad.env", "-"], &[("bad.env", "bad.env"), ("<stdin>", "<stdin>")]),
            new(
                "separate",
                &["--separate", "--portable", "good.env", nasty.0, "bad.env"],
                &[("good.env", "good.env"), nasty, ("bad.env", "bad.env")],
            ),
            new("stdin", &["-"], &[("<stdin>", "<stdin>")]),
            new("named", &["--stdin-filename", "x.env", "-"], &[("x.env", "x.env")]),
        ];
        let mut process = new("process", &[], &[("<environment>", "<environment>")]);
        process.machine =
            process.machine.variable("PREVENT_SIGNUP", "%0A\n::x").variable("DATABASE_URL", "postgres://");
        scenes.push(process);
        // The top of the repository is the folder above, or the folder itself by another way.
        for (name, variable) in [("above", "GITHUB_WORKSPACE"), ("project", "CI_PROJECT_DIR")] {
            let mut above = new(name, &["bad.env", nasty.0], &[]);
            above.paths = vec![
                ("bad.env", format!("formats-{test}-{name}/bad.env")),
                (nasty.0, format!("formats-{test}-{name}/{}", nasty.1)),
            ];
            let top = above.machine.path("..");
            above.machine = above.machine.variable(variable, top.to_str().expect("its name is UTF-8"));
            scenes.push(above);
        }
        let mut elsewhere = new("elsewhere", &["bad.env"], &[("bad.env", "bad.env")]);
        elsewhere.machine = elsewhere.machine.variable("GITHUB_WORKSPACE", "/nowhere");
        scenes.push(elsewhere);
        scenes
    }

    fn run(&self, format: &str) -> Run {
        self.machine.run_with(["check", "--format", format].into_iter().chain(self.arguments.iter().copied()))
    }

    /// What is to be told, in order.
    fn told(&self) -> Vec<Told> {
        let report = self.run("json").json();
        let findings = report["findings"].as_array().expect("findings are a list").iter();
        let concise = self.run("concise");
        let told: Vec<Told> = findings
            .zip(concise.stdout.lines().map(read_concise))
            .map(|(finding, line)| {
                assert_eq!(line["message"], finding["message"]);
                let path = line["place"]["path"].as_str().or(line["place"].as_str()).expect("there is a path");
                let (_, told) = self.paths.iter().find(|(given, _)| *given == path).expect("the path was given");
                let location = &finding["location"];
                let region = (!location.is_null()).then(|| self.region(path, location));
                Told { finding: finding.clone(), path: told.clone(), region }
            })
            .collect();
        assert_eq!(told.len(), concise.stdout.lines().count());
        told
    }

    /// Where a location begins and ends, found in the source itself.
    fn region(&self, path: &str, location: &Value) -> [usize; 4] {
        let number = |key: &str| location[key].as_u64().expect("it is a number") as usize;
        let text = match path {
            // Nobody but the program has the text.
            "<environment>" => {
                let (line, column) = (number("line"), number("column"));
                return [line, column, line, column + number("length")];
            }
            "<stdin>" | "x.env" => self.stdin.to_owned(),
            path => self.machine.read(path),
        };
        let place = |offset: usize| {
            let before = &text[..offset];
            let line = before.rsplit('\n').next().unwrap_or("");
            [1 + before.matches('\n').count(), 1 + line.chars().count()]
        };
        let ([line, column], [end_line, end_column]) =
            (place(number("offset")), place(number("offset") + number("length")));
        assert_eq!([line, column], [number("line"), number("column")]);
        [line, column, end_line, end_column]
    }
}

/// A line `path:line:column: severity[rule] message`, without line and column where there is no place.
fn read_concise(line: &str) -> Value {
    let (place, rest) = line.split_once(": ").expect("there is a place");
    let (severity, rest) = rest.split_once('[').expect("there is a severity");
    let (rule, message) = rest.split_once("] ").expect("there is a rule");
    let place = match place.rsplitn(3, ':').collect::<Vec<_>>()[..] {
        [column, line, path] => json!({
            "path": path,
            "line": line.parse::<u64>().expect("the line is a number"),
            "column": column.parse::<u64>().expect("the column is a number"),
        }),
        _ => json!(place),
    };
    json!({ "severity": severity, "rule": rule, "message": message, "place": place })
}

#[test]
fn every_format_exits_alike_and_with_exit_zero_only_what_failed_counts() {
    let machine = Machine::new("formats-exit").file("bad.env", BAD).file("good.env", GOOD);
    for format in names() {
        for (arguments, status) in [("good.env", 0), ("bad.env", 1), ("--deny warnings bad.env", 1), ("none.env", 2)] {
            let arguments = format!("check --partial --format {format} {arguments}");
            machine.run(&arguments).exits_with(status);
            let zero = if status == 1 { 0 } else { status };
            machine.run(&format!("{arguments} --exit-zero")).exits_with(zero);
        }
    }
    machine.run("check --partial --exit-zero --diff bad.env").exits_with(0).says("would be fixed");
}

#[test]
fn the_concise_format_is_one_line_for_each_finding() {
    let machine = Machine::new("formats-concise")
        .file("a b.env", format!("{BAD}LOG_LEVEL='x\n"))
        .file("good.env", GOOD)
        .stdin("DJANGO_ALLOWED_HOSTS=é\nPREVENT_SIGNUP=\u{1b}x\n");
    // Each with the sources at which the two findings without a place are told of, once for each report.
    for (arguments, homes) in [
        (vec!["a b.env"], vec!["a b.env"]),
        (vec!["good.env", "a b.env"], vec!["a b.env"]),
        (vec!["--separate", "good.env", "a b.env"], vec!["good.env", "a b.env"]),
        (vec!["-"], vec!["<stdin>"]),
        (vec!["good.env", "-"], vec!["good.env"]),
    ] {
        let run = |format| machine.run_with(["check", "--format", format].into_iter().chain(arguments.iter().copied()));
        let mut homes = homes.iter().flat_map(|home| [home, home]);
        let report = run("json").json();
        let expect = |finding: &Value| {
            let location = &finding["location"];
            let place = match location {
                Value::Null => json!(homes.next()),
                _ => json!({ "path": location["path"], "line": location["line"], "column": location["column"] }),
            };
            let [severity, rule, message] = ["severity", "rule", "message"].map(|key| &finding[key]);
            json!({ "severity": severity, "rule": rule, "message": message, "place": place })
        };
        let expected: Vec<Value> = report["findings"].as_array().into_iter().flatten().map(expect).collect();
        assert_eq!(run("concise").stdout.lines().map(read_concise).collect::<Vec<_>>(), expected);
        assert_eq!(homes.next(), None, "{arguments:?}");
    }
    machine.run("check --partial --format concise good.env").exits_with(0).has_lines(0);
    let run = machine.run_with(["check", "--format", "concise", "a b.env"]);
    assert!(run.stdout.contains("a b.env:2:25: error[invalid-value] "), "{}", run.stdout);
    assert!(run.stdout.contains("a b.env: error[missing-required] "), "{}", run.stdout);
}

#[test]
fn json_lines_are_the_findings_of_the_document_and_a_summary() {
    let machine = Machine::new("formats-jsonl").file("bad.env", BAD).file("good.env", GOOD);
    for arguments in ["bad.env", "--separate good.env bad.env", "--partial good.env"] {
        let document = machine.run(&format!("check --format json {arguments}")).json();
        let mut read = lines(&machine.run(&format!("check --format jsonl {arguments}")));
        for line in &read {
            assert!(line["severity"].is_string() && line["message"].is_string(), "{line}");
        }
        let mut summary = read.pop().expect("the summary is always there");
        assert_eq!(summary["type"], "summary");
        assert_eq!(summary["severity"], "info");
        let words = summary["message"].as_str().expect("it is a text").to_owned();
        assert!(words.contains("of Flagsmith 2.265.0"), "{words}");
        for key in ["type", "severity", "message"] {
            summary.as_object_mut().expect("it is an object").remove(key);
        }
        for line in &mut read {
            assert_eq!(line.as_object_mut().expect("it is an object").remove("type"), Some(json!("finding")));
        }
        let mut expected = document.clone();
        expected.as_object_mut().expect("it is an object").remove("findings");
        assert_eq!(summary, expected);
        assert_eq!(Value::Array(read), document["findings"]);
    }
}

#[test]
fn several_reports_are_written_at_once() {
    let machine =
        Machine::new("formats-output").file(".env", BAD).file("old.json", "x".repeat(100_000)).folder("reports");
    let plain = machine.run("check .env").exits_with(1);
    let outputs: Vec<String> = names().iter().map(|name| format!("--output {name}=reports/{name}")).collect();
    let arguments = format!("check {} --output json=old.json --color always .env", outputs.join(" "));
    let run = machine.run(&arguments).exits_with(1);
    assert!(run.stdout.contains('\u{1b}'));
    for name in names() {
        let alone = machine.run(&format!("check --format {name} .env")).exits_with(1);
        assert_eq!(machine.read(&format!("reports/{name}")), alone.stdout, "{name}");
    }
    assert_eq!(machine.read("reports/human"), plain.stdout);
    assert_eq!(machine.read("old.json"), machine.read("reports/json"));
    // Where nothing was found, the report says so.
    let machine = Machine::new("formats-output-clean").file(".env", GOOD);
    machine.run("check --partial --quiet --format concise --output json=a=b.json .env").exits_with(0).has_lines(0);
    assert!(machine.read("a=b.json").contains("\"findings\": []"));
    assert_eq!(findings(&machine, "--partial .env"), [] as [Value; 0]);
}

#[test]
fn what_cannot_be_written_fails_before_anything_is() {
    let machine = || {
        let machine = Machine::new("formats-refused").file(".env", BAD).file("good.env", GOOD).folder("folder");
        let machine = machine.file("flagsmith-env.toml", "baseline = \"b.toml\"\n").file("b.toml", BASELINE);
        machine.variable("GITHUB_STEP_SUMMARY", "good.env")
    };
    for (arguments, complaint) in [
        ("--output json .env", "a format, `=` and a path are wanted"),
        ("--output jsno=x .env", "`jsno` is no format"),
        ("--output json= .env", "there is no path behind the `=`"),
        ("--output json=- .env", "`--format json` is for standard output"),
        ("--output json=new --output json=none/x .env", "cannot write `none/x`: its folder is not there"),
        ("--output json=new --output jsonl=folder .env", "cannot write `folder`: it is a folder"),
        ("--output json=new --output jsonl=./new .env", "cannot write `./new`: two reports are to go there"),
        ("--output json=new --output jsonl=folder/../.env good.env .env", "it is one of the files that are checked"),
        ("--output json=new --output jsonl=b.toml .env", "`b.toml`: it says how the files are checked"),
        ("--fix --output json=./flagsmith-env.toml .env", "toml`: it says how the files are checked"),
        ("--no-config --baseline b.toml --output json=b.toml .env", "it says how the files are checked"),
        ("--format github .env good.env", "cannot write `good.env`: it is one of the files that are checked"),
        ("--format github --output json=good.env .env", "cannot write `good.env`: two reports are to go there"),
        ("--output json=new none.env", "cannot read `none.env`"),
        ("--fix --output json=new --output json=none/x .env", "its folder is not there"),
        ("--diff --output json=new .env", "`--diff` is for people"),
    ] {
        let machine = machine();
        machine.run(&format!("check {arguments}")).exits_with(2).complains(complaint);
        assert!(fs::metadata(machine.path("new")).is_err(), "{arguments} wrote a report");
        assert_eq!((machine.read(".env"), machine.read("good.env")), (BAD.to_owned(), GOOD.to_owned()), "{arguments}");
        assert_eq!(machine.read("b.toml"), BASELINE, "{arguments}");
    }
}

#[cfg(unix)]
#[test]
fn devices_and_links_are_written_through() {
    let machine = Machine::new("formats-devices").file(".env", BAD).file("target.json", "old");
    std::os::unix::fs::symlink("target.json", machine.path("link.json")).expect("a link can be made");
    machine.run("check --output json=link.json --output human=/dev/null --output jsonl=/dev/null .env").exits_with(1);
    assert!(machine.read("target.json").starts_with('{'));
    assert!(fs::symlink_metadata(machine.path("link.json")).expect("it is there").is_symlink());
    let run = machine.run("check --format json --output concise=/dev/stderr .env");
    assert_eq!(run.stderr.lines().count(), findings(&machine, ".env").len());
    if !machine.path("/dev/full").exists() {
        return eprintln!("skipped: this system has no device that is always full");
    }
    machine.run("check --output json=/dev/full .env").exits_with(2).complains("cannot write `/dev/full`");
}

/// A workflow command, read as GitHub's runner reads it, and refused where that one would only guess.
fn read_command(line: &str) -> (String, BTreeMap<String, String>, String) {
    let (command, message) = line.strip_prefix("::").expect("it is a command").split_once("::").expect("it ends");
    let (command, properties) = command.split_once(' ').expect("it has properties");
    let unescape = |text: &str, codes: &[(&str, &str)]| {
        let mut parts = text.split('%');
        let mut plain = parts.next().unwrap_or("").to_owned();
        for part in parts {
            let code = codes.iter().find(|(code, _)| part.starts_with(code));
            let (code, character) = code.unwrap_or_else(|| panic!("%{part} is no escape in {line}"));
            plain.push_str(character);
            plain.push_str(&part[code.len()..]);
        }
        plain
    };
    let data = [("25", "%"), ("0D", "\r"), ("0A", "\n")];
    let property = [("25", "%"), ("0D", "\r"), ("0A", "\n"), ("3A", ":"), ("2C", ",")];
    let mut read = BTreeMap::new();
    for pair in properties.split(',') {
        let (key, value) = pair.split_once('=').expect("a property has a value");
        assert!(["file", "line", "endLine", "col", "endColumn", "title"].contains(&key), "{key}");
        assert!(!value.is_empty() && !value.contains(':') && !value.chars().any(char::is_control), "{value}");
        assert_eq!(read.insert(key.to_owned(), unescape(value, &property)), None, "{key} is there twice");
    }
    assert!(!message.is_empty() && !message.chars().any(char::is_control), "{message}");
    (command.to_owned(), read, unescape(message, &data))
}

#[test]
fn github_annotations_are_commands_that_its_runner_reads() {
    for scene in Scene::all("github") {
        let run = scene.run("github");
        let told = scene.told();
        assert_eq!(run.stdout.lines().count(), told.len());
        for (line, told) in run.stdout.lines().zip(told) {
            let (command, mut properties, message) = read_command(line);
            let expected = match told.text("severity") {
                "advice" => "notice",
                severity => severity,
            };
            assert_eq!(command, expected);
            assert_eq!(properties.remove("title").as_deref(), Some(told.text("rule")));
            let mut expected = BTreeMap::new();
            if told.path.starts_with('<') {
                assert_eq!(message, format!("{}: {}", told.place(), told.full_text()));
            } else {
                assert_eq!(message, told.full_text());
                expected.insert("file".to_owned(), told.path);
                if let Some([line, column, end_line, end_column]) = told.region {
                    expected.extend(
                        [("line", line), ("endLine", end_line)].map(|(key, at)| (key.to_owned(), at.to_string())),
                    );
                    let columns = [("col", column), ("endColumn", end_column)];
                    let columns = columns.map(|(key, at)| (key.to_owned(), at.to_string()));
                    expected.extend(columns.into_iter().filter(|_| line == end_line));
                }
            }
            assert_eq!(properties, expected, "{line}");
        }
    }
}

/// The cells of a row of a table in Markdown, as text; refused where something in them is markup.
fn read_row(row: &str) -> Vec<String> {
    let mut cells = vec![String::new()];
    let mut rest = row.strip_prefix("| ").and_then(|row| row.strip_suffix(" |")).expect("it is a row");
    while let Some(c) = rest.chars().next() {
        let known = [(" | ", "|"), ("<br>", "\n"), ("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&")];
        let found = known.into_iter().find(|(markup, _)| rest.starts_with(markup));
        let cell = cells.last_mut().expect("there is a cell");
        let length = match (found, c) {
            (Some((markup, "|")), _) => {
                cells.push(String::new());
                markup.len()
            }
            (Some((markup, plain)), _) => {
                cell.push_str(plain);
                markup.len()
            }
            (None, '\\') => {
                cell.push(rest.chars().nth(1).expect("something is escaped"));
                1 + rest[1..].chars().next().map_or(0, char::len_utf8)
            }
            (None, c) => {
                assert!(!"<>&`*_[]|~#!".contains(c) && !c.is_control(), "{c} is markup in {row}");
                cell.push(c);
                c.len_utf8()
            }
        };
        rest = &rest[length..];
    }
    cells
}

#[test]
fn the_step_summary_is_a_table_that_is_appended() {
    for scene in Scene::all("summary") {
        let Scene { machine, arguments, .. } = &scene;
        let told = scene.told();
        let before = "of another step\n\n";
        let path = machine.path("summary.md");
        fs::write(&path, before).expect("it can be written");
        let command = |arguments: &[&str]| {
            let mut command = machine.command(arguments.iter().chain(scene.arguments.iter()).copied());
            let mut child = command.env("GITHUB_STEP_SUMMARY", &path).spawn().expect("the program starts");
            std::io::Write::write_all(&mut child.stdin.take().expect("it is open"), NASTY.as_bytes()).ok();
            child.wait_with_output().expect("the program ends").status.code()
        };
        command(&["check", "--format", "json"]);
        assert_eq!(machine.read("summary.md"), before, "nobody asked for it");
        assert_ne!(command(&["check", "--output", "github=annotations"]), Some(2), "{arguments:?}");
        assert_eq!(machine.read("annotations"), scene.run("github").stdout);
        let summary = machine.read("summary.md");
        let added = summary.strip_prefix(before).expect("what was there is still there");
        let (first, rest) = added.split_once('\n').expect("there is a first line");
        assert!(first.starts_with("**flagsmith-env**: ") && first.contains(" of Flagsmith 2.265.0"), "{first}");
        let rows: Vec<Vec<String>> = rest.lines().filter(|line| !line.is_empty()).map(read_row).collect();
        let expected = told.iter().map(|told| {
            let [severity, rule] = ["severity", "rule"].map(|key| told.text(key).to_owned());
            vec![severity, told.place(), rule, told.full_text()]
        });
        assert_eq!(rows.iter().skip(2).cloned().collect::<Vec<_>>(), expected.collect::<Vec<_>>());
        assert!(rows.is_empty() || rows[1] == ["---"; 4], "{rows:?}");
    }
    let machine = Machine::new("formats-summary").file(".env", BAD).file("good.env", GOOD).folder("folder");
    let machine = machine.variable("GITHUB_STEP_SUMMARY", "folder");
    machine.run("check --format github .env").exits_with(2).complains("cannot write `folder`");
    machine.run("check --format sarif .env").exits_with(1);
    let quiet =
        Machine::new("formats-summary-quiet").file("good.env", GOOD).variable("GITHUB_STEP_SUMMARY", "summary.md");
    quiet.run("check --partial --quiet --format github good.env").exits_with(0).has_lines(0);
    assert_eq!(quiet.read("summary.md"), "");
}

/// What GitLab reads of a code quality report; anything else would be a slip.
#[derive(Debug, serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Issue {
    check_name: String,
    description: String,
    fingerprint: String,
    severity: String,
    location: IssueLocation,
}

#[derive(Debug, serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct IssueLocation {
    path: String,
    lines: IssueLines,
}

#[derive(Debug, serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct IssueLines {
    begin: usize,
}

fn issues(run: &Run) -> Vec<Issue> {
    serde_json::from_str(&run.stdout).unwrap_or_else(|error| panic!("{error}: {}", run.stdout))
}

#[test]
fn gitlab_issues_have_all_that_it_wants() {
    for scene in Scene::all("gitlab") {
        let issues = issues(&scene.run("gitlab"));
        let told = scene.told();
        assert_eq!(issues.len(), told.len());
        let fingerprints: BTreeSet<&str> = issues.iter().map(|issue| issue.fingerprint.as_str()).collect();
        assert_eq!(fingerprints.len(), issues.len(), "a fingerprint is of one issue only");
        for (issue, told) in issues.iter().zip(told) {
            let severity = match told.text("severity") {
                "error" => "critical",
                "warning" => "minor",
                _ => "info",
            };
            assert_eq!((issue.check_name.as_str(), issue.severity.as_str()), (told.text("rule"), severity));
            assert_eq!(issue.description, told.full_text());
            assert_eq!((&issue.location.path, issue.location.lines.begin), (&told.path, told.line()));
        }
    }
}

#[test]
fn junit_is_read_by_the_library_of_nextest() {
    for scene in Scene::all("junit") {
        let run = scene.run("junit");
        let report = quick_junit::Report::deserialize_from_str(&run.stdout).expect("it is JUnit");
        let told = scene.told();
        let denied = scene.arguments.windows(2).find(|pair| pair[0] == "--deny").map(|pair| pair[1]);
        let counts = |told: &Told| told.text("severity") == "error" || denied == Some(told.text("rule"));
        let failures = told.iter().filter(|told| counts(told)).count();
        assert_eq!((report.failures, report.errors), (failures, 0));
        assert_eq!(report.failures > 0, run.status == 1);
        assert_eq!(report.tests, report.test_suites.iter().map(|suite| suite.tests).sum::<usize>());
        let paths: Vec<&str> = report.test_suites.iter().map(|suite| suite.name.as_str()).collect();
        assert_eq!(paths, scene.paths.iter().map(|(_, path)| path.as_str()).collect::<Vec<_>>());
        for suite in &report.test_suites {
            let told: Vec<&Told> = told.iter().filter(|told| told.path == suite.name.as_str()).collect();
            assert_eq!(
                (suite.tests, suite.failures),
                (suite.test_cases.len(), told.iter().filter(|told| counts(told)).count())
            );
            let names: BTreeSet<&str> = suite.test_cases.iter().map(|case| case.name.as_str()).collect();
            assert_eq!(names.len(), suite.tests, "a name is of one test only");
            if told.is_empty() {
                assert_eq!(names, BTreeSet::from(["no findings"]));
                assert!(matches!(suite.test_cases[0].status, quick_junit::TestCaseStatus::Success { .. }));
                continue;
            }
            assert_eq!(suite.tests, told.len());
            for (case, told) in suite.test_cases.iter().zip(told) {
                let [severity, rule] = ["severity", "rule"].map(|key| told.text(key));
                assert!(case.name.as_str().starts_with(rule), "{case:?}");
                let body = format!("{}: {severity}[{rule}] {}", told.place(), told.full_text());
                match &case.status {
                    quick_junit::TestCaseStatus::NonSuccess { kind, message, ty, description, .. } => {
                        assert!(counts(told) && *kind == quick_junit::NonSuccessKind::Failure, "{case:?}");
                        assert_eq!(message.as_ref().map(|message| message.as_str()), Some(told.text("message")));
                        assert_eq!(ty.as_ref().map(|ty| ty.as_str()), Some(severity));
                        assert_eq!(description.as_ref().map(|text| text.as_str()), Some(body.as_str()));
                    }
                    _ => {
                        assert!(!counts(told), "{case:?}");
                        assert_eq!(case.system_out.as_ref().map(|text| text.as_str()), Some(body.as_str()));
                    }
                }
            }
        }
    }
}

/// The published schema of SARIF, which a library that the tests use brings along.
fn sarif_schema() -> jsonschema::Validator {
    let version = Command::new("rustc").arg("-vV").output().expect("there is a compiler");
    let version = String::from_utf8(version.stdout).expect("it is text");
    let host = version.lines().find_map(|line| line.strip_prefix("host: ")).expect("it has a host");
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--format-version", "1", "--locked", "--offline", "--filter-platform", host])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .expect("cargo is there");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let metadata: Value = serde_json::from_slice(&output.stdout).expect("it is JSON");
    let packages = metadata["packages"].as_array().expect("packages are a list");
    let package = packages.iter().find(|package| package["name"] == "serde-sarif").expect("it is a dependency");
    let manifest = Path::new(package["manifest_path"].as_str().expect("it is a path"));
    let schema = fs::read_to_string(manifest.with_file_name("src").join("schema.json")).expect("the schema is there");
    let schema: Value = serde_json::from_str(&schema).expect("the schema is JSON");
    assert_eq!(schema["title"], "Static Analysis Results Format (SARIF) Version 2.1.0 JSON Schema");
    jsonschema::options().should_validate_formats(true).build(&schema).expect("the schema is one")
}

/// A relative URI or that of a file, as the path that it stands for.
fn path_of(uri: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = uri.strip_prefix("file://").unwrap_or(uri).bytes();
    while let Some(byte) = rest.next() {
        if byte == b'%' {
            let digits = [rest.next(), rest.next()].map(|digit| digit.expect("two digits follow") as char);
            bytes.push(u8::from_str_radix(&String::from_iter(digits), 16).expect("they are digits"));
        } else {
            assert!(byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte), "{} in {uri}", byte as char);
            bytes.push(byte);
        }
    }
    String::from_utf8(bytes).expect("the path is UTF-8")
}

#[test]
fn sarif_keeps_its_schema_and_says_the_same_to_a_library() {
    let schema = sarif_schema();
    for scene in Scene::all("sarif") {
        let sarif = scene.run("sarif").json();
        let errors: Vec<String> =
            schema.iter_errors(&sarif).map(|error| format!("{}: {error}", error.instance_path)).collect();
        assert!(errors.is_empty(), "{errors:#?}");
        let read: serde_sarif::sarif::Sarif = serde_json::from_value(sarif.clone()).expect("the library reads it");
        assert_eq!(serde_json::to_value(&read).expect("it is JSON"), sarif, "the library knows every key");

        let run = &sarif["runs"][0];
        assert_eq!((&run["columnKind"], run["results"].is_array()), (&json!("unicodeCodePoints"), true));
        let rules = run["tool"]["driver"]["rules"].as_array().expect("rules are a list");
        let results = run["results"].as_array().expect("results are a list");
        let told = scene.told();
        assert_eq!(results.len(), told.len());
        let fingerprints: BTreeSet<String> =
            results.iter().map(|result| result["partialFingerprints"].to_string()).collect();
        assert_eq!(fingerprints.len(), results.len(), "a fingerprint is of one result only");
        for (result, told) in results.iter().zip(told) {
            let level = match told.text("severity") {
                "advice" => "note",
                severity => severity,
            };
            assert_eq!((&result["level"], &result["ruleId"]), (&json!(level), &told.finding["rule"]));
            let index = result["ruleIndex"].as_u64().expect("it is a number") as usize;
            assert_eq!(rules[index]["id"], told.finding["rule"]);
            let text = result["message"]["text"].as_str().expect("it is a text");
            assert!(!text.contains("](") || text.contains("\\]("), "{text}");
            assert_eq!(text.replace("\\](", "]("), told.full_text());
            let place = &result["locations"][0]["physicalLocation"];
            let artifact = &place["artifactLocation"];
            assert_eq!(path_of(artifact["uri"].as_str().expect("it is a text")), told.path);
            let base = if told.path.starts_with('<') { Value::Null } else { json!("%SRCROOT%") };
            assert_eq!(artifact["uriBaseId"], base);
            let region = match told.region {
                Some([line, column, end_line, end_column]) => {
                    json!({ "startLine": line, "startColumn": column, "endLine": end_line, "endColumn": end_column })
                }
                None => json!({ "startLine": 1 }),
            };
            assert_eq!(place["region"], region);
            let related = told.finding["related"].as_array().expect("it is a list");
            let others = result["relatedLocations"].as_array().expect("it is a list");
            assert_eq!(related.len(), others.len());
            for (related, other) in related.iter().zip(others) {
                assert_eq!(related["message"], other["message"]["text"]);
                let region = &other["physicalLocation"]["region"];
                assert_eq!(
                    [&related["location"]["line"], &related["location"]["column"]],
                    [&region["startLine"], &region["startColumn"]]
                );
            }
        }
    }
}

#[test]
fn sarif_tells_of_every_rule() {
    let sarif = Scene::new("formats-rules", &["good.env"], &[]).run("sarif").json();
    let rules = sarif["runs"][0]["tool"]["driver"]["rules"].as_array().expect("rules are a list");
    assert_eq!(rules.len(), RULES.len());
    for (rule, known) in rules.iter().zip(RULES) {
        assert_eq!(rule["id"], known.name);
        for words in [&rule["shortDescription"]["text"], &rule["fullDescription"]["text"]] {
            assert!(words.as_str().is_some_and(|words| words.ends_with('.')), "{rule}");
        }
        let help = rule["help"]["markdown"].as_str().expect("it is a text");
        assert!(help.contains(known.bad.trim_end()) && help.contains(known.good.trim_end()), "{help}");
        assert_eq!(help.matches("\n```").count(), 4, "{help}");
    }
}

/// A file outside the repository has no path from its top.
#[cfg(unix)]
#[test]
fn a_file_elsewhere_is_told_by_its_whole_path() {
    let machine = Machine::new("formats-outside").folder("r").file("a b.env", BAD);
    let top = machine.path("r");
    let path = machine.path("a b.env");
    let path = path.to_str().expect("its name is UTF-8");
    let run = |format: &str| {
        let mut command = machine.command(["check", "--format", format, "../a b.env"]);
        let output = command.current_dir(&top).env("GITHUB_WORKSPACE", &top).output().expect("the program runs");
        String::from_utf8(output.stdout).expect("it is text")
    };
    let sarif: Value = serde_json::from_str(&run("sarif")).expect("it is JSON");
    let artifact = &sarif["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"];
    let uri = artifact["uri"].as_str().expect("it is a text");
    assert!(uri.starts_with("file:///") && path_of(uri) == path && artifact["uriBaseId"].is_null(), "{artifact}");
    let github = run("github");
    let (_, properties, _) = read_command(github.lines().next().expect("something was found"));
    assert_eq!(properties["file"], path);
}

#[test]
fn fingerprints_survive_a_moved_line_and_another_secret() {
    let fingerprints = |text: &str| -> Vec<(String, String)> {
        let machine = Machine::new("formats-moved").file(".env", text);
        let sarif = machine.run("check --format sarif .env").json();
        let results = sarif["runs"][0]["results"].as_array().expect("results are a list").iter();
        let sarif = results.map(|result| result["partialFingerprints"]["primaryLocationLineHash"].to_string());
        sarif
            .zip(issues(&machine.run("check --format gitlab .env")).into_iter().map(|issue| issue.fingerprint))
            .collect()
    };
    let text = format!("{BAD}LOG_LEVEL=A\nLOG_LEVEL=B\nDATABASE_URL=postgres://u:first#1@db/x\nMY_KEY=x\n");
    let known = fingerprints(&text);
    assert!(known.len() >= 6, "{known:?}");
    assert_eq!(fingerprints(&format!("# moved\n\n\n{text}")), known);
    assert_eq!(fingerprints(&text.replace("first", "another").replace("MY_KEY=x", "MY_KEY=hidden")), known);
    // Another name or another value that may be told is another finding.
    assert_ne!(fingerprints(&text.replace("MY_KEY", "MY_KEYS")), known);
    assert_ne!(fingerprints(&text.replace("=enabled", "=enable")), known);
}

/// A program that `.ci/run` installs where it can be had.
fn reader(path: &str) -> Option<PathBuf> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/readers").join(path);
    if !path.exists() {
        eprintln!("skipped: {} is not installed", path.display());
        return None;
    }
    Some(path)
}

/// Writes the report of each scene into a folder of its own, and returns their paths.
fn reports(format: &str, extension: &str) -> Vec<PathBuf> {
    let reports = Scene::all(&format!("read-{format}")).into_iter().map(|scene| {
        let path = scene.machine.path(&format!("report.{extension}"));
        fs::write(&path, scene.run(format).stdout).expect("it can be written");
        path
    });
    reports.collect()
}

#[test]
fn the_validator_of_microsoft_has_nothing_to_say() {
    let Some(validator) = reader("node_modules/@microsoft/sarif-multitool-linux/Sarif.Multitool") else { return };
    let output = Command::new(validator)
        .args(["validate", "--rule-kind", "Sarif;Ghas"])
        .args(reports("sarif", "sarif"))
        .env("DOTNET_SYSTEM_GLOBALIZATION_INVARIANT", "1")
        .output()
        .expect("it starts");
    let said = String::from_utf8(output.stdout).expect("it is text");
    assert!(output.status.success() && said.contains("Analysis completed successfully"), "{said}");
    assert!(said.contains(&format!("{} files scanned", Scene::all("read-sarif").len())), "{said}");
    // The program has no page of its own yet.
    let is_complaint = |line: &&str| line.contains(" SARIF") || line.contains(" GHAS");
    let complaints = said.lines().filter(is_complaint).filter(|line| !line.contains("'informationUri'"));
    let complaints: Vec<&str> = complaints.collect();
    assert!(complaints.is_empty(), "{complaints:#?}");
}

#[test]
fn a_parser_of_python_reads_the_junit() {
    let Some(python) = reader("python/bin/python") else { return };
    let program = "import sys, junitparser\n\
        for path in sys.argv[1:]:\n\
        \x20   xml = junitparser.JUnitXml.fromfile(path)\n\
        \x20   counts = (xml.tests, xml.failures, xml.errors)\n\
        \x20   xml.update_statistics()\n\
        \x20   assert counts == (xml.tests, xml.failures, xml.errors), (path, counts)\n\
        \x20   print(*counts)\n";
    let output = Command::new(python).args(["-c", program]).args(reports("junit", "xml")).output().expect("it starts");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let expected = Scene::all("read-junit").into_iter().map(|scene| {
        let report = quick_junit::Report::deserialize_from_str(&scene.run("junit").stdout).expect("it is JUnit");
        format!("{} {} 0\n", report.tests, report.failures)
    });
    assert_eq!(String::from_utf8_lossy(&output.stdout), expected.collect::<String>());
}
