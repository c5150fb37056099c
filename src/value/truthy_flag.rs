//! A switch that any text turns on, `false` too.

use super::{Kind, Remark, Seen, Text, boolean};

pub(super) fn check(text: &Text<'_>, _seen: &Seen) -> Vec<Remark> {
    if boolean::guess(text.value) != Some(false) {
        return Vec::new();
    }
    let message = format!("any value that is not empty counts as true, {} too", text.quote(text.all()));
    vec![
        Remark::new(Kind::Misread, text.all(), message)
            .label("true here")
            .help("take the line out, or write nothing behind the `=`"),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_looks_false_is_on() {
        for value in ["", "true", "1", "x", " "] {
            assert_eq!(check(&Text::sample(value), &Seen::Nothing), [], "{value:?}");
        }
        for value in ["0", "false", "No", "off"] {
            assert_eq!(check(&Text::sample(value), &Seen::Nothing)[0].kind, Kind::Misread, "{value:?}");
        }
    }
}
