//! `flagsmith-env check`: loads what was named, holds it against the target and writes the report.

use std::cell::Cell;
use std::collections::HashSet;
use std::path::{Path, PathBuf};

use super::baseline::{self, Baselines};
use super::config::Configs;
use super::output::{self, Files};
use super::replace::{self, Change};
use super::shared::{self, COLUMNS, Judge};
use super::watch::{Pipe, Watch};
use super::{Failure, Outcome, World, input, write};
use crate::check::Checked;
use crate::cli::{Check, Look};
use crate::config::Settings;
use crate::environment::Environment;
use crate::finding::{Finding, Safety};
use crate::fix::{self, Fixed};
use crate::load;
use crate::redact;
use crate::report::{Format, Report, Style, Workspace, diff};
use crate::source::{PROCESS, STDIN, Source, SourceId};

/// Runs it.
pub fn run(arguments: &Check, look: &Look, world: &mut World<'_>) -> Result<Outcome, Failure> {
    if arguments.watch {
        watch(arguments, look, world)
    } else {
        once(arguments, look, world).map(|(outcome, _)| outcome)
    }
}

/// What makes a terminal empty, and starts at its top.
const CLEAR: &str = "\x1b[2J\x1b[H";

/// Checks whenever one of the files changes, until somebody ends it or nobody reads it any more.
fn watch(arguments: &Check, look: &Look, world: &mut World<'_>) -> Result<Outcome, Failure> {
    if arguments.paths.is_empty() || arguments.paths.iter().any(|path| is_stdin(path)) {
        return Err(Failure("`--watch` wants files: nothing else changes while it is watched".to_owned()));
    }
    let is_screen = world.stdout_is_terminal && world.variable("TERM") != Some("dumb");
    let is_broken = Cell::new(false);
    let mut world = World {
        variables: world.variables.clone(),
        stdin: &mut *world.stdin,
        stdout: &mut Pipe { stream: &mut *world.stdout, is_broken: &is_broken },
        stderr: &mut *world.stderr,
        stdout_is_terminal: world.stdout_is_terminal,
        stderr_is_terminal: world.stderr_is_terminal,
        columns: world.columns,
    };
    let mut files = Watch::new(&arguments.paths);
    if is_screen {
        write(world.stdout, CLEAR)?;
    }
    let (mut outcome, mut heeded) = once(arguments, look, &mut world)?;
    while !is_broken.get() {
        files.add(&heeded);
        if is_screen {
            write(world.stdout, "\nwaiting for a change; Ctrl-C ends it\n")?;
        }
        files.wait(&arguments.paths, |path| {
            let _ = writeln!(
                world.stderr,
                "waiting for `{}`: there is no such file",
                redact::visible(&path.to_string_lossy())
            );
        });
        if is_screen {
            write(world.stdout, CLEAR)?;
        }
        match once(arguments, look, &mut world) {
            Ok(result) => (outcome, heeded) = result,
            Err(failure) => failure.tell(&mut world),
        }
    }
    Ok(outcome)
}

/// Checks. With the outcome come the files that had a say in it.
fn once(arguments: &Check, look: &Look, world: &mut World<'_>) -> Result<(Outcome, Vec<PathBuf>), Failure> {
    let style = Style {
        width: world.columns.unwrap_or(COLUMNS),
        color: world.colored(look.color, world.stdout_is_terminal),
        ascii: look.ascii,
        quiet: arguments.quiet,
        max_findings: arguments.max_findings,
        workspace: workspace(world),
    };
    let step_summary = world.variable("GITHUB_STEP_SUMMARY").map(PathBuf::from);
    let fixes = arguments.fixes.fix || arguments.fixes.diff;
    if fixes {
        can_be_fixed(arguments)?;
    }
    let mut judged: Vec<(Judge, Checked)> = environments(arguments, world)?
        .into_iter()
        .map(|(judge, environment)| {
            let checked = judge.look(environment);
            (judge, checked)
        })
        .collect();
    let heeded: Vec<PathBuf> = judged
        .iter()
        .flat_map(|(judge, _)| judge.config.iter().map(PathBuf::from).chain(judge.baseline.clone()))
        .collect();
    let open = || output::open(arguments, &heeded, step_summary.as_deref());
    if fixes {
        let allowed = if arguments.fixes.unsafe_fixes { Safety::Unsafe } else { Safety::Safe };
        let fix = |(judge, checked): &(Judge, Checked)| {
            fix::fix(checked.clone(), judge.settings.loader, allowed, &|environment| judge.look(environment))
        };
        let fixed: Vec<Fixed> = judged.iter().map(fix).collect();
        let outcome = if arguments.fixes.diff {
            show(arguments, &judged, &fixed, &style, world)
        } else {
            let files = open()?;
            replace::all(&changes(arguments, &judged, &fixed))?;
            let judges = judged.iter().map(|(judge, _)| judge);
            let left = judges.zip(&fixed).map(|(judge, fixed)| (judge, &fixed.checked, Some(fixed.tally)));
            report(arguments, left, files, &style, world)
        };
        return outcome.map(|outcome| (outcome, Vec::new()));
    }
    let files = open()?;
    if let Some(path) = &arguments.baseline.write_baseline {
        baseline::accept(path, judged.iter_mut().map(|(_, checked)| checked))?;
    }
    let outcome =
        report(arguments, judged.iter().map(|(judge, checked)| (judge, checked, None)), files, &style, world)?;
    Ok((outcome, heeded))
}

/// Says how environments are checked: each file that has a say in it is read once.
struct Judges<'a> {
    arguments: &'a Check,
    configs: Configs,
    baselines: Baselines,
}

impl<'a> Judges<'a> {
    fn new(arguments: &'a Check) -> Result<Self, Failure> {
        Ok(Self { arguments, configs: Configs::new(&arguments.config)?, baselines: Baselines::default() })
    }

    /// How the environment is checked that is made of the files at these paths, or of the process where there are none.
    /// All are one environment, so that the first one decides which configuration file counts.
    fn judge(&mut self, paths: &[Option<&Path>]) -> Result<Judge, Failure> {
        let config = self.configs.for_file(paths.first().copied().flatten())?;
        let shared = paths.is_empty().then_some(SourceId(0));
        let mut judge = Judge::new(Settings::default(), config.as_deref(), &settings(self.arguments), paths, shared);
        let arguments = &self.arguments.baseline;
        let path = arguments.baseline.clone().or_else(|| config?.baseline());
        if let Some(path) = path.filter(|_| arguments.write_baseline.is_none()) {
            let baseline = self.baselines.read(path.clone())?;
            let names = paths.iter().map(|path| path.map_or(STDIN.into(), Path::to_string_lossy));
            let process = shared.map(|_| PROCESS.into());
            judge.accept(baseline::part(&baseline, names.chain(process)), path);
        }
        Ok(judge)
    }
}

/// How a run ends that found this.
fn outcome(arguments: &Check, judge: &Judge, findings: &[Finding]) -> Outcome {
    if judge.counts(findings) && !arguments.exit_zero { Outcome::Findings } else { Outcome::Clean }
}

/// What the command line says.
fn settings(arguments: &Check) -> Settings {
    Settings {
        loader: arguments.loader,
        portable: arguments.portable.then_some(true),
        ..Settings::said(&arguments.target, &arguments.rules)
    }
}

/// Where paths are told from: what the host says is the repository, or else the current folder.
fn workspace(world: &World<'_>) -> Workspace {
    let current = std::env::current_dir().unwrap_or_default();
    let given = ["GITHUB_WORKSPACE", "CI_PROJECT_DIR"].into_iter().filter_map(|name| world.variable(name));
    // The current folder is told without links, the repository may be given with them.
    let mut roots: Vec<PathBuf> =
        given.flat_map(|root| [Some(root.into()), Path::new(root).canonicalize().ok()]).flatten().collect();
    roots.push(current.clone());
    Workspace { current, roots }
}

/// Writes the report, into the files first, and says whether something in it counts.
fn report<'c>(
    arguments: &Check,
    checked: impl Iterator<Item = (&'c Judge, &'c Checked, Option<fix::Tally>)>,
    files: Files<'_>,
    style: &Style,
    world: &mut World<'_>,
) -> Result<Outcome, Failure> {
    let note = arguments.paths.is_empty().then(unread_file).flatten();
    let mut outcome = Outcome::Clean;
    let reports: Vec<Report<'_>> = checked
        .map(|(judge, one, tally)| {
            let mut report = Report::new(&one.environment, &one.findings, &one.target, note.clone());
            report.summary.fixed = tally;
            report.summary.config = judge.config.as_deref();
            outcome = outcome.max(self::outcome(arguments, judge, report.findings));
            report.deny = &judge.settings.deny;
            report
        })
        .collect();
    files.write(&reports, &Style { width: COLUMNS, color: false, ..style.clone() })?;
    write(world.stdout, &arguments.format.render(&reports, style))?;
    Ok(outcome)
}

/// Shows what `--fix` would do. Nothing has been changed, so that what counts is what is there.
fn show(
    arguments: &Check,
    judged: &[(Judge, Checked)],
    fixed: &[Fixed],
    style: &Style,
    world: &mut World<'_>,
) -> Result<Outcome, Failure> {
    let mut text = String::new();
    for ((_, before), after) in judged.iter().zip(fixed) {
        text.push_str(&diff::render(&before.environment, &after.checked.environment, &after.origins, style));
    }
    text.push_str(&diff::summary(fixed, arguments.quiet));
    write(world.stdout, &text)?;
    let outcomes = judged.iter().map(|(judge, checked)| outcome(arguments, judge, &checked.findings.reported));
    Ok(outcomes.max().unwrap_or(Outcome::Clean))
}

/// The files that fixes change. There is one source for each path, in the same order.
fn changes<'f>(arguments: &'f Check, judged: &'f [(Judge, Checked)], fixed: &'f [Fixed]) -> Vec<Change<'f>> {
    let old = judged.iter().flat_map(|(_, checked)| checked.environment.sources());
    let new = fixed.iter().flat_map(|one| one.checked.environment.sources());
    let all = arguments.paths.iter().zip(old.zip(new));
    let changes = all.map(|(path, (old, new))| Change { path, old: old.text(), new: new.text() });
    changes.filter(|change| change.old != change.new).collect()
}

/// Only files can be written to, and each must be one of its own.
fn can_be_fixed(arguments: &Check) -> Result<(), Failure> {
    let option = if arguments.fixes.diff { "--diff" } else { "--fix" };
    if arguments.paths.is_empty() {
        return Err(Failure(format!("`{option}` wants files: the process environment cannot be changed")));
    }
    if arguments.paths.iter().any(|path| is_stdin(path)) {
        return Err(Failure(format!("`{option}` wants files: standard input cannot be changed")));
    }
    if arguments.fixes.diff && (arguments.format != Format::Human || !arguments.outputs.is_empty()) {
        return Err(Failure("`--diff` is for people, and goes with no other format".to_owned()));
    }
    let mut files = HashSet::new();
    for path in &arguments.paths {
        // What is not there is told of when it is read.
        if let Ok(file) = path.canonicalize() {
            if !arguments.fixes.diff && !file.is_dir() && !file.is_file() {
                let name = path.display();
                return Err(Failure(format!("cannot fix `{name}`: it is no file that can be replaced")));
            }
            if !files.insert(file) {
                return Err(Failure(format!("`{}` is given twice: give each file once", path.display())));
            }
        }
    }
    Ok(())
}

/// One environment of all paths, or one for each; the process environment where there is none. With each, how it is
/// checked.
fn environments(arguments: &Check, world: &mut World<'_>) -> Result<Vec<(Judge, Environment)>, Failure> {
    let sources = sources(arguments, world)?;
    let mut judges = Judges::new(arguments)?;
    if sources.is_empty() {
        let mut environment = Environment::new();
        shared::add_process(&mut environment, std::mem::take(&mut world.variables));
        return Ok(vec![(judges.judge(&[])?, environment)]);
    }
    let stdin = arguments.stdin_filename.as_deref().map(Path::new);
    let paths: Vec<Option<&Path>> =
        arguments.paths.iter().map(|path| if is_stdin(path) { stdin } else { Some(path.as_path()) }).collect();
    if arguments.separate {
        let separate = |(source, path): (Source, &Option<&Path>)| {
            let judge = judges.judge(&[*path])?;
            let environment = load::layered(judge.settings.loader, [source]);
            Ok((judge, environment))
        };
        return sources.into_iter().zip(&paths).map(separate).collect();
    }
    let judge = judges.judge(&paths)?;
    let environment = load::layered(judge.settings.loader, sources);
    Ok(vec![(judge, environment)])
}

fn is_stdin(path: &Path) -> bool {
    path.as_os_str() == "-"
}

fn sources(arguments: &Check, world: &mut World<'_>) -> Result<Vec<Source>, Failure> {
    let times = arguments.paths.iter().filter(|path| is_stdin(path)).count();
    if times > 1 {
        return Err(Failure("standard input can be read only once: give `-` once".to_owned()));
    }
    if arguments.stdin_filename.is_some() && times == 0 {
        return Err(Failure("`--stdin-filename` names standard input: give the path `-` too".to_owned()));
    }
    let name = arguments.stdin_filename.as_deref().unwrap_or(STDIN);
    let paths = arguments.paths.iter();
    paths.map(|path| if is_stdin(path) { input::stdin(world.stdin, name) } else { input::file(path) }).collect()
}

/// What is said where a file lies in the current folder that somebody may have meant.
fn unread_file() -> Option<String> {
    let there = Path::new(".env").is_file();
    there.then(|| "the process environment was checked, and the file `.env` was not read: `flagsmith-env check .env` checks it".to_owned())
}
