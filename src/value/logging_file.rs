//! The file that Python's logging is set up from. Whether it is there cannot be told from its name, but a folder and
//! the empty device never hold JSON (flagsmith-common, src/common/core/logging.py:60).

use super::{Kind, Remark, Seen, Text};

/// What files are called that hold something else than JSON.
const OTHER_ENDINGS: [&str; 7] = [".yaml", ".yml", ".toml", ".ini", ".cfg", ".conf", ".py"];

pub(super) fn check(text: &Text<'_>, _seen: &Seen) -> Vec<Remark> {
    let name = text.value.rsplit('/').next().unwrap_or_default();
    let is_folder = !text.value.is_empty() && matches!(name, "" | "." | "..");
    if is_folder || text.value == "/dev/null" {
        let what = if is_folder { "a folder holds" } else { "it holds" };
        return vec![
            Remark::new(Kind::Invalid, text.all(), format!("{what} no JSON to set up logging from: {}", text.stops()))
                .label("no such file")
                .help("name a JSON file with Python's `dictConfig`, or remove the variable and set `LOG_LEVEL`"),
        ];
    }
    let lower = name.to_ascii_lowercase();
    if OTHER_ENDINGS.iter().any(|ending| lower.ends_with(ending)) {
        return vec![
            Remark::new(Kind::Misread, text.all(), "the file is read as JSON, whatever its name says")
                .label("read as JSON")
                .help("write Python's `dictConfig` as JSON, in a file called so"),
        ];
    }
    Vec::new()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders_and_other_formats_are_told_apart_from_json() {
        for (value, kind) in [
            ("", None),
            ("/etc/flagsmith/logging.json", None),
            ("logging", None),
            (".", Some(Kind::Invalid)),
            ("/etc/flagsmith/", Some(Kind::Invalid)),
            ("/dev/null", Some(Kind::Invalid)),
            ("/etc/logging.YAML", Some(Kind::Misread)),
            ("manage.py", Some(Kind::Misread)),
        ] {
            let remarks = check(&Text::sample(value), &Seen::Text(value.to_owned()));
            assert_eq!(remarks.first().map(|remark| remark.kind), kind, "{value:?}");
        }
    }
}
