//! Sentry's sample rate: from 0 to 1, or Sentry drops every transaction (verdicts/README.md).

use super::{Kind, Remark, Seen, Text};

pub(super) fn check(text: &Text<'_>, seen: &Seen) -> Vec<Remark> {
    let Seen::Float(rate) = *seen else { return Vec::new() };
    if (0.0..=1.0).contains(&rate) {
        return Vec::new();
    }
    let quoted = text.quote(text.all());
    let message = format!("{quoted} is not from 0 to 1, so Sentry gets no transaction at all");
    let remark = Remark::new(Kind::Misread, text.all(), message).label("not from 0 to 1");
    let share = rate / 100.0;
    vec![if rate > 1.0 && rate <= 100.0 && !text.secret {
        remark.help(format!("write `{share}` for {rate} %")).suggest(text, share.to_string())
    } else {
        remark.help("write a share from 0 to 1, such as `0.25`")
    }]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_is_from_0_to_1() {
        for rate in [0.0, 0.5, 1.0] {
            assert_eq!(check(&Text::sample("x"), &Seen::Float(rate)), []);
        }
        for (value, rate, suggestion) in
            [("50", 50.0, Some("0.5")), ("5.", 5.0, Some("0.05")), ("-0.1", -0.1, None), ("1e9", 1e9, None)]
        {
            let remarks = check(&Text::sample(value), &Seen::Float(rate));
            assert_eq!((remarks.len(), remarks[0].kind), (1, Kind::Misread), "{value:?}");
            assert_eq!(remarks[0].suggestion.as_deref(), suggestion, "{value:?}");
        }
    }
}
