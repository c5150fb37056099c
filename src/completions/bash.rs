//! Bash, from the 3.2 that macOS has: it breaks words at `=`, and completes paths where the script has no answer.

use std::fmt::Write as _;

use super::{Part, Words, quoted};

pub fn script(program: &Part, commands: &[Part]) -> String {
    let names: Vec<&str> = commands.iter().map(|command| command.name.as_str()).collect();
    let mut text = format!(
        r#"# The words hold neither blanks nor patterns.
# shellcheck disable=SC2207
_flagsmith_env() {{
    local word=${{COMP_WORDS[COMP_CWORD]}} before='' command='' options='' words='' list='' index
    ((COMP_CWORD > 0)) && before=${{COMP_WORDS[COMP_CWORD - 1]}}
    if [[ $word == '=' ]]; then
        word=''
    elif [[ $before == '=' ]]; then
        before=${{COMP_WORDS[COMP_CWORD - 2]}}
    fi
    for ((index = 1; index < COMP_CWORD; index++)); do
        case ${{COMP_WORDS[index]}} in
            --) return ;;
            {})
                [[ -z $command ]] && command=${{COMP_WORDS[index]}} ;;
        esac
    done
    case $command in
"#,
        names.join(" | ")
    );
    part(&mut text, program, &names.join(" "));
    for command in commands {
        part(&mut text, command, &command.operand.known().join(" "));
    }
    text.push_str(
        r#"    esac
    if [[ -n $list && $word == *,* ]]; then
        COMPREPLY=($(compgen -P "${word%,*}," -W "$words" -- "${word##*,}"))
    elif [[ $word == -* ]]; then
        COMPREPLY=($(compgen -W "$options" -- "$word"))
    else
        COMPREPLY=($(compgen -W "$words" -- "$word"))
    fi
}

complete -o bashdefault -o default -F _flagsmith_env flagsmith-env
"#,
    );
    text
}

fn part(text: &mut String, part: &Part, words: &str) {
    let _ = write!(
        text,
        "        {})\n            options={}\n            words={}\n            case $before in\n",
        quoted(&part.name, "'\\''"),
        quoted(&part.spellings().join(" "), "'\\''"),
        quoted(words, "'\\''")
    );
    for (option, takes) in part.taking() {
        let list = if matches!(takes, Words::Some(_)) { " list=1" } else { "" };
        let spellings = option.spellings.join(" | ");
        let words = quoted(&takes.known().join(" "), "'\\''");
        let _ = writeln!(text, "                {spellings}) options='' words={words}{list} ;;");
    }
    text.push_str("            esac ;;\n");
}
