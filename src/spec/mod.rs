//! The table of all variables that Flagsmith knows: its types and the look-up.
//!
//! The rows are TOML, one file for each area, in `src/spec/table/`; `build.rs` compiles them into the statics that
//! are included here, so that nothing is parsed at start-up. A row, with every key that it may have:
//!
//! ```toml
//! [DJANGO_ALLOWED_HOSTS]                    # "REPLICA_DATABASE_URL_<N>" for a numbered family
//! summary = "Host names that the API answers to"             # at most 15 words
//! documented = "api"                        # the section of the official page that lists it: api or frontend
//! page = "deployment-self-hosting/core-configuration/environment-variables"
//! secret = false
//! example = "flags.example.com"
//! status = "documented-only"                # or "set-only", { other-program = "the MCP server" }, { library = "boto3" }
//! instead = [{ component = "frontend", names = ["X"], note = "…" }]
//! renamed = { to = "NEWER_NAME", since = "2.173.0" }
//! aliases = ["ALLOWED_HOSTS"]
//! note = "One more fact."
//! readers = [
//!     { program = "api", parser = "list", delimiter = ",", check = "hosts", default = "", since = "2.4.0",
//!       until = "2.252.0", read_at = "api/app/settings/common.py:71", when = ["A set or B non-empty"],
//!       needs = ["C true", "D is not x"], condition = "in words", effect = "in words" },
//! ]
//! ```
//!
//! A `default` that is worked out begins with `=`, or has `computed = true` beside it: it then only tells how.
//! `parser` is a [`Parser`] and `check` a [`Check`] in kebab case; `enum` and `choice` take `members`, `list` takes
//! `delimiter` or `delimiter-from`. A condition is one or more of `X set`, `X unset`, `X non-empty`, `X empty`,
//! `X true`, `X false`, `X is text`, `X is not text`, `X contains text`, `X without text`, `enterprise`,
//! `processor`, `not processor`, joined by ` or `. A name that the release does not read counts as not set.

mod foreign;
mod relation;
mod similar;
mod stored;
mod version;

use std::borrow::Cow;
use std::fmt;

use crate::value::{Check, Delimiter, Parser};

pub use foreign::{FOREIGN, Foreign, foreign};
pub use relation::Relation;
pub use similar::{Similar, similar};
use stored::Stored;
pub use version::{NotAVersion, Version};

/// The first release that the table knows anything of.
pub const OLDEST: Version = Version::new(1, 0, 0);

/// The newest release that the table describes.
pub const NEWEST: Version = Version::new(2, 265, 0);

/// A name that Flagsmith knows, or once knew, or that its documentation names: a row of the table.
#[derive(Debug)]
pub struct Variable {
    /// The name; of a numbered family with its varying part: `REPLICA_DATABASE_URL_<N>`.
    pub name: &'static str,
    /// What the varying part of a numbered family may be.
    pub family: Option<Family>,
    summary: Stored,
    area: Stored,
    /// The component under which the official page of environment variables lists it.
    pub documented: Option<Component>,
    page: Option<Stored>,
    /// Whether its value is a secret.
    pub secret: bool,
    example: Option<Stored>,
    /// Every use that a program of Flagsmith makes, or made, of it.
    pub readers: &'static [Reader],
    /// What else is to be known of a name that no reader explains.
    pub status: Status,
    /// What to use instead, where a component does not read it.
    pub instead: &'static [Instead],
    /// The newer name, where both are still read.
    pub renamed: Option<&'static Renamed>,
    note: Option<Stored>,
    /// Other names that are commonly written for it and that no distance would find: `SECRET_KEY`.
    pub aliases: &'static [&'static str],
}

impl Variable {
    /// What it is for, in at most 15 words.
    pub fn summary(&self) -> &'static str {
        self.summary.text()
    }

    /// The table file that it stands in: `database`, `email`, …
    pub fn area(&self) -> &'static str {
        self.area.text()
    }

    /// The official page that tells of it, under `https://docs.flagsmith.com/`.
    pub fn page(&self) -> Option<&'static str> {
        self.page.map(Stored::text)
    }

    /// A value that works, for `explain` and `template`; made up.
    pub fn example(&self) -> Option<&'static str> {
        self.example.map(Stored::text)
    }

    /// One more fact that `explain` and findings give, in a sentence.
    pub fn note(&self) -> Option<&'static str> {
        self.note.map(Stored::text)
    }

    /// Whether a process of `component` reads it at `release`.
    pub fn is_read_by(&self, component: Component, release: Version) -> bool {
        self.readers.iter().any(|reader| reader.program.runs_in(component) && reader.exists_at(release))
    }

    /// Whether any program reads it at `release`, a build included.
    pub fn is_read_at(&self, release: Version) -> bool {
        self.readers.iter().any(|reader| reader.exists_at(release))
    }

    /// The address of the official page that tells of it.
    pub fn url(&self) -> Option<String> {
        self.page().map(|page| format!("https://docs.flagsmith.com/{page}"))
    }

    /// What to use instead with `component`; what is said of the API goes for every process of its image, unless
    /// something else is said of that one.
    pub fn instead_for(&self, component: Component) -> Option<&'static Instead> {
        let of = |wanted| self.instead.iter().find(|instead| instead.component == wanted);
        of(component).or_else(|| (component != Component::Frontend).then(|| of(Component::Api)).flatten())
    }

    /// The part of a family's name in front of its varying part.
    fn prefix(&self) -> &'static str {
        self.name.split_once('<').map_or(self.name, |(prefix, _)| prefix)
    }

    /// Whether `name` is a member of this numbered family.
    fn has_member(&self, name: &str) -> bool {
        let rest = || name.strip_prefix(self.prefix()).filter(|rest| !rest.is_empty());
        match self.family {
            None => false,
            Some(Family::Number) => self.number_of(name).is_some(),
            Some(Family::Environment) => {
                rest().is_some_and(|rest| rest.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit()))
            }
        }
    }

    /// The number of `name` in this numbered family; Flagsmith counts without leading zeros.
    pub fn number_of(&self, name: &str) -> Option<u32> {
        let digits = name.strip_prefix(self.prefix()).filter(|_| self.family == Some(Family::Number))?;
        let plain = digits == "0" || !digits.starts_with('0') && digits.bytes().all(|byte| byte.is_ascii_digit());
        plain.then(|| digits.parse().ok())?
    }

    /// The member `number` of this numbered family.
    pub fn member(&self, number: u32) -> String {
        format!("{}{number}", self.prefix())
    }
}

/// The newer name of a variable of which both names are read.
#[derive(Debug)]
pub struct Renamed {
    /// The newer name.
    pub to: &'static str,
    /// The first release that reads the newer name.
    pub since: Version,
}

/// The varying part of the name of a numbered family.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Family {
    /// A number from 0: `REPLICA_DATABASE_URL_<N>`.
    Number,
    /// The name of an environment in upper case: `E2E_TEST_TOKEN_<ENV>`.
    Environment,
}

/// What a name is, apart from its readers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    /// The readers say it all.
    Flagsmith,
    /// The documentation names it, and no release reads it.
    DocumentedOnly,
    /// The chart, a template or a guide sets it, and no release reads it.
    SetOnly,
    /// Another program of Flagsmith reads it: the MCP server, the Edge Proxy, the CLI.
    OtherProgram(&'static str),
    /// A library inside Flagsmith reads it straight from the environment; it is not judged.
    Library(&'static str),
}

/// One program's use of a variable, over a range of releases.
#[derive(Debug)]
pub struct Reader {
    /// Which program reads it.
    pub program: Program,
    /// How it takes the text.
    pub parser: Parser,
    /// What it then does with the value that can go wrong.
    pub check: Option<Check>,
    default: Option<Stored>,
    /// Whether the default is worked out, and `default` only tells how.
    pub computed: bool,
    /// The first release that reads it so.
    pub since: Version,
    /// The last release that reads it so; `None` where the newest one does.
    pub until: Option<Version>,
    read_at: Stored,
    /// All of these must hold, or the program does not look at the variable.
    pub when: &'static [Condition],
    /// All of these must hold, or the program reads the variable and nothing comes of it.
    pub needs: &'static [Condition],
    condition: Option<Stored>,
    effect: Option<Stored>,
}

impl Reader {
    /// The value that counts when the variable is not set, as Flagsmith's source writes it; `None` where unset is a
    /// state of its own.
    pub fn default(&self) -> Option<&'static str> {
        self.default.map(Stored::text)
    }

    /// File and line in Flagsmith's source, at the newest release that reads it.
    pub fn read_at(&self) -> &'static str {
        self.read_at.text()
    }

    /// `when` and `needs`, or what else limits it, in words.
    pub fn condition(&self) -> Option<&'static str> {
        self.condition.map(Stored::text)
    }

    /// What it does with the value, where that is not plain from the summary.
    pub fn effect(&self) -> Option<&'static str> {
        self.effect.map(Stored::text)
    }

    /// Whether `release` has this reader.
    pub fn exists_at(&self, release: Version) -> bool {
        self.since <= release && self.until.is_none_or(|until| release <= until)
    }

    /// The default as it would stand in an environment, where there is one that can.
    pub fn default_value(&self) -> Option<Cow<'static, str>> {
        let default = self.default()?;
        if self.computed {
            // `=OTHER (False)`: what counts where the other one is not set either.
            let value = default.strip_suffix(')')?.rsplit_once('(')?.1;
            return (default.starts_with('=') && value != "None").then(|| value.to_ascii_lowercase().into());
        }
        Some(match self.parser {
            Parser::Boolean => default.to_ascii_lowercase().into(),
            Parser::List(_) => {
                default.strip_prefix('[').and_then(|list| list.strip_suffix(']')).unwrap_or(default).into()
            }
            Parser::Dict if default == "{}" => "".into(),
            _ => default.into(),
        })
    }
}

/// At least one of `any` must hold.
#[derive(Debug)]
pub struct Condition {
    /// The alternatives.
    pub any: &'static [Atom],
}

impl Condition {
    /// Itself in words, as the end of "only if …".
    pub fn words(&self) -> String {
        let words: Vec<String> = self.any.iter().map(Atom::words).collect();
        words.join(" or ")
    }
}

/// A test of one other variable, or of the target.
#[derive(Debug)]
pub enum Atom {
    /// The variable is there, empty or not.
    Set(&'static str),
    /// It is not there.
    Unset(&'static str),
    /// It is there and holds something.
    NonEmpty(&'static str),
    /// It is not there, or empty.
    Empty(&'static str),
    /// Its reader takes it, or its default, for true.
    True(&'static str),
    /// Its reader takes it, or its default, for false.
    False(&'static str),
    /// Its text, or its default, is exactly this.
    Is(&'static str, &'static str),
    /// Its text, or its default, is not this.
    IsNot(&'static str, &'static str),
    /// Its text, or its default, holds this.
    Contains(&'static str, &'static str),
    /// Its text, or its default, does not hold this.
    Without(&'static str, &'static str),
    /// The private packages are there.
    Enterprise,
    /// The task processor is among what is started.
    Processor,
    /// Something else than the task processor is among what is started.
    NotProcessor,
}

impl Atom {
    /// The variable that it tests, if it tests one.
    pub fn variable(&self) -> Option<&'static str> {
        match *self {
            Self::Set(name)
            | Self::Unset(name)
            | Self::NonEmpty(name)
            | Self::Empty(name)
            | Self::True(name)
            | Self::False(name)
            | Self::Is(name, _)
            | Self::IsNot(name, _)
            | Self::Contains(name, _)
            | Self::Without(name, _) => Some(name),
            Self::Enterprise | Self::Processor | Self::NotProcessor => None,
        }
    }

    /// Itself in words, as the end of "only if …".
    pub fn words(&self) -> String {
        match *self {
            Self::Set(name) => format!("`{name}` is set"),
            Self::Unset(name) => format!("`{name}` is not set"),
            Self::NonEmpty(name) => format!("`{name}` is set and not empty"),
            Self::Empty(name) => format!("`{name}` is empty or not set"),
            Self::True(name) => format!("`{name}` is on"),
            Self::False(name) => format!("`{name}` is off"),
            Self::Is(name, text) => format!("`{name}` is `{text}`"),
            Self::IsNot(name, text) => format!("`{name}` is not `{text}`"),
            Self::Contains(name, text) => format!("`{name}` names `{text}`"),
            Self::Without(name, text) => format!("`{name}` does not name `{text}`"),
            Self::Enterprise => "the image holds Flagsmith's private packages".to_owned(),
            Self::Processor => "the task processor is started with it".to_owned(),
            Self::NotProcessor => "the API is started with it".to_owned(),
        }
    }
}

/// What to set instead, and for whom.
#[derive(Debug)]
pub struct Instead {
    /// The component that reads the other name.
    pub component: Component,
    /// The other name, or names.
    pub names: &'static [&'static str],
    /// What differs between the two, where something does.
    pub note: Option<&'static str>,
}

/// A program, or a part of one, that reads the environment, as the facts name them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Program {
    /// The Django settings of the API.
    Api,
    /// The package `flagsmith-common`, at every start.
    Common,
    /// Django itself.
    Django,
    /// The web server in front of Django.
    Gunicorn,
    /// The task processor's own settings.
    TaskProcessor,
    /// The Node server of the dashboard.
    Frontend,
    /// The build of the dashboard, not its start.
    FrontendBuild,
}

impl Program {
    /// The name in the table and in the facts.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Api => "api",
            Self::Common => "common",
            Self::Django => "django",
            Self::Gunicorn => "gunicorn",
            Self::TaskProcessor => "task-processor",
            Self::Frontend => "frontend",
            Self::FrontendBuild => "frontend-build",
        }
    }

    /// The side of Flagsmith that the program belongs to.
    pub const fn side(self) -> Side {
        match self {
            Self::Frontend | Self::FrontendBuild => Side::Frontend,
            _ => Side::Api,
        }
    }

    /// Whether a process of `component` runs this program. The four numbers of the task processor are parsed by
    /// `flagsmith start` whatever it starts (facts/conditions.md, section 8).
    pub const fn runs_in(self, component: Component) -> bool {
        match self {
            Self::Api | Self::Common | Self::Django | Self::Gunicorn | Self::TaskProcessor => {
                !matches!(component, Component::Frontend)
            }
            Self::Frontend => matches!(component, Component::Frontend),
            Self::FrontendBuild => false,
        }
    }
}

/// One of the two sides that are configured apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// Everything that runs from the API's image.
    Api,
    /// The Node server of the dashboard.
    Frontend,
}

/// What is deployed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, clap::ValueEnum)]
pub enum Component {
    /// The Django API.
    Api,
    /// The task processor.
    Processor,
    /// The Node server of the dashboard.
    Frontend,
    /// The API image with the bundled dashboard.
    Unified,
}

impl Component {
    /// The name on the command line and in JSON.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Api => "api",
            Self::Processor => "processor",
            Self::Frontend => "frontend",
            Self::Unified => "unified",
        }
    }

    /// The subject of a sentence.
    pub const fn subject(self) -> &'static str {
        match self {
            Self::Api | Self::Unified => "the API",
            Self::Processor => "the task processor",
            Self::Frontend => "the front end",
        }
    }
}

impl fmt::Display for Component {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// The row of `name`, a member of a numbered family included.
pub fn find(name: &str) -> Option<&'static Variable> {
    match VARIABLES.binary_search_by(|variable| variable.name.cmp(name)) {
        Ok(index) => Some(&VARIABLES[index]),
        Err(_) => VARIABLES.iter().find(|variable| variable.has_member(name)),
    }
}

/// Every area of the table, in the order of names.
pub fn areas() -> Vec<&'static str> {
    let mut areas: Vec<&str> = VARIABLES.iter().map(|variable| variable.area()).collect();
    areas.sort_unstable();
    areas.dedup();
    areas
}

include!(concat!(env!("OUT_DIR"), "/table.rs"));
