//! What is said of names: nothing of what libraries, platforms and neighbours put into an environment, and the name
//! that was meant of one that is misspelt. Both at once is the measure: an alarm that is false is as bad as a miss.

mod common;

use std::collections::BTreeMap;

use flagsmith_env::check::{Options, check};
use flagsmith_env::finding::Finding;
use flagsmith_env::source::SourceId;
use flagsmith_env::spec::{Component, Version};
use flagsmith_env::target::Target;

/// The findings about names in an environment with these assignments.
fn findings(component: Component, assignments: &[(&str, &str)], shared: bool) -> Vec<Finding> {
    let variables: BTreeMap<String, String> =
        assignments.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    let target = Target { partial: true, ..Target::new(vec![component], Version::new(2, 265, 0)) };
    let options = Options { shared: shared.then_some(SourceId(0)), ..Options::default() };
    let mut findings = check(&common::environment(&variables), &target, &options).reported;
    findings.retain(|finding| {
        ["unknown-variable", "not-read", "wrong-component", "deprecated-variable"].contains(&finding.rule.name)
    });
    findings
}

fn nothing_is_said(component: Component, assignments: &[(&str, &str)]) {
    for shared in [false, true] {
        let messages: Vec<_> =
            findings(component, assignments, shared).into_iter().map(|finding| finding.message).collect();
        assert!(messages.is_empty(), "{messages:#?}");
    }
}

/// What Flagsmith's own images set, and Python's beneath them.
const IMAGE: &[(&str, &str)] = &[
    ("ACCESS_LOG_LOCATION", "/dev/null"),
    ("DJANGO_SETTINGS_MODULE", "app.settings.production"),
    ("GPG_KEY", "0"),
    ("GUNICORN_THREADS", "2"),
    ("GUNICORN_WORKERS", "3"),
    ("HOME", "/"),
    ("HOSTNAME", "flagsmith-api-5d8f"),
    ("LANG", "C.UTF-8"),
    ("PATH", "/usr/bin"),
    ("PROMETHEUS_MULTIPROC_DIR", "/tmp/prometheus"),
    ("PYTHON_SHA256", "0"),
    ("PYTHON_VERSION", "3.13.2"),
    ("SSL_CERT_FILE", "/etc/ssl/certs/ca-certificates.crt"),
    ("TERM", "xterm"),
];

#[test]
fn the_image_itself_is_quiet() {
    nothing_is_said(Component::Api, IMAGE);
}

#[test]
fn a_pod_with_service_links_is_quiet() {
    let mut assignments = IMAGE.to_vec();
    for (name, value) in [
        ("FLAGSMITH_API_PORT", "tcp://10.0.0.1:8000"),
        ("FLAGSMITH_API_PORT_8000_TCP", "tcp://10.0.0.1:8000"),
        ("FLAGSMITH_API_PORT_8000_TCP_ADDR", "10.0.0.1"),
        ("FLAGSMITH_API_PORT_8000_TCP_PORT", "8000"),
        ("FLAGSMITH_API_PORT_8000_TCP_PROTO", "tcp"),
        ("FLAGSMITH_API_SERVICE_HOST", "10.0.0.1"),
        ("FLAGSMITH_API_SERVICE_PORT", "8000"),
        ("FLAGSMITH_API_SERVICE_PORT_HTTP", "8000"),
        ("FLAGSMITH_PORT", "tcp://10.0.0.2:80"),
        ("FLAGSMITH_SERVICE_HOST", "10.0.0.2"),
        ("KUBERNETES_PORT", "tcp://10.0.0.3:443"),
        ("KUBERNETES_PORT_443_TCP", "tcp://10.0.0.3:443"),
        ("KUBERNETES_SERVICE_HOST", "10.0.0.3"),
        ("POD_IP", "10.1.0.7"),
        ("POSTGRES_PORT", "tcp://10.0.0.4:5432"),
        ("POSTGRES_PORT_5432_TCP", "tcp://10.0.0.4:5432"),
        ("POSTGRES_SERVICE_HOST", "10.0.0.4"),
        ("REDIS_PORT", "tcp://10.0.0.5:6379"),
        ("REDIS_SERVICE_HOST", "10.0.0.5"),
    ] {
        assignments.push((name, value));
    }
    nothing_is_said(Component::Api, &assignments);
}

#[test]
fn what_clouds_set_is_quiet() {
    for names in [
        &["AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "AWS_DEFAULT_REGION", "AWS_EXECUTION_ENV", "AWS_REGION"][..],
        &["ECS_AGENT_URI", "ECS_CONTAINER_METADATA_URI", "ECS_CONTAINER_METADATA_URI_V4"],
        &["AWS_ROLE_ARN", "AWS_STS_REGIONAL_ENDPOINTS", "AWS_WEB_IDENTITY_TOKEN_FILE"],
        &["CLOUD_RUN_JOB", "GOOGLE_CLOUD_PROJECT", "K_CONFIGURATION", "K_REVISION", "K_SERVICE"],
        &["APPSETTING_X", "IDENTITY_ENDPOINT", "MSI_SECRET", "WEBSITES_PORT", "WEBSITE_INSTANCE_ID"],
        &["DYNO", "HEROKU_APP_NAME", "HEROKU_SLUG_COMMIT", "SOURCE_VERSION"],
        &["IS_PULL_REQUEST", "RENDER", "RENDER_SERVICE_ID"],
        &["FLY_ALLOC_ID", "FLY_REGION", "PRIMARY_REGION"],
        &["RAILWAY_PROJECT_ID", "RAILWAY_SERVICE_NAME"],
        &["NOMAD_ALLOC_ID", "NOMAD_PORT_http"],
        &["COOLIFY_URL", "SERVICE_FQDN_FLAGSMITH_8000", "SERVICE_PASSWORD_POSTGRES"],
        &["CI", "CI_COMMIT_SHA", "GITHUB_ACTIONS", "GITHUB_REF_NAME", "GITLAB_CI", "RUNNER_OS"],
    ] {
        let assignments: Vec<_> = names.iter().map(|name| (*name, "x")).collect();
        nothing_is_said(Component::Api, &assignments);
    }
}

#[test]
fn what_the_neighbours_of_a_compose_file_use_is_quiet() {
    let names = [
        "CLICKHOUSE_DB",
        "COMPOSE_PROJECT_NAME",
        "DOCKER_INFLUXDB_INIT_ADMIN_TOKEN",
        "DOCKER_INFLUXDB_INIT_MODE",
        "FLAGSMITH_VERSION",
        "GF_SECURITY_ADMIN_PASSWORD",
        "INFLUXDB_DB",
        "LETSENCRYPT_EMAIL",
        "PGADMIN_DEFAULT_EMAIL",
        "PGDATA",
        "PGPOOL_ADMIN_PASSWORD",
        "POSTGRESQL_PASSWORD",
        "POSTGRES_DB",
        "POSTGRES_INITDB_ARGS",
        "REDIS_PASSWORD",
        "REPMGR_PASSWORD",
        "TRAEFIK_LOG_LEVEL",
        "VIRTUAL_HOST",
    ];
    let assignments: Vec<_> = names.iter().map(|name| (*name, "x")).collect();
    nothing_is_said(Component::Unified, &assignments);
}

/// The one finding about `name`.
fn said(component: Component, name: &str) -> Finding {
    let mut found = findings(component, &[(name, "true")], false);
    assert_eq!(found.len(), 1, "{name}: {found:#?}");
    found.remove(0)
}

#[test]
fn a_misspelt_name_leads_to_the_one_that_was_meant() {
    for (name, wanted) in [
        ("DJANGO_ALOWED_HOSTS", "DJANGO_ALLOWED_HOSTS"),
        ("SECRET_KEY", "DJANGO_SECRET_KEY"),
        ("SENTRY_TRACE_SAMPLE_RAT", "SENTRY_TRACE_SAMPLE_RATE"),
        ("POSTGRES_URL", "DATABASE_URL"),
        ("REPLICA_DATABASE_URL_01", "REPLICA_DATABASE_URL_1"),
        ("FLAG_IDENTITY_CACHE_SECONDS", "GET_IDENTITIES_ENDPOINT_CACHE_SECONDS"),
        // The API reads it under another name, and a slip leads to the side that reads it.
        ("FLAGSMITH_API_PROXY_URL", "FLAGSMITH_PROXY_API_URL"),
    ] {
        let finding = said(Component::Api, name);
        assert_eq!((finding.rule.name, finding.suggestion.as_deref()), ("unknown-variable", Some(wanted)), "{name}");
        assert_eq!(finding.help, Some(format!("a similar name exists: `{wanted}`")));
        assert_eq!(finding.names, [wanted]);
    }
}

#[test]
fn in_the_environment_of_a_process_only_slips_are_reported() {
    assert!(findings(Component::Api, &[("MY_COMPANY_SETTING", "1")], true).is_empty());
    assert_eq!(findings(Component::Api, &[("MY_COMPANY_SETTING", "1")], false).len(), 1);
    assert_eq!(findings(Component::Api, &[("LOGLEVEL", "INFO")], true).len(), 1);
}

#[test]
fn a_name_that_nothing_reads_comes_with_what_to_do() {
    use Component::{Api, Frontend, Unified};
    for (component, name, rule, help) in [
        (Api, "SENTRY_DSN", "not-read", "`SENTRY_SDK_DSN`"),
        (Unified, "SENTRY_DSN", "not-read", "`SENTRY_SDK_DSN`"),
        (Frontend, "SENTRY_DSN", "not-read", "`SENTRY_API_KEY`"),
        (Api, "ENV", "not-read", "`ENVIRONMENT`"),
        (Api, "REDIS_URL", "not-read", "`ENVIRONMENT_CACHE_LOCATION`"),
        (Api, "STATSD_HOST", "not-read", "`--statsd-host"),
        (Api, "GUNICORN_CMD_ARGS", "not-read", "`flagsmith start`"),
        (Api, "GUNICORN_KEEP_ALIVE", "not-read", "`--keep-alive`"),
        (Api, "PORT", "wrong-component", "port 8000"),
        (Api, "EMAIL_USE_SSL", "not-read", "587"),
        (Api, "DJANGO_ALLOWED_HOST", "not-read", "`DJANGO_ALLOWED_HOSTS`"),
        (Api, "FLAGSMITH_PROXY_API_URL", "wrong-component", "container"),
        (Unified, "ENABLE_MAINTENANCE_MODE", "wrong-component", "`MAINTENANCE_MODE`"),
        (Unified, "ENABLE_FLAG_EVALUATION_ANALYTICS", "wrong-component", "`FLAGSMITH_ANALYTICS`"),
        (Frontend, "PROXY_API_URL", "not-read", "`FLAGSMITH_PROXY_API_URL`"),
        (Frontend, "ALLOW_SIGNUPS", "not-read", "`PREVENT_SIGNUP`"),
        (Frontend, "CRISP_WEBSITE_ID", "not-read", "`PYLON_APP_ID`"),
        (Frontend, "MIXPANEL_API_KEY", "not-read", "Mixpanel"),
        (Frontend, "BASE_URL", "not-read", "subdirectory"),
        (Frontend, "API_URL", "not-read", "`FLAGSMITH_API_URL`"),
    ] {
        let finding = said(component, name);
        let text = finding.help.unwrap_or_default();
        assert_eq!(finding.rule.name, rule, "{name}");
        assert!(text.contains(help), "{name} for {component}: {text}");
    }
}

#[test]
fn what_another_program_of_flagsmith_reads_is_no_more_than_advice() {
    for name in ["MCP_SERVER_URL", "ENVIRONMENT_KEY_PAIRS", "FLAGSMITH_ENVIRONMENT_KEY", "TRANSPORT"] {
        assert_eq!(said(Component::Api, name).severity, flagsmith_env::finding::Severity::Advice, "{name}");
    }
}
