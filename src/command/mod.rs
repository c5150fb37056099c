//! Runs the program: the only place that touches files, streams and the process environment.

mod baseline;
mod check;
mod config;
mod diff;
#[cfg(unix)]
mod exec;
mod explain;
#[cfg(unix)]
mod image;
mod input;
mod list;
mod output;
mod parse;
mod replace;
mod schema;
mod shared;
#[cfg(unix)]
mod start;
mod template;
mod watch;

use std::ffi::{OsStr, OsString};
use std::fmt;
use std::io::{self, Read, Write};
use std::process::{ExitCode, Termination};

use clap::error::ErrorKind;
use clap::{CommandFactory, Parser};

use crate::cli::{self, Cli, Color, Command};
use crate::man;
use crate::redact;

/// What the program was given by the system.
pub struct World<'a> {
    /// The process environment.
    pub variables: Vec<(OsString, OsString)>,
    /// Standard input.
    pub stdin: &'a mut dyn Read,
    /// Standard output.
    pub stdout: &'a mut dyn Write,
    /// Standard error.
    pub stderr: &'a mut dyn Write,
    /// Whether standard output is a terminal.
    pub stdout_is_terminal: bool,
    /// Whether standard error is a terminal.
    pub stderr_is_terminal: bool,
    /// How many columns the terminal has, if there is one.
    pub columns: Option<usize>,
}

impl World<'_> {
    /// A variable of the process environment, where it is there and not empty.
    fn raw(&self, name: &str) -> Option<&OsStr> {
        let (_, value) = self.variables.iter().find(|(other, _)| other == name)?;
        Some(value.as_os_str()).filter(|value| !value.is_empty())
    }

    /// The text of a variable of the process environment, where it is there and not empty.
    fn variable(&self, name: &str) -> Option<&str> {
        self.raw(name)?.to_str()
    }

    /// Whether to use colours on a stream.
    fn colored(&self, wish: Color, is_terminal: bool) -> bool {
        match wish {
            Color::Always => true,
            Color::Never => false,
            Color::Auto if self.variable("NO_COLOR").is_some() => false,
            Color::Auto => match self.variable("FORCE_COLOR") {
                Some(force) => force != "0" && force != "false",
                None => is_terminal && self.variable("TERM") != Some("dumb"),
            },
        }
    }
}

/// How a run ended, later is worse; each has an exit status.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Outcome {
    /// Nothing that counts was found.
    Clean,
    /// Findings that count.
    Findings,
    /// The arguments or the sources could not be read, or the report could not be written.
    Failed,
    /// Findings that count, so that the command was not started.
    Refused,
    /// The command cannot be run.
    CannotRun,
    /// There is no such command.
    NotFound,
}

impl Outcome {
    /// The exit status.
    pub const fn status(self) -> u8 {
        match self {
            Self::Clean => 0,
            Self::Findings => 1,
            Self::Failed => 2,
            // EX_CONFIG of sysexits.h.
            Self::Refused => 78,
            // As a shell says it.
            Self::CannotRun => 126,
            Self::NotFound => 127,
        }
    }
}

impl Termination for Outcome {
    fn report(self) -> ExitCode {
        ExitCode::from(self.status())
    }
}

/// Why a run failed, in words that hold nothing of a source.
#[derive(Debug)]
struct Failure(String);

impl Failure {
    fn tell(&self, world: &mut World<'_>) {
        // With nowhere left to say it, the exit status has to do.
        let _ = writeln!(world.stderr, "error: {}", redact::visible(&self.to_string()));
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Runs the program with `arguments`, its own name first.
pub fn run(arguments: impl IntoIterator<Item = OsString>, world: &mut World<'_>) -> Outcome {
    let arguments: Vec<OsString> = arguments.into_iter().collect();
    if let Some(error) = brief_help(&arguments) {
        return usage(&error, world);
    }
    let cli = match Cli::try_parse_from(arguments) {
        Ok(cli) => cli,
        Err(error) => return usage(&error, world),
    };
    let result = match &cli.command {
        Command::Check(arguments) => check::run(arguments, &cli.look, world),
        #[cfg(unix)]
        Command::Exec(arguments) => Ok(exec::run(arguments, &cli.look, world)),
        #[cfg(not(unix))]
        Command::Exec(_) => Err(Failure(
            "`exec` puts the command in its own place, which only Unix can do: start the command after \
             `flagsmith-env check`"
                .to_owned(),
        )),
        Command::Explain(arguments) => explain::run(arguments, &cli.look, world),
        Command::Parse(arguments) => parse::run(arguments, world),
        Command::List(arguments) => list::run(arguments, &cli.look, world),
        Command::Diff(arguments) => diff::run(arguments, &cli.look, world),
        Command::Template(arguments) => template::run(arguments, world),
        Command::Schema(arguments) => schema::run(arguments, world),
        Command::Completions(arguments) => whole(world, &arguments.shell.script(Cli::command())),
        Command::Man => whole(world, &man::page(Cli::command())),
    };
    result.unwrap_or_else(|failure| {
        failure.tell(world);
        Outcome::Failed
    })
}

/// Prints a text that is always the same.
fn whole(world: &mut World<'_>, text: &str) -> Result<Outcome, Failure> {
    write(world.stdout, text)?;
    Ok(Outcome::Clean)
}

/// The help that `-h` asks for, where it does.
fn brief_help(arguments: &[OsString]) -> Option<clap::Error> {
    let is_short = |argument: &OsString| {
        let argument = argument.as_encoded_bytes();
        argument.starts_with(b"-") && !argument.starts_with(b"--") && argument.contains(&b'h')
    };
    let error = arguments.iter().any(is_short).then(|| cli::brief().try_get_matches_from(arguments).err())?;
    error.filter(|error| error.kind() == ErrorKind::DisplayHelp)
}

/// Prints help, the version, or what is wrong with the arguments.
fn usage(error: &clap::Error, world: &mut World<'_>) -> Outcome {
    let (outcome, is_terminal) = match error.use_stderr() {
        true => (Outcome::Failed, world.stderr_is_terminal),
        false => (Outcome::Clean, world.stdout_is_terminal),
    };
    let text = error.render();
    let text = if world.colored(Color::Auto, is_terminal) { text.ansi().to_string() } else { text.to_string() };
    let stream = if error.use_stderr() { &mut world.stderr } else { &mut world.stdout };
    match write(*stream, &text) {
        Ok(()) => outcome,
        Err(_) => Outcome::Failed,
    }
}

/// Writes a whole text. A reader that has gone away wanted no more of it: that is no failure.
fn write(stream: &mut dyn Write, text: &str) -> Result<(), Failure> {
    let result = stream.write_all(text.as_bytes()).and_then(|()| stream.flush());
    match result {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            Err(Failure(format!("the output cannot be written: {}", error.kind())))
        }
        _ => Ok(()),
    }
}
