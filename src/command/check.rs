//! `flagsmith-env check`: loads what was named, holds it against the target and writes the report.

use std::collections::HashSet;
use std::path::Path;

use super::output::{self, File};
use super::replace::{self, Change};
use super::shared::{self, COLUMNS};
use super::{Failure, Outcome, World, input, write};
use crate::check::{Checked, Options, check};
use crate::cli::{Check, Look};
use crate::environment::Environment;
use crate::finding::{Finding, Safety};
use crate::fix::{self, Fixed};
use crate::load;
use crate::report::{Format, Report, Style, diff};
use crate::source::Source;

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
    let look = |environment: Environment| {
        let target = shared::target(&arguments.target, &environment);
        let findings = check(&environment, &target, &options);
        Checked { environment, target, findings }
    };
    let fixes = arguments.fixes.fix || arguments.fixes.diff;
    if fixes {
        can_be_fixed(arguments)?;
    }
    let checked: Vec<Checked> = environments(arguments, world)?.into_iter().map(look).collect();
    if fixes {
        let allowed = if arguments.fixes.unsafe_fixes { Safety::Unsafe } else { Safety::Safe };
        let fix = |checked: &Checked| fix::fix(checked.clone(), arguments.loader, allowed, &look);
        let fixed: Vec<Fixed> = checked.iter().map(fix).collect();
        return if arguments.fixes.diff {
            show(arguments, &checked, &fixed, &style, world)
        } else {
            let files = output::open(&arguments.outputs, &arguments.paths)?;
            replace::all(&changes(arguments, &checked, &fixed))?;
            report(arguments, fixed.iter().map(|fixed| (&fixed.checked, Some(fixed.tally))), files, &style, world)
        };
    }
    let files = output::open(&arguments.outputs, &arguments.paths)?;
    report(arguments, checked.iter().map(|checked| (checked, None)), files, &style, world)
}

/// Writes the report, into the files first, and says whether something in it counts.
fn report<'c>(
    arguments: &Check,
    checked: impl Iterator<Item = (&'c Checked, Option<fix::Tally>)>,
    files: Vec<File<'_>>,
    style: &Style,
    world: &mut World<'_>,
) -> Result<Outcome, Failure> {
    let note = arguments.paths.is_empty().then(unread_file).flatten();
    let reports: Vec<Report<'_>> = checked
        .map(|(one, tally)| {
            let mut report = Report::new(&one.environment, &one.findings, &one.target, note.clone());
            report.summary.fixed = tally;
            report
        })
        .collect();
    let plain = Style { width: COLUMNS, color: false, ..style.clone() };
    for file in files {
        let text = file.format().render(&reports, &plain);
        file.write(&text)?;
    }
    write(world.stdout, &arguments.format.render(&reports, style))?;
    Ok(outcome(arguments, reports.iter().flat_map(|report| report.findings)))
}

/// Shows what `--fix` would do. Nothing has been changed, so that what counts is what is there.
fn show(
    arguments: &Check,
    checked: &[Checked],
    fixed: &[Fixed],
    style: &Style,
    world: &mut World<'_>,
) -> Result<Outcome, Failure> {
    let mut text = String::new();
    for (before, after) in checked.iter().zip(fixed) {
        text.push_str(&diff::render(&before.environment, &after.checked.environment, &after.origins, style));
    }
    text.push_str(&diff::summary(fixed, arguments.quiet));
    write(world.stdout, &text)?;
    Ok(outcome(arguments, checked.iter().flat_map(|one| &one.findings.reported)))
}

/// The files that fixes change. There is one source for each path, in the same order.
fn changes<'f>(arguments: &'f Check, checked: &'f [Checked], fixed: &'f [Fixed]) -> Vec<Change<'f>> {
    let old = checked.iter().flat_map(|one| one.environment.sources());
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

fn outcome<'f>(arguments: &Check, mut findings: impl Iterator<Item = &'f Finding>) -> Outcome {
    let counts = !arguments.exit_zero && findings.any(|finding| finding.counts(&arguments.rules.deny));
    if counts { Outcome::Findings } else { Outcome::Clean }
}

/// One environment of all paths, or one for each; the process environment where there is none.
fn environments(arguments: &Check, world: &mut World<'_>) -> Result<Vec<Environment>, Failure> {
    let sources = sources(arguments, world)?;
    if sources.is_empty() {
        let mut environment = Environment::new();
        shared::add_process(&mut environment, std::mem::take(&mut world.variables));
        return Ok(vec![environment]);
    }
    if arguments.separate {
        return Ok(sources.into_iter().map(|source| load::layered(arguments.loader, [source])).collect());
    }
    Ok(vec![load::layered(arguments.loader, sources)])
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
    let name = arguments.stdin_filename.as_deref().unwrap_or("<stdin>");
    let paths = arguments.paths.iter();
    paths.map(|path| if is_stdin(path) { input::stdin(world.stdin, name) } else { input::file(path) }).collect()
}

/// What is said where a file lies in the current folder that somebody may have meant.
fn unread_file() -> Option<String> {
    let there = Path::new(".env").is_file();
    there.then(|| "the process environment was checked, and the file `.env` was not read: `flagsmith-env check .env` checks it".to_owned())
}
