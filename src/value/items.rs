//! The items of a list with their places, for the checks that look at each of them.

use std::ops::Range;

use super::{Seen, Text};

/// The bytes of each item.
pub(super) fn ranges(seen: &Seen) -> &[Range<usize>] {
    match seen {
        Seen::List(items) => items,
        _ => &[],
    }
}

/// Where an item without a byte stands: the delimiter in front of it, or the one behind it.
pub(super) fn gap(text: &Text<'_>, item: &Range<usize>) -> Range<usize> {
    let length = text.delimiter.len();
    match item.start.checked_sub(length) {
        Some(before) => before..item.start,
        None => item.start..(item.end + length).min(text.value.len()),
    }
}

/// `item 2` where there is more than one, `the value` where not.
pub(super) fn called(seen: &Seen, index: usize) -> String {
    if ranges(seen).len() > 1 { format!("item {}", index + 1) } else { "the value".to_owned() }
}

#[cfg(test)]
pub(super) mod tests {
    use super::super::{Kind, Remark};
    use super::*;

    /// A value split at commas.
    pub(in crate::value) fn split(value: &str) -> Seen {
        let mut start = 0;
        let items = value.split(',').map(|item| {
            let range = start..start + item.len();
            start = range.end + 1;
            range
        });
        Seen::List(if value.is_empty() { Vec::new() } else { items.collect() })
    }

    /// A check of a list.
    pub(in crate::value) type Judge = fn(&Text<'_>, &Seen) -> Vec<Remark>;

    /// What a check says first of a value that is split at commas, and of which part.
    pub(in crate::value) fn judge(check: Judge, value: &str) -> Option<(Kind, &str)> {
        let remarks = check(&Text::sample(value), &split(value));
        remarks.into_iter().next().map(|remark| (remark.kind, &value[remark.range]))
    }

    #[test]
    fn an_empty_item_is_shown_at_the_delimiter_beside_it() {
        let value = Text::sample(",a,,b,");
        let places: Vec<_> = ranges(&split(value.value)).iter().filter(|item| item.is_empty()).cloned().collect();
        let gaps: Vec<_> = places.iter().map(|item| gap(&value, item)).collect();
        assert_eq!(gaps, [0..1, 2..3, 5..6]);
    }
}
