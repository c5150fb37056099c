//! The server-side key that the API asks for its own flags with.
//!
//! The SDK refuses any other key at the first evaluation (verdicts: `fof-online-client-key`).

use super::{Kind, Remark, Seen, Text};

pub(super) fn check(text: &Text<'_>, _seen: &Seen) -> Vec<Remark> {
    if text.value.is_empty() || text.value.starts_with("ser.") {
        return Vec::new();
    }
    let remark = Remark::new(
        Kind::Invalid,
        text.all(),
        "no server-side key: it does not begin with `ser.`, and the first evaluation of a flag fails",
    )
    .label("not a server-side key")
    .help("create a server-side key in the settings of the environment, and set that one");
    vec![remark]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_begins_with_ser() {
        for (value, refused) in [("ser.abc", false), ("", false), ("abc", true), (" ser.abc", true), ("SER.abc", true)]
        {
            let text = Text { secret: true, ..Text::sample(value) };
            assert_eq!(!check(&text, &Seen::Text(value.to_owned())).is_empty(), refused, "{value:?}");
        }
    }
}
