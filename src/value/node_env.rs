//! `production`, or the Node server runs in development mode (frontend/api/index.js:15).

use super::{Kind, Remark, Seen, Text};

pub(super) fn check(text: &Text<'_>, _seen: &Seen) -> Vec<Remark> {
    if matches!(text.value, "production" | "development") {
        return Vec::new();
    }
    let named = if text.value.is_empty() { "an empty value".into() } else { text.quote(text.all()) };
    let message = format!("{named} is not `production`, so the server runs in development mode");
    let remark = Remark::new(Kind::Misread, text.all(), message).label("development mode");
    vec![remark.help("write `production`").suggest(text, "production")]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn anything_but_production_is_development() {
        for value in ["production", "development"] {
            assert_eq!(check(&Text::sample(value), &Seen::Nothing), [], "{value:?}");
        }
        for value in ["", "prod", "Production", " production", "'production'"] {
            assert_eq!(check(&Text::sample(value), &Seen::Nothing)[0].kind, Kind::Misread, "{value:?}");
        }
    }
}
