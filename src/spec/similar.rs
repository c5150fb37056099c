//! Which name of the table was meant by one that it does not hold.

use std::borrow::Cow;
use std::sync::LazyLock;

use super::{Family, VARIABLES, Variable};

/// A name that was probably meant.
#[derive(Debug, Clone)]
pub struct Similar {
    /// The name to write: of a numbered family the member that is meant.
    pub name: Cow<'static, str>,
    /// Its row.
    pub variable: &'static Variable,
}

/// What people put in front of a name because its neighbours have it.
const ADDED: &[&[&str]] = &[
    &["DJANGO"],
    &["FLAGSMITH"],
    &["FLAGSMITH", "API"],
    &["FLAGSMITH", "FRONTEND"],
    &["API"],
    &["APP"],
    &["BACKEND"],
    &["FRONTEND"],
    &["SERVER"],
    &["TASK", "PROCESSOR"],
];

/// What people leave out in front of a name.
const OMITTED: &[&[&str]] = &[&["DJANGO"], &["FLAGSMITH"]];

/// Words that are written for one another; the second is the table's.
const SYNONYMS: &[(&str, &str)] = &[
    ("ALLOWED", "ALLOW"),
    ("DB", "DATABASE"),
    ("DISABLED", "DISABLE"),
    ("ENABLED", "ENABLE"),
    ("ENV", "ENVIRONMENT"),
    ("HOSTNAME", "HOST"),
    ("INFLUX", "INFLUXDB"),
    ("MAIL", "EMAIL"),
    ("MILLISECOND", "MS"),
    ("MIN", "MINUTE"),
    ("ORG", "ORGANISATION"),
    ("PASS", "PASSWORD"),
    ("PASSWD", "PASSWORD"),
    ("PWD", "PASSWORD"),
    ("SEC", "SECOND"),
    ("URI", "URL"),
    ("USERNAME", "USER"),
];

/// How one name stands to another; the first are the nearest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Kinship {
    /// The same but for case, and for `-` or `.` where the table has `_`.
    Case,
    /// A name that the row gives as commonly written for it.
    Alias,
    /// The same but for underscores, plurals and American spelling.
    Spelling,
    /// One or two letters off.
    Letters(usize),
    /// The same but for words that are written for one another.
    Synonym,
    /// The same words in another order.
    Order,
    /// A prefix too much or too few.
    Prefix,
    /// One prefix instead of another, or `_FILE` behind it.
    Affix,
    /// A word too much or too few among at least three.
    Word,
}

impl Kinship {
    /// Whether it is a slip, or a name that is known to be written for this one, and no other program's name.
    fn is_slip(self) -> bool {
        matches!(self, Self::Case | Self::Alias | Self::Spelling | Self::Letters(_))
    }

    /// Whether two names that are equally near may leave the choice to the alphabet.
    fn decides(self) -> bool {
        self <= Self::Letters(2)
    }
}

/// A name, cut into words.
#[derive(Debug)]
struct Name {
    /// As written, in upper case, with `_` between words.
    plain: String,
    /// Its words as written.
    written: Vec<String>,
    /// Its words in the singular and in British spelling.
    words: Vec<String>,
    /// The same with the table's word for each.
    meanings: Vec<String>,
    /// `words`, and `meanings`, without anything between them.
    joined: String,
    joined_meanings: String,
    /// `meanings` in the order of the alphabet.
    sorted: Vec<String>,
}

impl Name {
    fn new(name: &str) -> Self {
        let upper = name.to_ascii_uppercase();
        let written = upper.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
        let written: Vec<_> = written.map(str::to_owned).collect();
        let words: Vec<_> = written.iter().map(|word| spelling(word)).collect();
        let meanings: Vec<_> = words.iter().map(|word| meaning(word).to_owned()).collect();
        let mut sorted = meanings.clone();
        sorted.sort_unstable();
        Self {
            plain: written.join("_"),
            joined: words.concat(),
            joined_meanings: meanings.concat(),
            written,
            words,
            meanings,
            sorted,
        }
    }

    fn kinship(&self, other: &Candidate) -> Option<Kinship> {
        if self.plain == other.name.plain {
            return Some(Kinship::Case);
        }
        if other.variable.aliases.contains(&self.plain.as_str()) {
            return Some(Kinship::Alias);
        }
        let other = &other.name;
        if self.joined == other.joined {
            return Some(Kinship::Spelling);
        }
        if let Some(edits) = edits(self, other) {
            return Some(Kinship::Letters(edits));
        }
        if self.joined_meanings == other.joined_meanings {
            return Some(Kinship::Synonym);
        }
        let (mine, others) = (&self.meanings[..], &other.meanings[..]);
        if mine.len() > 1 && self.sorted == other.sorted {
            return Some(Kinship::Order);
        }
        if let Some(kinship) = affixes(mine, others) {
            return Some(kinship);
        }
        let (short, long) = if mine.len() < others.len() { (mine, others) } else { (others, mine) };
        // `GOOGLE_API_KEY` is no `GOOGLE_ANALYTICS_API_KEY`: what is left must say more than that.
        let says_enough = short.len() >= 3 && short.iter().map(String::len).sum::<usize>() > 16;
        (says_enough && long.len() == short.len() + 1 && is_subsequence(short, long)).then_some(Kinship::Word)
    }
}

/// A row that may be meant; for a family, what stands in front of its number.
struct Candidate {
    name: Name,
    variable: &'static Variable,
}

static CANDIDATES: LazyLock<Vec<Candidate>> = LazyLock::new(|| {
    VARIABLES.iter().map(|variable| Candidate { name: Name::new(variable.prefix()), variable }).collect()
});

/// The name that is most like `name` among those that `wanted` lets through, if one is like it at all; of two that are
/// equally like it, the one that `preferred` lets through.
pub fn similar(
    name: &str,
    wanted: impl Fn(&Variable) -> bool,
    preferred: impl Fn(&Variable) -> bool,
) -> Option<Similar> {
    let whole = Name::new(name);
    let (stem, number) = numbered(&whole.plain);
    let stem = Name::new(stem);
    let kin = CANDIDATES.iter().filter(|candidate| wanted(candidate.variable)).filter_map(|candidate| {
        let kinship = match (candidate.variable.family, number) {
            (None, _) => whole.kinship(candidate)?,
            (Some(Family::Number), Some(_)) => stem.kinship(candidate)?,
            (Some(_), _) => return None,
        };
        Some(((kinship, !preferred(candidate.variable)), candidate.variable))
    });
    let mut kin: Vec<_> = kin.collect();
    kin.sort_by_key(|(nearness, variable)| (*nearness, variable.renamed.is_some(), variable.name));
    let &(nearness, variable) = kin.first()?;
    if !nearness.0.decides() && kin.get(1).is_some_and(|(other, _)| *other == nearness) {
        return None;
    }
    let name = match (variable.family, number) {
        (Some(Family::Number), Some(number)) => Cow::Owned(format!("{}{number}", variable.prefix())),
        _ => Cow::Borrowed(variable.name),
    };
    Some(Similar { name, variable })
}

/// Whether `name` is a slip for something that the table holds, rather than a name of its own.
pub(super) fn is_slip(name: &str) -> bool {
    let name = Name::new(name);
    let live = CANDIDATES.iter().filter(|candidate| {
        candidate.variable.family.is_none() && candidate.variable.readers.iter().any(|reader| reader.until.is_none())
    });
    live.filter_map(|candidate| name.kinship(candidate)).any(Kinship::is_slip)
}

/// A name without the number at its end, and that number without leading zeros.
fn numbered(plain: &str) -> (&str, Option<&str>) {
    match plain.rsplit_once('_') {
        Some((stem, number)) if !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit()) => {
            let significant = number.trim_start_matches('0');
            (stem, Some(if significant.is_empty() { "0" } else { significant }))
        }
        _ => (plain, None),
    }
}

/// A word in the singular and in British spelling.
fn spelling(word: &str) -> String {
    let singular = match word {
        _ if word.len() <= 3 => word,
        _ if word.ends_with("SSES") => &word[..word.len() - 2],
        _ if word.ends_with("SS") => word,
        _ => word.strip_suffix('S').unwrap_or(word),
    };
    let singular = singular.strip_suffix("IE").map_or(Cow::Borrowed(singular), |stem| Cow::Owned(format!("{stem}Y")));
    singular.replace("IZATION", "ISATION").replace("LICENSE", "LICENCE")
}

fn meaning(word: &str) -> &str {
    SYNONYMS.iter().find(|(other, _)| *other == word).map_or(word, |(_, own)| own)
}

fn is_subsequence(short: &[String], long: &[String]) -> bool {
    let mut rest = long.iter();
    short.iter().all(|word| rest.any(|other| other == word))
}

/// How many letters are missing, doubled, swapped or wrong, if they are few: two at the most, and fewer in short words,
/// where another letter makes another word.
fn edits(mine: &Name, others: &Name) -> Option<usize> {
    let same_count = mine.words.len() == others.words.len();
    let total = if same_count {
        // `ACCES` is one letter short of `ACCESS`, whatever its singular may be.
        let written = mine.written.iter().zip(&others.written);
        let each = written.zip(mine.words.iter().zip(&others.words)).map(|((one, other), (word, other_word))| {
            let edits = [word_edits(one, other), word_edits(word, other_word)];
            edits.into_iter().flatten().min()
        });
        each.sum::<Option<usize>>()?
    } else {
        few_edits(&mine.joined, &others.joined)?
    };
    let most = match (mine.joined.len().min(others.joined.len()), same_count) {
        (0..=4, _) | (5..=7, false) => 0,
        (5..=8, true) | (8..=13, false) => 1,
        _ => 2,
    };
    (total <= most).then_some(total)
}

fn word_edits(one: &str, other: &str) -> Option<usize> {
    let distance = few_edits(one, other)?;
    let shorter = one.len().min(other.len());
    let most = match shorter {
        // `API` and `APP` are two words, `API` and `AIP` are one.
        0..=3 if one.len() == other.len() && !same_letters(one, other) => 0,
        0..=7 => 1,
        _ => 2,
    };
    (distance <= most).then_some(distance)
}

/// The distance of two words, if it is two at the most. One edit changes the length by one, and of the characters that
/// occur at all two: what differs in more needs no closer look.
fn few_edits(one: &str, other: &str) -> Option<usize> {
    if one == other {
        return Some(0);
    }
    let occurring = |word: &str| word.bytes().fold(0_u128, |all, byte| all | 1 << (byte & 127));
    let near = one.len().abs_diff(other.len()) <= 2 && (occurring(one) ^ occurring(other)).count_ones() <= 4;
    near.then(|| strsim::osa_distance(one, other)).filter(|distance| *distance <= 2)
}

fn same_letters(one: &str, other: &str) -> bool {
    let letters = |word: &str| {
        let mut bytes = word.as_bytes().to_vec();
        bytes.sort_unstable();
        bytes
    };
    letters(one) == letters(other)
}

/// Whether the names are the same but for what stands in front of them, or for `_FILE`. A single word that is left is
/// hardly a name of Flagsmith's: `APP_DEBUG` belongs to other frameworks, `DJANGO_DEBUG` does not.
fn affixes(mine: &[String], others: &[String]) -> Option<Kinship> {
    let is_name = |rest: &[String], added: &[&str]| {
        rest.len() > 1 || matches!(added, ["DJANGO" | "FLAGSMITH"]) && rest.iter().all(|word| word.len() > 4)
    };
    let added = || ADDED.iter().filter_map(|prefix| Some((*prefix, without(mine, prefix)?)));
    let omitted = || OMITTED.iter().filter_map(|prefix| without(others, prefix)).filter(|rest| rest.len() > 1);
    if added().any(|(prefix, rest)| is_name(rest, prefix) && rest == others) || omitted().any(|rest| rest == mine) {
        return Some(Kinship::Prefix);
    }
    let file = mine.split_last().is_some_and(|(last, rest)| last == "FILE" && rest == others);
    (file || added().any(|(_, mine)| omitted().any(|rest| rest == mine))).then_some(Kinship::Affix)
}

fn without<'w>(words: &'w [String], prefix: &[&str]) -> Option<&'w [String]> {
    let rest = words.get(prefix.len()..)?;
    words.iter().zip(prefix).all(|(word, part)| word == part).then_some(rest)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::spec::{Component, Version};

    const NEWEST: Version = Version::new(2, 265, 0);

    fn meant(name: &str) -> Option<String> {
        let read = |variable: &Variable| {
            [Component::Api, Component::Frontend].iter().any(|&component| variable.is_read_by(component, NEWEST))
        };
        let found = similar(name, read, |_| true);
        found.map(|found| found.name.into_owned())
    }

    fn all_find(cases: &[(&str, &str)]) {
        let wrong: Vec<_> = cases
            .iter()
            .filter(|(name, wanted)| meant(name).as_deref() != Some(*wanted))
            .map(|case| (case, meant(case.0)))
            .collect();
        assert!(wrong.is_empty(), "{wrong:#?}");
    }

    #[test]
    fn case_and_separators_make_no_difference() {
        all_find(&[
            ("database_url", "DATABASE_URL"),
            ("Database-Url", "DATABASE_URL"),
            ("django.allowed.hosts", "DJANGO_ALLOWED_HOSTS"),
            ("DJANGO-ALLOWED-HOSTS", "DJANGO_ALLOWED_HOSTS"),
            ("DJANGOALLOWEDHOSTS", "DJANGO_ALLOWED_HOSTS"),
            ("DJANGO__SECRET_KEY", "DJANGO_SECRET_KEY"),
            ("LOGLEVEL", "LOG_LEVEL"),
            ("PREVENT_SIGN_UP", "PREVENT_SIGNUP"),
            ("prevent_signup", "PREVENT_SIGNUP"),
            ("_LOG_LEVEL_", "LOG_LEVEL"),
        ]);
    }

    #[test]
    fn plurals_and_american_spelling_make_no_difference() {
        all_find(&[
            ("DJANGO_ALLOWED_HOST", "DJANGO_ALLOWED_HOSTS"),
            ("REPLICA_DATABASE_URL", "REPLICA_DATABASE_URLS"),
            ("ORGANIZATION_NAME", "ORGANISATION_NAME"),
            ("RESTRICT_ORGS_CREATE_TO_SUPERUSER", "RESTRICT_ORG_CREATE_TO_SUPERUSERS"),
            ("GUNICORN_WORKER", "GUNICORN_WORKERS"),
            ("SUBSCRIPTION_LICENSE_PUBLIC_KEY", "SUBSCRIPTION_LICENCE_PUBLIC_KEY"),
            ("GET_IDENTITY_ENDPOINT_CACHE_SECONDS", "GET_IDENTITIES_ENDPOINT_CACHE_SECONDS"),
            ("MAX_PASSWORD_RESET_EMAIL", "MAX_PASSWORD_RESET_EMAILS"),
            ("EXTRA_ALLOWED_CANONICALISATIONS", "EXTRA_ALLOWED_CANONICALIZATIONS"),
        ]);
    }

    #[test]
    fn a_letter_or_two_make_no_difference() {
        all_find(&[
            ("DATABSE_URL", "DATABASE_URL"),
            ("DATABASE_ULR", "DATABASE_URL"),
            ("DJANGO_ALOWED_HOSTS", "DJANGO_ALLOWED_HOSTS"),
            ("DJANGO_SECRET_KE", "DJANGO_SECRET_KEY"),
            ("DJANOG_SECRET_KEY", "DJANGO_SECRET_KEY"),
            ("DJAGNO_SECERT_KEY", "DJANGO_SECRET_KEY"),
            ("DEBUGG", "DEBUG"),
            ("SENTRY_TRACE_SAMPLE_RAT", "SENTRY_TRACE_SAMPLE_RATE"),
            ("SENTRY_TRACES_SAMPLE_RATE", "SENTRY_TRACE_SAMPLE_RATE"),
            ("OTEL_EXPORTER_OTLP_ENDPONT", "OTEL_EXPORTER_OTLP_ENDPOINT"),
            ("OTEL_SERVCE_NAME", "OTEL_SERVICE_NAME"),
            ("ENABLE_TELEMTRY", "ENABLE_TELEMETRY"),
            ("TASK_RUN_METHODE", "TASK_RUN_METHOD"),
            ("TASK_PROCESOR_NUM_THREADS", "TASK_PROCESSOR_NUM_THREADS"),
            ("TASK_PROCESSOR_SLEEP_INTERVAL_S", "TASK_PROCESSOR_SLEEP_INTERVAL_MS"),
            ("PROMETHEUS_ENABLE", "PROMETHEUS_ENABLED"),
            ("EMAIL_HOST_PASWORD", "EMAIL_HOST_PASSWORD"),
            ("INFLUXBD_TOKEN", "INFLUXDB_TOKEN"),
            ("FLAGSMITH_DOMIAN", "FLAGSMITH_DOMAIN"),
            ("USER_SECURE_COOKIES", "USE_SECURE_COOKIES"),
            ("AWS_ACCES_KEY_ID", "AWS_ACCESS_KEY_ID"),
            ("CLICKHOUSE_PASSWROD", "CLICKHOUSE_PASSWORD"),
        ]);
    }

    #[test]
    fn prefixes_too_much_or_too_few_are_seen_through() {
        all_find(&[
            ("ALLOWED_HOSTS", "DJANGO_ALLOWED_HOSTS"),
            ("SECRET_KEY", "DJANGO_SECRET_KEY"),
            ("FLAGSMITH_SECRET_KEY", "DJANGO_SECRET_KEY"),
            ("CSRF_TRUSTED_ORIGINS", "DJANGO_CSRF_TRUSTED_ORIGINS"),
            ("SECURE_SSL_REDIRECT", "DJANGO_SECURE_SSL_REDIRECT"),
            ("FLAGSMITH_DJANGO_ALLOWED_HOSTS", "DJANGO_ALLOWED_HOSTS"),
            ("DJANGO_DEBUG", "DEBUG"),
            ("DJANGO_DATABASE_URL", "DATABASE_URL"),
            ("FLAGSMITH_DATABASE_URL", "DATABASE_URL"),
            ("DJANGO_LOG_LEVEL", "LOG_LEVEL"),
            ("FLAGSMITH_PREVENT_SIGNUP", "PREVENT_SIGNUP"),
            ("API_DATABASE_URL", "DATABASE_URL"),
            ("DJANGO_SECRET_KEY_FILE", "DJANGO_SECRET_KEY"),
            ("DATABASE_URL_FILE", "DATABASE_URL"),
        ]);
    }

    #[test]
    fn names_of_other_projects_for_the_same_thing_are_known() {
        all_find(&[
            ("DB_HOST", "DJANGO_DB_HOST"),
            ("DB_PASSWORD", "DJANGO_DB_PASSWORD"),
            ("DB_USERNAME", "DJANGO_DB_USER"),
            ("DATABASE_HOST", "DJANGO_DB_HOST"),
            ("DATABASE_PASSWORD", "DJANGO_DB_PASSWORD"),
            ("DATABASE_URI", "DATABASE_URL"),
            ("DB_URL", "DATABASE_URL"),
            ("POSTGRES_URL", "DATABASE_URL"),
            ("SMTP_HOST", "EMAIL_HOST"),
            ("SMTP_PORT", "EMAIL_PORT"),
            ("SMTP_USER", "EMAIL_HOST_USER"),
            ("SMTP_PASSWORD", "EMAIL_HOST_PASSWORD"),
            ("EMAIL_PASSWORD", "EMAIL_HOST_PASSWORD"),
            ("MAIL_HOST", "EMAIL_HOST"),
            ("DEFAULT_FROM_EMAIL", "SENDER_EMAIL"),
            ("DISABLE_SIGNUP", "PREVENT_SIGNUP"),
            ("INFLUX_TOKEN", "INFLUXDB_TOKEN"),
            ("GITHUB_PRIVATE_KEY", "GITHUB_PEM"),
            ("DJANGO_ADMIN_SSO_OAUTH_CLIENT_ID", "OAUTH_CLIENT_ID"),
            ("DJANGO_ADMIN_SSO_OAUTH_CLIENT_SECRET", "OAUTH_CLIENT_SECRET"),
            ("FLAG_IDENTITY_CACHE_SECONDS", "GET_IDENTITIES_ENDPOINT_CACHE_SECONDS"),
            ("FLAG_IDENTITY_CACHE_BACKEND", "GET_IDENTITIES_ENDPOINT_CACHE_BACKEND"),
        ]);
    }

    #[test]
    fn words_in_another_order_or_one_word_off_are_seen_through() {
        all_find(&[
            ("FLAGSMITH_API_PROXY_URL", "FLAGSMITH_PROXY_API_URL"),
            ("AXES_ENABLED", "ENABLE_AXES"),
            ("TELEMETRY_ENABLED", "ENABLE_TELEMETRY"),
            ("CORS_ALLOW_ALL_ORIGINS", "CORS_ORIGIN_ALLOW_ALL"),
            ("ENVIRONMENT_SEGMENTS_CACHE_BACKEND", "CACHE_ENVIRONMENT_SEGMENTS_BACKEND"),
            ("FLAGS_CACHE_SECONDS", "CACHE_FLAGS_SECONDS"),
            ("USE_POSTGRES_ANALYTICS", "USE_POSTGRES_FOR_ANALYTICS"),
            ("TASK_PROCESSOR_THREADS", "TASK_PROCESSOR_NUM_THREADS"),
            ("RESTRICT_ORG_CREATE_TO_SUPERUSERS_ONLY", "RESTRICT_ORG_CREATE_TO_SUPERUSERS"),
        ]);
    }

    #[test]
    fn members_of_families_are_meant_with_their_number() {
        all_find(&[
            ("REPLICA_DATABASE_URL_01", "REPLICA_DATABASE_URL_1"),
            ("REPLICAS_DATABASE_URL_0", "REPLICA_DATABASE_URL_0"),
            ("REPLICA_DB_URL_3", "REPLICA_DATABASE_URL_3"),
            ("replica_database_url_2", "REPLICA_DATABASE_URL_2"),
            ("CROSS_REGIONS_REPLICA_DATABASE_URL_00", "CROSS_REGION_REPLICA_DATABASE_URL_0"),
        ]);
    }

    #[test]
    fn of_two_equally_near_names_the_one_that_is_wanted_wins() {
        let found = |wanted: &'static str| similar("EMAIL_POST", |_| true, |variable| variable.name == wanted);
        assert_eq!(found("EMAIL_PORT").map(|found| found.name), Some("EMAIL_PORT".into()));
        assert_eq!(found("EMAIL_HOST").map(|found| found.name), Some("EMAIL_HOST".into()));
        let none = similar("EMAIL_PORTS", |_| true, |variable| variable.name == "EMAIL_HOST");
        assert_eq!(none.map(|found| found.name), Some("EMAIL_PORT".into()));
    }

    #[test]
    fn other_names_find_nothing() {
        for name in [
            "",
            "_",
            "X",
            "A_B",
            "HOME",
            "PATH",
            "MY_COMPANY_SETTING",
            "APP_DEBUG",
            "APP_NAME",
            "APP_KEY",
            "APP_URL",
            "NODE_OPTIONS",
            "SERVER_PORT",
            "SERVER_URL",
            "API_PORT",
            "API_HOST",
            "API_KEY",
            "HTTP_PORT",
            "ADMIN_USERNAME",
            "ADMIN_PASSWORD",
            "CACHE_URL",
            "CACHE_DRIVER",
            "REDIS_HOST",
            "REDIS_PORT",
            "REDIS_PASSWORD",
            "FLAGSMITH_PORT",
            "FLAGSMITH_API_PORT",
            "FLAGSMITH_FRONTEND_PORT",
            "FLAGSMITH_HOST",
            "FLAGSMITH_VERSION",
            "POSTGRES_PORT",
            "POSTGRES_DB",
            "GITLAB_CLIENT_ID",
            "GITLAB_WEBHOOK_SECRET",
            "JWT_SECRET",
            "JWT_SIGNING_KEY",
            "SESSION_SECRET",
            "ENCRYPTION_KEY",
            "S3_BUCKET",
            "STRIPE_API_KEY",
            "OPENAI_API_KEY",
            "TELEGRAM_TOKEN",
            "SAML_INSTALLED",
            "EMAIL_TIMEOUT",
            "GOOGLE_API_KEY",
            "REACT_APP_API_URL",
            "NEXT_PUBLIC_API_URL",
            "TASK_PROCESSOR_URL",
            "FLAGSMITH_URL",
            "FLAGSMITH_SDK_KEY",
            "FLAGSMITH_DB",
            "LINKEDIN_CLIENT_ID",
            "SLACK_BOT_TOKEN",
            "SLACK_CHANNEL",
            "AUTH0_CLIENT_ID",
            "OIDC_CLIENT_SECRET",
            "AWS_S3_BUCKET_NAME",
            "GUNICORN_BIND",
            "GUNICORN_MAX_REQUESTS",
            "DATABASE_SSL",
            "DB_ENGINE",
            "CACHE_TTL",
            "CACHE_LOCATION",
            "ENABLE_ANALYTICS",
            "ENABLE_METRICS",
            "RATE_LIMIT",
            "SESSION_COOKIE_AGE",
            "STATIC_URL",
            "KAFKA_BROKERS",
            "DOMAIN",
            "TIMEOUT",
            "WORKERS",
            "REPLICAS",
            "REPLICA_COUNT",
            "IMAGE_TAG",
            "LOG_DIR",
            "LOG_FILE",
            "ünï",
        ] {
            assert_eq!(meant(name), None, "{name}");
        }
    }

    #[test]
    fn every_name_survives_the_loss_of_a_letter() {
        for variable in VARIABLES.iter().filter(|variable| variable.is_read_by(Component::Api, NEWEST)) {
            let name = variable.name;
            if name.len() < 10 || variable.family.is_some() {
                continue;
            }
            // The middle of the longest word.
            let longest = name.split('_').max_by_key(|word| word.len()).expect("names have words");
            let at = name.find(longest).expect("the word is there") + longest.len() / 2;
            let slip = format!("{}{}", &name[..at], &name[at + 1..]);
            if crate::spec::find(&slip).is_none() {
                assert_eq!(meant(&slip).as_deref(), Some(name), "{slip}");
            }
        }
    }
}
