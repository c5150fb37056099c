//! What can be said in a schema of the values that a parser or a check takes: a set that holds every one of them, and
//! perhaps others. Patterns keep to what every dialect of regular expressions reads alike.

use super::{Check, Parser, boolean, log_level, member};

/// A set of texts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Shape {
    /// One of these words; the others pass too, by accident, and mean nothing.
    Words(Vec<&'static str>, Vec<&'static str>),
    /// What this regular expression finds something in.
    Pattern(&'static str),
}

/// Not empty.
const SOMETHING: Shape = Shape::Pattern(r"[\s\S]");

impl Shape {
    /// The words that environs' boolean takes for `value`.
    pub fn boolean(value: bool) -> Vec<&'static str> {
        boolean::words().filter(|word| boolean::word(word) == Some(value)).collect()
    }
}

impl Parser {
    /// What holds every value that the parser takes; `None` where it takes all, or no set is worth saying.
    pub fn shape(self, name: &str) -> Option<Shape> {
        Some(match self {
            Self::Boolean => Shape::Words(boolean::words().collect(), Vec::new()),
            // Python's blanks and digits of any script, an underscore between digits.
            Self::Integer => {
                Shape::Pattern(r"^[^\x00-\x08\x0e-\x1b!-\x7f]*[+-]?[^\x00-/:-^`-\x7f]+[^\x00-\x08\x0e-\x1b!-\x7f]*$")
            }
            Self::Float => Shape::Pattern(
                r"^[^\x00-\x08\x0e-\x1b!-\x7f]*[+-]?[^\x00-*,/:-DF-^`-df-\x7f]+[^\x00-\x08\x0e-\x1b!-\x7f]*$",
            ),
            Self::Enum(members) => Shape::Words(members.to_vec(), member::accidents(name).collect()),
            Self::Choice(choices) => Shape::Words(choices.to_vec(), Vec::new()),
            Self::Json => Shape::Pattern(r"[^\t\n\r ]"),
            Self::Dict => Shape::Pattern("^$|="),
            Self::DateTime | Self::Date => Shape::Pattern(r"^[^\x00-/:-\x7f]+-[^\x00-/:-\x7f]+-[^\x00-/:-\x7f]"),
            Self::TimeOfDay => Shape::Pattern(r"^[^\x00-/:-\x7f]+:[^\x00-/:-\x7f]"),
            Self::Duration => Shape::Pattern(r"[^\x00-/:-\x7f]"),
            // No quote that is not escaped, and no escape that nothing follows.
            Self::NodeText => Shape::Pattern(r"^(?:[^'\\]|\\[\s\S])*$"),
            Self::Text
            | Self::List(_)
            | Self::TrueWord
            | Self::NonEmpty
            | Self::Shell
            | Self::NodeBoolean
            | Self::NodeTruthy
            | Self::NodeRaw
            | Self::Library => return None,
        })
    }
}

impl Check {
    /// What holds every value that is of use, as [`Parser::shape`].
    pub fn shape(self) -> Option<Shape> {
        Some(match self {
            Self::LogLevel => Shape::Words(log_level::LEVELS.to_vec(), Vec::new()),
            Self::SecretKey | Self::SigningKey | Self::AccessLogLocation | Self::DelimiterText => SOMETHING,
            Self::ServerKey => Shape::Pattern(r"^$|^ser\."),
            Self::SameSite => Shape::Pattern("^$|^(?:[Ll][Aa][Xx]|[Nn][Oo][Nn][Ee]|[Ss][Tt][Rr][Ii][Cc][Tt])$"),
            Self::ThrottleRate => Shape::Pattern(r"^[^/]+/[smhd][^/]*$"),
            Self::DatabaseUrl => Shape::Pattern(":"),
            Self::OptionalDatabaseUrl | Self::DatabaseUrls => Shape::Pattern("^$|:"),
            Self::RedisUrl | Self::SentryDsn => Shape::Pattern("^$|://"),
            Self::RequestUrl | Self::EdgeUrl => Shape::Pattern("^$|[Hh][Tt][Tt][Pp]"),
            Self::CacheBackend | Self::EmailBackend => Shape::Pattern(r"\."),
            Self::Permissions | Self::ThrottleClasses => Shape::Pattern(r"^$|\."),
            Self::CsrfOrigins => Shape::Pattern("^$|:"),
            Self::CorsOrigins => Shape::Pattern("^$|:|null"),
            _ => return None,
        })
    }
}
