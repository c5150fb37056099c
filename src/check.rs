//! Holds an environment against a target: pure, with no I/O, no clock and no printing.

use std::collections::{HashMap, HashSet};

use crate::baseline::Accepted;
use crate::condition::Conditions;
use crate::environment::{Assignment, Environment};
use crate::finding::{Finding, Label, Severity};
use crate::redact::{self, Secrets};
use crate::rule::{self, RULES};
use crate::silence::{self, Silences};
use crate::source::SourceId;
use crate::spec::{self, Component, Program, Reader, Side, Variable};
use crate::target::Target;
use crate::value::{Delimiter, Kind, Parser, Reading, Seen, Text};

/// What the caller wants to hear of.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// Names, or globs of names, that are not Flagsmith's and fine.
    pub allow: Vec<String>,
    /// Rules that are not reported.
    pub ignore: Vec<&'static str>,
    /// What becomes of findings that lie in no source, or in one that `source_levels` does not reach.
    pub levels: Levels,
    /// What becomes of findings, by the source that they lie in.
    pub source_levels: Vec<Levels>,
    /// What is accepted as it is.
    pub baseline: Option<Accepted>,
    /// The source that is the process's own environment: it holds names of everybody, and only near misses are
    /// reported.
    pub shared: Option<SourceId>,
    /// Whether every place that another loader reads differently is a warning.
    pub portable: bool,
}

/// What becomes of the findings of a rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Level {
    /// They are not reported.
    Off,
    /// They all have this severity.
    At(Severity),
}

/// What becomes of findings, by the name of their rule, where that is not left to the rule; the last of a name counts.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Levels(pub Vec<(&'static str, Level)>);

impl Levels {
    fn of(&self, rule: &str) -> Option<Level> {
        self.0.iter().rev().find(|(name, _)| *name == rule).map(|&(_, level)| level)
    }
}

impl Options {
    /// What becomes of `finding`.
    fn level(&self, finding: &Finding) -> Option<Level> {
        if self.ignore.contains(&finding.rule.name) {
            return Some(Level::Off);
        }
        let source = finding.label.as_ref().map(|label| label.place.source.0);
        source.and_then(|source| self.source_levels.get(source)).unwrap_or(&self.levels).of(finding.rule.name)
    }
}

/// An environment, what it was held against, and what was found in it.
#[derive(Debug, Clone)]
pub struct Checked {
    /// The environment.
    pub environment: Environment,
    /// What it was held against.
    pub target: Target,
    /// What was found.
    pub findings: Findings,
}

/// What was found.
#[derive(Debug, Clone, Default)]
pub struct Findings {
    /// What is reported, in the order of sources, positions and rules; what has no place comes last.
    pub reported: Vec<Finding>,
    /// How many findings a comment, an option or a configuration file silenced.
    pub silenced: usize,
    /// How many findings a baseline accepts.
    pub accepted: usize,
    /// How many reported findings have another severity than their rule gave them.
    pub changed: usize,
}

/// One variable of the environment, and what the components make of it.
#[derive(Debug)]
pub struct Entry<'a> {
    /// The assignment that counts.
    pub assignment: &'a Assignment,
    /// Its row of the table.
    pub variable: Option<&'static Variable>,
    /// The readers that the target runs.
    pub uses: Vec<Use>,
}

impl Entry<'_> {
    /// Whether the value must not be shown.
    pub fn is_secret(&self) -> bool {
        self.assignment.expanded || self.variable.is_none_or(|variable| variable.secret)
    }
}

/// The names that the value of `assignment` may refer to, as `$NAME` or `${NAME}`; `text` is its source.
fn references<'t>(text: &'t str, assignment: &Assignment) -> impl Iterator<Item = &'t str> + use<'t> {
    let raw = text.get(assignment.value_span.start..assignment.value_span.end).unwrap_or("");
    raw.split('$').skip(1).map(|rest| {
        let rest = rest.strip_prefix('{').unwrap_or(rest);
        let end = rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(rest.len());
        &rest[..end]
    })
}

/// One reader's use of a variable.
#[derive(Debug)]
pub struct Use {
    /// The reader.
    pub reader: &'static Reader,
    /// The component that runs it, the first if several do.
    pub component: Component,
    /// What it takes the value for; `None` where the value is unknown or the reader does not look at it.
    pub reading: Option<Reading>,
}

impl Use {
    /// The side that a finding about it names.
    pub fn side(&self) -> &'static str {
        match (self.reader.program, self.component) {
            (Program::Frontend | Program::FrontendBuild, _) => "frontend",
            (_, Component::Processor) => "processor",
            _ => "api",
        }
    }
}

/// Everything that a rule may look at.
#[derive(Debug)]
pub struct Context<'a> {
    /// What was loaded.
    pub environment: &'a Environment,
    /// What it is checked against.
    pub target: &'a Target,
    /// What the caller wants.
    pub options: &'a Options,
    /// Every assignment that counts, in the order of places.
    pub entries: Vec<Entry<'a>>,
    /// The comments that silence something, or mean to.
    pub silences: Silences,
    /// What of the names and values may not be shown.
    pub secrets: Secrets<'a>,
    /// The names whose text another value takes in, through a reference.
    referred: HashSet<&'a str>,
    /// Where in `entries` a name stands.
    places: HashMap<&'a str, usize>,
    /// Every assignment of a name, in the order of sources; empty where there is one source, which hides nothing.
    layers: HashMap<&'a str, Vec<&'a Assignment>>,
}

impl<'a> Context<'a> {
    /// What the rules will look at.
    pub fn new(environment: &'a Environment, target: &'a Target, options: &'a Options) -> Self {
        let silences = Silences::of(environment);
        let secrets = Secrets::of(environment);
        let mut layers: HashMap<&str, Vec<&Assignment>> = HashMap::new();
        if environment.sources().len() > 1 {
            for assignment in environment.assignments() {
                layers.entry(&assignment.name).or_default().push(assignment);
            }
        }
        let expanded = environment.assignments().iter().filter(|assignment| assignment.expanded);
        let referred = expanded.flat_map(|one| references(environment.source(one.source).text(), one)).collect();
        let (entries, places) = (Vec::new(), HashMap::new());
        let mut context = Self { environment, target, options, entries, silences, secrets, referred, places, layers };
        context.entries = environment.winners().map(|assignment| context.entry(assignment)).collect();
        let names = context.entries.iter().map(|entry| entry.assignment.name.as_str());
        context.places = names.zip(0..).collect();
        context
    }

    fn entry(&self, assignment: &'a Assignment) -> Entry<'a> {
        let variable = spec::find(&assignment.name);
        let uses = variable.map_or_else(Vec::new, |variable| {
            self.readers(variable)
                .map(|(reader, component)| {
                    let looks = self.conditions(reader.program.side()).with_defaults().all_hold(reader.when);
                    let looks = looks == Some(true) && self.gap_before(variable, &assignment.name).is_none();
                    let value = assignment.text().filter(|_| looks);
                    let reading = value.map(|value| self.read(variable, reader, assignment, value));
                    Use { reader, component, reading }
                })
                .collect()
        });
        Entry { assignment, variable, uses }
    }

    /// The readers of `variable` that the target runs, each with the first component that runs it.
    pub fn readers(
        &self,
        variable: &'static Variable,
    ) -> impl Iterator<Item = (&'static Reader, Component)> + use<'_, 'a> {
        let at_release = variable.readers.iter().filter(|reader| reader.exists_at(self.target.release));
        at_release.filter_map(|reader| Some((reader, self.target.runs(reader.program)?)))
    }

    /// The conditions of the table, as the programs of `side` would find them.
    pub fn conditions(&self, side: Side) -> Conditions<'_> {
        Conditions::new(self, side)
    }

    fn read(&self, variable: &Variable, reader: &Reader, assignment: &Assignment, value: &str) -> Reading {
        let text = self.text_for(variable, reader, assignment, value);
        let mut reading = reader.parser.read(&text);
        // What needs another setting is parsed all the same, and then not used: nothing that fails at its use does.
        if let Some(check) = reader.check
            && reading.seen != Seen::Nothing
            && self.conditions(reader.program.side()).all_hold(reader.needs) != Some(false)
        {
            if check.judges_blanks() {
                reading.remarks.retain(|remark| !matches!(remark.kind, Kind::Whitespace | Kind::Quotes));
            }
            reading.remarks.extend(check.run(&text, &reading.seen));
        }
        reading
    }

    /// What the reader of `usage` would take `value` for, if that were the value of `entry`.
    pub fn read_other(&self, entry: &Entry<'_>, usage: &Use, value: &str) -> Option<Reading> {
        Some(self.read(entry.variable?, usage.reader, entry.assignment, value))
    }

    /// What `reader`, of another variable, would take the value of `assignment` for.
    pub fn read_by(&self, variable: &Variable, reader: &Reader, assignment: &Assignment) -> Option<Reading> {
        Some(self.read(variable, reader, assignment, assignment.text()?))
    }

    /// What the parser of `reader` makes of an assignment, whatever is then done with the value; `None` where the value
    /// is unknown.
    pub fn parse(&self, variable: &Variable, reader: &Reader, assignment: &Assignment) -> Option<Seen> {
        let text = self.text_for(variable, reader, assignment, assignment.text()?);
        Some(reader.parser.read(&text).seen)
    }

    fn text_for<'t>(&self, variable: &Variable, reader: &Reader, assignment: &'t Assignment, value: &'t str) -> Text<'t>
    where
        'a: 't,
    {
        let delimiter = match reader.parser {
            Parser::List(Delimiter::Fixed(text)) => text,
            Parser::List(Delimiter::Variable(name)) => self.text(name).unwrap_or(","),
            _ => ",",
        };
        Text {
            name: &assignment.name,
            value,
            secret: variable.secret || assignment.expanded || self.secrets.are_in(value),
            program: reader.program,
            release: self.target.release,
            delimiter,
            default: reader.default(),
        }
    }

    /// The first number of the family that is not there, or empty, in front of the member `name`: Flagsmith counts from
    /// 0 and stops there (api/app/utils.py:17).
    pub fn gap_before(&self, variable: &Variable, name: &str) -> Option<String> {
        let number = variable.number_of(name)?;
        let is_there = |name: &String| match self.environment.get(name) {
            Some(assignment) => assignment.text() != Some(""),
            None => self.is_partial(),
        };
        // Only so many members can be there; a huge number has its gap below that.
        let most = u32::try_from(self.environment.assignments().len()).unwrap_or(u32::MAX);
        (0..number.min(most.saturating_add(1))).map(|number| variable.member(number)).find(|name| !is_there(name))
    }

    /// Whether what is not there may come from elsewhere.
    pub fn is_partial(&self) -> bool {
        self.target.partial || self.environment.is_open()
    }

    /// Whether `name` is there for something else than Flagsmith: for another value to be made from, for the PostgreSQL
    /// container, which alone reads `POSTGRES_DB`, or for whoever looks for a service.
    pub fn is_for_others(&self, name: &str) -> bool {
        let of_container = matches!(name, "POSTGRES_USER" | "POSTGRES_PASSWORD");
        self.referred.contains(name)
            || of_container && self.environment.get("POSTGRES_DB").is_some()
            || self.is_service_link(name)
    }

    /// Whether `name` is what Kubernetes says of a service, `POSTGRES_PORT=tcp://10.0.0.4:5432`: the other names that
    /// it gives, `POSTGRES_SERVICE_HOST` and more, are its own, and this one only beside them.
    fn is_service_link(&self, name: &str) -> bool {
        let service = name.strip_suffix("_PORT");
        service.is_some_and(|service| self.environment.get(&format!("{service}_SERVICE_HOST")).is_some())
    }

    /// The known text of the variable `name`.
    pub fn text(&self, name: &str) -> Option<&'a str> {
        self.environment.get(name).and_then(Assignment::text)
    }

    /// The entry of `name`.
    pub fn entry_of(&self, name: &str) -> Option<&Entry<'a>> {
        self.places.get(name).map(|&index| &self.entries[index])
    }

    /// The assignment in an earlier source that `assignment` hides.
    pub fn hidden_by(&self, assignment: &Assignment) -> Option<&'a Assignment> {
        let layers = self.layers.get(assignment.name.as_str())?;
        let earlier = layers.partition_point(|other| other.source < assignment.source);
        earlier.checked_sub(1).map(|index| layers[index])
    }
}

/// Checks `environment` against `target`.
pub fn check(environment: &Environment, target: &Target, options: &Options) -> Findings {
    let context = Context::new(environment, target, options);
    let mut found = Vec::new();
    for rule in RULES.iter().filter(|rule| !rule.is_last()) {
        (rule.check)(&context, &mut found);
    }
    for finding in &mut found {
        point_at_hidden(&context, finding);
        finding.add_names_told();
        hide_names(&context, finding);
    }
    let all = found.len();
    found.retain(|finding| !silence::covers(&context, finding));
    let mut silenced = all - found.len();
    for rule in RULES.iter().filter(|rule| rule.is_last()) {
        (rule.check)(&context, &mut found);
    }
    found.sort_by_cached_key(|finding| {
        let place = finding.label.as_ref().map(|label| label.place);
        (place.is_none(), place, rule::order(finding.rule), finding.message.clone())
    });
    found.dedup_by(|a, b| {
        a.rule.name == b.rule.name && a.label == b.label && a.message == b.message && a.names == b.names
    });
    let keep_wanted = |found: &mut Vec<Finding>| {
        let all = found.len();
        found.retain(|finding| options.level(finding) != Some(Level::Off));
        all - found.len()
    };
    silenced += keep_wanted(&mut found);
    let mut accepted = 0;
    if let Some(baseline) = &options.baseline {
        let (held, gone) = baseline.hold(&mut found);
        accepted = held;
        found.extend(gone.map(|gone| rule::unused_silence::of_baseline(&gone)));
        silenced += keep_wanted(&mut found);
    }
    let mut changed = 0;
    for finding in &mut found {
        if let Some(Level::At(severity)) = options.level(finding) {
            changed += usize::from(finding.severity != severity);
            finding.severity = severity;
        }
    }
    Findings { reported: found, silenced, accepted, changed }
}

/// Takes what may be a value, and stands where a name should, out of a finding.
fn hide_names(context: &Context<'_>, finding: &mut Finding) {
    let names = finding.variable.iter().chain(&finding.names);
    let hidden: Vec<String> = names.filter(|name| context.secrets.hide(name)).cloned().collect();
    for name in hidden {
        let stars = context.secrets.name(&name).into_owned();
        let as_shown = redact::visible(&name).into_owned();
        for text in finding.texts_mut() {
            *text = text.replace(&name, &stars).replace(&as_shown, &stars);
        }
    }
    finding.variable.take_if(|name| context.secrets.hide(name));
    finding.names.retain(|name| !context.secrets.hide(name));
}

/// A value that hides one of an earlier file is shown with it.
fn point_at_hidden(context: &Context<'_>, finding: &mut Finding) {
    let Some(label) = &finding.label else { return };
    let Some(winner) = finding.variable.as_deref().and_then(|name| context.environment.get(name)) else {
        return;
    };
    if winner.source == label.place.source
        && let Some(hidden) = context.hidden_by(winner)
    {
        finding.related.push(Label {
            place: hidden.name_place(),
            text: format!("hides this one of `{}`", context.environment.source(hidden.source).name()),
        });
    }
}
