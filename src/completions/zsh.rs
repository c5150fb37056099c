//! Zsh, by its own `_arguments`.

use std::fmt::Write as _;

use super::{Choice, Part, Words, quoted};

pub fn script(program: &Part, commands: &[Part]) -> String {
    let mut text = String::from(
        "#compdef flagsmith-env

_flagsmith-env() {
    local curcontext=\"$curcontext\" state line ret=1
    local -A opt_args
    _arguments -C -s -S \\\n",
    );
    options(&mut text, program, 8);
    text.push_str(
        "        '1:command:->command' \\
        '*::argument:->argument' && ret=0
    case $state in
        command)
            local -a commands=(\n",
    );
    for command in commands {
        let line = format!("{}:{}", command.name, command.help.replace(':', "\\:"));
        let _ = writeln!(text, "                {}", quoted(&line, "'\\''"));
    }
    text.push_str(
        "            )
            _describe -t commands command commands && ret=0 ;;
        argument)
            curcontext=\"${curcontext%:*}-$line[1]:\"
            case $line[1] in\n",
    );
    for command in commands {
        let _ = writeln!(text, "                {})\n                    _arguments -s -S \\", command.name);
        options(&mut text, command, 24);
        let operand = format!("*:{}:{}", operand(&command.operand), action(&command.operand));
        let _ = writeln!(text, "                        {} && ret=0 ;;", quoted(&operand, "'\\''"));
    }
    text.push_str(
        "            esac ;;
    esac
    return ret
}

if [[ $funcstack[1] == _flagsmith-env ]]; then
    _flagsmith-env \"$@\"
else
    compdef _flagsmith-env flagsmith-env
fi
",
    );
    text
}

fn options(text: &mut String, part: &Part, indent: usize) {
    for option in &part.options {
        for spelling in &option.spellings {
            let _ = writeln!(text, "{:indent$}{} \\", "", quoted(&spec(option, spelling), "'\\''"));
        }
    }
}

/// An option, as `_arguments` wants it described.
fn spec(option: &Choice, spelling: &str) -> String {
    let excluded = match (option.is_repeatable, option.spellings.len()) {
        (true, _) => "*".to_owned(),
        (false, 1) => String::new(),
        (false, _) => format!("({})", option.spellings.join(" ")),
    };
    let help = option.help.replace('\\', "\\\\").replace('[', "\\[").replace(']', "\\]");
    match &option.takes {
        None => format!("{excluded}{spelling}[{help}]"),
        Some(words) => {
            let joint = if spelling.starts_with("--") { '=' } else { '+' };
            format!("{excluded}{spelling}{joint}[{help}]:{}:{}", option.value_name, action(words))
        }
    }
}

const fn operand(words: &Words) -> &'static str {
    match words {
        Words::None => "",
        Words::Path => "path",
        Words::One(_) | Words::Some(_) => "name",
    }
}

fn action(words: &Words) -> String {
    match words {
        Words::None => String::new(),
        Words::Path => "_files".to_owned(),
        Words::One(words) => format!("({})", words.join(" ")),
        Words::Some(words) => format!("_sequence compadd - {}", words.join(" ")),
    }
}
