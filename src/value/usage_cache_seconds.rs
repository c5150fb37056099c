//! Seconds between two flushes of request counts, where 0 counts as not set (api/app/settings/common.py:431).

use super::{Kind, Remark, Seen, Text, numbers};

pub(super) fn check(text: &Text<'_>, seen: &Seen) -> Vec<Remark> {
    if *seen != Seen::Integer("0".to_owned()) {
        return numbers::flush_seconds(text, seen);
    }
    vec![
        Remark::new(Kind::Misread, text.all(), "0 counts as not set: `PG_API_USAGE_CACHE_SECONDS` is taken, or 60")
            .label("taken for not set")
            .help("set `USE_CACHE_FOR_USAGE_DATA=false` to write every count at once, or 1 for the shortest wait"),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn zero_is_taken_for_not_set() {
        for (value, misread) in [("0", true), ("1", false), ("60", false)] {
            let text = Text { name: "API_USAGE_CACHE_SECONDS", ..Text::sample(value) };
            let remarks = check(&text, &Seen::Integer(value.to_owned()));
            assert_eq!(remarks.iter().any(|remark| remark.kind == Kind::Misread), misread, "{value}");
        }
    }
}
