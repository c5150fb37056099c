//! Writes reports into files. All files are opened before the first one is written, so that what cannot be written is
//! told of while nothing has been changed yet. They are written in place: what a path leads to can be a pipe, a device
//! or a file that a container was given.

use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::{Failure, input};
use crate::cli::Output;
use crate::report::Format;

/// A file that is open and not yet written. If it was not there before, it goes away with this value.
pub struct File<'a> {
    output: &'a Output,
    file: fs::File,
    is_new: bool,
}

/// Opens the files of all `outputs`, none of which may be one of those that are checked.
pub fn open<'a>(outputs: &'a [Output], checked: &[PathBuf]) -> Result<Vec<File<'a>>, Failure> {
    let files = outputs.iter().map(File::open).collect::<Result<Vec<_>, _>>()?;
    let mut taken: Vec<PathBuf> = checked.iter().filter_map(|path| regular(path)).collect();
    let inputs = taken.len();
    for path in outputs.iter().map(|output| &output.path) {
        let Some(file) = regular(path) else { continue };
        match taken.iter().position(|other| *other == file) {
            Some(index) if index < inputs => return Err(cannot_write(path, "it is one of the files that are checked")),
            Some(_) => return Err(cannot_write(path, "two reports are to go there")),
            None => taken.push(file),
        }
    }
    Ok(files)
}

/// The one path of a file that has contents of its own: no pipe, and no device.
fn regular(path: &Path) -> Option<PathBuf> {
    fs::canonicalize(path).ok().filter(|path| path.is_file())
}

fn cannot_write(path: &Path, why: &str) -> Failure {
    Failure(format!("cannot write `{}`: {why}", path.display()))
}

fn reason(error: &io::Error) -> String {
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

    /// The format that is wanted there.
    pub fn format(&self) -> Format {
        self.output.format
    }

    /// Writes the whole text.
    pub fn write(mut self, text: &str) -> Result<(), Failure> {
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
