//! Checks the environment of a self-hosted Flagsmith before the deploy: what it says is what Flagsmith does.
//!
//! The way of the data is one direction: a loader of [`load`] makes an [`environment`] from a [`source`], [`mod@check`]
//! holds it against a [`target`] and the table of [`spec`], and the findings go into a [`report`], which only ever sees
//! what [`redact`] lets through. [`run`] is the whole program on top of that, and the only part that does I/O.
//!
//! ```
//! use flagsmith_env::check::{Options, check};
//! use flagsmith_env::environment::Environment;
//! use flagsmith_env::load;
//! use flagsmith_env::source::Source;
//! use flagsmith_env::spec::{self, Component};
//! use flagsmith_env::target::{Edition, Target};
//!
//! let text = "FLAGSMITH_API_URL=https://flags.example.com/api/v1/\nPREVENT_SIGN_UP=1\n";
//! let mut environment = Environment::new();
//! load::dotenv::load(&mut environment, Source::new(".env", text));
//! let target = Target::new(vec![Component::Frontend], spec::NEWEST);
//! let findings = check(&environment, &target, &Options::default());
//! assert_eq!(findings.reported.len(), 1);
//! assert_eq!(findings.reported[0].rule.name, "unknown-variable");
//! assert_eq!(findings.reported[0].suggestion.as_deref(), Some("PREVENT_SIGNUP"));
//! ```

pub mod baseline;
pub mod check;
pub mod cli;
mod command;
mod completions;
pub mod condition;
pub mod config;
mod document;
pub mod environment;
pub mod finding;
pub mod fix;
pub mod load;
mod man;
pub mod redact;
pub mod report;
pub mod rule;
pub mod schema;
pub mod silence;
pub mod source;
pub mod spec;
pub mod target;
pub mod template;
pub mod value;
mod wording;

pub use command::{Outcome, World, run};
