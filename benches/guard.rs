//! What the guard adds to the start of a command that does nothing: time, as pairs of whole processes, and memory at its
//! peak.
//!
//! Run it with `cargo bench --bench guard`, on a machine that does nothing else; `-- 1000` asks for so many pairs. It
//! fails where the guard adds more than it may.

#[cfg(unix)]
mod pairs;

#[cfg(not(unix))]
fn main() {
    println!("skipped: there is no guard on this system");
}

#[cfg(unix)]
fn main() {
    guard::main();
}

#[cfg(unix)]
mod guard {
    use std::path::Path;
    use std::process::Command;

    use nix::sys::resource::{UsageWho, getrusage};

    use crate::pairs::{self, Pairs};

    const PROGRAM: &str = env!("CARGO_BIN_EXE_flagsmith-env");

    /// What the guard may add: milliseconds in the median, and megabytes.
    const MOST: (f64, f64) = (2.0, 5.0);

    /// Asks this program to run another one, and to tell how much memory that took.
    const RELAY: &str = "--tell-memory-of";

    pub fn main() {
        let words: Vec<String> = std::env::args().skip(1).collect();
        if let Some(at) = words.iter().position(|word| word == RELAY) {
            tell_memory(&words[at + 1..]);
            return;
        }
        let command = pairs::program("nothing", "fn main() {}\n");
        let (mut alone, mut guarded) = (Command::new(&command), Command::new(PROGRAM));
        guarded.args(["exec", "--"]).arg(&command);
        let times = Pairs::run(pairs::wanted(), in_production(&mut alone), in_production(&mut guarded));
        let names = ["a command that does nothing", "the same under the guard"];
        let added = times.print(names, ("what the guard adds", "ms"), |a, b| b - a);

        let memory = |words: &[&str]| -> f64 {
            let mut relay = Command::new(std::env::current_exe().expect("this program has a path"));
            let output = in_production(relay.arg(RELAY).args(words)).output().expect("the program runs");
            String::from_utf8_lossy(&output.stdout).trim().parse().expect("it tells a number")
        };
        let command = command.to_str().expect("the path is a text");
        let (alone, guarded) = (memory(&[command]), memory(&[PROGRAM, "exec", "--", command]));
        println!("at its peak: {alone:.2} MB alone, {guarded:.2} MB under the guard");
        assert!(added <= MOST.0, "the guard takes too much time");
        assert!(guarded - alone <= MOST.1, "the guard takes too much memory");
    }

    /// The most memory that a program had, in MB. The system counts what this process has too, as the other one starts
    /// as a copy of it: a program that takes less is told as that.
    fn tell_memory(words: &[String]) {
        let (program, arguments) = words.split_first().expect("there is a program");
        assert!(Command::new(program).args(arguments).status().expect("the program runs").success());
        let usage = getrusage(UsageWho::RUSAGE_CHILDREN).expect("the system tells");
        // macOS tells bytes, all others 1024 of them.
        let unit = if cfg!(target_os = "macos") { 1.0 } else { 1024.0 };
        println!("{}", usage.max_rss() as f64 * unit / 1e6);
    }

    /// Gives a program the environment of a usual API, and nothing else.
    fn in_production(command: &mut Command) -> &mut Command {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/good-api.env");
        let text = std::fs::read_to_string(path).expect("the fixture is there");
        let lines = text.lines().filter(|line| !line.starts_with('#'));
        command.env_clear().envs(lines.filter_map(|line| line.split_once('=')))
    }
}
