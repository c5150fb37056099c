//! Reads files in TOML that people write or keep, and tells what is wrong in them with its place.

use std::borrow::Cow;
use std::fmt::Display;
use std::path::{Component, Path};

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::rule::{self, Rule};
use crate::source::Source;
use crate::wording::listed;

/// What is wrong in such a file, with its place: one line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault(pub String);

/// What is wrong, and the byte where it is.
#[derive(Debug)]
pub struct Wrong {
    pub at: usize,
    pub what: String,
}

impl Wrong {
    /// The line that tells of it.
    pub fn in_source(self, source: &Source) -> Fault {
        let (line, column) = source.line_column(self.at);
        Fault(format!("{}:{line}:{column}: {}", source.name(), self.what))
    }
}

pub type Read<T> = Result<T, Wrong>;
pub type Key<'i> = Spanned<Cow<'i, str>>;
pub type Value<'i> = Spanned<DeValue<'i>>;

pub fn wrong<T>(at: &Spanned<impl Sized>, what: impl Into<String>) -> Read<T> {
    Err(Wrong { at: at.span().start, what: what.into() })
}

/// The whole of a file.
pub fn table(text: &str) -> Read<Spanned<DeTable<'_>>> {
    DeTable::parse(text).map_err(|error| Wrong {
        at: error.span().map_or(0, |span| span.start.min(text.len())),
        what: error.message().to_owned(),
    })
}

/// Refuses a key that is none of `keys`.
pub fn known(key: &Key<'_>, keys: &[&str]) -> Read<()> {
    let name = key.get_ref().as_ref();
    if keys.contains(&name) {
        return Ok(());
    }
    wrong(key, format!("there is no key `{name}` here: {}", instead(name, keys)))
}

/// The path of a file as it is written in a file that lies in `folder`: from there, with `/` on every system.
pub fn relative(path: &Path, folder: &Path) -> String {
    let (mut folders, mut parts) = (folder.components().peekable(), path.components().peekable());
    while folders.peek().is_some() && folders.peek() == parts.peek() {
        folders.next();
        parts.next();
    }
    let up = folders.map(|_| Cow::Borrowed(".."));
    let down = parts.filter(|part| *part != Component::RootDir).map(|part| part.as_os_str().to_string_lossy());
    up.chain(down).collect::<Vec<_>>().join("/")
}

/// The rule of that name.
pub fn called(name: &str) -> Result<&'static Rule, String> {
    rule::find(name).ok_or_else(|| no_rule(name, rule::like(name)))
}

/// What to say where there is no rule `name`.
pub fn no_rule(name: &str, like: Option<&str>) -> String {
    let instead = match like {
        Some(like) => format!("a similar name exists: `{like}`"),
        None => "the README lists them".to_owned(),
    };
    format!("there is no rule `{name}`: {instead}")
}

/// What to type instead of `name`.
pub fn instead(name: &str, names: &[&str]) -> String {
    let near = names.iter().map(|other| (strsim::osa_distance(other, name), *other)).min();
    match near {
        Some((distance, near)) if distance <= 3 && distance < near.len().min(name.chars().count()) => {
            format!("a similar name exists: `{near}`")
        }
        _ => format!("{} is wanted", listed(names, "or")),
    }
}

/// A text, as `read` reads it.
pub fn text<T, E: Display>(key: &Key<'_>, value: &Value<'_>, read: impl Fn(&str) -> Result<T, E>) -> Read<T> {
    let DeValue::String(text) = value.get_ref() else {
        return mistyped(key.get_ref(), "a text in quotes", value);
    };
    read(text).or_else(|what| wrong(value, what.to_string()))
}

/// One text, or a list of them.
pub fn texts<T>(key: &Key<'_>, value: &Value<'_>, read: impl Fn(&str) -> Result<T, String>) -> Read<Vec<T>> {
    match value.get_ref() {
        DeValue::String(_) => Ok(vec![text(key, value, read)?]),
        DeValue::Array(all) => all.iter().map(|one| text(key, one, &read)).collect(),
        _ => mistyped(key.get_ref(), "a text in quotes, or a list of such", value),
    }
}

/// Yes or no.
pub fn boolean(key: &Key<'_>, value: &Value<'_>) -> Read<bool> {
    match value.get_ref() {
        DeValue::Boolean(boolean) => Ok(*boolean),
        _ => mistyped(key.get_ref(), "`true` or `false`", value),
    }
}

/// A number of things, at least one.
pub fn count(key: &Key<'_>, value: &Value<'_>) -> Read<usize> {
    let number =
        value.get_ref().as_integer().and_then(|number| usize::from_str_radix(number.as_str(), number.radix()).ok());
    match number {
        Some(number) if number > 0 => Ok(number),
        Some(_) => wrong(value, format!("`{}` is at least 1", key.get_ref())),
        None => mistyped(key.get_ref(), "a number", value),
    }
}

/// Says what the value of `key` should be, and what it is.
pub fn mistyped<T>(key: &str, wanted: &str, value: &Value<'_>) -> Read<T> {
    let what = match value.get_ref() {
        DeValue::String(_) => "a text",
        DeValue::Integer(_) | DeValue::Float(_) => "a number",
        DeValue::Boolean(_) => "`true` or `false`",
        DeValue::Datetime(_) => "a date",
        DeValue::Array(_) => "a list",
        DeValue::Table(_) => "a table",
    };
    wrong(value, format!("`{key}` wants {wanted}, and this is {what}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_start_from_the_folder() {
        for (path, folder, relative) in [
            ("/repo/a/.env", "/repo", "a/.env"),
            ("/repo/.env", "/repo/ci/x", "../../.env"),
            ("/other/.env", "/repo", "../other/.env"),
            ("/repository/.env", "/repo", "../repository/.env"),
            ("/.env", "/", ".env"),
        ] {
            assert_eq!(self::relative(Path::new(path), Path::new(folder)), relative, "{path} from {folder}");
        }
    }
}
