//! The whole command line, declared once: what it takes, and the words that help, completions and the man page show.

use std::ffi::OsString;
use std::path::PathBuf;

use clap::builder::{PossibleValue, Resettable, StringValueParser, TypedValueParser};
use clap::error::ErrorKind;
use clap::{Arg, Args, CommandFactory, Parser, Subcommand, ValueEnum};

use crate::completions::Shell;
use crate::finding::Deny;
use crate::load::Loader;
use crate::report::Format;
use crate::rule::{self, RULES, Rule};
use crate::spec::{self, Component, Version};
use crate::target::Edition;
use crate::template::Form;

/// Tells what Flagsmith will do with the environment you are about to give it
///
/// What it says is what Flagsmith does: a value that Flagsmith refuses is an error, one that it ignores or takes for
/// something else is a warning, and one that it accepts is neither.
#[derive(Debug, Parser)]
#[command(name = "flagsmith-env", version, disable_help_subcommand = true, arg_required_else_help = true)]
#[command(max_term_width = COLUMNS, after_help = AFTER)]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
    /// How texts look.
    #[command(flatten)]
    pub look: Look,
}

/// The most columns of help.
const COLUMNS: usize = 80;

const AFTER: &str = "\
Examples:
  flagsmith-env check .env
  flagsmith-env explain DATABASE_URL
  flagsmith-env exec -- flagsmith migrate-and-serve";

/// What the program can do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Check `.env` files, standard input or the process environment
    #[command(after_help = CHECK_AFTER, after_long_help = CHECK_AFTER_LONG)]
    Check(Box<Check>),
    /// Show what a loader reads from a file, and what it refuses
    #[command(after_help = PARSE_AFTER)]
    Parse(Parse),
    /// Tell all that is known of a variable or a rule
    #[command(after_help = EXPLAIN_AFTER)]
    Explain(Explain),
    /// Check the process environment, then become a command
    ///
    /// If something counts, it is told, and the command is not started.
    #[command(after_help = EXEC_AFTER, after_long_help = EXEC_AFTER_LONG)]
    Exec(Box<Exec>),
    /// List the variables that Flagsmith knows, or once knew
    #[command(after_help = LIST_AFTER)]
    List(List),
    /// Show how two environments differ, and their findings
    #[command(after_help = DIFF_AFTER)]
    Diff(Box<Diff>),
    /// Write a commented file to start from
    ///
    /// It holds what is required, and the rest with its defaults.
    #[command(after_help = TEMPLATE_AFTER)]
    Template(Template),
    /// Write a JSON Schema of the environment, for editors
    #[command(after_help = SCHEMA_AFTER)]
    Schema(Schema),
    /// Write a script that completes the command line in a shell
    ///
    /// It completes the names of variables and of rules too.
    #[command(after_help = COMPLETIONS_AFTER)]
    Completions(Completions),
    /// Write the manual as a man page
    #[command(after_help = MAN_AFTER)]
    Man,
}

const COMPLETIONS_AFTER: &str = "\
Examples:
  source <(flagsmith-env completions bash)
  flagsmith-env completions zsh > ~/.zfunc/_flagsmith-env
  flagsmith-env completions fish > ~/.config/fish/completions/flagsmith-env.fish
  flagsmith-env completions powershell >> $PROFILE
  flagsmith-env completions elvish >> ~/.config/elvish/rc.elv";

const MAN_AFTER: &str = "\
Examples:
  flagsmith-env man | man -l -
  flagsmith-env man > /usr/local/share/man/man1/flagsmith-env.1";

/// The arguments of `completions`.
#[derive(Debug, Args)]
pub struct Completions {
    /// The shell that reads the script
    #[arg(value_name = "SHELL")]
    pub shell: Shell,
}

const EXPLAIN_AFTER: &str = "\
Examples:
  flagsmith-env explain DATABASE_URL
  flagsmith-env explain misread-value";

const LIST_AFTER: &str = "\
Examples:
  flagsmith-env list --component frontend
  flagsmith-env list --area email --format markdown
  flagsmith-env list --not-read --component api --flagsmith-version 2.265.0";

const EXEC_AFTER: &str = "\
Examples:
  flagsmith-env exec -- flagsmith migrate-and-serve
  flagsmith-env exec --warn-only --component frontend -- node ./api/index.js
  flagsmith-env exec --env-file api.env -- flagsmith run-task-processor

Exit status: the command's own; 78 where it was not started, 126, 127 and 2";

const EXEC_AFTER_LONG: &str = "\
Examples:
  flagsmith-env exec -- flagsmith migrate-and-serve
  flagsmith-env exec --warn-only --component frontend -- node ./api/index.js
  flagsmith-env exec --env-file api.env -- flagsmith run-task-processor

In an image of Flagsmith, the release, the edition and the component are found there, and by the command's verb.

Variables of the process environment, for where the arguments cannot be changed (an argument wins):
  FLAGSMITH_ENV_GUARD              enforce, warn (--warn-only) or off (no check)
  FLAGSMITH_ENV_COMPONENT          --component
  FLAGSMITH_ENV_FLAGSMITH_VERSION  --flagsmith-version
  FLAGSMITH_ENV_EDITION            --edition
  FLAGSMITH_ENV_DENY               --deny
  FLAGSMITH_ENV_IGNORE             --ignore
  FLAGSMITH_ENV_ALLOW              --allow
  FLAGSMITH_ENV_FORMAT             --format
  LOG_FORMAT=json                  --format jsonl, as Flagsmith then writes

Exit status, where it is not the command's own:
  2    wrong usage, or a file that cannot be read
  78   something counts, and the command was not started
  126  the command cannot be run
  127  there is no such command";

/// The arguments of `exec`.
#[derive(Debug, Args)]
pub struct Exec {
    /// The command that is started, and its arguments
    #[arg(value_name = "COMMAND", last = true, required = true)]
    pub command: Vec<OsString>,

    /// More variables for the command
    ///
    /// May be given several times. As with `docker run`: a later file wins over an earlier one, and the process environment over all files.
    #[arg(long = "env-file", value_name = "FILE", help_heading = "Input")]
    pub env_files: Vec<PathBuf>,

    /// How the files are read; default: as dotenvy reads them
    #[arg(long, value_name = "LOADER", help_heading = "Input", hide_short_help = true)]
    pub loader: Option<Loader>,

    /// Start the command whatever was found
    #[arg(long)]
    pub warn_only: bool,

    /// What is checked against.
    #[command(flatten)]
    pub target: TargetArguments,

    /// Where more of this is said.
    #[command(flatten)]
    pub config: ConfigArguments,

    /// What counts and what is reported.
    #[command(flatten)]
    pub rules: RuleArguments,

    /// How to write it: human, json, jsonl, …
    ///
    /// What was found goes to standard error. Without this option it is `human`, or `jsonl` where the environment holds
    /// `LOG_FORMAT=json`.
    #[arg(long, value_name = "FORMAT", help_heading = "Output")]
    pub format: Option<Format>,

    /// Say nothing when nothing counts
    #[arg(short, long, conflicts_with = "verbose", help_heading = "Output")]
    pub quiet: bool,

    /// Say what was checked, advice too
    ///
    /// When nothing counts: without it, warnings are shown, advice is not, and a clean start is silent.
    #[arg(short, long, help_heading = "Output")]
    pub verbose: bool,
}

const PARSE_AFTER: &str = "\
Examples:
  flagsmith-env parse .env
  flagsmith-env parse --loader docker --format json .env

Exit status:
  0  everything was read
  1  the loader refuses a part of it
  2  the file could not be read at all";

/// The arguments of `parse`.
#[derive(Debug, Args)]
pub struct Parse {
    /// The file, `-` for standard input
    #[arg(value_name = "PATH|-")]
    pub path: PathBuf,

    /// The program that will read the file
    #[arg(long, value_name = "LOADER", default_value = "dotenvy")]
    pub loader: Loader,

    /// Show the values, secrets too
    ///
    /// Without it, the values of secrets and of names that Flagsmith does not know are masked, as in every report.
    #[arg(long)]
    pub show_values: bool,

    /// How to write it
    #[arg(long, value_name = "FORMAT", default_value = "human")]
    pub format: ParseFormat,
}

/// The form of what a loader reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ParseFormat {
    /// For people.
    #[value(help = None)]
    Human,
    /// For programs.
    #[value(help = None)]
    Json,
}

/// The arguments of `explain`.
#[derive(Debug, Args)]
pub struct Explain {
    /// The name of a variable or of a rule
    #[arg(value_name = "NAME|RULE", value_parser = SUBJECT, hide_possible_values = true)]
    pub name: String,
}

/// The arguments of `list`.
#[derive(Debug, Args)]
pub struct List {
    /// What this component reads
    ///
    /// May be given several times, or as a list with commas.
    #[arg(long = "component", value_name = "COMPONENT", value_delimiter = ',', help_heading = "Which")]
    pub components: Vec<Component>,

    /// What belongs to this area, such as email
    #[arg(long, value_name = "AREA", value_parser = AREA, hide_possible_values = true, help_heading = "Which")]
    pub area: Option<&'static str>,

    /// What the official page lists
    #[arg(long, help_heading = "Which")]
    pub documented: bool,

    /// What holds a secret
    #[arg(long, help_heading = "Which")]
    pub secret: bool,

    /// What no program or not this component reads
    #[arg(long, help_heading = "Which")]
    pub not_read: bool,

    /// The release that reads it, or does not
    ///
    /// `2.265.0`, `v2.265.0`, `2.265` or `latest`.
    #[arg(long, value_name = "VERSION", default_value = "latest", value_parser = release, help_heading = "Which")]
    pub flagsmith_version: Release,

    /// How to write it: table, json or markdown
    ///
    /// For people, for programs or for documentation.
    #[arg(long, value_name = "FORMAT", default_value = "table", help_heading = "Output")]
    pub format: ListFormat,
}

/// The form of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ListFormat {
    /// For people.
    #[value(help = None)]
    Table,
    /// For programs.
    #[value(help = None)]
    Json,
    /// For documentation.
    #[value(help = None)]
    Markdown,
}

const DIFF_AFTER: &str = "\
Examples:
  flagsmith-env diff staging.env production.env
  kubectl exec api -- env | flagsmith-env diff --loader docker production.env -

Exit status:
  0  nothing differs
  1  something differs
  2  nothing was compared: wrong usage, or a file that cannot be read";

/// The arguments of `diff`.
#[derive(Debug, Args)]
pub struct Diff {
    /// One environment: a file, or `-` for standard input
    #[arg(value_name = "A")]
    pub a: PathBuf,

    /// The other one
    #[arg(value_name = "B")]
    pub b: PathBuf,

    /// The program that will read the files
    ///
    /// Without it, `dotenvy`.
    #[arg(long, value_name = "LOADER", help_heading = "Input")]
    pub loader: Option<Loader>,

    /// What both are checked against.
    #[command(flatten)]
    pub target: TargetArguments,

    /// Where more of it is said.
    #[command(flatten)]
    pub config: ConfigArguments,

    /// How to write it: human or json
    ///
    /// For people or for programs.
    #[arg(long, value_name = "FORMAT", default_value = "human", help_heading = "Output")]
    pub format: DiffFormat,
}

/// The form of a comparison.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum DiffFormat {
    /// For people.
    #[value(help = None)]
    Human,
    /// For programs.
    #[value(help = None)]
    Json,
}

/// The release and the edition that something is made for.
#[derive(Debug, Args)]
pub struct TableArguments {
    /// The release of Flagsmith, such as 2.265.0
    ///
    /// Also `v2.265.0`, `2.265` and `latest`.
    #[arg(long, value_name = "VERSION", default_value = "latest", value_parser = release, help_heading = "Target")]
    pub flagsmith_version: Release,

    /// The public images, or the private ones with the packages for LDAP, SAML and others
    #[arg(long, value_name = "EDITION", default_value = "oss", help_heading = "Target", hide_short_help = true)]
    pub edition: Edition,
}

const SCHEMA_AFTER: &str = "\
Examples:
  flagsmith-env schema --component api > flagsmith-api.schema.json
  flagsmith-env schema --flagsmith-version 2.200.0";

/// The arguments of `schema`.
#[derive(Debug, Args)]
pub struct Schema {
    /// What will see it, such as api or frontend
    ///
    /// Without it, any may, and only what none takes that reads it is refused. May be given several times, or as a list
    /// with commas, for one environment that several components share.
    #[arg(long = "component", value_name = "COMPONENT", value_delimiter = ',', help_heading = "Target")]
    pub components: Vec<Component>,

    /// Which table it is made from.
    #[command(flatten)]
    pub table: TableArguments,

    /// More variables come from elsewhere: ask for none that is not there
    #[arg(long, help_heading = "Target", hide_short_help = true)]
    pub partial: bool,
}

const TEMPLATE_AFTER: &str = "\
Examples:
  flagsmith-env template --component api --generate-secrets > .env
  flagsmith-env template --component api,processor,frontend --format compose
  flagsmith-env template --all --area email";

/// The arguments of `template`.
#[derive(Debug, Args)]
pub struct Template {
    /// What will see it; default: unified
    ///
    /// May be given several times, or as a list with commas: a `.env` file is then one that they share, and the other
    /// forms have a part for each.
    #[arg(long = "component", value_name = "COMPONENT", value_delimiter = ',', help_heading = "Target")]
    pub components: Vec<Component>,

    /// Which table it is made from.
    #[command(flatten)]
    pub table: TableArguments,

    /// Every variable that the components read
    ///
    /// Without it, what deployments usually set.
    #[arg(long, help_heading = "Which")]
    pub all: bool,

    /// What belongs to this area, such as email
    #[arg(long, value_name = "AREA", value_parser = AREA, hide_possible_values = true, help_heading = "Which")]
    pub area: Option<&'static str>,

    /// Make up the secrets that can be made up
    ///
    /// Such as `DJANGO_SECRET_KEY`, from the system's random source. They are printed with the rest. What another program has given, such as a database password, is left to fill in.
    #[arg(long, help_heading = "Output")]
    pub generate_secrets: bool,

    /// What to write: dotenv, compose, kubernetes
    ///
    /// A `.env` file, a Docker Compose file or Kubernetes manifests.
    #[arg(long, value_name = "FORMAT", default_value = "dotenv", help_heading = "Output")]
    pub format: Form,
}

const CHECK_AFTER: &str = "\
Examples:
  flagsmith-env check .env
  flagsmith-env check --component api base.env production.env
  flagsmith-env check --diff .env && flagsmith-env check --fix .env

Exit status: 0 nothing that counts, 1 findings that count, 2 nothing was checked";

const CHECK_AFTER_LONG: &str = "\
Examples:
  flagsmith-env check .env
  flagsmith-env check --flagsmith-version 2.200.0 base.env production.env
  flagsmith-env check --diff .env && flagsmith-env check --fix .env
  flagsmith-env check --separate --deny warnings api.env frontend.env
  sops --decrypt secrets.env | flagsmith-env check base.env -

Exit status:
  0  nothing that counts: no error, and none of what --deny names
  1  findings that count
  2  nothing was checked: wrong usage, or a file that cannot be read";

/// The arguments of `check`.
#[derive(Debug, Args)]
pub struct Check {
    /// Files, `-` for standard input; none: the process environment
    ///
    /// Several files are one environment, layered in the order given: a later value hides an earlier one.
    #[arg(value_name = "PATH|-")]
    pub paths: Vec<PathBuf>,

    /// Check each file by itself
    ///
    /// Instead of layering them as one environment.
    #[arg(long, help_heading = "Input")]
    pub separate: bool,

    /// What findings call standard input
    #[arg(long, value_name = "NAME", help_heading = "Input", hide_short_help = true)]
    pub stdin_filename: Option<String>,

    /// The program that will read the files
    ///
    /// Without it, they are read as dotenvy reads them, and what other programs would read differently is told of:
    /// once for each file, and at each place where it changes what Flagsmith does.
    #[arg(long, value_name = "LOADER", help_heading = "Input")]
    pub loader: Option<Loader>,

    /// Warn at each place that another program would read differently
    #[arg(long, conflicts_with = "loader", help_heading = "Input", hide_short_help = true)]
    pub portable: bool,

    /// What is checked against.
    #[command(flatten)]
    pub target: TargetArguments,

    /// Where more of this is said.
    #[command(flatten)]
    pub config: ConfigArguments,

    /// What counts and what is reported.
    #[command(flatten)]
    pub rules: RuleArguments,

    /// What is accepted as it is.
    #[command(flatten)]
    pub baseline: BaselineArguments,

    /// Whether to cure what can be cured.
    #[command(flatten)]
    pub fixes: FixArguments,

    /// Check again whenever a file changes
    ///
    /// Until it is interrupted. The configuration file and the baseline are watched too.
    #[arg(long, conflicts_with_all = ["fixing", "write_baseline", "outputs"], help_heading = "Input")]
    pub watch: bool,

    /// How to write it: human, json, github, …
    ///
    /// `human` shows each finding in its lines; the others are for programs and for what CI services show.
    #[arg(long, value_name = "FORMAT", default_value = "human", help_heading = "Output")]
    pub format: Format,

    /// Write the report into a file too; may be given several times
    ///
    /// Such as `--output json=report.json`. A file that is there is replaced, and one without findings is written too.
    #[arg(
        long = "output",
        value_name = "FORMAT=PATH",
        value_parser = output,
        help_heading = "Output",
        hide_short_help = true
    )]
    pub outputs: Vec<Output>,

    /// Exit with 0 whatever was found
    ///
    /// For a step that only writes a report. What could not be checked, or not be written, is 2 all the same.
    #[arg(long, help_heading = "Output", hide_short_help = true)]
    pub exit_zero: bool,

    /// Say nothing when nothing is found
    #[arg(short, long, help_heading = "Output")]
    pub quiet: bool,

    /// Show at most this many findings; counts and exit status are those of all of them
    ///
    /// Only the human format is cut: all others always hold everything.
    #[arg(long, value_name = "N", help_heading = "Output", hide_short_help = true)]
    pub max_findings: Option<usize>,
}

/// What an environment is checked against.
#[derive(Debug, Args)]
pub struct TargetArguments {
    /// What will see it, such as api or frontend
    ///
    /// Without it, that is judged by the names. May be given several times, or as a list with commas, for one environment that several components share.
    /// `unified` is the API image that also serves the dashboard.
    #[arg(long = "component", value_name = "COMPONENT", value_delimiter = ',', help_heading = "Target")]
    pub components: Vec<Component>,

    /// The release of Flagsmith, such as 2.265.0
    ///
    /// Also `v2.265.0`, `2.265` and `latest`. Without it, the newest release that this program knows. A newer one is checked as the newest known.
    #[arg(long, value_name = "VERSION", value_parser = release, help_heading = "Target")]
    pub flagsmith_version: Option<Release>,

    /// The public images (the default), or the private ones with the packages for LDAP, SAML and others
    #[arg(long, value_name = "EDITION", help_heading = "Target", hide_short_help = true)]
    pub edition: Option<Edition>,

    /// More variables come from elsewhere: ask for none that is not there
    #[arg(long, help_heading = "Target", hide_short_help = true)]
    pub partial: bool,
}

/// Where more of what the options say is said.
#[derive(Debug, Args)]
pub struct ConfigArguments {
    /// The configuration file
    ///
    /// Without it, `flagsmith-env.toml` is looked for in the folder of the first path (for the process environment and
    /// standard input: in the working folder), and in those above it. What the command line says wins.
    #[arg(long, value_name = "FILE", help_heading = "Configuration", hide_short_help = true)]
    pub config: Option<PathBuf>,

    /// Look for no configuration file
    #[arg(long, conflicts_with = "config", help_heading = "Configuration", hide_short_help = true)]
    pub no_config: bool,
}

/// What counts and what is reported.
#[derive(Debug, Args)]
pub struct RuleArguments {
    /// Let warnings, advice or a rule count too
    ///
    /// `warnings`, `advice` (and warnings), or the name of a rule.
    #[arg(
        long,
        value_name = "WHAT",
        value_delimiter = ',',
        value_parser = DENY,
        hide_possible_values = true,
        help_heading = "Rules"
    )]
    pub deny: Vec<Deny>,

    /// Do not report what this rule finds
    #[arg(
        long,
        value_name = "RULE",
        value_delimiter = ',',
        value_parser = RULE,
        hide_possible_values = true,
        help_heading = "Rules"
    )]
    pub ignore: Vec<&'static Rule>,

    /// A name, or a glob, of your own variables
    ///
    /// They are not Flagsmith's, and are fine.
    #[arg(long, value_name = "NAME", value_delimiter = ',', help_heading = "Rules")]
    pub allow: Vec<String>,
}

/// What is accepted as it is.
#[derive(Debug, Args)]
pub struct BaselineArguments {
    /// Report nothing that this file accepts
    ///
    /// It holds rules, names and counts, and no values. What is found more often than it says is reported.
    #[arg(long, value_name = "FILE", help_heading = "Rules")]
    pub baseline: Option<PathBuf>,

    /// Accept all that is found now, and write it into this file
    ///
    /// What the file accepted before, and is not found now, goes.
    #[arg(
        long,
        value_name = "FILE",
        conflicts_with_all = ["baseline", "fixing"],
        help_heading = "Rules",
        hide_short_help = true
    )]
    pub write_baseline: Option<PathBuf>,
}

/// Whether to cure what can be cured.
#[derive(Debug, Args)]
#[command(group(clap::ArgGroup::new("fixing").multiple(true).args(["fix", "diff"])))]
pub struct FixArguments {
    /// Cure in the files what has one certain cure
    ///
    /// What is left is reported. Nothing else in a file changes: comments, line ends and all other lines stay as they are.
    #[arg(long, help_heading = "Fixing")]
    pub fix: bool,

    /// Show what --fix would change
    ///
    /// Secrets are masked, and nothing is written.
    #[arg(long, help_heading = "Fixing")]
    pub diff: bool,

    /// With `--fix` or `--diff`: do also what may change the meaning
    ///
    /// Such as to take the name that is most like an unknown one.
    #[arg(long, requires = "fixing", help_heading = "Fixing", hide_short_help = true)]
    pub unsafe_fixes: bool,
}

/// The command line as `-h` shows it: one list of options, each in one line where it can be, for `--help` has them all.
pub(crate) fn brief() -> clap::Command {
    fn brief(command: clap::Command) -> clap::Command {
        command.mut_subcommands(brief).mut_args(|argument| {
            let argument = argument.help_heading(Resettable::Reset);
            match argument.get_long_help().is_some() && argument.get_action().takes_values() {
                true => argument.hide_possible_values(true).hide_default_value(true),
                false => argument,
            }
        })
    }
    brief(Cli::command())
}

/// How texts look on a terminal.
#[derive(Debug, Args)]
pub struct Look {
    /// Colours: on a terminal only, always or never
    ///
    /// `auto` heeds NO_COLOR, then FORCE_COLOR, then whether standard output is a terminal.
    #[arg(
        long,
        value_name = "WHEN",
        default_value = "auto",
        global = true,
        help_heading = "Output",
        hide_short_help = true
    )]
    pub color: Color,

    /// Draw with plain ASCII characters
    #[arg(long, global = true, help_heading = "Output", hide_short_help = true)]
    pub ascii: bool,
}

/// When to use colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
#[value(rename_all = "kebab-case")]
pub enum Color {
    /// On a terminal.
    #[value(help = None)]
    Auto,
    /// Always.
    #[value(help = None)]
    Always,
    /// Never.
    #[value(help = None)]
    Never,
}

/// A release that was asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Release {
    /// The release of the table that is checked against.
    pub known: Version,
    /// The release asked for, where the table does not reach it.
    pub newer: Option<Version>,
}

impl Default for Release {
    /// The newest that is known.
    fn default() -> Self {
        Self { known: spec::NEWEST, newer: None }
    }
}

impl Release {
    /// The release `version`; `None` where it is older than the table.
    pub fn of(version: Version) -> Option<Self> {
        let newer = (version > spec::NEWEST).then_some(version);
        (version >= spec::OLDEST).then_some(Self { known: version.min(spec::NEWEST), newer })
    }
}

/// Reads what `--flagsmith-version` takes.
pub(crate) fn release(text: &str) -> Result<Release, String> {
    if text == "latest" {
        return Ok(Release::default());
    }
    let version: Version = text.parse().map_err(|error: spec::NotAVersion| error.to_string())?;
    Release::of(version).ok_or_else(|| format!("releases from {} to {} are known", spec::OLDEST, spec::NEWEST))
}

/// A report that goes into a file.
#[derive(Debug, Clone)]
pub struct Output {
    /// Its format.
    pub format: Format,
    /// The file.
    pub path: PathBuf,
}

fn output(text: &str) -> Result<Output, String> {
    let Some((name, path)) = text.split_once('=') else {
        return Err("a format, `=` and a path are wanted, such as `json=report.json`".to_owned());
    };
    let format = Format::from_str(name, false).map_err(|_| {
        let names = Format::value_variants()
            .iter()
            .filter_map(|format| Some(format.to_possible_value()?.get_name().to_owned()));
        format!("`{name}` is no format: one of {} is wanted", names.collect::<Vec<_>>().join(", "))
    })?;
    match path {
        "" => Err("there is no path behind the `=`".to_owned()),
        "-" => Err(format!("`--format {name}` is for standard output, `--output` for files")),
        _ => Ok(Output { format, path: path.into() }),
    }
}

/// Reads one of many names, too many for a help to list, and tells of one that is like a wrong one.
#[derive(Clone)]
struct NameParser<T> {
    read: fn(&str) -> Result<T, Option<&'static str>>,
    /// What is wanted, in words.
    wanted: fn() -> String,
    /// The names, for completions.
    names: fn() -> Vec<&'static str>,
}

impl<T: Clone + Send + Sync + 'static> TypedValueParser for NameParser<T> {
    type Value = T;

    fn parse_ref(
        &self,
        command: &clap::Command,
        argument: Option<&Arg>,
        value: &std::ffi::OsStr,
    ) -> Result<T, clap::Error> {
        let name = StringValueParser::new().parse_ref(command, argument, value)?;
        (self.read)(&name).map_err(|like| refused(command, argument, &name, &(self.wanted)(), like))
    }

    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
        Some(Box::new((self.names)().into_iter().map(PossibleValue::new)))
    }
}

/// What `--deny` takes.
const DENY: NameParser<Deny> = NameParser {
    read: Deny::called,
    wanted: || "`warnings`, `advice` or the name of a rule is wanted".to_owned(),
    names: || ["warnings", "advice"].into_iter().chain(rule_names()).collect(),
};

/// A variable or a rule: any name, as a near miss gets a better answer than a refusal.
const SUBJECT: NameParser<String> = NameParser {
    read: |name| Ok(name.to_owned()),
    wanted: String::new,
    names: || {
        let plain = spec::VARIABLES.iter().filter(|variable| variable.family.is_none());
        plain.map(|variable| variable.name).chain(rule_names()).collect()
    },
};

/// The name of an area.
const AREA: NameParser<&'static str> = NameParser {
    read: |name| {
        let areas = spec::areas();
        let near = || areas.iter().copied().find(|area| strsim::osa_distance(area, name) <= 2);
        areas.iter().copied().find(|area| *area == name).ok_or_else(near)
    },
    wanted: || format!("one of {} is wanted", spec::areas().join(", ")),
    names: || spec::areas().into_iter().collect(),
};

/// The name of a rule.
const RULE: NameParser<&'static Rule> = NameParser {
    read: |name| rule::find(name).ok_or_else(|| rule::like(name)),
    wanted: || "the name of a rule is wanted".to_owned(),
    names: || rule_names().collect(),
};

fn rule_names() -> impl Iterator<Item = &'static str> {
    RULES.iter().map(|rule| rule.name)
}

fn refused(
    command: &clap::Command,
    argument: Option<&Arg>,
    name: &str,
    wanted: &str,
    like: Option<&str>,
) -> clap::Error {
    let argument = argument.map(ToString::to_string).unwrap_or_default();
    let like = like.map_or_else(String::new, |like| format!("\n\n  tip: a similar name exists: '{like}'"));
    let text = format!("invalid value '{name}' for '{argument}': {wanted}{like}\n");
    clap::Error::raw(ErrorKind::ValueValidation, text).with_cmd(command)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_declaration_is_sound_and_every_option_is_documented() {
        let mut command = Cli::command();
        command.build();
        command.clone().debug_assert();
        for one in std::iter::once(&command).chain(command.get_subcommands()) {
            assert!(one.get_about().is_some(), "{}", one.get_name());
            for argument in one.get_arguments() {
                assert!(argument.get_help().is_some(), "{} {argument}", one.get_name());
            }
        }
    }

    #[test]
    fn releases_are_held_against_the_table() {
        let plain = |known| Ok(Release { known, newer: None });
        assert_eq!(release("latest"), plain(spec::NEWEST));
        assert_eq!(release("v2.150"), plain(Version::new(2, 150, 0)));
        assert_eq!(release("1.0.0"), plain(spec::OLDEST));
        let newer = Version::new(3, 0, 0);
        assert_eq!(release("3.0.0"), Ok(Release { known: spec::NEWEST, newer: Some(newer) }));
        assert!(release("0.9.0").is_err_and(|error| error.contains("1.0.0 to 2.265.0")));
        assert!(release("newest").is_err());
    }
}
