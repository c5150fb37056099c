//! A request header in its WSGI form, `HTTP_X_FORWARDED_PROTO`: any other never matches.

use super::{Kind, Remark, Seen, Text};

pub(super) fn check(text: &Text<'_>, _seen: &Seen) -> Vec<Remark> {
    let is_name = |name: &str| {
        !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_')
    };
    if text.value.strip_prefix("HTTP_").is_some_and(is_name) {
        return Vec::new();
    }
    let named = if text.value.is_empty() { "an empty name".into() } else { text.quote(text.all()) };
    let message = format!("{named} is no header as WSGI names them, so no request is ever seen as secure");
    let remark = Remark::new(Kind::Misread, text.all(), message).label("never matches");
    let trimmed = text.value.trim().trim_matches(['\'', '"']);
    let upper = trimmed.to_ascii_uppercase().replace('-', "_");
    let bare = upper.strip_prefix("HTTP_").unwrap_or(&upper);
    let name = format!("HTTP_{bare}");
    vec![if text.shown(text.all()).is_some() && is_name(bare) {
        remark.help(format!("write `{name}`")).suggest(text, name).certainly()
    } else {
        remark.help("write `HTTP_X_FORWARDED_PROTO`")
    }]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wsgi_names_are_upper_case_behind_http() {
        for value in ["HTTP_X_FORWARDED_PROTO", "HTTP_X_FORWARDED_PROTOCOL"] {
            assert_eq!(check(&Text::sample(value), &Seen::Nothing), [], "{value:?}");
        }
        for (value, suggestion) in [
            ("", None),
            ("X-Forwarded-Proto", Some("HTTP_X_FORWARDED_PROTO")),
            ("X_FORWARDED_PROTO", Some("HTTP_X_FORWARDED_PROTO")),
            ("HTTP-X-FORWARDED-PROTO", Some("HTTP_X_FORWARDED_PROTO")),
            ("http_x_forwarded_proto", Some("HTTP_X_FORWARDED_PROTO")),
            (" HTTP_X_FORWARDED_PROTO", Some("HTTP_X_FORWARDED_PROTO")),
            ("X Forwarded", None),
            ("HTTP_", None),
        ] {
            let remarks = check(&Text::sample(value), &Seen::Nothing);
            assert_eq!((remarks.len(), remarks[0].kind), (1, Kind::Misread), "{value:?}");
            assert_eq!(remarks[0].suggestion.as_deref(), suggestion, "{value:?}");
        }
    }
}
