//! A number that the shell entrypoint of the images before 2.253.0 handed to the task processor's command line, which
//! ends where it is no whole number.

use super::{Kind, Remark, Seen, Text};

pub(super) fn check(text: &Text<'_>, seen: &Seen) -> Vec<Remark> {
    let Seen::Text(word) = seen else { return Vec::new() };
    if word.is_empty() {
        return Vec::new();
    }
    let quoted = text.quote(text.all());
    vec![
        Remark::new(
            Kind::Invalid,
            text.all(),
            format!("{quoted} is no whole number: the task processor does not start"),
        )
        .label("no whole number")
        .help("write digits only, without unit or point"),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_whole_numbers_and_nothing_are_taken() {
        let is_refused = |seen| !check(&Text::sample("5.0"), &seen).is_empty();
        assert!(is_refused(Seen::Text("5.0".to_owned())));
        assert!(!is_refused(Seen::Text(String::new())));
        assert!(!is_refused(Seen::Integer("5".to_owned())));
    }
}
