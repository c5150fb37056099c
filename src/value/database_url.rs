//! A database URL as dj-database-url 3.0.1 takes it (0.5.0 before 2.188.0 refuses the same texts, facts/releases.md),
//! and then Django's PostgreSQL backend and libpq 17: verdicts/README.md, "database URL".

use std::ops::Range;

use super::python_url::{BadPort, Cut, Pair, PythonUrl, Refused, unquote};
use super::{Kind, Remark, Seen, Text, host_name, items};

/// Schemes that lead to PostgreSQL.
const POSTGRES: &[&str] = &["postgres", "postgresql", "pgsql"];

/// Schemes that dj-database-url knows and Flagsmith's image cannot serve, with what is behind them.
const OTHER_ENGINES: &[(&str, &str)] = &[
    ("cockroach", "CockroachDB"),
    ("mssql", "SQL Server"),
    ("mssqlms", "SQL Server"),
    ("mysql", "MySQL"),
    ("mysql-connector", "MySQL"),
    ("mysql2", "MySQL"),
    ("mysqlgis", "MySQL"),
    ("oracle", "Oracle"),
    ("oraclegis", "Oracle"),
    ("postgis", "PostGIS"),
    ("redshift", "Redshift"),
    ("spatialite", "SpatiaLite"),
    ("sqlite", "SQLite"),
    ("timescale", "TimescaleDB"),
    ("timescalegis", "TimescaleDB"),
];

/// What the value should look like.
const SHAPE: &str = "`postgresql://user:password@host:5432/name`";

/// Django's limit for the name of a PostgreSQL database.
const MAX_NAME: usize = 63;

/// A single URL.
pub(super) fn one(text: &Text<'_>, _seen: &Seen) -> Vec<Remark> {
    if !text.value.is_empty() {
        return url(text, text.all());
    }
    // The others are only looked at where they hold something (api/app/settings/common.py:217, 314).
    if !matches!(text.name, "DATABASE_URL" | "ANALYTICS_DATABASE_URL") {
        return Vec::new();
    }
    let message = format!("it is set and empty, which is no URL, and {}", text.stops());
    vec![Remark::new(Kind::Invalid, 0..0, message).label("empty").help(format!("write {SHAPE}, or remove the line"))]
}

/// A list of URLs.
pub(super) fn many(text: &Text<'_>, seen: &Seen) -> Vec<Remark> {
    let judge = |(index, item): (usize, &Range<usize>)| {
        if !item.is_empty() {
            let mut remarks = url(text, item.clone());
            remarks.extend(blank_in_front(text, item).filter(|_| index > 0));
            return remarks;
        }
        let message = format!("{} is empty, which is no URL, and {}", items::called(seen, index), text.stops());
        let help = "remove the delimiter that nothing follows or precedes";
        vec![Remark::new(Kind::Invalid, items::gap(text, item), message).label("nothing beside it").help(help)]
    };
    items::ranges(seen).iter().enumerate().flat_map(judge).collect()
}

/// The password in a database URL, as Flagsmith decodes it.
pub fn password(value: &str) -> Option<String> {
    let url = PythonUrl::split(value, 0..value.len()).ok()?;
    let (_, password) = url.part(&url.userinfo()?).split_once(':')?;
    Some(unquote(password))
}

/// A blank behind a delimiter stays in the item, and goes only because it stands in front of a URL.
fn blank_in_front(text: &Text<'_>, item: &Range<usize>) -> Option<Remark> {
    let value = &text.value[item.clone()];
    let length = value.len() - value.trim_start_matches(' ').len();
    (length > 0 && length < value.len()).then(|| {
        let message = "the blank behind the delimiter is part of the item, and only dropped in front of a URL";
        let place = item.start..item.start + length;
        let remark = Remark::new(Kind::Whitespace, place.clone(), message).label("a blank").help("remove the blank");
        let without = format!("{}{}", &text.value[..place.start], &text.value[place.end..]);
        remark.suggest(text, without).certainly()
    })
}

fn url(text: &Text<'_>, range: Range<usize>) -> Vec<Remark> {
    if &text.value[range.clone()] == "sqlite://:memory:" {
        return vec![other_engine("SQLite", range)];
    }
    let url = match PythonUrl::split(text.value, range.clone()) {
        Ok(url) => url,
        Err(refused) => return vec![not_taken_apart(text, range, refused)],
    };
    if let Some(remark) = scheme(text, &range, &url) {
        return vec![remark];
    }
    if let Err(port) = url.port() {
        return vec![bad_port(text, &url, port, range.end)];
    }
    let pairs = url.query_pairs();
    let name = Name::of(&url, &pairs);
    let mut remarks = Vec::new();
    match url.cut_short() {
        _ if url.netloc.is_none() => remarks.push(without_slashes(&name, range.clone())),
        Some(cut) => remarks.push(cut_off(&name, &cut)),
        None => {
            remarks.extend(name_remark(text, &url, &name, &range));
            remarks.extend(fragment(&url));
        }
    }
    remarks.extend(removed(text, &range, &url));
    remarks.extend(host(&url));
    if url.port() == Ok(Some(0)) {
        let port = url.port_part().unwrap_or_default();
        let message = "port 0 counts as no port: the default, 5432, is used";
        remarks.push(Remark::new(Kind::Misread, url.place(port), message).label("ignored").help("write the real port"));
    }
    remarks.extend(decoded(&url));
    remarks.extend(pairs.iter().filter_map(|pair| option(&url, pair, &pairs)));
    remarks.extend(clear_text(&url, &pairs));
    remarks
}

fn not_taken_apart(text: &Text<'_>, range: Range<usize>, refused: Refused) -> Remark {
    let stops = text.stops();
    match refused {
        Refused::Bracket(at) => {
            let bracket = &text.value[at.clone()];
            let encoded = if bracket == "[" { "%5B" } else { "%5D" };
            let behind = &text.value[at.end..range.end];
            if behind.contains('@') {
                let message = format!("a raw `{bracket}` in the user or the password cannot be read, and {stops}");
                Remark::new(Kind::Invalid, at, message)
                    .label("raw bracket")
                    .help(format!("write `{encoded}` for the `{bracket}` of the user or the password"))
            } else {
                let message = format!("the brackets enclose no IPv6 address, and {stops}");
                let help = "write an IPv6 address as `[2001:db8::1]`, and any other host without brackets";
                Remark::new(Kind::Invalid, at, message).label("no IPv6 address").help(help)
            }
        }
        Refused::Lookalike(at) => {
            let message =
                format!("a character that stands for `/`, `?`, `#`, `@` or `:` cannot be read here, and {stops}");
            let help = "write the ASCII character; in a password, percent-encode it";
            Remark::new(Kind::Invalid, at, message).label("full-width or compound").help(help)
        }
    }
}

/// What is wrong with the scheme, where PostgreSQL is not behind it.
fn scheme(text: &Text<'_>, range: &Range<usize>, url: &PythonUrl) -> Option<Remark> {
    let scheme = url.scheme.as_str();
    if POSTGRES.contains(&scheme) {
        return None;
    }
    if let Some((_, engine)) = OTHER_ENGINES.iter().find(|(known, _)| *known == scheme) {
        return Some(other_engine(engine, url.place(url.scheme_part.clone())));
    }
    let stops = text.stops();
    let place = if scheme.is_empty() { range.clone() } else { url.place(url.scheme_part.clone()) };
    let refused = |message: String| Remark::new(Kind::Invalid, place.clone(), message);
    if url.text.starts_with(['"', '\'', '`']) {
        let quote = range.end - text.value[range.clone()].trim_start().len();
        let message = format!("the quote in front has become part of the URL, which leaves no scheme, and {stops}");
        let help = "remove the quotes: whatever hands the variable over keeps them";
        return Some(Remark::new(Kind::Invalid, quote..quote + 1, message).label("part of the value").help(help));
    }
    if scheme.is_empty() {
        let help = if url.text.contains("dbname=") || url.text.contains("host=") {
            format!("write a URL, not libpq's `key=value` form: {SHAPE}")
        } else {
            format!("write {SHAPE}")
        };
        return Some(refused(format!("no scheme stands in front, and {stops}")).label("no scheme").help(help));
    }
    let message = format!("the scheme is none that the database library knows, and {stops}");
    let base = scheme.split('+').next().unwrap_or(scheme);
    let near = POSTGRES.iter().any(|known| strsim::osa_distance(known, base) <= 3);
    let help = if scheme == "jdbc" {
        "remove `jdbc:`, and put user and password in front of the host: ".to_owned() + SHAPE
    } else if url.netloc.is_none() {
        format!("put `postgresql://` in front: {SHAPE}")
    } else if near {
        "write `postgresql://`".to_owned()
    } else {
        format!("write {SHAPE}")
    };
    Some(refused(message).label("unknown scheme").help(help))
}

fn other_engine(engine: &str, place: Range<usize>) -> Remark {
    let message = if engine == "SQLite" {
        "Flagsmith runs on PostgreSQL only: with SQLite its first query or migration fails".to_owned()
    } else {
        format!("Flagsmith runs on PostgreSQL only: its image has no working driver for {engine}")
    };
    Remark::new(Kind::Invalid, place, message).label("not PostgreSQL").help("write a `postgresql://` URL")
}

/// The database name: everything behind the first character of the path.
struct Name {
    decoded: String,
    written: Range<usize>,
    length: usize,
    /// Whether a service file may name the database instead.
    by_service: bool,
}

impl Name {
    fn of(url: &PythonUrl, pairs: &[Pair]) -> Self {
        let first = url.part(&url.path).chars().next().map_or(0, char::len_utf8);
        let written = url.path.start + first..url.path.end;
        let decoded = unquote(url.part(&written));
        Self {
            length: decoded.chars().count(),
            decoded,
            written,
            by_service: pairs.iter().any(|pair| pair.name == "service"),
        }
    }

    /// Why Django refuses every connection, in words that follow a fact about the name.
    fn refused(&self) -> Option<&'static str> {
        if self.length == 0 && !self.by_service {
            Some("which leaves no database name, and every connection is refused")
        } else if self.length > MAX_NAME {
            Some("which makes the database name too long, and every connection is refused")
        } else {
            None
        }
    }
}

/// A raw `/`, `?` or `#` in the password that Python does not refuse: host, port and name come out wrong.
fn cut_off(name: &Name, cut: &Cut) -> Remark {
    let (kind, comes_of_it) = match name.refused() {
        Some(refused) => (Kind::Invalid, refused),
        None => (Kind::Misread, "so that what stands in front is taken for host and port"),
    };
    cut.remark(kind, comes_of_it)
}

fn bad_port(text: &Text<'_>, url: &PythonUrl, port: BadPort, end: usize) -> Remark {
    let stops = text.stops();
    if let Some(cut) = url.cut_short() {
        return cut.remark(Kind::Invalid, &format!("and what is left behind the `:` is no port, so {stops}"));
    }
    let (place, message, label) = match port {
        BadPort::NotDigits(place) => {
            (place, format!("the port is no number in plain digits, and {stops}"), "no number")
        }
        BadPort::OutOfRange(place) => (place, format!("the port is above 65535, and {stops}"), "above 65535"),
    };
    let part = url.port_part().unwrap_or_default();
    let host = unquote(url.part(&url.host()));
    let help = if host.starts_with('/') {
        "name a socket folder with colons in it in the query: `postgresql://user:password@/name?host=/folder`"
    } else if url.part(&part).contains(',') {
        "name several hosts with one port, `host1,host2:5432`, or with one port each in the query: \
         `?host=host1,host2&port=5432,5433`"
    } else if url.userinfo().is_none() && continues(text, end) {
        "a raw delimiter in the password splits the list: percent-encode it, or choose another delimiter"
    } else {
        "write a number from 1 to 65535, or leave `:` and port out for 5432"
    };
    Remark::new(Kind::Invalid, place, message).label(label).help(help)
}

/// Whether the item that ends at `end` goes on behind the delimiter: a password that holds one.
fn continues(text: &Text<'_>, end: usize) -> bool {
    let next = text.value[end..].strip_prefix(text.delimiter).unwrap_or("");
    next.find('@').is_some_and(|at| !next[..at].contains("://"))
}

/// `postgresql:host/name` and `postgresql:/host/name`: all of it becomes the database name.
fn without_slashes(name: &Name, range: Range<usize>) -> Remark {
    let (kind, comes_of_it) = match name.refused() {
        Some(refused) => (Kind::Invalid, refused),
        None => (Kind::Misread, "so that the rest, without its first character, is taken for the database name"),
    };
    let message = format!("no `//` follows the scheme, {comes_of_it}");
    Remark::new(kind, range, message).label("no `//`").help(format!("write {SHAPE}"))
}

/// What is wrong with the database name behind a proper host part.
fn name_remark(text: &Text<'_>, url: &PythonUrl, name: &Name, range: &Range<usize>) -> Option<Remark> {
    if name.length == 0 {
        let message = "it names no database, and every connection is refused";
        // The lone slash, or the item of a list.
        let place = if url.path.is_empty() { range.clone() } else { url.place(url.path.clone()) };
        let place = if place == text.all() { 0..0 } else { place };
        let help = "put the database's name behind the host: `…:5432/flagsmith`";
        return (!name.by_service)
            .then(|| Remark::new(Kind::Invalid, place, message).label("no database name").help(help));
    }
    let written = name.written.clone();
    let place = url.place(written.clone());
    let second = name.decoded.contains("://");
    let help = if second {
        format!("separate the URLs of a list with `{}`", text.delimiter)
    } else {
        "write the name alone behind the host".to_owned()
    };
    if name.length > MAX_NAME {
        let message = format!("the database name has {} characters, and more than {MAX_NAME} are refused", name.length);
        return Some(Remark::new(Kind::Invalid, place, message).label("the name").help(help));
    }
    let misread = |place: Range<usize>, message: &str, label: &str, help: &str| {
        Some(Remark::new(Kind::Misread, place, message).label(label).help(help))
    };
    if second {
        return misread(place, "a second URL is taken for a part of the database name", "all of it is the name", &help);
    }
    let raw = url.part(&written);
    if let Some(at) = raw.find('/') {
        let message = "the `/` and what follows are part of the database name";
        let place = url.place(written.start + at..written.end);
        return misread(place, message, "part of the name", "end the name in front of this `/`");
    }
    let kept = raw.trim_end().len();
    if kept < raw.len() || raw.starts_with(char::is_whitespace) {
        let blank = if kept < raw.len() { kept..raw.len() } else { 0..raw.len() - raw.trim_start().len() };
        let place = url.place(written.start + blank.start..written.start + blank.end);
        let message = "the blank beside the database name is part of it";
        return misread(place, message, "part of the name", "remove the blank");
    }
    if raw.ends_with(['"', '\'', ';', ',']) {
        let place = url.place(written.end - 1..written.end);
        return misread(place, "the last character is part of the database name", "part of the name", "remove it");
    }
    None
}

/// What stands behind a `#` is dropped.
fn fragment(url: &PythonUrl) -> Option<Remark> {
    let fragment = url.fragment.clone()?;
    let message = "the `#` and everything behind it are dropped";
    let help = "write `%23` for a `#` that belongs to the name or to an option, or remove it";
    Some(Remark::new(Kind::Misread, url.place(fragment.start - 1..fragment.end), message).label("dropped").help(help))
}

/// Tabs and line breaks inside the URL are removed.
fn removed(text: &Text<'_>, range: &Range<usize>, url: &PythonUrl) -> Option<Remark> {
    let inside = |c: char| matches!(c, '\t' | '\r' | '\n');
    let raw = &text.value[range.clone()];
    let start = range.end - raw.trim_start_matches(|c: char| c <= ' ').len();
    let end = range.start + raw.trim_end_matches(inside).len();
    let at = start + text.value.get(start..end)?.find(inside)?;
    // Behind a line break, a second URL is told of as a part of the name.
    let second = url.text.matches("://").count() > 1;
    let help = "write `%09` for a tab and `%0A` for a line feed that belongs to the password, or remove it";
    let message = "a tab or line break inside the URL is removed, and what is around it grows together";
    (!second).then(|| Remark::new(Kind::Misread, at..at + 1, message).label("removed").help(help))
}

/// A host that no resolver takes. It may be a folder of sockets, or several hosts.
fn host(url: &PythonUrl) -> Option<Remark> {
    let part = url.host();
    let host = unquote(url.part(&part));
    if host.is_empty() || host.starts_with(['/', '@']) {
        return None;
    }
    let mut start = 0;
    for one in host.split(',') {
        if let Some(flaw) = host_name::flaw(one).filter(|_| !one.is_empty()) {
            // The flaw has its own place only where nothing was decoded.
            let exact = part.start + start + flaw.start..part.start + start + flaw.end;
            let place = if host.len() == part.len() { url.place(exact) } else { url.place(part) };
            let message = "no host can have this name, and every connection fails";
            let help = "write the name of the host alone, in ASCII and without blanks";
            return Some(Remark::new(Kind::Invalid, place, message).label("not in a host name").help(help));
        }
        start += one.len() + 1;
    }
    None
}

/// What is decoded although a `%` was meant, or not decoded although it was encoded twice: nobody encodes a letter or
/// a digit, and a password rarely holds the code of a character that has to be encoded.
fn decoded(url: &PythonUrl) -> Option<Remark> {
    let userinfo = url.userinfo()?;
    let text = url.part(&userinfo);
    let code = |at: usize| text.get(at..at + 2).filter(|code| code.bytes().all(|byte| byte.is_ascii_hexdigit()));
    let stands_for = |at: usize| code(at).and_then(|code| u8::from_str_radix(code, 16).ok());
    for (at, _) in text.match_indices('%') {
        let place = |length: usize| url.place(userinfo.start + at..userinfo.start + at + length);
        match stands_for(at + 1) {
            Some(byte) if byte.is_ascii_alphanumeric() => {
                let message = "a `%` with two hex digits is decoded to one character";
                let help = "write `%25` for a `%` that belongs to the user or the password";
                return Some(Remark::new(Kind::Misread, place(3), message).label("read as one character").help(help));
            }
            Some(b'%') if stands_for(at + 3).is_some_and(|byte| !byte.is_ascii_alphanumeric()) => {
                let message = "it looks encoded twice: it is decoded once, to a `%` and two hex digits";
                let help = "write the code alone, such as `%40` for an `@`";
                return Some(Remark::new(Kind::Misread, place(5), message).label("decoded once").help(help));
            }
            _ => {}
        }
    }
    None
}

/// How libpq, or Django's PostgreSQL backend, takes an option of the query.
enum Takes {
    Anything,
    Integer,
    Port,
    OneOf(&'static [&'static str]),
    OneOfAnyCase(&'static [&'static str]),
    AuthMethods,
    IsolationLevel,
    FalseOnly,
}

const PROTOCOLS: &[&str] = &["TLSv1", "TLSv1.1", "TLSv1.2", "TLSv1.3"];

/// The options of libpq 17, which psycopg2-binary 2.9.11 brings, and those that Django takes out of them.
const OPTIONS: &[(&str, Takes)] = &[
    ("application_name", Takes::Anything),
    ("assume_role", Takes::Anything),
    ("channel_binding", Takes::OneOf(&["disable", "prefer", "require"])),
    ("client_encoding", Takes::Anything),
    ("connect_timeout", Takes::Integer),
    ("currentSchema", Takes::Anything),
    ("dbname", Takes::Anything),
    ("fallback_application_name", Takes::Anything),
    ("gssdelegation", Takes::Anything),
    ("gssencmode", Takes::OneOf(&["disable", "prefer", "require"])),
    ("gsslib", Takes::Anything),
    ("host", Takes::Anything),
    ("hostaddr", Takes::Anything),
    ("isolation_level", Takes::IsolationLevel),
    ("keepalives", Takes::Integer),
    ("keepalives_count", Takes::Integer),
    ("keepalives_idle", Takes::Integer),
    ("keepalives_interval", Takes::Integer),
    ("krbsrvname", Takes::Anything),
    ("load_balance_hosts", Takes::OneOf(&["disable", "random"])),
    ("options", Takes::Anything),
    ("passfile", Takes::Anything),
    ("password", Takes::Anything),
    ("pool", Takes::FalseOnly),
    ("port", Takes::Port),
    ("replication", Takes::Anything),
    ("require_auth", Takes::AuthMethods),
    ("requirepeer", Takes::Anything),
    ("server_side_binding", Takes::Anything),
    ("service", Takes::Anything),
    ("ssl_max_protocol_version", Takes::OneOfAnyCase(PROTOCOLS)),
    ("ssl_min_protocol_version", Takes::OneOfAnyCase(PROTOCOLS)),
    ("sslcert", Takes::Anything),
    ("sslcertmode", Takes::OneOf(&["disable", "allow", "require"])),
    ("sslcompression", Takes::Anything),
    ("sslcrl", Takes::Anything),
    ("sslcrldir", Takes::Anything),
    ("sslkey", Takes::Anything),
    ("sslmode", Takes::OneOf(&["disable", "allow", "prefer", "require", "verify-ca", "verify-full"])),
    ("sslnegotiation", Takes::OneOf(&["postgres", "direct"])),
    ("sslpassword", Takes::Anything),
    ("sslrootcert", Takes::Anything),
    ("sslsni", Takes::Anything),
    ("target_session_attrs", Takes::OneOf(&["any", "read-write", "read-only", "primary", "standby", "prefer-standby"])),
    ("tcp_user_timeout", Takes::Integer),
    ("user", Takes::Anything),
];

/// Options of other drivers, and what to write instead.
const FOREIGN_OPTIONS: &[(&str, &str)] = &[
    ("schema", "write `currentSchema=` for the schema"),
    ("search_path", "write `currentSchema=` for the schema"),
    ("ssl", "write `sslmode=require`"),
    ("usessl", "write `sslmode=require`"),
    ("sslca", "write `sslrootcert=` and the path of the file"),
    ("ssl-mode", "write `sslmode=`"),
    ("pgbouncer", "remove it: it is an option of Prisma"),
    ("connection_limit", "remove it: it is an option of Prisma"),
    ("pool_timeout", "remove it: it is an option of Prisma"),
    ("conn_max_age", "remove it, and set `DJANGO_DB_CONN_MAX_AGE`"),
    ("conn_health_checks", "remove it, and set `DJANGO_DB_CONN_HEALTH_CHECKS`"),
    ("statement_timeout", "write `options=-c%20statement_timeout%3D1000`"),
    ("timezone", "write `options=-c%20timezone%3DUTC`"),
    ("encoding", "write `client_encoding=`, or remove it"),
    ("charset", "remove it: the encoding is always UTF-8"),
    ("timeout", "write `connect_timeout=` and a number of seconds"),
    ("database", "remove it: the name stands in the path"),
    ("username", "write the user in front of the host"),
    ("applicationname", "write `application_name=`"),
];

/// What is wrong with an option of the query, which goes to libpq at the first connection.
fn option(url: &PythonUrl, pair: &Pair, pairs: &[Pair]) -> Option<Remark> {
    let known = OPTIONS.iter().find(|(name, _)| *name == pair.name);
    let Some((name, takes)) = known else {
        let message = "this query option is none of PostgreSQL's client, and every connection is refused";
        return Some(
            Remark::new(Kind::Invalid, pair.name_place.clone(), message)
                .label("unknown option")
                .help(instead_of(&pair.name)),
        );
    };
    let (fits, wanted) = match takes {
        Takes::Anything => return None,
        Takes::Integer => (is_integer(&python_value(&pair.value)), "a whole number".to_owned()),
        Takes::Port => (is_port_list(&pair.value), "a number from 1 to 65535 for each host".to_owned()),
        Takes::OneOf(words) => (words.contains(&pair.value.as_str()), one_of(words)),
        Takes::OneOfAnyCase(words) => (words.iter().any(|word| word.eq_ignore_ascii_case(&pair.value)), one_of(words)),
        Takes::AuthMethods => (are_auth_methods(&pair.value), "a list of authentication methods".to_owned()),
        Takes::IsolationLevel => {
            (matches!(pair.value.as_str(), "1" | "2" | "3" | "4"), "a number from 1 to 4".to_owned())
        }
        Takes::FalseOnly => (
            pair.value == "0" || pair.value.eq_ignore_ascii_case("false"),
            "false: pools need psycopg 3, and Flagsmith has psycopg2".to_owned(),
        ),
    };
    // A socket knows no keep-alive, so that libpq does not look at these.
    let socket = url.part(&url.host()).is_empty() || unquote(url.part(&url.host())).starts_with('/');
    let unused = name.starts_with("keepalives") && socket || *name == "port" && url.port() != Ok(None);
    let repeated = pairs.iter().filter(|other| other.name == pair.name).count() > 1;
    if unused || fits && !repeated {
        return None;
    }
    let message = if fits {
        format!("`{name}` stands in the query more than once, which PostgreSQL's client refuses")
    } else {
        format!("PostgreSQL's client refuses this value of `{name}`, and every connection fails")
    };
    let help = if fits { format!("write `{name}` once") } else { format!("`{name}` takes {wanted}") };
    Some(Remark::new(Kind::Invalid, pair.value_place.clone(), message).label("refused").help(help))
}

/// What to write instead of an option that nobody knows.
fn instead_of(name: &str) -> String {
    let lower = name.to_ascii_lowercase();
    if let Some((_, help)) = FOREIGN_OPTIONS.iter().find(|(foreign, _)| *foreign == lower) {
        return (*help).to_owned();
    }
    let distances =
        OPTIONS.iter().map(|(known, _)| (strsim::osa_distance(&known.to_ascii_lowercase(), &lower), *known));
    match distances.min() {
        Some((distance, known)) if distance <= 2 && distance < lower.chars().count() => format!("write `{known}=`"),
        _ => "remove it".to_owned(),
    }
}

fn one_of(words: &[&str]) -> String {
    let words: Vec<String> = words.iter().map(|word| format!("`{word}`")).collect();
    format!("one of {}", words.join(", "))
}

/// What dj-database-url makes of an option's text: `true` and `false` become Python's words.
fn python_value(value: &str) -> String {
    if value.eq_ignore_ascii_case("true") { "True".to_owned() } else { value.to_owned() }
}

/// A C `int` as libpq's `parse_int_param` takes it: blanks around it and a sign are fine.
fn is_integer(value: &str) -> bool {
    let blank = |c: char| matches!(c, ' ' | '\t'..='\r');
    let digits = value.trim_matches(blank);
    let unsigned = digits.strip_prefix(['+', '-']).unwrap_or(digits);
    // Python makes a number of digits of any script first.
    let ascii = unsigned.bytes().all(|byte| byte.is_ascii_digit());
    !unsigned.is_empty() && (ascii && digits.parse::<i32>().is_ok() || !ascii && value.chars().all(char::is_numeric))
}

fn is_port_list(value: &str) -> bool {
    let fits =
        |port: &str| port.is_empty() || port.trim().trim_start_matches('+').parse::<u16>().is_ok_and(|port| port > 0);
    value.split(',').all(fits)
}

/// libpq's `require_auth`: methods, all of them with a `!` in front or none.
fn are_auth_methods(value: &str) -> bool {
    const METHODS: &[&str] = &["password", "md5", "gss", "sspi", "scram-sha-256", "none"];
    let negated = value.split(',').filter(|method| method.starts_with('!')).count();
    let known = value.split(',').all(|method| METHODS.contains(&method.strip_prefix('!').unwrap_or(method)));
    known && (negated == 0 || negated == value.split(',').count())
}

/// Encryption is off on the way to a host that others can see.
fn clear_text(url: &PythonUrl, pairs: &[Pair]) -> Option<Remark> {
    let off = pairs.iter().find(|pair| pair.name == "sslmode" && pair.value == "disable")?;
    let host = unquote(url.part(&url.host()));
    let public = !host.is_empty() && !host.starts_with('/') && !host.split(',').all(host_name::is_internal);
    let message = "encryption is off on the way to a host outside the private network";
    public.then(|| {
        let help = "write `sslmode=require`, or `sslmode=verify-full` with `sslrootcert=`";
        Remark::new(Kind::Insecure, off.value_place.clone(), message).label("not encrypted").help(help)
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::items::tests::split;
    use super::*;

    fn judge(value: &str) -> Vec<Remark> {
        one(&secret(value), &Seen::Nothing)
    }

    fn secret(value: &str) -> Text<'_> {
        Text { name: "DATABASE_URL", secret: true, ..Text::sample(value) }
    }

    /// The parts of the value that remarks of `kind` point at.
    fn parts(value: &str, kind: Kind) -> Vec<&str> {
        judge(value).into_iter().filter(|remark| remark.kind == kind).map(|remark| &value[remark.range]).collect()
    }

    #[test]
    fn what_connects_is_fine() {
        for value in [
            "postgresql://postgres:password@localhost:5432/flagsmith",
            "postgres://postgres:password@localhost:5432/flagsmith",
            "pgsql://postgres:password@localhost:5432/flagsmith",
            "POSTGRESQL://postgres:password@localhost:5432/flagsmith",
            " postgresql://postgres:password@localhost:5432/flagsmith",
            "postgresql://postgres:password@localhost:5432/flagsmith\n",
            "postgresql://postgres:p@w:x@localhost:5432/flagsmith",
            "postgresql://user@tenant:password@localhost:5432/flagsmith",
            "postgresql://postgres:p%23%2F%3Fw@localhost:5432/flagsmith",
            "postgresql://postgres:p%zz&^$+!'w@localhost/flagsmith",
            "postgresql://postgres:p%2541w%25zz@localhost/flagsmith",
            "postgresql://postgres:@localhost:/flag%20smith?",
            "postgresql:///flagsmith",
            "postgresql://localhost/flagsmith?user=a@b",
            "postgresql://postgres:password@%2FVar%2Frun/flagsmith",
            "postgresql://postgres:password@/flagsmith?host=/var/run/postgresql",
            "postgresql://postgres:password@[::1]:5432/flagsmith",
            "postgresql://postgres:password@a.example.com,b.example.com:5432/flagsmith",
            "postgresql://u:p@h/d?sslmode=&connect_timeout=10&keepalives=1&currentSchema=a&options=-c%20a%3D1",
            "postgresql://u:p@h/d?sslmode=disable",
            "postgresql://u:p@h/?service=flagsmith",
            "postgresql://u:p@/d?keepalives=abc&port=1,2",
        ] {
            assert_eq!(judge(value), [], "{value}");
        }
    }

    #[test]
    fn what_is_refused_points_at_what_breaks_it() {
        for (value, part) in [
            ("postgresql://postgres:p#w@localhost:5432/flagsmith", "#"),
            ("postgresql://postgres:p/w@localhost:5432/flagsmith", "/"),
            ("postgresql://postgres:p?w@localhost:5432/flagsmith", "?"),
            ("postgresql://user#w@localhost:5432", "#"),
            ("postgresql://postgres:p[w@localhost:5432/flagsmith", "["),
            ("postgresql://postgres:p]w@localhost:5432/flagsmith", "]"),
            ("postgresql://postgres:password@[::1:5432/flagsmith", "["),
            ("postgresql://postgres:password@localhost:abc/flagsmith", "abc"),
            ("postgresql://postgres:password@localhost:99999/flagsmith", "99999"),
            ("postgresql://postgres:password@a:5432,b:5432/flagsmith", "5432,b:5432"),
            ("postgresql://u:p@%2Fcloudsql%2Fproj:region:inst/flagsmith", "region:inst"),
            ("postgresql://postgres:password@localhost:5432", ""),
            ("postgresql://postgres:password@localhost:5432/", "/"),
            ("postgresql://postgres:password@my db:5432/flagsmith", " "),
            ("postgresql+psycopg2://u:p@db:5432/flagsmith", "postgresql+psycopg2"),
            ("jdbc:postgresql://localhost:5432/flagsmith", "jdbc"),
            ("localhost:5432/flagsmith", "localhost"),
            ("mysql://root:password@localhost:3306/flagsmith", "mysql"),
            ("sqlite:///db.sqlite3", "sqlite"),
            ("sqlite://:memory:", "sqlite://:memory:"),
            ("'postgresql://postgres:password@localhost:5432/flagsmith'", "'"),
            ("postgres", "postgres"),
            (" ", " "),
            ("", ""),
            ("host=localhost dbname=flagsmith", "host=localhost dbname=flagsmith"),
            ("postgresql://u:p@h/d?schema=public", "schema"),
            ("postgresql://u:p@h/d?sslmode=true", "true"),
            ("postgresql://u:p@h/d?connect_timeout=abc", "abc"),
            ("postgresql://u:p@h/d?pool=true", "true"),
            ("postgresql://u:p@h/d?require_auth=x", "x"),
        ] {
            assert_eq!(parts(value, Kind::Invalid), [part], "{value}");
        }
        let long = format!("postgresql://u:p@h/{}", "n".repeat(64));
        assert_eq!(parts(&long, Kind::Invalid), ["n".repeat(64)]);
    }

    #[test]
    fn what_is_taken_for_something_else_is_told() {
        for (value, part) in [
            ("postgresql://postgres:password@localhost:5432/flagsmith/", "/"),
            ("postgresql://postgres:password@localhost:5432/flagsmith/extra", "/extra"),
            ("postgresql://postgres:password@localhost:5432/flagsmith ", " "),
            ("postgresql://postgres:password@localhost:5432/flagsmith#x", "#x"),
            ("postgresql://postgres:p\tw@localhost:5432/flagsmith", "\t"),
            ("postgresql://postgres:password@localhost:0/flagsmith", "0"),
            (
                "postgresql:postgres:password@localhost:5432/flagsmith",
                "postgresql:postgres:password@localhost:5432/flagsmith",
            ),
            ("postgresql:/u:p@h/d", "postgresql:/u:p@h/d"),
            ("postgresql://postgres:1/2@localhost:5432/flagsmith", "/"),
            ("postgresql://postgres:p%41w@localhost:5432/flagsmith", "%41"),
            ("postgresql://postgres:p%2540w@localhost:5432/flagsmith", "%2540"),
            ("postgresql://u:p@h/d;postgresql://u:p@h/d", "d;postgresql://u:p@h/d"),
            ("postgresql://u:p@h/d\npostgresql://u:p@h/d", "d\npostgresql://u:p@h/d"),
        ] {
            assert_eq!((parts(value, Kind::Misread), parts(value, Kind::Invalid)), (vec![part], Vec::new()), "{value}");
        }
        assert_eq!(parts("postgresql://u:p@db.example.com/d?sslmode=disable", Kind::Insecure), ["disable"]);
    }

    #[test]
    fn only_what_is_looked_at_may_not_be_empty() {
        for name in ["TASK_PROCESSOR_DATABASE_URL", "REPLICA_DATABASE_URL_0"] {
            assert_eq!(one(&Text { name, ..secret("") }, &Seen::Nothing), [], "{name}");
        }
        assert_eq!(one(&Text { name: "ANALYTICS_DATABASE_URL", ..secret("") }, &Seen::Nothing).len(), 1);
    }

    #[test]
    fn every_item_of_a_list_is_judged() {
        let url = "postgresql://postgres:password@localhost:5432/flagsmith";
        for (value, parts) in [
            (String::new(), &[][..]),
            (format!("{url},{url}"), &[]),
            (format!("{url},"), &[","]),
            (format!(",{url}"), &[","]),
            (format!("{url}, {url}"), &[" "]),
            (format!("{url},postgresql://h:x/d"), &["x"]),
            ("postgresql://u:p,w@h/d".to_owned(), &["p", "w@h/d"]),
        ] {
            let remarks = many(&secret(&value), &split(&value));
            let found: Vec<_> = remarks.iter().map(|remark| &value[remark.range.clone()]).collect();
            assert_eq!(found, parts, "{value}");
        }
    }

    #[test]
    fn the_cure_fits_the_cause() {
        for (value, cure) in [
            ("postgres://u:p#ss@db/d", "write `%23` for the `#`"),
            ("postgres://user:pass[word@localhost/d", "write `%5B` for the `[`"),
            ("postgresql://u:p@%2Fcloudsql%2Fproj:region:inst/d", "?host=/folder"),
            ("postgres://u:p@h/d?schema=x", "currentSchema"),
            ("postgres://u:p@h/d?pgbouncer=true", "remove it"),
            ("postgres://u:p@h/d?sslmod=require", "write `sslmode=`"),
            ("postgresql+psycopg2://u:p@db/d", "write `postgresql://`"),
            ("postgres://u:p@a:1,b:2/d", "host1,host2"),
        ] {
            let remarks = judge(value);
            assert!(remarks.iter().any(|remark| remark.help.contains(cure)), "{value}: {remarks:?}");
        }
        let list = "postgresql://u:p,w@h/d";
        assert!(many(&secret(list), &split(list))[0].help.contains("another delimiter"));
    }

    proptest! {
        #[test]
        fn any_text_is_judged_without_a_panic_and_without_a_word_of_it(
            value in "\\PC{0,24}",
            middle in "[a-z]{0,3}[:@/#?&=%\\[\\]. \t\né,0-9]{0,12}",
        ) {
            for value in [value, middle.clone(), format!("postgresql:{middle}"), format!("postgres://qzx:jkv{middle}@wvq/d")] {
                for remark in judge(&value).into_iter().chain(many(&secret(&value), &split(&value))) {
                    prop_assert!(value.get(remark.range.clone()).is_some());
                    let said = format!("{} {} {}", remark.message, remark.label, remark.help);
                    prop_assert!(!["qzx", "jkv", "wvq"].iter().any(|piece| said.contains(piece)));
                    prop_assert!(remark.suggestion.is_none());
                }
            }
        }
    }
}
