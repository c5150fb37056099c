//! The binary: gives the library what the system gave it, and turns the outcome into an exit status.

use std::io::{self, IsTerminal, Write};
use std::process;

use flagsmith_env::{Outcome, World, run};

fn main() -> Outcome {
    // The text of a panic may hold a value, so only its place is shown.
    std::panic::set_hook(Box::new(|panic| {
        let place = panic.location().map(|place| format!(" at {}:{}", place.file(), place.line())).unwrap_or_default();
        let _ = writeln!(io::stderr(), "error: a defect of flagsmith-env{place} ended it; please report this line");
        process::exit(Outcome::Failed.status().into());
    }));
    let (stdout, stderr) = (io::stdout(), io::stderr());
    // What goes through a pager ends up on the terminal that standard error is on.
    let terminal = terminal_size::terminal_size_of(&stdout).or_else(|| terminal_size::terminal_size_of(&stderr));
    run(
        std::env::args_os(),
        &mut World {
            variables: std::env::vars_os().collect(),
            stdin: &mut io::stdin(),
            stdout_is_terminal: stdout.is_terminal(),
            stderr_is_terminal: stderr.is_terminal(),
            columns: terminal.map(|(width, _)| width.0.into()),
            stdout: &mut stdout.lock(),
            stderr: &mut stderr.lock(),
        },
    )
}
