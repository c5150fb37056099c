//! The endpoint of an OpenTelemetry collector over HTTP: the slash at its end is cut off, `/v1/traces` and `/v1/logs`
//! are appended, and `requests` calls it. What is wrong loses the telemetry, and nothing else.

use super::{Kind, Remark, Seen, Text, request_url};

pub(super) fn check(text: &Text<'_>, _seen: &Seen) -> Vec<Remark> {
    let mut remarks = request_url::called(text, "all telemetry is lost");
    for remark in &mut remarks {
        remark.kind = Kind::Misread;
    }
    if remarks.is_empty() && !text.value.is_empty() {
        remarks.extend(request_url::tail(text));
    }
    let base = text.value.trim_end_matches('/');
    if remarks.is_empty()
        && let Some(at) = ["/v1/traces", "/v1/logs", "/v1/metrics"].iter().find_map(|path| base.strip_suffix(path))
    {
        let message = "`/v1/traces` and `/v1/logs` are appended to it: the path comes twice, and the telemetry is lost";
        let remark = Remark::new(Kind::Misread, at.len()..text.value.len(), message).label("appended anyway");
        remarks.push(remark.help("end the URL in front of `/v1`"));
    }
    remarks
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bad_endpoint_loses_the_telemetry() {
        for value in ["", "http://localhost:4318/", " https://collector.example.com:4318", "http://c/otlp"] {
            assert_eq!(check(&Text::sample(value), &Seen::Nothing), [], "{value}");
        }
        for value in [
            "collector:4318",
            "grpc://localhost:4317",
            "//localhost:4318",
            "localhost",
            "http://c:abc",
            "http://c:4318/v1/traces",
            "http://c/otlp ",
            "http://c?x",
        ] {
            let remarks = check(&Text::sample(value), &Seen::Nothing);
            assert_eq!(remarks.iter().map(|remark| remark.kind).collect::<Vec<_>>(), [Kind::Misread], "{value}");
        }
    }
}
