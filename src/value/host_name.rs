//! What can be the name of a host at all, as a resolver takes it: letters, digits, `-`, `_` and dots in ASCII, or an
//! address. Whether such a host exists is not asked.

use std::net::IpAddr;
use std::ops::Range;

use super::python_url::is_ipv6;

/// The bytes of `host` that no host name can hold; the whole of it where the dots are wrong. `None` where it can be
/// looked up.
pub(super) fn flaw(host: &str) -> Option<Range<usize>> {
    if is_address(host) {
        return None;
    }
    let odd = |c: char| !(c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.'));
    if let Some(start) = host.find(odd) {
        let length = host[start..].chars().take_while(|&c| odd(c)).map(char::len_utf8).sum::<usize>();
        return Some(start..start + length);
    }
    let dotted = host.strip_suffix('.').unwrap_or(host);
    let labels_fit = dotted.split('.').all(|label| !label.is_empty() && label.len() <= 63);
    (!labels_fit || dotted.len() > 253).then_some(0..host.len())
}

/// Whether `host` is an IP address, an IPv6 address without brackets.
pub(super) fn is_address(host: &str) -> bool {
    host.parse::<IpAddr>().is_ok() || is_ipv6(host)
}

/// Whether only the machine itself reaches `host`.
pub(super) fn is_local(host: &str) -> bool {
    let host = host.trim_end_matches('.').to_ascii_lowercase();
    host == "localhost"
        || host.ends_with(".localhost")
        || host.parse::<IpAddr>().is_ok_and(|address| address.is_loopback() || address.is_unspecified())
}

/// Whether `host` is a name that only a private network knows: a single label, or under a domain of clusters,
/// containers and local networks.
pub(super) fn is_internal(host: &str) -> bool {
    const PRIVATE: &[&str] = &[".local", ".internal", ".svc", ".lan", ".docker", ".cluster.local", ".home.arpa"];
    let host = host.trim_end_matches('.').to_ascii_lowercase();
    match host.parse::<IpAddr>() {
        Ok(IpAddr::V4(address)) => address.is_private() || address.is_link_local() || address.is_loopback(),
        Ok(IpAddr::V6(address)) => address.is_loopback() || address.is_unique_local(),
        Err(_) => !host.contains('.') || PRIVATE.iter().any(|domain| host.ends_with(domain)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_addresses_can_be_looked_up() {
        for host in ["localhost", "my_db", "DB.Example.COM", "a.example.com.", "10.0.0.1", "::1", "fe80::1%eth0", "-a"]
        {
            assert_eq!(flaw(host), None, "{host}");
        }
        let rows = [
            ("my db", 2..3),
            ("h:5432", 1..2),
            ("http://h", 4..7),
            ("[::1]", 0..3),
            ("exämple.com", 2..4),
            ("a..b", 0..4),
            (".a", 0..2),
            ("", 0..0),
            (" h", 0..1),
            ("h ", 1..2),
        ];
        for (host, range) in rows {
            assert_eq!(flaw(host), Some(range), "{host}");
        }
    }

    #[test]
    fn internal_names_are_told_from_public_ones() {
        for host in ["db", "flagsmith-api", "10.1.2.3", "db.default.svc.cluster.local", "host.docker.internal", "::1"] {
            assert!(is_internal(host), "{host}");
        }
        for host in ["db.example.com", "8.8.8.8", "svc.example.com", "2001:db8::1"] {
            assert!(!is_internal(host), "{host}");
        }
        assert!(is_local("LOCALHOST") && is_local("127.0.0.1") && is_local("app.localhost") && !is_local("local"));
    }
}
