//! Host patterns of Django's ALLOWED_HOSTS, as `django.http.request` matches them: the request's host in lower case
//! and without its port, which only letters, digits, `-` and dots, or an IPv6 address in brackets, can get through,
//! against each item to the letter, or by its end where the item starts with a dot.

use std::ops::Range;

use super::{Kind, Remark, Seen, Text, items};

pub(super) fn check(text: &Text<'_>, seen: &Seen) -> Vec<Remark> {
    let Seen::List(items) = seen else { return Vec::new() };
    if items.is_empty() {
        let message = "no host is allowed, and every request, health checks too, is answered 400";
        let help = "name the hosts that the API is reached by, or write `*` behind a proxy that checks the host";
        return vec![Remark::new(Kind::Invalid, text.all(), message).label("empty").help(help)];
    }
    let cures: Vec<Option<String>> = items.iter().map(|item| cure(text.shown(item.clone())?)).collect();
    let works = |item: &Range<usize>| matches(&text.value[item.clone()]);
    let all_refused = !items.iter().any(works);
    let suggestion = cures.iter().cloned().collect::<Option<Vec<_>>>().map(|cures| {
        let cures: Vec<String> = cures.into_iter().filter(|cure| !cure.is_empty()).collect();
        cures.join(text.delimiter)
    });
    let mut remarks = Vec::new();
    for (item, cure) in items.iter().zip(&cures).filter(|(item, _)| !works(item)) {
        let mut remark = misfit(text, item);
        if all_refused {
            remark.message.push_str("; no item can match, and every request is answered 400");
        }
        if remark.help.is_empty() {
            remark.help = match cure {
                Some(cure) if !cure.is_empty() => format!("write `{cure}`"),
                _ => "write a host name alone, such as `flags.example.com`".to_owned(),
            };
        }
        remarks.push(match &suggestion {
            // What takes the place of a wildcard lets the domain itself in, too.
            Some(suggestion) if !suggestion.is_empty() => {
                remark.suggest(text, suggestion).certainly_if(!text.value.contains(['*', '@']))
            }
            _ => remark,
        });
    }
    if let Some(any) = items.iter().find(|item| &text.value[(*item).clone()] == "*") {
        let message = match items.len() {
            1 => {
                "`*` allows every host name: whoever sends a request chooses the host that links to further pages lead to"
            }
            _ => "`*` allows every host name, so that the other items restrict nothing",
        };
        let help = "name the hosts, unless a proxy in front checks them";
        remarks.push(Remark::new(Kind::InsecureAdvice, any.clone(), message).label("any host").help(help));
    }
    remarks
}

/// Whether a request's host can match the pattern.
fn matches(pattern: &str) -> bool {
    let pattern = pattern.to_lowercase();
    pattern == "*" || is_host(pattern.strip_prefix('.').unwrap_or(&pattern)) && !pattern.ends_with('.')
}

/// What Django's `host_validation_re` lets through, without the port.
fn is_host(host: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || matches!(byte, b'.' | b'-');
    let address = |inner: &str| {
        let hex = |byte: u8| byte.is_ascii_digit() || matches!(byte, b'a'..=b'f');
        inner.split_once(':').is_some_and(|(first, rest)| {
            first.bytes().all(hex)
                && !rest.is_empty()
                && rest.bytes().all(|byte| hex(byte) || matches!(byte, b'.' | b':'))
        })
    };
    match host.strip_prefix('[').and_then(|host| host.strip_suffix(']')) {
        Some(inner) => address(inner),
        None => !host.is_empty() && host.bytes().all(plain),
    }
}

/// The pattern that was probably meant; empty where the item is to go, `None` where nobody can tell.
fn cure(item: &str) -> Option<String> {
    if matches(item) {
        return Some(item.to_owned());
    }
    let around = |c: char| c.is_whitespace() || matches!(c, '"' | '\'' | '`');
    let listed = |c: char| around(c) || matches!(c, '[' | ']' | '(' | ')');
    let bare = item.trim_matches(around);
    let bare = if is_host(&bare.to_lowercase()) { bare } else { item.trim_matches(listed) };
    let bare = bare.split_once("://").map_or(bare, |(_, rest)| rest);
    // A range of addresses: nothing stands for all of them.
    if bare.split_once('/').is_some_and(|(address, bits)| super::host_name::is_address(address) && !bits.is_empty()) {
        return None;
    }
    if bare.parse::<std::net::Ipv6Addr>().is_ok() {
        return Some(format!("[{}]", bare.to_lowercase()));
    }
    let host = bare.split(['/', '?', '#']).next().unwrap_or("");
    let host = host.rsplit_once('@').map_or(host, |(_, host)| host);
    let host = match host.rsplit_once(':') {
        Some((host, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => host,
        _ => host,
    };
    let host = host.strip_prefix("*.").map_or(host.to_owned(), |domain| format!(".{domain}"));
    let host = if host.is_ascii() { host } else { ascii(&host)? };
    let host = host.strip_suffix('.').unwrap_or(&host).to_owned();
    (host.is_empty() || matches(&host)).then_some(host)
}

/// A domain as browsers send it.
fn ascii(host: &str) -> Option<String> {
    let (dot, domain) = host.strip_prefix('.').map_or(("", host), |domain| (".", domain));
    match url::Host::parse(domain) {
        Ok(url::Host::Domain(domain)) => Some(format!("{dot}{domain}")),
        _ => None,
    }
}

/// Why no host can match the item.
fn misfit(text: &Text<'_>, item: &Range<usize>) -> Remark {
    let value = &text.value[item.clone()];
    let part = |range: Range<usize>| item.start + range.start..item.start + range.end;
    let remark = |range, message: &str, label: &str| Remark::new(Kind::Misread, range, message).label(label);
    let quoted = text.quote(item.clone());
    if value.is_empty() {
        return remark(items::gap(text, item), "an empty item matches no host", "nothing beside it").help("remove it");
    }
    let trimmed = value.trim();
    if trimmed.len() < value.len() {
        let front = value.len() - value.trim_start().len();
        let blank = if front > 0 { 0..front } else { trimmed.len()..value.len() };
        let message = if matches(trimmed) || trimmed.is_empty() {
            format!("the blank is part of {quoted}, which matches no host")
        } else {
            format!("{quoted} matches no host: the blank, and more, is no part of one")
        };
        return remark(part(blank), &message, "a blank");
    }
    let no = |range: Range<usize>, why: &str, label: &str| {
        remark(part(range), &format!("{quoted} matches no host: {why}"), label)
    };
    let at = |c: char| value.find(c).map(|at| at..at + c.len_utf8());
    if let Some(range) = at('"').or_else(|| at('\'')).or_else(|| at('`')) {
        return no(range, "quotes and brackets of a list become part of it", "part of the name");
    }
    if let Some(scheme) = value.find("://") {
        return no(0..scheme + 3, "hosts are compared without a scheme", "the scheme");
    }
    if let Some((address, _)) = value.split_once('/') {
        if super::host_name::is_address(address) {
            let help = "name each host: ranges of addresses are not understood";
            return no(address.len()..value.len(), "ranges are not understood", "a range").help(help);
        }
        return no(address.len()..value.len(), "hosts are compared without a path", "the path");
    }
    if value.parse::<std::net::Ipv6Addr>().is_ok() {
        return no(0..value.len(), "an IPv6 address stands in brackets", "without brackets");
    }
    if value.starts_with('[') || value.ends_with(']') {
        let range =
            if value.starts_with('[') && !is_host(&value.to_lowercase()) { 0..1 } else { value.len() - 1..value.len() };
        return no(range, "the brackets of a list become part of it", "part of the name");
    }
    if let Some(star) = at('*') {
        return no(star, "a `*` stands for every host only where it stands alone", "no wildcard");
    }
    if let Some(colon) = value.rfind(':') {
        return no(colon..value.len(), "hosts are compared without their port", "the port");
    }
    if let Some(range) = at(';').or_else(|| at(' ')).or_else(|| at('|')) {
        let help = format!("separate hosts with `{}`", text.delimiter);
        let why = format!("`{}` separates nothing here", &value[range.clone()]);
        return no(range, &why, "no separator").help(help);
    }
    if let Some(underscore) = at('_') {
        let help = "reach the API by a name without an underscore: Django refuses every request for one with it";
        return no(underscore, "Django takes no host name with an underscore", "underscore").help(help);
    }
    if value.ends_with('.') {
        return no(value.len() - 1..value.len(), "the last dot of a host is cut off before", "the dot");
    }
    match value.char_indices().find(|(_, c)| !c.is_ascii()) {
        Some(_) => no(0..value.len(), "browsers send a name with such letters in its `xn--` form", "not ASCII"),
        None => no(0..value.len(), "it holds a character that no host has", "no host name"),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::items::tests::split;
    use super::*;

    fn judge(value: &str) -> Vec<Remark> {
        check(&Text::sample(value), &split(value))
    }

    #[test]
    fn patterns_that_can_match_are_fine() {
        for value in [
            "example.com",
            "Example.COM,localhost,127.0.0.1",
            ".example.com",
            "[::1]",
            "[2001:DB8::1],a-b.c",
            "xn--exmple-cua.com",
        ] {
            assert_eq!(judge(value), [], "{value}");
        }
    }

    #[test]
    fn patterns_that_never_match_are_told() {
        for (value, part, suggestion) in [
            ("https://example.com", "https://", Some("example.com")),
            ("https://example.com:8000/x", "https://", Some("example.com")),
            ("example.com:8000", ":8000", Some("example.com")),
            ("*.example.com", "*", Some(".example.com")),
            ("a.com, b.com", " ", Some("a.com,b.com")),
            ("a.com,", ",", Some("a.com")),
            ("10.0.0.0/8", "/8", None),
            ("example.com/", "/", Some("example.com")),
            ("['*']", "'", Some("*")),
            ("[\"example.com\"]", "\"", Some("example.com")),
            (" *", " ", Some("*")),
            ("http://*", "http://", Some("*")),
            ("::1", "::1", Some("[::1]")),
            ("[example.com]", "[", Some("example.com")),
            ("flagsmith_api", "_", None),
            ("exämple.com", "exämple.com", Some("xn--exmple-cua.com")),
            ("a.com;b.com", ";", None),
            ("a.com b.com", " ", None),
            ("example.com.", ".", Some("example.com")),
            ("a@b", "a@b", Some("b")),
        ] {
            let remarks = judge(value);
            let [remark] = &remarks[..] else { panic!("{value}: {remarks:?}") };
            assert_eq!((remark.kind, &value[remark.range.clone()]), (Kind::Misread, part), "{value}");
            assert_eq!(remark.suggestion.as_deref(), suggestion, "{value}");
        }
    }

    #[test]
    fn an_empty_list_refuses_everything_and_a_star_nothing() {
        assert_eq!(judge("")[0].kind, Kind::Invalid);
        assert_eq!(judge("*").iter().map(|remark| remark.kind).collect::<Vec<_>>(), [Kind::InsecureAdvice]);
        assert!(judge("https://a.com")[0].message.contains("every request"));
        assert!(!judge("https://a.com,b.com")[0].message.contains("every request"));
    }

    proptest! {
        #[test]
        fn any_text_is_judged(value in "\\PC{0,16}", marks in "[a:/\\[\\].*,'\" é@_-]{0,12}") {
            for value in [value, marks] {
                for remark in judge(&value) {
                    prop_assert!(value.get(remark.range).is_some());
                }
            }
        }
    }
}
