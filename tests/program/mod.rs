//! Runs the real program in a folder of its own, with an environment that holds nothing but what the test puts in.

#![allow(dead_code, reason = "every test has a part of it")]

use std::ffi::OsStr;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// The folder and the environment that the program runs in.
pub struct Machine {
    folder: PathBuf,
    variables: Vec<(String, String)>,
    stdin: Vec<u8>,
}

/// What a run left behind.
#[derive(Debug)]
pub struct Run {
    pub status: i32,
    pub stdout: String,
    pub stderr: String,
}

impl Machine {
    /// A machine with an empty folder; `name` is the test's own.
    pub fn new(name: &str) -> Self {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("machines").join(name);
        if folder.exists() {
            fs::remove_dir_all(&folder).unwrap();
        }
        fs::create_dir_all(&folder).unwrap();
        Self { folder, variables: Vec::new(), stdin: Vec::new() }
    }

    /// A machine in the project's own folder, where the fixtures are.
    pub fn at_home() -> Self {
        Self { folder: env!("CARGO_MANIFEST_DIR").into(), variables: Vec::new(), stdin: Vec::new() }
    }

    pub fn file(self, path: &str, text: impl AsRef<[u8]>) -> Self {
        fs::write(self.folder.join(path), text).unwrap();
        self
    }

    pub fn folder(self, path: &str) -> Self {
        fs::create_dir(self.folder.join(path)).unwrap();
        self
    }

    /// Where `path` is.
    pub fn path(&self, path: &str) -> PathBuf {
        self.folder.join(path)
    }

    /// What the file `path` holds.
    #[track_caller]
    pub fn read(&self, path: &str) -> String {
        fs::read_to_string(self.path(path)).unwrap()
    }

    pub fn variable(mut self, name: &str, value: &str) -> Self {
        self.variables.push((name.to_owned(), value.to_owned()));
        self
    }

    pub fn stdin(mut self, text: impl Into<Vec<u8>>) -> Self {
        self.stdin = text.into();
        self
    }

    /// The program, ready to be started.
    pub fn command<S: AsRef<OsStr>>(&self, arguments: impl IntoIterator<Item = S>) -> Command {
        self.other(env!("CARGO_BIN_EXE_flagsmith-env"), arguments)
    }

    /// Another program, ready to be started.
    pub fn other<S: AsRef<OsStr>>(&self, program: &str, arguments: impl IntoIterator<Item = S>) -> Command {
        let mut command = Command::new(program);
        command.args(arguments).current_dir(&self.folder).env_clear();
        command.envs(self.variables.iter().map(|(name, value)| (name, value)));
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    }

    /// Runs the program with the arguments of `line`, which are split at blanks.
    pub fn run(&self, line: &str) -> Run {
        self.run_with(line.split_whitespace())
    }

    pub fn run_with<S: AsRef<OsStr>>(&self, arguments: impl IntoIterator<Item = S>) -> Run {
        let mut child = self.command(arguments).spawn().unwrap();
        // The program may end without having read it.
        let _ = child.stdin.take().unwrap().write_all(&self.stdin);
        let output = child.wait_with_output().unwrap();
        Run {
            status: output.status.code().expect("the program ends by itself"),
            stdout: String::from_utf8(output.stdout).expect("standard output is UTF-8"),
            stderr: String::from_utf8(output.stderr).expect("standard error is UTF-8"),
        }
    }
}

impl Run {
    /// The exit status was this one; standard error is empty unless it is 2, and standard output is empty if it is.
    #[track_caller]
    pub fn exits_with(self, status: i32) -> Self {
        assert_eq!(self.status, status, "{self:?}");
        let silent = if status == 2 { &self.stdout } else { &self.stderr };
        assert_eq!(silent, "", "exit status {status}");
        assert!(!self.stderr.contains("panicked") && !self.stderr.contains("defect"), "{}", self.stderr);
        self
    }

    /// Standard output holds `text`.
    #[track_caller]
    pub fn says(self, text: &str) -> Self {
        assert!(self.stdout.contains(text), "`{text}` is not in\n{}", self.stdout);
        self
    }

    /// Standard output does not hold `text`.
    #[track_caller]
    pub fn never_says(self, text: &str) -> Self {
        assert!(!self.stdout.contains(text), "`{text}` is in\n{}", self.stdout);
        self
    }

    /// Standard error holds `text`.
    #[track_caller]
    pub fn complains(self, text: &str) -> Self {
        assert!(self.stderr.contains(text), "`{text}` is not in\n{}", self.stderr);
        self
    }

    /// Standard output has so many lines.
    #[track_caller]
    pub fn has_lines(self, count: usize) -> Self {
        assert_eq!(self.stdout.lines().count(), count, "{}", self.stdout);
        self
    }

    /// Standard output as JSON.
    #[track_caller]
    pub fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.stdout).unwrap_or_else(|error| panic!("{error}: {}", self.stdout))
    }
}
