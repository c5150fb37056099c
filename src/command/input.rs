//! Reads files and standard input as text, or says why that is not possible without a word of what is in them.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use super::Failure;
use crate::load;
use crate::source::Source;

/// The most bytes that are read from one path: far more than any environment holds, which the system limits too.
const MOST_BYTES: u64 = 64 << 20;

/// Standard input as a source called `name`.
pub fn stdin(stdin: &mut dyn Read, name: &str) -> Result<Source, Failure> {
    read(stdin).map(|text| Source::new(name, text)).map_err(|why| Failure(format!("cannot read standard input: {why}")))
}

/// The file at `path` as a source.
pub fn file(path: &Path) -> Result<Source, Failure> {
    let name = path.to_string_lossy();
    let fail = |why: String| Failure(format!("cannot read `{name}`: {why}"));
    if path.is_dir() {
        return Err(fail("it is a folder, and a file is wanted".to_owned()));
    }
    let mut file = File::open(path).map_err(|error| fail(reason(&error)))?;
    let text = read(&mut file).map_err(fail)?;
    Ok(Source::new(name, text))
}

fn read(reader: &mut dyn Read) -> Result<String, String> {
    let mut bytes = Vec::new();
    reader.take(MOST_BYTES + 1).read_to_end(&mut bytes).map_err(|error| reason(&error))?;
    if bytes.len() as u64 > MOST_BYTES {
        return Err(format!("it holds more than {} MiB", MOST_BYTES >> 20));
    }
    load::decode(bytes).map_err(|error| error.to_string())
}

/// The kind of an error only: its own text may hold more.
pub fn reason(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => "there is no such file".to_owned(),
        io::ErrorKind::PermissionDenied => "permission denied".to_owned(),
        io::ErrorKind::IsADirectory => "it is a folder, and a file is wanted".to_owned(),
        kind => kind.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_never_ends_is_refused() {
        assert_eq!(read(&mut io::repeat(b'a')), Err("it holds more than 64 MiB".to_owned()));
    }
}
