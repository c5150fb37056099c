//! The formats for other programs: each is read by a strict reader; and where they are written to.

mod common;
mod program;

use std::fs;

use clap::ValueEnum;
use flagsmith_env::report::Format;
use program::{Machine, Run};
use serde_json::{Value, json};

/// One error in line 2, one warning in line 3.
const BAD: &str = "DJANGO_ALLOWED_HOSTS=flags.example.com\nENABLE_GZIP_COMPRESSION=enabled\nPREVENT_SIGN_UP=true\n";

/// Nothing that counts, with `--partial`.
const GOOD: &str = "DJANGO_ALLOWED_HOSTS=flags.example.com\n";

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
    let machine = || Machine::new("formats-refused").file(".env", BAD).file("good.env", GOOD).folder("folder");
    for (arguments, complaint) in [
        ("--output json .env", "a format, `=` and a path are wanted"),
        ("--output jsno=x .env", "`jsno` is no format"),
        ("--output json= .env", "there is no path behind the `=`"),
        ("--output json=- .env", "`--format json` is for standard output"),
        ("--output json=new --output json=none/x .env", "cannot write `none/x`: its folder is not there"),
        ("--output json=new --output jsonl=folder .env", "cannot write `folder`: it is a folder"),
        ("--output json=new --output jsonl=./new .env", "cannot write `./new`: two reports are to go there"),
        ("--output json=new --output jsonl=folder/../.env good.env .env", "it is one of the files that are checked"),
        ("--output json=new none.env", "cannot read `none.env`"),
        ("--fix --output json=new --output json=none/x .env", "its folder is not there"),
        ("--diff --output json=new .env", "`--diff` is for people"),
    ] {
        let machine = machine();
        machine.run(&format!("check {arguments}")).exits_with(2).complains(complaint);
        assert!(fs::metadata(machine.path("new")).is_err(), "{arguments} wrote a report");
        assert_eq!(machine.read(".env"), BAD, "{arguments}");
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
