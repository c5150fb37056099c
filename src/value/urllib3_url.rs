//! A URL as urllib3 2 takes it apart (`urllib3.util.url.parse_url`), which stands under `requests` and the InfluxDB
//! client: a text without a scheme, and with no `:` or `/` where one would end, is taken for a host.

use std::ops::Range;

use super::python_url::is_ipv6;

/// The parts of a URL, as bytes of the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Urllib3Url {
    /// The scheme, in lower case; `None` where there is none.
    pub scheme: Option<String>,
    /// The host, an IPv6 address with its brackets; `None` where it is missing or empty.
    pub host: Option<Range<usize>>,
    /// Where the host part ends.
    pub authority_end: usize,
}

/// What urllib3 refuses: `LocationParseError`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Refused {
    /// The port.
    Port(Range<usize>),
    /// Something else in the host.
    Host(Range<usize>),
}

impl Urllib3Url {
    /// Takes `text` apart.
    pub fn parse(text: &str) -> Result<Self, Refused> {
        let scheme_end = scheme_end(text);
        // Without a scheme, `//` is put in front, unless a slash is there already.
        let implied = scheme_end.is_none() && !text.starts_with('/');
        let rest = scheme_end.map_or(0, |end| end + 1);
        let start = if implied {
            rest
        } else if text[rest..].starts_with("//") {
            rest + 2
        } else {
            let scheme = scheme_end.map(|end| text[..end].to_ascii_lowercase());
            return Ok(Self { scheme, host: None, authority_end: rest });
        };
        let end = text[start..].find(['\\', '/', '?', '#']).map_or(text.len(), |at| start + at);
        let scheme = scheme_end.filter(|_| !implied).map(|end| text[..end].to_ascii_lowercase());
        let host = text[start..end].rfind('@').map_or(start, |at| start + at + 1);
        let host = host_of(text, host..end)?;
        Ok(Self { scheme, host: Some(host).filter(|host| !host.is_empty()), authority_end: end })
    }
}

/// Where the scheme of urllib3's `_SCHEME_RE` ends: letters, digits, `+` and `-` in front of a `:`. Dots end the
/// search, so that `example.com:80` has no scheme.
fn scheme_end(text: &str) -> Option<usize> {
    let colon = text.find(':')?;
    let scheme = &text[..colon];
    let fits = scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-'));
    fits.then_some(colon)
}

/// The host in front of the port.
fn host_of(text: &str, part: Range<usize>) -> Result<Range<usize>, Refused> {
    let whole = &text[part.clone()];
    let (host, rest) = match whole.strip_prefix('[') {
        Some(inner) => {
            let close = inner.find(']').ok_or_else(|| Refused::Host(part.clone()))?;
            if !is_ipv6(&inner[..close].replacen("%25", "%", 1)) {
                return Err(Refused::Host(part.start..part.start + close + 2));
            }
            (part.start..part.start + close + 2, part.start + close + 2)
        }
        None => {
            let end = whole.find(':').map_or(part.end, |at| part.start + at);
            (part.start..end, end)
        }
    };
    let name = &text[host.clone()];
    if !name.starts_with('[') {
        if let Some(at) = name.find(['[', ']']) {
            return Err(Refused::Host(host.start + at..host.start + at + 1));
        }
        if let Some(at) = name.match_indices('%').map(|(at, _)| at).find(|&at| !is_escape(&name[at..])) {
            return Err(Refused::Host(host.start + at..host.start + at + 1));
        }
    }
    match text[rest..part.end].strip_prefix(':') {
        None if rest == part.end => Ok(host),
        None => Err(Refused::Host(rest..part.end)),
        Some(port) => {
            let digits = port.trim_start_matches('0');
            let number =
                port.bytes().all(|byte| byte.is_ascii_digit()) && (digits.is_empty() || digits.parse::<u16>().is_ok());
            if number { Ok(host) } else { Err(Refused::Port(rest + 1..part.end)) }
        }
    }
}

fn is_escape(text: &str) -> bool {
    text.as_bytes().get(1..3).is_some_and(|code| code.iter().all(u8::is_ascii_hexdigit))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn parts_are_those_of_urllib3() {
        for (text, scheme, host) in [
            ("https://api.example.com:8443/base", Some("https"), Some("api.example.com")),
            ("HTTPS://u:p@H?x", Some("https"), Some("H")),
            ("api.example.com:8086", None, Some("api.example.com")),
            ("localhost:8086", Some("localhost"), None),
            ("//api.example.com/x", None, Some("api.example.com")),
            ("/relative/", None, None),
            ("https:/h", Some("https"), None),
            ("https:///h", Some("https"), None),
            ("https//h", None, Some("https")),
            (" https://h", None, Some(" https")),
            ("http://[::1]:80", Some("http"), Some("[::1]")),
            ("http://h:", Some("http"), Some("h")),
            ("http://h\\x", Some("http"), Some("h")),
        ] {
            let url = Urllib3Url::parse(text).expect(text);
            assert_eq!(url.scheme.as_deref(), scheme, "{text}");
            assert_eq!(url.host.map(|host| &text[host]), host, "{text}");
        }
    }

    #[test]
    fn bad_hosts_and_ports_are_refused() {
        for (text, refused) in [
            ("http://h:abc", Refused::Port(9..12)),
            ("http://h:99999", Refused::Port(9..14)),
            ("http://h:1:2", Refused::Port(9..12)),
            ("http://[::1", Refused::Host(7..11)),
            ("http://a%zz", Refused::Host(8..9)),
            ("http://a]", Refused::Host(8..9)),
        ] {
            assert_eq!(Urllib3Url::parse(text), Err(refused), "{text}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_parsed_without_a_panic(text in "[a:/@\\[\\]%?# é0-9]{0,12}") {
            if let Ok(url) = Urllib3Url::parse(&text) {
                prop_assert!(url.host.is_none_or(|host| text.get(host).is_some()));
            }
        }
    }
}
