//! A dict of switches whose values stay texts: `GO=false` is a text, and any text is true
//! (api/app/settings/common.py:1467).

use super::{Kind, Remark, Seen, Text, boolean, list};

pub(super) fn check(text: &Text<'_>, seen: &Seen) -> Vec<Remark> {
    let Seen::Dict(pairs) = seen else { return Vec::new() };
    let off = pairs.iter().filter(|(_, value)| boolean::guess(value) == Some(false));
    let remarks = off.map(|(key, _)| {
        let item = |value: &str| value.split_once('=').is_some_and(|(found, _)| found.trim() == key);
        // The last of two equal keys is the one that counts.
        let items = list::split(text.value, ",").into_iter().rev();
        let range = items.clone().find(|range| item(&text.value[range.clone()])).unwrap_or(text.all());
        let start = range.start + (text.value[range.clone()].len() - text.value[range.clone()].trim_start().len());
        let end = range.start + text.value[range.clone()].trim_end().len();
        let message = format!("{} stays a text, and any text counts as true", text.quote(start..end));
        Remark::new(Kind::Misread, start..end, message)
            .label("true here")
            .help("leave the entry out, or write nothing behind its `=`, to turn it off")
    });
    remarks.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::Parser;

    fn ranges(value: &str) -> Vec<(usize, usize)> {
        let text = Text::sample(value);
        let seen = Parser::Dict.read(&text).seen;
        check(&text, &seen).into_iter().map(|remark| (remark.range.start, remark.range.end)).collect()
    }

    #[test]
    fn what_looks_false_is_true() {
        for value in ["", "EP=True", "EP=true,GO=1", "=b", "a=b=c", "EP="] {
            assert_eq!(ranges(value), [], "{value:?}");
        }
        assert_eq!(ranges("EP=0"), [(0, 4)]);
        assert_eq!(ranges("EP=true, GO=false ,GH=no"), [(9, 17), (19, 24)]);
        assert_eq!(ranges("EP=false,EP=no"), [(9, 14)]);
    }
}
