//! The completions in the real shells, and the manual in the real readers, where this machine has them.

#![cfg(unix)]

mod program;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use program::Machine;

/// What is typed, with the last word unfinished, and some of what is then offered.
const CASES: &[(&[&str], &[&str])] = &[
    (&[""], &["check", "explain", "completions"]),
    (&["che"], &["check"]),
    (&["check", "--fo"], &["--format"]),
    (&["check", "--format", ""], &["human", "json"]),
    (&["check", "--component", "api,pr"], &["api,processor"]),
    (&["check", "--ignore", "misr"], &["misread-value"]),
    (&["check", "--deny", "wa"], &["warnings"]),
    (&["explain", "DATABASE_"], &["DATABASE_URL"]),
    (&["explain", "misr"], &["misread-value"]),
    (&["list", "--area", "da"], &["dashboard", "database"]),
    (&["completions", "z"], &["zsh"]),
    (&["--color", "never", "check", "--sep"], &["--separate"]),
    (&["check", "fixtures/show"], &["fixtures/showcase.env"]),
];

/// The shell's script, as a file.
fn script(shell: &str) -> PathBuf {
    let run = Machine::at_home().run(&format!("completions {shell}")).exits_with(0);
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("completions.{shell}"));
    fs::write(&path, run.stdout).expect("the folder can be written to");
    path
}

/// What a shell prints; none where the machine has no such shell.
fn output(program: &str, arguments: &[&str]) -> Option<String> {
    let mut command = Command::new(program);
    command.args(arguments).current_dir(env!("CARGO_MANIFEST_DIR")).stdin(Stdio::null());
    match command.output() {
        Ok(output) => {
            assert_eq!(String::from_utf8_lossy(&output.stderr), "", "{command:?}");
            assert!(output.status.success(), "{command:?}");
            Some(String::from_utf8_lossy(&output.stdout).into_owned())
        }
        Err(_) => {
            eprintln!("skipped: this machine has no {program}");
            None
        }
    }
}

/// Holds what a shell offers for each case: `arguments` make it print that, one offer a line.
fn holds(program: &str, arguments: impl Fn(&[&str]) -> Vec<String>) {
    for (typed, wanted) in CASES {
        let arguments = arguments(typed);
        let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
        let Some(text) = output(program, &arguments) else { return };
        let offers: Vec<&str> = text.lines().filter_map(|line| line.split('\t').next()).collect();
        for wanted in *wanted {
            assert!(offers.contains(wanted), "{program}: {typed:?} offers {offers:?}");
        }
        let last = typed.last().expect("something is typed");
        // Elvish itself drops what does not fit.
        let fit = program == "elvish" || offers.iter().all(|offer| offer.starts_with(last));
        assert!(fit, "{program}: {typed:?} offers {offers:?}");
    }
}

#[test]
fn bash() {
    let script = script("bash");
    let text = format!(
        "source '{}'; COMP_WORDS=(flagsmith-env \"$@\"); COMP_CWORD=$#; _flagsmith_env; \
         [[ ${{#COMPREPLY[@]}} -gt 0 ]] && printf '%s\\n' \"${{COMPREPLY[@]}}\" || compgen -f -- \"${{@: -1}}\"",
        script.display()
    );
    let arguments = |typed: &[&str]| {
        ["--norc", "-c", &text, "bash"].iter().chain(typed).map(ToString::to_string).collect::<Vec<_>>()
    };
    holds("bash", arguments);
    // A `=` is a word of its own there.
    for typed in [&["check", "--format", "=", "js"][..], &["check", "--format", "="][..]] {
        let arguments = arguments(typed);
        let text = output("bash", &arguments.iter().map(String::as_str).collect::<Vec<_>>());
        assert!(text.is_none_or(|text| text.lines().any(|line| line == "json")), "{typed:?}");
    }
}

#[test]
fn fish() {
    let script = script("fish");
    let arguments = |typed: &[&str]| {
        let line = typed.join(" ");
        let text = format!("source '{}'; complete -C 'flagsmith-env {line}'", script.display());
        vec!["--no-config".to_owned(), "-c".to_owned(), text]
    };
    holds("fish", arguments);
}

/// Zsh completes on a terminal only: one is made, and what is offered to it is caught.
#[test]
fn zsh() {
    let script = script("zsh");
    let caught = Path::new(env!("CARGO_TARGET_TMPDIR")).join("completions.zsh.out");
    let inside = Path::new(env!("CARGO_TARGET_TMPDIR")).join("completions.zsh.inside");
    let text = format!(
        "PROMPT=; autoload -Uz compinit; compinit -u -D; source '{}'
         _caught() {{
             compadd() {{
                 if [[ ${{@[1,(i)(-|--)]}} == *-(O|A|D)\\ * ]]; then builtin compadd \"$@\"; return; fi
                 local -a hits; builtin compadd -A hits \"$@\"; (( $#hits )) && print -l -- $hits >&3
                 builtin compadd \"$@\"
             }}
             _main_complete; print END >&3; exit
         }}
         zle -C caught list-choices _caught; bindkey '^I' caught",
        script.display()
    );
    fs::write(&inside, text).expect("the folder can be written to");
    let arguments = |typed: &[&str]| {
        let text = format!(
            "zmodload zsh/zpty; : > '{out}'; zpty shell \"zsh -f -i 3>'{out}'\"; zpty -w shell 'source {inside}'
             zpty -w -n shell 'flagsmith-env {line}'$'\\t'
             for turn in {{1..400}}; do [[ $(<'{out}') == *END ]] && break; sleep 0.05; done; print -l -- ${{(f)\"$(<'{out}')\"}}",
            out = caught.display(),
            inside = inside.display(),
            line = typed.join(" ")
        );
        vec!["-f".to_owned(), "-c".to_owned(), text]
    };
    // It offers only the part behind the last comma or slash.
    for (typed, wanted) in CASES {
        let arguments = arguments(typed);
        let Some(text) = output("zsh", &arguments.iter().map(String::as_str).collect::<Vec<_>>()) else { return };
        for wanted in *wanted {
            let part = wanted.rsplit([',', '/']).next().unwrap_or(wanted);
            assert!(text.lines().any(|line| line == part), "{typed:?} offers {text}");
        }
        assert!(text.ends_with("END\n"), "{typed:?}: {text}");
    }
}

/// Elvish's editor is there on a terminal only: the part of it that the script uses is put in its place.
#[test]
fn elvish() {
    let script = script("elvish");
    let script = fs::read_to_string(script).expect("it has been written");
    let file = Path::new(env!("CARGO_TARGET_TMPDIR")).join("completions.elvish.elv");
    let arguments = |typed: &[&str]| {
        let typed: Vec<String> = typed.iter().map(|word| format!("'{word}'")).collect();
        let text = format!(
            "var edit: = (ns [&completion:=(ns [&arg-completer=[&]])
                &complex-candidate~={{|text &display='' &code-suffix=''| put $text }}
                &complete-filename~={{|@words| put fixtures/showcase.env }}])
             {script}
             each $echo~ [($edit:completion:arg-completer[flagsmith-env] flagsmith-env {})]",
            typed.join(" ")
        );
        fs::write(&file, text).expect("the folder can be written to");
        vec!["-norc".to_owned(), file.display().to_string()]
    };
    holds("elvish", arguments);
}

#[test]
fn the_manual_gives_no_warning() {
    let narrow = Machine::at_home().variable("COLUMNS", "40").run("man").exits_with(0);
    let run = Machine::at_home().run("man").exits_with(0);
    assert_eq!(narrow.stdout, run.stdout);
    let page = Path::new(env!("CARGO_TARGET_TMPDIR")).join("flagsmith-env.1");
    fs::write(&page, run.stdout).expect("the folder can be written to");
    for (program, arguments) in [
        ("groff", &["-ww", "-man", "-Tutf8"][..]),
        ("mandoc", &["-Tlint", "-Wwarning"]),
        ("man", &["--warnings", "-l"]),
    ] {
        let mut command = Command::new(program);
        command.args(arguments).arg(&page).env("MANPAGER", "cat").env("LC_ALL", "C.UTF-8").stdin(Stdio::null());
        let Ok(output) = command.output() else {
            eprintln!("skipped: this machine has no {program}");
            continue;
        };
        let told = String::from_utf8_lossy(&output.stderr).into_owned();
        let told = if program == "mandoc" { String::from_utf8_lossy(&output.stdout).into_owned() } else { told };
        // A date would change with each build.
        let told: Vec<&str> = told.lines().filter(|line| !line.contains("missing date")).collect();
        assert!(told.is_empty(), "{program}: {told:#?}");
    }
}
