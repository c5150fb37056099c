//! A referrer policy, or several with commas between; Django sends it as it is and only its deployment check objects
//! (security.E023).

use super::{Kind, Remark, Seen, Text, fault, list, python};
use crate::wording;

const POLICIES: &[&str] = &[
    "no-referrer",
    "no-referrer-when-downgrade",
    "origin",
    "origin-when-cross-origin",
    "same-origin",
    "strict-origin",
    "strict-origin-when-cross-origin",
    "unsafe-url",
];

pub(super) fn check(text: &Text<'_>, _seen: &Seen) -> Vec<Remark> {
    if text.value.is_empty() {
        let message = "an empty value sends no policy at all";
        return vec![Remark::new(Kind::Misread, 0..0, message).label("empty").help("write `same-origin`, the default")];
    }
    let items = list::split(text.value, ",").into_iter().map(|item| python::strip_part(text.value, item));
    let odd = items.filter(|item| !POLICIES.contains(&&text.value[item.clone()]));
    odd.map(|item| {
        let named = if item.is_empty() { "an empty entry".into() } else { text.quote(item.clone()) };
        let message = format!("{named} is no referrer policy: it is sent as it is, and browsers ignore it");
        let remark = Remark::new(Kind::Misread, item.clone(), message).label("no policy");
        match fault::like(&text.value[item], POLICIES) {
            Some(policy) => remark.help(format!("write `{policy}`")),
            None => remark.help(format!("write one of {}", wording::listed(POLICIES, "or"))),
        }
    })
    .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn policies_are_known_words() {
        for value in ["no-referrer", "origin,strict-origin", "same-origin, unsafe-url"] {
            assert_eq!(check(&Text::sample(value), &Seen::Nothing), [], "{value:?}");
        }
        for (value, range) in [("", 0..0), ("same_origin", 0..11), ("origin,Same-Origin", 7..18), ("origin,", 7..7)] {
            let remarks = check(&Text::sample(value), &Seen::Nothing);
            assert_eq!((remarks[0].kind, &remarks[0].range), (Kind::Misread, &range), "{value:?}");
        }
        assert_eq!(check(&Text::sample("same_origin"), &Seen::Nothing)[0].help, "write `same-origin`");
    }
}
