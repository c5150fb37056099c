//! The delimiter of a list: Python splits at nothing empty.

use super::{Kind, Remark, Seen, Text};

pub(super) fn check(text: &Text<'_>, _seen: &Seen) -> Vec<Remark> {
    if !text.value.is_empty() {
        return Vec::new();
    }
    let message =
        format!("Python splits no list at an empty text: as soon as the list holds anything, {}", text.stops());
    vec![
        Remark::new(Kind::Misread, text.all(), message)
            .label("empty")
            .help("write a delimiter such as `;`, or take the line out: the default is `,`"),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_text_will_do_but_the_empty_one() {
        for value in [",", ";", "::", ", ", " "] {
            assert_eq!(check(&Text::sample(value), &Seen::Nothing), [], "{value:?}");
        }
        assert_eq!(check(&Text::sample(""), &Seen::Nothing)[0].kind, Kind::Misread);
    }
}
