//! `flagsmith-env exec`: nothing is between the caller and the command, and nothing starts that should not.

#![cfg(unix)]

mod program;

use std::ffi::{OsStr, OsString};
use std::fs;
use std::io::{BufRead, BufReader};
use std::os::unix::ffi::{OsStrExt, OsStringExt};
use std::os::unix::fs::PermissionsExt;
use std::os::unix::process::ExitStatusExt;
use std::process::{Command, Stdio};

use program::{Machine, Run};
use serde_json::Value;

const PROGRAM: &str = env!("CARGO_BIN_EXE_flagsmith-env");

const PATH: &str = "/usr/local/bin:/usr/bin:/bin";

const SECRET: &str = "kRz7-Qm2v";

/// A machine on which a plain API is clean.
fn machine(name: &str) -> Machine {
    Machine::new(&format!("exec-{name}"))
        .variable("PATH", PATH)
        .variable("DATABASE_URL", &format!("postgres://flagsmith:{SECRET}@db:5432/flagsmith"))
        .variable("DJANGO_ALLOWED_HOSTS", "flags.example.com")
        .variable("DJANGO_SECRET_KEY", "0a1b2c3d4e5f6g7h8i9j0a1b2c3d4e5f6g7h8i9j0a1b2c3d4e5f6g7h")
}

/// One on which Flagsmith does not start.
fn broken(name: &str) -> Machine {
    machine(name).variable("ENABLE_GZIP_COMPRESSION", "enabled")
}

/// One on which it starts, and something is not as it looks.
fn doubtful(name: &str) -> Machine {
    machine(name).variable("PREVENT_SIGN_UP", "true")
}

/// Runs `arguments` of the guard, which are split at blanks, in front of a command that says that it has been started.
fn guard(machine: &Machine, arguments: &str) -> Run {
    let words = ["exec"].into_iter().chain(arguments.split_whitespace()).chain(["--", "echo", "started"]);
    machine.run_with(words)
}

#[track_caller]
fn starts(run: Run) -> Run {
    assert_eq!((run.status, run.stdout.as_str()), (0, "started\n"), "{run:?}");
    run
}

/// The exit status is `status`, the command has not been started, and the reason is on standard error.
#[track_caller]
fn refuses(run: Run, status: i32) -> Run {
    assert_eq!((run.status, run.stdout.as_str()), (status, ""), "{run:?}");
    assert_ne!(run.stderr, "");
    run
}

#[track_caller]
fn text(command: &mut Command) -> String {
    let output = command.stdin(Stdio::null()).output().unwrap();
    assert!(output.status.success(), "{command:?}: {output:?}");
    String::from_utf8(output.stdout).unwrap()
}

/// What the last of `words`, a shell script, prints when `words` start it under the guard, and when they start it alone.
#[track_caller]
fn is_as_alone(machine: &Machine, setup: &str, script: &str) -> String {
    let setup = format!("{setup}\nexec \"$@\"");
    let shell = |guard: &[&str]| {
        let words = ["-c", &setup, "sh"].into_iter().chain(guard.iter().copied()).chain(["sh", "-c", script]);
        text(&mut machine.other("sh", words))
    };
    let guarded = shell(&[PROGRAM, "exec", "--"]);
    assert_eq!(guarded, shell(&[]), "{script}");
    guarded
}

#[test]
fn the_command_is_the_same_process() {
    let mut child = machine("pid").command(["exec", "--", "sh", "-c", "echo $$"]).spawn().unwrap();
    let id = child.id();
    let mut line = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
    assert_eq!(line.trim_end().parse(), Ok(id));
    assert!(child.wait().unwrap().success());
}

#[test]
fn signals_reach_the_command_and_its_end_comes_back() {
    let kill = |script: &str| {
        let mut child = machine("signals").command(["exec", "--", "sh", "-c", script]).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        assert_eq!(line, "ready\n");
        assert!(Command::new("kill").args(["-TERM", &child.id().to_string()]).status().unwrap().success());
        child.wait().unwrap()
    };
    assert_eq!(kill("trap 'exit 42' TERM; echo ready; while :; do sleep 0.01; done").code(), Some(42));
    assert_eq!(kill("echo ready; exec sleep 60").signal(), Some(15));
    assert_eq!(machine("status").run_with(["exec", "--", "sh", "-c", "exit 7"]).status, 7);
}

#[test]
fn the_arguments_are_the_same() {
    let odd = OsString::from_vec(b"caf\xe9 \xff".to_vec());
    let given: Vec<&OsStr> = ["", " a  b ", "it's \"so\"", "two\nlines", "-v", "--", "--warn-only", "$HOME", "*", "é"]
        .iter()
        .map(OsStr::new)
        .chain([odd.as_os_str()])
        .collect();
    let words = ["exec", "--", "sh", "-c", "printf '%s\\0' \"$0\" \"$@\"", "the name"].map(OsStr::new);
    let output = machine("arguments").command(words.iter().chain(&given)).output().unwrap();
    let mut wanted = b"the name\0".to_vec();
    for word in given {
        wanted.extend_from_slice(word.as_encoded_bytes());
        wanted.push(0);
    }
    assert_eq!(output.stdout, wanted);
}

#[cfg(target_os = "linux")]
#[test]
fn the_environment_is_the_same_byte_for_byte() {
    let odd = [
        OsString::from_vec(b"ZZ=caf\xe9\xff\xfe".to_vec()),
        OsString::from_vec(b"N\xe9=1".to_vec()),
        OsString::from("EMPTY="),
        OsString::from("WITH=an = and a\nline feed"),
        OsString::from("b.lower-case=x"),
        OsString::from("FLAGSMITH_ENV_GUARD=enforce"),
        OsString::from("AA= 1 "),
    ];
    let machine = machine("environment");
    let shown = |guard: &[&str]| {
        let mut words: Vec<OsString> = vec!["-i".into()];
        words.extend(odd.iter().cloned());
        let own = machine.command::<&str>([]);
        for (name, value) in own.get_envs() {
            let mut word = name.to_owned();
            word.push("=");
            word.push(value.unwrap());
            words.push(word);
        }
        words.extend(guard.iter().copied().chain(["cat", "/proc/self/environ"]).map(OsString::from));
        let output = machine.other("env", words).output().unwrap();
        assert!(output.status.success(), "{output:?}");
        output.stdout
    };
    let alone = shown(&[]);
    assert!(alone.starts_with(b"ZZ=caf\xe9\xff\xfe\0N\xe9=1\0"));
    assert_eq!(shown(&[PROGRAM, "exec", "--"]), alone);
}

#[cfg(target_os = "linux")]
#[test]
fn the_process_is_as_it_was() {
    let machine = machine("process");
    let mut setup = "exec 9</dev/null\nulimit -n 77\numask 027\ntrap '' HUP\ncd /".to_owned();
    if machine.other("env", ["--block-signal=USR1", "true"]).status().is_ok_and(|status| status.success()) {
        setup.push_str("\nset -- env --block-signal=USR1 \"$@\"");
    } else {
        eprintln!("skipped in part: env(1) blocks no signals here");
    }
    let setup = setup.as_str();
    let status = is_as_alone(
        &machine,
        setup,
        "grep -E '^(Sig[BIC]|Threads|Umask|Uid|Gid|Groups|Cap|NoNew|Seccomp)' /proc/self/status",
    );
    assert!(status.contains("Threads:\t1\n") && status.contains("Umask:\t0027\n"), "{status}");
    // SIGHUP (1) is ignored as before, and SIGPIPE (13), which the Rust runtime ignores, is not.
    let ignored = status.lines().find_map(|line| line.strip_prefix("SigIgn:\t")).unwrap();
    assert_eq!(u64::from_str_radix(ignored, 16).unwrap() & 0x1001, 1, "{status}");
    assert_eq!(is_as_alone(&machine, setup, "ls /proc/self/task | wc -l").trim(), "1");
    let files = is_as_alone(&machine, setup, "ls /proc/$$/fd");
    assert!(files.lines().any(|line| line == "9"), "{files}");
    assert_eq!(is_as_alone(&machine, setup, "pwd; nice"), "/\n0\n");
    is_as_alone(&machine, setup, "cat /proc/self/limits");
    is_as_alone(&machine, setup, "cat /proc/self/cmdline; echo \"$0\"");
}

#[test]
fn a_clean_start_is_silent() {
    let machine = machine("clean");
    assert_eq!(starts(guard(&machine, "")).stderr, "");
    assert_eq!(starts(guard(&machine, "-q")).stderr, "");
    let told = starts(guard(&machine, "-v")).stderr;
    assert_eq!(told.lines().count(), 1, "{told}");
    assert!(told.starts_with("no problems in 3 variables, checked for api"), "{told}");
}

#[test]
fn what_counts_keeps_the_command_from_starting() {
    let run = refuses(guard(&broken("refused"), ""), 78);
    run.complains("error[invalid-value]: `ENABLE_GZIP_COMPRESSION`")
        .complains("error: `echo` was not started; `FLAGSMITH_ENV_GUARD=warn` starts it all the same\n");
    refuses(guard(&broken("refused"), "-q"), 78).complains("invalid-value");
    refuses(guard(&doubtful("refused"), "--deny warnings"), 78).complains("unknown-variable");
    starts(guard(&broken("refused"), "--ignore invalid-value"));
}

#[test]
fn what_does_not_count_is_told_and_the_command_starts() {
    let machine = doubtful("warned");
    starts(guard(&machine, "")).complains("warning[unknown-variable]: `PREVENT_SIGN_UP`").complains("1 warning in");
    assert_eq!(starts(guard(&machine, "-q")).stderr, "");
    starts(guard(&broken("warned"), "--warn-only")).complains("error[invalid-value]");
    let newer = "--flagsmith-version 99.0.0";
    assert_eq!(starts(guard(&self::machine("advised"), newer)).stderr, "");
    starts(guard(&self::machine("advised"), &format!("{newer} -v"))).complains("advice[newer-release]");
    refuses(guard(&self::machine("advised"), &format!("{newer} --deny advice")), 78).complains("newer-release");
}

#[test]
fn variables_stand_for_options_and_options_win() {
    for (name, value, arguments, status, told) in [
        ("FLAGSMITH_ENV_GUARD", "off", "", 0, ""),
        ("FLAGSMITH_ENV_GUARD", "OFF", "--deny advice", 0, ""),
        ("FLAGSMITH_ENV_GUARD", "warn", "", 0, "invalid-value"),
        ("FLAGSMITH_ENV_GUARD", "enforce", "", 78, "invalid-value"),
        ("FLAGSMITH_ENV_GUARD", "enforce", "--warn-only", 0, "invalid-value"),
        ("FLAGSMITH_ENV_GUARD", "", "", 78, "invalid-value"),
        ("FLAGSMITH_ENV_GUARD", "no", "", 2, "`FLAGSMITH_ENV_GUARD` is none of `off`, `warn` and `enforce`"),
        (
            "FLAGSMITH_ENV_GARD",
            "off",
            "",
            2,
            "no variable `FLAGSMITH_ENV_GARD`: a similar one is `FLAGSMITH_ENV_GUARD`",
        ),
        ("FLAGSMITH_ENV_PORT", "tcp://10.0.0.4:80", "--ignore invalid-value", 0, ""),
        ("FLAGSMITH_ENV_COMPONENT", "frontend", "", 0, "wrong-component"),
        ("FLAGSMITH_ENV_COMPONENT", "frontend", "--component api", 78, "invalid-value"),
        ("FLAGSMITH_ENV_COMPONENT", "api,processor", "", 78, "for api and processor of"),
        ("FLAGSMITH_ENV_COMPONENT", "apii", "", 2, "invalid value 'apii' for `FLAGSMITH_ENV_COMPONENT`"),
        ("FLAGSMITH_ENV_FLAGSMITH_VERSION", "2.200.0", "", 78, "of Flagsmith 2.200.0"),
        ("FLAGSMITH_ENV_FLAGSMITH_VERSION", "0.1", "", 2, "for `FLAGSMITH_ENV_FLAGSMITH_VERSION`: releases from"),
        ("FLAGSMITH_ENV_EDITION", "enterprise", "", 78, "of Flagsmith 2.265.0, enterprise"),
        ("FLAGSMITH_ENV_EDITION", "both", "", 2, "for `FLAGSMITH_ENV_EDITION`"),
        ("FLAGSMITH_ENV_IGNORE", "invalid-value", "", 0, ""),
        ("FLAGSMITH_ENV_IGNORE", "invalid-valeu", "", 2, "tip: a similar name exists: 'invalid-value'"),
        ("FLAGSMITH_ENV_DENY", "warnings", "--ignore invalid-value", 0, ""),
        ("FLAGSMITH_ENV_DENY", "warning", "", 2, "for `FLAGSMITH_ENV_DENY`"),
        ("FLAGSMITH_ENV_FORMAT", "json", "", 78, "\"rule\": \"invalid-value\""),
        ("FLAGSMITH_ENV_FORMAT", "json", "--format human", 78, "error[invalid-value]"),
        ("FLAGSMITH_ENV_FORMAT", "xml", "", 2, "for `FLAGSMITH_ENV_FORMAT`"),
    ] {
        let run = guard(&broken("variables").variable(name, value), arguments);
        let what = format!("{name}={value} {arguments}: {run:?}");
        assert_eq!(run.status, status, "{what}");
        assert_eq!(run.stdout, if status == 0 { "started\n" } else { "" }, "{what}");
        match told {
            "" => assert_eq!(run.stderr, "", "{what}"),
            _ => assert!(run.stderr.contains(told), "{what}"),
        }
    }
    let allowed = doubtful("variables").variable("FLAGSMITH_ENV_ALLOW", "MINE,PREVENT_*");
    assert_eq!(starts(guard(&allowed, "")).stderr, "");
    let denied = doubtful("variables").variable("FLAGSMITH_ENV_DENY", "warnings");
    refuses(guard(&denied, ""), 78).complains("unknown-variable");
    let mut command = machine("variables").command(["exec", "--", "true"]);
    let output = command.env("FLAGSMITH_ENV_ALLOW", OsStr::from_bytes(b"M\xff*")).output().unwrap();
    let told = String::from_utf8_lossy(&output.stderr);
    assert_eq!((output.status.code(), told.as_ref()), (Some(2), "error: `FLAGSMITH_ENV_ALLOW` is not UTF-8\n"));
}

#[test]
fn off_looks_at_nothing() {
    let machine = broken("off").variable("FLAGSMITH_ENV_GUARD", "off").variable("FLAGSMITH_ENV_COMPONENT", "apii");
    assert_eq!(starts(guard(&machine, "-v")).stderr, "");
    let machine = machine.file("odd.env", "ADDED=1\n\"\n");
    let run = machine.run_with(["exec", "--env-file", "odd.env", "--", "sh", "-c", "echo $ADDED"]);
    assert_eq!((run.status, run.stdout.as_str(), run.stderr.as_str()), (0, "1\n", ""));
}

#[test]
fn the_variables_of_the_guard_are_its_own() {
    let text = "FLAGSMITH_ENV_GUARD=off\nFLAGSMITH_ENV_COMPONENT=api\nFLAGSMITH_ENV_FLAGSMITH_VERSION=2.265.0\n\
                FLAGSMITH_ENV_EDITION=oss\nFLAGSMITH_ENV_DENY=warnings\nFLAGSMITH_ENV_IGNORE=not-read\n\
                FLAGSMITH_ENV_ALLOW=X\nFLAGSMITH_ENV_FORMAT=json\n";
    machine("own").file(".env", text).run("check --partial --deny advice .env").exits_with(0);
    let help = machine("own").run("exec --help").exits_with(0);
    for name in text.lines().filter_map(|line| Some(line.split_once('=')?.0)) {
        assert!(help.stdout.contains(name), "{name}");
    }
}

#[test]
fn files_add_variables_and_the_process_wins() {
    let machine = machine("files")
        .variable("KEPT", "of the process")
        .file("one.env", "KEPT=file\nONLY_ONE='1  x'\nBOTH=first\nREFERENCE=<${ONLY_ONE}>\n")
        .file("two.env", "BOTH=second\n");
    let script = "printf '%s\\n' \"$KEPT\" \"$ONLY_ONE\" \"$BOTH\" \"$REFERENCE\" \"$DJANGO_ALLOWED_HOSTS\"";
    let files = ["exec", "-q", "--env-file", "one.env", "--env-file", "two.env", "--", "sh", "-c", script];
    let run = machine.run_with(files);
    assert_eq!(run.stdout, "of the process\n1  x\nsecond\n<1  x>\nflags.example.com\n", "{run:?}");
    // As docker reads it, quotes are a part of the value.
    let run = machine.run_with(["exec", "-q", "--loader", "docker"].into_iter().chain(files.into_iter().skip(2)));
    assert_eq!(run.stdout, "of the process\n'1  x'\nsecond\n<${ONLY_ONE}>\nflags.example.com\n", "{run:?}");
}

#[test]
fn files_are_checked_with_the_process_environment() {
    let machine = machine("checked")
        .file("bad.env", "ENABLE_GZIP_COMPRESSION=enabled\n")
        .file("hidden.env", "DJANGO_ALLOWED_HOSTS=\"\nENABLE_GZIP_COMPRESSION=true\n")
        .file("unknown.env", "NOBODY_KNOWS_THIS=1\n")
        .file("nul.env", "A=1\0\n")
        .file("outside.env", "A=$NOWHERE\n")
        .file("latin.env", b"A=\xe9\n");
    for (arguments, status, told) in [
        ("--env-file bad.env", 78, "[bad.env:1:25]"),
        ("--env-file hidden.env", 78, "error[unclosed-quote]"),
        ("--env-file unknown.env", 0, "warning[unknown-variable]: `NOBODY_KNOWS_THIS`"),
        ("--env-file nul.env", 78, "error[nul-byte]"),
        ("--env-file nul.env --warn-only", 0, "error[nul-byte]"),
        ("--env-file outside.env", 2, "error: the value in line 1 of `outside.env` depends on something"),
        ("--env-file latin.env", 2, "cannot read `latin.env`: it is not UTF-8"),
        ("--env-file missing.env", 2, "cannot read `missing.env`: there is no such file"),
        ("--env-file .", 2, "cannot read `.`: it is a folder"),
    ] {
        let run = guard(&machine, arguments);
        assert_eq!(run.status, status, "{arguments}: {run:?}");
        assert_eq!(run.stdout, if status == 0 { "started\n" } else { "" }, "{arguments}");
        run.complains(told);
    }
    let fixed = self::machine("checked")
        .variable("ENABLE_GZIP_COMPRESSION", "true")
        .file("bad.env", "ENABLE_GZIP_COMPRESSION=enabled\n");
    assert_eq!(starts(guard(&fixed, "--env-file bad.env")).stderr, "");
}

#[test]
fn the_command_is_looked_for_in_the_environment_passed_on() {
    let machine =
        Machine::new("exec-path").file(".env", "PATH=bin\n").folder("bin").file("bin/mine", "#!/bin/sh\necho mine\n");
    let run = |machine: &Machine| machine.run("exec --partial --env-file .env -- mine");
    refuses(run(&machine), 126).complains("cannot start `mine`: permission denied");
    fs::set_permissions(machine.path("bin/mine"), fs::Permissions::from_mode(0o755)).unwrap();
    assert_eq!(run(&machine).stdout, "mine\n");
    refuses(run(&machine.variable("PATH", PATH)), 127).complains("cannot start `mine`: there is no such command");
}

#[test]
fn what_cannot_be_run_is_told() {
    let machine = machine("cannot-run")
        .folder("folder")
        .file("script", "echo no\n")
        .file("lost", "#!/nowhere/sh\n")
        .file("locked", "#!/bin/sh\necho no\n");
    for path in ["script", "lost"] {
        fs::set_permissions(machine.path(path), fs::Permissions::from_mode(0o755)).unwrap();
    }
    for (command, status, told) in [
        ("exec -- ./folder", 126, "error: cannot start `./folder`: permission denied"),
        ("exec -- ./locked", 126, "error: cannot start `./locked`: permission denied"),
        ("exec -- ./script", 126, "error: cannot start `./script`: it is nothing that this system can run"),
        ("exec -- ./lost", 126, "error: cannot start `./lost`: the interpreter that it asks for is not there"),
        ("exec -- ./missing", 127, "error: cannot start `./missing`: there is no such file"),
        ("exec -- locked", 127, "error: cannot start `locked`: there is no such command"),
        ("exec", 2, "the following required arguments were not provided"),
        ("exec --", 2, "the following required arguments were not provided"),
        ("exec echo", 2, "unexpected argument 'echo' found"),
        ("exec --component nobody -- echo", 2, "invalid value 'nobody'"),
        ("exec -q -v -- echo", 2, "cannot be used with"),
    ] {
        refuses(machine.run(command), status).complains(told);
    }
    refuses(machine.run_with(["exec", "--", ""]), 127);
}

#[test]
fn errands_are_not_asked_for_hosts_and_servers_are() {
    for (command, asked) in [
        ("flagsmith migrate", false),
        ("flagsmith serve", true),
        ("flagsmith migrate-and-serve", true),
        ("flagsmith run-task-processor", false),
        ("./scripts/run-docker.sh serve", true),
        ("./scripts/run-docker.sh migrate", false),
        ("python manage.py createsuperuser", false),
        ("./start-everything", true),
    ] {
        let machine = Machine::new("exec-errands")
            .variable("DATABASE_URL", "postgres://flagsmith:x@db:5432/flagsmith")
            .variable("DJANGO_SECRET_KEY", "0a1b2c3d4e5f6g7h8i9j0a1b2c3d4e5f6g7h8i9j0a1b2c3d4e5f6g7h");
        // Nothing of it is there, so that a start fails.
        let run = refuses(machine.run(&format!("exec -- {command}")), if asked { 78 } else { 127 });
        assert_eq!(run.stderr.contains("DJANGO_ALLOWED_HOSTS"), asked, "{command}: {}", run.stderr);
    }
}

#[test]
fn an_image_tells_its_release() {
    for (text, told) in [
        ("{\".\": \"2.100.0\"}", "checked for api of Flagsmith 2.100.0; the release is that of `.versions.json`\n"),
        ("{\".\": \"v2.200.0\", \"sdk\": \"1.0.0\"}", "of Flagsmith 2.200.0;"),
        ("{}", "of Flagsmith 2.265.0; `.versions.json` does not tell the release: it has no text under the key `.`\n"),
        ("{\".\": 2}", "it has no text under the key `.`\n"),
        ("{\".\": \"main\"}", "what stands under the key `.` is no release\n"),
        ("{\".\": \"0.1.0\"}", "0.1.0 is older than what is known\n"),
        ("[", "it is no JSON object\n"),
    ] {
        let machine = machine("versions").file(".versions.json", text).file("manage.py", "");
        let told_of = starts(guard(&machine, "-v --component api")).stderr;
        assert!(told_of.contains(told), "{text}: {told_of}");
        assert_eq!(starts(guard(&machine, "")).stderr, "", "{text}");
        starts(guard(&machine, "-v --flagsmith-version 2.150.0")).complains("of Flagsmith 2.150.0\n");
    }
}

/// What the images of Flagsmith set by themselves (its Dockerfile at 2.265.0) is nothing to speak of.
#[test]
fn the_environment_of_the_images_is_clean() {
    let api = machine("image")
        .variable("HOSTNAME", "3f1c2b")
        .variable("ACCESS_LOG_LOCATION", "/dev/null")
        .variable("PROMETHEUS_MULTIPROC_DIR", "/tmp/prometheus")
        .variable("DJANGO_SETTINGS_MODULE", "app.settings.production")
        .variable("GUNICORN_WORKERS", "3")
        .variable("GUNICORN_THREADS", "2")
        .variable("APPLICATION_LOGGERS", "app_analytics,audit,core,task_processor,users,webhooks");
    for component in ["api", "unified", "processor"] {
        let told = starts(guard(&api, &format!("--deny advice --component {component}"))).stderr;
        assert_eq!(told, "", "{component}");
    }
    let frontend = Machine::new("exec-image-frontend")
        .variable("PATH", PATH)
        .variable("NODE_ENV", "production")
        .variable("FLAGSMITH_PROXY_API_URL", "http://flagsmith-api:8000");
    assert_eq!(starts(guard(&frontend, "--deny advice --component frontend")).stderr, "");
}

#[test]
fn a_configuration_file_is_heeded() {
    let text = "ignore = [\"invalid-value\"]\ndeny = [\"warnings\"]\n";
    let mut machine =
        doubtful("config").variable("ENABLE_GZIP_COMPRESSION", "enabled").file("flagsmith-env.toml", text);
    let told = refuses(guard(&machine, ""), 78).stderr;
    assert!(told.contains("unknown-variable") && !told.contains("invalid-value"), "{told}");
    refuses(guard(&machine, "--no-config"), 78).complains("invalid-value");
    machine = machine.file("flagsmith-env.toml", "oops");
    starts(guard(&machine, "--no-config --ignore invalid-value"));
    refuses(guard(&machine, ""), 2).complains("flagsmith-env.toml:1:");
    assert_eq!(starts(guard(&machine.variable("FLAGSMITH_ENV_GUARD", "off"), "")).stderr, "");
}

#[test]
fn log_collectors_are_given_lines_of_json() {
    for (machine, arguments, status, kinds) in [
        (broken("json"), "", 78, ["finding", "summary", "failure"].as_slice()),
        (broken("json"), "--warn-only", 0, &["finding", "summary"]),
        (doubtful("json"), "", 0, &["finding", "summary"]),
        (self::machine("json"), "-v", 0, &["summary"]),
        (self::machine("json"), "", 0, &[]),
        (self::machine("json"), "--env-file missing", 2, &["failure"]),
        (broken("json").variable("FLAGSMITH_ENV_GUARD", "x"), "", 2, &["failure"]),
    ] {
        let run = guard(&machine.variable("LOG_FORMAT", "json"), arguments);
        assert_eq!(run.status, status, "{run:?}");
        let lines: Vec<Value> =
            run.stderr.lines().map(|line| serde_json::from_str(line).expect("it is JSON")).collect();
        assert_eq!(lines.iter().filter_map(|line| line["type"].as_str()).collect::<Vec<_>>(), kinds, "{arguments}");
        for line in lines {
            assert!(line["message"].is_string() && line["severity"].is_string(), "{line}");
        }
    }
    let in_file = broken("json").file(".env", "LOG_FORMAT=json\n");
    refuses(guard(&in_file, "--env-file .env"), 78).complains("{\"type\":\"failure\"");
    refuses(guard(&in_file.variable("LOG_FORMAT", "JSON"), "--env-file .env"), 78).complains("error[invalid-value]");
    let missing = machine("json").variable("LOG_FORMAT", "json").run("exec -- ./missing");
    refuses(missing, 127)
        .complains("{\"type\":\"failure\",\"severity\":\"error\",\"message\":\"cannot start `./missing`:");
}

#[test]
fn a_document_is_nothing_but_that_document() {
    let run = refuses(guard(&broken("document"), "--format json"), 78);
    let report: Value = serde_json::from_str(&run.stderr).expect("it is one JSON document");
    assert_eq!(report["summary"]["errors"], 1);
}

#[test]
fn no_secret_is_told() {
    let odd = format!("DJANGO_SECRET_KEY='{SECRET}\nEMAIL_HOST_PASSWORD={SECRET}\n{SECRET}\nA={SECRET}$NOWHERE\n");
    let machine = broken("secrets")
        .variable("DJANGO_DB_NAME", SECRET)
        .variable("DATABASE_URLL", SECRET)
        .variable("SENTRY_SDK_DSN", &format!("https://{SECRET}@/x"))
        .file("odd.env", odd);
    for arguments in
        ["", "-v", "--warn-only", "--format json", "--env-file odd.env", "--env-file odd.env --loader docker"]
    {
        let run = guard(&machine, arguments);
        assert!(!run.stderr.is_empty() && !run.stderr.contains(SECRET), "{arguments}: {}", run.stderr);
    }
}

#[test]
fn nobody_needs_to_listen() {
    let run = |machine: &Machine, redirection: &str| {
        let script = format!("exec \"$@\" {redirection}");
        let words = ["-c", &script, "sh", PROGRAM, "exec", "--", "sh", "-c", "echo started; exit 7"];
        let output = machine.other("sh", words).output().unwrap();
        (output.status.code(), String::from_utf8(output.stdout).unwrap())
    };
    let started = (Some(7), "started\n".to_owned());
    for redirection in ["2>&-", "0<&-", "0<&- 2>&-", "2>/dev/full"] {
        if redirection.contains("full") && !fs::exists("/dev/full").unwrap() {
            eprintln!("skipped: there is no /dev/full");
            continue;
        }
        assert_eq!(run(&machine("closed"), redirection), started, "{redirection}");
        assert_eq!(run(&doubtful("closed"), redirection), started, "{redirection}");
        assert_eq!(run(&broken("closed"), redirection), (Some(78), String::new()), "{redirection}");
    }
    assert_eq!(run(&machine("closed"), "1>&-"), (Some(7), String::new()));
}

#[test]
fn a_guest_without_rights_on_a_read_only_system_is_enough() {
    let probe =
        |words: &[&str]| Command::new(words[0]).args(&words[1..]).output().is_ok_and(|output| output.status.success());
    let guest = ["setpriv", "--reuid", "65534", "--regid", "65534", "--clear-groups", "--no-new-privs"];
    if !probe(&[&guest, [PROGRAM, "--version"].as_slice()].concat()) {
        eprintln!("skipped: this machine does not let the test become nobody, or nobody does not reach the program");
        return;
    }
    let read_only = ["unshare", "--mount", "sh", "-c", "mount -o remount,bind,ro / && exec \"$@\"", "sh"];
    let is_read_only = probe(&[&read_only, ["sh", "-c", "! touch /flagsmith-env-test"].as_slice()].concat());
    if !is_read_only {
        eprintln!("skipped in part: this machine does not make its file system read-only for a test");
    }
    let before: &[&str] = if is_read_only { &read_only } else { &[] };
    for (machine, status, stdout) in [(machine("guest"), Some(0), "started 65534\n"), (broken("guest"), Some(78), "")] {
        let words: Vec<&str> = [before, &guest, &[PROGRAM, "exec", "--", "sh", "-c", "echo started $(id -u)"]].concat();
        let output = machine.other(words[0], &words[1..]).stdin(Stdio::null()).output().unwrap();
        assert_eq!(
            (output.status.code(), String::from_utf8_lossy(&output.stdout).as_ref()),
            (status, stdout),
            "{output:?}"
        );
    }
}

#[test]
fn the_ways_in_of_the_readme_work() {
    let readme = fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/README.md")).unwrap();
    let list = |line: &str| -> Vec<String> { serde_json::from_str(line).expect("it is a list of texts") };
    let mut ways = Vec::new();
    let mut entrypoint = Vec::new();
    let mut init = Vec::new();
    for line in readme.lines().filter(|line| line.ends_with(']')).map(str::trim) {
        if let Some(words) = line.strip_prefix("ENTRYPOINT ").or(line.strip_prefix("entrypoint: ")) {
            entrypoint = list(words);
        } else if let Some(words) = line.strip_prefix("CMD ").or(line.strip_prefix("command: ")) {
            ways.push([std::mem::take(&mut entrypoint), list(words)].concat());
        } else if let Some(words) = line.strip_prefix("args: ") {
            init = list(words);
        }
    }
    let started: Vec<String> = ways
        .iter()
        .map(|way| {
            let machine =
                machine("ways").folder("bin").variable("FLAGSMITH_API_URL", "https://flags.example.com/api/v1/");
            for name in ["flagsmith", "node"] {
                fs::write(machine.path("bin").join(name), "#!/bin/sh\necho \"${0##*/}\" \"$@\"\n").unwrap();
                fs::set_permissions(machine.path("bin").join(name), fs::Permissions::from_mode(0o755)).unwrap();
            }
            assert!(way[0].ends_with("flagsmith-env"), "{way:?}");
            let path = format!("{}:{PATH}", machine.path("bin").display());
            let output = machine.command(&way[1..]).env("PATH", path).output().unwrap();
            String::from_utf8(output.stdout).unwrap()
        })
        .collect();
    machine("ways").run_with(&init).exits_with(0).says("checked for api of Flagsmith");
    broken("ways").run_with(&init).exits_with(1).says("invalid-value");
    assert_eq!(started, ["flagsmith migrate-and-serve\n", "node ./api/index.js\n", "flagsmith serve\n"]);
}
