//! Addresses that may open the admin pages: the first item of `X-Forwarded-For`, or the address of the connection,
//! must be one of them to the letter (api/core/helpers.py:44). Ranges and names never are.

use std::net::IpAddr;
use std::ops::Range;

use super::{Kind, Remark, Seen, Text, items};

pub(super) fn check(text: &Text<'_>, seen: &Seen) -> Vec<Remark> {
    items::ranges(seen).iter().filter_map(|item| misfit(text, item)).collect()
}

fn misfit(text: &Text<'_>, item: &Range<usize>) -> Option<Remark> {
    let value = &text.value[item.clone()];
    let remark = |range: Range<usize>, message: String, label: &str, help: &str| {
        let range = item.start + range.start..item.start + range.end;
        Some(Remark::new(Kind::Misread, range, message).label(label).help(help))
    };
    let one = "write single addresses with a comma between them";
    if value.is_empty() {
        let remark = Remark::new(Kind::Misread, items::gap(text, item), "an empty item admits nobody");
        return Some(remark.label("nothing beside it").help("remove it"));
    }
    let quoted = text.quote(item.clone());
    let trimmed = value.trim();
    if trimmed.len() < value.len() {
        let front = value.len() - value.trim_start().len();
        let blank = if front > 0 { 0..front } else { trimmed.len()..value.len() };
        return remark(
            blank,
            format!("the blank is part of {quoted}, which admits nobody"),
            "a blank",
            "remove the blank",
        );
    }
    if let Ok(address) = value.parse::<IpAddr>() {
        // Proxies and servers write an address in one way only.
        let usual = address.to_string();
        let message = format!("{quoted} is compared to the letter, and addresses arrive in their shortest form");
        let help = if text.secret { one.to_owned() } else { format!("write `{usual}`") };
        return if usual == value { None } else { remark(0..value.len(), message, "another spelling", &help) };
    }
    if let Some((address, bits)) = value.split_once('/')
        && address.parse::<IpAddr>().is_ok()
    {
        let range = address.len()..value.len();
        if bits.is_empty() {
            return remark(range, format!("{quoted} admits nobody: the slash is part of it"), "the slash", "remove it");
        }
        return remark(range, format!("{quoted} admits nobody: ranges are not understood"), "a range", one);
    }
    remark(0..value.len(), format!("{quoted} is no address, and admits nobody"), "no address", one)
}

#[cfg(test)]
mod tests {
    use super::super::items::tests::split;
    use super::*;

    #[test]
    fn only_single_addresses_admit_anybody() {
        for (value, part) in [
            ("", None),
            ("10.0.0.1", None),
            ("10.0.0.1,2001:db8::1", None),
            ("10.0.0.1, 10.0.0.2", Some(" ")),
            ("10.0.0.0/8", Some("/8")),
            ("10.0.0.1/", Some("/")),
            ("*", Some("*")),
            ("localhost", Some("localhost")),
            ("10.0.0.1:80", Some("10.0.0.1:80")),
            ("2001:DB8:0::1", Some("2001:DB8:0::1")),
            ("10.0.0.1,", Some(",")),
            ("10.0.0.*", Some("10.0.0.*")),
        ] {
            let remarks = check(&Text::sample(value), &split(value));
            assert!(remarks.iter().all(|remark| remark.kind == Kind::Misread), "{value}");
            assert_eq!(remarks.first().map(|remark| &value[remark.range.clone()]), part, "{value}");
        }
    }
}
