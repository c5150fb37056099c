//! Names that are none of Flagsmith's and that nobody needs to hear of: what libraries inside it read, what platforms
//! put into every container, and what the other containers of a usual compose file are configured by.

/// A family of such names.
#[derive(Debug)]
pub struct Foreign {
    /// A glob that the names match.
    pub pattern: &'static str,
    /// Who reads or sets them.
    pub whose: &'static str,
}

/// Every family.
pub static FOREIGN: &[Foreign] = &[
    Foreign { pattern: "PG[A-Z]*", whose: "libpq" },
    Foreign { pattern: "AWS_*", whose: "boto3" },
    Foreign { pattern: "OTEL_*", whose: "the OpenTelemetry SDK" },
    Foreign { pattern: "DD_*", whose: "the Datadog agent" },
    Foreign { pattern: "SENTRY_*", whose: "the Sentry SDK" },
    Foreign { pattern: "NEW_RELIC_*", whose: "the New Relic agent" },
    Foreign { pattern: "{HTTP,HTTPS,NO,ALL,FTP}_PROXY", whose: "HTTP clients" },
    Foreign { pattern: "{http,https,no,all,ftp}_proxy", whose: "HTTP clients" },
    Foreign { pattern: "{TZ,LANG,LANGUAGE,LC_*}", whose: "the C library" },
    Foreign { pattern: "{HOME,PATH,PWD,OLDPWD,SHLVL,SHELL,USER,LOGNAME,HOSTNAME,TERM,TMPDIR,_}", whose: "the shell" },
    Foreign { pattern: "PYTHON*", whose: "Python" },
    Foreign { pattern: "{NODE_OPTIONS,NODE_EXTRA_CA_CERTS,NODE_TLS_REJECT_UNAUTHORIZED}", whose: "Node" },
    Foreign { pattern: "{SSL_CERT_FILE,SSL_CERT_DIR,REQUESTS_CA_BUNDLE,CURL_CA_BUNDLE}", whose: "TLS libraries" },
    Foreign { pattern: "{FORWARDED_ALLOW_IPS,SENDFILE}", whose: "gunicorn" },
    Foreign { pattern: "*_SERVICE_{HOST,PORT}", whose: "Kubernetes" },
    Foreign { pattern: "*_SERVICE_PORT_*", whose: "Kubernetes" },
    Foreign { pattern: "*_PORT_[0-9]*_{TCP,UDP}", whose: "Kubernetes" },
    Foreign { pattern: "*_PORT_[0-9]*_{TCP,UDP}_{ADDR,PORT,PROTO}", whose: "Kubernetes" },
    Foreign { pattern: "KUBERNETES_*", whose: "Kubernetes" },
    Foreign { pattern: "ECS_*", whose: "Amazon ECS" },
    Foreign { pattern: "COMPOSE_*", whose: "docker compose" },
    Foreign { pattern: "DOCKER_*", whose: "docker" },
    Foreign { pattern: "POSTGRES_*", whose: "the PostgreSQL image" },
    Foreign { pattern: "DOCKER_INFLUXDB_*", whose: "the InfluxDB image" },
    Foreign { pattern: "FLAGSMITH_ENV_*", whose: "flagsmith-env" },
];

/// Who reads or sets `name`, if it is known to be none of Flagsmith's.
pub fn foreign(name: &str) -> Option<&'static Foreign> {
    FOREIGN.iter().find(|foreign| fast_glob::glob_match(foreign.pattern, name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_platforms_and_libraries_use_is_known() {
        for name in [
            "PGSSLMODE",
            "AWS_REGION",
            "HTTPS_PROXY",
            "no_proxy",
            "TZ",
            "FLAGSMITH_API_SERVICE_HOST",
            "FLAGSMITH_API_PORT_8000_TCP",
            "FLAGSMITH_API_PORT_8000_TCP_ADDR",
            "KUBERNETES_PORT",
        ] {
            assert!(foreign(name).is_some(), "{name}");
        }
    }

    #[test]
    fn what_may_be_a_slip_is_not() {
        for name in ["DJANGO_ALOWED_HOSTS", "PG", "SERVICE_HOST_X", "FLAGSMITH_PORT"] {
            assert!(foreign(name).is_none(), "{name}");
        }
    }
}
