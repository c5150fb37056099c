//! Hosts of servers, which a resolver must take: the name alone, without scheme, port, brackets or blanks
//! (verdicts/README.md: host names are judged by syntax).

use super::{Kind, Remark, Seen, Text, host_name};

/// The host of the mail server.
pub(super) fn mail(text: &Text<'_>, _seen: &Seen) -> Vec<Remark> {
    if text.value.is_empty() {
        let message = "it is empty, which connects to nothing, and no mail goes out";
        let help = "write the host of the mail server, or remove the line for `localhost`";
        return vec![Remark::new(Kind::Misread, 0..0, message).label("empty").help(help)];
    }
    flaw(text, 0, text.value, "no mail goes out").into_iter().collect()
}

/// The host of a database server; PostgreSQL's may be a folder of sockets, or several hosts with commas between them.
pub(super) fn server(text: &Text<'_>, _seen: &Seen) -> Vec<Remark> {
    let postgres = !text.name.contains("CLICKHOUSE");
    if text.value.is_empty() || postgres && text.value.starts_with(['/', '@']) {
        return Vec::new();
    }
    let hosts = if postgres { text.value.split(',').collect() } else { vec![text.value] };
    let mut start = 0;
    let mut remarks = Vec::new();
    for host in hosts {
        remarks.extend(flaw(text, start, host, "every connection fails").filter(|_| !host.is_empty()));
        start += host.len() + 1;
    }
    remarks
}

fn flaw(text: &Text<'_>, start: usize, host: &str, comes_of_it: &str) -> Option<Remark> {
    let flaw = host_name::flaw(host)?;
    let part = |from: usize, to: usize| start + from..start + to;
    let refused = |range, fact: &str, label: &str| {
        Remark::new(Kind::Invalid, range, format!("{fact}, and {comes_of_it}")).label(label)
    };
    let port = host.rsplit_once(':').filter(|(name, port)| {
        !name.contains(':') && !port.is_empty() && port.bytes().all(|byte| byte.is_ascii_digit())
    });
    let suggest = |remark: Remark, cure: &str| match text.shown(text.all()) {
        Some(value) => {
            let whole = format!("{}{cure}{}", &value[..start], &value[start + host.len()..]);
            // Where a port is left out, the one of another variable or of the default counts.
            let rest = host.trim().split_once("://").map_or(host.trim(), |(_, rest)| rest);
            let certain = rest.trim_end_matches('/').trim_matches(['[', ']']) == cure;
            let help = match port {
                Some((_, port)) => format!("write `{cure}`, and `{}={port}`", text.name.replace("_HOST", "_PORT")),
                None => format!("write `{cure}`"),
            };
            remark.help(help).suggest(text, whole).certainly_if(certain)
        }
        None => remark.help("write the name of the host alone"),
    };
    let bare = host.split_once("://").map_or(host, |(_, rest)| rest);
    let bare = bare.trim().split('/').next().unwrap_or("");
    let bare = bare.rsplit_once('@').map_or(bare, |(_, host)| host);
    let bare = match bare.rsplit_once(':') {
        Some((name, _)) if !name.contains(':') => name,
        _ => bare.trim_start_matches('[').trim_end_matches(']'),
    };
    let remark = if let Some(end) = host.find("://") {
        refused(part(0, end + 3), "a host has no scheme", "the scheme")
    } else if let Some((name, _)) = port {
        refused(part(name.len(), host.len()), "the port has a variable of its own", "the port")
    } else if host.starts_with('[') {
        refused(part(0, 1), "an IPv6 address stands without brackets here", "the bracket")
    } else {
        refused(part(flaw.start, flaw.end), "no host can have this name", "not in a host name")
    };
    Some(if !bare.is_empty() && host_name::flaw(bare).is_none() {
        suggest(remark, bare)
    } else {
        remark.help("write the name of the host alone")
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn judge<'a>(check: fn(&Text<'_>, &Seen) -> Vec<Remark>, name: &str, value: &'a str) -> Vec<(Kind, &'a str)> {
        let remarks = check(&Text { name, ..Text::sample(value) }, &Seen::Nothing);
        remarks.into_iter().map(|remark| (remark.kind, &value[remark.range])).collect()
    }

    #[test]
    fn names_and_addresses_are_fine() {
        for value in ["localhost", "smtp.example.com", "::1", "10.0.0.1", "smtp_host"] {
            assert_eq!(judge(mail, "EMAIL_HOST", value), [], "{value}");
            assert_eq!(judge(server, "CLICKHOUSE_HOST", value), [], "{value}");
        }
        for value in ["", "/var/run/postgresql", "@abstract", "a.example.com,b.example.com"] {
            assert_eq!(judge(server, "DJANGO_DB_HOST", value), [], "{value}");
        }
    }

    #[test]
    fn what_no_resolver_takes_is_refused() {
        for (value, part) in [
            ("h.example.com:587", ":587"),
            ("http://localhost", "http://"),
            (" localhost", " "),
            ("h.example.com ", " "),
            ("h example com", " "),
            ("[::1]", "["),
            ("exämple.com", "ä"),
            ("a/b", "/"),
        ] {
            assert_eq!(judge(mail, "EMAIL_HOST", value), [(Kind::Invalid, part)], "{value}");
            assert_eq!(judge(server, "DJANGO_DB_HOST", value), [(Kind::Invalid, part)], "{value}");
        }
        assert_eq!(judge(server, "CLICKHOUSE_HOST", "a,b"), [(Kind::Invalid, ",")]);
        assert_eq!(judge(mail, "EMAIL_HOST", ""), [(Kind::Misread, "")]);
    }

    #[test]
    fn the_bare_host_is_suggested() {
        for (value, suggestion) in [
            ("smtp.example.com:587", Some("smtp.example.com")),
            ("smtps://user:pw@smtp.example.com:465/", None),
            ("http://localhost", Some("localhost")),
            (" localhost", Some("localhost")),
            ("[::1]", Some("::1")),
            ("a b", None),
        ] {
            let remarks = mail(&Text::sample(value), &Seen::Nothing);
            assert_eq!(remarks[0].suggestion.as_deref(), suggestion, "{value}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_judged(value in "\\PC{0,16}", marks in "[a:/@\\[\\], é0-9]{0,12}") {
            for value in [value, marks] {
                judge(mail, "EMAIL_HOST", &value);
                judge(server, "DJANGO_DB_HOST", &value);
            }
        }
    }
}
