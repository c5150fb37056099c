//! The connection string of Azure Application Insights, as opencensus-ext-azure takes it: `Key=value` between
//! semicolons, none of them empty, with an instrumentation key that is a UUID in lower case. It is read at the start,
//! when logging is set up, up to 2.209.1.

use std::ops::Range;

use super::{Kind, Remark, Seen, Text};

pub(super) fn check(text: &Text<'_>, _seen: &Seen) -> Vec<Remark> {
    if text.value.is_empty() {
        return Vec::new();
    }
    fault(text.value).map(|(range, what)| refused(text, range, what)).into_iter().collect()
}

fn refused(text: &Text<'_>, range: Range<usize>, what: &str) -> Remark {
    Remark::new(Kind::Invalid, range, format!("{what}, so {}", text.stops()))
        .label("here")
        .help("copy the connection string from the resource in Azure, without a semicolon at its end")
}

/// The part that is refused, and why.
fn fault(value: &str) -> Option<(Range<usize>, &'static str)> {
    let mut key = None;
    let mut start = 0;
    for part in value.split(';') {
        let range = start..start + part.len();
        start = range.end + 1;
        let pair = part.split_once('=').filter(|(_, value)| !value.contains('='));
        let Some((name, value)) = pair else {
            return Some((range, "the connection string has a part that is not `key=value`"));
        };
        match name.to_ascii_lowercase().as_str() {
            "authorization" if !value.eq_ignore_ascii_case("ikey") => {
                return Some((range, "the connection string asks for an authorization that is not `ikey`"));
            }
            "instrumentationkey" => key = Some((range, value)),
            _ => {}
        }
    }
    match key {
        None => Some((0..value.len(), "the connection string has no `InstrumentationKey`")),
        Some((range, key)) => (!is_uuid(key)).then_some((range, "the instrumentation key is not a UUID in lower case")),
    }
}

fn is_uuid(key: &str) -> bool {
    let groups: Vec<_> = key.split('-').collect();
    let hex = |group: &&str| group.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
    groups.iter().map(|group| group.len()).eq([8, 4, 4, 4, 12]) && groups.iter().all(hex)
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEY: &str = "InstrumentationKey=00000000-0000-0000-0000-000000000000";

    #[test]
    fn a_connection_string_with_a_key_passes() {
        for value in
            ["", KEY, &format!("{KEY};IngestionEndpoint=https://eu.example.com/"), &format!("Authorization=ikey;{KEY}")]
        {
            assert_eq!(check(&Text::sample(value), &Seen::Nothing), [], "{value}");
        }
    }

    #[test]
    fn anything_else_stops_the_start() {
        for value in [
            "bad",
            " ",
            "IngestionEndpoint=https://eu.example.com/",
            "InstrumentationKey=x",
            "InstrumentationKey=AAAAAAAA-0000-0000-0000-000000000000",
            &format!("{KEY};"),
            &format!("{KEY};a=b=c"),
            &format!("Authorization=aad;{KEY}"),
        ] {
            let remarks = check(&Text::sample(value), &Seen::Nothing);
            assert_eq!(remarks.iter().map(|remark| remark.kind).collect::<Vec<_>>(), [Kind::Invalid], "{value}");
        }
    }
}
