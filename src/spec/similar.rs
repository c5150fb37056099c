//! Which name of the table was meant by one that it does not hold.

use super::{VARIABLES, Variable};

/// What people put in front of a name, or leave out, because a neighbour has it.
const PREFIXES: &[&str] = &[
    "FLAGSMITH_",
    "DJANGO_",
    "REACT_APP_",
    "NEXT_PUBLIC_",
    "VITE_",
    "API_",
    "APP_",
    "TASK_PROCESSOR_",
    "FLAGSMITH_API_",
];

/// The variable that is most like `name` among those that `wanted` lets through, if one is like it at all: the same
/// but for case, `-` or `.` for `_`, a plural, a prefix too much or too few, or one or two letters.
pub fn similar(name: &str, wanted: impl Fn(&Variable) -> bool) -> Option<&'static Variable> {
    let plain = name.trim().to_ascii_uppercase().replace(['-', '.', ' '], "_");
    let candidates = || VARIABLES.iter().filter(|variable| variable.family.is_none() && wanted(variable));
    let alias = candidates().find(|variable| variable.aliases.contains(&plain.as_str()));
    if alias.is_some() {
        return alias;
    }
    let distances = candidates().filter_map(|variable| Some((distance(&plain, variable.name)?, variable)));
    distances.min_by_key(|(distance, variable)| (*distance, variable.name)).map(|(_, variable)| variable)
}

/// How far apart two names are; `None` where they are not alike.
fn distance(plain: &str, name: &str) -> Option<usize> {
    if plain == name {
        return Some(0);
    }
    if squeezed(plain) == squeezed(name) {
        return Some(1);
    }
    // Letters first: `DJANGO_SECRET_KE` is a slip, and no case of a missing prefix.
    let letters = plain.len().min(name.len());
    let most = match letters {
        0..=4 => 0,
        5..=9 => 1,
        _ => 2,
    };
    let edits = strsim::osa_distance(plain, name);
    if edits <= most {
        return Some(1 + edits);
    }
    let without = |text: &str, other: &str| PREFIXES.iter().any(|prefix| text.strip_prefix(prefix) == Some(other));
    if (without(plain, name) || without(name, plain)) && letters >= 5 {
        return Some(4);
    }
    None
}

/// A name without its underscores and plurals.
fn squeezed(name: &str) -> String {
    name.split('_').map(|word| word.strip_suffix('S').unwrap_or(word)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::spec::Version;

    fn meant(name: &str) -> Option<&'static str> {
        similar(name, |variable| variable.is_read_at(Version::new(2, 265, 0))).map(|variable| variable.name)
    }

    #[test]
    fn slips_find_the_name_that_was_meant() {
        for name in [
            "django_allowed_hosts",
            "DJANGO-ALLOWED-HOSTS",
            "DJANGO_ALLOWED_HOST",
            "ALLOWED_HOSTS",
            "DJANGOALLOWEDHOSTS",
            "DJANGO_ALOWED_HOSTS",
            "FLAGSMITH_DJANGO_ALLOWED_HOSTS",
        ] {
            assert_eq!(meant(name), Some("DJANGO_ALLOWED_HOSTS"), "{name}");
        }
    }

    #[test]
    fn other_names_find_nothing() {
        for name in ["", "X", "HOME", "PATH", "MY_COMPANY_SETTING"] {
            assert_eq!(meant(name), None, "{name}");
        }
    }
}
