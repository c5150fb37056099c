//! The location of a cache that is kept in the database: the name of its table.

use super::{Kind, Remark, Seen, Text};

pub(super) fn check(text: &Text<'_>, _seen: &Seen) -> Vec<Remark> {
    if !text.value.is_empty() {
        return Vec::new();
    }
    vec![
        Remark::new(
            Kind::Invalid,
            text.all(),
            "the cache is kept in a table of that name, and a table needs one: it cannot be made",
        )
        .label("empty")
        .help("remove the variable, or name a table"),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_an_empty_name_is_refused() {
        for (value, refused) in [("", true), ("onboarding", false), ("redis://localhost:6379/1", false)] {
            let text = Text { name: "ONBOARDING_REQUEST_THROTTLE_CACHE_LOCATION", secret: true, ..Text::sample(value) };
            let remarks = check(&text, &Seen::Text(value.to_owned()));
            assert_eq!(remarks.iter().any(|remark| remark.kind == Kind::Invalid), refused, "{value:?}");
        }
    }
}
