//! A list of plain texts: blanks, brackets, quotes and empty items are kept as they are.

use std::ops::Range;

use super::{Kind, Remark, Seen, Text, fault};

pub(super) fn check(text: &Text<'_>, seen: &Seen) -> Vec<Remark> {
    let Seen::List(items) = seen else { return Vec::new() };
    let mut remarks = wrapped(text, items);
    if remarks.is_empty() {
        remarks = blanks(text, items);
    }
    remarks
}

/// Brackets around the list, or quotes around an item: a list of another language.
fn wrapped(text: &Text<'_>, items: &[Range<usize>]) -> Vec<Remark> {
    let trimmed = fault::trim(text.value);
    let inner = &text.value[trimmed.clone()];
    let bracketed = [("[", "]"), ("(", ")"), ("{", "}")]
        .iter()
        .any(|(open, close)| inner.len() > 1 && inner.starts_with(open) && inner.ends_with(close));
    if bracketed {
        let message = "the brackets become part of the first and the last entry: only the delimiter is understood";
        let remark = Remark::new(Kind::Misread, trimmed, message).label("brackets");
        return vec![plain(remark, text, items)];
    }
    let mut remarks = Vec::new();
    for item in items {
        let inner = fault::trim(&text.value[item.clone()]);
        let item = item.start + inner.start..item.start + inner.end;
        if fault::unquote(text.value, item.clone()).is_some() {
            let message = format!("the quotes become part of the entry {}", text.quote(item.clone()));
            let remark = Remark::new(Kind::Misread, item, message).label("quotes");
            remarks.push(plain(remark, text, items));
        }
    }
    remarks
}

/// Blanks around items, and items with nothing in them.
pub(super) fn blanks(text: &Text<'_>, items: &[Range<usize>]) -> Vec<Remark> {
    let mut remarks = Vec::new();
    for (index, item) in items.iter().enumerate() {
        let value = &text.value[item.clone()];
        let inner = fault::trim(value);
        let remark = if value.is_empty() {
            // The delimiter that makes it: the one in front, or behind where it is the first.
            let delimiter = match index {
                0 => item.end..text.value.len().min(item.end + text.delimiter.len()),
                _ => item.start - text.delimiter.len()..item.start,
            };
            Remark::new(Kind::Misread, delimiter, "the list has an empty entry").label("an entry of nothing")
        } else if inner.is_empty() {
            Remark::new(Kind::Misread, item.clone(), "the list has an entry of nothing but blanks").label("blank")
        } else if inner.start > 0 {
            let named = text.quote(item.start + inner.start..item.start + inner.end);
            let message = format!("the blank in front of {named} is kept as part of the entry");
            Remark::new(Kind::Misread, item.start..item.start + inner.start, message).label("kept")
        } else if inner.end < value.len() {
            let named = text.quote(item.start..item.start + inner.end);
            let message = format!("the blank behind {named} is kept as part of the entry");
            Remark::new(Kind::Misread, item.start + inner.end..item.end, message).label("kept")
        } else {
            continue;
        };
        remarks.push(plain(remark, text, items));
    }
    remarks
}

/// With the list as it should be written.
fn plain(remark: Remark, text: &Text<'_>, items: &[Range<usize>]) -> Remark {
    const HELP: &str = "write the entries with nothing around them";
    let around: &[char] = &['[', ']', '(', ')', '{', '}', '\'', '"', '`', ' ', '\t'];
    let bare = items.iter().map(|item| text.value[item.clone()].trim_matches(around)).filter(|item| !item.is_empty());
    let list = bare.collect::<Vec<_>>().join(text.delimiter);
    if list.is_empty() || list == text.value {
        return remark.help(HELP);
    }
    let remark = match text.shown(text.all()) {
        Some(_) => remark.help(format!("write `{list}`")),
        None => remark.help(HELP),
    };
    remark.suggest(text, list).certainly()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::list;

    fn remarks(value: &str, delimiter: &str) -> Vec<Remark> {
        let text = Text { delimiter, ..Text::sample(value) };
        let items = if value.is_empty() { Vec::new() } else { list::split(value, delimiter) };
        check(&text, &Seen::List(items))
    }

    #[test]
    fn plain_items_are_fine() {
        for value in ["", "a", "a,b", "a b", "it's", "a;b"] {
            assert_eq!(remarks(value, ","), [], "{value:?}");
        }
        assert_eq!(remarks("cn=a, dc=b:cn=c", ":"), []);
    }

    #[test]
    fn what_is_kept_is_told() {
        for (value, ranges, suggestion) in [
            ("a, b", &[(2, 3)][..], Some("a,b")),
            ("a ,b", &[(1, 2)], Some("a,b")),
            ("a,", &[(1, 2)], Some("a")),
            (",a", &[(0, 1)], Some("a")),
            ("a,,b", &[(1, 2)], Some("a,b")),
            (" ", &[(0, 1)], None),
            ("['a', 'b']", &[(0, 10)], Some("a,b")),
            ("[a]", &[(0, 3)], Some("a")),
            ("\"a\",\"b\"", &[(0, 3), (4, 7)], Some("a,b")),
        ] {
            let remarks = remarks(value, ",");
            let found: Vec<_> = remarks.iter().map(|remark| (remark.range.start, remark.range.end)).collect();
            assert_eq!(found, ranges, "{value:?}");
            assert!(remarks.iter().all(|remark| remark.kind == Kind::Misread), "{value:?}");
            assert_eq!(remarks[0].suggestion.as_deref(), suggestion, "{value:?}");
        }
        assert_eq!(remarks("a::b::", "::")[0].range, 4..6);
    }
}
