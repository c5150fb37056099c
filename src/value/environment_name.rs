//! `local`, `dev`, `staging` or `production`; Flagsmith warns of anything else and takes it
//! (api/app/settings/common.py:43).

use super::{Kind, Remark, Seen, Text, fault};

const NAMES: &[&str] = &["local", "dev", "staging", "production"];

pub(super) fn check(text: &Text<'_>, _seen: &Seen) -> Vec<Remark> {
    if NAMES.contains(&text.value) {
        return Vec::new();
    }
    let remark = fault::none_of(text, NAMES, "environment that Flagsmith knows", "and every start warns of it");
    let remark = Remark { kind: Kind::Misread, ..remark };
    let short = match text.value.to_ascii_lowercase().as_str() {
        "prod" | "prd" | "live" => Some("production"),
        "development" | "develop" => Some("dev"),
        "stage" | "stg" => Some("staging"),
        _ => None,
    };
    vec![match short {
        Some(name) => remark.help(format!("write `{name}`")).suggest(text, name),
        None => remark,
    }]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn four_names_are_known() {
        for value in NAMES {
            assert_eq!(check(&Text::sample(value), &Seen::Nothing), [], "{value:?}");
        }
        for (value, suggestion) in [
            ("", None),
            ("prod", Some("production")),
            ("PRODUCTION", Some("production")),
            (" production", Some("production")),
            ("'production'", Some("production")),
            ("development", Some("dev")),
            ("test", None),
        ] {
            let remarks = check(&Text::sample(value), &Seen::Nothing);
            assert_eq!((remarks.len(), remarks[0].kind), (1, Kind::Misread), "{value:?}");
            assert_eq!(remarks[0].suggestion.as_deref(), suggestion, "{value:?}");
        }
    }
}
