//! How long a clean `check` of a 40-line file takes, against a Rust program that does nothing: pairs of whole processes.
//!
//! Run it with `cargo bench --bench startup`, on a machine that does nothing else; `-- 1000` asks for so many pairs.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

const FILE: &str = "fixtures/good-api.env";

fn main() {
    // Cargo itself passes `--bench`.
    let pairs = std::env::args().skip(1).find_map(|argument| argument.parse().ok()).unwrap_or(500);
    let program = program_of_nothing();
    let home = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut nothing = Command::new(program);
    let mut check = Command::new(env!("CARGO_BIN_EXE_flagsmith-env"));
    check.args(["check", FILE]).current_dir(home);
    for command in [&mut nothing, &mut check] {
        command.stdin(Stdio::null()).stdout(Stdio::null());
        assert!(command.status().expect("the program runs").success(), "{command:?} is not clean");
    }

    let mut times = (Vec::new(), Vec::new());
    for pair in 0..pairs {
        // Which comes first changes, so that neither always finds a warmer machine.
        if pair % 2 == 0 {
            times.0.push(time(&mut nothing));
            times.1.push(time(&mut check));
        } else {
            times.1.push(time(&mut check));
            times.0.push(time(&mut nothing));
        }
    }
    let ratios: Vec<f64> = times.0.iter().zip(&times.1).map(|(a, b)| b.as_secs_f64() / a.as_secs_f64()).collect();
    println!("{pairs} pairs               minimum   median  maximum");
    println!("a program that does nothing {}", line(times.0.iter().map(milliseconds), "ms"));
    println!("check {FILE} {}", line(times.1.iter().map(milliseconds), "ms"));
    println!("how many times as long      {}", line(ratios.into_iter(), "×"));
}

/// A program that does nothing, built as this one is.
fn program_of_nothing() -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let source = folder.join("nothing.rs");
    let program = folder.join("nothing");
    std::fs::write(&source, "fn main() {}\n").expect("the folder can be written to");
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

fn line(values: impl Iterator<Item = f64>, unit: &str) -> String {
    let mut values: Vec<f64> = values.collect();
    values.sort_by(f64::total_cmp);
    let at = |part: f64| values[((values.len() - 1) as f64 * part) as usize];
    format!("{:7.2} {:8.2} {:8.2} {unit}", at(0.0), at(0.5), at(1.0))
}
