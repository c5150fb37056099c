//! A cache location that is also the cache's name in Django's CACHES (api/app/settings/common.py:860): the name of
//! another cache makes one cache of the two.

use super::{Kind, Remark, Seen, Text};

/// Caches that stand in front of this one, and whose place it takes (common.py:833-855).
const REPLACED: &[&str] = &[
    "default",
    "environment-objects",
    "environment-flags",
    "project-segments",
    "bad-environments",
    "chargebee-objects",
];

/// Caches that stand behind it, and that take its place (common.py:871-889, 1095).
const REPLACING: &[&str] = &[
    "get_flags_endpoint_cache",
    "get_identities_endpoint_cache",
    "environment-segments",
    "user-throttle",
    "onboarding-request-throttle",
    "saml_requests_cache",
];

pub(super) fn check(text: &Text<'_>, _seen: &Seen) -> Vec<Remark> {
    let message = if REPLACED.contains(&text.value) {
        "this is also the name of another cache, whose place it takes"
    } else if REPLACING.contains(&text.value) {
        "this is also the name of another cache, which takes its place"
    } else {
        return Vec::new();
    };
    let help = "write another name, such as `environment-documents`";
    vec![Remark::new(Kind::Misread, text.all(), message).label("another cache").help(help)]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_other_caches_are_told() {
        for value in ["default", "environment-objects", "user-throttle"] {
            assert_eq!(check(&Text::sample(value), &Seen::Nothing).len(), 1, "{value}");
        }
        for value in ["", "environment-documents", "some location", "DEFAULT"] {
            assert_eq!(check(&Text::sample(value), &Seen::Nothing), [], "{value}");
        }
    }
}
