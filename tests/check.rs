//! `flagsmith-env check` as a whole program: what it reads, what it says, and how it ends.

mod program;

use std::collections::BTreeSet;

use program::Machine;
use serde_json::{Value, json};

/// Clean for the API, with `--partial`.
const GOOD: &str = "DJANGO_ALLOWED_HOSTS=flags.example.com\nENABLE_GZIP_COMPRESSION=true\n";

/// One error, in line 2.
const BAD: &str = "DJANGO_ALLOWED_HOSTS=flags.example.com\nENABLE_GZIP_COMPRESSION=enabled\n";

/// One warning, in line 1.
const DOUBTFUL: &str = "PREVENT_SIGN_UP=true\n";

fn rules(report: &Value) -> Vec<&str> {
    let findings = report["findings"].as_array().expect("findings are a list");
    findings.iter().filter_map(|finding| finding["rule"].as_str()).collect()
}

#[test]
fn the_exit_status_tells_errors_from_less() {
    for (text, status) in [(GOOD, 0), (DOUBTFUL, 0), (BAD, 1)] {
        Machine::new("exit-status").file(".env", text).run("check --partial .env").exits_with(status);
    }
}

#[test]
fn a_clean_run_is_one_line_and_none_with_quiet() {
    let machine = Machine::new("clean").file(".env", GOOD);
    machine.run("check --partial .env").exits_with(0).has_lines(1).says("2.265.0").says("api");
    machine.run("check --partial -q .env").exits_with(0).has_lines(0);
    machine.run("check --partial --quiet .env").exits_with(0).has_lines(0);
}

#[test]
fn quiet_still_tells_what_was_found() {
    let machine = Machine::new("quiet").file(".env", BAD);
    machine.run("check --partial -q .env").exits_with(1).says("invalid-value");
}

#[test]
fn nothing_is_missing_from_a_file_that_runs_another() {
    let machine = Machine::new("open").file("open", ". ./secrets\n").file("closed", "cd /srv\n");
    for (file, missing) in [("open", false), ("closed", true)] {
        let report = machine.run(&format!("check --loader shell --component api --format json {file}")).json();
        assert_eq!(rules(&report).contains(&"missing-required"), missing, "{file}");
    }
}

#[test]
fn of_a_reference_that_nothing_expands_no_more_is_told_than_where_it_stops_flagsmith() {
    let text = "DJANGO_SECRET_KEY=${DJANGO_SECRET_KEY}\nENVIRONMENT=production\nFLAGSMITH_DOMAIN=${HOST:-localhost}\n\
                LOG_LEVEL=${LEVEL}\n";
    let machine = Machine::new("references").file(".env", text);
    let report = machine.run("check --loader docker --component unified --partial --format json .env").json();
    let rule = "unexpanded-reference";
    assert_eq!(rules(&report), [rule, rule, "invalid-value", rule]);
}

#[test]
fn the_good_files_are_clean() {
    for component in ["api", "processor", "frontend", "unified"] {
        let path = format!("fixtures/good-{component}.env");
        let machine = Machine::at_home();
        let arguments = format!("check --component {component} --deny advice {path}");
        machine.run(&arguments).exits_with(0).has_lines(1);
        machine.run(&format!("{arguments} -q")).exits_with(0).has_lines(0);
        let report = machine.run(&format!("{arguments} --format json")).exits_with(0).json();
        assert_eq!(report["findings"], json!([]), "{component}");
        assert_eq!(report["components"], json!([component]));
    }
}

#[test]
fn the_showcase_shows_at_least_ten_different_problems() {
    let run = Machine::at_home().run("check fixtures/showcase.env").exits_with(1);
    run.says("[fixtures/showcase.env:2:41]").says("──┬");
    let report = Machine::at_home().run("check --format json fixtures/showcase.env").exits_with(1).json();
    let findings = report["findings"].as_array().expect("findings are a list");
    let different: BTreeSet<_> = findings.iter().map(|one| one["rule"].as_str()).collect();
    assert!(different.len() >= 10, "{different:?}");
}

#[test]
fn what_cannot_be_read_is_one_error_and_nothing_else() {
    let machine = Machine::new("unreadable")
        .folder("folder")
        .file("binary", b"\x7fELF\x02\x01\x01\x00\xff\xfe")
        .file("utf16", b"\xff\xfeA\x00=\x001\x00")
        .file("good.env", GOOD);
    for (arguments, complaint) in [
        ("missing.env", "error: cannot read `missing.env`: there is no such file"),
        ("folder", "error: cannot read `folder`: it is a folder, and a file is wanted"),
        ("good.env/x", "error: cannot read `good.env/x`: not a directory"),
        ("binary", "error: cannot read `binary`: it is not UTF-8"),
        ("utf16", "error: cannot read `utf16`: it is UTF-16"),
        ("good.env missing.env", "`missing.env`"),
        ("--separate good.env missing.env", "`missing.env`"),
        ("--format json missing.env", "`missing.env`"),
    ] {
        let run = machine.run(&format!("check {arguments}")).exits_with(2).complains(complaint);
        assert_eq!(run.stderr.lines().count(), 1, "{}", run.stderr);
    }
    let binary = Machine::new("unreadable-stdin").stdin(b"A=\xff".to_vec());
    binary.run("check -").exits_with(2).complains("error: cannot read standard input: it is not UTF-8");
}

#[cfg(unix)]
#[test]
fn a_name_that_is_not_utf8_can_be_checked() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;
    let machine = Machine::new("names");
    let arguments = [OsStr::new("check"), OsStr::from_bytes(b"\xff\x1b[31m.env")];
    machine.run_with(arguments).exits_with(2).complains("`\u{fffd}\u{241b}[31m.env`: there is no such file");
}

#[test]
fn wrong_usage_is_told_and_nothing_is_checked() {
    let machine = Machine::new("usage").file(".env", GOOD).stdin(GOOD);
    for (arguments, complaint) in [
        ("", "Usage:"),
        ("chekc .env", "unrecognized subcommand 'chekc'"),
        ("check --component web .env", "[possible values: api, processor, frontend, unified]"),
        ("check --deny wranings .env", "a similar name exists: 'warnings'"),
        ("check --deny invalid-valeu .env", "a similar name exists: 'invalid-value'"),
        ("check --ignore unknown-varable .env", "a similar name exists: 'unknown-variable'"),
        ("check --ignore warnings .env", "the name of a rule is wanted"),
        ("check --flagsmith-version 0.9.0 .env", "releases from 1.0.0 to 2.265.0 are known"),
        ("check --flagsmith-version newest .env", "a release looks like 2.265.0"),
        ("check --max-findings many .env", "invalid value 'many'"),
        ("check --stdin-filename x .env", "give the path `-` too"),
        ("check - -", "give `-` once"),
    ] {
        let run = machine.run(arguments).exits_with(2).complains(complaint);
        assert!(run.stderr.ends_with('\n'), "{arguments}");
    }
}

#[test]
fn help_and_version_go_to_standard_output() {
    let machine = Machine::new("help");
    machine.run("--version").exits_with(0).says(env!("CARGO_PKG_VERSION"));
    machine.run("--help").exits_with(0).says("check");
    machine.run("check -h").exits_with(0).says("--flagsmith-version").says("Exit status:");
}

#[test]
fn standard_input_is_read_and_named() {
    let machine = Machine::new("stdin").stdin(BAD);
    machine.run("check --partial -").exits_with(1).says("<stdin>:2:");
    machine.run("check --partial --stdin-filename deploy/api.env -").exits_with(1).says("deploy/api.env:2:");
    let report = machine.run("check --partial --format json -").exits_with(1).json();
    assert_eq!(report["findings"][0]["location"]["path"], "<stdin>");
}

#[test]
fn the_process_environment_is_checked_without_a_path() {
    let machine = Machine::new("process")
        .variable("ENABLE_GZIP_COMPRESSION", "enabled")
        .variable("DATABASE_URL", "postgres://u:pw@db/x")
        .variable("DJANGO_ALOWED_HOSTS", "x")
        .variable("MY_OWN_SETTING", "1")
        .variable("KUBERNETES_SERVICE_HOST", "10.0.0.1")
        .variable("FLAGSMITH_API_PORT_8000_TCP", "tcp://10.0.0.2:8000");
    let report = machine.run("check --format json").exits_with(1).json();
    let mut found: Vec<_> =
        report["findings"].as_array().unwrap().iter().filter_map(|finding| finding["variable"].as_str()).collect();
    found.sort_unstable();
    assert_eq!(found, ["DJANGO_ALLOWED_HOSTS", "DJANGO_ALOWED_HOSTS", "DJANGO_SECRET_KEY", "ENABLE_GZIP_COMPRESSION"]);
    // DATABASE_URL, DJANGO_ALOWED_HOSTS, ENABLE_GZIP_COMPRESSION: one line each, in name order.
    let place = |name: &str| {
        let findings = report["findings"].as_array().unwrap();
        let finding = findings.iter().find(|finding| finding["variable"] == name).unwrap();
        (finding["location"]["path"].clone(), finding["location"]["line"].clone())
    };
    assert_eq!(place("DJANGO_ALOWED_HOSTS"), (json!("<environment>"), json!(2)));
    assert_eq!(place("ENABLE_GZIP_COMPRESSION"), (json!("<environment>"), json!(3)));
    machine.run("check").exits_with(1).says("<environment>:3:");
}

#[test]
fn a_file_that_was_not_read_is_told() {
    let machine = Machine::new("unread-file").file(".env", BAD);
    machine.run("check").exits_with(1).says("flagsmith-env check .env");
    Machine::new("no-file").run("check").exits_with(1).never_says("check .env");
}

#[test]
fn several_files_are_one_environment_and_the_later_wins() {
    let machine = Machine::new("layers").file("base.env", BAD).file("over.env", GOOD);
    machine.run("check --partial base.env over.env").exits_with(0);
    let report = machine.run("check --partial --format json over.env base.env").exits_with(1).json();
    let finding = &report["findings"][0];
    assert_eq!(finding["location"]["path"], "base.env");
    assert_eq!(finding["related"][0]["location"]["path"], "over.env");
    assert_eq!(finding["related"][0]["location"]["line"], 2);
    assert_eq!(report["summary"]["variables"], 2);
    machine.run("check --partial over.env base.env").exits_with(1).says("base.env:2:").says("over.env");
}

#[test]
fn standard_input_can_be_a_layer() {
    let machine = Machine::new("stdin-layer").file("base.env", BAD).stdin("ENABLE_GZIP_COMPRESSION=false\n");
    machine.run("check --partial base.env -").exits_with(0);
    machine.run("check --partial - base.env").exits_with(1).says("base.env:2:");
}

#[test]
fn separate_takes_each_path_by_itself() {
    let machine = Machine::new("separate")
        .file("api.env", BAD)
        .file("frontend.env", "PREVENT_FORGOT_PASSWORD=yes\nFLAGSMITH_PROXY_API_URL=http://api:8000\n")
        .file("good.env", GOOD);
    let report =
        machine.run("check --partial --separate --format json api.env frontend.env good.env").exits_with(1).json();
    assert_eq!(rules(&report), ["invalid-value", "misread-value"]);
    assert_eq!(report["components"], json!(["api", "frontend"]));
    assert_eq!(report["summary"]["variables"], 6);
    assert_eq!(report["summary"]["errors"], 1);
    assert_eq!(report["summary"]["warnings"], 1);
    machine.run("check --partial --separate good.env api.env").exits_with(1).says("api.env:2:");
    machine.run("check --partial --separate good.env good.env").exits_with(0);
}

#[test]
fn deny_makes_less_than_errors_count() {
    let machine = Machine::new("deny").file(".env", DOUBTFUL);
    for (deny, status) in [
        ("", 0),
        ("--deny warnings", 1),
        ("--deny advice", 1),
        ("--deny unknown-variable", 1),
        ("--deny not-read,unknown-variable", 1),
        ("--deny not-read", 0),
    ] {
        let run = machine.run(&format!("check --partial --format json {deny} .env")).exits_with(status);
        assert_eq!(run.json()["findings"][0]["severity"], "warning");
    }
    let machine = Machine::new("deny-advice").file(".env", GOOD);
    for (deny, status) in [("warnings", 0), ("advice", 1), ("newer-release", 1)] {
        machine.run(&format!("check --partial --flagsmith-version 9.9 --deny {deny} .env")).exits_with(status);
    }
}

#[test]
fn ignore_and_allow_silence() {
    let machine = Machine::new("ignore").file(".env", format!("{BAD}{DOUBTFUL}MY_OWN=1\n"));
    let report = machine.run("check --partial --format json --ignore invalid-value .env").exits_with(0).json();
    assert_eq!(rules(&report), ["unknown-variable", "unknown-variable"]);
    assert_eq!(report["summary"]["silenced"], 1);
    let all = "check --partial --format json --ignore invalid-value --ignore unknown-variable .env";
    assert_eq!(machine.run(all).exits_with(0).json()["findings"], json!([]));
    for allow in ["--allow MY_OWN", "--allow MY_*", "--allow OTHER,MY_OWN"] {
        let report = machine.run(&format!("check --partial --format json {allow} .env")).exits_with(1).json();
        assert_eq!(rules(&report), ["invalid-value", "unknown-variable"], "{allow}");
    }
}

#[test]
fn a_comment_silences_its_line() {
    let text = "# flagsmith-env: ignore[invalid-value] decided by the other team\nENABLE_GZIP_COMPRESSION=enabled\n";
    let machine = Machine::new("comment").file(".env", text);
    machine.run("check --partial .env").exits_with(0).has_lines(1).says("1 silenced");
}

#[test]
fn max_findings_cuts_what_people_read_and_nothing_else() {
    let machine = Machine::new("max").file(".env", format!("{BAD}{DOUBTFUL}"));
    machine
        .run("check --partial --max-findings 1 .env")
        .exits_with(1)
        .says("ENABLE_GZIP_COMPRESSION")
        .never_says("PREVENT_SIGN_UP");
    machine.run("check --partial --max-findings 0 .env").exits_with(1).never_says("invalid-value");
    let report = machine.run("check --partial --max-findings 1 --format json .env").exits_with(1).json();
    assert_eq!(rules(&report).len(), 2);
}

#[test]
fn colours_are_used_on_wish_only() {
    let escape = "\u{1b}[";
    let plain = Machine::new("colour").file(".env", BAD);
    plain.run("check --partial .env").exits_with(1).never_says(escape);
    plain.run("check --partial --color always .env").exits_with(1).says(escape);
    plain.run("--color always check --partial .env").exits_with(1).says(escape);
    plain.run("check --partial --color always --format json .env").exits_with(1).never_says(escape);
    let forced = Machine::new("colour").file(".env", BAD).variable("FORCE_COLOR", "1");
    forced.run("check --partial .env").exits_with(1).says(escape);
    forced.run("check --partial --color never .env").exits_with(1).never_says(escape);
    let refused = forced.variable("NO_COLOR", "1");
    refused.run("check --partial .env").exits_with(1).never_says(escape);
    refused.run("check --partial --color always .env").exits_with(1).says(escape);
}

#[test]
fn ascii_is_plain() {
    let run = Machine::new("ascii").file(".env", BAD).run("check --partial --ascii .env").exits_with(1);
    assert!(run.stdout.is_ascii(), "{}", run.stdout);
}

#[test]
fn json_is_the_contract_clean_or_not() {
    let machine = Machine::new("json").file(".env", BAD).file("good.env", GOOD);
    let report = machine.run("check --partial --format json .env").exits_with(1).json();
    assert_eq!(report["version"], 1);
    assert_eq!(report["flagsmith"], "2.265.0");
    assert_eq!(report["edition"], "oss");
    assert_eq!(report["components"], json!(["api"]));
    let finding = &report["findings"][0];
    assert_eq!(finding["rule"], "invalid-value");
    assert_eq!(finding["variable"], "ENABLE_GZIP_COMPRESSION");
    let location = json!({ "path": ".env", "line": 2, "column": 25, "offset": 63, "length": 7 });
    assert_eq!(finding["location"], location);
    let clean = machine.run("check --partial --format json -q good.env").exits_with(0).json();
    assert_eq!(clean["findings"], json!([]));
    let summary = json!({ "variables": 2, "errors": 0, "warnings": 0, "advice": 0, "silenced": 0, "baseline": 0 });
    assert_eq!(clean["summary"], summary);
}

#[test]
fn release_and_edition_are_taken() {
    let machine = Machine::new("release").file(".env", GOOD);
    let report = machine
        .run("check --partial --format json --flagsmith-version v2.150 --edition enterprise .env")
        .exits_with(0)
        .json();
    assert_eq!(report["flagsmith"], "2.150.0");
    assert_eq!(report["edition"], "enterprise");
    let newer = machine.run("check --partial --format json --flagsmith-version 9.9.9 .env").exits_with(0).json();
    assert_eq!(newer["flagsmith"], "2.265.0");
    assert_eq!(rules(&newer), ["newer-release"]);
}

#[test]
fn an_empty_file_lacks_everything() {
    for (name, text) in [("empty", ""), ("comments", "# nothing yet\n\n")] {
        let machine = Machine::new(name).file(".env", text);
        let report = machine.run("check --format json .env").exits_with(1).json();
        assert_eq!(report["summary"]["variables"], 0);
        assert!(rules(&report).iter().all(|&rule| rule == "missing-required"), "{report}");
        assert_eq!(report["findings"][0]["location"], Value::Null);
        machine.run("check .env").exits_with(1).says("DATABASE_URL");
    }
}

#[test]
fn one_unclosed_quote_is_told_at_the_quote() {
    let machine = Machine::new("quote").file(".env", "\"");
    machine.run("check --partial .env").exits_with(1).says(".env:1:1");
    let machine = Machine::new("quote").file(".env", "SECRET='pa\nENABLE_GZIP_COMPRESSION=enabled\n");
    let report = machine.run("check --partial --format json .env").exits_with(1).json();
    assert_eq!(rules(&report), ["unclosed-quote", "invalid-value"]);
    assert_eq!(report["findings"][0]["location"]["column"], 8);
}

#[test]
fn windows_line_ends_are_an_advice_and_change_no_value() {
    let machine =
        Machine::new("crlf").file(".env", GOOD.replace('\n', "\r\n")).file("bad.env", BAD.replace('\n', "\r\n"));
    let report = machine.run("check --partial --format json .env").exits_with(0).json();
    assert_eq!(rules(&report), ["carriage-return"]);
    assert_eq!(report["findings"][0]["severity"], "advice");
    let report = machine.run("check --partial --ignore carriage-return --format json bad.env").exits_with(1).json();
    assert_eq!(report["findings"][0]["location"]["line"], 2);
    assert_eq!(report["findings"][0]["location"]["length"], 7);
}

#[test]
fn a_line_of_ten_megabytes_is_read_and_not_repeated() {
    let long = "x".repeat(10 << 20);
    let machine =
        Machine::new("long").file(".env", format!("ENABLE_GZIP_COMPRESSION={long}\nPREVENT_SIGN_UP={long}\n{long}"));
    let run = machine.run("check --partial .env").exits_with(1).says(".env:1:");
    assert!(run.stdout.len() < 20_000, "{} bytes", run.stdout.len());
}

#[cfg(unix)]
#[test]
fn a_reader_that_goes_away_is_no_trouble() {
    let many = "ENABLE_GZIP_COMPRESSION=enabled\n".repeat(2000);
    let machine = Machine::new("pipe").file(".env", many);
    for arguments in ["check .env", "check --format json .env", "check --help"] {
        let mut child = machine.command(arguments.split_whitespace()).spawn().unwrap();
        drop(child.stdout.take());
        let output = child.wait_with_output().unwrap();
        assert_eq!(String::from_utf8_lossy(&output.stderr), "", "{arguments}");
        assert_eq!(output.status.code(), Some(if arguments.contains("help") { 0 } else { 1 }), "{arguments}");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_told() {
    let machine = Machine::new("full").file(".env", BAD);
    let full = std::fs::File::options().write(true).open("/dev/full").unwrap();
    let output = machine.command(["check", ".env"]).stdout(full).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).starts_with("error: the output cannot be written"));
}
