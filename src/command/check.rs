//! `flagsmith-env check`: loads what was named, holds it against the target and writes the report.

use std::collections::HashSet;
use std::path::Path;

use super::{Failure, Outcome, World, input, write};
use crate::check::{Findings, Options, check};
use crate::cli::{Check, Deny, Look, TargetArguments};
use crate::environment::Environment;
use crate::finding::{Finding, Severity};
use crate::load::{self, Loader};
use crate::report::{Report, Style};
use crate::source::Source;
use crate::spec::{self, Variable};
use crate::target::{self, Target};

/// The columns of a report that no terminal shows.
const COLUMNS: usize = 100;

/// Runs it.
pub fn run(arguments: &Check, look: &Look, world: &mut World<'_>) -> Result<Outcome, Failure> {
    let style = Style {
        width: world.columns.unwrap_or(COLUMNS),
        color: world.colored(look.color, world.stdout_is_terminal),
        ascii: look.ascii,
        quiet: arguments.quiet,
        max_findings: arguments.max_findings,
    };
    let options = Options {
        allow: arguments.rules.allow.clone(),
        ignore: arguments.rules.ignore.iter().map(|rule| rule.name).collect(),
        shared: arguments.paths.is_empty(),
        portable: arguments.portable,
    };
    let checked: Vec<Checked> = environments(arguments, world)?
        .into_iter()
        .map(|environment| {
            let target = target(&arguments.target, &environment);
            let findings = check(&environment, &target, &options);
            Checked { environment, target, findings }
        })
        .collect();
    let note = arguments.paths.is_empty().then(unread_file).flatten();
    let reports: Vec<Report<'_>> =
        checked.iter().map(|one| Report::new(&one.environment, &one.findings, &one.target, note.clone())).collect();
    write(world.stdout, &arguments.format.render(&reports, &style))?;
    let mut findings = checked.iter().flat_map(|one| &one.findings.reported);
    let counts = findings.any(|finding| counts(finding, &arguments.rules.deny));
    Ok(if counts { Outcome::Findings } else { Outcome::Clean })
}

/// An environment with what was found in it.
struct Checked {
    environment: Environment,
    target: Target,
    findings: Findings,
}

/// Whether a finding makes the exit status 1.
fn counts(finding: &Finding, deny: &[Deny]) -> bool {
    finding.severity == Severity::Error
        || deny.iter().any(|deny| match deny {
            Deny::Warnings => finding.severity >= Severity::Warning,
            Deny::Advice => true,
            Deny::Rule(rule) => rule.name == finding.rule.name,
        })
}

fn target(arguments: &TargetArguments, environment: &Environment) -> Target {
    let release = arguments.flagsmith_version;
    let inferred = arguments.components.is_empty();
    let mut components =
        if inferred { target::infer(environment, release.known) } else { arguments.components.clone() };
    components.sort_unstable();
    components.dedup();
    Target {
        components,
        inferred,
        release: release.known,
        newer: release.newer,
        edition: arguments.edition,
        partial: arguments.partial,
    }
}

/// One environment of all paths, or one for each; the process environment where there is none.
fn environments(arguments: &Check, world: &mut World<'_>) -> Result<Vec<Environment>, Failure> {
    let sources = sources(arguments, world)?;
    if sources.is_empty() {
        return Ok(vec![process(world)]);
    }
    if arguments.separate {
        return Ok(sources.into_iter().map(|source| layered(arguments.loader, [source])).collect());
    }
    Ok(vec![layered(arguments.loader, sources)])
}

fn layered(loader: Option<Loader>, sources: impl IntoIterator<Item = Source>) -> Environment {
    let mut environment = Environment::new();
    for source in sources {
        loader.unwrap_or_default().load(&mut environment, source);
    }
    if loader.is_none() {
        load::compare(&mut environment);
    }
    environment
}

fn sources(arguments: &Check, world: &mut World<'_>) -> Result<Vec<Source>, Failure> {
    let is_stdin = |path: &Path| path.as_os_str() == "-";
    let times = arguments.paths.iter().filter(|path| is_stdin(path)).count();
    if times > 1 {
        return Err(Failure("standard input can be read only once: give `-` once".to_owned()));
    }
    if arguments.stdin_filename.is_some() && times == 0 {
        return Err(Failure("`--stdin-filename` names standard input: give the path `-` too".to_owned()));
    }
    let name = arguments.stdin_filename.as_deref().unwrap_or("<stdin>");
    let paths = arguments.paths.iter();
    paths.map(|path| if is_stdin(path) { input::stdin(world.stdin, name) } else { input::file(path) }).collect()
}

/// The variables of the process that Flagsmith knows, or that look like one that it knows. Kubernetes tells every pod
/// of every service, and `POSTGRES_PORT` beside `POSTGRES_SERVICE_HOST` is no setting.
fn process(world: &mut World<'_>) -> Environment {
    let variables = std::mem::take(&mut world.variables);
    let names = variables.iter().filter_map(|(name, _)| name.to_str()?.strip_suffix("_SERVICE_HOST"));
    let links: HashSet<String> = names.map(|service| format!("{service}_PORT")).collect();
    let is_live = |variable: &Variable| variable.readers.iter().any(|reader| reader.until.is_none());
    let ours = |name: &str| match spec::find(name) {
        Some(variable) => !links.contains(name) || is_live(variable),
        None => {
            spec::foreign(name).is_none()
                && spec::similar(name, |variable| !variable.readers.is_empty(), |_| true).is_some()
        }
    };
    let mut environment = Environment::new();
    load::process::load(&mut environment, variables, &ours);
    environment
}

/// What is said where a file lies in the current folder that somebody may have meant.
fn unread_file() -> Option<String> {
    let there = Path::new(".env").is_file();
    there.then(|| "the process environment was checked, and the file `.env` was not read: `flagsmith-env check .env` checks it".to_owned())
}
