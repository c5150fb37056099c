//! Releases of Flagsmith.

use std::fmt;
use std::str::FromStr;

/// A release, `2.265.0`. Flagsmith tags it `v2.265.0`; a few old tags lack the `v` or the last part.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Version {
    /// The first number.
    pub major: u16,
    /// The second number.
    pub minor: u16,
    /// The third number; 0 where it is not written.
    pub patch: u16,
}

impl Version {
    /// The release `major.minor.patch`.
    pub const fn new(major: u16, minor: u16, patch: u16) -> Self {
        Self { major, minor, patch }
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}.{}", self.major, self.minor, self.patch)
    }
}

/// A text that names no release.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotAVersion;

impl fmt::Display for NotAVersion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a release looks like 2.265.0, v2.265.0 or 2.265")
    }
}

impl std::error::Error for NotAVersion {}

impl FromStr for Version {
    type Err = NotAVersion;

    fn from_str(text: &str) -> Result<Self, NotAVersion> {
        let digits = text.strip_prefix('v').unwrap_or(text);
        let mut parts = digits.split('.').map(|part| {
            let plain = !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
            plain.then(|| part.parse().ok()).flatten().ok_or(NotAVersion)
        });
        let major = parts.next().ok_or(NotAVersion)??;
        let minor = parts.next().ok_or(NotAVersion)??;
        let patch = parts.next().unwrap_or(Ok(0))?;
        match parts.next() {
            None => Ok(Self::new(major, minor, patch)),
            Some(_) => Err(NotAVersion),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_the_spellings_that_people_use() {
        for text in ["2.150.0", "v2.150.0", "2.150"] {
            assert_eq!(text.parse(), Ok(Version::new(2, 150, 0)));
        }
    }

    #[test]
    fn refuses_everything_else() {
        for text in ["", "v", "2", "2.", "2.x", "2.1.0.0", "+2.1", "2.1.0-rc1", "2.99999", " 2.1"] {
            assert_eq!(text.parse::<Version>(), Err(NotAVersion), "{text:?}");
        }
    }

    #[test]
    fn orders_by_number() {
        assert!(Version::new(2, 99, 0) < Version::new(2, 100, 0));
    }
}
