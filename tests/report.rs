//! How findings are shown: pictures of the human format, and the contract of the JSON.

use std::path::{Path, PathBuf};

use flagsmith_env::check::{Findings, Options, check};
use flagsmith_env::environment::Environment;
use flagsmith_env::finding::{Finding, Severity};
use flagsmith_env::report::{Format, Report, Style};
use flagsmith_env::rule;
use flagsmith_env::source::{Place, Source, SourceId, Span};
use flagsmith_env::spec::{self, Component};
use flagsmith_env::target::{Edition, Target};
use serde_json::{Value, json};

/// Files, and findings made by hand, so that no change of a rule's words changes a picture.
struct Scene {
    environment: Environment,
    findings: Findings,
    target: Target,
    note: Option<String>,
}

impl Scene {
    /// A scene with these files.
    fn new(files: &[(&str, &str)]) -> Self {
        let mut environment = Environment::new();
        for (name, text) in files {
            flagsmith_env::load::dotenv::load(&mut environment, Source::new(*name, *text));
        }
        let target = Target::new(vec![Component::Api], spec::NEWEST);
        Self { environment, findings: Findings::default(), target, note: None }
    }

    /// Where `text` stands first in file `source`.
    fn place(&self, source: usize, text: &str) -> Place {
        let start = self.environment.source(SourceId(source)).text().find(text).expect("the text stands in the file");
        Place { source: SourceId(source), span: Span::new(start, start + text.len()) }
    }

    fn with(mut self, finding: Finding) -> Self {
        self.findings.reported.push(finding);
        self
    }

    fn report(&self) -> Report<'_> {
        Report::new(&self.environment, &self.findings, &self.target, self.note.clone())
    }

    fn human(&self, style: &Style) -> String {
        Format::Human.render(&[self.report()], style)
    }

    fn json(&self) -> Value {
        json(&[self.report()])
    }
}

fn finding(rule: &str, message: &str) -> Finding {
    Finding::new(rule::find(rule).expect("there is such a rule"), message)
}

/// A file of the project.
fn project(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// How a text differs from the file of that name, if it does; it is then left to be looked at.
fn difference(name: &str, actual: &str) -> Option<String> {
    let path = project("tests/snapshots").join(name);
    let expected = std::fs::read_to_string(&path).unwrap_or_default();
    if actual == expected {
        return None;
    }
    let new = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    std::fs::write(&new, actual).expect("the folder for temporary files can be written to");
    let mut difference = format!("{name} looks different:\n");
    let (mut old_lines, mut new_lines) = (expected.lines(), actual.lines());
    loop {
        match (old_lines.next(), new_lines.next()) {
            (None, None) => break,
            (old, new) if old == new => difference.push_str(&format!("  {}\n", old.unwrap_or(""))),
            (old, new) => {
                old.iter().for_each(|line| difference.push_str(&format!("- {line}\n")));
                new.iter().for_each(|line| difference.push_str(&format!("+ {line}\n")));
            }
        }
    }
    difference.push_str(&format!("if that is meant: cp {} {}\n", new.display(), path.display()));
    Some(difference)
}

/// A text in which escapes can be seen.
fn escapes_made_visible(text: &str) -> String {
    text.replace('\u{1b}', "␛")
}

fn one_error() -> Scene {
    let scene = Scene::new(&[(".env", "# logs\nLOG_LEVEL=VERBOSE # s3cret\nENVIRONMENT=production\n")]);
    let place = scene.place(0, "VERBOSE");
    scene.with(
        finding("invalid-value", "`LOG_LEVEL`: `VERBOSE` is no level of Python's logging, so Flagsmith does not start")
            .help("write one of `CRITICAL`, `ERROR`, `WARNING`, `INFO` and `DEBUG`")
            .variable("LOG_LEVEL")
            .at(place, "not a level"),
    )
}

fn two_labels() -> Scene {
    let scene = Scene::new(&[(
        ".env",
        "LOG_LEVEL=INFO\nLOG_LEVEL=DEBUG\nENVIRONMENT=production\nDJANGO_SECRET_KEY=one\n\nDJANGO_SECRET_KEY=two\n",
    )]);
    let place = |text| scene.place(0, text);
    let adjacent = finding("duplicate-variable", "`LOG_LEVEL` is assigned again in line 2: that one counts")
        .help("remove line 1 or line 2")
        .at(place("LOG_LEVEL"), "does nothing")
        .related(Place { source: SourceId(0), span: Span::new(15, 24) }, "counts");
    let apart = finding("duplicate-variable", "`DJANGO_SECRET_KEY` is assigned again in line 6: that one counts")
        .at(place("DJANGO_SECRET_KEY=one"), "does nothing")
        .related(place("DJANGO_SECRET_KEY=two"), "counts");
    scene.with(adjacent).with(apart)
}

fn two_files() -> Scene {
    let scene = Scene::new(&[
        ("base.env", "LOG_LEVEL=INFO\n"),
        ("deploy/production.env", "ENVIRONMENT=production\nLOG_LEVEL=VERBOSE\n"),
    ]);
    let (place, hidden) = (scene.place(1, "VERBOSE"), scene.place(0, "LOG_LEVEL"));
    scene.with(
        finding("invalid-value", "`LOG_LEVEL`: `VERBOSE` is no level of Python's logging")
            .at(place, "not a level")
            .related(hidden, "hides this one of `base.env`"),
    )
}

fn unicode() -> Scene {
    let scene = Scene::new(&[("ünï.env", "DJANGO_ALLOWED_HOSTS=日本.example.com,e\u{301}x,\u{202e}http://x\n")]);
    let (bad, wide) = (scene.place(0, "\u{202e}http://x"), scene.place(0, "日本"));
    scene.with(finding("misread-value", "the host is a URL").at(bad, "a URL").related(wide, "wide"))
}

fn tabs() -> Scene {
    let scene = Scene::new(&[(".env", "\tORGANISATION_NAME='a\tb\tc'\n")]);
    let (place, other) = (scene.place(0, "b"), scene.place(0, "c"));
    scene.with(finding("misread-value", "there are tabs").at(place, "here").related(other, "and here"))
}

fn long_line() -> Scene {
    let hosts: Vec<String> = (0..5000).map(|number| format!("host{number}.example.com")).collect();
    let text = format!("DJANGO_ALLOWED_HOSTS={}\nLOG_LEVEL=INFO\n", hosts.join(","));
    let scene = Scene::new(&[(".env", &text)]);
    let (middle, start) = (scene.place(0, "host2500.example.com"), scene.place(0, "DJANGO_ALLOWED_HOSTS"));
    let (end, value) = (scene.place(0, "host4999.example.com"), scene.place(0, &hosts.join(",")));
    scene
        .with(finding("misread-value", "in the middle").at(middle, "here"))
        .with(finding("misread-value", "at the start").at(start, "here"))
        .with(finding("misread-value", "at the end").at(end, "here"))
        .with(finding("misread-value", "all of it").at(value, "here"))
        .with(finding("misread-value", "twice").at(middle, "here").related(end, "and here"))
}

fn crlf() -> Scene {
    let scene = Scene::new(&[(".env", "LOG_LEVEL=INFO\r\nENVIRONMENT=production\r\n")]);
    let (place, ends) = (scene.place(0, "production"), scene.place(0, "\r"));
    scene
        .with(
            finding("byte-order-mark", "the lines end as on Windows").lowered(Severity::Advice).at(ends, "one of them"),
        )
        .with(finding("misread-value", "and this one does, too").at(place, "here"))
}

fn edges() -> Scene {
    let scene = Scene::new(&[(".env", "DJANGO_SECRET_KEY=\"one\ntwo\nthree\"\nORGANISATION_NAME=\n\nlast")]);
    let lines = scene.place(0, "\"one\ntwo\nthree\"");
    let at = |start| Place { source: SourceId(0), span: Span::new(start, start) };
    let (empty_value, empty_line, end) = (at(52), at(53), at(58));
    scene
        .with(finding("misread-value", "several lines").at(lines, "begins here"))
        .with(finding("misread-value", "several lines, without words").at(lines, ""))
        .with(finding("misread-value", "an empty value").at(empty_value, "here"))
        .with(finding("misread-value", "an empty line").at(empty_line, "here"))
        .with(finding("parse-error", "the end of the file").at(end, "here"))
}

fn no_label() -> Scene {
    Scene::new(&[(".env", "LOG_LEVEL=INFO\n")]).with(
        finding("missing-required", "`DJANGO_ALLOWED_HOSTS` is not set: the API answers every request with 400")
            .help("set it to the host names that people and probes use"),
    )
}

/// Every severity, something silenced, something not shown, and nothing inferred.
fn counts() -> Scene {
    let mut scene = Scene::new(&[(".env", "LOG_LEVEL=INFO\nMINE=1\n")]);
    scene.target.components = vec![Component::Api, Component::Frontend];
    scene.target.inferred = true;
    scene.target.edition = Edition::Enterprise;
    scene.findings.silenced = 3;
    let place = scene.place(0, "MINE");
    scene
        .with(finding("unknown-variable", "`MINE` is not read by any release of Flagsmith").at(place, "unknown"))
        .with(finding("missing-required", "first"))
        .with(finding("missing-required", "second"))
        .with(finding("insecure-value", "third").lowered(Severity::Advice))
}

#[test]
fn pictures() {
    let plain = Style::default();
    let ascii = Style { ascii: true, ..Style::default() };
    let narrow = Style { width: 40, ..Style::default() };
    let color = Style { color: true, ..Style::default() };
    let short = Style { max_findings: Some(2), ..Style::default() };
    let scenes: [(&str, Scene, &Style); 14] = [
        ("one-error.txt", one_error(), &plain),
        ("two-labels.txt", two_labels(), &plain),
        ("two-files.txt", two_files(), &plain),
        ("unicode.txt", unicode(), &plain),
        ("unicode-ascii.txt", unicode(), &ascii),
        ("tabs.txt", tabs(), &plain),
        ("long-line.txt", long_line(), &plain),
        ("long-line-ascii-narrow.txt", long_line(), &Style { ascii: true, ..narrow.clone() }),
        ("crlf.txt", crlf(), &plain),
        ("edges.txt", edges(), &plain),
        ("narrow.txt", one_error(), &narrow),
        ("color.txt", two_labels(), &color),
        ("no-label.txt", no_label(), &plain),
        ("counts.txt", counts(), &short),
    ];
    let texts = scenes.map(|(name, scene, style)| (name, escapes_made_visible(&scene.human(style))));
    let differences: Vec<String> = texts.iter().filter_map(|(name, text)| difference(name, text)).collect();
    assert!(differences.is_empty(), "{}", differences.join("\n"));
}

#[test]
fn a_clean_run_is_one_line_and_a_quiet_one_none() {
    let mut scene = Scene::new(&[(".env", "LOG_LEVEL=INFO\nLOG_LEVEL=INFO\nMINE=1\n")]);
    assert_eq!(scene.human(&Style::default()), "no problems in 2 variables, checked for api of Flagsmith 2.265.0\n");
    assert_eq!(scene.human(&Style { quiet: true, ..Style::default() }), "");
    scene.note = Some("a note".to_owned());
    assert!(scene.human(&Style::default()).ends_with("2.265.0\na note\n"));
}

#[test]
fn several_reports_are_told_apart() {
    let (clean, error) = (Scene::new(&[("clean.env", "LOG_LEVEL=INFO\n")]), one_error());
    let text = Format::Human.render(&[clean.report(), error.report(), clean.report()], &Style::default());
    assert_eq!(difference("several-reports.txt", &text), None);
    let json = json(&[clean.report(), error.report(), clean.report()]);
    assert_eq!(json["findings"].as_array().map(Vec::len), Some(1));
    assert_eq!(
        json["summary"],
        json!({ "variables": 4, "errors": 1, "warnings": 0, "advice": 0, "silenced": 0, "baseline": 0 })
    );
}

#[test]
fn words_beside_an_underline_stay_within_the_width() {
    let scene = Scene::new(&[(".env", "ORGANISATION_NAME='日本語日本語日本語 and more'\n")]);
    let place = scene.place(0, "日本語日本語日本語");
    let scene =
        scene.with(finding("misread-value", "it is long").at(place, "so many short words, one by one, in a row"));
    for width in 56..90 {
        let text = scene.human(&Style { width, ..Style::default() });
        let drawn = text.lines().filter(|line| line.contains(['╰', '·']));
        let widest = drawn.map(textwrap::core::display_width).max();
        assert!(widest.is_some_and(|widest| widest > 40 && widest <= width), "{width}: {widest:?}\n{text}");
    }
}

#[test]
fn without_colour_there_is_no_escape_and_in_ascii_nothing_else() {
    let scenes = [one_error(), two_labels(), two_files(), unicode(), tabs(), long_line(), crlf(), edges(), counts()];
    for scene in scenes {
        for color in [true, false] {
            let text = scene.human(&Style { color, ..Style::default() });
            assert_eq!(text.contains('\u{1b}'), color, "{text}");
            assert!(text.chars().all(|c| c == '\n' || c == '\u{1b}' || !c.is_control()), "{text}");
            let text = scene.human(&Style { ascii: true, color, ..Style::default() });
            assert!(text.is_ascii(), "{text}");
        }
    }
}

#[test]
fn no_line_is_wider_than_the_terminal() {
    for width in [60, 80, 120] {
        for scene in [one_error(), two_files(), long_line(), no_label()] {
            for line in scene.human(&Style { width, ..Style::default() }).lines() {
                // The last line is a sentence, which a terminal wraps.
                assert!(line.chars().count() <= width || line.contains(" checked for "), "{width}: {line}");
            }
        }
    }
}

/// The JSON of reports, which must keep the contract.
fn json(reports: &[Report<'_>]) -> Value {
    let text = Format::Json.render(reports, &Style::default());
    assert!(text.ends_with("}\n") && !text.contains('\u{1b}'));
    let json: Value = serde_json::from_str(&text).expect("it is JSON");
    let schema: Value = serde_json::from_str(include_str!("report.schema.json")).expect("the schema is JSON");
    let validator = jsonschema::draft202012::new(&schema).expect("the schema is one");
    let errors: Vec<String> =
        validator.iter_errors(&json).map(|error| format!("{}: {error}", error.instance_path)).collect();
    assert!(errors.is_empty(), "{errors:#?}\n{text}");
    json
}

#[test]
fn the_json_of_scenes_keeps_the_contract() {
    for scene in [one_error(), two_labels(), two_files(), unicode(), tabs(), long_line(), crlf(), edges(), counts()] {
        let json = scene.json();
        assert_eq!(json["findings"].as_array().map(Vec::len), Some(scene.findings.reported.len()));
    }
}

#[test]
fn the_json_of_one_finding_is_this() {
    let mut scene = two_files();
    let finding = &mut scene.findings.reported[0];
    finding.variable = Some("LOG_LEVEL".to_owned());
    finding.names = vec!["ENVIRONMENT".to_owned()];
    finding.suggestion = Some("INFO".to_owned());
    finding.component = Some("api");
    finding.help = Some("write `INFO`".to_owned());
    finding.url = Some("https://docs.flagsmith.com/x".to_owned());
    assert_eq!(
        scene.json(),
        json!({
            "version": 1,
            "flagsmith": "2.265.0",
            "edition": "oss",
            "components": ["api"],
            "findings": [{
                "rule": "invalid-value",
                "severity": "error",
                "variable": "LOG_LEVEL",
                "names": ["ENVIRONMENT"],
                "suggestion": "INFO",
                "component": "api",
                "message": "`LOG_LEVEL`: `VERBOSE` is no level of Python's logging",
                "help": "write `INFO`",
                "url": "https://docs.flagsmith.com/x",
                "location": { "path": "deploy/production.env", "line": 2, "column": 11, "offset": 33, "length": 7 },
                "related": [{
                    "message": "hides this one of `base.env`",
                    "location": { "path": "base.env", "line": 1, "column": 1, "offset": 0, "length": 9 },
                }],
            }],
            "summary": { "variables": 2, "errors": 1, "warnings": 0, "advice": 0, "silenced": 0, "baseline": 0 },
        })
    );
}

#[test]
fn a_clean_report_has_every_key_too() {
    assert_eq!(
        Scene::new(&[(".env", "")]).json(),
        json!({
            "version": 1,
            "flagsmith": "2.265.0",
            "edition": "oss",
            "components": ["api"],
            "findings": [],
            "summary": { "variables": 0, "errors": 0, "warnings": 0, "advice": 0, "silenced": 0, "baseline": 0 },
        })
    );
}

#[test]
fn places_are_bytes_and_characters_of_the_file_as_it_is() {
    let scene = Scene::new(&[(".env", "\u{feff}# é\r\nORGANISATION_NAME='日本 Ltd'\r\n")]);
    let place = scene.place(0, "Ltd");
    let scene = scene.with(finding("misread-value", "x").at(place, "here"));
    assert_eq!(
        scene.json()["findings"][0]["location"],
        json!({ "path": ".env", "line": 2, "column": 23, "offset": 35, "length": 3 })
    );
}

/// What the program really finds in files with much in them that is wrong.
#[test]
fn the_json_of_real_findings_keeps_the_contract() {
    let showcase = std::fs::read_to_string(project("fixtures/showcase.env")).expect("the fixture is there");
    let nasty =
        "\u{feff}A B=c\n\tLOG_LEVEL='\nDJANGO_ALLOWED_HOSTS=*,\u{1b}[31m\r\nMINE\u{202e}=1\nX=${Y}\nX=\n=\n'\"\n\u{0}";
    for text in [showcase.as_str(), nasty, ""] {
        let mut scene = Scene::new(&[("a.env", text), ("b.env", text)]);
        scene.target.components = vec![Component::Api, Component::Processor, Component::Frontend, Component::Unified];
        scene.findings = check(&scene.environment, &scene.target, &Options::default());
        let json = scene.json();
        let findings = json["findings"].as_array().expect("findings are a list");
        assert!(!findings.is_empty());
        for finding in findings.iter().filter(|finding| !finding["location"].is_null()) {
            let number = |key: &str| finding["location"][key].as_u64().map(|n| n as usize).expect("it is a number");
            let before = text.get(..number("offset")).expect("it begins with a character");
            assert!(text.get(number("offset")..number("offset") + number("length")).is_some(), "{finding}");
            assert_eq!(number("line"), 1 + before.matches('\n').count(), "{finding}");
            let line = before.rsplit('\n').next().unwrap_or("");
            assert_eq!(number("column"), 1 + line.chars().count(), "{finding}");
        }
    }
}
