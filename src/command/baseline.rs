//! Reads and writes baselines.

use std::borrow::Cow;
use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::rc::Rc;

use super::output::{cannot_write, reason};
use super::{Failure, config, input};
use crate::baseline::{Accepted, Baseline};
use crate::check::Checked;
use crate::document::Fault;
use crate::source::{Source, is_file};

/// The baselines of one run: each is read once.
#[derive(Default)]
pub struct Baselines(HashMap<PathBuf, Rc<Baseline>>);

impl Baselines {
    /// The one at `path`.
    pub fn read(&mut self, path: PathBuf) -> Result<Rc<Baseline>, Failure> {
        if let Some(baseline) = self.0.get(&path) {
            return Ok(Rc::clone(baseline));
        }
        let baseline = Rc::new(read(&path)?);
        self.0.insert(path, Rc::clone(&baseline));
        Ok(baseline)
    }
}

fn read(path: &Path) -> Result<Baseline, Failure> {
    let source = input::file(path)?;
    Baseline::parse(&source, config::folder_of(path).unwrap_or_default()).map_err(|Fault(what)| Failure(what))
}

/// The part of a baseline that is about an environment, by what its sources are called.
pub fn part<'n>(baseline: &Baseline, names: impl Iterator<Item = Cow<'n, str>>) -> Accepted {
    baseline.of(names.map(|name| {
        let path = if is_file(&name) { config::absolute(Path::new(name.as_ref())) } else { None };
        (name, path)
    }))
}

/// Accepts all that was found, and writes it into a baseline at `path`. A file that is there and is none stays.
pub fn accept<'c>(path: &Path, all: impl Iterator<Item = &'c mut Checked>) -> Result<(), Failure> {
    if path.as_os_str() == "-" {
        return Err(cannot_write(path, "a baseline is a file, with a name of its own"));
    }
    let is_there = path.symlink_metadata().is_ok();
    if is_there && read(path).is_err() {
        return Err(cannot_write(path, "it is there, and is no baseline: give another name, or remove it"));
    }
    let folder = config::folder_of(path).ok_or_else(|| cannot_write(path, "its folder is not there"))?;
    let mut baseline = Baseline::new(path.to_string_lossy(), folder);
    for Checked { environment, findings, .. } in all {
        let place = part(&baseline, environment.sources().iter().map(Source::name).map(Cow::Borrowed));
        baseline.accept(&place, &findings.reported);
        findings.accepted = findings.reported.len();
        findings.changed = 0;
        findings.reported.clear();
    }
    fs::write(path, baseline.text()).map_err(|error| cannot_write(path, &reason(&error)))
}
