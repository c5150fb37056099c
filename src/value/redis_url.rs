//! The URL of a Redis server, as redis-py 5.0 takes it apart (`redis.connection.parse_url`) at first use: by Django's
//! caches, which take several with commas between them, and by the client for the ingestion cluster, which knows no
//! database but 0 and no socket.

use std::ops::Range;

use super::python_url::{BadPort, Pair, PythonUrl, Refused, unquote};
use super::{Kind, Remark, Seen, Text, host_name, list, python};

const FAILS: &str = "its first use fails";

const SCHEMES: &[&str] = &["redis://", "rediss://", "unix://"];

pub(super) fn check(text: &Text<'_>, _seen: &Seen) -> Vec<Remark> {
    let cluster = text.name == "INGESTION_REDIS_URL";
    if cluster {
        // Empty is the default: the feature is off.
        return if text.value.is_empty() { Vec::new() } else { url(text, text.all(), true) };
    }
    list::split(text.value, ",").into_iter().flat_map(|item| url(text, item, false)).collect()
}

fn url(text: &Text<'_>, range: Range<usize>, cluster: bool) -> Vec<Remark> {
    let value = &text.value[range.clone()];
    let refused = |range, fact: &str, label: &str, help: &str| {
        vec![Remark::new(Kind::Invalid, range, format!("{fact}, and {FAILS}")).label(label).help(help)]
    };
    if !SCHEMES.iter().any(|scheme| value.starts_with(scheme)) {
        let whole = if value.is_empty() { 0..text.value.len() } else { range };
        let help = "write `redis://host:6379/0`, or `rediss://` for TLS, in lower case and with nothing in front";
        return refused(whole, "it does not begin with `redis://`, `rediss://` or `unix://`", "no Redis URL", help);
    }
    let url = match PythonUrl::split(text.value, range.clone()) {
        Ok(url) => url,
        Err(Refused::Bracket(range) | Refused::Lookalike(range)) => {
            let help = "percent-encode it in a password: `%5B` for `[`, `%5D` for `]`";
            return refused(
                range,
                "a raw bracket, or a look-alike of a separator, cannot be read here",
                "cannot be read",
                help,
            );
        }
    };
    if url.scheme == "unix" {
        let help = "write `redis://host:6379`";
        return if cluster {
            refused(range, "a cluster is not reached by a socket", "a socket", help)
        } else {
            Vec::new()
        };
    }
    if let Err(BadPort::NotDigits(range) | BadPort::OutOfRange(range)) = url.port() {
        return match url.cut_short() {
            Some(cut) => vec![cut.remark(Kind::Invalid, &format!("so that no port is left, and {FAILS}"))],
            None => refused(range, "the port is no number up to 65535", "no port", "write a number, 6379 by default"),
        };
    }
    let pairs = url.query_pairs();
    let mut remarks: Vec<Remark> = host(&url, range).into_iter().collect();
    remarks.extend(pairs.iter().filter_map(|pair| option(&url, pair)));
    remarks.extend(database(&url, &pairs, cluster));
    remarks
}

fn host(url: &PythonUrl, range: Range<usize>) -> Option<Remark> {
    let part = url.host();
    let host = unquote(url.part(&part));
    if let Some(cut) = url.cut_short() {
        return Some(cut.remark(Kind::Misread, "so that what stands in front is taken for the host"));
    }
    if host.is_empty() {
        let message = "it names no host, and the machine itself is called";
        return Some(Remark::new(Kind::Misread, range, message).label("no host").help("write `redis://host:6379/0`"));
    }
    let flaw = host_name::flaw(&host).filter(|_| host.is_ascii())?;
    let range = if host.len() == part.len() { part.start + flaw.start..part.start + flaw.end } else { part };
    let message = format!("no host can have this name, and {FAILS}");
    let help = "write the name of the host alone";
    Some(Remark::new(Kind::Invalid, url.place(range), message).label("not in a host name").help(help))
}

/// What is wrong with an option of the query.
fn option(url: &PythonUrl, pair: &Pair) -> Option<Remark> {
    let value = unquote(&pair.value);
    let invalid = |place: &Range<usize>, fact: &str, help: String| {
        Some(Remark::new(Kind::Invalid, place.clone(), format!("{fact}, and {FAILS}")).label("refused").help(help))
    };
    let wanted = match pair.name.as_str() {
        "db" | "max_connections" | "health_check_interval" => {
            python::int(&value).is_none().then(|| "a whole number".to_owned())
        }
        "socket_timeout" | "socket_connect_timeout" => {
            python::float(&value).is_none().then(|| "a number of seconds".to_owned())
        }
        "ssl_cert_reqs" if url.scheme == "rediss" => {
            let known = matches!(value.as_str(), "none" | "optional" | "required");
            (!known).then(|| "`none`, `optional` or `required`".to_owned())
        }
        name if name == "ssl" || name.starts_with("ssl_") && url.scheme == "redis" => {
            let help = "write `rediss://` for TLS, and no `ssl` in the query".to_owned();
            return invalid(&pair.name_place, "the connection does not know this option", help);
        }
        _ => None,
    };
    invalid(&pair.value_place, "this value is refused", format!("write {}", wanted?))
}

/// The number of the database, from the query or the path.
fn database(url: &PythonUrl, pairs: &[Pair], cluster: bool) -> Option<Remark> {
    let in_query = pairs.iter().find(|pair| pair.name == "db");
    let path = unquote(url.part(&url.path)).replace('/', "");
    let (number, place) = match in_query {
        Some(pair) => (python::int(&pair.value), pair.value_place.clone()),
        None if path.is_empty() => return None,
        None => (python::int(&path), url.place(url.path.clone())),
    };
    match number {
        None if in_query.is_some() || url.cut_short().is_some() => None,
        None => {
            let message = "it is no number of a database: database 0 is used";
            Some(Remark::new(Kind::Misread, place, message).label("no number").help("write `/0`, or another number"))
        }
        Some(number) if cluster && number.bytes().any(|digit| digit != b'0') => {
            let message = format!("a cluster knows no database but 0, and {FAILS}");
            Some(Remark::new(Kind::Invalid, place, message).label("not 0").help("remove it"))
        }
        Some(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn judge<'a>(name: &'a str, value: &'a str) -> Vec<(Kind, &'a str)> {
        let remarks = check(&Text { name, secret: true, ..Text::sample(value) }, &Seen::Nothing);
        remarks.into_iter().map(|remark| (remark.kind, &value[remark.range])).collect()
    }

    #[test]
    fn what_both_clients_make_of_it() {
        for name in ["INGESTION_REDIS_URL", "ENVIRONMENT_CACHE_LOCATION"] {
            for value in [
                "redis://localhost:6379",
                "rediss://:p%23w@localhost:6379/0",
                "redis://user:p@w@[::1]",
                "redis://localhost?socket_timeout=1.5&protocol=3",
                "rediss://localhost?ssl_cert_reqs=none",
            ] {
                assert_eq!(judge(name, value), [], "{name} {value}");
            }
            for (value, kind, part) in [
                ("localhost:6379", Kind::Invalid, "localhost:6379"),
                ("REDIS://localhost", Kind::Invalid, "REDIS://localhost"),
                (" redis://localhost", Kind::Invalid, " redis://localhost"),
                ("redis:localhost", Kind::Invalid, "redis:localhost"),
                ("redis://localhost:abc", Kind::Invalid, "abc"),
                ("redis://localhost:99999", Kind::Invalid, "99999"),
                ("redis://:p#w@localhost", Kind::Invalid, "#"),
                ("redis://:p[w@localhost", Kind::Invalid, "["),
                ("redis://my host", Kind::Invalid, " "),
                ("redis://localhost?socket_timeout=abc", Kind::Invalid, "abc"),
                ("redis://localhost?ssl_cert_reqs=none", Kind::Invalid, "ssl_cert_reqs"),
                ("redis://localhost/abc", Kind::Misread, "/abc"),
                ("redis:///0", Kind::Misread, "redis:///0"),
            ] {
                assert_eq!(judge(name, value), [(kind, part)], "{name} {value}");
            }
        }
    }

    #[test]
    fn a_cluster_knows_less_than_a_cache() {
        for (value, part) in [("redis://h/1", "/1"), ("redis://h?db=2", "2"), ("unix:///s", "unix:///s")] {
            assert_eq!(judge("INGESTION_REDIS_URL", value), [(Kind::Invalid, part)], "{value}");
            assert_eq!(judge("ENVIRONMENT_CACHE_LOCATION", value), [], "{value}");
        }
        assert_eq!(judge("INGESTION_REDIS_URL", ""), []);
        assert_eq!(judge("ENVIRONMENT_CACHE_LOCATION", ""), [(Kind::Invalid, "")]);
        assert_eq!(judge("ENVIRONMENT_CACHE_LOCATION", "redis://a/1,redis://b/1"), []);
        assert_eq!(judge("ENVIRONMENT_CACHE_LOCATION", "redis://a/1,b"), [(Kind::Invalid, "b")]);
    }

    proptest! {
        #[test]
        fn any_text_is_judged(value in "\\PC{0,16}", marks in "redis:/{0,2}[a:/@\\[\\]%?#.&=, é0-9]{0,14}") {
            for value in [value, marks] {
                judge("INGESTION_REDIS_URL", &value);
                judge("X", &value);
            }
        }
    }
}
