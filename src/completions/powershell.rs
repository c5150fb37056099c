//! PowerShell, which completes paths by itself where the script has no answer.

use std::fmt::Write as _;

use super::{Part, Words};

pub fn script(program: &Part, commands: &[Part]) -> String {
    let mut text = String::from(
        "Register-ArgumentCompleter -Native -CommandName 'flagsmith-env' -ScriptBlock {
    param($word, $line, $cursor)
    $options = @{\n",
    );
    for part in std::iter::once(program).chain(commands) {
        let _ = writeln!(text, "        {} = @(", quoted(&part.name));
        for option in &part.options {
            for spelling in &option.spellings {
                let _ = writeln!(text, "            ,@({}, {})", quoted(spelling), quoted(&option.help));
            }
        }
        text.push_str("        )\n");
    }
    text.push_str("    }\n    $operands = @{\n        '' = @(\n");
    for command in commands {
        let _ = writeln!(text, "            ,@({}, {})", quoted(&command.name), quoted(&command.help));
    }
    text.push_str("        )\n");
    for command in commands.iter().filter(|command| !command.operand.known().is_empty()) {
        let _ = writeln!(text, "        {} = {}", quoted(&command.name), words(&command.operand));
    }
    text.push_str("    }\n    $values = @{\n");
    for part in std::iter::once(program).chain(commands) {
        for (option, takes) in part.taking() {
            for spelling in &option.spellings {
                let key = quoted(&format!("{} {spelling}", part.name));
                let _ = writeln!(text, "        {key} = {}", words(takes));
            }
        }
    }
    text.push_str(
        r"    }
    $before = @($line.CommandElements | Where-Object { $_.Extent.EndOffset -lt $cursor } | ForEach-Object { $_.ToString() })
    if ($word -eq '' -and $line.CommandElements.Count -gt 0 -and $line.CommandElements[-1].Extent.EndOffset -eq $cursor) {
        $word = $line.CommandElements[-1].ToString()
    }
    $command = ''
    foreach ($one in @($before | Select-Object -Skip 1)) {
        if ($one -ceq '--') { return }
        if ($command -eq '' -and $one -ne '' -and $options.ContainsKey($one)) { $command = $one }
    }
    $lead = ''
    $key = $command + ' ' + @($before)[-1]
    if ($word -cmatch '^(--[a-z-]+)=(.*)$') {
        $key = $command + ' ' + $Matches[1]
        $lead = $Matches[1] + '='
        $word = $Matches[2]
    }
    if ($values.ContainsKey($key)) {
        if ($word.Contains(',')) {
            $lead += $word.Substring(0, $word.LastIndexOf(',') + 1)
            $word = $word.Substring($word.LastIndexOf(',') + 1)
        }
        $offers = $values[$key]
    } elseif ($word.StartsWith('-')) {
        $offers = $options[$command]
    } else {
        $offers = $operands[$command]
    }
    foreach ($offer in $offers) {
        $name = @($offer)[0]
        $help = @($offer)[-1]
        if ($name.StartsWith($word, [StringComparison]::Ordinal)) {
            [System.Management.Automation.CompletionResult]::new($lead + $name, $name, 'ParameterValue', $help)
        }
    }
}
",
    );
    text
}

fn words(words: &Words) -> String {
    let words: Vec<String> = words.known().iter().map(|word| quoted(word)).collect();
    format!("@({})", words.join(", "))
}

fn quoted(text: &str) -> String {
    super::quoted(text, "''")
}
