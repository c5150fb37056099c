//! A cross-origin opener policy; Django sends it as it is and only its deployment check objects (security.E024).

use super::{Kind, Remark, Seen, Text, fault};

const POLICIES: &[&str] = &["same-origin", "same-origin-allow-popups", "unsafe-none"];

pub(super) fn check(text: &Text<'_>, _seen: &Seen) -> Vec<Remark> {
    if POLICIES.contains(&text.value) {
        return Vec::new();
    }
    let comes_of_it = match text.value {
        "" => "so none is sent",
        _ => "but it is sent as it is, and browsers ignore it",
    };
    let remark = fault::none_of(text, POLICIES, "opener policy", comes_of_it);
    vec![Remark { kind: Kind::Misread, ..remark }]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn policies_are_known_words() {
        for value in POLICIES {
            assert_eq!(check(&Text::sample(value), &Seen::Nothing), [], "{value:?}");
        }
        for (value, suggestion) in
            [("", None), ("bad", None), ("same_origin", Some("same-origin")), ("same-origin ", Some("same-origin"))]
        {
            let remarks = check(&Text::sample(value), &Seen::Nothing);
            assert_eq!((remarks.len(), remarks[0].kind), (1, Kind::Misread), "{value:?}");
            assert_eq!(remarks[0].suggestion.as_deref(), suggestion, "{value:?}");
        }
    }
}
