//! A ClickHouse URL of the native driver (`clickhouse_driver.util.helpers.parse_url` 0.2.11): the scheme is not looked
//! at but for `clickhouses`, and what is wrong shows at the first connection.

use super::python_url::{BadPort, Pair, PythonUrl, Refused, unquote};
use super::{Kind, Remark, Seen, Text, host_name, python};

const FAILS: &str = "every connection fails";

pub(super) fn check(text: &Text<'_>, _seen: &Seen) -> Vec<Remark> {
    if text.value.is_empty() {
        return Vec::new();
    }
    let url = match PythonUrl::split(text.value, text.all()) {
        Ok(url) => url,
        Err(Refused::Bracket(range) | Refused::Lookalike(range)) => {
            let message = format!("a raw bracket, or a look-alike of a separator, cannot be read here, and {FAILS}");
            let help = "percent-encode it in a user or a password: `%5B` for `[`, `%5D` for `]`";
            return vec![Remark::new(Kind::Invalid, range, message).label("cannot be read").help(help)];
        }
    };
    if let Err(BadPort::NotDigits(range) | BadPort::OutOfRange(range)) = url.port() {
        let remark = match url.cut_short() {
            Some(cut) => cut.remark(Kind::Invalid, &format!("so that no port is left, and {FAILS}")),
            None => {
                let message = format!("the port is no number up to 65535, and {FAILS}");
                let help = "write a number, or leave `:` and port out for 9000, or 9440 with `clickhouses`";
                Remark::new(Kind::Invalid, range, message).label("no port").help(help)
            }
        };
        return vec![remark];
    }
    let mut remarks: Vec<Remark> = host(text, &url).into_iter().chain(blank(&url)).collect();
    remarks.extend(url.query_pairs().iter().filter_map(option));
    remarks
}

/// What is wrong with scheme and host.
fn host(text: &Text<'_>, url: &PythonUrl) -> Option<Remark> {
    let shape = "write `clickhouse://user:password@host:9000/name`, or `clickhouses://` for TLS";
    let host = unquote(url.part(&url.host()));
    if let Some(cut) = url.cut_short() {
        return Some(cut.remark(Kind::Misread, "so that what stands in front is taken for the host"));
    }
    if host.is_empty() {
        let message = "it names no host, and the machine itself is called";
        return Some(Remark::new(Kind::Misread, text.all(), message).label("no host").help(shape));
    }
    if let Some(flaw) = host_name::flaw(&host).filter(|_| host.is_ascii()) {
        let part = url.host();
        let exact = host.len() == part.len();
        let range = if exact { part.start + flaw.start..part.start + flaw.end } else { part };
        let message = format!("no host can have this name, and {FAILS}");
        let help = "write the name of the host alone";
        return Some(Remark::new(Kind::Invalid, url.place(range), message).label("not in a host name").help(help));
    }
    if matches!(url.scheme.as_str(), "clickhouse" | "clickhouses") {
        return None;
    }
    let range = if url.scheme.is_empty() { text.all() } else { url.place(url.scheme_part.clone()) };
    let message = "the scheme is not looked at: ClickHouse's native protocol is spoken, without TLS";
    let help = "write `clickhouse://`, or `clickhouses://` for TLS, and the port of the native protocol";
    Some(Remark::new(Kind::Misread, range, message).label("not looked at").help(help))
}

/// A blank behind the name of the database, which becomes part of it.
fn blank(url: &PythonUrl) -> Option<Remark> {
    let path = url.part(&url.path);
    let kept = path.trim_end().len();
    (kept < path.len()).then(|| {
        let place = url.place(url.path.start + kept..url.path.end);
        let message = "the blank behind the database name is part of it";
        Remark::new(Kind::Misread, place, message).label("part of the name").help("remove the blank")
    })
}

/// What is wrong with an option of the query. Those that the driver does not know go to the server.
fn option(pair: &Pair) -> Option<Remark> {
    let value = pair.value.as_str();
    let wanted = match pair.name.as_str() {
        "compression" => {
            let off = boolean(value) == Some(false);
            (!off).then_some("`false`: the image lacks the packages for compression")
        }
        "use_numpy" => (boolean(value) != Some(false)).then_some("`false`: the image lacks NumPy"),
        "secure" | "round_robin" | "settings_is_important" | "verify" | "check_hostname" => {
            boolean(value).is_none().then_some("`true` or `false`")
        }
        "connect_timeout" | "send_receive_timeout" | "sync_request_timeout" => {
            python::float(value).is_none().then_some("a number of seconds")
        }
        "compress_block_size" | "client_revision" => python::int(value).is_none().then_some("a whole number"),
        "tcp_keepalive" => {
            let three = value.split(',').take(3).filter(|part| python::int(part).is_some()).count() == 3;
            (boolean(value).is_none() && !three).then_some("`true`, `false`, or three whole numbers with commas")
        }
        "ssl_version" => (!value.starts_with("PROTOCOL_")).then_some("a name of Python's `ssl` module"),
        _ => None,
    };
    let message = format!("the driver refuses this value, and {FAILS}");
    let help = format!("write {}", wanted?);
    Some(Remark::new(Kind::Invalid, pair.value_place.clone(), message).label("refused").help(help))
}

/// The driver's `asbool`.
fn boolean(value: &str) -> Option<bool> {
    match value[python::strip(value)].to_lowercase().as_str() {
        "true" | "yes" | "on" | "y" | "t" | "1" => Some(true),
        "false" | "no" | "off" | "n" | "f" | "0" => Some(false),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn secret(value: &str) -> Text<'_> {
        Text { secret: true, ..Text::sample(value) }
    }

    #[test]
    fn urls_are_those_of_the_native_driver() {
        for (value, kind, part) in [
            ("", None, ""),
            ("clickhouse://user:pw@localhost:9000/flagsmith", None, ""),
            ("clickhouses://user:p%23ss@localhost:9440/flagsmith", None, ""),
            (" CLICKHOUSE://user:p@ss@[::1]:9000/db?secure=true&unknown=1", None, ""),
            ("http://localhost:8123/db", Some(Kind::Misread), "http"),
            ("tcp://localhost:9000/db", Some(Kind::Misread), "tcp"),
            ("localhost", Some(Kind::Misread), "localhost"),
            ("clickhouse:///db", Some(Kind::Misread), "clickhouse:///db"),
            ("clickhouse://user:1#2@localhost/db", Some(Kind::Misread), "#"),
            ("clickhouse://localhost/db ", Some(Kind::Misread), " "),
            ("'clickhouse://localhost/db'", Some(Kind::Misread), "'clickhouse://localhost/db'"),
            ("clickhouse://localhost:abc/db", Some(Kind::Invalid), "abc"),
            ("clickhouse://localhost:99999/db", Some(Kind::Invalid), "99999"),
            ("clickhouse://user:p#ss@localhost/db", Some(Kind::Invalid), "#"),
            ("clickhouse://a b/db", Some(Kind::Invalid), " "),
            ("clickhouse://user:p[ss@localhost/db", Some(Kind::Invalid), "["),
            ("clickhouse://localhost/db?compression=zzz", Some(Kind::Invalid), "zzz"),
            ("clickhouse://localhost/db?connect_timeout=abc", Some(Kind::Invalid), "abc"),
            ("clickhouse://localhost/db?tcp_keepalive=1,2", Some(Kind::Invalid), "1,2"),
        ] {
            let remarks = check(&secret(value), &Seen::Nothing);
            assert_eq!(remarks.first().map(|remark| remark.kind), kind, "{value}");
            assert!(remarks.len() <= 1, "{value}");
            assert_eq!(remarks.first().map_or("", |remark| &value[remark.range.clone()]), part, "{value}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_judged(value in "\\PC{0,16}", marks in "clickhouse:/{0,2}[a:/@\\[\\]%?#.&= é0-9]{0,14}") {
            for value in [value, marks] {
                for remark in check(&secret(&value), &Seen::Nothing) {
                    prop_assert!(value.get(remark.range).is_some());
                }
            }
        }
    }
}
