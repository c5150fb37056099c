//! Holds the program against the troubles of real operators (fixtures/pains): each is an environment, and what a good
//! validator says of it.

mod common;

use std::collections::BTreeMap;

use flagsmith_env::check::{Options, check};
use flagsmith_env::environment::Environment;
use flagsmith_env::finding::{Finding, Severity};
use flagsmith_env::spec::{Component, NEWEST};
use flagsmith_env::target::Target;
use serde::Deserialize;

/// One trouble.
#[derive(Deserialize)]
struct Pain {
    id: String,
    component: String,
    severity: String,
    needs: String,
    #[serde(default)]
    on: Vec<String>,
    env: Option<BTreeMap<String, String>>,
    file: Option<String>,
    #[serde(rename = "a good validator says")]
    says: String,
}

/// Troubles that one environment cannot show: they need a compose or Kubernetes file, or the other service's environment.
const BEYOND_ONE_ENVIRONMENT: &[(&str, &str)] = &[
    ("P050", "needs the compose file's services"),
    ("P064", "is a compose file"),
    ("P126", "is a compose file"),
    ("P146", "is a compose file"),
    ("P147", "is a compose file with two services"),
    ("P150", "needs the processor's environment"),
    ("P191", "is a compose file"),
];

impl Pain {
    fn environment(&self) -> Environment {
        match (&self.env, &self.file) {
            (Some(variables), _) => common::environment(variables),
            (None, Some(text)) => {
                let mut environment = Environment::new();
                let source = flagsmith_env::source::Source::new("case.env", text.as_str());
                flagsmith_env::load::dotenv::load(&mut environment, source);
                flagsmith_env::load::compare(&mut environment);
                environment
            }
            (None, None) => Environment::new(),
        }
    }

    fn component(&self) -> Component {
        match self.component.as_str() {
            "frontend" => Component::Frontend,
            "task-processor" => Component::Processor,
            "unified" => Component::Unified,
            _ => Component::Api,
        }
    }

    /// The lowest severity that will do; none where silence will.
    fn lowest(&self) -> Option<Severity> {
        match self.severity.as_str() {
            "error" => Some(Severity::Warning),
            "warning" => Some(Severity::Advice),
            _ => None,
        }
    }

    fn is_about(&self, finding: &Finding) -> bool {
        let named = |name: &str| {
            self.on.iter().any(|on| if on.ends_with('_') { name.starts_with(on.as_str()) } else { name == on })
        };
        self.on.is_empty() || finding.variable.iter().chain(&finding.names).any(|name| named(name))
    }

    fn miss(&self, findings: &[Finding]) -> Option<String> {
        let worst = findings.iter().filter(|finding| self.is_about(finding)).map(|finding| finding.severity).max();
        let refused = match self.says.as_str() {
            says if says.starts_with("no finding") => worst.is_some(),
            says if says.starts_with("no error") => worst == Some(Severity::Error),
            _ => self.lowest().is_some_and(|lowest| worst < Some(lowest)),
        };
        refused.then(|| {
            let said: Vec<String> = findings
                .iter()
                .map(|finding| format!("{}[{}] {:?}", finding.severity, finding.rule.name, finding.variable))
                .collect();
            format!("{} {} on {:?}: {}; said {}", self.id, self.severity, self.on, self.says, said.join(", "))
        })
    }
}

#[test]
fn the_troubles_of_real_operators_are_told() {
    let pains: Vec<Pain> = common::json_lines("pains/cases.jsonl");
    let (mut held, mut silent, mut misses) = (0, 0, Vec::new());
    for pain in &pains {
        let beyond = BEYOND_ONE_ENVIRONMENT.iter().any(|(id, _)| *id == pain.id);
        if beyond || pain.needs == "not-knowable" {
            continue;
        }
        held += 1;
        let target = Target::new(vec![pain.component()], NEWEST);
        let findings = check(&pain.environment(), &target, &Options::default()).reported;
        silent += usize::from(pain.severity == "hint" && !findings.iter().any(|finding| pain.is_about(finding)));
        misses.extend(pain.miss(&findings));
    }
    println!(
        "{held} of {} troubles can be shown by one environment; silent on {silent} hints; {} missed",
        pains.len(),
        misses.len()
    );
    for miss in &misses {
        println!("{miss}");
    }
    assert!(misses.is_empty());
}
