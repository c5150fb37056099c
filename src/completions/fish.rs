//! Fish, one `complete` for each option.

use std::fmt::Write as _;

use super::{Part, Words};

pub fn script(program: &Part, commands: &[Part]) -> String {
    let names: Vec<&str> = commands.iter().map(|command| command.name.as_str()).collect();
    let names = names.join(" ");
    let mut text = String::new();
    let none = format!("not __fish_seen_subcommand_from {names}");
    let _ = writeln!(text, "complete -c flagsmith-env -n {} -f", quoted(&none));
    for command in commands {
        let _ = writeln!(
            text,
            "complete -c flagsmith-env -n {} -a {} -d {}",
            quoted(&none),
            command.name,
            quoted(&command.help)
        );
    }
    part(&mut text, program, &none);
    for command in commands {
        let seen = format!("__fish_seen_subcommand_from {}", command.name);
        part(&mut text, command, &seen);
        if !matches!(command.operand, Words::Path) {
            let words = command.operand.known().join(" ");
            let _ = writeln!(text, "complete -c flagsmith-env -n {} -f -a {}", quoted(&seen), quoted(&words));
        }
    }
    text
}

fn part(text: &mut String, part: &Part, condition: &str) {
    for option in &part.options {
        let _ = write!(text, "complete -c flagsmith-env -n {}", quoted(condition));
        for spelling in &option.spellings {
            let _ = match spelling.strip_prefix("--") {
                Some(long) => write!(text, " -l {long}"),
                None => write!(text, " -s {}", spelling.trim_start_matches('-')),
            };
        }
        let _ = match &option.takes {
            None => Ok(()),
            Some(Words::None) => write!(text, " -x"),
            Some(Words::Path) => write!(text, " -r -F"),
            Some(Words::One(words)) => write!(text, " -x -a {}", quoted(&words.join(" "))),
            Some(Words::Some(words)) => {
                let each = format!("(__fish_complete_list , 'string split \" \" \"{}\"')", words.join(" "));
                write!(text, " -x -a {}", quoted(&each))
            }
        };
        let _ = writeln!(text, " -d {}", quoted(&option.help));
    }
}

fn quoted(text: &str) -> String {
    super::quoted(&text.replace('\\', "\\\\"), "\\'")
}
