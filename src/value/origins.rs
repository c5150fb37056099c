//! Lists of origins: those that Django trusts with forms (CSRF_TRUSTED_ORIGINS of Django 5.2), and those that
//! django-cors-headers 3.5 lets call the API.

use std::ops::Range;

use super::python_url::PythonUrl;
use super::{Kind, Remark, Seen, Text, items, list};
use crate::spec::Version;

/// The first release with Django 4, whose trusted origins have a scheme.
const WITH_SCHEME: Version = Version::new(2, 138, 2);

/// Django's: an item without `://` stops the start (4_0.E001); one without a `*` is compared to the letter with the
/// browser's `Origin`, one with a `*` by its scheme and the end of its host.
///
/// Before Django 4, items were host patterns, and nothing checked them.
pub(super) fn csrf(text: &Text<'_>, seen: &Seen) -> Vec<Remark> {
    if text.release < WITH_SCHEME {
        return items::ranges(seen).iter().filter_map(|item| Origin { text, item: item.clone() }.host()).collect();
    }
    let judge = |item: &Range<usize>| {
        let origin = Origin { text, item: item.clone() };
        if !origin.value().contains("://") {
            return Some(origin.refused("an origin begins with `https://` or `http://`", "no scheme"));
        }
        let wildcard = origin.value().contains('*');
        match PythonUrl::split(text.value, item.clone()) {
            Err(_) if wildcard => Some(origin.refused_at_use()),
            Ok(url) if wildcard => origin.wildcard(&url),
            _ => origin.exact(),
        }
    };
    items::ranges(seen).iter().filter_map(judge).collect()
}

/// django-cors-headers': an item needs scheme and host (E013) and nothing behind them (E014), or the start stops.
pub(super) fn cors(text: &Text<'_>, seen: &Seen) -> Vec<Remark> {
    let judge = |item: &Range<usize>| {
        let origin = Origin { text, item: item.clone() };
        if matches!(origin.value(), "null" | "file://") {
            return None;
        }
        let Ok(url) = PythonUrl::split(text.value, item.clone()) else {
            return Some(origin.refused("the brackets enclose no IPv6 address", "no origin"));
        };
        if url.scheme.is_empty() || url.netloc.as_ref().is_none_or(Range::is_empty) {
            return Some(origin.refused("an origin is a scheme and a host", "no origin"));
        }
        // An empty query or fragment counts as none.
        let behind = [Some(url.path.clone()), url.query.clone(), url.fragment.clone()];
        if behind.into_iter().flatten().any(|part| !part.is_empty()) {
            let netloc = url.netloc.clone().unwrap_or_default();
            let mut remark = origin.refused("an origin ends with its host", "behind the host");
            remark.range = url.place(netloc.end..url.text.len());
            return Some(remark);
        }
        // The scheme is lowered and blanks in front are dropped before the comparison.
        origin.exact()
    };
    items::ranges(seen).iter().filter_map(judge).collect()
}

/// One item.
struct Origin<'t> {
    text: &'t Text<'t>,
    item: Range<usize>,
}

impl Origin<'_> {
    fn value(&self) -> &str {
        &self.text.value[self.item.clone()]
    }

    fn quoted(&self) -> String {
        self.text.quote(self.item.clone()).into_owned()
    }

    /// With what to write instead.
    fn cured(&self, remark: Remark) -> Remark {
        let shown = |item: Range<usize>| self.text.shown(item).is_some();
        let may_repeat = list::split(self.text.value, self.text.delimiter).into_iter().all(shown);
        match usual(self.value()).filter(|_| may_repeat) {
            Some(origin) => {
                let (before, behind) = (&self.text.value[..self.item.start], &self.text.value[self.item.end..]);
                let remark = remark.help(format!("write `{origin}`"));
                let remark = remark.suggest(self.text, format!("{before}{origin}{behind}"));
                // Without a scheme it is a guess.
                remark.certainly_if(
                    self.value()
                        .to_ascii_lowercase()
                        .contains(&format!("{}://", origin.split(':').next().unwrap_or(""))),
                )
            }
            None => remark.help("write scheme and host as browsers send them: `https://flags.example.com`"),
        }
    }

    fn refused(&self, fact: &str, label: &str) -> Remark {
        let stops = self.text.stops();
        if self.value().is_empty() {
            let message = format!("an empty item is no origin, and {stops}");
            let remark = Remark::new(Kind::Invalid, items::gap(self.text, &self.item), message);
            return remark.label("nothing beside it").help("remove it");
        }
        let message = format!("{} is no origin: {fact}, and {stops}", self.quoted());
        self.cured(Remark::new(Kind::Invalid, self.item.clone(), message).label(label))
    }

    fn refused_at_use(&self) -> Remark {
        let message = format!("{} cannot be read, and every form that is sent fails", self.quoted());
        self.cured(Remark::new(Kind::Invalid, self.item.clone(), message).label("no origin"))
    }

    fn misfit(&self, part: Range<usize>, why: &str, label: &str) -> Option<Remark> {
        let range = self.item.start + part.start..self.item.start + part.end;
        let message = format!("{} matches no origin: {why}", self.quoted());
        Some(self.cured(Remark::new(Kind::Misread, range, message).label(label)))
    }

    /// A blank around the item.
    fn blank(&self) -> Option<Remark> {
        let value = self.value();
        let trimmed = value.trim();
        let front = value.len() - value.trim_start().len();
        let blank = if front > 0 { 0..front } else { trimmed.len()..value.len() };
        (trimmed.len() < value.len()).then(|| {
            let range = self.item.start + blank.start..self.item.start + blank.end;
            let message = format!("the blank is part of {}, which no browser sends", self.quoted());
            self.cured(Remark::new(Kind::Misread, range, message).label("a blank"))
        })
    }

    /// What no host pattern of Django 3.2 matches.
    fn host(&self) -> Option<Remark> {
        if let Some(blank) = self.blank() {
            return Some(blank);
        }
        let value = self.value();
        let (part, why) = match (value.find("://"), value.find('*')) {
            (Some(end), _) => (0..end + 3, "this release compares hosts, without a scheme"),
            (None, Some(star)) => (star..star + 1, "a dot at the start stands for all hosts of a domain"),
            (None, None) => return None,
        };
        let remark = self.misfit(part, why, "not in a host")?;
        Some(Remark { suggestion: None, ..remark }.help("write the host alone, `flags.example.com` or `.example.com`"))
    }

    /// A pattern such as `https://*.example.com`: what its host starts with after the `*` must be a dot.
    fn wildcard(&self, url: &PythonUrl) -> Option<Remark> {
        let netloc = url.netloc.clone().map_or("", |netloc| url.part(&netloc));
        let host = netloc.trim_start_matches('*');
        if !matches!(url.scheme.as_str(), "http" | "https") {
            return self.misfit(0..self.value().len(), "a pattern needs its scheme, `https` or `http`", "no scheme");
        }
        if host.is_empty() {
            return self.misfit(0..self.value().len(), "a `*` needs a domain behind it", "no domain");
        }
        if host.contains('*') {
            return self.misfit(0..self.value().len(), "a `*` stands at the start of the host only", "no pattern");
        }
        let known = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_' | ':' | '[' | ']');
        match self.value().find(|c| !known(c) && !matches!(c, '*' | '/' | '?' | '#')) {
            Some(_) if !host.chars().all(known) => self.misfit(0..self.value().len(), "no host is so named", "no host"),
            _ => None,
        }
    }

    /// An origin that no browser sends so.
    fn exact(&self) -> Option<Remark> {
        let value = self.value();
        if let Some(blank) = self.blank() {
            return Some(blank);
        }
        let (scheme, rest) = value.split_once("://")?;
        let start = scheme.len() + 3;
        if value.starts_with(['"', '\'', '[', '(']) {
            return self.misfit(0..1, "quotes and brackets of a list become part of it", "part of the origin");
        }
        if scheme.is_empty() || !scheme.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.')) {
            return self.misfit(0..scheme.len().max(1), "it has no scheme that a browser knows", "no scheme");
        }
        if rest.is_empty() {
            return self.misfit(0..value.len(), "it names no host", "no host");
        }
        if let Some(at) = rest.find(['/', '?', '#']) {
            let behind = start + at..value.len();
            return self.misfit(behind, "browsers send an origin without anything behind the host", "behind the host");
        }
        if let Some(star) = rest.find('*') {
            return self.misfit(start + star..start + star + 1, "a `*` stands for nothing here", "no wildcard");
        }
        // Extensions and apps have origins of other kinds.
        if !matches!(scheme.to_ascii_lowercase().as_str(), "http" | "https") {
            return None;
        }
        match usual(value) {
            Some(usual) if usual == value => None,
            Some(usual) => {
                let why = if usual.eq_ignore_ascii_case(value) {
                    "browsers send it in lower case"
                } else if !value.is_ascii() {
                    "browsers send a name with such letters in its `xn--` form"
                } else {
                    "browsers send it without a port that is the usual one, and without a user"
                };
                self.misfit(0..value.len(), why, "not as browsers send it")
            }
            None => self.misfit(start..value.len(), "no host is so named", "no host"),
        }
    }
}

/// The origin as browsers send it, of a text that means one.
fn usual(value: &str) -> Option<String> {
    let around = |c: char| c.is_whitespace() || matches!(c, '"' | '\'' | '`' | '(' | ')');
    let bare = value.trim_matches(around).trim_start_matches('[');
    let bare = if bare.contains("://[") { bare } else { bare.trim_end_matches(']').trim_matches(around) };
    // Without a scheme, nobody can tell `http` from `https`, but for the usual case.
    let absolute = match bare.split_once("://") {
        Some(("http" | "https" | "HTTP" | "HTTPS" | "Http" | "Https", _)) => bare.to_owned(),
        Some(("", rest)) => format!("https://{rest}"),
        Some(_) => return None,
        None => format!("https://{}", bare.trim_start_matches('/')),
    };
    if bare.contains('*') {
        return None;
    }
    let url = url::Url::parse(&absolute).ok()?;
    let host = url.host_str().filter(|host| super::host_name::flaw(host.trim_matches(['[', ']'])).is_none())?;
    let port = url.port().map_or_else(String::new, |port| format!(":{port}"));
    Some(format!("{}://{host}{port}", url.scheme()))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::items::tests::{judge, split};
    use super::*;

    #[test]
    fn origins_as_browsers_send_them_are_fine() {
        for value in ["", "https://example.com", "http://example.com:8080,https://b.example.com", "https://[::1]:8443"]
        {
            assert_eq!(judge(csrf, value), None, "{value}");
            assert_eq!(judge(cors, value), None, "{value}");
        }
        for value in ["https://*.example.com", "https://*.Example.com:8000/x", "https://*example.com"] {
            assert_eq!(judge(csrf, value), None, "{value}");
        }
        for value in ["null", "file://", "HTTPS://example.com?", "chrome-extension://abc"] {
            assert_eq!(judge(cors, value).filter(|(kind, _)| *kind == Kind::Invalid), None, "{value}");
        }
    }

    #[test]
    fn what_django_refuses_or_never_matches() {
        for (value, kind, part) in [
            ("example.com", Kind::Invalid, "example.com"),
            ("*", Kind::Invalid, "*"),
            ("null", Kind::Invalid, "null"),
            ("https://example.com,", Kind::Invalid, ","),
            ("https://*.[x", Kind::Invalid, "https://*.[x"),
            ("https://example.com/", Kind::Misread, "/"),
            ("https://example.com/path", Kind::Misread, "/path"),
            ("https://example.com, https://b.example.com", Kind::Misread, " "),
            ("https://Example.com", Kind::Misread, "https://Example.com"),
            ("https://example.com:443", Kind::Misread, "https://example.com:443"),
            ("https://exämple.com", Kind::Misread, "https://exämple.com"),
            ("https://", Kind::Misread, "https://"),
            ("://example.com", Kind::Misread, ":"),
            ("'https://example.com'", Kind::Misread, "'"),
            ("http://*", Kind::Misread, "http://*"),
            ("https://a.*.com", Kind::Misread, "https://a.*.com"),
            ("*://*.example.com", Kind::Misread, "*://*.example.com"),
        ] {
            assert_eq!(judge(csrf, value), Some((kind, part)), "{value}");
        }
    }

    #[test]
    fn before_django_4_trusted_origins_are_hosts() {
        for (value, part) in [
            ("example.com,.example.com:8000", None),
            ("https://example.com", Some("https://")),
            ("*.example.com", Some("*")),
            ("a.com, b.com", Some(" ")),
        ] {
            let text = Text { release: Version::new(2, 138, 1), ..Text::sample(value) };
            let remarks = csrf(&text, &split(value));
            assert!(remarks.iter().all(|remark| remark.kind == Kind::Misread), "{value}");
            assert_eq!(remarks.first().map(|remark| &value[remark.range.clone()]), part, "{value}");
        }
    }

    #[test]
    fn what_cors_headers_refuses_or_never_matches() {
        for (value, kind, part) in [
            ("example.com", Kind::Invalid, "example.com"),
            ("*", Kind::Invalid, "*"),
            ("https://example.com/", Kind::Invalid, "/"),
            ("https://example.com?x=1", Kind::Invalid, "?x=1"),
            ("://example.com", Kind::Invalid, "://example.com"),
            ("https:example.com", Kind::Invalid, "https:example.com"),
            ("https://example.com,", Kind::Invalid, ","),
            ("https://", Kind::Invalid, "https://"),
            ("https://[::1", Kind::Invalid, "https://[::1"),
            ("'https://example.com'", Kind::Invalid, "'https://example.com'"),
            ("https://example.com, https://b.example.com", Kind::Misread, " "),
            ("http://*", Kind::Misread, "*"),
            ("https://Example.com", Kind::Misread, "https://Example.com"),
        ] {
            assert_eq!(judge(cors, value), Some((kind, part)), "{value}");
        }
    }

    #[test]
    fn the_list_is_suggested_with_the_item_put_right() {
        for (value, suggestion) in [
            ("https://a.com, https://b.com/", Some("https://a.com,https://b.com")),
            ("example.com", Some("https://example.com")),
            ("https://example.com:443", Some("https://example.com")),
            ("*", None),
        ] {
            let remarks = csrf(&Text::sample(value), &split(value));
            assert_eq!(remarks[0].suggestion.as_deref(), suggestion, "{value}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_judged(value in "\\PC{0,16}", marks in "(https?:/{0,2})?[a:/@\\[\\]%?#.*,' é0-9]{0,12}") {
            for value in [value, marks] {
                judge(csrf, &value);
                judge(cors, &value);
            }
        }
    }
}
