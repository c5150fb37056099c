//! A URL that the API advertises in its OAuth metadata: slashes at its end are cut off, and `/o/token/` and the like
//! are appended, so that `/api/v1/` does not belong to it (api/oauth2_metadata/dataclasses.py:30).

use url::Url;

use super::{Kind, Remark, Seen, Text, fault};

pub(super) fn check(text: &Text<'_>, _seen: &Seen) -> Vec<Remark> {
    let value = text.value;
    let remark = |range, message: &str, label: &str| Remark::new(Kind::Misread, range, message).label(label);
    if value.is_empty() {
        let message = "an empty value replaces the default, and the OAuth metadata names paths without a host";
        return vec![remark(0..0, message, "empty").help("write the public URL, or remove the line")];
    }
    // Blanks and quotes around it are told of by the reader of texts.
    if fault::trim(value) != text.all() || fault::unquote(value, text.all()).is_some() {
        return Vec::new();
    }
    if let Some(at) = value.find(['?', '#']) {
        let message = "paths are appended to its end, and land behind this";
        return vec![remark(at..value.len(), message, "swallows the path").help("end the URL in front of it")];
    }
    let lower = value.to_ascii_lowercase();
    let host = lower.strip_prefix("https://").or_else(|| lower.strip_prefix("http://"));
    let readable = host.is_some_and(|host| !host.trim_matches('/').is_empty()) && Url::parse(value).is_ok();
    if !readable {
        let message = "the OAuth metadata advertises it, and no client can call what is no web address";
        let help = "write the whole public URL: `https://flags.example.com`";
        return vec![remark(text.all(), message, "no web address").help(help)];
    }
    let root = value.trim_end_matches('/');
    if let Some(end) = root.strip_suffix("/api/v1") {
        let message =
            "it is the root that is meant: `/o/token/` and the like are appended to it, which `/api/v1` is no part of";
        let remark = remark(end.len()..value.len(), message, "not part of the root");
        return vec![match text.shown(text.all()) {
            Some(_) => remark.help(format!("write `{end}`")).suggest(text, end).certainly(),
            None => remark.help("end the URL in front of `/api/v1`"),
        }];
    }
    Vec::new()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_root_of_a_public_url_is_fine() {
        for value in [
            "https://api.example.com",
            "https://api.example.com/",
            "http://localhost:8000",
            "https://api.example.com:8443/base",
            "https://user:pw@api.example.com",
        ] {
            assert_eq!(check(&Text::sample(value), &Seen::Nothing), [], "{value}");
        }
    }

    #[test]
    fn what_clients_cannot_call_is_told() {
        for (value, part) in [
            ("", ""),
            ("api.example.com", "api.example.com"),
            ("localhost:8000", "localhost:8000"),
            ("//api.example.com", "//api.example.com"),
            ("https:/api.example.com", "https:/api.example.com"),
            ("htps://api.example.com", "htps://api.example.com"),
            ("https://", "https://"),
            ("not a url", "not a url"),
            ("https://[::1", "https://[::1"),
            ("https://exa mple.com", "https://exa mple.com"),
            ("https://api.example.com/api/v1/", "/api/v1/"),
            ("https://api.example.com/api/v1", "/api/v1"),
            ("https://api.example.com?x=1", "?x=1"),
        ] {
            let remarks = check(&Text::sample(value), &Seen::Nothing);
            let [remark] = &remarks[..] else { panic!("{value}: {remarks:?}") };
            assert_eq!((remark.kind, &value[remark.range.clone()]), (Kind::Misread, part), "{value}");
        }
    }
}
