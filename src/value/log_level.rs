//! A level of Python's logging, in upper case (flagsmith-common, src/common/core/logging.py:60-98): anything else stops
//! the start at every release.

use super::{Remark, Seen, Text, fault};

pub(super) const LEVELS: &[&str] = &["DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL", "WARN", "FATAL", "NOTSET"];

pub(super) fn check(text: &Text<'_>, _seen: &Seen) -> Vec<Remark> {
    if LEVELS.contains(&text.value) {
        return Vec::new();
    }
    // The aliases work and are not advised, except to those who wrote one.
    let like = fault::like(text.value, LEVELS).filter(|level| LEVELS[5..].contains(level));
    let levels = if like.is_some() { LEVELS } else { &LEVELS[..5] };
    vec![fault::none_of(text, levels, "level of Python's logging", &format!("so {}", text.stops()))]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::Kind;

    #[test]
    fn only_upper_case_words_of_python() {
        for value in ["DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL", "WARN", "FATAL", "NOTSET"] {
            assert_eq!(check(&Text::sample(value), &Seen::Nothing), [], "{value:?}");
        }
        for (value, suggestion) in [
            ("", None),
            ("info", Some("INFO")),
            ("Debug", Some("DEBUG")),
            ("warn", Some("WARN")),
            ("fatal", Some("FATAL")),
            ("INFO ", Some("INFO")),
            ("'INFO'", Some("INFO")),
            ("WARNNING", Some("WARNING")),
            ("NOTICE", None),
            ("TRACE", None),
            ("VERBOSE", None),
            ("20", None),
        ] {
            let remarks = check(&Text::sample(value), &Seen::Nothing);
            assert_eq!((remarks.len(), remarks[0].kind), (1, Kind::Invalid), "{value:?}");
            assert_eq!(remarks[0].suggestion.as_deref(), suggestion, "{value:?}");
        }
    }
}
