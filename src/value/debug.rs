//! A switch that turns Django's debug mode on: the images that hold no `debug_toolbar` do not start with it.

use super::{Kind, Remark, Seen, Text, boolean, truthy_flag};
use crate::spec::Version;

/// The first release whose image leaves `debug_toolbar` out (api/pyproject.toml), while api/app/urls.py imports it.
const WITHOUT_TOOLBAR: Version = Version::new(2, 212, 1);

pub(super) fn check(text: &Text<'_>, seen: &Seen) -> Vec<Remark> {
    let on = match seen {
        Seen::Boolean(on) => *on,
        // Up to 2.9.3 it was no boolean.
        Seen::Text(value) if boolean::guess(value) == Some(false) => return truthy_flag::check(text, seen),
        Seen::Text(value) => !value.is_empty(),
        _ => false,
    };
    if !on {
        return Vec::new();
    }
    let remark = if text.release >= WITHOUT_TOOLBAR {
        let message = format!("debug mode needs `debug_toolbar`, which the image does not hold: {}", text.stops());
        Remark::new(Kind::Invalid, text.all(), message).label("turns debug mode on")
    } else {
        let message = "debug mode shows settings and source code to everybody who meets an error";
        Remark::new(Kind::Insecure, text.all(), message).label("turns debug mode on")
    };
    vec![
        remark
            .help("set it to `false`, or remove it; `LOG_LEVEL=DEBUG` alone makes the log longer")
            .suggest(text, "false"),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kinds(release: Version, on: bool) -> Vec<Kind> {
        let value = if on { "yes" } else { "no" };
        let text = Text { name: "DEBUG", release, ..Text::sample(value) };
        check(&text, &Seen::Boolean(on)).into_iter().map(|remark| remark.kind).collect()
    }

    #[test]
    fn debug_mode_stops_the_images_without_the_toolbar() {
        assert_eq!(kinds(Version::new(2, 265, 0), true), [Kind::Invalid]);
        assert_eq!(kinds(Version::new(2, 212, 1), true), [Kind::Invalid]);
        assert_eq!(kinds(Version::new(2, 212, 0), true), [Kind::Insecure]);
        assert_eq!(kinds(Version::new(2, 265, 0), false), []);
    }

    #[test]
    fn any_text_turned_it_on_once() {
        for (value, kind) in [("", None), ("false", Some(Kind::Misread)), ("maybe", Some(Kind::Insecure))] {
            let text = Text { name: "DEBUG", release: Version::new(2, 9, 3), ..Text::sample(value) };
            let remarks = check(&text, &Seen::Text(value.to_owned()));
            assert_eq!(remarks.first().map(|remark| remark.kind), kind, "{value:?}");
        }
    }
}
