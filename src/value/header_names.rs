//! A list of header names, compared as they are.

use super::{Kind, Remark, Seen, Text, list_items};

pub(super) fn check(text: &Text<'_>, seen: &Seen) -> Vec<Remark> {
    let Seen::List(items) = seen else { return Vec::new() };
    let remarks = list_items::check(text, seen);
    if !remarks.is_empty() {
        return remarks;
    }
    let odd = items.iter().filter_map(|item| {
        let (at, c) = text.value[item.clone()].char_indices().find(|(_, c)| !is_token(*c))?;
        let range = item.start + at..item.start + at + c.len_utf8();
        let message =
            format!("{} is no header name: no header holds {}", text.quote(item.clone()), text.quote(range.clone()));
        Some(
            Remark::new(Kind::Misread, range, message)
                .label("not in a name")
                .help("write names such as `x-request-id`"),
        )
    });
    odd.collect()
}

/// What a header's name is made of (RFC 9110, section 5.6.2).
fn is_token(c: char) -> bool {
    c.is_ascii_alphanumeric() || "!#$%&'*+-.^_`|~".contains(c)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::list;

    fn ranges(value: &str) -> Vec<(usize, usize)> {
        let items = if value.is_empty() { Vec::new() } else { list::split(value, ",") };
        check(&Text::sample(value), &Seen::List(items))
            .into_iter()
            .map(|remark| (remark.range.start, remark.range.end))
            .collect()
    }

    #[test]
    fn names_are_tokens() {
        for value in ["", "X-Custom", "x-a,x-b", "*"] {
            assert_eq!(ranges(value), [], "{value:?}");
        }
        assert_eq!(ranges("x a"), [(1, 2)]);
        assert_eq!(ranges("x-a,x:y"), [(5, 6)]);
        assert_eq!(ranges("x-a, x-b"), [(4, 5)]);
        assert_eq!(ranges("é"), [(0, 2)]);
    }
}
