//! The URL of an InfluxDB server, as influxdb-client 1.50 calls it through urllib3: one slash at its end is cut off,
//! then the path is appended. A host without a scheme works only where it has a dot or no port.

use std::ops::Range;

use super::urllib3_url::{Refused, Urllib3Url};
use super::{Kind, Remark, Seen, Text, host_name, request_url};

pub(super) fn check(text: &Text<'_>, _seen: &Seen) -> Vec<Remark> {
    let value = text.value;
    let fails = "every write and query fails";
    let base = value.strip_suffix('/').unwrap_or(value);
    let url = format!("{base}/api/v2/query");
    let remark = |kind, range: Range<usize>, message: String, label: &str, help: &str| {
        let range = range.start.min(value.len())..range.end.min(value.len());
        vec![Remark::new(kind, range, message).label(label).help(help)]
    };
    let shape = "write the whole URL: `http://influxdb:8086`";
    if value.starts_with(['"', '\'', '`']) {
        let message = format!("the quote in front has become part of the URL, and {fails}");
        return remark(Kind::Invalid, 0..1, message, "part of the value", "remove the quotes");
    }
    let parsed = match Urllib3Url::parse(&url) {
        Ok(parsed) => parsed,
        Err(Refused::Port(range)) => {
            let message = format!("the port is no number up to 65535, and {fails}");
            return remark(Kind::Invalid, range, message, "no port", "write a number, 8086 by default");
        }
        Err(Refused::Host(range)) => {
            let message = format!("the host cannot be read, and {fails}");
            return remark(Kind::Invalid, range, message, "no host", shape);
        }
    };
    let Some(host) = parsed.host else {
        let message = if value.is_empty() {
            format!("it is empty, and {fails}")
        } else if value.contains("://") || parsed.scheme.is_none() {
            format!("it names no host, and {fails}")
        } else {
            format!("without `http://` in front, what stands before the `:` is taken for the scheme, and {fails}")
        };
        return remark(Kind::Invalid, text.all(), message, "no host", shape);
    };
    if let Some(scheme) = parsed.scheme.as_deref().filter(|scheme| !matches!(*scheme, "http" | "https")) {
        let message = format!("only `http` and `https` are spoken, and {fails}");
        return remark(Kind::Invalid, 0..scheme.len(), message, "no web address", shape);
    }
    let name = &url[host.clone()];
    if matches!(name, "http" | "https") && parsed.scheme.is_none() {
        let message = format!("without a `:` behind it, `{name}` is taken for the host, and {fails}");
        return remark(Kind::Invalid, host, message, "taken for the host", shape);
    }
    if url[..host.start].len() >= base.len() {
        let message = "the host is missing: the first part of the path takes its place";
        return remark(Kind::Misread, text.all(), message.to_owned(), "no host", shape);
    }
    let flaw = match name.is_ascii() {
        _ if name.starts_with('[') => None,
        true => host_name::flaw(name),
        false => url::Host::parse(name).is_err().then_some(0..name.len()),
    };
    if let Some(flaw) = flaw {
        let range = host.start + flaw.start..host.start + flaw.end;
        let blank = url[range.clone()].contains(' ');
        let message = format!("no host can have this name, and {fails}");
        let kind = if blank { Kind::Misread } else { Kind::Invalid };
        return remark(kind, range, message, "not in a host name", "write the name of the host alone");
    }
    if parsed.scheme.is_none() {
        let message = "without a scheme it is called over `http`".to_owned();
        return remark(Kind::Misread, text.all(), message, "no scheme", shape);
    }
    request_url::tail(text).into_iter().collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn judge(value: &str) -> Option<Kind> {
        check(&Text::sample(value), &Seen::Nothing).first().map(|remark| remark.kind)
    }

    #[test]
    fn urls_are_those_that_urllib3_calls() {
        for (value, kind) in [
            ("https://api.example.com/", None),
            ("http://localhost:8000", None),
            ("https://user:pw@api.example.com:8443/base", None),
            ("http://[::1]:8086", None),
            ("https://exämple.com", None),
            ("//api.example.com", Some(Kind::Misread)),
            ("api.example.com:8086", Some(Kind::Misread)),
            ("https://api.example.com?x=1", Some(Kind::Misread)),
            ("https://exa mple.com", Some(Kind::Misread)),
            ("https://example.com/ ", Some(Kind::Misread)),
            (" https://api.example.com", Some(Kind::Misread)),
            ("https://", Some(Kind::Misread)),
            ("localhost:8000", Some(Kind::Invalid)),
            ("https:/api.example.com", Some(Kind::Invalid)),
            ("https//api.example.com", Some(Kind::Invalid)),
            ("htps://api.example.com", Some(Kind::Invalid)),
            ("https://api.example.com:abc", Some(Kind::Invalid)),
            ("https://api.example.com:99999", Some(Kind::Invalid)),
            ("'https://api.example.com'", Some(Kind::Invalid)),
            ("https://[::1", Some(Kind::Invalid)),
            ("/relative/", Some(Kind::Invalid)),
            ("", Some(Kind::Invalid)),
        ] {
            assert_eq!(judge(value), kind, "{value}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_judged(value in "\\PC{0,16}", marks in "(https?:/{0,2})?[a:/@\\[\\]%?#.* é0-9]{0,12}") {
            for value in [value, marks] {
                for remark in check(&Text::sample(&value), &Seen::Nothing) {
                    prop_assert!(value.get(remark.range).is_some());
                }
            }
        }
    }
}
