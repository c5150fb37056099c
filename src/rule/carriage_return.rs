//! `carriage-return`: lines that end as on Windows.

use super::Rule;
use crate::check::Context;
use crate::finding::{Finding, Severity};
use crate::source::{Place, SourceId, Span};

pub static RULE: Rule = Rule {
    name: "carriage-return",
    severity: Severity::Warning,
    summary: "lines end with a carriage return, as on Windows",
    why: "Some loaders make it the last character of every value. Where the one in use drops it, it is an advice, once \
          for each file.",
    bad: "LOG_LEVEL=INFO\r\nLOG_FORMAT=json\r\n",
    good: "LOG_LEVEL=INFO\nLOG_FORMAT=json\n",
    check,
};

fn check(context: &Context<'_>, found: &mut Vec<Finding>) {
    for (index, source) in context.environment.sources().iter().enumerate() {
        let Some(at) = source.text().find("\r\n") else { continue };
        let place = Place { source: SourceId(index), span: Span::new(at, at + 1) };
        let kept = context.environment.winners().find(|assignment| {
            assignment.source == place.source && assignment.text().is_some_and(|text| text.ends_with('\r'))
        });
        let help = "save the file with plain line feeds";
        found.push(match kept {
            Some(kept) => {
                let message = "lines end with a carriage return, and the loader makes it part of every value";
                Finding::new(&RULE, message).variable(&kept.name).help(help).at(place, "part of the value")
            }
            None => {
                Finding::new(&RULE, "lines end with a carriage return, which some loaders make part of every value")
                    .lowered(Severity::Advice)
                    .help(help)
                    .at(place, "as on Windows")
            }
        });
    }
}
