//! The name of a database: Django refuses an empty one when it connects.

use super::{Kind, Remark, Seen, Text};

pub(super) fn check(text: &Text<'_>, _seen: &Seen) -> Vec<Remark> {
    if !text.value.is_empty() {
        return Vec::new();
    }
    vec![
        Remark::new(Kind::Invalid, text.all(), "an empty database name is refused at the first connection")
            .label("empty")
            .help("name the database, or remove the whole set"),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_refused(value: &str) -> bool {
        let text = Text { name: "DJANGO_DB_NAME", ..Text::sample(value) };
        check(&text, &Seen::Text(value.to_owned())).iter().any(|remark| remark.kind == Kind::Invalid)
    }

    #[test]
    fn only_an_empty_name_is_refused() {
        assert!(is_refused(""));
        assert!(!is_refused("flag smith"));
    }
}
