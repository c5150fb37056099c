//! Checks the environment of a self-hosted Flagsmith before the deploy: what it says is what Flagsmith does.

pub mod check;
pub mod cli;
mod command;
pub mod condition;
pub mod environment;
pub mod finding;
pub mod load;
pub mod redact;
pub mod report;
pub mod rule;
pub mod silence;
pub mod source;
pub mod spec;
pub mod target;
pub mod value;

pub use command::{Outcome, World, run};
