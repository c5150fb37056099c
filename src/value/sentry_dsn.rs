//! A DSN as sentry-sdk 2 takes it apart (`sentry_sdk.utils.Dsn`): BadDsn or ValueError stops the start.

use super::python_url::{BadPort, PythonUrl, Refused};
use super::{Kind, Remark, Seen, Text, python};

const SHAPE: &str = "write it as Sentry shows it: `https://key@o1.ingest.sentry.io/42`";

pub(super) fn check(text: &Text<'_>, _seen: &Seen) -> Vec<Remark> {
    // Empty counts as not set (api/integrations/sentry/apps.py:13).
    if text.value.is_empty() {
        return Vec::new();
    }
    fault(text).into_iter().collect()
}

fn fault(text: &Text<'_>) -> Option<Remark> {
    let stops = text.stops();
    let refused = |range, fact: &str, label: &str| {
        Some(Remark::new(Kind::Invalid, range, format!("{fact}, and {stops}")).label(label).help(SHAPE))
    };
    let url = match PythonUrl::split(text.value, text.all()) {
        Ok(url) => url,
        Err(Refused::Bracket(range) | Refused::Lookalike(range)) => {
            return refused(range, "the host cannot be read", "no host");
        }
    };
    if !matches!(url.scheme.as_str(), "http" | "https") {
        let range = if url.scheme.is_empty() { text.all() } else { url.place(url.scheme_part.clone()) };
        return refused(range, "a DSN begins with `https://` or `http://`", "no DSN");
    }
    if url.host().is_empty() {
        return refused(text.all(), "the DSN names no host", "no host");
    }
    match url.port() {
        Err(BadPort::NotDigits(range) | BadPort::OutOfRange(range)) => {
            return refused(range, "the port is no number up to 65535", "no port");
        }
        Ok(_) => {}
    }
    if url.user().is_none_or(|user| user.is_empty()) {
        return refused(text.all(), "the DSN holds no public key in front of an `@`", "no key");
    }
    let path = url.part(&url.path);
    let start = path.rfind('/').map_or(0, |at| at + 1);
    if python::int(&path[start..]).is_none() {
        let range = url.place(url.path.start + start..url.path.end);
        let range = if range.is_empty() { text.all() } else { range };
        return refused(range, "the DSN does not end with the number of a project", "no project");
    }
    None
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn secret(value: &str) -> Text<'_> {
        Text { secret: true, ..Text::sample(value) }
    }

    #[test]
    fn dsns_are_those_of_the_sdk() {
        for value in [
            "",
            "https://abc123@o0.ingest.sentry.io/42",
            "http://abc:secret@sentry.example.com:9000/path/42",
            " https://abc@sentry.example.com/42 ",
            "https://abc@sentry.example.com/+4_2?x=1#y",
        ] {
            assert_eq!(check(&secret(value), &Seen::Nothing), [], "{value}");
        }
        for (value, part) in [
            ("https://abc@sentry.example.com/", "https://abc@sentry.example.com/"),
            ("https://abc@sentry.example.com/x", "x"),
            ("https://abc@sentry.example.com/42/", "https://abc@sentry.example.com/42/"),
            ("ftp://abc@sentry.example.com/42", "ftp"),
            ("https://abc@/42", "https://abc@/42"),
            ("https://sentry.example.com/42", "https://sentry.example.com/42"),
            ("https://abc@sentry.example.com:port/42", "port"),
            ("https://abc@[::1/42", "["),
            ("'https://abc@sentry.example.com/42'", "'https://abc@sentry.example.com/42'"),
            ("abc", "abc"),
            (" ", " "),
        ] {
            let remarks = check(&secret(value), &Seen::Nothing);
            assert_eq!(remarks.iter().map(|remark| remark.kind).collect::<Vec<_>>(), [Kind::Invalid], "{value}");
            assert_eq!(&value[remarks[0].range.clone()], part, "{value}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_judged(value in "\\PC{0,16}", marks in "https?://[a:/@\\[\\]%?#.é0-9]{0,14}") {
            for value in [value, marks] {
                for remark in check(&secret(&value), &Seen::Nothing) {
                    prop_assert!(value.get(remark.range).is_some());
                }
            }
        }
    }
}
