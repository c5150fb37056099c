//! A list of OpenAPI server objects, put into the document as it is.

use serde_json::Value;

use super::{Kind, Remark, Seen, Text};

pub(super) fn check(text: &Text<'_>, seen: &Seen) -> Vec<Remark> {
    let Seen::Json(value) = seen else { return Vec::new() };
    let is_server = |item: &Value| item.get("url").is_some_and(Value::is_string);
    if value.as_array().is_some_and(|items| items.iter().all(is_server)) {
        return Vec::new();
    }
    let message = "it is put into the API's OpenAPI document as it is, and is no list of objects with a `url`";
    let remark = Remark::new(Kind::Misread, text.all(), message).label("no list of servers");
    vec![remark.help("write `[{\"url\": \"https://api.example.com\"}]`")]
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn servers_have_a_url() {
        for value in [json!([]), json!([{"url": "https://api.example.com", "description": "x"}])] {
            assert_eq!(check(&Text::sample("x"), &Seen::Json(value.clone())), [], "{value}");
        }
        for value in [json!({}), json!("x"), json!(5), json!([1]), json!([{"uri": "x"}]), json!([{"url": 1}])] {
            assert_eq!(check(&Text::sample("x"), &Seen::Json(value.clone()))[0].kind, Kind::Misread, "{value}");
        }
    }
}
