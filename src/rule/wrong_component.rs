//! `wrong-component`: a name that another component reads, and this one does not.

use super::{Rule, unread};
use crate::check::Context;
use crate::finding::{Finding, Severity};

pub static RULE: Rule = Rule {
    name: "wrong-component",
    severity: Severity::Warning,
    summary: "another component of Flagsmith reads the name, this one does not",
    why: "The API and the front end are configured apart, and several settings go by two names. On the wrong side a \
          name does nothing.",
    bad: "DATABASE_URL=postgres://flagsmith:<password>@db:5432/flagsmith\nENABLE_MAINTENANCE_MODE=true",
    good: "DATABASE_URL=postgres://flagsmith:<password>@db:5432/flagsmith\nMAINTENANCE_MODE=true",
    check,
};

fn check(context: &Context<'_>, found: &mut Vec<Finding>) {
    for entry in unread::entries(context) {
        let Some(other) = unread::other_component(context, entry) else { continue };
        let component = unread::component(context);
        let what = format!("is read by {}, not by {}", other.subject(), component.subject());
        let cure = format!("move it to the environment of {}: nothing comes of it here", other.subject());
        found.push(unread::finding(context, &RULE, entry, component, &what, Some(cure)));
    }
}
