//! What the benchmarks share: two programs are run in pairs of whole processes, and their times told side by side.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// The times of two programs that were run in turn.
pub struct Pairs {
    pub first: Vec<Duration>,
    pub second: Vec<Duration>,
}

/// How many pairs the arguments ask for.
pub fn wanted() -> usize {
    // Cargo itself passes `--bench`.
    std::env::args().skip(1).find_map(|argument| argument.parse().ok()).unwrap_or(500)
}

impl Pairs {
    /// Runs each of the two programs so many times.
    pub fn run(pairs: usize, first: &mut Command, second: &mut Command) -> Self {
        for command in [&mut *first, &mut *second] {
            command.stdin(Stdio::null()).stdout(Stdio::null());
            assert!(command.status().expect("the program runs").success(), "{command:?} is not clean");
        }
        let mut times = Self { first: Vec::new(), second: Vec::new() };
        for pair in 0..pairs {
            // Which comes first changes, so that neither always finds a warmer machine.
            if pair % 2 == 0 {
                times.first.push(time(first));
                times.second.push(time(second));
            } else {
                times.second.push(time(second));
                times.first.push(time(first));
            }
        }
        times
    }

    /// Prints the times of both under their names, and what `compare` makes of each pair; returns the median of that.
    pub fn print(&self, names: [&str; 2], compared: (&str, &str), compare: impl Fn(f64, f64) -> f64) -> f64 {
        let [first, second] =
            [&self.first, &self.second].map(|times| times.iter().map(milliseconds).collect::<Vec<_>>());
        let pairs = first.iter().zip(&second).map(|(a, b)| compare(*a, *b)).collect();
        let (what, unit) = compared;
        let lines = [(names[0], first, "ms"), (names[1], second, "ms"), (what, pairs, unit)];
        let width = lines.iter().map(|(name, ..)| name.chars().count()).max().unwrap_or_default();
        println!("{:width$} minimum   median  maximum", format!("{} pairs", self.first.len()));
        let mut median = 0.0;
        for (name, mut values, unit) in lines {
            values.sort_by(f64::total_cmp);
            let at = |part: f64| values[((values.len() - 1) as f64 * part) as usize];
            println!("{name:width$} {:7.2} {:8.2} {:8.2} {unit}", at(0.0), at(0.5), at(1.0));
            median = at(0.5);
        }
        median
    }
}

/// A program of this text, built as the program itself is.
pub fn program(name: &str, text: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let source = folder.join(name).with_extension("rs");
    let program = folder.join(name);
    std::fs::write(&source, text).expect("the folder can be written to");
    let rustc = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let status = Command::new(rustc)
        .args(["--edition=2024", "-Copt-level=3", "-Clto=fat", "-Ccodegen-units=1", "-Cpanic=abort", "-Cstrip=symbols"])
        .arg("-o")
        .args([&program, &source])
        .status();
    assert!(status.expect("rustc runs").success());
    program
}

fn time(command: &mut Command) -> Duration {
    let start = Instant::now();
    command.status().expect("the program runs");
    start.elapsed()
}

fn milliseconds(time: &Duration) -> f64 {
    time.as_secs_f64() * 1000.0
}
