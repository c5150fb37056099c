//! `flagsmith-env diff`: how two environments differ, for people and for programs, and how it ends.

mod program;

use program::Machine;
use serde_json::{Value, json};

const A: &str = "\
DATABASE_URL=postgres://flagsmith:Tz4q9Wm@db.example.com:5432/flagsmith
DJANGO_SECRET_KEY=4v8kq0ZrVw7TnB2yGxJ5mD9sHcL1pFaE3uRiWoQtXz6N_bKd
DJANGO_ALLOWED_HOSTS=flags.example.com
LOG_LEVEL=\"INFO\"
LOG_FORMAT=json
ENABLE_GZIP_COMPRESSION=enabled
INFLUXDB_URL=https://u:pw1@influx.example.com/
DISABLE_ANALYTICS_FEATURES=true
MY_OWN=1
";

const B: &str = "\
LOG_LEVEL=INFO
MY_OWN=2
ENABLE_GZIP_COMPRESSION=true
DATABASE_URL=postgres://flagsmith:another@db.example.com:5432/flagsmith
DJANGO_SECRET_KEY=4v8kq0ZrVw7TnB2yGxJ5mD9sHcL1pFaE3uRiWoQtXz6N_bKd
DJANGO_ALLOWED_HOSTS=flags.example.com
INFLUXDB_URL=https://u:pw-two@influx.example.com/
DISABLE_ANALYTICS_FEATURES=true
ENVIRONMENT=production
SENTRY_SDK_DSN=https://abc@sentry.example.com/4
SENTRY_TRACE_SAMPLE_RATE=0.1
";

fn machine(name: &str) -> Machine {
    Machine::new(name).file("a.env", A).file("b.env", B)
}

fn names(list: &Value) -> Vec<&str> {
    list.as_array().unwrap().iter().map(|one| one["name"].as_str().unwrap()).collect()
}

#[test]
fn people_see_what_differs_in_the_order_of_names() {
    let run = machine("diff-people").run("diff --component api a.env b.env").exits_with(1);
    let expected = "\
only in a.env
  - LOG_FORMAT=json

only in b.env
  + ENVIRONMENT=production
  + SENTRY_SDK_DSN  (a secret)
  + SENTRY_TRACE_SAMPLE_RATE=0.1

different
  ~ DATABASE_URL  (a secret)
  ~ ENABLE_GZIP_COMPRESSION
    - enabled
    + true
  ~ INFLUXDB_URL=https://***@influx.example.com/  (what differs is not shown)
  ~ MY_OWN  (not shown)

found only in a.env
  - a.env:6:25: error[invalid-value] `ENABLE_GZIP_COMPRESSION`: `enabled` is not a boolean that
    Flagsmith knows, so Flagsmith does not start

1 only in a.env, 3 only in b.env, 4 different, 4 the same, 1 finding in one only; checked for api of
Flagsmith 2.265.0
";
    assert_eq!(run.stdout, expected);
}

#[test]
fn programs_get_one_document() {
    let machine = machine("diff-programs");
    let report = machine.run("diff --component api --format json a.env b.env").exits_with(1).json();
    assert_eq!((&report["version"], &report["a"], &report["b"]), (&json!(1), &json!("a.env"), &json!("b.env")));
    assert_eq!(report["components"], json!(["api"]));
    let variables = &report["variables"];
    assert_eq!(variables["only_in_a"], json!([{ "name": "LOG_FORMAT", "secret": false, "value": "json" }]));
    assert_eq!(names(&variables["only_in_b"]), ["ENVIRONMENT", "SENTRY_SDK_DSN", "SENTRY_TRACE_SAMPLE_RATE"]);
    assert_eq!(variables["only_in_b"][1], json!({ "name": "SENTRY_SDK_DSN", "secret": true, "value": null }));
    assert_eq!(names(&variables["different"]), ["DATABASE_URL", "ENABLE_GZIP_COMPRESSION", "INFLUXDB_URL", "MY_OWN"]);
    assert_eq!(variables["different"][0], json!({ "name": "DATABASE_URL", "secret": true, "a": null, "b": null }));
    let gzip = json!({ "name": "ENABLE_GZIP_COMPRESSION", "secret": false, "a": "enabled", "b": "true" });
    assert_eq!(variables["different"][1], gzip);
    assert_eq!(report["same"], 4);
    assert_eq!(report["findings"]["only_in_a"][0]["rule"], "invalid-value");
    assert_eq!(report["findings"]["only_in_a"][0]["location"]["line"], 6);
    assert_eq!(report["findings"]["only_in_b"], json!([]));
    // The other way round it is the same with the sides changed.
    let turned = machine.run("diff --component api --format json b.env a.env").exits_with(1).json();
    assert_eq!(turned["variables"]["only_in_b"], variables["only_in_a"]);
    assert_eq!(turned["findings"]["only_in_b"], report["findings"]["only_in_a"]);
}

#[test]
fn the_exit_status_tells_whether_anything_differs() {
    let same = "# Other words, another order, and quotes\nB='x y'\n\nexport LOG_LEVEL=INFO\n";
    for (a, b, status) in [
        ("LOG_LEVEL=\"INFO\"\nB=\"x y\"\n", same, 0),
        ("", "", 0),
        ("X=$Y\n", "# The same again\nX=$Y\n", 0),
        ("X=$Y\n", "X=${Y}\n", 1),
        ("LOG_LEVEL=INFO\n", "LOG_LEVEL=DEBUG\n", 1),
        ("MY_OWN=1\n", "MY_OWN=2\n", 1),
        ("DJANGO_SECRET_KEY=a\n", "DJANGO_SECRET_KEY=b\n", 1),
        ("LOG_LEVEL=\n", "", 1),
        // The same values, and one of the files says one of them twice.
        ("LOG_LEVEL=INFO\n", "LOG_LEVEL=DEBUG\nLOG_LEVEL=INFO\n", 1),
        // Only what is wrong differs.
        ("LOG_LEVEL=INFO\nnot an assignment\n", "LOG_LEVEL=INFO\n", 1),
    ] {
        let machine = Machine::new("diff-status").file("a.env", a).file("b.env", b);
        for format in ["human", "json"] {
            let run = machine.run(&format!("diff --format {format} a.env b.env")).exits_with(status);
            assert_eq!(run.stdout.starts_with("no difference in "), status == 0 && format == "human", "{}", run.stdout);
        }
    }
}

#[test]
fn what_is_asked_for_with_options_holds_for_both() {
    let machine = Machine::new("diff-options").file("a.env", "X=\"1\"\n").file("b.env", "X=1\n");
    machine.run("diff a.env b.env").exits_with(0);
    machine.run("diff --loader docker a.env b.env").exits_with(1);
    // What either names is what both are checked for.
    let machine = Machine::new("diff-infer")
        .file("a.env", "NODE_ENV=production\n")
        .file("b.env", "ENABLE_MAINTENANCE_MODE=true\n");
    machine.run("diff a.env b.env").exits_with(1).says("checked for frontend (inferred)");
    machine
        .run("diff --component api --flagsmith-version 2.200 a.env b.env")
        .exits_with(1)
        .says("api of Flagsmith 2.200.0");
    let machine = machine.file("flagsmith-env.toml", "component = \"unified\"\n");
    machine.run("diff a.env b.env").exits_with(1).says("checked for unified of");
    machine.run("diff --no-config a.env b.env").exits_with(1).says("checked for frontend (inferred)");
}

#[test]
fn one_of_them_can_be_standard_input() {
    let machine = machine("diff-stdin").stdin(B);
    machine.run("diff a.env -").exits_with(1).says("only in <stdin>\n  + ENVIRONMENT");
    machine.run("diff - b.env").exits_with(0).has_lines(1);
    machine.run("diff - -").exits_with(2).complains("give `-` once");
    machine.run("diff a.env").exits_with(2).complains("<B>");
    machine.run("diff a.env missing.env").exits_with(2).complains("`missing.env`: there is no such file");
}

#[test]
fn it_fits_the_terminal_and_has_colours_where_they_are_wanted() {
    let hosts = (0..20).map(|number| format!("host-{number}.example.com")).collect::<Vec<_>>().join(",");
    let machine = Machine::new("diff-look")
        .file("a.env", format!("DJANGO_ALLOWED_HOSTS={hosts}\nORGANISATION_NAME=é\n"))
        .file("b.env", "DJANGO_ALLOWED_HOSTS=x\nORGANISATION_NAME=e\n");
    let run = machine.run("diff --component api a.env b.env").exits_with(1).says("é").never_says("\u{1b}");
    assert!(run.stdout.lines().all(|line| line.chars().count() <= 100), "{}", run.stdout);
    assert!(run.stdout.contains(".example.com,\n      host-"), "it breaks behind a comma: {}", run.stdout);
    machine.run("diff --color always a.env b.env").exits_with(1).says("\u{1b}[32m");
    assert!(machine.run("diff --ascii a.env b.env").stdout.is_ascii());
}
