//! What each parser and each check wants, in words: for `explain`, `list` and the documentation made from the table.

use super::{Check, Delimiter, Parser};
use crate::spec::Reader;
use crate::wording;

impl Parser {
    /// Its kind, in a word or two.
    pub fn kind(self) -> &'static str {
        match self {
            Self::Boolean | Self::NodeBoolean | Self::TrueWord => "boolean",
            Self::Integer => "integer",
            Self::Float => "number",
            Self::Text | Self::NodeText | Self::NodeRaw | Self::Shell => "text",
            Self::List(_) => "list",
            Self::Dict => "dict",
            Self::Json => "JSON",
            Self::Enum(_) | Self::Choice(_) => "choice",
            Self::DateTime => "date and time",
            Self::Date => "date",
            Self::TimeOfDay => "time of day",
            Self::Duration => "duration",
            Self::NonEmpty | Self::NodeTruthy => "presence",
            Self::Library => "a library's",
        }
    }

    /// The values that it takes.
    pub fn accepts(self) -> String {
        match self {
            Self::Boolean => {
                "true, t, yes, y, on or 1; false, f, no, n, off or 0; all in lower case, upper case or with \
                              a capital, and nothing else: no blanks, not empty"
                    .to_owned()
            }
            Self::Integer => "a whole number; blanks around it and underscores between digits are fine".to_owned(),
            Self::Float => "a number such as 0.5; no percent sign, neither infinity nor NaN".to_owned(),
            Self::Text | Self::NodeRaw => "any text, taken as it is".to_owned(),
            Self::List(Delimiter::Fixed(",")) => {
                "items with commas between them; blanks become part of an item".to_owned()
            }
            Self::List(Delimiter::Fixed(delimiter)) => {
                format!("items with `{delimiter}` between them; blanks become part of an item")
            }
            Self::List(Delimiter::Variable(name)) => {
                format!("items with commas between them, or what `{name}` says; blanks become part of an item")
            }
            Self::Dict => "key=value pairs with commas between them; values stay texts".to_owned(),
            Self::Json => "JSON, not empty".to_owned(),
            Self::Enum(members) => format!("{}, in upper case", wording::joined(members, "or")),
            Self::Choice(choices) => wording::joined(choices, "or"),
            Self::DateTime => "a date and a time in ISO 8601: 2026-01-31T12:00:00Z".to_owned(),
            Self::Date => "a date in ISO 8601: 2026-01-31".to_owned(),
            Self::TimeOfDay => "a time of day: 01:00 or 01:00:00".to_owned(),
            Self::Duration => "whole seconds, or (since 2.169.0) units from large to small such as `1d 12h`".to_owned(),
            Self::TrueWord => "true, in any case; every other text is false".to_owned(),
            Self::NonEmpty | Self::NodeTruthy => "any text that is not empty, `false` too, turns it on".to_owned(),
            Self::Shell => "a word of the entrypoint's command line, without blanks".to_owned(),
            Self::NodeBoolean => "true or 1, exactly; every other text, True and yes too, is false".to_owned(),
            Self::NodeText => "a text without a single quote, a backslash or a line break".to_owned(),
            Self::Library => "read by a library, not judged".to_owned(),
        }
    }

    /// The values that it takes in a few words, for a comment beside an assignment; `None` where any text is taken.
    pub fn brief(self) -> Option<String> {
        Some(match self {
            Self::Boolean | Self::NodeBoolean | Self::TrueWord => "true or false".to_owned(),
            Self::Integer => "a whole number".to_owned(),
            Self::Float => "a number such as 0.5".to_owned(),
            Self::List(Delimiter::Fixed(",")) => "a list, with commas and no blanks between".to_owned(),
            Self::Text | Self::NodeText | Self::NodeRaw | Self::Shell | Self::Library => return None,
            _ => self.accepts(),
        })
    }
}

impl Check {
    /// What must be true of a value for it to be of use.
    pub fn wants(self) -> &'static str {
        match self {
            Self::LogLevel => "DEBUG, INFO, WARNING, ERROR or CRITICAL, in upper case",
            Self::LogFormat => "generic or json",
            Self::SecretKey => "50 or more random characters",
            Self::SigningKey => "not empty",
            Self::ServerKey => "a server-side key, which begins with `ser.`",
            Self::SampleRate => "from 0 to 1: 0.25 is a quarter",
            Self::SameSite => "lax, none or strict, in any case",
            Self::Email => "an e-mail address, with or without a name in front",
            Self::AccountEmail => "an e-mail address alone",
            Self::ServiceAccount => "the JSON of a Google service account",
            Self::EnvironmentName => "local, dev, staging or production",
            Self::ThrottleRate => "a number, a slash and s, m, h or d: only the period's first letter counts",
            Self::Regexes => "regular expressions of Python",
            Self::HeaderName => "a header in WSGI form, such as HTTP_X_FORWARDED_PROTO",
            Self::HeaderNames => "names of HTTP headers",
            Self::ReferrerPolicy => "a referrer policy of browsers",
            Self::OpenerPolicy => "a cross-origin opener policy of browsers",
            Self::AccessLogFormat => "a template with fields such as %(h)s",
            Self::AccessLogItems => "items such as {x-request-id}i",
            Self::AccessLogLocation => "a file in a folder that exists, or - for standard output",
            Self::NodePort => "a port from 1 to 65535",
            Self::NodeEnv => "production, or the server runs in development mode",
            Self::OpenapiServers => "a list of objects, each with a url",
            Self::CacheOptions => "an object, or null",
            Self::TextualFlags => "nothing at all for false: any other text counts as true, `False` too",
            Self::TruthyText => "nothing at all for false: any other text counts as true, `false` too",
            Self::TruthyFlag => "nothing at all for off: any other text turns it on, `false` too",
            Self::Arn => "an Amazon resource name",
            Self::Pem => "a key or certificate in PEM, with its line breaks",
            Self::Hex => "hexadecimal digits, two for each byte",
            Self::Positive => "above 0",
            Self::GunicornNumber => "0 or more; above 0 to be of use",
            Self::Port => "a port from 1 to 65535",
            Self::ValueLimit => "from 1 to 2000000",
            Self::ConditionValueLimit => "from 1 to 1999999",
            Self::RetentionDays => "a number of days that reaches back less than two thousand years",
            Self::Seconds => "a number of seconds that a clock can count",
            Self::FlushSeconds => "below 86400: from there on nothing is ever flushed",
            Self::UsageCacheSeconds => "above 0, which counts as not set, and below 86400",
            Self::DelimiterText => "not empty",
            Self::CacheTable => "the name of a table, or a location of the back end",
            Self::CacheAlias => "not the name of another cache",
            Self::DatabaseUrl => "postgres://user:password@host:5432/name, with / ? # [ ] and % in a password encoded",
            Self::OptionalDatabaseUrl => "empty, or postgres://user:password@host:5432/name",
            Self::DatabaseUrls => "each postgres://user:password@host:5432/name",
            Self::DatabaseName => "the name of a database, at most 63 bytes",
            Self::ServerPort => "a port from 1 to 65535",
            Self::DatabaseAliases => "default and task_processor",
            Self::ClickhouseUrl => "clickhouse://user:password@host:9000/name, for the native protocol",
            Self::RedisUrl => "redis://host:6379/0, or rediss:// for TLS",
            Self::SentryDsn => "https://key@host/number",
            Self::RequestUrl => "a URL with http:// or https://",
            Self::EdgeUrl => "a URL with http:// or https:// that ends with a slash",
            Self::ApiRootUrl => "a URL without /api/v1/",
            Self::BrowserApiUrl => "a URL that a browser reaches and that ends with /api/v1/",
            Self::ProxyTarget => "a URL with http:// or https://, without a path",
            Self::OtlpEndpoint => "a URL with http:// or https://",
            Self::InfluxdbUrl => "a URL with http:// or https://",
            Self::Hosts => {
                "host names without scheme, port and path; .example.com for a domain and all below it; * for any"
            }
            Self::CsrfOrigins => "each https://host, without a path",
            Self::CorsOrigins => "each https://host, without a path or a slash at the end",
            Self::Domain => "a host, with a port if need be, without scheme and slash",
            Self::SslHost => "a host without scheme and path",
            Self::MailHost => "a host name without scheme and port",
            Self::ServerHost => "a host name or address without scheme and port",
            Self::MailPort => "a port; 465 cannot work",
            Self::AdminAddresses => "single addresses: neither ranges nor names",
            Self::Permissions => "dotted paths of permission classes",
            Self::ThrottleClasses => "dotted paths of throttle classes",
            Self::CacheBackend => "the dotted path of a cache class of Django",
            Self::EmailBackend => "the dotted path of a mail class of Django",
            Self::ImportPath => "a dotted path",
            Self::SettingsModule => "app.settings.production",
            Self::Debug => "false: the images lack what debug mode needs",
            Self::ListItems => "no blanks, quotes or brackets around the items",
            Self::LoggingFile => "a JSON file that Python's dictConfig takes",
            Self::CommandLineNumber => "a whole number",
            Self::ConnectionString => "a connection string of Azure, with an instrumentation key",
            Self::Zone => "with a time zone: one without is refused at the start",
            Self::Ignored => "nothing in Flagsmith uses it",
        }
    }
}

/// What a value has to be for all of `readers`; `None` where any text will do.
pub fn takes(readers: &[&Reader]) -> Option<String> {
    let mut all: Vec<String> = Vec::new();
    for reader in readers {
        for text in [reader.parser.brief(), reader.check.map(|check| check.wants().to_owned())].into_iter().flatten() {
            if !all.contains(&text) {
                all.push(text);
            }
        }
    }
    (!all.is_empty()).then(|| all.join("; "))
}
