//! A starting file as a `.env` file, written so that every loader reads the same wherever that is possible.

use clap::ValueEnum;

use super::{Entry, Template};
use crate::fix;
use crate::load::Loader;
use crate::target::{Edition, Target};

/// The whole file.
pub fn render(template: &Template) -> String {
    let mut intro = super::intro(&template.target);
    intro.push(format!("To check it: {}", check(&template.target)));
    let mut text = super::top(&intro);
    for section in &template.sections {
        text.push_str(&super::heading("", section.title));
        for entry in &section.entries {
            text.push_str(&super::about("", entry));
            if !is_portable(entry) {
                text.push_str(&super::comment(
                    "",
                    "#   ",
                    "the quotes are not for `docker run --env-file`, which keeps them",
                ));
            }
            text.push_str(if entry.is_set { "" } else { "# " });
            text.push_str(&super::line(&entry.name, &entry.value));
        }
    }
    text
}

/// The command that checks the file.
fn check(target: &Target) -> String {
    let components: Vec<&str> = target.components.iter().map(|component| component.name()).collect();
    let edition = if target.edition == Edition::Oss { "" } else { " --edition enterprise" };
    let version = format!(" --flagsmith-version {}", target.newer.unwrap_or(target.release));
    format!("flagsmith-env check --component {}{version}{edition} .env", components.join(","))
}

fn is_portable(entry: &Entry) -> bool {
    fix::plainest(Loader::value_variants(), &entry.value).is_some()
}
