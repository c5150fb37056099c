//! The target of the Node server's proxy: http-proxy 1.18 reads it with Node's old `url.parse` at each request, and the
//! version probe hands it to `fetch` (frontend/api/index.js:146, 216; verdicts/README.md, "Front end").

use std::ops::Range;

use super::{Kind, Remark, Seen, Text, host_name, node_text, python_url::is_ipv6};

const ANSWER: &str = "every request to the API is answered 500 or 504";
const SHAPE: &str = "write scheme and host alone: `http://flagsmith-api:8000`";
const PROBE: &str = "requests get through, but the dashboard cannot ask for the API's version";

pub(super) fn check(text: &Text<'_>, _seen: &Seen) -> Vec<Remark> {
    if text.value.is_empty() {
        return Vec::new();
    }
    let range = node_text::trim(text.value);
    // As Node does; the places stay.
    let url = &text.value[range.clone()].replace('\\', "/");
    let place = |part: Range<usize>| range.start + part.start..range.start + part.end;
    let refused = |part: Range<usize>, fact: &str, label: &str, help: &str| {
        let part = if part.is_empty() { text.all() } else { place(part) };
        vec![Remark::new(Kind::Invalid, part, format!("{fact}, and {ANSWER}")).label(label).help(help)]
    };
    let Some(colon) = url.find("://").filter(|&colon| is_scheme(&url[..colon])) else {
        let help = match text.shown(text.all()) {
            Some(_)
                if url.starts_with(|c: char| c.is_ascii_alphanumeric())
                    && !url.contains(' ')
                    && url.contains(['.', ':']) =>
            {
                format!("write `http://{url}`")
            }
            _ => SHAPE.to_owned(),
        };
        return refused(0..url.len(), "no `http://` or `https://` stands in front", "no scheme", &help);
    };
    let start = colon + 3;
    let end = url[start..].find(['/', '?', '#']).map_or(url.len(), |at| start + at);
    let host = url[start..end].rfind('@').map_or(start, |at| start + at + 1);
    if let Some(at) = url[host..end].find(ends_host) {
        let at = host + at;
        let next = url[at..].chars().next().map_or(1, char::len_utf8);
        return refused(at..at + next, "this character ends the host", "ends the host", SHAPE);
    }
    let (name, port) = match parts(&url[host..end]) {
        Some((name, port)) => (host + name.start..host + name.end, port.map(|port| host + port.start..host + port.end)),
        None => return refused(host..end, "the brackets enclose no IPv6 address", "no host", SHAPE),
    };
    if name.is_empty() {
        return refused(0..end, "it names no host", "no host", SHAPE);
    }
    if let Some(port) = port
        && !port.is_empty()
        && !url[port.clone()].parse::<u16>().is_ok_and(|number| number > 0 && !url[port.clone()].starts_with('+'))
    {
        let help = "write a number from 1 to 65535, or leave `:` and port out";
        return refused(port, "the port is no number from 1 to 65535", "no port", help);
    }
    if let Some(flaw) = host_name::flaw(&url[name.clone()]).filter(|_| url[name.clone()].is_ascii()) {
        return refused(
            name.start + flaw.start..name.start + flaw.end,
            "no host can have this name",
            "not in a host name",
            SHAPE,
        );
    }
    misread(text, &range, url, &Parts { scheme: colon, start, host, end })
}

/// Where parts of the URL end and begin.
struct Parts {
    /// The end of the scheme.
    scheme: usize,
    /// The start of what stands in front of the path.
    start: usize,
    /// The start of the host, behind a user.
    host: usize,
    /// The end of the host and its port.
    end: usize,
}

/// What the proxy takes, and makes something else of.
fn misread(text: &Text<'_>, range: &Range<usize>, url: &str, parts: &Parts) -> Vec<Remark> {
    let Parts { scheme, start, host, end } = *parts;
    let remark = |part: Range<usize>, message: String, label: &str| {
        Remark::new(Kind::Misread, range.start + part.start..range.start + part.end, message).label(label)
    };
    let mut remarks = Vec::new();
    let path = url[end..].find(['?', '#']).map_or(url.len(), |at| end + at);
    let trimmed = url[end..path].trim_matches('/');
    if !trimmed.is_empty() {
        let message = if trimmed == "api/v1" || trimmed.ends_with("/api/v1") {
            "the path comes twice: the API is asked for `/api/v1/api/v1/`, and answers 404".to_owned()
        } else {
            "the path is put in front of `/api/v1/`".to_owned()
        };
        let remark = remark(end..path, message, "put in front");
        remarks.push(match text.shown(text.all()) {
            Some(_) => {
                let remark = remark.help(format!("write `{}`", &url[..end])).suggest(text, &url[..end]);
                remark.certainly_if(trimmed == "api/v1")
            }
            None => remark.help("end the URL with the host"),
        });
    }
    if path < url.len() {
        let message = "the paths of requests land behind this".to_owned();
        remarks.push(remark(path..url.len(), message, "swallows the path").help("end the URL with the host"));
    }
    if host > start {
        let message = format!("it holds a user, which `fetch` does not take: {PROBE}");
        remarks.push(remark(start..host, message, "a user").help("remove the user and the `@`"));
    }
    if !matches!(url[..scheme].to_ascii_lowercase().as_str(), "http" | "https") {
        let message = format!("only `http` and `https` are spoken: {PROBE}");
        remarks.push(remark(0..scheme, message, "no web address").help("write `http://` or `https://`"));
    }
    if range.end < text.value.len() {
        let blank = range.end..text.value.len();
        let message = format!("the blank at its end stays in the middle of an address: {PROBE}");
        remarks.push(Remark::new(Kind::Misread, blank, message).label("a blank").help("remove the blank"));
    }
    remarks
}

fn is_scheme(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'+' | b'-'))
}

/// Characters at which `url.parse` lets the host end, and takes the rest for a path.
fn ends_host(c: char) -> bool {
    c.is_whitespace() || matches!(c, '"' | '%' | '\'' | ';' | '<' | '>' | '^' | '`' | '{' | '|' | '}')
}

/// The bytes of host and port; `None` where brackets enclose no address.
fn parts(text: &str) -> Option<(Range<usize>, Option<Range<usize>>)> {
    if let Some(inner) = text.strip_prefix('[') {
        let close = inner.find(']').filter(|&close| is_ipv6(&inner[..close]))?;
        let rest = &inner[close + 1..];
        let start = text.len() - rest.len();
        return match rest.strip_prefix(':') {
            Some(_) => Some((1..close + 1, Some(start + 1..text.len()))),
            None => rest.is_empty().then_some((1..close + 1, None)),
        };
    }
    if text.contains(['[', ']']) {
        return None;
    }
    Some(match text.find(':') {
        Some(colon) => (0..colon, Some(colon + 1..text.len())),
        None => (0..text.len(), None),
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::spec::Program;

    fn judge(value: &str) -> Vec<(Kind, &str)> {
        let remarks = check(&Text { program: Program::Frontend, ..Text::sample(value) }, &Seen::Nothing);
        remarks.into_iter().map(|remark| (remark.kind, &value[remark.range])).collect()
    }

    #[test]
    fn scheme_and_host_are_fine() {
        for value in [
            "",
            "http://127.0.0.1:18999/",
            "https://api.example.com",
            "HTTP://flagsmith-api:8000",
            " http://my_host",
            "http://[::1]:80",
            "http://exämple.com:",
            "http:\\\\h\\",
        ] {
            assert_eq!(judge(value), [], "{value}");
        }
    }

    #[test]
    fn what_leads_nowhere_is_refused() {
        for (value, part) in [
            ("127.0.0.1:18999", "127.0.0.1:18999"),
            ("localhost:8000", "localhost:8000"),
            ("//host:80", "//host:80"),
            ("http:/h", "http:/h"),
            ("http://", "http://"),
            ("http://:80", "http://:80"),
            ("http://127.0.0.1:99999", "99999"),
            ("http://127.0.0.1:abc", "abc"),
            ("http://127.0.0.1:0", "0"),
            ("http://h:1:2", "1:2"),
            ("http://[::1", "[::1"),
            ("http://exa mple.com", " "),
            ("http://{host}", "{"),
            ("http://*.example.com", "*"),
            ("'http://127.0.0.1:18999'", "'http://127.0.0.1:18999'"),
            ("true", "true"),
            (" ", " "),
        ] {
            assert_eq!(judge(value), [(Kind::Invalid, part)], "{value}");
        }
    }

    #[test]
    fn what_is_taken_for_something_else_is_told() {
        for (value, part) in [
            ("http://h/base", "/base"),
            ("http://h/api/v1/", "/api/v1/"),
            ("http://h?x=1", "?x=1"),
            ("http://h#x", "#x"),
            ("http://user:pw@h", "user:pw@"),
            ("ftp://h", "ftp"),
            ("http://h ", " "),
        ] {
            assert_eq!(judge(value), [(Kind::Misread, part)], "{value}");
        }
        let remarks = check(&Text::sample("http://h:8000/api/v1/"), &Seen::Nothing);
        assert_eq!(remarks[0].suggestion.as_deref(), Some("http://h:8000"));
    }

    proptest! {
        #[test]
        fn any_text_is_judged(value in "\\PC{0,16}", marks in "(https?:/{0,2})?[a:/@\\[\\]%?#. é0-9]{0,12}") {
            for value in [value, marks] {
                judge(&value);
            }
        }
    }
}
