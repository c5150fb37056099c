//! `flagsmith-env exec`: checks the environment of this process and what files add to it, and if nothing counts, puts a
//! command in its own place.

use std::ffi::{OsStr, OsString};
use std::path::Path;

use clap::{CommandFactory, Parser, ValueEnum};

use super::config::Configs;
use super::image::{self, Image};
use super::shared::{self, COLUMNS, Judge};
use super::start::start;
use super::{Failure, Outcome, World, input, write};
use crate::check::Checked;
use crate::cli::{Cli, Command, Exec, Look};
use crate::config::Settings;
use crate::environment::{Environment, Notice, NoticeKind};
use crate::finding::Severity;
use crate::load;
use crate::redact;
use crate::report::{self, Format, Report, Style};
use crate::source::SourceId;

/// The variable that says what the guard is to do.
const GUARD: &str = "FLAGSMITH_ENV_GUARD";

/// The variables that stand for options, and the options.
const VARIABLES: [(&str, &str); 7] = [
    ("FLAGSMITH_ENV_COMPONENT", "component"),
    ("FLAGSMITH_ENV_FLAGSMITH_VERSION", "flagsmith-version"),
    ("FLAGSMITH_ENV_EDITION", "edition"),
    ("FLAGSMITH_ENV_DENY", "deny"),
    ("FLAGSMITH_ENV_IGNORE", "ignore"),
    ("FLAGSMITH_ENV_ALLOW", "allow"),
    ("FLAGSMITH_ENV_FORMAT", "format"),
];

/// What is done about what is found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Mode {
    /// Nothing is looked at.
    Off,
    /// The command is started whatever it is.
    Warn,
    /// The command is not started if it counts.
    Enforce,
}

/// Why the command does not run.
struct Stop {
    outcome: Outcome,
    message: String,
}

impl From<Failure> for Stop {
    fn from(failure: Failure) -> Self {
        Self { outcome: Outcome::Failed, message: failure.0 }
    }
}

/// Runs it; returns only where the command has not taken over.
pub fn run(arguments: &Exec, look: &Look, world: &mut World<'_>) -> Outcome {
    let mut format = format(arguments.format, world.raw("LOG_FORMAT"));
    let Stop { outcome, message } = match guard(arguments, &mut format, look, world) {
        Ok(stop) | Err(stop) => stop,
    };
    let line = match format {
        Format::Jsonl => report::json_failure(&message),
        // The report was a whole document, which nothing may follow.
        _ if outcome == Outcome::Refused && !matches!(format, Format::Human | Format::Concise) => String::new(),
        _ => format!("error: {}\n", redact::visible(&message)),
    };
    // With nowhere left to say it, the exit status has to do.
    let _ = write(world.stderr, &line);
    outcome
}

/// Checks, and starts the command unless something is against it.
fn guard(arguments: &Exec, format: &mut Format, look: &Look, world: &mut World<'_>) -> Result<Stop, Stop> {
    let mode = mode(world, arguments.warn_only)?;
    let (loader, asked_format, door) = if mode == Mode::Off {
        (arguments.loader, arguments.format, None)
    } else {
        let (wished, format) = wished(arguments, world)?;
        let door = Door::new(arguments, &wished)?;
        (door.judge.settings.loader, format, Some(door))
    };
    let sources = arguments.env_files.iter().map(|path| input::file(path)).collect::<Result<Vec<_>, _>>()?;
    let environment = load::layered(Some(loader.unwrap_or_default()), sources);
    let added = added(&environment, world)?;
    let all = || world.variables.iter().chain(&added);
    let find = |name: &str| all().find(|(other, _)| other == name).map(|(_, value)| value.as_os_str());
    *format = self::format(asked_format, find("LOG_FORMAT"));
    let path = find("PATH").map(OsStr::to_owned);
    let variables = (!added.is_empty()).then(|| all().cloned().collect::<Vec<_>>());

    if let Some(door) = door
        && door.refuses(arguments, environment, *format, look, world)
        && mode == Mode::Enforce
    {
        let program = arguments.command.first().map(|program| program.to_string_lossy()).unwrap_or_default();
        let message = format!("`{program}` was not started; `{GUARD}=warn` starts it all the same");
        return Err(Stop { outcome: Outcome::Refused, message });
    }
    let (outcome, message) = start(&arguments.command, variables.as_deref(), path.as_deref());
    Ok(Stop { outcome, message })
}

/// How to write: as asked for, or as Flagsmith itself then does (flagsmith-common src/common/core/logging.py).
fn format(asked: Option<Format>, log_format: Option<&OsStr>) -> Format {
    let of_flagsmith = if log_format == Some(OsStr::new("json")) { Format::Jsonl } else { Format::Human };
    asked.unwrap_or(of_flagsmith)
}

fn mode(world: &World<'_>, warn_only: bool) -> Result<Mode, Failure> {
    let asked = world.raw(GUARD).map(|value| {
        let known = value.to_str().and_then(|value| Mode::from_str(value, true).ok());
        known.ok_or_else(|| Failure(format!("`{GUARD}` is none of `off`, `warn` and `enforce`")))
    });
    Ok(match asked.transpose()? {
        Some(Mode::Off) => Mode::Off,
        _ if warn_only => Mode::Warn,
        asked => asked.unwrap_or(Mode::Enforce),
    })
}

/// What the command line says.
fn said(arguments: &Exec) -> Settings {
    Settings { loader: arguments.loader, ..Settings::said(&arguments.target, &arguments.rules) }
}

/// What the command line says, on top of what the variables say. Each of them is read as the option that it stands for.
fn wished(arguments: &Exec, world: &World<'_>) -> Result<(Settings, Option<Format>), Failure> {
    if let Some((name, like)) = misspelt(world) {
        return Err(Failure(format!("there is no variable `{name}`: a similar one is `{like}`")));
    }
    let (mut settings, mut format) = (Settings::default(), None);
    for (name, option) in VARIABLES {
        let Some(value) = world.raw(name) else { continue };
        if value.to_str().is_none() {
            return Err(Failure(format!("`{name}` is not UTF-8")));
        }
        let mut word = OsString::from(format!("--{option}="));
        word.push(value);
        let words = ["flagsmith-env".into(), "exec".into(), word, "--".into(), "command".into()];
        let cli = Cli::try_parse_from(words).map_err(|error| Failure(refusal(&error, name, option)))?;
        if let Command::Exec(asked) = cli.command {
            settings = settings.with(&said(&asked));
            format = format.or(asked.format);
        }
    }
    Ok((settings.with(&said(arguments)), arguments.format.or(format)))
}

/// A variable whose name is nearly that of one of the guard's own, and that one.
fn misspelt<'w>(world: &'w World<'_>) -> Option<(&'w str, &'static str)> {
    let own = || VARIABLES.iter().map(|(name, _)| *name).chain([GUARD]);
    let names = world.variables.iter().filter_map(|(name, _)| name.to_str());
    let names = names.filter(|name| name.starts_with("FLAGSMITH_ENV_") && own().all(|other| other != *name));
    names.filter_map(|name| Some((name, own().find(|other| strsim::osa_distance(name, other) <= 2)?))).next()
}

/// What is wrong with the value of a variable, from what is wrong with the value of the option.
fn refusal(error: &clap::Error, name: &str, option: &str) -> String {
    let mut command = Cli::command();
    command.build();
    let exec = command.find_subcommand("exec");
    let shown = exec.and_then(|exec| exec.get_arguments().find(|argument| argument.get_long() == Some(option)));
    let shown = shown.map(|argument| format!("'{argument}'")).unwrap_or_default();
    let text = error.to_string().replace(&shown, &format!("`{name}`"));
    let lines = text.trim_start_matches("error: ").lines().map(str::trim);
    let lines = lines.filter(|line| !line.is_empty() && !line.starts_with("For more information"));
    lines.collect::<Vec<_>>().join("; ")
}

/// What the files add to the variables of the process.
fn added(files: &Environment, world: &World<'_>) -> Result<Vec<(OsString, OsString)>, Failure> {
    let mut added = Vec::new();
    let is_there = |name: &str| world.variables.iter().any(|(other, _)| other == name);
    for assignment in files.winners().filter(|assignment| !is_there(&assignment.name)) {
        // No environment can carry a NUL byte, which is a finding.
        let holds_nul =
            |notice: &Notice| notice.kind == NoticeKind::Nul && notice.variable.as_deref() == Some(&assignment.name);
        match assignment.text() {
            Some(value) if value.contains('\0') => {}
            Some(value) => added.push((assignment.name.clone().into(), value.into())),
            None if files.notices().iter().any(holds_nul) => {}
            None => {
                let source = files.source(assignment.source);
                let (line, _) = source.line_column(assignment.name_span.start);
                return Err(Failure(format!(
                    "the value in line {line} of `{}` depends on something that is not in the files: write it out",
                    source.name()
                )));
            }
        }
    }
    Ok(added)
}

/// How the environment is checked here, and what the image tells of itself.
struct Door {
    judge: Judge,
    image: Image,
}

impl Door {
    fn new(arguments: &Exec, wished: &Settings) -> Result<Self, Failure> {
        let image = Image::at(Path::new("/"), Path::new(""));
        let role = image::role(&arguments.command);
        let known = Settings {
            components: image.component_of(role).into_iter().collect(),
            flagsmith_version: image.release,
            edition: image.edition,
            serves: role.map(|role| role.serves),
            ..Settings::default()
        };
        let config = Configs::new(&arguments.config)?.for_file(None)?;
        let paths: Vec<Option<&Path>> = arguments.env_files.iter().map(|path| Some(path.as_path())).collect();
        // The process environment comes behind the files.
        let judge = Judge::new(known, config.as_deref(), wished, &paths, Some(SourceId(paths.len())));
        Ok(Self { judge, image })
    }

    /// Checks what the command will see, tells of it, and says whether something counts.
    fn refuses(
        &self,
        arguments: &Exec,
        mut environment: Environment,
        format: Format,
        look: &Look,
        world: &mut World<'_>,
    ) -> bool {
        shared::add_process(&mut environment, world.variables.clone());
        let Checked { environment, target, mut findings } = self.judge.look(environment);
        let counts = self.judge.counts(&findings.reported);
        if !counts && !arguments.verbose {
            findings.reported.retain(|finding| finding.severity >= Severity::Warning && !arguments.quiet);
        }
        if findings.reported.is_empty() && !arguments.verbose {
            return counts;
        }
        let style = Style {
            width: world.columns.unwrap_or(COLUMNS),
            color: world.colored(look.color, world.stderr_is_terminal),
            ascii: look.ascii,
            ..Style::default()
        };
        let mut report = Report::new(&environment, &findings, &target, None);
        report.summary.config = self.judge.config.as_deref();
        report.deny = &self.judge.settings.deny;
        let mut text = format.render(&[report], &style);
        let is_from_image = self.judge.settings.flagsmith_version == self.image.release;
        if arguments.verbose && is_from_image && format == Format::Human {
            text.truncate(text.trim_end().len());
            text.push_str(&format!("; {}\n", redact::visible(&self.image.told)));
        }
        // What cannot be told is no reason against the command.
        let _ = write(world.stderr, &text);
        counts
    }
}
