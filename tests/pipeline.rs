//! The pieces for pipelines do what they promise, as far as a machine without a network can tell: the hook for
//! pre-commit, the action for GitHub, the job for GitLab, and the workflows.

#![cfg(unix)]

mod program;

use std::collections::BTreeMap;
use std::process::{Command, Output};

use saphyr::{LoadableYamlNode, Yaml};

const PROGRAM: &str = env!("CARGO_BIN_EXE_flagsmith-env");

fn read(path: &str) -> String {
    std::fs::read_to_string(format!("{}/{path}", env!("CARGO_MANIFEST_DIR"))).expect(path)
}

fn yaml(text: &str) -> Yaml<'_> {
    Yaml::load_from_str(text).expect("it is YAML").remove(0)
}

fn text(yaml: &Yaml<'_>) -> String {
    yaml.as_str().expect("it is a text").to_owned()
}

fn home(program: &str) -> Command {
    let mut command = Command::new(program);
    command.current_dir(env!("CARGO_MANIFEST_DIR"));
    command
}

fn stdout(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// Whether the hook takes a file of this path: read as pre-commit does, by Python's `re.search`; none without Python.
fn takes(hook: &Yaml<'_>, paths: &[&str]) -> Option<Vec<bool>> {
    let script = "import re, sys\nfor path in sys.argv[3:]:\n    \
                  print(bool(re.search(sys.argv[1], path)) and not re.search(sys.argv[2], path))";
    let output =
        home("python3").args(["-c", script, &text(&hook["files"]), &text(&hook["exclude"])]).args(paths).output();
    let Ok(output) = output else {
        eprintln!("skipped: this machine has no python3");
        return None;
    };
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    Some(stdout(&output).lines().map(|line| line == "True").collect())
}

#[test]
fn the_hook_takes_the_files_that_hold_an_environment_and_checks_each() {
    let hooks = read(".pre-commit-hooks.yaml");
    let hooks = yaml(&hooks);
    let hook = &hooks[0];
    assert_eq!((text(&hook["id"]), text(&hook["language"])), ("flagsmith-env".to_owned(), "rust".to_owned()));
    let yes = [
        ".env",
        ".env.production",
        ".env.local",
        ".env-flagsmith",
        "prod.env",
        "flagsmith.env",
        "api.env",
        "deploy/.env",
        "deploy/flagsmith/frontend.env",
        "deploy/.env.staging.local",
        ".flagsmith.env",
    ];
    let no = [
        ".env.example",
        "api.env.sample",
        ".env.template",
        "src/env.ts",
        "src/.env.ts",
        "environment",
        ".envrc",
        "env.py",
        "secrets.env.gpg",
        "README.md",
        "my.envelope",
        "deploy.env.yaml",
        ".env.dist",
        ".env-example",
        "example.env",
        "deploy/api.sample.env",
        ".env.bak",
        ".env.production.encrypted",
    ];
    let wanted: Vec<bool> = yes.iter().map(|_| true).chain(no.iter().map(|_| false)).collect();
    if let Some(taken) = takes(hook, &[&yes[..], &no].concat()) {
        assert_eq!(taken, wanted, "{yes:?} and not {no:?}");
    }

    let entry = text(&hook["entry"]);
    let mut words = entry.split(' ');
    assert_eq!(words.next(), Some("flagsmith-env"));
    let words: Vec<&str> = words.collect();
    let good =
        home(PROGRAM).args(&words).args(["fixtures/good-api.env", "fixtures/good-frontend.env"]).output().unwrap();
    assert_eq!(good.status.code(), Some(0), "{}", stdout(&good));
    let bad = home(PROGRAM).args(&words).args(["fixtures/good-api.env", "fixtures/showcase.env"]).output().unwrap();
    assert_eq!(bad.status.code(), Some(1));
    assert!(stdout(&bad).contains("showcase.env:2:41"), "{}", stdout(&bad));
}

#[test]
fn the_action_keeps_what_it_built_as_long_as_the_sources_stay() {
    let action = read("action.yml");
    let action = yaml(&action);
    let steps = action["runs"]["steps"].as_vec().expect("there are steps");
    let named =
        |id: &str| steps.iter().find(|step| step.as_mapping_get("id").and_then(Yaml::as_str) == Some(id)).expect(id);
    assert!(text(&named("cache")["with"]["key"]).ends_with("-${{ steps.source.outputs.hash }}"));
    let machine = program::Machine::new("pipeline-cache").file("Cargo.toml", "a").file("Cargo.lock", "b");
    let machine = machine.file("build.rs", "c").folder("src").file("src/a file.rs", "d").file("README.md", "e");
    let key = || {
        let (home, told) = (machine.path(""), machine.path("told"));
        let mut command = Command::new("bash");
        command.args(["--noprofile", "--norc", "-e", "-o", "pipefail", "-c", &text(&named("source")["run"])]);
        command.env("GITHUB_ACTION_PATH", &home).env("GITHUB_OUTPUT", &told);
        assert!(command.status().expect("there is a bash").success());
        let key = std::fs::read_to_string(&told).expect("a key is told");
        std::fs::remove_file(told).expect("it can be removed");
        key
    };
    let first = key();
    assert!(first.strip_prefix("hash=").is_some_and(|hash| hash.trim_end().len() >= 40), "{first}");
    for (path, differs) in [("README.md", false), ("src/a file.rs", true)] {
        std::fs::write(machine.path(path), "another").expect("it can be written");
        assert_eq!(key() != first, differs, "{path}");
    }
}

/// Runs the last step of the action with these inputs, the others as they are by default.
fn act(inputs: &[(&str, &str)]) -> Output {
    let action = read("action.yml");
    let action = yaml(&action);
    let mut values: BTreeMap<String, String> = BTreeMap::new();
    for (name, input) in action["inputs"].as_mapping().expect("there are inputs") {
        values.insert(text(name), text(&input["default"]));
    }
    for (name, value) in inputs {
        let old = values.insert((*name).to_owned(), (*value).to_owned());
        assert!(old.is_some(), "{name} is no input");
    }
    let steps = action["runs"]["steps"].as_vec().expect("there are steps");
    let step = steps.last().expect("there is a step");
    let script = text(&step["run"]);
    assert!(!script.contains("${{"), "an input would become a part of the script");
    assert_eq!(text(&step["shell"]), "bash");
    // As the runner does it.
    let mut command = home("bash");
    command.args(["--noprofile", "--norc", "-e", "-o", "pipefail", "-c", &script]).env_remove("GITHUB_STEP_SUMMARY");
    for (name, value) in step["env"].as_mapping().expect("there is an environment") {
        let value = text(value);
        let value = match value.strip_prefix("${{ inputs.").and_then(|rest| rest.strip_suffix(" }}")) {
            Some(input) => values[input].clone(),
            None => PROGRAM.to_owned(),
        };
        command.env(text(name), value);
    }
    command.output().expect("there is a bash")
}

#[test]
fn the_action_annotates_and_takes_every_input_as_it_is() {
    let clean =
        act(&[("paths", "fixtures/good-api.env\n"), ("component", "api"), ("version", "2.265.0"), ("deny", "advice")]);
    assert_eq!((clean.status.code(), stdout(&clean)), (Some(0), String::new()));
    let bad = act(&[("paths", "fixtures/showcase.env")]);
    assert_eq!(bad.status.code(), Some(1));
    let kinds = ["::error file=", "::warning file=", "::notice file="];
    assert!(stdout(&bad).lines().all(|line| kinds.iter().any(|kind| line.starts_with(kind))), "{}", stdout(&bad));
    assert!(stdout(&bad).contains("::error file=fixtures/showcase.env,line=2,"), "{}", stdout(&bad));
    // Several files are one environment; a line may end as on Windows.
    let layers = act(&[("paths", "fixtures/good-api.env\r\n\r\nfixtures/showcase.env\r\n")]);
    assert_eq!(layers.status.code(), Some(1), "{}", stdout(&layers));
    let none = act(&[("paths", "\n")]);
    assert_eq!((none.status.code(), stdout(&none).starts_with("::error::")), (Some(2), true));
}

#[test]
fn no_input_of_the_action_is_taken_for_a_command_or_an_option() {
    let machine = program::Machine::new("pipeline-hostile");
    let mark = machine.path("mark");
    let hostile = [
        format!("$(touch {})", mark.display()),
        format!("`touch {}`", mark.display()),
        format!("x; touch {}", mark.display()),
        format!("' && touch {} #", mark.display()),
        format!("\" || touch {} #", mark.display()),
        "--help".to_owned(),
        "--show-values".to_owned(),
        "a b *".to_owned(),
    ];
    for text in &hostile {
        for input in ["paths", "component", "version", "deny"] {
            let paths = if input == "paths" { text.as_str() } else { "fixtures/good-api.env" };
            let output = act(&[("paths", paths), (input, text)]);
            assert_eq!((output.status.code(), stdout(&output)), (Some(2), String::new()), "{input}: {text}");
            assert!(!mark.exists(), "{input}: {text}");
        }
    }
    let blanks = machine.file("a b.env", read("fixtures/good-api.env"));
    let output = act(&[("paths", &blanks.path("a b.env").display().to_string()), ("component", "api")]);
    assert_eq!(output.status.code(), Some(0), "{}", stdout(&output));
}

#[test]
fn the_readme_shows_the_pieces_and_the_job_for_gitlab_works() {
    let readme = read("README.md");
    let section = readme.split("\n## ").find(|section| section.starts_with("In CI\n")).expect("there is a section");
    let blocks: Vec<&str> =
        section.split("```yaml\n").skip(1).map(|rest| rest.split("```").next().unwrap_or_default()).collect();
    let [action, gitlab, hook] = blocks[..] else { panic!("{} blocks", blocks.len()) };
    let file = read("action.yml");
    let (action, file) = (yaml(action), yaml(&file));
    for (name, _) in action[0]["with"].as_mapping().expect("there are inputs") {
        assert!(file["inputs"].as_mapping_get(&text(name)).is_some(), "{name:?} is no input");
    }
    let hooks = read(".pre-commit-hooks.yaml");
    assert_eq!(yaml(hook)["repos"][0]["hooks"][0]["id"], yaml(&hooks)[0]["id"]);

    let job = yaml(gitlab);
    let job = &job["flagsmith-env"];
    let script = job["script"].as_vec().expect("there is a script");
    let check = text(script.last().expect("there is a line"));
    let machine = program::Machine::new("pipeline-gitlab")
        .folder("deploy")
        .file("deploy/api.env", "LOG_LEVEL=loud\n")
        .file("deploy/frontend.env", read("fixtures/good-frontend.env"));
    let folder = std::path::Path::new(PROGRAM).parent().expect("it is in a folder").display().to_string();
    let path = format!("{folder}:{}", std::env::var("PATH").unwrap_or_default());
    let output =
        Command::new("bash").args(["-c", &check]).current_dir(machine.path("")).env("PATH", path).output().unwrap();
    assert_eq!(output.status.code(), Some(1), "{}", String::from_utf8_lossy(&output.stderr));
    let report: serde_json::Value =
        serde_json::from_str(&machine.read(&text(&job["artifacts"]["reports"]["codequality"]))).expect("it is JSON");
    assert!(report.as_array().is_some_and(|findings| !findings.is_empty()), "{report}");
}

#[test]
fn workflows_ask_for_little_and_put_no_expression_into_a_script() {
    for path in [".github/workflows/ci.yml", ".github/workflows/release.yml", "action.yml"] {
        let file = read(path);
        let workflow = yaml(&file);
        if path != "action.yml" {
            let permissions = &workflow["permissions"];
            assert_eq!(permissions.as_mapping().map(|all| all.len()), Some(1), "{path}");
            assert_eq!(permissions["contents"].as_str(), Some("read"), "{path}");
        }
        let jobs: Vec<&Yaml<'_>> = match workflow.as_mapping_get("jobs") {
            Some(jobs) => jobs.as_mapping().expect("there are jobs").iter().map(|(_, job)| job).collect(),
            None => vec![&workflow["runs"]],
        };
        for step in jobs.iter().flat_map(|job| job["steps"].as_vec().expect("there are steps")) {
            if let Some(run) = step.as_mapping_get("run") {
                assert!(!text(run).contains("${{"), "{path}: {}", text(run));
            }
            if let Some(uses) = step.as_mapping_get("uses").map(text).filter(|uses| uses != "./") {
                let version = uses.split_once("@v").map(|(_, version)| version.parse::<u32>().is_ok());
                assert_eq!(version, Some(true), "{path}: {uses}");
            }
        }
    }
}
