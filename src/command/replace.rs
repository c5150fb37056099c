//! Replaces files: all of them or none, each as a whole, with its mode and its owner.

use std::ffi::OsString;
use std::fs::{self, File, Metadata, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::{Failure, input};

/// A file, and what it holds now and later.
pub struct Change<'a> {
    /// The path, as it was given.
    pub path: &'a Path,
    /// The text that was read.
    pub old: &'a str,
    /// The text to write.
    pub new: &'a str,
}

/// Makes all changes. First every new text is put beside its file; only when all are there they take the files' places.
pub fn all<'a>(changes: &[Change<'a>]) -> Result<(), Failure> {
    let fail = |path: &Path, why: &str| Failure(format!("cannot write `{}`: {why}", path.display()));
    let prepare = |change: &Change<'a>| match Prepared::new(change) {
        Ok(prepared) => Ok((change.path, prepared)),
        Err(why) => Err(fail(change.path, &why)),
    };
    let prepared = changes.iter().map(prepare).collect::<Result<Vec<_>, _>>()?;
    for (path, prepared) in prepared {
        prepared.finish().map_err(|error| fail(path, &input::reason(&error)))?;
    }
    Ok(())
}

/// A new text that lies beside the file whose place it will take. It goes away with this value.
struct Prepared {
    beside: PathBuf,
    target: PathBuf,
    is_done: bool,
}

impl Prepared {
    fn new(change: &Change<'_>) -> Result<Self, String> {
        let told = |error: io::Error| input::reason(&error);
        // A link stays a link: what it leads to is replaced.
        let target = fs::canonicalize(change.path).map_err(told)?;
        let metadata = fs::metadata(&target).map_err(told)?;
        if metadata.permissions().readonly() {
            return Err("it is read-only".to_owned());
        }
        // Asks the system whether it may be written to, and changes nothing.
        OpenOptions::new().write(true).open(&target).map_err(told)?;
        if fs::read(&target).map_err(told)? != change.old.as_bytes() {
            return Err("it has changed while it was checked".to_owned());
        }
        let (beside, file) = create_beside(&target).map_err(told)?;
        let prepared = Self { beside, target, is_done: false };
        fill(file, change.new, &metadata).map_err(told)?;
        Ok(prepared)
    }

    fn finish(mut self) -> io::Result<()> {
        fs::rename(&self.beside, &self.target)?;
        self.is_done = true;
        // That the name lasts, too, is worth a try and no failure: not every system can promise it.
        if let Some(folder) = self.target.parent().and_then(|folder| File::open(folder).ok()) {
            let _ = folder.sync_all();
        }
        Ok(())
    }
}

impl Drop for Prepared {
    fn drop(&mut self) {
        if !self.is_done {
            let _ = fs::remove_file(&self.beside);
        }
    }
}

fn fill(mut file: File, text: &str, old: &Metadata) -> io::Result<()> {
    file.write_all(text.as_bytes())?;
    keep_owner_and_mode(&file, old)?;
    file.sync_all()
}

/// A new file in the folder of `target`, which nobody else can read.
fn create_beside(target: &Path) -> io::Result<(PathBuf, File)> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut number = 0;
    loop {
        let mut name = OsString::from(".");
        name.push(target.file_name().unwrap_or_default());
        name.push(format!(".{}-{number}.new", std::process::id()));
        let beside = target.with_file_name(name);
        match options.open(&beside) {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists && number < 100 => number += 1,
            result => return result.map(|file| (beside, file)),
        }
    }
}

/// Gives the new file the owner of the old one, as far as that is permitted, and its mode. A group that cannot be
/// given is not replaced by another one that may read the file.
#[cfg(unix)]
fn keep_owner_and_mode(file: &File, old: &Metadata) -> io::Result<()> {
    use std::os::unix::fs::{MetadataExt, PermissionsExt, fchown};
    let new = file.metadata()?;
    let mut mode = old.mode() & 0o7777;
    if new.uid() != old.uid() {
        // Only a privileged user can give files away.
        let _ = fchown(file, Some(old.uid()), None);
    }
    if new.gid() != old.gid() && fchown(file, None, Some(old.gid())).is_err() {
        mode &= !0o2070;
    }
    file.set_permissions(fs::Permissions::from_mode(mode))
}

#[cfg(not(unix))]
fn keep_owner_and_mode(file: &File, old: &Metadata) -> io::Result<()> {
    file.set_permissions(old.permissions())
}
