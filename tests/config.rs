//! The configuration file: where it is found, what it changes, and what the command line leaves of it.

mod program;

use program::Machine;
use serde_json::Value;

/// One error, one warning, and nothing missing with `partial`.
const BAD: &str = "ENABLE_GZIP_COMPRESSION=enabled\nPREVENT_SIGN_UP=true\n";

fn severities(report: &Value) -> Vec<(&str, &str)> {
    let findings = report["findings"].as_array().expect("findings are a list");
    findings.iter().filter_map(|one| Some((one["rule"].as_str()?, one["severity"].as_str()?))).collect()
}

#[test]
fn it_is_found_from_the_first_path_upwards() {
    let machine = Machine::new("config-found")
        .folder("a")
        .folder("a/b")
        .file("flagsmith-env.toml", "partial = true\ncomponent = 'unified'\n")
        .file("a/flagsmith-env.toml", "partial = true\ncomponent = 'processor'\n")
        .file(".env", BAD)
        .file("a/b/.env", BAD)
        .stdin(BAD);
    for (arguments, component) in [
        (".env", "unified"),
        ("./.env", "unified"),
        ("a/../.env", "unified"),
        ("a/b/.env", "processor"),
        ("a/b/.env .env", "processor"),
        (".env a/b/.env", "unified"),
        ("-", "unified"),
        ("--stdin-filename a/b/new.env -", "processor"),
        ("- a/b/.env", "unified"),
        ("", "unified"),
        ("--config a/flagsmith-env.toml .env", "processor"),
        ("--component api a/b/.env", "api"),
    ] {
        let run = machine.run(&format!("check --format json {arguments}"));
        assert_eq!(run.json()["components"], serde_json::json!([component]), "{arguments}");
    }
    machine
        .run("check a/b/.env")
        .exits_with(1)
        .says("for processor of Flagsmith 2.265.0, as a/flagsmith-env.toml says");
    let separate = machine.run("check --separate --format json .env a/b/.env").exits_with(1).json();
    assert_eq!(separate["components"], serde_json::json!(["processor", "unified"]));
    let without = machine.run("check --no-config --format json .env").exits_with(1).json();
    assert_eq!(without["components"], serde_json::json!(["api"]));
    assert!(severities(&without).contains(&("missing-required", "error")));
}

#[test]
fn severities_change_what_is_reported_and_what_counts() {
    let check = |levels: &str, status: i32| {
        let machine = Machine::new("config-levels")
            .file("flagsmith-env.toml", format!("partial = true\n[severity]\n{levels}"))
            .file(".env", BAD);
        let summary = machine.run("check .env").exits_with(status).stdout.lines().last().unwrap_or_default().to_owned();
        (machine.run("check --format json .env").exits_with(status).json(), summary)
    };
    let (report, summary) = check("", 1);
    assert_eq!(severities(&report), [("invalid-value", "error"), ("unknown-variable", "warning")]);
    assert!(!summary.contains("another severity"), "{summary}");

    let (report, summary) = check("invalid-value = 'advice'\n", 0);
    assert_eq!(severities(&report), [("invalid-value", "advice"), ("unknown-variable", "warning")]);
    assert_eq!(report["summary"]["errors"], 0);
    assert_eq!(report["summary"]["advice"], 1);
    assert!(summary.ends_with("; 1 at another severity"), "{summary}");

    let (report, summary) = check("invalid-value = 'off'\nunknown-variable = 'error'\n", 1);
    assert_eq!(severities(&report), [("unknown-variable", "error")]);
    assert_eq!(report["summary"]["silenced"], 1);
    assert!(summary.ends_with("; 1 at another severity; 1 silenced"), "{summary}");
}

#[test]
fn an_override_is_about_the_findings_in_its_files() {
    let machine = Machine::new("config-override")
        .file("flagsmith-env.toml", "partial = true\n[[override]]\npaths = 'over.env'\nignore = 'unknown-variable'\n")
        .file("base.env", "PREVENT_SIGN_UP=true\n")
        .file("over.env", "ENABLE_GZIP_COMPRESION=true\n");
    let report = machine.run("check --format json base.env over.env").exits_with(0).json();
    assert_eq!(severities(&report), [("unknown-variable", "warning")]);
    assert_eq!(report["findings"][0]["location"]["path"], "base.env");
    assert_eq!(report["summary"]["silenced"], 1);
}

#[test]
fn deny_allow_ignore_and_the_loader_are_heeded() {
    let machine = Machine::new("config-lists")
        .file(
            "flagsmith-env.toml",
            "partial = true\nloader = 'docker'\ndeny = 'unknown-variable'\nallow = ['MY_*']\nignore = 'invalid-value'\n",
        )
        .file(".env", format!("{BAD}MY_OWN=1\nLOG_LEVEL=\"INFO\"\n"));
    let report = machine.run("check --format json --allow PREVENT_SIGN_UP .env").exits_with(0).json();
    // Of `docker run` the quotes are a part of the value, which is no level: that is ignored, too.
    assert_eq!(severities(&report), []);
    assert_eq!(report["summary"]["silenced"], 2);
    machine.run("check .env").exits_with(1).says("unknown-variable");
    machine.run("check --loader dotenvy --allow PREVENT_SIGN_UP .env").exits_with(0).says("1 silenced");
}

#[test]
fn what_is_wrong_in_it_is_one_line_with_its_place() {
    let machine = Machine::new("config-wrong")
        .file("flagsmith-env.toml", "partial = true\ncomponnet = 'api'\n")
        .file("secret.toml", "DATABASE_URL=postgres://u:hunter2@db/x\n")
        .file("rule.toml", "[severity]\nunused-silense = 'off'\n")
        .file(".env", BAD);
    for (arguments, complaint) in [
        (
            ".env",
            "error: flagsmith-env.toml:2:1: there is no key `componnet` here: a similar name exists: `component`\n",
        ),
        ("", "error: flagsmith-env.toml:2:1: "),
        ("--config missing.toml .env", "error: cannot read `missing.toml`: there is no such file\n"),
        (
            "--config rule.toml .env",
            "error: rule.toml:2:1: there is no rule `unused-silense`: a similar name exists: `unused-silence`\n",
        ),
        ("--config secret.toml .env", "error: secret.toml:1:"),
        ("--config rule.toml --no-config .env", "cannot be used with"),
    ] {
        let run = machine.run(&format!("check {arguments}")).exits_with(2).complains(complaint);
        assert!(!run.stderr.contains("hunter2"), "{}", run.stderr);
    }
    machine.run("check --no-config --partial .env").exits_with(1);
}

#[test]
fn fixes_leave_alone_what_is_off() {
    let machine = Machine::new("config-fix")
        .file("flagsmith-env.toml", "partial = true\n[severity]\nduplicate-variable = 'off'\n")
        .file(".env", "LOG_LEVEL=INFO\nLOG_LEVEL=INFO\n");
    machine.run("check --fix .env").exits_with(0).says("nothing fixed");
    machine.run("check --no-config --partial --fix .env").exits_with(0).says("1 fixed");
}

#[test]
fn what_the_readme_shows_is_read() {
    let readme = Machine::at_home().read("README.md");
    let shown = readme.split("```toml\n").nth(1).and_then(|rest| rest.split("```").next()).expect("it shows a file");
    let machine = Machine::new("config-readme").file("flagsmith-env.toml", shown).file("x.frontend.env", BAD);
    let report = machine.run("check --partial --format json x.frontend.env").json();
    assert_eq!(report["components"], serde_json::json!(["frontend"]));
    assert_eq!(report["flagsmith"], "2.200.0");
}
