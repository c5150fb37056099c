//! Waits for files to change. They are looked at again and again, ten times a second, instead of asking the system to
//! tell: that also sees what changes on a network mount and in a container's bind mount, and what an editor replaces; it
//! costs one call for each file, and needs no library.

use std::cell::Cell;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, SystemTime};

/// How long to wait between two looks.
const PAUSE: Duration = Duration::from_millis(100);

/// How many looks in a row a file may be missing until that is told.
const PATIENCE: usize = 20;

/// What shows that a file is another one than before, as far as it is there.
type Stamp = Option<(Option<SystemTime>, u64, u64)>;

/// Files that are looked at.
pub struct Watch {
    files: Vec<(PathBuf, Stamp)>,
}

impl Watch {
    /// Looks at these files from now on.
    pub fn new(paths: &[PathBuf]) -> Self {
        let mut watch = Self { files: Vec::new() };
        watch.add(paths);
        watch
    }

    /// Looks at these files too.
    pub fn add(&mut self, paths: &[PathBuf]) {
        for path in paths {
            if self.files.iter().all(|(other, _)| other != path) {
                self.files.push((path.clone(), stamp(path)));
            }
        }
    }

    /// Returns when something has changed and stays as it is for one look, so that nobody reads what is written only in
    /// part. What is `needed` is waited for; `missing` is told once of what stays away.
    pub fn wait(&mut self, needed: &[PathBuf], mut missing: impl FnMut(&Path)) {
        let mut last: Option<Vec<Stamp>> = None;
        let mut looks = 0;
        loop {
            thread::sleep(PAUSE);
            let now: Vec<Stamp> = self.files.iter().map(|(path, _)| stamp(path)).collect();
            let gone = self.files.iter().zip(&now).find(|((path, _), now)| now.is_none() && needed.contains(path));
            if let Some(((path, _), _)) = gone {
                looks += 1;
                if looks == PATIENCE {
                    missing(path);
                }
                continue;
            }
            let has_changed = self.files.iter().zip(&now).any(|((_, before), now)| before != now);
            if has_changed && last.as_ref() == Some(&now) {
                for ((_, before), now) in self.files.iter_mut().zip(now) {
                    *before = now;
                }
                return;
            }
            last = Some(now);
        }
    }
}

fn stamp(path: &Path) -> Stamp {
    let metadata = fs::metadata(path).ok()?;
    #[cfg(unix)]
    let number = std::os::unix::fs::MetadataExt::ino(&metadata);
    #[cfg(not(unix))]
    let number = 0;
    Some((metadata.modified().ok(), metadata.len(), number))
}

/// A stream of which it is known whether somebody still reads it.
pub struct Pipe<'a> {
    /// Where to write.
    pub stream: &'a mut dyn Write,
    /// Whether nobody reads it any more.
    pub is_broken: &'a Cell<bool>,
}

impl Pipe<'_> {
    fn note<T>(&self, result: io::Result<T>) -> io::Result<T> {
        if result.as_ref().is_err_and(|error| error.kind() == io::ErrorKind::BrokenPipe) {
            self.is_broken.set(true);
        }
        result
    }
}

impl Write for Pipe<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let result = self.stream.write(bytes);
        self.note(result)
    }

    fn flush(&mut self) -> io::Result<()> {
        let result = self.stream.flush();
        self.note(result)
    }
}
