//! A URL that the API appends a path to and calls with `requests` 2.33: MissingSchema, InvalidSchema and InvalidURL
//! are raised when it is called.

use std::ops::Range;

use super::urllib3_url::{Refused, Urllib3Url};
use super::{Kind, Remark, Seen, Text, host_name, python};

/// A URL whose paths begin with a slash.
pub(super) fn request(text: &Text<'_>, _seen: &Seen) -> Vec<Remark> {
    let mut remarks = called(text, "every call fails");
    if remarks.is_empty() {
        remarks.extend(tail(text));
    }
    remarks
}

/// A URL whose paths begin without a slash (api/edge_api/identities/edge_request_forwarder.py:22).
pub(super) fn edge(text: &Text<'_>, _seen: &Seen) -> Vec<Remark> {
    let mut remarks = called(text, "every call fails");
    if remarks.is_empty() && !text.value.is_empty() && !text.value.ends_with('/') {
        if let Some(tail) = tail(text) {
            return vec![tail];
        }
        let message = "no slash ends it, and paths are appended as they are: `identities/` grows together with its end";
        let remark = Remark::new(Kind::Misread, text.all(), message).label("no slash at the end");
        remarks.push(match text.shown(text.all()) {
            Some(url) => remark.help(format!("write `{url}/`")).suggest(text, format!("{url}/")).certainly(),
            None => remark.help("add a `/` at its end"),
        });
    }
    remarks
}

/// Why `requests` does not call the URL; `comes_of_it` ends the message.
pub(super) fn called(text: &Text<'_>, comes_of_it: &str) -> Vec<Remark> {
    if text.value.is_empty() {
        return Vec::new();
    }
    fault(text).map_or_else(Vec::new, |(range, fact, label, help)| {
        let range = range.start.min(text.value.len())..range.end.min(text.value.len());
        vec![Remark::new(Kind::Invalid, range, format!("{fact}, and {comes_of_it}")).label(label).help(help)]
    })
}

type Fault = (Range<usize>, String, &'static str, String);

fn fault(text: &Text<'_>) -> Option<Fault> {
    let start = text.value.len() - text.value.trim_start_matches(python::is_space).len();
    // Something is always appended.
    let url = format!("{}/x", &text.value[start..]);
    let place = |range: Range<usize>| start + range.start..start + range.end;
    let with_scheme = || match text.shown(start..text.value.len()) {
        Some(rest) => format!("write `https://{}`", rest.trim_start_matches('/')),
        None => "write `https://` and the host".to_owned(),
    };
    let fact = |range: Range<usize>, fact: &str, label: &'static str, help: String| {
        Some((place(range), fact.to_owned(), label, help))
    };
    let lower = url.to_ascii_lowercase();
    if url.starts_with(['"', '\'', '`']) {
        return fact(
            0..1,
            "the quote in front has become part of the URL",
            "part of the value",
            "remove the quotes".to_owned(),
        );
    }
    if url.contains(':') && !lower.starts_with("http") {
        return match url.find("://") {
            Some(end) => {
                fact(0..end, "only `http` and `https` are spoken", "no web address", "write `https://`".to_owned())
            }
            None => fact(0..url.len() - 2, "no `http://` or `https://` stands in front", "no scheme", with_scheme()),
        };
    }
    let parsed = match Urllib3Url::parse(&url) {
        Ok(parsed) => parsed,
        Err(Refused::Port(range)) => {
            let help = "write a number from 1 to 65535, or leave `:` and port out";
            return fact(range, "the port is no number up to 65535", "no port", help.to_owned());
        }
        Err(Refused::Host(range)) => {
            return fact(
                range,
                "the host cannot be read",
                "no host",
                "write the host alone, an IPv6 address in brackets".to_owned(),
            );
        }
    };
    if parsed.scheme.is_none() {
        let help = match url.strip_prefix("https//").or_else(|| url.strip_prefix("http//")) {
            Some(_) => "put a `:` behind `http` or `https`".to_owned(),
            None => with_scheme(),
        };
        return fact(0..url.len() - 2, "no `http://` or `https://` stands in front", "no scheme", help);
    }
    let Some(host) = parsed.host else {
        let help = "write two slashes behind the scheme, then the host: `https://api.example.com`";
        return fact(0..url.len() - 2, "it names no host", "no host", help.to_owned());
    };
    if !lower.starts_with("http://") && !lower.starts_with("https://") {
        return fact(
            0..host.start.saturating_sub(3),
            "only `http` and `https` are spoken",
            "no web address",
            "write `https://`".to_owned(),
        );
    }
    let name = &url[host.clone()];
    let flaw = if name.starts_with('[') {
        None
    } else if name.is_ascii() {
        host_name::flaw(name).map(|flaw| host.start + flaw.start..host.start + flaw.end)
    } else {
        url::Host::parse(name).is_err().then(|| host.clone())
    };
    let flaw = flaw?;
    fact(flaw, "no host can have this name", "not in a host name", "write the name of the host alone".to_owned())
}

/// What of a URL that can be called does not lead where it seems to: paths are appended to its end.
pub(super) fn tail(text: &Text<'_>) -> Option<Remark> {
    let end = text.value.trim_end_matches(python::is_space).len();
    if end < text.value.len() {
        let message = "the blank at its end stays in the middle of every address";
        let remark = Remark::new(Kind::Misread, end..text.value.len(), message).label("a blank");
        return Some(remark.help("remove the blank"));
    }
    let at = text.value.find(['?', '#'])?;
    let message = "paths are appended to its end, and land behind this";
    let remark = Remark::new(Kind::Misread, at..text.value.len(), message).label("swallows the path");
    Some(remark.help("end the URL in front of it"))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn judge(value: &str) -> Vec<Remark> {
        request(&Text::sample(value), &Seen::Nothing)
    }

    #[test]
    fn what_can_be_called_is_fine() {
        for value in [
            "",
            "https://api.example.com",
            "HTTP://localhost:8000",
            " https://api.example.com:8443/base/",
            "https://user:pw@api.example.com",
            "https://[::1]:8000",
            "https://exämple.com",
            "http://my_host:",
        ] {
            assert_eq!(judge(value), [], "{value}");
        }
    }

    #[test]
    fn what_cannot_be_called_is_refused_where_it_breaks() {
        for (value, part) in [
            ("api.example.com", "api.example.com"),
            ("localhost:8000", "localhost:8000"),
            ("//api.example.com", "//api.example.com"),
            ("https//api.example.com", "https//api.example.com"),
            ("https:/api.example.com", "https:/api.example.com"),
            ("htps://api.example.com", "htps"),
            ("httpx://api.example.com", "httpx"),
            ("ftp://api.example.com", "ftp"),
            ("https://", "https://"),
            ("https://api.example.com:99999", "99999"),
            ("https://api.example.com:abc", "abc"),
            ("https://api.example.com:80 ", "80 "),
            ("https://api.example.com ", " "),
            ("'https://api.example.com'", "'"),
            ("https://[::1", "[::1"),
            ("https://exa mple.com", " "),
            ("https://*.example.com", "*"),
            ("/relative/", "/relative/"),
            ("not a url", "not a url"),
            (" ", ""),
        ] {
            let remarks = judge(value);
            assert_eq!(remarks.iter().map(|remark| remark.kind).collect::<Vec<_>>(), [Kind::Invalid], "{value}");
            assert_eq!(&value[remarks[0].range.clone()], part, "{value}");
        }
    }

    #[test]
    fn what_is_appended_must_stay_a_path() {
        for value in ["https://api.example.com?x=1", "https://api.example.com/base ", "https://api.example.com/#"] {
            assert_eq!(judge(value).iter().map(|remark| remark.kind).collect::<Vec<_>>(), [Kind::Misread], "{value}");
        }
        let edge = |value| edge(&Text::sample(value), &Seen::Nothing);
        assert_eq!(edge("https://api.example.com/api/v1/"), []);
        assert_eq!(edge("https://api.example.com")[0].suggestion.as_deref(), Some("https://api.example.com/"));
        assert_eq!(edge("api.example.com")[0].kind, Kind::Invalid);
        assert_eq!(edge(""), []);
    }

    proptest! {
        #[test]
        fn any_text_is_judged(value in "\\PC{0,16}", marks in "(https?:/{0,2})?[a:/@\\[\\]%?#.* é0-9]{0,12}") {
            for value in [value, marks] {
                for remark in judge(&value).into_iter().chain(edge(&Text::sample(&value), &Seen::Nothing)) {
                    prop_assert!(value.get(remark.range).is_some());
                }
            }
        }
    }
}
