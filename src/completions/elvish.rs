//! Elvish, which wants candidates and keeps those that fit.

use std::fmt::Write as _;

use super::{Part, Words};

pub fn script(program: &Part, commands: &[Part]) -> String {
    let mut text = String::from(
        "use str

set edit:completion:arg-completer[flagsmith-env] = {|@words|
    var options = [\n",
    );
    let parts = || std::iter::once(program).chain(commands);
    for part in parts() {
        let _ = writeln!(text, "        &{}=[", quoted(&part.name));
        for option in &part.options {
            for spelling in &option.spellings {
                let _ = writeln!(text, "            [{spelling} {}]", quoted(&option.help));
            }
        }
        text.push_str("        ]\n");
    }
    text.push_str("    ]\n    var commands = [\n");
    for command in commands {
        let _ = writeln!(text, "        [{} {}]", command.name, quoted(&command.help));
    }
    text.push_str("    ]\n    var values = [\n");
    for part in parts() {
        if !part.operand.known().is_empty() {
            let _ = writeln!(text, "        &{}={}", quoted(&part.name), words(&part.operand));
        }
        for (option, takes) in part.taking().filter(|(_, takes)| !matches!(takes, Words::Path)) {
            for spelling in &option.spellings {
                let _ = writeln!(text, "        &{}={}", quoted(&format!("{} {spelling}", part.name)), words(takes));
            }
        }
    }
    text.push_str(
        r"    ]
    var command = ''
    for word $words[1..-1] {
        if (and (eq $command '') (has-key $options $word)) {
            set command = $word
        }
    }
    var word = $words[-1]
    var key = $command' '$words[-2]
    fn described {|offers|
        for offer $offers {
            edit:complex-candidate $offer[0] &display=$offer[0]' ('$offer[1]')'
        }
    }
    if (has-key $values $key) {
        var lead = ''
        if (str:contains $word ',') {
            set lead = (str:join , [(str:split , $word)][..-1])','
        }
        for value $values[$key] {
            put $lead$value
        }
    } elif (str:has-prefix $word -) {
        described $options[$command]
    } elif (eq $command '') {
        described $commands
    } elif (has-key $values $command) {
        all $values[$command]
    } else {
        edit:complete-filename $word
    }
}
",
    );
    text
}

fn words(words: &Words) -> String {
    format!("[{}]", words.known().iter().map(|word| quoted(word)).collect::<Vec<_>>().join(" "))
}

fn quoted(text: &str) -> String {
    super::quoted(text, "''")
}
