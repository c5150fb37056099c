//! `flagsmith-env explain`: all that is known of one variable or one rule.

use std::borrow::Cow;
use std::fmt::Write as _;

use super::{Failure, Outcome, World, write};
use crate::cli::{Explain, Look};
use crate::redact;
use crate::rule::{self, Rule};
use crate::spec::{self, Condition, RELATIONS, Reader, Relation, Status, Variable};
use crate::value::{Check, Parser};
use crate::wording::sentence;

/// The most columns that text is easy to read in.
const COLUMNS: usize = 80;

/// Runs it.
pub fn run(arguments: &Explain, look: &Look, world: &mut World<'_>) -> Result<Outcome, Failure> {
    let mut page = Page {
        text: String::new(),
        columns: world.columns.unwrap_or(COLUMNS).clamp(20, COLUMNS),
        bold: world.colored(look.color, world.stdout_is_terminal),
    };
    let name = arguments.name.as_str();
    if let Some(variable) = spec::find(name) {
        page.variable(variable);
    } else if let Some(rule) = rule::find(name) {
        page.rule(rule);
    } else {
        return Err(unknown(name));
    }
    write(world.stdout, &page.text)?;
    Ok(Outcome::Clean)
}

fn unknown(name: &str) -> Failure {
    let similar = spec::similar(name, |_| true, |variable| !variable.readers.is_empty())
        .map(|variable| variable.name)
        .or_else(|| rule::like(name).map(Cow::Borrowed));
    let hint = match similar {
        Some(similar) => format!("a similar name exists: `{similar}`"),
        None => "`flagsmith-env list` lists the variables, and the README the rules".to_owned(),
    };
    Failure(format!("no variable and no rule is called `{name}`: {hint}"))
}

/// A text under construction.
struct Page {
    text: String,
    columns: usize,
    bold: bool,
}

impl Page {
    fn variable(&mut self, variable: &Variable) {
        let secret = if variable.secret { "  (a secret)" } else { "" };
        self.title(&format!("{}{secret}", variable.name));
        self.paragraph("", variable.summary());
        match variable.status {
            Status::Flagsmith => {}
            Status::DocumentedOnly => self.paragraph("", "The documentation names it, and no release reads it."),
            Status::SetOnly => self.paragraph("", "Templates and guides set it, and no release reads it."),
            Status::OtherProgram(program) => self.paragraph("", &format!("It is read by {program}.")),
            Status::Library(library) => {
                self.paragraph("", &format!("It is read by {library}, and is not judged here."));
            }
        }
        if let Some(note) = variable.note() {
            self.paragraph("", &sentence(note));
        }
        if !variable.readers.is_empty() {
            self.heading("Read by");
        }
        for reader in variable.readers {
            self.reader(reader);
        }
        self.instead(variable);
        self.beside(variable);
        let rules = rules(variable);
        if !rules.is_empty() {
            self.heading("Rules that may speak of it");
            self.paragraph("  ", &rules.join(", "));
        }
        if let Some(example) = variable.example() {
            self.heading("Example");
            // An example is not wrapped: it is there to be copied.
            let _ = writeln!(self.text, "  {}={example}", variable.name.replace("<N>", "0").replace("<ENV>", "PROD"));
        }
        if let Some(url) = variable.url() {
            self.heading("More");
            let _ = writeln!(self.text, "  {url}");
        }
    }

    fn reader(&mut self, reader: &Reader) {
        let until = match reader.until {
            Some(until) if until == reader.since => format!("at {until} only"),
            Some(until) => format!("from {} to {until}", reader.since),
            None => format!("since {}", reader.since),
        };
        self.paragraph("  ", &format!("{}, {until}, as {}", reader.program.name(), reader.parser.kind()));
        self.item("takes", &reader.parser.accepts());
        if let Some(check) = reader.check {
            self.item("wants", check.wants());
        }
        let default = match reader.default() {
            None => "none: unset is a state of its own".to_owned(),
            Some("") => "empty".to_owned(),
            Some(default) => match default.strip_prefix('=') {
                Some(origin) => format!("worked out: {origin}"),
                None => default.to_owned(),
            },
        };
        self.item("default", &default);
        let conditions: Vec<String> = reader.when.iter().chain(reader.needs).map(Condition::words).collect();
        match (conditions.is_empty(), reader.condition()) {
            (false, _) => self.item("counts if", &conditions.join(", and ")),
            (true, Some(condition)) => self.item("condition", condition),
            (true, None) => {}
        }
        if let Some(effect) = reader.effect() {
            self.item("effect", effect);
        }
        self.item("source", reader.read_at());
    }

    fn instead(&mut self, variable: &Variable) {
        if variable.instead.is_empty() && variable.renamed.is_none() {
            return;
        }
        self.heading("Use instead");
        if let Some(renamed) = &variable.renamed {
            self.paragraph("  ", &format!("{}, which is read since {}", renamed.to, renamed.since));
        }
        for instead in variable.instead {
            let mut what = vec![instead.names.join(" or "), instead.note.unwrap_or_default().to_owned()];
            what.retain(|part| !part.is_empty());
            self.paragraph("  ", &format!("for {}: {}", instead.component, what.join(": ")));
        }
    }

    fn beside(&mut self, variable: &Variable) {
        let relations: Vec<&Relation> = relations(variable).collect();
        if relations.is_empty() {
            return;
        }
        self.heading("Together with others");
        for relation in relations {
            let lacking = [relation.lacks, relation.together].concat().join(" or ");
            let about = relation.about.iter().find(|name| **name == variable.name).unwrap_or(&relation.about[0]);
            let message = relation.message.replace("{about}", about).replace("{lacking}", &lacking);
            self.paragraph("  ", &format!("{}: {}", relation.rule, message.replace('`', "")));
        }
    }

    fn rule(&mut self, rule: &Rule) {
        self.title(&format!("{}  ({})", rule.name, rule.severity));
        self.paragraph("", &sentence(rule.summary));
        self.paragraph("", rule.why);
        self.heading("It fires on");
        self.example(rule.bad);
        self.heading("and not on");
        self.example(rule.good);
        let relations: Vec<&Relation> = RELATIONS.iter().filter(|relation| relation.rule == rule.name).collect();
        if !relations.is_empty() {
            self.heading("Among other things it looks at");
            let mut lines: Vec<String> = Vec::new();
            for relation in relations {
                let line = format!("{} ({})", relation.about.join(", "), relation.severity);
                if !lines.contains(&line) {
                    self.paragraph("  ", &line);
                    lines.push(line);
                }
            }
        }
        if let Some(fix) = rule.fix() {
            self.heading("To fix it");
            self.paragraph("  ", &sentence(&fix.replace('`', "")));
        }
        self.heading("To silence it");
        self.paragraph(
            "  ",
            &format!(
                "in one place: # flagsmith-env: ignore[{}] with a reason, at the end of the line or above it",
                rule.name
            ),
        );
        self.paragraph("  ", &format!("everywhere: --ignore {}", rule.name));
    }

    fn title(&mut self, text: &str) {
        let line = self.emphasis(text);
        let _ = writeln!(self.text, "{line}");
    }

    fn heading(&mut self, text: &str) {
        let line = self.emphasis(text);
        let _ = writeln!(self.text, "\n{line}");
    }

    fn emphasis(&self, text: &str) -> String {
        let style = if self.bold { anstyle::Style::new().bold() } else { anstyle::Style::new() };
        format!("{style}{text}{style:#}")
    }

    fn paragraph(&mut self, indent: &str, text: &str) {
        self.wrapped(indent, indent, text);
    }

    fn item(&mut self, name: &str, text: &str) {
        self.wrapped(&format!("    {name:<10}"), "              ", text);
    }

    fn wrapped(&mut self, first: &str, rest: &str, text: &str) {
        let options = textwrap::Options::new(self.columns)
            .initial_indent(first)
            .subsequent_indent(rest)
            .break_words(false)
            .word_splitter(textwrap::WordSplitter::NoHyphenation);
        for line in textwrap::wrap(text, options) {
            let _ = writeln!(self.text, "{}", line.trim_end());
        }
    }

    fn example(&mut self, lines: &str) {
        for line in lines.lines() {
            let _ = writeln!(self.text, "  {}", redact::visible(line));
        }
    }
}

/// The relations that `variable` takes part in.
fn relations(variable: &Variable) -> impl Iterator<Item = &'static Relation> {
    let name = variable.name;
    RELATIONS.iter().filter(move |relation| {
        [relation.about, relation.names, relation.lacks, relation.together].iter().any(|names| names.contains(&name))
    })
}

/// The rules that can speak of `variable`, in the order of the register; those about how a file is written can speak of
/// any.
fn rules(variable: &Variable) -> Vec<&'static str> {
    let name = variable.name;
    let reader = |is: fn(&Reader) -> bool| variable.readers.iter().any(is);
    let keeps = |reader: &Reader| {
        matches!(reader.parser, Parser::Text | Parser::NodeText | Parser::NodeRaw)
            && !reader.check.is_some_and(Check::judges_blanks)
    };
    let is_database = |reader: &Reader| {
        matches!(reader.check, Some(Check::DatabaseUrl | Check::OptionalDatabaseUrl | Check::DatabaseUrls))
    };
    let can_be_insecure =
        |reader: &Reader| matches!(reader.check, Some(Check::Hosts | Check::Debug | Check::SettingsModule));
    let is_conditional = |reader: &Reader| !reader.when.is_empty() || !reader.needs.is_empty();
    let of_relations: Vec<&str> = relations(variable).map(|relation| relation.rule).collect();
    let speaks = |rule: &str| match rule {
        "invalid-value" | "misread-value" => !variable.readers.is_empty(),
        "missing-required" => rule::missing_required::may_name(name),
        "not-read" | "wrong-component" => !matches!(variable.status, Status::Library(_)),
        "deprecated-variable" => variable.renamed.is_some(),
        "no-effect" => reader(is_conditional) || reader(|reader| reader.check == Some(Check::Ignored)),
        "overridden" => reader(is_conditional) || rule::overridden::may_name(name),
        "numbering-gap" => variable.family == Some(spec::Family::Number),
        "insecure-value" => variable.secret || reader(can_be_insecure),
        "surrounding-whitespace" => reader(keeps) || reader(is_database),
        "literal-quotes" => reader(keeps),
        "region-mismatch" => rule::region_mismatch::may_name(name),
        "reused-secret" => rule::reused_secret::may_name(name),
        "stagger-window" => rule::stagger_window::may_name(name),
        _ => false,
    };
    let rules = rule::RULES.iter().map(|rule| rule.name);
    rules.filter(|name| speaks(name) || of_relations.contains(name)).collect()
}
