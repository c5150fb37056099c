//! Scripts that complete the command line in a shell, made from its declaration: one file for each shell.
//!
//! They know every option, what it takes, and the names of variables, rules and areas, so that they never start the
//! program.

mod bash;
mod elvish;
mod fish;
mod powershell;
mod zsh;

use clap::{Arg, ArgAction, Command, ValueEnum, ValueHint};

/// A shell that there is a script for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Shell {
    /// Bash, from 3.2.
    #[value(help = None)]
    Bash,
    /// Zsh.
    #[value(help = None)]
    Zsh,
    /// Fish.
    #[value(help = None)]
    Fish,
    /// PowerShell, on each system.
    #[value(help = None)]
    Powershell,
    /// Elvish.
    #[value(help = None)]
    Elvish,
}

impl Shell {
    /// The whole script.
    pub fn script(self, mut command: Command) -> String {
        command.build();
        let program = Part::new(&command, "");
        let commands: Vec<Part> = command.get_subcommands().map(|one| Part::new(one, one.get_name())).collect();
        match self {
            Self::Bash => bash::script(&program, &commands),
            Self::Zsh => zsh::script(&program, &commands),
            Self::Fish => fish::script(&program, &commands),
            Self::Powershell => powershell::script(&program, &commands),
            Self::Elvish => elvish::script(&program, &commands),
        }
    }
}

/// What stands behind the program's name, or behind a command's.
struct Part {
    /// The command; empty for the program itself.
    name: String,
    /// What it does.
    help: String,
    options: Vec<Choice>,
    /// What stands without an option's name in front of it.
    operand: Words,
}

impl Part {
    fn new(command: &Command, name: &str) -> Self {
        let shown = |argument: &&Arg| !argument.is_hide_set();
        let operand = command.get_positionals().find(shown).map_or(Words::None, Words::new);
        Self {
            name: name.to_owned(),
            help: command.get_about().map(ToString::to_string).unwrap_or_default(),
            options: command
                .get_arguments()
                .filter(shown)
                .filter(|argument| !argument.is_positional())
                .map(Choice::new)
                .collect(),
            operand,
        }
    }

    /// Every spelling of every option.
    fn spellings(&self) -> Vec<&str> {
        self.options.iter().flat_map(|option| &option.spellings).map(String::as_str).collect()
    }

    /// The options that take something, each with what it takes.
    fn taking(&self) -> impl Iterator<Item = (&Choice, &Words)> {
        self.options.iter().filter_map(|option| option.takes.as_ref().map(|words| (option, words)))
    }
}

/// An option.
struct Choice {
    /// `--quiet` and `-q`.
    spellings: Vec<String>,
    help: String,
    /// What it takes, where it takes something.
    takes: Option<Words>,
    /// What that is called.
    value_name: String,
    is_repeatable: bool,
}

impl Choice {
    fn new(argument: &Arg) -> Self {
        let long = argument.get_long().map(|long| format!("--{long}"));
        let short = argument.get_short().map(|short| format!("-{short}"));
        Self {
            spellings: long.into_iter().chain(short).collect(),
            help: argument.get_help().map(ToString::to_string).unwrap_or_default(),
            takes: argument.get_action().takes_values().then(|| Words::new(argument)),
            value_name: argument
                .get_value_names()
                .and_then(|names| names.first())
                .map(ToString::to_string)
                .unwrap_or_default(),
            is_repeatable: matches!(argument.get_action(), ArgAction::Append | ArgAction::Count),
        }
    }
}

/// What a word can be.
enum Words {
    /// Nothing that is known.
    None,
    /// A path.
    Path,
    /// One of these.
    One(Vec<String>),
    /// Some of these, with commas.
    Some(Vec<String>),
}

impl Words {
    fn new(argument: &Arg) -> Self {
        let values = argument.get_possible_values();
        let values: Vec<String> =
            values.iter().filter(|value| !value.is_hide_set()).map(|value| value.get_name().to_owned()).collect();
        match (argument.get_value_hint(), argument.get_value_delimiter()) {
            (ValueHint::AnyPath | ValueHint::FilePath, _) => Self::Path,
            _ if values.is_empty() => Self::None,
            (_, Some(',')) => Self::Some(values),
            _ => Self::One(values),
        }
    }

    /// The words, where they are known.
    fn known(&self) -> &[String] {
        match self {
            Self::None | Self::Path => &[],
            Self::One(words) | Self::Some(words) => words,
        }
    }
}

/// `text` in single quotes, in which `quote` stands for a quote.
fn quoted(text: &str, quote: &str) -> String {
    format!("'{}'", text.replace('\'', quote))
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;
    use crate::cli::Cli;
    use crate::rule::RULES;
    use crate::spec::{self, VARIABLES};

    #[test]
    fn every_script_holds_every_option_and_every_name() {
        let mut command = Cli::command();
        command.build();
        for shell in Shell::value_variants() {
            let script = shell.script(Cli::command());
            let holds = |text: &str| {
                let is_part = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
                let bytes = script.as_bytes();
                script.match_indices(text).any(|(start, _)| {
                    let before = start.checked_sub(1).map(|index| bytes[index]);
                    !before.is_some_and(is_part) && !bytes.get(start + text.len()).copied().is_some_and(is_part)
                })
            };
            for one in std::iter::once(&command).chain(command.get_subcommands()) {
                assert!(holds(one.get_name()), "{shell:?}: {}", one.get_name());
                for argument in one.get_arguments().filter(|argument| !argument.is_positional()) {
                    let long = argument.get_long().expect("every option has a long name");
                    let spelling = if *shell == Shell::Fish { format!("-l {long}") } else { format!("--{long}") };
                    assert!(holds(&spelling), "{shell:?}: {} {spelling}", one.get_name());
                }
            }
            let names = VARIABLES.iter().map(|variable| variable.name).filter(|name| !name.contains('<'));
            for name in names.chain(RULES.iter().map(|rule| rule.name)).chain(spec::areas()) {
                assert!(holds(name), "{shell:?}: {name}");
            }
        }
    }
}
