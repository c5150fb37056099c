//! Paths as a code host knows them: from the top of the repository, with `/` between their parts.

use std::path::{Component, Path, PathBuf};

use super::is_file;

/// The folders that paths are told from.
#[derive(Debug, Clone, Default)]
pub struct Workspace {
    /// The current folder, which relative paths start from; empty where it is not known.
    pub current: PathBuf,
    /// What may be the top of the repository, absolute; the first folder that a path lies in is.
    pub roots: Vec<PathBuf>,
}

/// Where a source is, for others.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Home {
    /// In the repository: its path from there.
    Inside(String),
    /// Somewhere else: its path.
    Outside(String),
    /// It is no file: standard input or the process environment, by the name that findings call it.
    Nowhere(String),
}

impl Home {
    /// The path, or the name where there is none.
    pub fn path(&self) -> &str {
        match self {
            Self::Inside(path) | Self::Outside(path) | Self::Nowhere(path) => path,
        }
    }
}

impl Workspace {
    /// Where the source called `name` is.
    pub fn home(&self, name: &str) -> Home {
        if !is_file(name) {
            return Home::Nowhere(name.to_owned());
        }
        let path = plain(&self.current.join(name));
        let mut roots = self.roots.iter().filter(|root| root.is_absolute());
        let inside = roots.find_map(|root| path.strip_prefix(plain(root)).ok());
        match inside {
            Some(path) => Home::Inside(slashes(path)),
            None if path.is_relative() && !path.starts_with("..") => Home::Inside(slashes(&path)),
            None => Home::Outside(slashes(&path)),
        }
    }
}

/// The same path without `.` and, as far as its text tells, without `..`.
fn plain(path: &Path) -> PathBuf {
    let mut plain = PathBuf::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir if matches!(plain.components().next_back(), Some(Component::Normal(_))) => {
                plain.pop();
            }
            Component::ParentDir if plain.has_root() => {}
            part => plain.push(part),
        }
    }
    plain
}

fn slashes(path: &Path) -> String {
    let text = path.to_string_lossy();
    if std::path::MAIN_SEPARATOR == '/' { text.into_owned() } else { text.replace(std::path::MAIN_SEPARATOR, "/") }
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn paths_are_told_from_the_top_of_the_repository() {
        let workspace = |current: &str, roots: &[&str]| Workspace {
            current: current.into(),
            roots: roots.iter().map(PathBuf::from).collect(),
        };
        let inside = |path: &str| Home::Inside(path.to_owned());
        let outside = |path: &str| Home::Outside(path.to_owned());
        let unknown = Workspace::default();
        let here = workspace("/r/sub", &["/r"]);
        let lost = workspace("", &["", "."]);
        let elsewhere = workspace("/work", &["/home/runner", "/work"]);
        for (workspace, name, expected) in [
            (&unknown, ".env", inside(".env")),
            (&unknown, "./a//b/../.env", inside("a/.env")),
            (&unknown, "../.env", outside("../.env")),
            (&unknown, "/etc/.env", outside("/etc/.env")),
            (&lost, ".env", inside(".env")),
            (&lost, "/etc/.env", outside("/etc/.env")),
            (&here, ".env", inside("sub/.env")),
            (&here, "./.env", inside("sub/.env")),
            (&here, "../.env", inside(".env")),
            (&here, "../../.env", outside("/.env")),
            (&here, "../../../../.env", outside("/.env")),
            (&here, "/r/x/.env", inside("x/.env")),
            (&here, "/root/.env", outside("/root/.env")),
            (&elsewhere, ".env", inside(".env")),
            (&here, "<stdin>", Home::Nowhere("<stdin>".to_owned())),
        ] {
            assert_eq!(workspace.home(name), expected, "{name} in {workspace:?}");
        }
    }
}
