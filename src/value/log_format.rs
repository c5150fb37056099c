//! `generic` or `json`. Anything else stopped the start before 2.225.0 and acts as `generic` since (facts/releases.md).

use super::{Kind, Remark, Seen, Text, fault};
use crate::spec::Version;

const FORMATS: &[&str] = &["generic", "json"];

/// The first release that takes anything else for `generic`.
const LENIENT_SINCE: Version = Version::new(2, 225, 0);

pub(super) fn check(text: &Text<'_>, _seen: &Seen) -> Vec<Remark> {
    if FORMATS.contains(&text.value) {
        return Vec::new();
    }
    let lenient = text.release >= LENIENT_SINCE;
    let comes_of_it = if lenient { "so `generic` is used".to_owned() } else { format!("so {}", text.stops()) };
    let remark = fault::none_of(text, FORMATS, "log format", &comes_of_it);
    vec![Remark { kind: if lenient { Kind::Misread } else { Kind::Invalid }, ..remark }]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_neither_is_generic_or_refused() {
        for value in FORMATS {
            assert_eq!(check(&Text::sample(value), &Seen::Nothing), [], "{value:?}");
        }
        for (value, suggestion) in [
            ("", None),
            ("JSON", Some("json")),
            ("generic ", Some("generic")),
            ("'json'", Some("json")),
            ("text", None),
            ("logfmt", None),
        ] {
            let remarks = check(&Text::sample(value), &Seen::Nothing);
            assert_eq!((remarks.len(), remarks[0].kind), (1, Kind::Misread), "{value:?}");
            assert_eq!(remarks[0].suggestion.as_deref(), suggestion, "{value:?}");
            let older = Text { release: Version::new(2, 200, 0), ..Text::sample(value) };
            assert_eq!(check(&older, &Seen::Nothing)[0].kind, Kind::Invalid, "{value:?}");
        }
    }
}
