//! `flagsmith-env schema`: the table as a JSON Schema.

use clap::ValueEnum;

use super::{Failure, Outcome, World, write};
use crate::cli::Schema;
use crate::report;
use crate::schema;
use crate::spec::Component;
use crate::target::Target;

/// Runs it.
pub fn run(arguments: &Schema, world: &mut World<'_>) -> Result<Outcome, Failure> {
    let release = arguments.table.flagsmith_version;
    let is_any = arguments.components.is_empty();
    let mut components = if is_any { Component::value_variants().to_vec() } else { arguments.components.clone() };
    components.sort_unstable();
    components.dedup();
    let target = Target {
        newer: release.newer,
        edition: arguments.table.edition,
        partial: arguments.partial,
        ..Target::new(components, release.known)
    };
    let text = report::json_text(&schema::schema(&target, is_any));
    write(world.stdout, &text.map_err(|_| Failure("the schema cannot be written as JSON".to_owned()))?)?;
    Ok(Outcome::Clean)
}
