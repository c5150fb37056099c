//! A text that the browser takes as true unless it is empty.

use super::{Kind, Remark, Seen, Text, boolean, truthy_flag};

/// What is no word for true is reported too: whoever wrote it did not mean "any text is on".
pub(super) fn check(text: &Text<'_>, seen: &Seen) -> Vec<Remark> {
    let off = truthy_flag::check(text, seen);
    let plain = text.value.trim().to_ascii_lowercase();
    let is_on = boolean::word(&plain) == Some(true) || matches!(plain.as_str(), "enable" | "enabled" | "active");
    if !off.is_empty() || text.value.is_empty() || is_on {
        return off;
    }
    let message = format!("{} counts as true, as any text that is not empty", text.quote(text.all()));
    vec![Remark::new(Kind::Misread, text.all(), message).label("true here").help("write `true`, or take the line out")]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_words_for_true_are_plain() {
        for value in ["", "true", "1", "yes", "tRuE", " true", "true\n", "enabled", "oN"] {
            assert_eq!(check(&Text::sample(value), &Seen::Nothing), [], "{value:?}");
        }
        for value in ["false", "0", "No", "None", "null", "2", "-1", "01", "trueish", " "] {
            let remarks = check(&Text::sample(value), &Seen::Nothing);
            assert_eq!((remarks.len(), remarks[0].kind), (1, Kind::Misread), "{value:?}");
        }
    }
}
