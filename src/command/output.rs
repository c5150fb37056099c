//! Writes reports into files. All files are opened before the first one is written, so that what cannot be written is
//! told of while nothing has been changed yet. They are written in place: what a path leads to can be a pipe, a device
//! or a file that a container was given.

use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::{Failure, input};
use crate::cli::{Check, Output};
use crate::report::{Format, Report, Style, step_summary};

/// Everything that is to be written besides standard output.
pub struct Files<'a> {
    reports: Vec<File<'a>>,
    /// What GitHub shows of a step. Others write there too, so that it only gets longer.
    step_summary: Option<(&'a Path, fs::File)>,
}

/// Opens every file that is asked for, none of which may be one of those that are checked, or of the `heeded` ones,
/// which say how. `step_summary` is written where GitHub's format is.
pub fn open<'a>(
    arguments: &'a Check,
    heeded: &[PathBuf],
    step_summary: Option<&'a Path>,
) -> Result<Files<'a>, Failure> {
    let reports = arguments.outputs.iter().map(File::open).collect::<Result<Vec<_>, _>>()?;
    let mut formats = arguments.outputs.iter().map(|output| output.format).chain([arguments.format]);
    let step_summary = step_summary.filter(|_| formats.any(|format| format == Format::Github));
    let read = [
        ("it is one of the files that are checked", &arguments.paths[..]),
        ("it says how the files are checked", heeded),
    ];
    let mut taken = Vec::new();
    for path in arguments.outputs.iter().map(|output| output.path.as_path()).chain(step_summary) {
        let Some(file) = regular(path) else { continue };
        let is_it = |path: &PathBuf| regular(path).is_some_and(|other| other == file);
        if let Some((why, _)) = read.iter().find(|(_, paths)| paths.iter().any(is_it)) {
            return Err(cannot_write(path, why));
        }
        if taken.contains(&file) {
            return Err(cannot_write(path, "two reports are to go there"));
        }
        taken.push(file);
    }
    let append = |path: &'a Path| match OpenOptions::new().append(true).create(true).open(path) {
        Ok(file) => Ok((path, file)),
        Err(error) => Err(cannot_write(path, &reason(&error))),
    };
    Ok(Files { reports, step_summary: step_summary.map(append).transpose()? })
}

impl Files<'_> {
    /// Writes the reports into all of them.
    pub fn write(self, reports: &[Report<'_>], style: &Style) -> Result<(), Failure> {
        for file in self.reports {
            let text = file.output.format.render(reports, style);
            file.write(&text)?;
        }
        if let Some((path, mut file)) = self.step_summary {
            let text = step_summary(reports, style);
            file.write_all(text.as_bytes()).map_err(|error| cannot_write(path, &reason(&error)))?;
        }
        Ok(())
    }
}

/// A file that is open and not yet written. If it was not there before, it goes away with this value.
struct File<'a> {
    output: &'a Output,
    file: fs::File,
    is_new: bool,
}

/// The one path of a file that has contents of its own: no pipe, and no device.
fn regular(path: &Path) -> Option<PathBuf> {
    fs::canonicalize(path).ok().filter(|path| path.is_file())
}

/// Why something cannot be written.
pub fn cannot_write(path: &Path, why: &str) -> Failure {
    Failure(format!("cannot write `{}`: {why}", path.display()))
}

/// The kind of an error only, as seen by one who writes.
pub fn reason(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => "its folder is not there".to_owned(),
        _ => input::reason(error),
    }
}

impl<'a> File<'a> {
    fn open(output: &'a Output) -> Result<Self, Failure> {
        let mut options = OpenOptions::new();
        options.write(true);
        let (file, is_new) = match options.clone().create_new(true).open(&output.path) {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
                (options.create(true).truncate(false).open(&output.path), false)
            }
            result => (result, true),
        };
        let file = file.map_err(|error| cannot_write(&output.path, &reason(&error)))?;
        Ok(Self { output, file, is_new })
    }

    /// Writes the whole text.
    fn write(mut self, text: &str) -> Result<(), Failure> {
        let result = self.replace(text);
        self.is_new &= result.is_err();
        result.map_err(|error| cannot_write(&self.output.path, &reason(&error)))
    }

    fn replace(&mut self, text: &str) -> io::Result<()> {
        if self.file.metadata()?.is_file() {
            self.file.set_len(0)?;
        }
        self.file.write_all(text.as_bytes())
    }
}

impl Drop for File<'_> {
    fn drop(&mut self) {
        if self.is_new {
            let _ = fs::remove_file(&self.output.path);
        }
    }
}
