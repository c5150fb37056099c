//! `--watch`: every change is reported, what is away for a moment is waited for, and a signal ends it.

#![cfg(unix)]

mod program;

use std::fs;
use std::io::{BufRead, BufReader};
use std::os::unix::process::ExitStatusExt;
use std::process::{Child, ChildStdout, Command, Stdio};

use program::Machine;

const GOOD: &str = "ENABLE_GZIP_COMPRESSION=true\n";
const BAD: &str = "ENABLE_GZIP_COMPRESSION=enabled\n";

/// A program that watches.
struct Watching {
    child: Ended,
    lines: std::io::Lines<BufReader<ChildStdout>>,
}

/// A program that is ended, whatever becomes of the test.
struct Ended(Child);

impl Drop for Ended {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

impl Watching {
    fn start(machine: &Machine, line: &str) -> Self {
        let mut command = machine.command(line.split_whitespace());
        let mut child = command.stdin(Stdio::null()).stderr(Stdio::inherit()).spawn().unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap()).lines();
        Self { child: Ended(child), lines }
    }

    /// The next summary, however long it takes.
    fn summary(&mut self) -> String {
        self.lines.by_ref().map(Result::unwrap).find(|line| line.contains("checked for")).expect("it goes on")
    }
}

#[test]
fn each_change_is_reported_until_it_is_ended() {
    let machine = Machine::new("watch").file("a.env", GOOD).file("flagsmith-env.toml", "partial = true\n");
    let mut watching = Watching::start(&machine, "check --watch a.env");
    assert!(watching.summary().starts_with("no problems"));

    // In place.
    fs::write(machine.path("a.env"), BAD).unwrap();
    assert!(watching.summary().starts_with("1 error"));

    // As editors do: another file takes its place.
    fs::write(machine.path("new"), GOOD).unwrap();
    fs::rename(machine.path("new"), machine.path("a.env")).unwrap();
    assert!(watching.summary().starts_with("no problems"));

    // Away, and back again.
    fs::remove_file(machine.path("a.env")).unwrap();
    fs::write(machine.path("a.env"), BAD).unwrap();
    assert!(watching.summary().starts_with("1 error"));

    // The configuration file counts, too.
    fs::write(machine.path("flagsmith-env.toml"), "partial = true\nignore = 'invalid-value'\n").unwrap();
    assert!(watching.summary().starts_with("no problems"));

    // Whoever starts the tests may have them ignore an interrupt, which the program would inherit.
    let ended = Command::new("kill").args(["-TERM", &watching.child.0.id().to_string()]).status().unwrap();
    assert!(ended.success());
    assert_eq!(watching.child.0.wait().unwrap().signal(), Some(15));
    assert!(watching.lines.next().is_none(), "nothing is said at the end");
}

#[test]
fn it_ends_when_nobody_reads_it_any_more() {
    let machine = Machine::new("watch-pipe").file("a.env", GOOD);
    let mut watching = Watching::start(&machine, "check --watch --partial a.env");
    let first = watching.lines.next().unwrap().unwrap();
    assert!(first.starts_with("no problems"), "off a terminal nothing but reports is written: {first}");
    let Watching { mut child, lines } = watching;
    drop(lines);
    fs::write(machine.path("a.env"), BAD).unwrap();
    assert_eq!(child.0.wait().unwrap().code(), Some(1));
}

#[test]
fn only_files_are_watched_and_only_to_be_checked() {
    let machine = Machine::new("watch-usage").file("a.env", GOOD).stdin(GOOD);
    for (arguments, complaint) in [
        ("", "`--watch` wants files"),
        ("-", "`--watch` wants files"),
        ("a.env -", "`--watch` wants files"),
        ("missing.env", "cannot read `missing.env`: there is no such file"),
        ("--fix a.env", "cannot be used with"),
        ("--diff a.env", "cannot be used with"),
        ("--write-baseline b.toml a.env", "cannot be used with"),
        ("--output json=x a.env", "cannot be used with"),
    ] {
        machine.run(&format!("check --watch {arguments}")).exits_with(2).complains(complaint);
    }
}
