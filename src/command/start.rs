//! Puts a command in the place of this process: the same process, with the same signals, files and terminal.
//!
//! The command is looked for as execvp(3) does it, but for one thing: a file that the system cannot run is not given to
//! a shell, since neither would a container's runtime do that.

use std::ffi::{CString, OsStr, OsString};
use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};

use nix::errno::Errno;
use nix::unistd;

use super::Outcome;

/// Where commands are where no `PATH` says it, as for execvp(3).
const DEFAULT_PATH: &str = "/bin:/usr/bin";

/// Starts `command`, which is looked for in `path`, with the environment of this process or with another one. Returns
/// only where that is not possible, and says why.
pub fn start(
    command: &[OsString],
    environment: Option<&[(OsString, OsString)]>,
    path: Option<&OsStr>,
) -> (Outcome, String) {
    let program = command.first().map(OsString::as_os_str).unwrap_or_default();
    let fail = |outcome, why: &str| (outcome, format!("cannot start `{}`: {why}", program.to_string_lossy()));
    let (candidates, nowhere) = if program.as_bytes().contains(&b'/') {
        (vec![PathBuf::from(program)], "there is no such file")
    } else {
        (in_path(program, path), "there is no such command in the folders of `PATH`")
    };
    let candidates: Vec<PathBuf> = candidates.into_iter().filter(|path| path.exists()).collect();
    if candidates.is_empty() {
        return fail(Outcome::NotFound, nowhere);
    }
    let arguments = command.iter().map(|word| c_string(word)).collect::<Option<Vec<_>>>();
    let environment = environment.map(|all| all.iter().map(variable).collect::<Option<Vec<_>>>());
    let (Some(arguments), Some(environment)) = (arguments, environment.map_or(Some(None), |all| all.map(Some))) else {
        return fail(Outcome::CannotRun, "an argument or a variable holds a NUL byte");
    };

    // The Rust runtime ignores this signal, and the command would inherit that.
    sigpipe::reset();
    let mut why = Errno::ENOENT;
    for candidate in &candidates {
        let Some(candidate) = c_string(candidate.as_os_str()) else { continue };
        let result = match &environment {
            None => unistd::execv(&candidate, &arguments),
            Some(environment) => unistd::execve(&candidate, &arguments, environment),
        };
        let Err(error) = result;
        why = error;
        if !matches!(error, Errno::EACCES | Errno::ENOENT | Errno::ENOTDIR) {
            break;
        }
    }
    let why = match why {
        Errno::EACCES => "permission denied",
        Errno::ENOENT => "the interpreter that it asks for is not there",
        Errno::ENOEXEC => "it is nothing that this system can run",
        Errno::E2BIG => "its arguments and its environment are together larger than the system allows",
        other => other.desc(),
    };
    fail(Outcome::CannotRun, why)
}

/// The files of this name in the folders of `path`, of which an empty one is the working folder.
fn in_path(program: &OsStr, path: Option<&OsStr>) -> Vec<PathBuf> {
    let folders = path.unwrap_or(OsStr::new(DEFAULT_PATH)).as_bytes().split(|&byte| byte == b':');
    let files =
        folders.map(|folder| Path::new(OsStr::from_bytes(if folder.is_empty() { b"." } else { folder })).join(program));
    files.filter(|file| fs::metadata(file).is_ok_and(|metadata| metadata.is_file())).collect()
}

fn c_string(text: &OsStr) -> Option<CString> {
    CString::new(text.as_bytes()).ok()
}

fn variable((name, value): &(OsString, OsString)) -> Option<CString> {
    CString::new([name.as_bytes(), b"=", value.as_bytes()].concat()).ok()
}
