//! The help: the short one fits a screen, the long one has everything.

mod program;

use clap::CommandFactory;
use flagsmith_env::cli::Cli;
use program::Machine;

/// The lines and columns of the smallest screen that people have.
const SCREEN: (usize, usize) = (30, 80);

/// Every command, and none.
fn commands() -> Vec<String> {
    let command = Cli::command();
    std::iter::once(String::new()).chain(command.get_subcommands().map(|one| one.get_name().to_owned())).collect()
}

#[test]
fn the_short_help_fits_a_screen_and_shows_how() {
    let machine = Machine::new("help-short");
    for command in commands() {
        let help = machine.run(&format!("{command} -h")).exits_with(0).stdout;
        assert!(help.lines().count() <= SCREEN.0, "{command}: {} lines\n{help}", help.lines().count());
        for line in help.lines() {
            assert!(line.chars().count() <= SCREEN.1, "{command}: {line}");
        }
        assert!(help.contains("Examples:\n  "), "{help}");
    }
}

#[test]
fn the_long_help_has_every_option_under_its_heading() {
    let machine = Machine::new("help-long");
    let mut all = Cli::command();
    all.build();
    for command in commands() {
        let help = machine.run(&format!("{command} --help")).exits_with(0).stdout;
        for line in help.lines() {
            assert!(line.chars().count() <= SCREEN.1, "{command}: {line}");
        }
        let Some(one) = all.find_subcommand(&command) else { continue };
        // What is there to be copied is not broken.
        let after = one.get_after_long_help().or(one.get_after_help()).map(ToString::to_string).unwrap_or_default();
        for line in after.lines().filter(|line| line.starts_with("  ")) {
            assert!(help.contains(line), "{command}: {line}");
        }
        for option in one.get_opts() {
            let name = format!("--{}", option.get_long().unwrap_or_default());
            assert!(help.contains(&name), "{command} {name}");
        }
    }
    machine
        .run("check --help")
        .exits_with(0)
        .says("\nInput:\n")
        .says("\nRules:\n")
        .says("- oss:")
        .says("Exit status:\n");
}

#[test]
fn what_comes_behind_the_dashes_asks_for_no_help() {
    let machine = Machine::new("help-other").file("-h", "LOG_LEVEL=INFO\n");
    machine.run("check --partial -- -h").exits_with(0).says("no problems");
}
