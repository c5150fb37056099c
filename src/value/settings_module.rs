//! The settings module that Django imports at the start: one of those in `api/app/settings/`.

use super::{Kind, Remark, Seen, Text};

const USUAL: &str = "app.settings.production";

pub(super) fn check(text: &Text<'_>, _seen: &Seen) -> Vec<Remark> {
    let remark = |kind, message: String, label: &str| {
        let remark = Remark::new(kind, text.all(), message).label(label);
        vec![remark.help(format!("write `{USUAL}`")).suggest(text, USUAL)]
    };
    match text.value {
        "app.settings.production" | "app.settings.common" => Vec::new(),
        "app.settings.develop" => {
            let message = "it is meant for development: lists come in pages of 10, not of 999";
            remark(Kind::Misread, message.to_owned(), "for development")
        }
        "app.settings.test" => {
            let message =
                "it is meant for the test suite: throttles are as good as off, and the licence keys are public";
            remark(Kind::Insecure, message.to_owned(), "for tests")
        }
        "app.settings.local" => {
            let message = format!("it needs packages that only developers install, and {}", text.stops());
            remark(Kind::Invalid, message, "for developers")
        }
        "" => remark(
            Kind::Invalid,
            format!("it is set and empty, which names no settings, and {}", text.stops()),
            "empty",
        ),
        "app" | "app.settings" => {
            remark(Kind::Invalid, format!("it names a package without settings, and {}", text.stops()), "no settings")
        }
        _ => {
            let message = format!("{} is no module of Flagsmith's image, and {}", text.quote(text.all()), text.stops());
            remark(Kind::Invalid, message, "no such module")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn modules_are_those_of_the_image() {
        for (value, kind) in [
            ("app.settings.production", None),
            ("app.settings.common", None),
            ("app.settings.develop", Some(Kind::Misread)),
            ("app.settings.test", Some(Kind::Insecure)),
            ("app.settings.local", Some(Kind::Invalid)),
            ("app.settings.saas", Some(Kind::Invalid)),
            ("app.settings", Some(Kind::Invalid)),
            ("settings.dev", Some(Kind::Invalid)),
            ("", Some(Kind::Invalid)),
            ("app.settings.production ", Some(Kind::Invalid)),
            ("App.Settings.Production", Some(Kind::Invalid)),
            ("app.settings.production.py", Some(Kind::Invalid)),
            ("app/settings/production", Some(Kind::Invalid)),
        ] {
            let remarks = check(&Text::sample(value), &Seen::Nothing);
            assert_eq!(remarks.first().map(|remark| remark.kind), kind, "{value}");
        }
    }
}
