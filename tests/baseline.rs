//! The baseline: what is accepted is not reported, and nothing of a value gets into it.

mod program;

use program::Machine;

/// One error, two warnings, and nothing missing with `--partial`.
const BAD: &str = "ENABLE_GZIP_COMPRESSION=enabled\nPREVENT_SIGN_UP=true\nMY_OWN=hunter2-hunter2\n";

const BASELINE: &str = "\
# Findings that are accepted as they are. `flagsmith-env check --write-baseline` writes this file.
version = 1
findings = [
  { path = \"deploy/.env\", rule = \"invalid-value\", variable = \"ENABLE_GZIP_COMPRESSION\", count = 1 },
  { path = \"deploy/.env\", rule = \"unknown-variable\", variable = \"MY_OWN\", count = 1 },
  { path = \"deploy/.env\", rule = \"unknown-variable\", variable = \"PREVENT_SIGN_UP\", count = 1 },
]
";

fn machine(name: &str) -> Machine {
    Machine::new(name).folder("deploy").folder("ci").file("deploy/.env", BAD)
}

#[test]
fn what_is_written_is_accepted_from_wherever() {
    let machine = machine("baseline");
    let run = machine.run("check --partial --deny advice --write-baseline b.toml deploy/.env").exits_with(0);
    run.has_lines(1).says("no problems in 3 variables").says("; 3 in the baseline");
    assert_eq!(machine.read("b.toml"), BASELINE);

    for folder in [".", "deploy", "ci"] {
        let up = if folder == "." { "" } else { "../" };
        let line = format!("check --partial --deny advice --format json --baseline {up}b.toml {up}deploy/.env");
        let output = machine.command(line.split(' ')).current_dir(machine.path(folder)).output().unwrap();
        let report: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
        assert_eq!(output.status.code(), Some(0), "{report}");
        assert_eq!(report["findings"], serde_json::json!([]));
        assert_eq!(report["summary"]["baseline"], 3);
        assert_eq!(report["summary"]["errors"], 0);
    }

    // Writing it again changes nothing, not even with another order of arguments or from another folder.
    let line = "check --partial ../deploy/.env --write-baseline ../b.toml";
    assert!(machine.command(line.split(' ')).current_dir(machine.path("ci")).status().unwrap().success());
    assert_eq!(machine.read("b.toml"), BASELINE);
}

#[test]
fn what_is_new_is_reported_and_what_is_gone_is_told() {
    let machine = machine("baseline-new").file("b.toml", BASELINE);
    let machine = machine.file("deploy/.env", format!("{BAD}PREVENT_SIGN_UP=true\nPREVENT_SING_UP=1\n"));
    let report = machine.run("check --partial --format json --baseline b.toml deploy/.env").exits_with(0).json();
    let findings = report["findings"].as_array().unwrap();
    let found: Vec<_> = findings.iter().map(|one| (one["rule"].as_str(), one["variable"].as_str())).collect();
    let wanted = [("duplicate-variable", "PREVENT_SIGN_UP"), ("unknown-variable", "PREVENT_SING_UP")];
    assert_eq!(found, wanted.map(|(rule, name)| (Some(rule), Some(name))));

    let machine = machine.file("deploy/.env", "PREVENT_SIGN_UP=true\n");
    let run = machine.run("check --partial --baseline b.toml deploy/.env").exits_with(0);
    run.says("advice[unused-silence]: `b.toml` accepts what is not found any more")
        .says("`--write-baseline b.toml`")
        .says("1 piece of advice")
        .says("1 in the baseline");
    machine.run("check --partial --deny unused-silence --baseline b.toml deploy/.env").exits_with(1);
    let ignored = "check --partial --ignore unused-silence --deny advice --baseline b.toml deploy/.env";
    machine.run(ignored).exits_with(0).has_lines(1).says("1 silenced");
    // Of a file that is not checked nothing is gone.
    let machine = machine.file("other.env", "LOG_LEVEL=INFO\n");
    machine.run("check --partial --deny advice --baseline b.toml other.env").exits_with(0).has_lines(1);
}

#[test]
fn it_holds_no_value_and_no_name_that_may_be_one() {
    let token = "c2VjcmV0LXRva2VuLXRoYXQtd2FzLWN1dA";
    let machine = Machine::new("baseline-secrets").file(
        ".env",
        format!(
            "MY_OWN=hunter2-hunter2\n{token}=\nDATABASE_URL=postgres://u:hunter2-hunter2@h:x/d\nLOG_LEVEL=hunter2\n"
        ),
    );
    machine.run("check --write-baseline b.toml .env").exits_with(0);
    let text = machine.read("b.toml");
    assert!(text.contains("MY_OWN") && text.contains("DATABASE_URL"), "{text}");
    assert!(!text.contains("hunter2") && !text.contains(token), "{text}");
    machine.run("check --deny advice --baseline b.toml .env").exits_with(0).has_lines(1);
}

#[test]
fn each_of_several_files_has_its_own_part() {
    let machine = machine("baseline-separate").file("other.env", "PREVENT_SIGN_UP=true\n");
    let separate = "check --partial --separate --deny advice deploy/.env other.env";
    machine.run(&format!("{separate} --write-baseline b.toml")).exits_with(0).says("other.env: no problems");
    let text = machine.read("b.toml");
    assert!(text.contains("{ path = \"other.env\", rule = \"unknown-variable\""), "{text}");
    machine.run(&format!("{separate} --baseline b.toml")).exits_with(0).has_lines(2);
    machine.run("check --partial --deny advice --baseline b.toml other.env").exits_with(0).has_lines(1);
    // What has no place lies in the file that it can be added to.
    machine.run("check --ignore invalid-value --write-baseline m.toml deploy/.env").exits_with(0);
    let text = machine.read("m.toml");
    assert!(
        text.contains("path = \"deploy/.env\", rule = \"missing-required\", variable = \"DATABASE_URL\""),
        "{text}"
    );
}

#[test]
fn standard_input_and_the_process_environment_have_their_names() {
    let machine =
        machine("baseline-stdin").stdin("PREVENT_SIGN_UP=true\n").variable("ENABLE_GZIP_COMPRESSION", "enabled");
    for (arguments, path) in
        [("-", "<stdin>"), ("- --stdin-filename deploy/new.env", "deploy/new.env"), ("", "<environment>")]
    {
        machine.run(&format!("check --partial --write-baseline b.toml {arguments}")).exits_with(0);
        assert!(machine.read("b.toml").contains(&format!("{{ path = \"{path}\", ")), "{path}");
        machine.run(&format!("check --partial --deny advice --baseline b.toml {arguments}")).exits_with(0);
    }
}

#[test]
fn the_configuration_file_can_name_it() {
    let machine =
        machine("baseline-config").file("deploy/flagsmith-env.toml", "partial = true\nbaseline = \"../ci/b.toml\"\n");
    machine
        .run("check deploy/.env")
        .exits_with(2)
        .complains("cannot read `deploy/../ci/b.toml`: there is no such file");
    machine.run("check --write-baseline ci/b.toml deploy/.env").exits_with(0);
    machine.run("check --deny advice deploy/.env").exits_with(0).says("3 in the baseline");
    machine.run("check --no-config --partial deploy/.env").exits_with(1);
}

#[test]
fn what_is_no_baseline_is_neither_read_nor_replaced() {
    let machine = machine("baseline-wrong").file("b.toml", BASELINE.replace("count = 1", "count = 'x'"));
    machine
        .run("check --baseline b.toml deploy/.env")
        .exits_with(2)
        .complains("error: b.toml:4:97: `count` wants a number, and this is a text\n");
    for path in ["deploy/.env", "b.toml", "ci"] {
        let run = machine.run(&format!("check deploy/.env --write-baseline {path}")).exits_with(2);
        run.complains(&format!("error: cannot write `{path}`: it is there, and is no baseline"));
    }
    assert_eq!(machine.read("deploy/.env"), BAD);
    machine.run("check --write-baseline deploy/.env").exits_with(2);
    machine
        .run("check --write-baseline - deploy/.env")
        .exits_with(2)
        .complains("cannot write `-`: a baseline is a file");
    assert!(!machine.path("-").exists());
    machine.run("check --write-baseline no/b.toml deploy/.env").exits_with(2).complains("its folder is not there");
    assert!(!machine.path("no").exists());
    machine.run("check --write-baseline b.toml --fix deploy/.env").exits_with(2).complains("cannot be used with");
    machine.run("check --write-baseline b.toml --baseline b.toml deploy/.env").exits_with(2);
}

#[test]
fn fixes_leave_alone_what_is_accepted() {
    let machine = Machine::new("baseline-fix").file(".env", "LOG_LEVEL=info\n");
    machine.run("check --partial --write-baseline b.toml .env").exits_with(0);
    let machine = machine.file(".env", "LOG_LEVEL=info\nENABLE_GZIP_COMPRESSION=\"true \"\n");
    machine.run("check --partial --fix --baseline b.toml .env").exits_with(0).says("1 in the baseline");
    assert_eq!(machine.read(".env"), "LOG_LEVEL=info\nENABLE_GZIP_COMPRESSION=true\n");
}
