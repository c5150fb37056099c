//! The key that login cookies are signed with.
//!
//! PyJWT refuses an empty one when a token is made (verdicts: `COOKIE_AUTH_JWT_SIGNING_KEY`); anything else works.

use super::{Kind, Remark, Seen, Text};

/// What HS256 asks of its key, in bytes (RFC 7518, section 3.2).
const STRONG: usize = 32;

pub(super) fn check(text: &Text<'_>, _seen: &Seen) -> Vec<Remark> {
    let remark = match text.value.len() {
        0 => Remark::new(Kind::Invalid, text.all(), "an empty key can sign nothing: every login with a cookie fails")
            .label("empty")
            .help("remove the variable, so that `DJANGO_SECRET_KEY` signs, or set 32 or more random characters"),
        1..STRONG => Remark::new(
            Kind::InsecureAdvice,
            text.all(),
            format!("a key of fewer than {STRONG} bytes is weaker than the signature that it makes"),
        )
        .label("short")
        .help("set 32 or more random characters; everybody logs in again afterwards"),
        _ => return Vec::new(),
    };
    vec![remark]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_an_empty_key_is_refused() {
        for (value, kind) in [
            ("", Some(Kind::Invalid)),
            ("it's", Some(Kind::InsecureAdvice)),
            ("0123456789abcdef0123456789abcde", Some(Kind::InsecureAdvice)),
            ("0123456789abcdef0123456789abcdef", None),
        ] {
            let text = Text { secret: true, ..Text::sample(value) };
            let remarks = check(&text, &Seen::Text(value.to_owned()));
            assert_eq!(remarks.first().map(|remark| remark.kind), kind, "{value:?}");
        }
    }
}
