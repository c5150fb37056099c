//! The JSON of a Google service account, parsed when usage is queried (google.oauth2.service_account).

use serde_json::Value;

use super::{Kind, Remark, Seen, Text, json};

const FIELDS: [&str; 3] = ["client_email", "token_uri", "private_key"];

pub(super) fn check(text: &Text<'_>, _seen: &Seen) -> Vec<Remark> {
    if text.value.is_empty() {
        return Vec::new();
    }
    let (range, words) = match json::loads(text.value) {
        Err(fault) => (fault.range, format!("it is no JSON: {}", fault.words)),
        Ok(Value::Object(account)) => {
            match FIELDS.into_iter().find(|field| !account.get(*field).is_some_and(Value::is_string)) {
                Some(field) => (text.all(), format!("the account has no `{field}`")),
                None => return Vec::new(),
            }
        }
        Ok(_) => (text.all(), "it is no JSON object".to_owned()),
    };
    let remark = Remark::new(Kind::Invalid, range, format!("{words}, so every query of the usage fails"));
    vec![remark.label("no service account").help("paste the whole JSON key of the service account")]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_has_its_fields() {
        let whole = r#"{"client_email": "a@b", "token_uri": "https://c", "private_key": "d"}"#;
        for value in ["", whole] {
            assert_eq!(check(&Text::sample(value), &Seen::Nothing), [], "{value:?}");
        }
        for value in ["{}", "[]", "null", "not json", "{\"client_email\": \"a@b\"}", "/path/to/key.json"] {
            assert_eq!(check(&Text::sample(value), &Seen::Nothing)[0].kind, Kind::Invalid, "{value:?}");
        }
    }
}
