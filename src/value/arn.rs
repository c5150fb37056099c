//! An Amazon resource name, handed on as it is: `arn:aws:iam::123456789012:role/name`.

use super::{Kind, Remark, Seen, Text};

pub(super) fn check(text: &Text<'_>, _seen: &Seen) -> Vec<Remark> {
    let parts: Vec<&str> = text.value.splitn(6, ':').collect();
    let is_arn = matches!(parts[..], ["arn", partition, service, _, _, resource]
        if !partition.is_empty() && !service.is_empty() && !resource.is_empty());
    if text.value.is_empty() || is_arn {
        return Vec::new();
    }
    let message =
        format!("{} is no Amazon resource name, and Amazon refuses it when it is used", text.quote(text.all()));
    vec![
        Remark::new(Kind::Misread, text.all(), message)
            .label("no resource name")
            .help("write it as `arn:aws:iam::123456789012:role/name`"),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_has_six_parts() {
        for value in ["", "arn:aws:iam::123456789012:role/name", "arn:aws-cn:s3:::bucket/a:b"] {
            assert_eq!(check(&Text::sample(value), &Seen::Nothing), [], "{value:?}");
        }
        for value in ["not-an-arn", "arn:aws:iam::123456789012", "arn::::::x", " arn:aws:iam::1:role/a", "role/name"] {
            assert_eq!(check(&Text::sample(value), &Seen::Nothing)[0].kind, Kind::Misread, "{value:?}");
        }
    }
}
