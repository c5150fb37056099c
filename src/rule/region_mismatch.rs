//! `region-mismatch`: mail by Amazon SES in two regions at once.

use super::Rule;
use crate::check::Context;
use crate::finding::{Finding, Severity};

pub static RULE: Rule = Rule {
    name: "region-mismatch",
    severity: Severity::Warning,
    summary: "the region and the endpoint of Amazon SES are not of one region",
    why: "Requests are signed for one region and sent to the other, where neither the signature nor the verified \
          address is good.",
    bad: "EMAIL_BACKEND=django_ses.SESBackend\nAWS_SES_REGION_NAME=eu-central-1\nAWS_SES_REGION_ENDPOINT=email.us-east-1.amazonaws.com",
    good: "EMAIL_BACKEND=django_ses.SESBackend\nAWS_SES_REGION_NAME=eu-central-1\nAWS_SES_REGION_ENDPOINT=email.eu-central-1.amazonaws.com",
    check,
};

const REGION: &str = "AWS_SES_REGION_NAME";
const ENDPOINT: &str = "AWS_SES_REGION_ENDPOINT";

/// Whether a finding of this rule may be about `name`.
pub fn may_name(name: &str) -> bool {
    [REGION, ENDPOINT].contains(&name)
}

fn check(context: &Context<'_>, found: &mut Vec<Finding>) {
    let get = |name| context.environment.get(name);
    let (Some(name), Some(endpoint)) = (get(REGION), get(ENDPOINT)) else { return };
    let (Some(region), Some(host)) = (name.text(), endpoint.text()) else { return };
    // email.<region>.amazonaws.com, email-fips.<region>.amazonaws.com
    let mut labels = host.split('.');
    let other = match (labels.next(), labels.next(), labels.next()) {
        (Some("email" | "email-fips"), Some(region), Some("amazonaws")) => region,
        _ => return,
    };
    if region.is_empty() || region == other {
        return;
    }
    let message = "`AWS_SES_REGION_NAME` and `AWS_SES_REGION_ENDPOINT` are of two regions: mail is refused";
    found.push(
        Finding::new(&RULE, message)
            .variable(&endpoint.name)
            .names([&name.name])
            .component(Some("api"))
            .help("write the region in which your address is verified into both")
            .at(endpoint.value_place(), "one region")
            .related(name.value_place(), "another"),
    );
}
