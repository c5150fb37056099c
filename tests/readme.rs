//! What the README promises is there: its commands, its options, its rules.

mod program;

use clap::CommandFactory;
use flagsmith_env::cli::Cli;
use flagsmith_env::rule::RULES;
use flagsmith_env::spec;
use program::Machine;

fn read(path: &str) -> String {
    std::fs::read_to_string(format!("{}/{path}", env!("CARGO_MANIFEST_DIR"))).unwrap()
}

#[test]
fn the_first_screen_holds_the_two_commands() {
    let readme = read("README.md");
    let screen: Vec<&str> = readme.lines().take(24).collect();
    assert!(screen.contains(&"cargo run --release -- check fixtures/showcase.env"));
    assert!(screen.contains(&"cargo test"));
    assert!(read(".ci/run").lines().any(|line| line.starts_with("step cargo test")));
}

#[test]
fn every_rule_is_listed_as_it_is() {
    let readme = read("README.md");
    let section = readme.split("\n## ").find(|section| section.starts_with("Rules\n")).expect("there is a section");
    let listed: Vec<&str> = section.lines().filter(|line| line.starts_with("| `")).collect();
    let rules: Vec<String> =
        RULES.iter().map(|rule| format!("| `{}` | {} | {} |", rule.name, rule.severity, rule.summary)).collect();
    assert_eq!(listed, rules);
}

#[test]
fn every_option_is_told_of() {
    let readme = read("README.md");
    let mut command = Cli::command();
    command.build();
    for command in command.get_subcommands() {
        assert!(readme.contains(&format!("flagsmith-env {}", command.get_name())), "{}", command.get_name());
        for option in command.get_arguments().filter_map(|argument| argument.get_long()) {
            assert!(option == "help" || readme.contains(&format!("--{option}")), "--{option}");
        }
    }
}

#[test]
fn the_known_releases_are_named() {
    let readme = read("README.md");
    assert!(readme.contains(&format!("Releases from {} to {} are known", spec::OLDEST, spec::NEWEST)));
    assert!(readme.contains(&format!("\"flagsmith\": \"{}\"", spec::NEWEST)));
}

#[test]
fn the_findings_that_are_shown_are_real() {
    let readme = read("README.md");
    let shown =
        readme.split("```text\n").nth(1).and_then(|rest| rest.split("\n```").next()).expect("there is a report");
    let run = Machine::at_home().run("check fixtures/showcase.env").exits_with(1);
    let real: Vec<&str> = run.stdout.trim_end().split("\n\n").collect();
    for finding in shown.split("\n\n") {
        assert!(real.contains(&finding), "the showcase does not give\n{finding}\nbut\n{}", run.stdout);
    }
}
