//! `flagsmith-env list`: the table of variables, for people and for programs.

use std::fmt::Write as _;

use serde::Serialize;

use super::{Failure, Outcome, World, write};
use crate::cli::{List, ListFormat, Look};
use crate::spec::{Component, Side, Status, VARIABLES, Variable, Version};
use crate::value::Check;

/// The columns of a table that no terminal shows.
const COLUMNS: usize = 100;

/// The columns of a name, beyond which what belongs to it goes to the next line.
const NAME_COLUMNS: usize = 40;

/// Runs it.
pub fn run(arguments: &List, look: &Look, world: &mut World<'_>) -> Result<Outcome, Failure> {
    let release = arguments.flagsmith_version.known;
    let variables: Vec<&Variable> =
        VARIABLES.iter().filter(|variable| is_wanted(variable, arguments, release)).collect();
    let bold = world.colored(look.color, world.stdout_is_terminal);
    let text = match arguments.format {
        ListFormat::Table => table(&variables, release, world.columns.unwrap_or(COLUMNS), bold),
        ListFormat::Json => json(&variables)?,
        ListFormat::Markdown => markdown(&variables, release),
    };
    write(world.stdout, &text)?;
    Ok(Outcome::Clean)
}

fn is_wanted(variable: &Variable, arguments: &List, release: Version) -> bool {
    let components = &arguments.components;
    let is_read = if components.is_empty() {
        variable.is_read_at(release)
    } else {
        components.iter().any(|&component| variable.is_read_by(component, release))
    };
    let by_reader = match (arguments.not_read, components.is_empty()) {
        (true, _) => !is_read,
        (false, true) => true,
        (false, false) => is_read,
    };
    by_reader
        && arguments.area.is_none_or(|area| variable.area() == area)
        && (!arguments.documented || variable.documented.is_some())
        && (!arguments.secret || variable.secret)
}

/// Which sides read it at `release`.
fn read_by(variable: &Variable, release: Version) -> &'static str {
    let reads = |side| variable.readers.iter().any(|reader| reader.program.side() == side && reader.exists_at(release));
    match (reads(Side::Api), reads(Side::Frontend), &variable.status) {
        (true, true, _) => "both",
        (true, false, _) => "api",
        (false, true, _) => "frontend",
        (false, false, Status::OtherProgram(_) | Status::Library(_)) => "others",
        (false, false, _) => "-",
    }
}

fn table(variables: &[&Variable], release: Version, columns: usize, bold: bool) -> String {
    let style = if bold { anstyle::Style::new().bold() } else { anstyle::Style::new() };
    let longest = variables.iter().map(|variable| variable.name.len()).max().unwrap_or(0);
    let name_columns = longest.clamp(4, NAME_COLUMNS.min(columns / 2));
    let mut text = format!("{style}{:<name_columns$}  {:<8}  WHAT IT IS FOR{style:#}\n", "NAME", "READ BY");
    for variable in variables {
        let read_by = read_by(variable, release);
        let name = variable.name;
        let first = if name.len() > name_columns {
            let _ = writeln!(text, "{name}");
            format!("{:<name_columns$}  {read_by:<8}  ", "")
        } else {
            format!("{name:<name_columns$}  {read_by:<8}  ")
        };
        let rest = " ".repeat(first.len());
        let options =
            textwrap::Options::new(columns).initial_indent(&first).subsequent_indent(&rest).break_words(false);
        for line in textwrap::wrap(variable.summary(), options) {
            let _ = writeln!(text, "{}", line.trim_end());
        }
    }
    let _ = writeln!(text, "\n{} variables; `flagsmith-env explain NAME` tells more of one", variables.len());
    text
}

fn markdown(variables: &[&Variable], release: Version) -> String {
    let mut text = String::from("| name | read by | takes | default | what it is for |\n|---|---|---|---|---|\n");
    for variable in variables {
        let readers = || variable.readers.iter().filter(|reader| reader.exists_at(release));
        let mut kinds: Vec<&str> = readers().map(|reader| reader.parser.kind()).collect();
        kinds.dedup();
        let mut defaults: Vec<String> = readers().filter_map(|reader| reader.default()).map(code).collect();
        defaults.dedup();
        let _ = writeln!(
            text,
            "| `{}` | {} | {} | {} | {} |",
            variable.name,
            read_by(variable, release),
            kinds.join(", "),
            defaults.join(", "),
            cell(variable.summary())
        );
    }
    text
}

fn code(text: &str) -> String {
    if text.is_empty() { "empty".to_owned() } else { format!("`{}`", cell(text)) }
}

/// A text that does not end a table's cell.
fn cell(text: &str) -> String {
    text.replace('|', "\\|").replace('\n', " ")
}

/// A row of the table for programs.
#[derive(Serialize)]
struct Row<'a> {
    name: &'a str,
    area: &'a str,
    summary: &'a str,
    note: Option<&'a str>,
    secret: bool,
    documented: Option<&'a str>,
    url: Option<String>,
    example: Option<&'a str>,
    status: &'a str,
    other: Option<&'a str>,
    readers: Vec<ReaderRow<'a>>,
    instead: Vec<InsteadRow<'a>>,
    renamed: Option<RenamedRow<'a>>,
}

#[derive(Serialize)]
struct ReaderRow<'a> {
    component: &'a str,
    parser: &'a str,
    accepts: String,
    wants: Option<&'a str>,
    default: Option<&'a str>,
    since: String,
    until: Option<String>,
    condition: Option<&'a str>,
    effect: Option<&'a str>,
    read_at: &'a str,
}

#[derive(Serialize)]
struct InsteadRow<'a> {
    component: &'a str,
    names: &'a [&'a str],
    note: Option<&'a str>,
}

#[derive(Serialize)]
struct RenamedRow<'a> {
    to: &'a str,
    since: String,
}

fn json(variables: &[&Variable]) -> Result<String, Failure> {
    let rows: Vec<Row<'_>> = variables.iter().map(|variable| row(variable)).collect();
    let text =
        serde_json::to_string_pretty(&rows).map_err(|_| Failure("the list cannot be written as JSON".to_owned()))?;
    Ok(text + "\n")
}

fn row(variable: &Variable) -> Row<'_> {
    let (status, other) = match variable.status {
        Status::Flagsmith => ("flagsmith", None),
        Status::DocumentedOnly => ("documented-only", None),
        Status::SetOnly => ("set-only", None),
        Status::OtherProgram(program) => ("other-program", Some(program)),
        Status::Library(library) => ("library", Some(library)),
    };
    let readers = variable.readers.iter().map(|reader| ReaderRow {
        component: reader.program.name(),
        parser: reader.parser.kind(),
        accepts: reader.parser.accepts(),
        wants: reader.check.map(Check::wants),
        default: reader.default(),
        since: reader.since.to_string(),
        until: reader.until.map(|until| until.to_string()),
        condition: reader.condition(),
        effect: reader.effect(),
        read_at: reader.read_at(),
    });
    let instead = variable.instead.iter().map(|instead| InsteadRow {
        component: instead.component.name(),
        names: instead.names,
        note: instead.note,
    });
    let renamed = variable.renamed.as_ref();
    Row {
        name: variable.name,
        area: variable.area(),
        summary: variable.summary(),
        note: variable.note(),
        secret: variable.secret,
        documented: variable.documented.map(Component::name),
        url: variable.url(),
        example: variable.example(),
        status,
        other,
        readers: readers.collect(),
        instead: instead.collect(),
        renamed: renamed.map(|renamed| RenamedRow { to: renamed.to, since: renamed.since.to_string() }),
    }
}
