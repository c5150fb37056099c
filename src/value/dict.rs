//! environs' dict: `key=value,key=value`, both trimmed, values stay texts (verdicts/README.md, "dict").

use std::ops::Range;

use serde_json::Value;

use super::{Kind, Reading, Remark, Seen, Text, json, list, python};

pub(super) fn parse(text: &Text<'_>) -> Reading {
    if text.value.is_empty() {
        return Reading::plain(Seen::Dict(Vec::new()));
    }
    let mut pairs: Vec<(String, String)> = Vec::new();
    for item in list::split(text.value, ",") {
        let Some((key, value)) = text.value[item.clone()].split_once('=') else {
            return Reading::refused(refusal(text, item));
        };
        let (key, value) = (&key[python::strip(key)], &value[python::strip(value)]);
        match pairs.iter_mut().find(|(known, _)| known == key) {
            Some(pair) => pair.1 = value.to_owned(),
            None => pairs.push((key.to_owned(), value.to_owned())),
        }
    }
    Reading::plain(Seen::Dict(pairs))
}

fn refusal(text: &Text<'_>, item: Range<usize>) -> Remark {
    const FORM: &str = "write `KEY=value,OTHER=value`";
    let stops = text.stops();
    if text.value.trim_start().starts_with('{') {
        let message = format!("JSON is not read here, only pairs such as `KEY=value`, so {stops}");
        let remark = Remark::new(Kind::Invalid, text.all(), message).label("JSON");
        return match flat(text).filter(|_| text.shown(text.all()).is_some()) {
            Some(pairs) if pairs.is_empty() => {
                remark.help("write nothing behind the `=`").suggest(text, pairs).certainly()
            }
            Some(pairs) => remark.help(format!("write `{pairs}`")).suggest(text, pairs).certainly(),
            None => remark.help(FORM),
        };
    }
    if text.value[item.clone()].trim().is_empty() {
        let comma = item.start.checked_sub(1).map_or(item.clone(), |comma| comma..item.end);
        let message = format!("an empty entry has no `=`, so {stops}");
        return Remark::new(Kind::Invalid, comma, message).label("nothing here").help("take the extra comma out");
    }
    let entry = text.shown(item.clone()).map_or_else(|| "an entry".to_owned(), |entry| format!("the entry `{entry}`"));
    let message = format!("{entry} has no `=`, so {stops}");
    let remark = Remark::new(Kind::Invalid, item.clone(), message).label("no `=`");
    match text.shown(item).and_then(|entry| entry.trim().split_once(':')) {
        Some((key, value)) => remark.help(format!("write `{}={}`", key.trim(), value.trim())),
        None => remark.help(FORM),
    }
}

/// The pairs of a flat JSON object.
fn flat(text: &Text<'_>) -> Option<String> {
    let Seen::Json(Value::Object(object)) = json::parse(&Text { default: None, ..*text }).seen else { return None };
    let pairs = object.iter().map(|(key, value)| match value {
        Value::String(value) => Some(format!("{key}={value}")),
        Value::Number(value) => Some(format!("{key}={value}")),
        Value::Bool(value) => Some(format!("{key}={value}")),
        Value::Null | Value::Array(_) | Value::Object(_) => None,
    });
    let pairs = pairs.collect::<Option<Vec<_>>>()?.join(",");
    let same = parse(&Text { value: &pairs, ..*text }).seen;
    matches!(same, Seen::Dict(read) if read.len() == object.len()).then_some(pairs)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pairs_are_trimmed_and_stay_texts() {
        for (value, pairs) in [
            ("", &[][..]),
            ("a=b", &[("a", "b")][..]),
            ("a=b, c=d", &[("a", "b"), ("c", "d")][..]),
            ("a = b ", &[("a", "b")][..]),
            ("a=b=c", &[("a", "b=c")][..]),
            ("=b", &[("", "b")][..]),
            ("a=", &[("a", "")][..]),
            ("a=1,b=2,a=3", &[("a", "3"), ("b", "2")][..]),
        ] {
            let pairs = pairs.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect();
            assert_eq!(parse(&Text::sample(value)), Reading::plain(Seen::Dict(pairs)), "{value:?}");
        }
    }

    #[test]
    fn an_entry_without_an_equals_sign_is_refused() {
        for (value, range, words, suggestion) in [
            ("a", 0..1, "the entry `a` has no `=`", None),
            ("a=b,c", 4..5, "the entry `c` has no `=`", None),
            ("a=b,", 3..4, "an empty entry", None),
            (" ", 0..1, "an empty entry", None),
            ("a:b", 0..3, "the entry `a:b` has no `=`", None),
            ("{}", 0..2, "JSON is not read here", Some("")),
            ("{\"a\": 1, \"b\": true}", 0..19, "JSON is not read here", Some("a=1,b=true")),
            ("{\"a\": \"x,y\"}", 0..12, "JSON is not read here", None),
        ] {
            let reading = parse(&Text::sample(value));
            assert_eq!(reading.seen, Seen::Nothing, "{value:?}");
            let [remark] = &reading.remarks[..] else { panic!("{value:?}: {:?}", reading.remarks) };
            assert_eq!((remark.kind, &remark.range), (Kind::Invalid, &range), "{value:?}");
            assert!(remark.message.contains(words), "{value:?}: {}", remark.message);
            assert_eq!(remark.suggestion.as_deref(), suggestion, "{value:?}");
        }
    }
}
