//! A starting file for Docker Compose: the `environment` of one service for each component, to be merged with the rest.

use super::Template;
use crate::spec::Component;
use crate::target::Target;

const INDENT: &str = "      ";

/// The whole file. Compose puts variables of its own in for `$`, unless it is doubled.
pub fn render(target: &Target, templates: &[(Component, Template)]) -> String {
    let mut text = super::top(&super::intro(target)) + "\nservices:\n";
    for (component, template) in templates {
        text.push_str(&format!("  {}:\n    environment:", super::service(*component)));
        text.push_str(&super::mapping(INDENT, template, |_| true, |value| value.replace('$', "$$")));
    }
    text
}
