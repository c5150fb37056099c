//! Hosts that Flagsmith builds addresses on: `https://` goes in front (`http://` for localhost, api/core/helpers.py:15),
//! a path behind.

use std::ops::Range;

use super::{Kind, Remark, Seen, Text, fault, host_name, is_placeholder};

/// The host of links in mails.
pub(super) fn domain(text: &Text<'_>, _seen: &Seen) -> Vec<Remark> {
    let mut remarks = address(text, "links are built on");
    if remarks.is_empty() && text.value.ends_with('/') {
        let end = text.value.trim_end_matches('/').len();
        let message = "the slash at its end comes twice in links";
        let remark = Remark::new(Kind::Misread, end..text.value.len(), message).label("the slash").help("remove it");
        remarks.push(remark.suggest(text, &text.value[..end]).certainly());
    }
    if remarks.is_empty() && is_sample(text.value) {
        let message = "links lead to the host that a guide has here, and not to yours";
        let remark = Remark::new(Kind::Misread, text.all(), message).label("a sample");
        remarks.push(remark.help("write the host of your dashboard, such as `flags.example.com`"));
    }
    remarks
}

/// Whether the host asks to be replaced: `your-domain.com`, `flagsmith.yourdomain.tld`.
fn is_sample(value: &str) -> bool {
    let value = value.to_lowercase();
    is_placeholder(&value) || ["yourdomain.", "your-domain.", "your_domain."].iter().any(|part| value.contains(part))
}

/// The host that redirects go to; a slash behind it does no harm.
pub(super) fn ssl_host(text: &Text<'_>, _seen: &Seen) -> Vec<Remark> {
    address(text, "redirects go to")
}

fn address(text: &Text<'_>, used: &str) -> Vec<Remark> {
    let value = text.value;
    // Blanks and quotes around it are told of by the reader of texts.
    if value.is_empty() || fault::trim(value) != text.all() || fault::unquote(value, text.all()).is_some() {
        return Vec::new();
    }
    let remark = |range: Range<usize>, message: String, label: &str| {
        let bare = value.split_once("://").map_or(value, |(_, rest)| rest);
        let bare = bare.trim_start_matches('/').split(['/', '?', '#']).next().unwrap_or("");
        let remark = Remark::new(Kind::Misread, range, message).label(label);
        match text.shown(text.all()) {
            Some(_) if !bare.is_empty() && host(bare).is_none() => {
                let certain = value.trim_end_matches('/').ends_with(bare);
                vec![remark.help(format!("write `{bare}`")).suggest(text, bare).certainly_if(certain)]
            }
            _ => vec![remark.help("write a host alone, such as `flags.example.com`")],
        }
    };
    if let Some(end) = value.find("://") {
        let message = format!("{used} `https://` and this: the scheme comes twice");
        return remark(0..end + 3, message, "the scheme");
    }
    let slash = value.find(['/', '?', '#']).unwrap_or(value.len());
    if slash == 0 {
        return remark(0..value.len(), format!("{used} `https://` and this, which names no host"), "no host");
    }
    if value[slash..].len() > 1 {
        let message = format!("{used} this, and the path stands in the middle of them");
        return remark(slash..value.len(), message, "a path");
    }
    match host(&value[..slash]) {
        Some(flaw) => remark(flaw, format!("{used} this, and no host can have this name"), "not in a host name"),
        None => Vec::new(),
    }
}

/// What is no part of `host` or `host:port`.
fn host(value: &str) -> Option<Range<usize>> {
    if value.starts_with('[') {
        return url::Url::parse(&format!("https://{value}")).is_err().then_some(0..value.len());
    }
    let (name, port) = match value.rfind(':') {
        Some(colon) => (&value[..colon], Some(colon + 1..value.len())),
        None => (value, None),
    };
    if let Some(flaw) = host_name::flaw(name).filter(|_| name.is_ascii() || url::Host::parse(name).is_err()) {
        return Some(flaw);
    }
    port.filter(|port| value[port.clone()].parse::<u16>().is_err())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn judge(check: fn(&Text<'_>, &Seen) -> Vec<Remark>, value: &str) -> Option<&str> {
        let remarks = check(&Text::sample(value), &Seen::Nothing);
        assert!(remarks.iter().all(|remark| remark.kind == Kind::Misread), "{value}");
        remarks.first().map(|remark| &value[remark.range.clone()])
    }

    #[test]
    fn a_host_with_or_without_a_port_is_fine() {
        for value in [
            "",
            "flags.example.com",
            "flags.example.com:8000",
            "localhost:8000",
            "127.0.0.1",
            "[::1]:80",
            "exämple.com",
        ] {
            assert_eq!(judge(domain, value), None, "{value}");
            assert_eq!(judge(ssl_host, value), None, "{value}");
        }
    }

    #[test]
    fn anything_else_breaks_the_links() {
        for (value, part) in [
            ("https://flags.example.com", "https://"),
            ("http://localhost:8000", "http://"),
            ("flags.example.com/x", "/x"),
            ("//flags.example.com", "//flags.example.com"),
            ("flags example.com", " "),
            ("flags.example.com:http", "http"),
            ("*.example.com", "*"),
        ] {
            assert_eq!(judge(domain, value), Some(part), "{value}");
            assert_eq!(judge(ssl_host, value), Some(part), "{value}");
        }
        assert_eq!(judge(domain, "flags.example.com/"), Some("/"));
        assert_eq!(judge(domain, "flagsmith.YourDomain.com"), Some("flagsmith.YourDomain.com"));
        assert_eq!(judge(ssl_host, "flags.example.com/"), None);
    }

    #[test]
    fn the_host_alone_is_suggested() {
        let suggestion = |value| domain(&Text::sample(value), &Seen::Nothing)[0].suggestion.clone();
        assert_eq!(suggestion("https://flags.example.com/x").as_deref(), Some("flags.example.com"));
        assert_eq!(suggestion("flags.example.com/").as_deref(), Some("flags.example.com"));
        assert_eq!(suggestion("flags example.com"), None);
    }
}
