//! The manual as a man page, made from the declaration of the command line: always the same, whatever the terminal.

use clap::builder::PossibleValue;
use clap::{Arg, ArgAction, Command};

use crate::rule::RULES;
use crate::spec;
use crate::wording::joined;

/// The whole page, in roff.
pub fn page(mut command: Command) -> String {
    command.build();
    let version = command.get_version().unwrap_or_default();
    let about = command.get_about().map(ToString::to_string).unwrap_or_default();
    let mut page = Page(String::new());
    page.request(&format!(".TH FLAGSMITH\\-ENV 1 \"\" \"flagsmith\\-env {version}\" \"User Commands\""));
    page.request(".SH NAME");
    page.line(&format!("flagsmith-env \\- {}", plain(&about)));
    page.request(".SH SYNOPSIS");
    for (index, one) in command.get_subcommands().enumerate() {
        if index > 0 {
            page.request(".br");
        }
        page.synopsis(one);
    }
    page.request(".SH DESCRIPTION");
    page.text(&command.get_long_about().map(ToString::to_string).unwrap_or_default(), &about);
    let options = |command: &Command| {
        command.get_arguments().filter(shown).filter(|argument| !argument.is_positional()).cloned().collect::<Vec<_>>()
    };
    let own = |one: &Command| {
        let shared = options(&command);
        let is_own = |argument: &Arg| !shared.iter().any(|other| other.get_id() == argument.get_id());
        options(one).into_iter().filter(|argument| is_own(argument)).collect::<Vec<_>>()
    };
    page.request(".SH OPTIONS");
    page.text("Every command takes these:", "");
    for argument in options(&command) {
        page.argument(&argument);
    }
    page.request(".SH COMMANDS");
    for one in command.get_subcommands() {
        page.request(&format!(".SS {}", escaped(one.get_name())));
        page.synopsis(one);
        page.request(".PP");
        let about = one.get_long_about().or_else(|| one.get_about()).map(ToString::to_string).unwrap_or_default();
        page.text(&about, "");
        for argument in one.get_positionals().filter(shown) {
            page.argument(argument);
        }
        for argument in own(one) {
            page.argument(&argument);
        }
        let after = one.get_after_long_help().or_else(|| one.get_after_help()).map(ToString::to_string);
        page.remarks(&after.unwrap_or_default());
    }
    page.request(".SH RULES");
    page.text("The severity is the worst that a rule gives; `flagsmith-env explain RULE` tells more.", "");
    for rule in RULES {
        page.request(".TP");
        page.line(&format!("\\fB{}\\fR (\\fI{}\\fR)", escaped(rule.name), rule.severity));
        page.line(&marked(rule.summary));
    }
    page.request(".SH ENVIRONMENT");
    for (name, text) in [
        ("NO_COLOR", "Where it is set and not empty, there are no colours, unless `--color` asks for them."),
        (
            "FORCE_COLOR",
            "Where it is set, there are colours without a terminal too; with `0` or `false` there are none.",
        ),
    ] {
        page.request(".TP");
        page.line(&format!("\\fB{name}\\fR"));
        page.line(&marked(text));
    }
    page.request(".SH NOTES");
    page.text(&format!("The releases {} to {} of Flagsmith are known.", spec::OLDEST, spec::NEWEST), "");
    page.0
}

fn shown(argument: &&Arg) -> bool {
    !argument.is_hide_set()
}

/// A page in the making.
struct Page(String);

impl Page {
    /// A line that asks for something.
    fn request(&mut self, line: &str) {
        self.0.push_str(line);
        self.0.push('\n');
    }

    /// A line of text, in which roff's own characters are escaped already.
    fn line(&mut self, text: &str) {
        if text.starts_with(['.', '\'']) {
            self.0.push_str("\\&");
        }
        self.request(text);
    }

    /// Paragraphs, without the first where it is only `heading`.
    fn text(&mut self, text: &str, heading: &str) {
        let paragraphs = text.split("\n\n").filter(|paragraph| *paragraph != heading && !paragraph.is_empty());
        for (index, paragraph) in paragraphs.enumerate() {
            if index > 0 {
                self.request(".PP");
            }
            for line in paragraph.lines() {
                self.line(&marked(line.trim()));
            }
        }
    }

    fn synopsis(&mut self, command: &Command) {
        let mut text = format!("\\fBflagsmith\\-env {}\\fR", escaped(command.get_name()));
        text.push_str(" [\\fIoptions\\fR]");
        for argument in command.get_positionals().filter(shown) {
            let is_required = argument.is_required_set();
            let dashes = if argument.is_last_set() { "\\-\\- " } else { "" };
            let (open, close) = if is_required { ("", "") } else { ("[", "]") };
            let more = if is_many(argument) { "\\&..." } else { "" };
            text.push_str(&format!(" {dashes}{open}{}{close}{more}", value_names(argument)));
        }
        self.line(&text);
    }

    fn argument(&mut self, argument: &Arg) {
        self.request(".TP");
        let mut heads: Vec<String> = Vec::new();
        heads.extend(argument.get_short().map(|short| format!("\\fB\\-{short}\\fR")));
        heads.extend(argument.get_long().map(|long| format!("\\fB{}\\fR", escaped(&format!("--{long}")))));
        let mut head = heads.join(", ");
        if argument.get_action().takes_values() {
            head.push_str(if heads.is_empty() { "" } else { " " });
            head.push_str(&value_names(argument));
            head.push_str(if heads.is_empty() && is_many(argument) { "\\&..." } else { "" });
        }
        self.line(&head);
        let help = argument.get_long_help().or_else(|| argument.get_help()).map(ToString::to_string);
        for (index, paragraph) in help.unwrap_or_default().split("\n\n").enumerate() {
            if index > 0 {
                self.request(".IP");
            }
            for line in paragraph.lines() {
                self.line(&marked(line.trim()));
            }
        }
        let defaults: Vec<_> = argument.get_default_values().iter().map(|value| value.to_string_lossy()).collect();
        let values = argument.get_possible_values();
        let names = |value: &PossibleValue| format!("\\fB{}\\fR", escaped(value.get_name()));
        if !argument.get_action().takes_values() {
            return;
        }
        if !defaults.is_empty() {
            self.request(".IP");
            self.line(&format!("Default: \\fB{}\\fR", escaped(&defaults.join(","))));
        }
        let are_told_of = values.iter().any(|value| value.get_help().is_some());
        let are_shown = !values.is_empty() && !argument.is_hide_possible_values_set();
        if are_shown && are_told_of {
            self.request(".RS");
            for value in &values {
                self.request(".TP");
                self.line(&names(value));
                self.line(&marked(&value.get_help().map(ToString::to_string).unwrap_or_default()));
            }
            self.request(".RE");
        } else if are_shown {
            self.request(".IP");
            let names: Vec<String> = values.iter().map(names).collect();
            self.line(&format!("One of {}", joined(&names, "or")));
        }
    }

    /// What help says at its end: headings, and blocks that stay as they are.
    fn remarks(&mut self, text: &str) {
        let mut is_block = false;
        for line in text.lines() {
            let indented = line.starts_with(' ');
            if is_block && !indented {
                self.request(".EE");
                self.request(".RE");
                is_block = false;
            }
            if indented {
                if !is_block {
                    self.request(".RS 4");
                    self.request(".EX");
                    is_block = true;
                }
                self.line(&escaped(line.strip_prefix("  ").unwrap_or(line)));
            } else if !line.is_empty() {
                self.request(".PP");
                self.line(&marked(line));
            }
        }
        if is_block {
            self.request(".EE");
            self.request(".RE");
        }
    }
}

fn is_many(argument: &Arg) -> bool {
    matches!(argument.get_action(), ArgAction::Append)
        || argument.get_num_args().is_some_and(|range| range.max_values() > 1)
}

fn value_names(argument: &Arg) -> String {
    let names = argument.get_value_names().unwrap_or_default();
    names.iter().map(|name| format!("\\fI{}\\fR", escaped(name))).collect::<Vec<_>>().join(" ")
}

/// Text in which what stands in backticks is bold.
fn marked(text: &str) -> String {
    let mut marked = String::new();
    for (index, part) in text.split('`').enumerate() {
        match index % 2 {
            0 => marked.push_str(&escaped(part)),
            _ => marked.push_str(&format!("\\fB{}\\fR", escaped(part))),
        }
    }
    marked
}

/// Text without its backticks.
fn plain(text: &str) -> String {
    escaped(&text.replace('`', ""))
}

/// Text in which no character has another meaning for roff, and a hyphen is what a shell wants.
fn escaped(text: &str) -> String {
    let mut escaped = String::new();
    for character in text.chars() {
        match character {
            '\\' => escaped.push_str("\\e"),
            '-' => escaped.push_str("\\-"),
            '\'' => escaped.push_str("\\(aq"),
            '`' => escaped.push_str("\\(ga"),
            '^' => escaped.push_str("\\(ha"),
            '~' => escaped.push_str("\\(ti"),
            '"' => escaped.push_str("\\(dq"),
            _ if character.is_ascii() => escaped.push(character),
            _ => escaped.push_str(&format!("\\[u{:04X}]", u32::from(character))),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;
    use crate::cli::Cli;

    #[test]
    fn every_command_and_every_option_is_told_of() {
        let page = page(Cli::command());
        let mut command = Cli::command();
        command.build();
        for one in command.get_subcommands() {
            let section =
                page.split("\n.S").find(|section| section.lines().next() == Some(&format!("S {}", one.get_name())));
            let section = section.unwrap_or_else(|| panic!("{}", one.get_name()));
            for argument in one.get_arguments().filter(|argument| !argument.is_positional()) {
                let long = escaped(&format!("--{}", argument.get_long().expect("every option has a long name")));
                let options = page.split("\n.SH COMMANDS").next().expect("there is a first part");
                let is_there = |text: &str| text.contains(&format!("\\fB{long}\\fR"));
                assert!(is_there(section) || is_there(options), "{} {long}", one.get_name());
            }
        }
    }

    #[test]
    fn no_text_is_taken_for_a_request() {
        for (text, wanted) in [
            ("a-b 'c' \\d", "a\\-b \\(aqc\\(aq \\ee"),
            ("`.env` …", "\\fB.env\\fR \\[u2026]"),
            ("~ ^ \" plain", "\\(ti \\(ha \\(dq plain"),
        ] {
            assert_eq!(marked(text), wanted.replace("\\ee", "\\ed"));
        }
        let mut page = Page(String::new());
        page.line(".env");
        page.line("'quoted'");
        assert_eq!(page.0, "\\&.env\n\\&'quoted'\n");
    }
}
