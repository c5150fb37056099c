//! Cures findings in the texts that they point into: pure, with no I/O.
//!
//! A [`Fix`] says what an assignment is to be; how that is written is found out here, and proved by reading the new
//! text again. A fix is only kept where the loader then reads what was meant and everything else as before, where the
//! finding is gone, and where there are no more errors than before. Fixes are tried together, and by halves where
//! that fails, and round after round until nothing can be fixed any more, so that fixing twice changes nothing.
//!
//! The texts of fixes may be secret. They go into the new sources and nowhere else.

use std::collections::{HashMap, HashSet};
use std::hash::Hash;

use crate::check::Checked;
use crate::environment::{Assignment, Environment, NoticeKind, Value};
use crate::finding::{Change, Finding, Fix, Safety, Severity};
use crate::load::{self, Loader};
use crate::source::{Place, Source, Span};

/// What fixing came to.
#[derive(Debug)]
pub struct Fixed {
    /// The environment as it is now, and what is left to be found in it.
    pub checked: Checked,
    /// For each assignment, which one it was before.
    pub origins: Vec<usize>,
    /// How many findings were cured.
    pub tally: Tally,
}

/// How many findings were fixed, and how many were not although they could be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Tally {
    /// Cured.
    pub cured: usize,
    /// Left as they were, because the fix would change something else, meets another one, or does not help.
    pub refused: usize,
    /// Left as they were, because the fix may change the meaning.
    pub held_back: usize,
}

/// Cures what of `checked` can be cured, as far as `allowed`. `loader` reads the new texts, as [`load::layered`] does,
/// and `look` checks them as the old ones were checked.
pub fn fix(checked: Checked, loader: Option<Loader>, allowed: Safety, look: &dyn Fn(Environment) -> Checked) -> Fixed {
    let origins = (0..checked.environment.assignments().len()).collect();
    let mut fixed = Fixed { checked, origins, tally: Tally::default() };
    let round = Round { loader, allowed, look };
    loop {
        let plans = round.plans(&fixed.checked);
        match round.attempt(&fixed, &plans.iter().collect::<Vec<_>>()) {
            Some(next) => fixed = next,
            None => break,
        }
    }
    let left = fixed.checked.findings.reported.iter().filter_map(|finding| finding.fix.as_ref());
    let (refused, held_back): (Vec<&Fix>, Vec<&Fix>) = left.partition(|fix| fix.safety <= allowed);
    fixed.tally.refused = refused.len();
    fixed.tally.held_back = held_back.len();
    fixed
}

/// What tells one finding from another, wherever it stands.
type Key = (&'static str, Option<String>, Option<&'static str>, String);

fn key(finding: &Finding) -> Key {
    (finding.rule.name, finding.variable.clone(), finding.component, finding.message.clone())
}

/// One change that cures findings, and how it is written.
struct Plan {
    /// Which assignment is changed.
    assignment: usize,
    change: Change,
    /// The bytes that are replaced.
    place: Place,
    /// What stands there then.
    text: String,
    /// The findings that it cures.
    cures: Vec<Key>,
}

/// What all attempts have in common.
struct Round<'a> {
    loader: Option<Loader>,
    allowed: Safety,
    look: &'a dyn Fn(Environment) -> Checked,
}

impl Round<'_> {
    /// Every change that may be made, in the order of places. Of two that exclude each other the certain one is
    /// taken, or the first.
    fn plans(&self, checked: &Checked) -> Vec<Plan> {
        let environment = &checked.environment;
        let assignments = environment.assignments();
        let by_place: HashMap<Place, usize> =
            assignments.iter().enumerate().map(|(index, assignment)| (assignment.name_place(), index)).collect();
        let mut wanted: Vec<(&Finding, &Fix)> = checked
            .findings
            .reported
            .iter()
            .filter_map(|finding| Some((finding, finding.fix.as_ref().filter(|fix| fix.safety <= self.allowed)?)))
            .collect();
        wanted.sort_by_key(|(_, fix)| fix.safety);
        let mut plans: Vec<Plan> = Vec::new();
        let mut slots: HashMap<(usize, Slot), usize> = HashMap::new();
        let mut names: HashSet<&str> = HashSet::new();
        for (finding, fix) in wanted {
            let Some(&index) = by_place.get(&fix.assignment) else { continue };
            let slot = (index, Slot::of(&fix.change));
            if let Some(plan) = slots.get(&slot).and_then(|&at| plans.get_mut(at)) {
                if plan.change == fix.change {
                    plan.cures.push(key(finding));
                }
                continue;
            }
            // A name that is there already would hide, or be hidden.
            if let Change::Name(name) = &fix.change
                && (environment.get(name).is_some() || !names.insert(name))
            {
                continue;
            }
            let source = environment.source(fix.assignment.source);
            let Some((span, text)) =
                edit(self.loader.unwrap_or_default(), source.text(), &assignments[index], &fix.change)
            else {
                continue;
            };
            slots.insert(slot, plans.len());
            plans.push(Plan {
                assignment: index,
                change: fix.change.clone(),
                place: Place { source: fix.assignment.source, span },
                text,
                cures: vec![key(finding)],
            });
        }
        plans.sort_by_key(|plan| plan.place);
        plans
    }

    /// Makes all changes that can be made: where they cannot be made together, those without the ones that are to
    /// blame, or else one half after the other.
    fn attempt(&self, before: &Fixed, plans: &[&Plan]) -> Option<Fixed> {
        let blamed = match self.apply(before, plans) {
            Ok(after) => return Some(after),
            Err(blamed) => blamed,
        };
        if plans.len() < 2 {
            return None;
        }
        if !blamed.is_empty() && blamed.len() < plans.len() {
            let some = |bad: bool| -> Vec<&Plan> {
                let plans = plans.iter().enumerate().filter(|(at, _)| blamed.contains(at) == bad);
                plans.map(|(_, plan)| *plan).collect()
            };
            // The others have their turn in the next round: their places are no longer what they were.
            return self.attempt(before, &some(false)).or_else(|| self.attempt(before, &some(true)));
        }
        let (front, back) = plans.split_at(plans.len() / 2);
        // What stands behind comes first: the places in front of it stay what they are.
        let behind = self.attempt(before, back);
        let all = self.attempt(behind.as_ref().unwrap_or(before), front);
        all.or(behind)
    }

    /// Makes all of the changes, if that is an improvement and nothing else; if not, names those that are to blame, as
    /// far as that can be told.
    fn apply(&self, before: &Fixed, plans: &[&Plan]) -> Result<Fixed, HashSet<usize>> {
        let nobody = HashSet::new;
        if plans.is_empty() {
            return Err(nobody());
        }
        let sources = rewritten(&before.checked.environment, plans);
        let environment = load::layered(self.loader, sources);
        let origins = origins(before, &environment, plans).ok_or_else(nobody)?;
        let checked = (self.look)(environment);
        let (old, new) = (&before.checked.findings, &checked.findings);
        let mut blamed = left(&old.reported, &new.reported, plans);
        let errors = brought(&old.reported, &new.reported);
        for (at, plan) in plans.iter().enumerate() {
            let name = before.checked.environment.assignments().get(plan.assignment).map(|one| one.name.as_str());
            let made = if let Change::Name(made) = &plan.change { Some(made.as_str()) } else { None };
            if [name, made].into_iter().flatten().any(|name| errors.contains(name)) {
                blamed.insert(at);
            }
        }
        // A comment that silences the line below must not come to stand above another one.
        let hides_more = new.silenced > old.silenced;
        let is_better = self.measure(&new.reported) < self.measure(&old.reported);
        if !blamed.is_empty() || !errors.is_empty() || hides_more || !is_better {
            return Err(blamed);
        }
        let cured = plans.iter().map(|plan| plan.cures.len()).sum::<usize>();
        let tally = Tally { cured: before.tally.cured + cured, ..before.tally };
        Ok(Fixed { checked, origins, tally })
    }

    /// What every change makes smaller, so that there is an end to it: errors; then what may still be done with names,
    /// after which other things may be found; then what may be done with values.
    fn measure(&self, findings: &[Finding]) -> (usize, usize, usize) {
        let fixes = || findings.iter().filter_map(|finding| finding.fix.as_ref());
        let count = |of_value: bool| {
            let wanted = |fix: &&Fix| fix.safety <= self.allowed && (Slot::of(&fix.change) == Slot::Value) == of_value;
            fixes().filter(wanted).count()
        };
        let errors = findings.iter().filter(|finding| finding.severity == Severity::Error).count();
        (errors, count(false), count(true))
    }
}

/// The part of an assignment that a change concerns: there is one change for each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Slot {
    Name,
    Value,
    Line,
}

impl Slot {
    fn of(change: &Change) -> Self {
        match change {
            Change::Name(_) => Self::Name,
            Change::Value(_) | Change::Bare => Self::Value,
            Change::Remove => Self::Line,
        }
    }
}

/// The sources with all changes made. Changes are in the order of places and do not overlap.
fn rewritten(environment: &Environment, plans: &[&Plan]) -> Vec<Source> {
    let mut plans = plans.iter().peekable();
    let rewrite = |(index, source): (usize, &Source)| {
        let old = source.text();
        let mut text = String::with_capacity(old.len());
        let mut done = 0;
        while let Some(plan) = plans.next_if(|plan| plan.place.source.0 == index) {
            text.push_str(old.get(done..plan.place.span.start).unwrap_or(""));
            text.push_str(&plan.text);
            done = plan.place.span.end;
        }
        text.push_str(old.get(done..).unwrap_or(""));
        Source::new(source.name(), text)
    };
    environment.sources().iter().enumerate().map(rewrite).collect()
}

/// Where the assignments of `after` come from, if they are those of `before` but for what `plans` want of them, and
/// the loader stumbles over nothing new.
fn origins(before: &Fixed, after: &Environment, plans: &[&Plan]) -> Option<Vec<usize>> {
    let environment = &before.checked.environment;
    let mut wanted: HashMap<usize, Vec<&Change>> = HashMap::new();
    for plan in plans {
        wanted.entry(plan.assignment).or_default().push(&plan.change);
    }
    let mut origins = Vec::with_capacity(after.assignments().len());
    let mut rest = after.assignments().iter();
    for (index, old) in environment.assignments().iter().enumerate() {
        let (mut name, mut value) = (&old.name, old.text());
        let changes = wanted.get(&index).map_or(&[][..], Vec::as_slice);
        if changes.contains(&&Change::Remove) {
            continue;
        }
        for change in changes {
            match change {
                Change::Name(new) => name = new,
                Change::Value(new) => value = Some(new),
                Change::Bare | Change::Remove => {}
            }
        }
        let new = rest.next()?;
        if (new.source, &new.name, new.text()) != (old.source, name, value) {
            return None;
        }
        origins.push(*before.origins.get(index)?);
    }
    let stumbles = |environment: &Environment| {
        let own = |kind: &NoticeKind| !matches!(kind, NoticeKind::ReadDifferently { .. });
        environment.notices().iter().filter(|notice| own(&notice.kind)).count()
    };
    (rest.next().is_none() && stumbles(after) <= stumbles(environment)).then_some(origins)
}

/// How often each key stands for a finding.
fn counted<K: Hash + Eq>(keys: impl Iterator<Item = K>) -> HashMap<K, usize> {
    let mut counts = HashMap::new();
    for key in keys {
        *counts.entry(key).or_default() += 1;
    }
    counts
}

/// Those of `plans` of which a finding is not found once less for each time that it was to be cured.
fn left(old: &[Finding], new: &[Finding], plans: &[&Plan]) -> HashSet<usize> {
    let (old, new) = (counted(old.iter().map(key)), counted(new.iter().map(key)));
    let cures = counted(plans.iter().flat_map(|plan| &plan.cures));
    let of = |counts: &HashMap<Key, usize>, key: &Key| counts.get(key).copied().unwrap_or(0);
    let is_left = |key: &Key| of(&new, key) > of(&old, key).saturating_sub(cures.get(key).copied().unwrap_or(0));
    let plans = plans.iter().enumerate();
    plans.filter(|(_, plan)| plan.cures.iter().any(is_left)).map(|(at, _)| at).collect()
}

/// The names that have more errors of one rule than before; empty for what has no name.
fn brought<'f>(old: &[Finding], new: &'f [Finding]) -> HashSet<&'f str> {
    fn errors(findings: &[Finding]) -> HashMap<(&str, &str), usize> {
        let errors = findings.iter().filter(|finding| finding.severity == Severity::Error);
        counted(errors.map(|finding| (finding.rule.name, finding.variable.as_deref().unwrap_or(""))))
    }
    let before = errors(old);
    let more = errors(new).into_iter().filter(|(error, count)| before.get(error).is_none_or(|before| count > before));
    more.map(|((_, name), _)| name).collect()
}

/// The bytes that are replaced, and what stands there then; `None` where the change cannot be written.
fn edit(loader: Loader, text: &str, assignment: &Assignment, change: &Change) -> Option<(Span, String)> {
    match change {
        Change::Name(name) => Some((assignment.name_span, name.clone())),
        Change::Value(value) => Some((assignment.value_span, spelling(loader, text, assignment, value)?)),
        Change::Bare => {
            let value = assignment.text()?;
            reads(loader, value, value).then(|| (assignment.value_span, value.to_owned()))
        }
        Change::Remove => Some((whole_lines(text, assignment.statement)?, String::new())),
    }
}

/// How `value` is written so that the loader reads it: as the old value is, or else as plainly as can be.
fn spelling(loader: Loader, text: &str, assignment: &Assignment, value: &str) -> Option<String> {
    let raw = text.get(assignment.value_span.start..assignment.value_span.end)?;
    let in_place = || {
        let start = assignment.value_offset?.checked_sub(assignment.value_span.start)?;
        let behind = raw.get(start + assignment.text()?.len()..)?;
        Some(format!("{}{value}{behind}", raw.get(..start)?))
    };
    in_place().filter(|raw| reads(loader, raw, value)).or_else(|| plainest(&[loader], value))
}

/// How `value` is written by itself so that each of `loaders` reads it: as plainly as can be.
pub(crate) fn plainest(loaders: &[Loader], value: &str) -> Option<String> {
    let escaped = || {
        let mut quoted = String::from("\"");
        for c in value.chars() {
            match c {
                '"' | '\\' | '$' => quoted.extend(['\\', c]),
                '\n' => quoted.push_str("\\n"),
                c => quoted.push(c),
            }
        }
        quoted + "\""
    };
    let candidates = [value.to_owned(), format!("'{value}'"), escaped()];
    candidates.into_iter().find(|raw| loaders.iter().all(|loader| reads(*loader, raw, value)))
}

/// Whether the loader reads `value` where `raw` is written, by itself and without a word.
fn reads(loader: Loader, raw: &str, value: &str) -> bool {
    let mut environment = Environment::new();
    loader.load(&mut environment, Source::new("", format!("NAME={raw}\n")));
    match environment.assignments() {
        [only] => only.value == Value::Known(value.to_owned()) && !only.expanded && environment.notices().is_empty(),
        _ => false,
    }
}

/// The lines of a statement with the last line feed, if nothing else stands on them but a comment.
fn whole_lines(text: &str, statement: Span) -> Option<Span> {
    let mut start = text.get(..statement.start)?.rfind('\n').map_or(0, |at| at + 1);
    let mut front = text.get(start..statement.start)?;
    if let Some(rest) = front.strip_prefix('\u{feff}') {
        start += front.len() - rest.len();
        front = rest;
    }
    let rest = text.get(statement.end..)?;
    let end = rest.find('\n').map_or(text.len(), |at| statement.end + at + 1);
    let behind = text.get(statement.end..end)?.trim();
    (front.trim().is_empty() && (behind.is_empty() || behind.starts_with('#'))).then_some(Span::new(start, end))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::{Options, check};
    use crate::spec::{self, Component};
    use crate::target::Target;

    fn look(component: Component) -> impl Fn(Environment) -> Checked {
        move |environment| {
            let target = Target { partial: true, ..Target::new(vec![component], spec::NEWEST) };
            let findings = check(&environment, &target, &Options::default());
            Checked { environment, target, findings }
        }
    }

    fn run(texts: &[&str], loader: Option<Loader>, component: Component, allowed: Safety) -> (Vec<String>, Tally) {
        let look = look(component);
        let sources = texts.iter().map(|text| Source::new("test", *text));
        let fixed = fix(look(load::layered(loader, sources)), loader, allowed, &look);
        let texts = fixed.checked.environment.sources().iter().map(|source| source.text().to_owned());
        (texts.collect(), fixed.tally)
    }

    /// What becomes of one file for the API.
    fn safely(text: &str) -> String {
        run(&[text], None, Component::Api, Safety::Safe).0.remove(0)
    }

    fn boldly(text: &str) -> String {
        run(&[text], None, Component::Api, Safety::Unsafe).0.remove(0)
    }

    #[test]
    fn certain_cures_are_made() {
        for (before, after) in [
            ("LOG_LEVEL=info\n", "LOG_LEVEL=INFO\n"),
            ("TASK_RUN_METHOD=task-processor\n", "TASK_RUN_METHOD=TASK_PROCESSOR\n"),
            ("ENABLE_GZIP_COMPRESSION=tRuE\n", "ENABLE_GZIP_COMPRESSION=true\n"),
            // Between quotes, which `docker run` keeps, it would still be read differently.
            ("ENABLE_GZIP_COMPRESSION=\" true\"\n", "ENABLE_GZIP_COMPRESSION=true\n"),
            ("ENABLE_GZIP_COMPRESSION=\"'on'\"\n", "ENABLE_GZIP_COMPRESSION=true\n"),
            ("ENABLE_GZIP_COMPRESSION=\"'on'\" # x\n", "ENABLE_GZIP_COMPRESSION=\"true\" # x\n"),
            (
                "DJANGO_ALLOWED_HOSTS='https://a.example.com:8000/, b.example.com'\n",
                "DJANGO_ALLOWED_HOSTS=a.example.com,b.example.com\n",
            ),
            ("FLAGSMITH_DOMAIN=https://flags.example.com/\n", "FLAGSMITH_DOMAIN=flags.example.com\n"),
            ("ORGANISATION_NAME=\"Example \"\n", "ORGANISATION_NAME=\"Example\"\n"),
            ("ORGANISATION_NAME=\"'Example'\"\n", "ORGANISATION_NAME=\"Example\"\n"),
            ("log-level=x\nlog_level=INFO\n", "log-level=x\nLOG_LEVEL=INFO\n"),
            ("PG_API_USAGE_CACHE_SECONDS=30\n", "API_USAGE_CACHE_SECONDS=30\n"),
            ("LOG_FORMAT=generic\nLOG_FORMAT=json\n", "LOG_FORMAT=json\n"),
        ] {
            assert_eq!(safely(before), after);
        }
    }

    #[test]
    fn guesses_are_made_only_where_they_are_asked_for() {
        for (before, after) in [
            ("PREVENT_SIGN_UP=true\n", "PREVENT_SIGNUP=true\n"),
            ("ENABLE_GZIP_COMPRESSION=enabled\n", "ENABLE_GZIP_COMPRESSION=true\n"),
            ("SENTRY_TRACE_SAMPLE_RATE=25\n", "SENTRY_TRACE_SAMPLE_RATE=0.25\n"),
            ("ENVIRONMENT=prod\n", "ENVIRONMENT=production\n"),
            ("DJANGO_ALLOWED_HOSTS=*.example.com\n", "DJANGO_ALLOWED_HOSTS=.example.com\n"),
            ("LOG_LEVEL=WARNNING\n", "LOG_LEVEL=WARNING\n"),
        ] {
            let (texts, tally) = run(&[before], None, Component::Api, Safety::Safe);
            assert_eq!((texts[0].as_str(), tally), (before, Tally { held_back: 1, ..Tally::default() }));
            assert_eq!(boldly(before), after);
        }
    }

    #[test]
    fn all_else_stays_byte_for_byte() {
        for (before, after) in [
            ("\u{feff}LOG_LEVEL=info\r\n\r\n  # é  \r\nX=1", "\u{feff}LOG_LEVEL=INFO\r\n\r\n  # é  \r\nX=1"),
            ("\t export  LOG_LEVEL = info   # why\nX='a\nb'\n", "\t export  LOG_LEVEL = INFO   # why\nX='a\nb'\n"),
            ("\u{feff}LOG_FORMAT=json # a\r\nLOG_FORMAT=json", "\u{feff}LOG_FORMAT=json"),
            ("A='x\ny' # z\nA=1\n", "A=1\n"),
            ("not an assignment\nLOG_LEVEL=info\n", "not an assignment\nLOG_LEVEL=INFO\n"),
            ("A=\"\nLOG_LEVEL=info\n", "A=\"\nLOG_LEVEL=INFO\n"),
        ] {
            assert_eq!(safely(before), after);
        }
    }

    #[test]
    fn a_fix_that_changes_anything_else_is_left_out() {
        for text in [
            // The name is taken.
            "log_level=DEBUG\nLOG_LEVEL=INFO\n",
            // Something refers to what would change.
            "LOG_LEVEL=info\nORGANISATION_NAME=\"a ${LOG_LEVEL}\"\n",
            "LOG_FORMAT=generic\nORGANISATION_NAME=${LOG_FORMAT}\nLOG_FORMAT=json\n",
            "SOME_LEVEL=info\nLOG_LEVEL=${SOME_LEVEL}\n",
            // A comment would silence what comes next.
            "# flagsmith-env: ignore[invalid-value] x\nA=1\nLOG_LEVEL=loud\nA=2\n",
            // Nothing is wrong, or nobody knows what is right.
            "LOG_LEVEL=INFO\n",
            "LOG_LEVEL=loud\n",
            "",
        ] {
            assert_eq!(safely(text), text);
        }
        let (_, tally) =
            run(&["LOG_LEVEL=info\nORGANISATION_NAME=\"a ${LOG_LEVEL}\"\n"], None, Component::Api, Safety::Safe);
        assert_eq!(tally, Tally { refused: 1, ..Tally::default() });
    }

    #[test]
    fn one_that_cannot_be_made_does_not_keep_others_from_it() {
        let before =
            "LOG_LEVEL=info\nORGANISATION_NAME=\"a ${LOG_LEVEL}\"\nLOG_FORMAT=JSON\nENABLE_GZIP_COMPRESSION=tRuE\n";
        let after =
            "LOG_LEVEL=info\nORGANISATION_NAME=\"a ${LOG_LEVEL}\"\nLOG_FORMAT=json\nENABLE_GZIP_COMPRESSION=true\n";
        assert_eq!(safely(before), after);
    }

    #[test]
    fn what_comes_to_light_is_fixed_too() {
        assert_eq!(safely("log.format=JSON\n"), "LOG_FORMAT=json\n");
        // Flagsmith starts as long as it does not read the name.
        assert_eq!(boldly("log_level=info\nLOG_FORMT=JSON\n"), "log_level=info\nLOG_FORMAT=json\n");
    }

    #[test]
    fn a_boolean_is_written_as_both_sides_read_it() {
        let front = |text| run(&[text], None, Component::Frontend, Safety::Safe).0.remove(0);
        assert_eq!(front("PREVENT_SIGNUP=True\n"), "PREVENT_SIGNUP=true\n");
        assert_eq!(front("PREVENT_SIGNUP=yes\n"), "PREVENT_SIGNUP=true\n");
        assert_eq!(safely("PREVENT_SIGNUP=True\n"), "PREVENT_SIGNUP=True\n", "the API reads it alike");
    }

    #[test]
    fn a_value_is_written_as_the_loader_reads_it() {
        let fixed = |text, loader| run(&[text], Some(loader), Component::Api, Safety::Safe).0.remove(0);
        for (loader, before, after) in [
            (Loader::Docker, "LOG_LEVEL='info'\n", "LOG_LEVEL=INFO\n"),
            (Loader::Docker, "LOG_LEVEL=INFO \r\nX=1\r\n", "LOG_LEVEL=INFO\r\nX=1\r\n"),
            (Loader::Docker, "log-level=INFO\n", "LOG_LEVEL=INFO\n"),
            (Loader::Compose, "LOG_LEVEL='info' # c\n", "LOG_LEVEL='INFO' # c\n"),
            (Loader::Node, "LOG_LEVEL=\"info\"\n", "LOG_LEVEL=\"INFO\"\n"),
            (Loader::Dotenvy, "LOG_LEVEL=i\\nfo\n", "LOG_LEVEL=i\\nfo\n"),
            (Loader::Dotenvy, "LOG_LEVEL='in'\"fo\"\n", "LOG_LEVEL=INFO\n"),
            (Loader::Dotenvy, "ORGANISATION_NAME=\" a \\\"b\\\" \"\n", "ORGANISATION_NAME='a \"b\"'\n"),
            (Loader::Dotenvy, "ORGANISATION_NAME=\" it's \\$1 \"\n", "ORGANISATION_NAME=\"it's \\$1\"\n"),
        ] {
            assert_eq!(fixed(before, loader), after, "{loader:?}");
        }
    }

    #[test]
    fn each_file_gets_its_own_fixes() {
        let (texts, tally) =
            run(&["LOG_LEVEL=info\nLOG_FORMAT=JSON\n", "LOG_LEVEL=debug\n"], None, Component::Api, Safety::Safe);
        // What a later file hides is not read, and so not wrong.
        assert_eq!(texts, ["LOG_LEVEL=info\nLOG_FORMAT=json\n", "LOG_LEVEL=DEBUG\n"]);
        assert_eq!(tally.cured, 2);
    }

    #[test]
    fn where_what_is_left_comes_from_is_known() {
        let look = look(Component::Api);
        let source = Source::new("test", "X=1\nX=2\nLOG_LEVEL=info\nX=3\n");
        let fixed = fix(look(load::layered(None, [source])), None, Safety::Safe, &look);
        assert_eq!(fixed.origins, [2, 3]);
    }
}
