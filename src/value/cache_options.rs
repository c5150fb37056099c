//! The options of a Django cache: an object, or the start fails with an AttributeError; two of them must be numbers,
//! or Django quietly takes its own (django/core/cache/backends/base.py).

use serde_json::Value;

use super::{Kind, Remark, Seen, Text, python};

/// What Django takes instead.
const NUMBERS: [(&str, u32); 2] = [("MAX_ENTRIES", 300), ("CULL_FREQUENCY", 3)];

pub(super) fn check(text: &Text<'_>, seen: &Seen) -> Vec<Remark> {
    match seen {
        // What Python takes for false gives way to an empty object (api/app/settings/common.py:866).
        Seen::Json(value) if is_false(value) => Vec::new(),
        Seen::Json(Value::Object(options)) => NUMBERS
            .iter()
            .filter(|(name, _)| options.get(*name).is_some_and(|value| !is_number(value)))
            .map(|(name, instead)| ignored(text, name, *instead))
            .collect(),
        Seen::Json(_) => {
            let message = format!("the options are no JSON object, so {}", text.stops());
            vec![
                Remark::new(Kind::Invalid, text.all(), message)
                    .label("no object")
                    .help("write `{\"MAX_ENTRIES\": 1000}`"),
            ]
        }
        Seen::Dict(options) => NUMBERS
            .iter()
            .filter(|(name, _)| options.iter().any(|(key, value)| key == name && python::int(value).is_none()))
            .map(|(name, instead)| ignored(text, name, *instead))
            .collect(),
        _ => Vec::new(),
    }
}

/// Whether Python takes it for false.
fn is_false(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::Bool(value) => !value,
        Value::Number(number) => number.as_f64() == Some(0.0),
        Value::String(text) => text.is_empty(),
        Value::Array(items) => items.is_empty(),
        Value::Object(options) => options.is_empty(),
    }
}

/// Whether Python's `int()` takes it.
fn is_number(value: &Value) -> bool {
    match value {
        Value::Number(_) | Value::Bool(_) => true,
        Value::String(text) => python::int(text).is_some(),
        Value::Null | Value::Array(_) | Value::Object(_) => false,
    }
}

fn ignored(text: &Text<'_>, name: &str, instead: u32) -> Remark {
    let range = text.value.find(name).map_or(text.all(), |at| at..at + name.len());
    let message = format!("`{name}` is no number, so Django ignores it and takes {instead}");
    Remark::new(Kind::Misread, range, message).label("no number").help(format!("give `{name}` a whole number"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::Parser;

    fn kinds(parser: Parser, value: &str) -> Vec<Kind> {
        let text = Text::sample(value);
        let seen = parser.read(&text).seen;
        check(&text, &seen).into_iter().map(|remark| remark.kind).collect()
    }

    #[test]
    fn json_options_are_an_object() {
        for value in ["[]", "0", "0.0", "false", "\"\""] {
            assert_eq!(kinds(Parser::Json, value), [], "{value:?}");
        }
        for value in ["{}", "null", "{\"a\": 1}", "{\"MAX_ENTRIES\": 10}", "{\"MAX_ENTRIES\": \"10\"}"] {
            assert_eq!(kinds(Parser::Json, value), [], "{value:?}");
        }
        for value in ["[1]", "5", "\"x\"", "true", "NaN"] {
            assert_eq!(kinds(Parser::Json, value), [Kind::Invalid], "{value:?}");
        }
        for value in ["{\"MAX_ENTRIES\": \"x\"}", "{\"MAX_ENTRIES\": null}", "{\"CULL_FREQUENCY\": []}"] {
            assert_eq!(kinds(Parser::Json, value), [Kind::Misread], "{value:?}");
        }
    }

    #[test]
    fn pairs_hold_numbers_as_texts() {
        for value in ["", "a=b", "MAX_ENTRIES=10", "MAX_ENTRIES=1_0"] {
            assert_eq!(kinds(Parser::Dict, value), [], "{value:?}");
        }
        assert_eq!(kinds(Parser::Dict, "MAX_ENTRIES=abc,CULL_FREQUENCY=1.5"), [Kind::Misread, Kind::Misread]);
    }
}
