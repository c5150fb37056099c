//! The e-mail address of an account that Flagsmith makes by itself.
//!
//! It is stored as it is (verdicts/README.md: `ADMIN_EMAIL=not-an-email` creates that superuser), and the mail that
//! lets its owner choose a password then goes nowhere.

use super::{Kind, Remark, Seen, Text};

pub(super) fn check(text: &Text<'_>, _seen: &Seen) -> Vec<Remark> {
    if is_address(text.value) {
        return Vec::new();
    }
    let what = if text.value.is_empty() { "an empty value".into() } else { text.quote(text.all()) };
    let message = format!("{what} is no e-mail address, and the superuser that is created with it gets no mail");
    let help = "write the address alone, such as `admin@example.com`";
    vec![Remark::new(Kind::Misread, text.all(), message).label("not an address").help(help)]
}

/// Whether there is something on both sides of one `@`, and no blank, bracket or quote anywhere.
fn is_address(value: &str) -> bool {
    let plain = |part: &str| {
        !part.is_empty() && !part.chars().any(|c| c.is_whitespace() || matches!(c, '@' | '<' | '>' | '"' | '\'' | ','))
    };
    value.split_once('@').is_some_and(|(name, host)| plain(name) && plain(host))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_stands_alone() {
        for value in ["admin@example.com", "a@b", "ünï@exämple.com", "o+flags@example.com"] {
            assert!(is_address(value), "{value}");
        }
        for value in
            ["", "admin", "@example.com", "admin@", "a@b@c", "a b@example.com", " a@example.com", "A <a@example.com>"]
        {
            assert!(!is_address(value), "{value}");
        }
    }
}
