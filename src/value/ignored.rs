//! A value that is parsed, so that a malformed one stops the start, and that nothing comes of otherwise.

use super::{Kind, Remark, Seen, Text};
use crate::spec;

/// The row's note says what to do instead.
pub(super) fn check(text: &Text<'_>, _seen: &Seen) -> Vec<Remark> {
    let help = spec::find(text.name).and_then(|variable| variable.note()).unwrap_or("remove it");
    vec![
        Remark::new(Kind::NoEffect, text.all(), "it is parsed, and nothing comes of it")
            .label("used for nothing")
            .help(help),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_value_is_used_for_nothing() {
        let text = Text { name: "WEB_CONCURRENCY", ..Text::sample("4") };
        let remarks = check(&text, &Seen::Integer("4".to_owned()));
        assert_eq!(remarks.len(), 1);
        assert_eq!(remarks[0].kind, Kind::NoEffect);
        assert!(remarks[0].help.contains("GUNICORN_WORKERS"));
    }
}
