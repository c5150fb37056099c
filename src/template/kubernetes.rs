//! A starting file for Kubernetes: for each component a ConfigMap, and a Secret with what nobody else may see.

use super::{Entry, Template};
use crate::spec::Component;
use crate::target::Target;

/// The whole file.
pub fn render(target: &Target, templates: &[(Component, Template)]) -> String {
    let mut text = super::top(&super::intro(target));
    for (component, template) in templates {
        let name = super::service(*component);
        let mut add = |kind: &str, data: &str, wanted: fn(&Entry) -> bool| {
            if !template.entries().any(wanted) {
                return;
            }
            text.push_str(&format!("---\napiVersion: v1\nkind: {kind}\nmetadata:\n  name: {name}\n{data}:"));
            text.push_str(&super::mapping("  ", template, wanted, str::to_owned));
        };
        add("ConfigMap", "data", |entry| !entry.is_secret);
        add("Secret", "stringData", |entry| entry.is_secret);
    }
    text
}
