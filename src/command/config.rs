//! Finds and reads configuration files.

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::rc::Rc;

use super::{Failure, input};
use crate::cli::ConfigArguments;
use crate::config::{Config, NAME};
use crate::document::Fault;

/// The configuration file at `path`.
pub fn read(path: &Path) -> Result<Config, Failure> {
    let source = input::file(path)?;
    let folder = folder_of(path).unwrap_or_default();
    Config::parse(&source, folder).map_err(|Fault(what)| Failure(what))
}

/// The folder that a file lies in, with neither links nor `..` in it.
pub fn folder_of(path: &Path) -> Option<PathBuf> {
    let folder = path.parent()?;
    fs::canonicalize(if folder.as_os_str().is_empty() { Path::new(".") } else { folder }).ok()
}

/// The same file, from the root of the file system. Of a link it is the link itself.
pub fn absolute(path: &Path) -> Option<PathBuf> {
    Some(folder_of(path)?.join(path.file_name()?))
}

/// The configuration files of one run: each is looked for and read once.
pub enum Configs {
    /// None is heeded.
    None,
    /// The one that was named.
    Named(Rc<Config>),
    /// Those that were found, by the folder that they were looked for from.
    Found(HashMap<PathBuf, Option<Rc<Config>>>),
}

impl Configs {
    /// As the arguments want it.
    pub fn new(arguments: &ConfigArguments) -> Result<Self, Failure> {
        Ok(match &arguments.config {
            _ if arguments.no_config => Self::None,
            Some(path) => Self::Named(Rc::new(read(path)?)),
            None => Self::Found(HashMap::new()),
        })
    }

    /// The one that holds for the file at `path`, or where there is no file for the working folder.
    pub fn for_file(&mut self, path: Option<&Path>) -> Result<Option<Rc<Config>>, Failure> {
        match self {
            Self::None => Ok(None),
            Self::Named(config) => Ok(Some(Rc::clone(config))),
            Self::Found(found) => {
                let folder = path.and_then(folder_of).or_else(|| fs::canonicalize(".").ok());
                let Some(folder) = folder else { return Ok(None) };
                if let Some(config) = found.get(&folder) {
                    return Ok(config.clone());
                }
                let config = find(&folder)?.map(Rc::new);
                found.insert(folder, config.clone());
                Ok(config)
            }
        }
    }
}

/// The configuration file in `folder`, or in the nearest folder above it that has one.
fn find(folder: &Path) -> Result<Option<Config>, Failure> {
    let Some(path) = folder.ancestors().map(|folder| folder.join(NAME)).find(|path| path.is_file()) else {
        return Ok(None);
    };
    let here = fs::canonicalize(".").ok();
    let shown = here.and_then(|here| path.strip_prefix(here).ok().map(Path::to_path_buf));
    read(shown.as_deref().unwrap_or(&path)).map(Some)
}
