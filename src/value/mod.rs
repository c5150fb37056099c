//! How Flagsmith takes a text: one file for each parser, and one for each check of what it then does with the value.
//!
//! A parser mirrors one of Flagsmith's own to the letter and says what Flagsmith will see, or where and why it
//! refuses. A check says what goes wrong with a value that the parser took. Both speak in [`Remark`]s, whose
//! [`Kind`] is the rule that reports them; neither knows where the value stands, only which bytes of it are meant.

mod access_log_format;
mod access_log_items;
mod access_log_location;
mod account_email;
mod admin_addresses;
mod api_root_url;
mod arn;
mod boolean;
mod browser_api_url;
mod cache_alias;
mod cache_options;
mod cache_table;
mod choice;
mod clickhouse_url;
mod command_line_number;
mod connection_string;
mod database_aliases;
mod database_name;
mod database_url;
mod date;
mod datetime;
mod debug;
mod delimiter;
mod dict;
mod domain;
mod duration;
mod email;
mod environment_name;
mod fault;
mod float;
mod header_name;
mod header_names;
mod hex;
mod host_name;
mod hosts;
mod ignored;
mod import_path;
mod influxdb_url;
mod integer;
mod items;
mod json;
mod library;
mod list;
mod list_items;
mod log_format;
mod log_level;
mod logging_file;
mod mail_host;
mod mail_port;
mod member;
mod moment;
mod node_boolean;
mod node_env;
mod node_port;
mod node_raw;
mod node_text;
mod node_truthy;
mod non_empty;
mod numbers;
mod openapi_servers;
mod opener_policy;
mod origins;
mod otlp_endpoint;
mod pem;
mod placeholder;
mod proxy_target;
mod python;
mod python_url;
mod redis_url;
mod referrer_policy;
mod regexes;
mod request_url;
mod same_site;
mod sample_rate;
mod secret_key;
mod sentry_dsn;
mod server_key;
mod server_port;
mod service_account;
mod settings_module;
mod shape;
mod shell;
mod signing_key;
mod text;
mod textual_flags;
mod throttle_rate;
mod time_of_day;
mod true_word;
mod truthy_flag;
mod truthy_text;
mod urllib3_url;
mod usage_cache_seconds;
mod words;

pub use database_url::password as database_password;
pub use placeholder::is_placeholder;

use std::borrow::Cow;
use std::fmt;
use std::ops::Range;

pub use shape::Shape;
pub use words::takes;

use crate::finding::Safety;
use crate::redact;
use crate::spec::{Program, Version};

/// A value under examination, with what a parser may need to know besides it.
#[derive(Debug, Clone, Copy)]
pub struct Text<'a> {
    /// The variable's name.
    pub name: &'a str,
    /// Its value, exactly as the process will see it.
    pub value: &'a str,
    /// Whether no byte of it may be shown.
    pub secret: bool,
    /// Which program reads it.
    pub program: Program,
    /// The release that reads it.
    pub release: Version,
    /// What the items of a list are split at.
    pub delimiter: &'a str,
    /// The reader's default, as Flagsmith's source writes it.
    pub default: Option<&'static str>,
}

impl<'a> Text<'a> {
    /// The whole value.
    pub fn all(&self) -> Range<usize> {
        0..self.value.len()
    }

    /// The part `range` in words: in backticks where it may be shown, `the value` where not. Control characters are
    /// made visible, long texts are cut, and the secret parts of URLs are masked.
    pub fn quote(&self, range: Range<usize>) -> Cow<'static, str> {
        redact::quote(self.value, range, self.secret)
    }

    /// The part `range`, where a message may repeat it to the letter: not secret, not long, nothing in it masked.
    pub fn shown(&self, range: Range<usize>) -> Option<&'a str> {
        let part = self.value.get(range.clone())?;
        (self.quote(range) == format!("`{part}`")).then_some(part)
    }

    /// What happens when the value is refused at the start: `the API does not start`.
    pub fn stops(&self) -> &'static str {
        match self.program {
            Program::Frontend | Program::FrontendBuild => "the front end does not start",
            Program::TaskProcessor | Program::Api | Program::Common | Program::Django | Program::Gunicorn => {
                "Flagsmith does not start"
            }
        }
    }
}

#[cfg(test)]
impl<'a> Text<'a> {
    /// A value that the API of the newest release reads, for tests.
    pub fn sample(value: &'a str) -> Self {
        let release = Version::new(2, 265, 0);
        Self { name: "SAMPLE", value, secret: false, program: Program::Api, release, delimiter: ",", default: None }
    }
}

/// Which rule reports a remark.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// `invalid-value`: refused, at the start or at first use.
    Invalid,
    /// `misread-value`: accepted, and not as it looks.
    Misread,
    /// `surrounding-whitespace`: blanks that the parser keeps.
    Whitespace,
    /// `literal-quotes`: quotes that the parser keeps.
    Quotes,
    /// `insecure-value`: works, and should not be used.
    Insecure,
    /// `insecure-value`, as advice only.
    InsecureAdvice,
    /// `no-effect`: accepted, and nothing comes of it.
    NoEffect,
}

/// What a parser or a check has to say about one value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Remark {
    /// Which rule reports it.
    pub kind: Kind,
    /// The bytes of the value that it is about; empty: the value as a whole.
    pub range: Range<usize>,
    /// The fact, then what comes of it: no name in front (the rule puts it there), lower case, no full stop. A piece
    /// of the value may only come in through [`Text::quote`].
    pub message: String,
    /// The few words beside the underline.
    pub label: String,
    /// What to type instead.
    pub help: String,
    /// The value to type, where there is exactly one and it may be shown.
    pub suggestion: Option<String>,
    /// The value that a fix writes.
    pub cure: Option<Cure>,
}

/// The value that a fix writes. It may be secret, and goes into the file and nowhere else.
#[derive(Clone, PartialEq, Eq)]
pub struct Cure {
    /// The whole value.
    pub value: String,
    /// Whether it is certainly what was meant.
    pub safety: Safety,
}

impl fmt::Debug for Cure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.safety.fmt(f)
    }
}

impl Remark {
    /// A remark about the bytes `range`, with nothing but a message.
    pub fn new(kind: Kind, range: Range<usize>, message: impl Into<String>) -> Self {
        let (label, help) = (String::new(), String::new());
        Self { kind, range, message: message.into(), label, help, suggestion: None, cure: None }
    }

    /// With words beside the underline.
    pub fn label(mut self, label: impl Into<String>) -> Self {
        self.label = label.into();
        self
    }

    /// With a cure.
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = help.into();
        self
    }

    /// With the one value to type instead, which is not shown where the value is a secret, or holds one.
    pub fn suggest(mut self, text: &Text<'_>, suggestion: impl Into<String>) -> Self {
        let value: String = suggestion.into();
        self.suggestion = Some(value.clone()).filter(|value| !text.secret && redact::is_plain(value));
        self.cure(text, value)
    }

    /// With the one value that a fix writes. It counts as a guess, unless it only leaves out what stands around the
    /// value or its items, or changes the case of letters. A secret that works may be meant to the letter.
    pub fn cure(mut self, text: &Text<'_>, value: impl Into<String>) -> Self {
        let value: String = value.into();
        let to_the_letter = text.secret && matches!(self.kind, Kind::Whitespace | Kind::Quotes);
        let is_certain = fault::is_same_word(text.value, &value) && !to_the_letter;
        let safety = if is_certain { Safety::Safe } else { Safety::Unsafe };
        self.cure = Some(Cure { value, safety });
        self
    }

    /// What is suggested is certainly what was meant.
    pub fn certainly(mut self) -> Self {
        self.cure = self.cure.map(|cure| Cure { safety: Safety::Safe, ..cure });
        self
    }

    /// As [`Remark::certainly`], if `certain`.
    pub fn certainly_if(self, certain: bool) -> Self {
        if certain { self.certainly() } else { self }
    }
}

/// What Flagsmith will see.
#[derive(Debug, Clone, PartialEq)]
pub enum Seen {
    /// Nothing that can be said: refused, or as if not set.
    Nothing,
    /// A boolean.
    Boolean(bool),
    /// An integer, in decimal, of any size.
    Integer(String),
    /// A floating-point number.
    Float(f64),
    /// A text.
    Text(String),
    /// A list; each item with its bytes in the value.
    List(Vec<Range<usize>>),
    /// Keys and values, in order, the last of two equal keys only.
    Dict(Vec<(String, String)>),
    /// A JSON value.
    Json(serde_json::Value),
    /// The member of an enumeration, by name.
    Member(&'static str),
    /// A moment, time of day or duration, as its canonical text.
    Time(String),
}

impl Reading {
    /// A value that the parser took and has nothing to say about.
    pub fn plain(seen: Seen) -> Self {
        Self { seen, remarks: Vec::new() }
    }

    /// A value that the parser refuses.
    pub fn refused(remark: Remark) -> Self {
        Self { seen: Seen::Nothing, remarks: vec![remark] }
    }
}

/// A value as one reader takes it.
#[derive(Debug, Clone, PartialEq)]
pub struct Reading {
    /// What Flagsmith will see.
    pub seen: Seen,
    /// What is to be said about it.
    pub remarks: Vec<Remark>,
}

/// How a program takes a text: one file each.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Parser {
    /// environs' boolean: a fixed set of words, nothing trimmed.
    Boolean,
    /// environs' integer: Python's `int()`.
    Integer,
    /// environs' float: Python's `float()` without infinities and NaN.
    Float,
    /// The text as it is (`env()`, `env.str`, `os.environ`).
    Text,
    /// environs' list: split at the delimiter, nothing trimmed, an empty text is an empty list.
    List(Delimiter),
    /// environs' dict: `key=value,key=value`, both trimmed, values stay texts.
    Dict,
    /// environs' JSON: Python's `json.loads`.
    Json,
    /// environs' enum: a member's name.
    Enum(&'static [&'static str]),
    /// environs' text with a fixed set of choices: anything else is refused.
    Choice(&'static [&'static str]),
    /// environs' date and time, ISO 8601.
    DateTime,
    /// environs' date, ISO 8601.
    Date,
    /// environs' time of day.
    TimeOfDay,
    /// environs' timedelta.
    Duration,
    /// True for the word `true` in any case, false for everything else (gunicorn's metrics hook).
    TrueWord,
    /// True for any text that is not empty (`SKIP_WAIT_FOR_DB`).
    NonEmpty,
    /// A word of the shell entrypoint of the API images before 2.253.0: a number or a text that gunicorn's or the task processor's own command line parses.
    Shell,
    /// The Node server's boolean: exactly `true` or `1`.
    NodeBoolean,
    /// The Node server's text, put between single quotes into a script.
    NodeText,
    /// The Node server's truthiness: any text that is not empty.
    NodeTruthy,
    /// A text that the Node server uses as it is.
    NodeRaw,
    /// Read by a library; not judged.
    Library,
}

/// What a list is split at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Delimiter {
    /// This text.
    Fixed(&'static str),
    /// The value of another variable, a comma where it is not set.
    Variable(&'static str),
}

/// What a program does with a value that its parser took, and what can go wrong then.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Check {
    /// A level of Python's logging, in upper case.
    LogLevel,
    /// `generic` or `json`; anything else acts as `generic`.
    LogFormat,
    /// The JSON file that Python's logging is set up from.
    LoggingFile,
    /// Django's secret key: not empty, not short, not a sample.
    SecretKey,
    /// The key of login cookies: not empty.
    SigningKey,
    /// A server-side key of Flagsmith's SDK: `ser.` and more.
    ServerKey,
    /// A moment that must have a time zone.
    Zone,
    /// Sentry's sample rate: from 0 to 1.
    SampleRate,
    /// The SameSite attribute of a cookie.
    SameSite,
    /// An e-mail address, with or without a display name.
    Email,
    /// The e-mail address of an account that Flagsmith makes by itself, alone.
    AccountEmail,
    /// The JSON of a Google service account.
    ServiceAccount,
    /// `local`, `dev`, `staging` or `production`.
    EnvironmentName,
    /// A throttle rate of Django REST framework.
    ThrottleRate,
    /// A list of regular expressions of Python.
    Regexes,
    /// A request header in its WSGI form, `HTTP_X_FORWARDED_PROTO`.
    HeaderName,
    /// A list of header names.
    HeaderNames,
    /// A referrer policy.
    ReferrerPolicy,
    /// A cross-origin opener policy.
    OpenerPolicy,
    /// gunicorn's access log format.
    AccessLogFormat,
    /// Extra items of the JSON access log.
    AccessLogItems,
    /// Where gunicorn writes the access log.
    AccessLogLocation,
    /// What the Node server listens on.
    NodePort,
    /// `production`, or the server runs in development mode.
    NodeEnv,
    /// A list of OpenAPI server objects.
    OpenapiServers,
    /// The options of a Django cache.
    CacheOptions,
    /// A dict whose values look like booleans and stay texts.
    TextualFlags,
    /// A text that the browser takes as true unless it is empty.
    TruthyText,
    /// A switch that any text turns on, `false` too.
    TruthyFlag,
    /// An Amazon resource name.
    Arn,
    /// A private key or certificate in PEM.
    Pem,
    /// A hexadecimal text.
    Hex,
    /// A number of which 0 or less makes no sense: a warning.
    Positive,
    /// A number that gunicorn refuses below 0, and that serves nothing at 0 where it counts workers.
    GunicornNumber,
    /// A whole number for the task processor's command line.
    CommandLineNumber,
    /// A TCP port.
    Port,
    /// A length limit that the start refuses outside 1 to 2,000,000.
    ValueLimit,
    /// A length limit that the start refuses outside 1 to 1,999,999.
    ConditionValueLimit,
    /// A number of days that must fit into a date calculation.
    RetentionDays,
    /// A number of seconds or minutes that must fit into a Python timedelta.
    Seconds,
    /// Seconds between flushes: 86,400 and more never flush.
    FlushSeconds,
    /// Seconds between flushes of which 0 counts as not set.
    UsageCacheSeconds,
    /// The delimiter of a list: not empty.
    DelimiterText,
    /// A cache location that names a table of the database.
    CacheTable,
    /// A cache location that is also the cache's name.
    CacheAlias,
    /// A database URL by dj-database-url's rules.
    DatabaseUrl,
    /// A database URL that counts as not set where it is empty.
    OptionalDatabaseUrl,
    /// A list of database URLs.
    DatabaseUrls,
    /// The name of a database.
    DatabaseName,
    /// The port of a database server, as libpq parses it.
    ServerPort,
    /// A list of Flagsmith's own names of databases with tasks.
    DatabaseAliases,
    /// A ClickHouse URL of the native driver.
    ClickhouseUrl,
    /// A URL of redis-py.
    RedisUrl,
    /// A DSN of Sentry.
    SentryDsn,
    /// A URL that the API calls with `requests`.
    RequestUrl,
    /// A URL that the API calls after it has appended a path: it must end with a slash.
    EdgeUrl,
    /// A URL that the API advertises in its OAuth metadata, without `/api/v1/`.
    ApiRootUrl,
    /// The URL that browser code appends paths to: it ends with `/api/v1/`.
    BrowserApiUrl,
    /// The target of the Node server's proxy, without a path.
    ProxyTarget,
    /// The endpoint of an OpenTelemetry collector.
    OtlpEndpoint,
    /// The URL of an InfluxDB server.
    InfluxdbUrl,
    /// Host patterns of Django's ALLOWED_HOSTS.
    Hosts,
    /// Origins of Django's CSRF_TRUSTED_ORIGINS.
    CsrfOrigins,
    /// Origins of django-cors-headers.
    CorsOrigins,
    /// A host, with or without a port, that links are built on.
    Domain,
    /// A host that redirects go to.
    SslHost,
    /// The host name of a mail server.
    MailHost,
    /// The host name of a database server.
    ServerHost,
    /// The port, or service name, of a mail server; never parsed by Flagsmith.
    MailPort,
    /// IP addresses; no ranges, no names.
    AdminAddresses,
    /// A list of permission classes of Django REST framework.
    Permissions,
    /// A list of throttle classes of Django REST framework.
    ThrottleClasses,
    /// A Django cache backend class.
    CacheBackend,
    /// A Django e-mail backend class.
    EmailBackend,
    /// A dotted path to a function.
    ImportPath,
    /// The settings module of Django.
    SettingsModule,
    /// A switch that turns Django's debug mode on.
    Debug,
    /// A list of plain texts: blanks and empty items are kept.
    ListItems,
    /// A value that is parsed and then used for nothing.
    Ignored,
    /// A connection string of Azure Application Insights.
    ConnectionString,
}

impl Parser {
    /// What Flagsmith will see of `text`, and what its parser has to say.
    pub fn read(self, text: &Text<'_>) -> Reading {
        match self {
            Self::Boolean => boolean::parse(text),
            Self::Integer => integer::parse(text),
            Self::Float => float::parse(text),
            Self::Text => text::parse(text),
            Self::List(_) => list::parse(text),
            Self::Dict => dict::parse(text),
            Self::Json => json::parse(text),
            Self::DateTime => datetime::parse(text),
            Self::Date => date::parse(text),
            Self::TimeOfDay => time_of_day::parse(text),
            Self::Duration => duration::parse(text),
            Self::TrueWord => true_word::parse(text),
            Self::NonEmpty => non_empty::parse(text),
            Self::Shell => shell::parse(text),
            Self::NodeBoolean => node_boolean::parse(text),
            Self::NodeText => node_text::parse(text),
            Self::NodeTruthy => node_truthy::parse(text),
            Self::NodeRaw => node_raw::parse(text),
            Self::Library => library::parse(text),
            Self::Enum(members) => member::parse(text, members),
            Self::Choice(choices) => choice::parse(text, choices),
        }
    }
}

impl Check {
    /// Whether it judges blanks and quotes around the value itself: then what the parser says of them counts for
    /// nothing.
    pub fn judges_blanks(self) -> bool {
        matches!(
            self,
            Self::LogLevel
                | Self::LogFormat
                | Self::EnvironmentName
                | Self::ThrottleRate
                | Self::Regexes
                | Self::HeaderName
                | Self::ReferrerPolicy
                | Self::OpenerPolicy
                | Self::AccessLogFormat
                | Self::NodePort
                | Self::NodeEnv
                | Self::TruthyText
                | Self::TruthyFlag
                | Self::Arn
                | Self::Pem
                | Self::Hex
                | Self::Positive
                | Self::GunicornNumber
                | Self::Port
                | Self::ServerPort
                | Self::MailPort
                | Self::DelimiterText
                | Self::DatabaseUrl
                | Self::OptionalDatabaseUrl
                | Self::ClickhouseUrl
                | Self::RedisUrl
                | Self::SentryDsn
                | Self::RequestUrl
                | Self::EdgeUrl
                | Self::OtlpEndpoint
                | Self::InfluxdbUrl
                | Self::ProxyTarget
                | Self::Email
                | Self::SameSite
                | Self::CacheBackend
                | Self::EmailBackend
                | Self::SettingsModule
        )
    }

    /// What goes wrong with a value that the parser took.
    pub fn run(self, text: &Text<'_>, seen: &Seen) -> Vec<Remark> {
        match self {
            Self::LogLevel => log_level::check(text, seen),
            Self::LogFormat => log_format::check(text, seen),
            Self::LoggingFile => logging_file::check(text, seen),
            Self::SecretKey => secret_key::check(text, seen),
            Self::SigningKey => signing_key::check(text, seen),
            Self::ServerKey => server_key::check(text, seen),
            Self::Zone => datetime::zone(text, seen),
            Self::SampleRate => sample_rate::check(text, seen),
            Self::SameSite => same_site::check(text, seen),
            Self::Email => email::check(text, seen),
            Self::AccountEmail => account_email::check(text, seen),
            Self::ServiceAccount => service_account::check(text, seen),
            Self::EnvironmentName => environment_name::check(text, seen),
            Self::ThrottleRate => throttle_rate::check(text, seen),
            Self::Regexes => regexes::check(text, seen),
            Self::HeaderName => header_name::check(text, seen),
            Self::HeaderNames => header_names::check(text, seen),
            Self::ReferrerPolicy => referrer_policy::check(text, seen),
            Self::OpenerPolicy => opener_policy::check(text, seen),
            Self::AccessLogFormat => access_log_format::check(text, seen),
            Self::AccessLogItems => access_log_items::check(text, seen),
            Self::AccessLogLocation => access_log_location::check(text, seen),
            Self::NodePort => node_port::check(text, seen),
            Self::NodeEnv => node_env::check(text, seen),
            Self::OpenapiServers => openapi_servers::check(text, seen),
            Self::CacheOptions => cache_options::check(text, seen),
            Self::TextualFlags => textual_flags::check(text, seen),
            Self::TruthyText => truthy_text::check(text, seen),
            Self::TruthyFlag => truthy_flag::check(text, seen),
            Self::Arn => arn::check(text, seen),
            Self::Pem => pem::check(text, seen),
            Self::Hex => hex::check(text, seen),
            Self::Positive => numbers::positive(text, seen),
            Self::GunicornNumber => numbers::gunicorn(text, seen),
            Self::CommandLineNumber => command_line_number::check(text, seen),
            Self::Port => numbers::port(text, seen),
            Self::ValueLimit => numbers::value_limit(text, seen),
            Self::ConditionValueLimit => numbers::condition_value_limit(text, seen),
            Self::RetentionDays => numbers::retention_days(text, seen),
            Self::Seconds => numbers::seconds(text, seen),
            Self::FlushSeconds => numbers::flush_seconds(text, seen),
            Self::UsageCacheSeconds => usage_cache_seconds::check(text, seen),
            Self::DelimiterText => delimiter::check(text, seen),
            Self::CacheAlias => cache_alias::check(text, seen),
            Self::DatabaseUrl => database_url::one(text, seen),
            Self::OptionalDatabaseUrl if text.value.is_empty() => Vec::new(),
            Self::OptionalDatabaseUrl => database_url::one(text, seen),
            Self::DatabaseUrls => database_url::many(text, seen),
            Self::DatabaseName => database_name::check(text, seen),
            Self::ServerPort => server_port::check(text, seen),
            Self::DatabaseAliases => database_aliases::check(text, seen),
            Self::CacheTable => cache_table::check(text, seen),
            Self::ClickhouseUrl => clickhouse_url::check(text, seen),
            Self::RedisUrl => redis_url::check(text, seen),
            Self::SentryDsn => sentry_dsn::check(text, seen),
            Self::RequestUrl => request_url::request(text, seen),
            Self::EdgeUrl => request_url::edge(text, seen),
            Self::ApiRootUrl => api_root_url::check(text, seen),
            Self::BrowserApiUrl => browser_api_url::check(text, seen),
            Self::ProxyTarget => proxy_target::check(text, seen),
            Self::OtlpEndpoint => otlp_endpoint::check(text, seen),
            Self::InfluxdbUrl => influxdb_url::check(text, seen),
            Self::Hosts => hosts::check(text, seen),
            Self::CsrfOrigins => origins::csrf(text, seen),
            Self::CorsOrigins => origins::cors(text, seen),
            Self::Domain => domain::domain(text, seen),
            Self::SslHost => domain::ssl_host(text, seen),
            Self::MailHost => mail_host::mail(text, seen),
            Self::ServerHost => mail_host::server(text, seen),
            Self::MailPort => mail_port::check(text, seen),
            Self::AdminAddresses => admin_addresses::check(text, seen),
            Self::Permissions => import_path::permissions(text, seen),
            Self::ThrottleClasses => import_path::throttle_classes(text, seen),
            Self::CacheBackend => import_path::cache_backend(text, seen),
            Self::EmailBackend => import_path::email_backend(text, seen),
            Self::ImportPath => import_path::function(text, seen),
            Self::SettingsModule => settings_module::check(text, seen),
            Self::Debug => debug::check(text, seen),
            Self::ListItems => list_items::check(text, seen),
            Self::Ignored => ignored::check(text, seen),
            Self::ConnectionString => connection_string::check(text, seen),
        }
    }
}
