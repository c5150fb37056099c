//! No secret in any output: a mark is planted wherever a secret may stand, and looked for in all that is written.

use std::collections::BTreeMap;
use std::ffi::OsString;

use clap::ValueEnum;
use flagsmith_env::check::{Checked, Options, check};
use flagsmith_env::environment::Environment;
use flagsmith_env::finding::Finding;
use flagsmith_env::report::comparison::{self, Comparison};
use flagsmith_env::report::{self, Format, Report, Style};
use flagsmith_env::source::{Place, Source, SourceId, Span};
use flagsmith_env::spec::{self, Component, VARIABLES, Variable};
use flagsmith_env::target::{Edition, Target};
use flagsmith_env::{World, load, rule};
use proptest::prelude::*;

/// Unlike any word; no piece of it is in any text of the program.
const MARK: &str = "Zq7xKw9vTm3pJf5";

/// The shortest piece of a secret that counts as a leak.
const PIECE: usize = 6;

/// The first piece of `mark` that `output` holds, in upper or lower case, or its first or last piece as codes.
fn leak(output: &str, mark: &str) -> Option<String> {
    let output = output.to_lowercase();
    let mark: Vec<char> = mark.chars().collect();
    let plain = mark.windows(PIECE).map(|piece| String::from_iter(piece).to_lowercase());
    let codes: [fn(u32) -> String; 4] =
        [|c| format!("%{c:02x}"), |c| format!("\\u{c:04x}"), |c| format!("\\x{c:02x}"), |c| format!("{c:02x}")];
    let ends = [&mark[..PIECE], &mark[mark.len() - PIECE..]];
    let coded = ends.into_iter().flat_map(|piece| codes.map(|code| piece.iter().map(|&c| code(c.into())).collect()));
    plain.chain(coded).find(|piece| output.contains(piece))
}

fn targets() -> Vec<Target> {
    use Component::{Api, Frontend, Processor, Unified};
    let target = |components: &[Component], release| Target {
        edition: Edition::Enterprise,
        ..Target::new(components.to_vec(), release)
    };
    vec![
        target(&[Api, Processor, Frontend, Unified], spec::NEWEST),
        target(&[Api], spec::NEWEST),
        target(&[Frontend], spec::NEWEST),
        target(&[Api, Frontend], "2.100.0".parse().expect("it is a release")),
    ]
}

/// Everything that is written of an environment: in every format, in several styles and for several targets; and as
/// if a rule pointed at each place that can be pointed at.
fn outputs(environment: &Environment) -> Vec<String> {
    let mut outputs = Vec::new();
    for (number, target) in targets().iter().enumerate() {
        let odd = number % 2 == 1;
        let style = Style { width: if odd { 40 } else { 200 }, color: odd, ascii: number > 1, ..Style::default() };
        let mut findings =
            check(environment, target, &Options { shared: odd.then_some(SourceId(0)), ..Options::default() });
        if number == 0 {
            findings.reported.extend(everywhere(environment));
            outputs.push(format!("{:?}", findings.reported));
        }
        let reports = [Report::new(environment, &findings, target, None)];
        outputs.extend(Format::value_variants().iter().map(|format| format.render(&reports, &style)));
        let other = if odd { read(PUBLIC_ONLY) } else { Environment::new() };
        let (a, b) = if odd { (&other, environment) } else { (environment, &other) };
        outputs.extend(compared(a, b, target, &style));
        outputs.push(report::step_summary(&reports, &style));
    }
    outputs
}

/// What an environment with secrets is compared with.
const PUBLIC_ONLY: &str = "LOG_LEVEL=INFO\nDJANGO_SECRET_KEY=another\nORGANISATION_NAME=Example\nMINE=1\n";

/// What is written of how two environments differ.
fn compared(a: &Environment, b: &Environment, target: &Target, style: &Style) -> [String; 2] {
    let checked = |environment: &Environment| Checked {
        environment: environment.clone(),
        target: target.clone(),
        findings: check(environment, target, &Options::default()),
    };
    let (a, b) = (checked(a), checked(b));
    let comparison = Comparison::new(&a, &b);
    [comparison::human(&comparison, style), comparison::json(&comparison)]
}

/// A finding for each line, and one for each assignment's name, value, and end.
fn everywhere(environment: &Environment) -> Vec<Finding> {
    let mut places = Vec::new();
    for (index, source) in environment.sources().iter().enumerate() {
        let spans = (0..source.line_starts().len()).map(|line| source.line_span(line));
        places.extend(spans.map(|span| Place { source: SourceId(index), span }));
    }
    for assignment in environment.assignments() {
        let Span { end, .. } = assignment.statement;
        places.extend([assignment.name_place(), assignment.value_place()]);
        places.push(Place { source: assignment.source, span: Span::new(end, end) });
    }
    let rule = rule::find("parse-error").expect("there is such a rule");
    places.into_iter().map(|place| Finding::new(rule, "here").at(place, "here")).collect()
}

fn read(text: &str) -> Environment {
    let mut environment = Environment::new();
    load::dotenv::load(&mut environment, Source::new("test.env", text));
    environment
}

/// The same values as a process environment.
fn process(environment: &Environment) -> Environment {
    let values = environment.winners().filter_map(|assignment| Some((&assignment.name, assignment.text()?)));
    let mut process = Environment::new();
    load::process::load(&mut process, values.map(|(name, value)| (name.into(), value.into())), &|_| true);
    process
}

/// What the program itself writes, to both streams, of a text on standard input or of a process environment.
fn run(arguments: &[&str], stdin: &str, variables: Vec<(OsString, OsString)>) -> String {
    let (mut stdout, mut stderr) = (Vec::new(), Vec::new());
    let arguments = ["flagsmith-env"].iter().chain(arguments).map(OsString::from);
    flagsmith_env::run(
        arguments,
        &mut World {
            variables,
            stdin: &mut stdin.as_bytes(),
            stdout: &mut stdout,
            stderr: &mut stderr,
            stdout_is_terminal: false,
            stderr_is_terminal: false,
            columns: None,
        },
    );
    String::from_utf8_lossy(&stdout).into_owned() + &String::from_utf8_lossy(&stderr)
}

/// Asserts that nothing written of the file `text`, or of the process environment that comes of it, holds a piece of
/// the mark.
fn assert_kept(what: &str, text: &str) {
    assert_kept_in_file(what, text);
    for output in outputs(&process(&read(text))) {
        assert_eq!(leak(&output, MARK), None, "{what}: in\n{output}\nof\n{text}");
    }
}

/// Asserts that nothing written of the file `text` holds a piece of the mark.
fn assert_kept_in_file(what: &str, text: &str) {
    for output in outputs(&read(text)) {
        assert_eq!(leak(&output, MARK), None, "{what}: in\n{output}\nof\n{text}");
    }
    let commands = ["check -", "check - --portable --color always", "parse -", "parse - --format json"];
    let beside = "fixtures/good-api.env";
    let diffs = [format!("diff - {beside}"), format!("diff {beside} - --format json --component api,frontend")];
    for arguments in commands.into_iter().chain(diffs.iter().map(String::as_str)) {
        assert_kept_by(arguments, what, text);
    }
}

/// The same where each loader reads the file.
fn assert_kept_by_loaders(what: &str, text: &str) {
    for loader in ["dotenvy", "compose", "docker", "node"] {
        for command in ["check -", "check - --format json", "parse -", "parse - --format json"] {
            assert_kept_by(&format!("{command} --loader {loader}"), what, text);
        }
    }
}

fn assert_kept_by(arguments: &str, what: &str, text: &str) {
    let arguments: Vec<&str> = arguments.split(' ').collect();
    let output = run(&arguments, text, Vec::new());
    assert!(!output.contains("Usage:"), "{output}");
    assert_eq!(leak(&output, MARK), None, "{what}: {arguments:?} in\n{output}\nof\n{text}");
}

/// The names of the variables that are secret, a member of a family for the family.
fn secret_names() -> Vec<String> {
    VARIABLES.iter().filter(|variable| variable.secret).map(name).collect()
}

/// The names of variables that are not secret, one for each way of reading a value.
fn public_names() -> Vec<String> {
    let mut names = BTreeMap::new();
    for variable in VARIABLES.iter().filter(|variable| !variable.secret) {
        let ways: Vec<_> = variable.readers.iter().map(|reader| (reader.parser, reader.check)).collect();
        names.entry(format!("{ways:?}")).or_insert_with(|| name(variable));
    }
    names.into_values().collect()
}

fn name(variable: &Variable) -> String {
    variable.name.replace("<N>", "7").replace("<ENV>", "DEV")
}

/// One line for each name, made by `line`.
fn lines(names: &[String], line: impl Fn(&str) -> String) -> String {
    names.iter().map(|name| line(name) + "\n").collect()
}

fn percent(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect()
}

#[test]
fn what_is_public_is_shown_and_a_leak_is_seen() {
    let environment = read(&format!("ORGANISATION_NAME={MARK}\n"));
    let outputs = outputs(&environment);
    assert!(leak(&outputs[1], MARK).is_some(), "{}", outputs[1]);
    for text in [MARK.to_uppercase(), percent(MARK), format!("x{}", &MARK[4..10])] {
        assert!(leak(&text, MARK).is_some(), "{text}");
    }
    assert_eq!(leak(&MARK[..5], MARK), None);
}

#[test]
fn the_value_of_a_secret_variable() {
    let secret = secret_names();
    assert!(secret.len() > 50 && secret.contains(&"DJANGO_SECRET_KEY".to_owned()), "{secret:?}");
    let shapes: [fn(&str) -> String; 18] = [
        |name| format!("{name}={MARK}"),
        |name| format!("export {name} = \"{MARK}\" # {MARK}"),
        |name| format!("{name}='{MARK}'"),
        |name| format!("{name}={MARK} {MARK}"),
        |name| format!("{name}={MARK}#{MARK}"),
        |name| format!("{name}=pa$${MARK}"),
        |name| format!("{name}=\"{MARK}\\n{MARK}\""),
        |name| format!("{name}=\"{MARK}\n{MARK}\"\n"),
        |name| format!("{name}='{MARK}\r\n{MARK}'\r"),
        |name| format!("{name}={MARK}@{MARK}:{MARK}/{MARK}?{MARK}={MARK}#{MARK}"),
        |name| format!("{name}=postgres://{MARK}:{MARK}@{MARK}:99999/{MARK}?{MARK}={MARK}"),
        |name| format!("{name}=https://{MARK}@{MARK}.example.com/{MARK}"),
        |name| format!("{name}=redis+socket://:{MARK}@/{MARK}"),
        |name| format!("{name}=[\"{MARK}\", {{\"{MARK}\": \"{MARK}\"}}"),
        |name| format!("{name}={MARK}={MARK},{MARK}={MARK}"),
        |name| format!("{name}={MARK},{MARK}, {MARK}"),
        |name| format!("{name}=-----BEGIN {MARK}-----{MARK}"),
        |name| format!("{name}={MARK}\n{name}={MARK}"),
    ];
    for (number, shape) in shapes.iter().enumerate() {
        let text = lines(&secret, shape);
        assert_kept(&format!("shape {number}"), &text);
        assert_kept_by_loaders(&format!("shape {number}"), &text);
    }
}

#[test]
fn the_value_of_a_misspelt_or_foreign_or_unknown_name() {
    let misspelt = lines(&secret_names(), |name| {
        let short = &name[..name.len() - 1];
        format!("{short}={MARK}\n{name}X={MARK}\nFLAGSMITH_{name}={MARK}\n{}={MARK}", name.to_lowercase())
    });
    assert_kept("misspelt", &misspelt);
    assert_kept_by_loaders("misspelt", &misspelt);
    let public = lines(&public_names(), |name| format!("{name}_={MARK}\n{}={MARK}", name.to_lowercase()));
    assert_kept("public, misspelt", &public);
    assert_kept("foreign", &lines(&["PATH", "PGPASSWORD", "MINE"].map(str::to_owned), |name| format!("{name}={MARK}")));
}

#[test]
fn the_secret_parts_of_a_url_in_a_public_value() {
    let public = public_names();
    let mark = |text: &str| text.replace("MARK", MARK).replace("PCT", &percent(MARK));
    for url in [
        "https://MARK:MARK@host.example.com",
        "https://MARK@host.example.com/path",
        "https://user:MARK@host.example.com:8000/api/v1/?x=y",
        "https://PCT:PCT@host.example.com/",
        "https://:MARK@host.example.com/",
        "https://u:p@MARK@host.example.com/",
        "https://u:p:MARK@host.example.com/",
        "https://u:p/MARK@host.example.com/",
        "https://u:p?MARK@host.example.com/",
        "https://u:p#MARK@host.example.com/",
        "https://u:p[MARK@host.example.com/",
        "https://u:p MARK@host.example.com/",
        "'https://u:p MARK@host.example.com/'",
        "\"https://MARK:p@host.example.com/\"",
        "https://u:p,MARK@host.example.com/",
        "https://u:1,x://MARK@host.example.com/",
        "https://u:1,MARK,x://y@host.example.com/",
        "https://a.example.com,https://MARK:MARK@host.example.com",
        "https://a.example.com, https://MARK:MARK@host.example.com ,https://MARK@b.example.com",
        "https://u:PCT%40host.example.com/",
        "postgres://u%3AMARK%40host/db",
        "https://host.example.com/?token=MARK",
        "https://host.example.com/?MARK",
        "https://host.example.com/?a=b&c=PCT&MARK",
        "https://host.example.com/?a=b;c=MARK",
        "https://host.example.com/?next=https://MARK.example.com/",
        "https://host.example.com/?a=b,https://MARK.example.com",
        "https://host.example.com/?a=b MARK",
        "https://host.example.com/#MARK",
        "https://host.example.com/?a=b#MARK",
        "https://host.example.com?MARK",
        "https://host.example.com:MARK/",
        "https://[MARK/",
        "https://host.example.com/ https://u:MARK@[",
        "postgres://MARK:MARK@db:5432/flagsmith",
        "redis://:MARK@cache:6379/0",
        "redis://:MARK/0",
        "smtp://MARK:MARK@mail",
        "MARK:MARK@host.example.com",
        "u:p MARK@host.example.com:25",
        "//MARK@host.example.com/",
        "https:/u:MARK@host.example.com/",
        "https:\\\\MARK@host.example.com/",
        "HTTPS://MARK:MARK@HOST",
        "://MARK@x",
        "mailto:MARK@example.com?MARK",
        "host=db password=MARK",
        "host=db user=x password='a MARK' dbname=y",
        "{\"password\": \"MARK\"}",
        "{\"options\": {\"api_key\" : \"MARK\"}}",
        "[{\"url\": \"https://MARK:MARK@host.example.com/\"}]",
        "a=b,password=MARK",
        "Authorization: Bearer MARK",
        "flags.example.com/?token=MARK",
        "flags.example.com?MARK",
        "HTTP_AUTHORIZATION:MARK",
    ] {
        let url = mark(url);
        let text = lines(&public, |name| format!("{name}={url}"));
        assert_kept(&url, &text);
        assert_kept_by_loaders(&url, &text);
        assert_kept_in_file(&url, &lines(&public, |name| format!("{name}=\"{}\" # x", url.replace('"', "\\\""))));
    }
}

#[test]
fn what_differs_in_a_secret_is_told_as_nothing_else() {
    for text in [
        "DJANGO_SECRET_KEY=MARK",
        "DATABASE_URL=postgres://u:MARK@db/x",
        "INFLUXDB_URL=https://u:MARK@influx.example.com/",
        "MY_OWN=MARK",
        "DJANGO_SECRET_KEY=MARK\nORGANISATION_NAME=x${DJANGO_SECRET_KEY}",
        "SENTRY_TRACE_SAMPLE_RATE=\"0.5\" # MARK",
    ] {
        let with = |secret: &str| read(&(text.replace("MARK", secret) + "\n"));
        for target in targets() {
            // Neither the secret nor its length makes a difference in what is written.
            let outputs = ["another-Secret-of-32-characters-1", "4v8kq0ZrVw7TnB2yGxJ5mD9sHcL1pFaE3uRiWoQtXz6N_bKd"]
                .map(|secret| compared(&with(MARK), &with(secret), &target, &Style::default()));
            let json = |output: &str| {
                output.lines().filter(|line| !line.contains("\"length\"")).collect::<Vec<_>>().join("\n")
            };
            assert_eq!(json(&outputs[0][1]), json(&outputs[1][1]), "{text}");
            assert_eq!(outputs[0][0], outputs[1][0], "{text}");
        }
    }
}

#[test]
fn a_secret_of_one_side_that_the_other_shows() {
    for (a, b) in [
        ("LOG_LEVEL=MARK", "DJANGO_SECRET_KEY=MARK"),
        ("ORGANISATION_NAME=MARK", "DATABASE_URL=postgres://u:MARK@db/x"),
        ("ENABLE_GZIP_COMPRESSION=MARK", "EMAIL_HOST_PASSWORD=MARK"),
        ("DJANGO_ALLOWED_HOSTS=https://MARK", "SENDGRID_API_KEY=MARK"),
    ] {
        let mark = |text: &str| read(&(text.replace("MARK", MARK) + "\n"));
        for target in targets() {
            let both = [
                compared(&mark(a), &mark(b), &target, &Style::default()),
                compared(&mark(b), &mark(a), &target, &Style::default()),
            ];
            for output in both.as_flattened() {
                assert_eq!(leak(output, MARK), None, "{a} {b}\n{output}");
            }
        }
    }
}

#[test]
fn what_is_no_assignment() {
    for text in [
        "# MARK",
        "#MARK=MARK",
        "LOG_LEVEL=INFO # MARK",
        "LOG_LEVEL=VERBOSE  # password=MARK",
        "LOG_LEVEL=INFO # flagsmith-env: ignore[MARK] MARK",
        "# flagsmith-env: MARK\nLOG_LEVEL=VERBOSE",
        "MARK",
        "MARK MARK",
        "MARK=",
        "MARK==",
        "Zq7xKw9vTm3pJf==",
        "DJANGO_SECRET_KEY MARK",
        "DJANGO_SECRET_KEY: MARK",
        "DJANGO_SECRET_KEY MARK=MARK",
        "-e DJANGO_SECRET_KEY=MARK",
        "--env=DJANGO_SECRET_KEY=MARK",
        "export MARK",
        "export DJANGO_SECRET_KEY MARK=x",
        "set DJANGO_SECRET_KEY=MARK",
        "postgres://u:MARK@host/db?sslmode=require",
        "https://u:MARK@host/?a=b\nhttps://u:MARK@host/",
        "ORGANISATION_NAME=My Company MARK",
        "ORGANISATION_NAME=\"x\" MARK",
        "ORGANISATION_NAME=\"x\"MARK y",
        "ORGANISATION_NAME=\"pass\"'word=MARK'",
        "LOG_LEVEL='INFO\nDJANGO_SECRET_KEY=MARK\n",
        "LOG_LEVEL=\"INFO\nDJANGO_SECRET_KEY=\"MARK\"\n",
        "ORGANISATION_NAME=\"x\nDJANGO_SECRET_KEY=MARK\nPROJECT_NAME=\"y\"\n",
        "ORGANISATION_NAME=x  # it's\nDJANGO_SECRET_KEY=MARK\nPROJECT_NAME=y  # that's\n",
        "DJANGO_SECRET_KEY='MARK\nLOG_LEVEL=INFO\n",
        "DJANGO_SECRET_KEY=\"MARK\nMARK\nLOG_LEVEL=MARK\"\nLOG_LEVEL=INFO",
        "MINE=\"MARK\nMARK\nLOG_LEVEL=MARK\nMARK\"",
        "MINE=`MARK\nMARK`",
        "-----BEGIN PRIVATE KEY-----\nMARKMARKMARKMARK\nMARKMARKMARK==\n-----END PRIVATE KEY-----",
        "GITHUB_PEM=-----BEGIN PRIVATE KEY-----\nMARKMARKMARKMARK\nMARKMARKMARK==\n-----END PRIVATE KEY-----",
        "\u{feff}MARK",
        "\u{feff}DJANGO_SECRET_KEY=MARK",
        "LOG_LEVEL=${DJANGO_SECRET_KEY:-MARK",
        "DJANGO_SECRET_KEY=$MARK",
        "DJANGO_SECRET_KEY=${MARK",
        "DJANGO_SECRET_KEY=pa${MARK}x",
        "MINE=$MARK",
        "\tDJANGO_SECRET_KEY=MARK\r\n\tDJANGO_SECRET_KEY=MARK\r\n",
        "DJANGO_SECRET_KEY=\u{0}MARK\u{0}",
        "=MARK",
        "= MARK",
        "'MARK",
        "\"MARK\nMARK\"=MARK",
    ] {
        let text = text.replace("MARK", MARK);
        assert_kept(&text, &text);
        assert_kept(&text, &format!("{text}\r\nLOG_LEVEL=VERBOSE\r\n{text}"));
        // What is a comment to one loader is a part of the value to another.
        if !["LOG_LEVEL", "ORGANISATION_NAME"].iter().any(|public| text.contains(public)) {
            assert_kept_by_loaders(&text, &text);
        }
    }
}

/// The name of an unknown variable is shown only where its statement can be read.
#[test]
fn the_front_of_a_malformed_statement() {
    for text in ["MARK=x y", "MARK='x", "MARK=\"x\" y", "export MARK='x' y"] {
        let text = text.replace("MARK", MARK);
        assert_kept_in_file(&text, &text);
        assert_kept_in_file(&text, &format!("LOG_LEVEL=VERBOSE\n{text}\n"));
    }
    assert!(run(&["check", "-"], &format!("{MARK}=x"), Vec::new()).contains(MARK));
}

#[test]
fn a_secret_that_comes_through_a_reference() {
    let public = public_names();
    for (first, reference) in [
        (format!("DJANGO_SECRET_KEY={MARK}"), "$DJANGO_SECRET_KEY"),
        (format!("MINE={MARK}"), "${MINE}"),
        (format!("MINE={MARK}\nYOURS=$MINE"), "\"x-${YOURS}-y\""),
        (format!("MINE='a\n{MARK}'"), "https://$MINE.example.com/"),
        (format!("MINE={MARK}"), "a,$MINE,https://u:$MINE@host"),
    ] {
        let text = format!("{first}\n{}", lines(&public, |name| format!("{name}={reference}")));
        assert_kept_in_file(reference, &text);
    }
}

#[test]
fn a_secret_that_is_repeated_as_a_public_value() {
    let public = public_names();
    for (first, value) in [
        (format!("DJANGO_SECRET_KEY={MARK}"), MARK.to_owned()),
        (format!("EMAIL_HOST_PASSWORD='{MARK}'"), format!("https://{MARK}.example.com/")),
        (format!("DATABASE_URL=postgres://u:{MARK}@db:5432/x"), format!("a,\"{MARK}\"")),
    ] {
        let text = format!("{first}\n{}", lines(&public, |name| format!("{name}={value}")));
        assert_kept(&value, &text);
    }
}

#[test]
fn a_process_environment() {
    let values =
        [MARK.to_owned(), format!("a\n{MARK}"), format!("postgres://u:{MARK}@db\u{1b}/x"), format!("\u{7f}{MARK}")];
    let urls = [format!("https://u:{MARK}@h\n"), format!("x\nDJANGO_SECRET_KEY={MARK}"), format!("https://h?{MARK}\r")];
    let given = |names: &[String], value: &str| {
        let pairs = names.iter().map(|name| (OsString::from(name), OsString::from(value)));
        pairs.chain([(OsString::from("PREVENT_SIGNUP"), OsString::from("VERBOSE"))]).collect::<Vec<_>>()
    };
    let cases =
        values.iter().map(|value| (secret_names(), value)).chain(urls.iter().map(|value| (public_names(), value)));
    for (names, value) in cases {
        for format in Format::value_variants().iter().filter_map(ValueEnum::to_possible_value) {
            let output = run(
                &["check", "--format", format.get_name(), "--component", "api,processor,frontend"],
                "",
                given(&names, value),
            );
            assert!(output.contains("VERBOSE"), "{output}");
            assert_eq!(leak(&output, MARK), None, "{value:?}: {output}");
        }
    }
}

#[test]
fn what_is_written_of_the_table_holds_nothing_of_the_environment() {
    let variables = || secret_names().into_iter().map(|name| (name.into(), MARK.into())).collect();
    for arguments in ["template --all", "template --generate-secrets --format kubernetes", "schema", "list"] {
        let arguments: Vec<&str> = arguments.split(' ').collect();
        let output = run(&arguments, MARK, variables());
        assert!(output.len() > 1000, "{output}");
        assert_eq!(leak(&output, MARK), None, "{arguments:?}");
    }
}

#[test]
fn the_program_itself() {
    let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_flagsmith-env"));
    command.env_clear().envs(secret_names().into_iter().map(|name| (name, MARK)));
    command.env("FLAGSMITH_DOMAIN", format!("https://u:{MARK}@host/?{MARK}")).env("PREVENT_SIGNUP", "VERBOSE");
    let output = command.arg("check").output().expect("the program runs");
    let text = String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
    assert!(text.contains("VERBOSE"), "{text}");
    assert_eq!(leak(&text, MARK), None, "{text}");
}

/// Pieces of a file in which the mark stands only where it is a secret.
fn piece() -> impl Strategy<Value = String> {
    let secret = proptest::sample::select(secret_names());
    let public = proptest::sample::select(public_names());
    let quote = proptest::sample::select(vec!["", "'", "\"", "`"]);
    let blank = proptest::sample::select(vec!["", " ", "\t", "  "]);
    let end = proptest::sample::select(vec!["\n", "\r\n", "\n\n", " \n", "\r\n\r\n"]);
    let harmless = proptest::sample::select(vec![
        "true",
        "1",
        "INFO",
        "a,b",
        "é",
        "\u{1b}[2J",
        "\u{202e}",
        "日本",
        "\\",
        "$",
        "=",
    ]);
    let public_line = (public.clone(), blank, quote.clone(), harmless, quote.clone(), end.clone())
        .prop_map(|(name, blank, open, value, close, end)| format!("{name}={blank}{open}{value}{close}{end}"));
    let url =
        proptest::sample::select(vec!["https://u:MARK@h/", "https://MARK@h", "https://h/?a=MARK", "https://[MARK"]);
    let url_line = (public, quote.clone(), url).prop_map(|(name, quote, url)| format!("{name}={quote}{url}{quote}\n"));
    let secret_line = (secret, quote.clone(), quote, end)
        .prop_map(|(name, open, close, end)| format!("{name}={open}MARK{close}{end}\n"));
    let other = proptest::sample::select(vec![
        "# MARK\n",
        "  #MARK\n",
        "MARK\n",
        "MINE=MARK\n",
        "MINE='MARK\n",
        "MARK MARK\n",
        "A B=MARK\n",
        "\n",
        "\"\n",
        "'\n",
        "\u{feff}",
        "MINE=\"MARK\nMARK\"\n",
        "X=$MINE\n",
        "ORGANISATION_NAME=${MINE}\n",
        "LOG_LEVEL=INFO # MARK\n",
    ]);
    prop_oneof![public_line, url_line, secret_line, other.prop_map(str::to_owned)]
}

/// Asserts that the spans of a report lie in its sources and that its JSON is JSON.
fn assert_sound(environment: &Environment) {
    let target = &targets()[0];
    let mut findings = check(environment, target, &Options::default());
    findings.reported.extend(everywhere(environment));
    for finding in &findings.reported {
        for label in finding.label.iter().chain(&finding.related) {
            let text = environment.source(label.place.source).text();
            let span = label.place.span;
            assert!(text.get(span.start..span.end).is_some(), "{span:?} of {text:?}");
        }
    }
    let reports = [Report::new(environment, &findings, target, None)];
    let json: serde_json::Value =
        serde_json::from_str(&Format::Json.render(&reports, &Style::default())).expect("it is JSON");
    assert_eq!(json["findings"].as_array().map(Vec::len), Some(findings.reported.len()));
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(300) })]

    #[test]
    fn files_of_secrets_keep_them(pieces in proptest::collection::vec(piece(), 1..12)) {
        let text = pieces.concat().replace("MARK", MARK);
        let environment = read(&text);
        for output in outputs(&environment) {
            prop_assert_eq!(leak(&output, MARK), None, "in\n{}\nof\n{:?}", output, text);
        }
        assert_kept_by("check - --portable", &text, &text);
        assert_kept_by("parse - --format json", &text, &text);
        assert_sound(&environment);
    }

    #[test]
    fn any_text_is_reported_soundly(text in "(?s)([A-Z_]{1,6}=|LOG_LEVEL=|export |[\"'`#$ \\\\\r\n\t{}@:/?&]|.|é\u{301}|https://){0,60}") {
        let file = read(&text);
        for environment in [process(&file), file] {
            assert_sound(&environment);
            outputs(&environment);
        }
    }
}
