//! The URL that the dashboard's code, in the browser, appends paths to as it is (`${Project.api}auth/login/`): it ends
//! with `/api/v1/`, and a browser must be able to reach it.

use std::ops::Range;

use url::{Host, Url};

use super::{Kind, Remark, Seen, Text, host_name, node_text};
use crate::spec::Program;

const PATH: &str = "/api/v1/";

pub(super) fn check(text: &Text<'_>, _seen: &Seen) -> Vec<Remark> {
    // The Node server trims what it hands over.
    let range = if text.program == Program::Frontend { node_text::trim(text.value) } else { text.all() };
    let url = &text.value[range.clone()];
    if url.is_empty() {
        // The Node server leaves out what is empty, the API hands it over.
        let message = "an empty value replaces the default, and the dashboard finds no API";
        let remark = Remark::new(Kind::Misread, 0..0, message).label("empty");
        let remark = remark.help("write `/api/v1/`, or remove the line");
        return if text.program == Program::Frontend { Vec::new() } else { vec![remark] };
    }
    let remark = |at: Range<usize>, message: String, label: &str| {
        let at = range.start + at.start..range.start + at.end;
        Remark::new(Kind::Misread, at, message).label(label)
    };
    let whole = 0..url.len();
    if let Some(at) = url.find(['?', '#']) {
        let message = "paths are appended to its end, and land behind this".to_owned();
        return vec![remark(at..url.len(), message, "swallows the path").help("end the URL with `/api/v1/`")];
    }
    if !url.ends_with(PATH) {
        let root = url.trim_end_matches('/').trim_end_matches("/api/v1").trim_end_matches("/api");
        let message = if url.ends_with("/api/v1") {
            "no slash ends it, and paths are appended as they are: `/api/v1auth/login/`".to_owned()
        } else {
            "it does not end with `/api/v1/`, and the dashboard finds no API there".to_owned()
        };
        let wanted = format!("{root}{PATH}");
        let remark = remark(whole, message, "no `/api/v1/` at the end");
        return vec![match text.shown(range.clone()) {
            Some(_) => {
                let certain = url.ends_with("/api/v1");
                remark.help(format!("write `{wanted}`")).suggest(text, wanted).certainly_if(certain)
            }
            None => remark.help("end it with `/api/v1/`"),
        }];
    }
    // A path of the dashboard's own host.
    if url.starts_with('/') && !url.starts_with("//") {
        return Vec::new();
    }
    let absolute = if url.starts_with("//") { format!("https:{url}") } else { url.to_owned() };
    let parsed = match Url::parse(&absolute) {
        Ok(parsed) if matches!(parsed.scheme(), "http" | "https") => parsed,
        Ok(_) if url.contains("://") => {
            let end = url.find("://").unwrap_or(0);
            let message = "browsers call `http` and `https` only".to_owned();
            return vec![remark(0..end, message, "no web address").help("write `https://`")];
        }
        Err(url::ParseError::RelativeUrlWithoutBase) | Ok(_) => {
            let message =
                "no scheme stands in front, and the browser takes it for a path of the page it shows".to_owned();
            return vec![remark(whole, message, "no scheme").help("put `https://` in front")];
        }
        Err(_) => {
            let message = "browsers cannot read it: host or port are none".to_owned();
            return vec![remark(whole, message, "no URL").help("write `https://host/api/v1/`")];
        }
    };
    let Some(Host::Domain(host)) = parsed.host() else { return Vec::new() };
    let inside =
        !host.trim_end_matches('.').contains('.') || host.ends_with(".svc") || host.ends_with(".svc.cluster.local");
    if inside && !host_name::is_local(host) {
        let at = url.to_ascii_lowercase().find(host).map_or(whole, |at| at..at + host.len());
        let message =
            "the browser calls it, and a name without a domain is known inside a container network only".to_owned();
        let help = match text.program {
            Program::Frontend => "write the public URL of the API, or set `FLAGSMITH_PROXY_API_URL` instead",
            _ => "write `/api/v1/`, or the public URL of the API",
        };
        return vec![remark(at, message, "not for browsers").help(help)];
    }
    Vec::new()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn judge(program: Program, value: &str) -> Vec<&str> {
        let remarks = check(&Text { program, ..Text::sample(value) }, &Seen::Nothing);
        assert!(remarks.iter().all(|remark| remark.kind == Kind::Misread));
        remarks.into_iter().map(|remark| &value[remark.range]).collect()
    }

    #[test]
    fn a_url_that_a_browser_can_call_is_fine() {
        for value in [
            "",
            "/api/v1/",
            "/flagsmith/api/v1/",
            "https://api.example.com/api/v1/",
            "//api.example.com/api/v1/",
            "http://localhost:8000/api/v1/",
            "http://10.0.0.1/api/v1/",
        ] {
            assert_eq!(judge(Program::Frontend, value), [""; 0], "{value}");
        }
        assert_eq!(judge(Program::Api, ""), [""]);
        assert_eq!(judge(Program::Frontend, " https://api.example.com/api/v1/ "), [""; 0]);
    }

    #[test]
    fn one_that_finds_no_api_is_told() {
        for (value, part) in [
            ("https://api.example.com/api/v1", "https://api.example.com/api/v1"),
            ("https://api.example.com/", "https://api.example.com/"),
            ("/api/v1", "/api/v1"),
            ("api.example.com/api/v1/", "api.example.com/api/v1/"),
            ("localhost:8000/api/v1/", "localhost:8000/api/v1/"),
            ("ftp://api.example.com/api/v1/", "ftp"),
            ("https://api.example.com/api/v1/?x=1", "?x=1"),
            ("http://flagsmith-api:8000/api/v1/", "flagsmith-api"),
            ("http://api.default.svc.cluster.local/api/v1/", "api.default.svc.cluster.local"),
            ("https://h:99999/api/v1/", "https://h:99999/api/v1/"),
        ] {
            assert_eq!(judge(Program::Frontend, value), [part], "{value}");
        }
    }

    #[test]
    fn the_whole_url_is_suggested() {
        for value in ["https://a.example.com", "https://a.example.com/api/v1", "https://a.example.com/api/"] {
            let remarks = check(&Text::sample(value), &Seen::Nothing);
            assert_eq!(remarks[0].suggestion.as_deref(), Some("https://a.example.com/api/v1/"), "{value}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_judged(value in "\\PC{0,16}", marks in "(https?:/{0,2})?[a:/@\\[\\]%?#. é0-9]{0,12}/api/v1/") {
            for value in [value, marks] {
                judge(Program::Frontend, &value);
                judge(Program::Api, &value);
            }
        }
    }
}
