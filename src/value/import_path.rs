//! Dotted paths that Django, Django REST framework and django-python3-ldap import: what stands in front of the last dot
//! must be a module of Flagsmith's image, what stands behind it a class in that module. Of the modules that are meant
//! to be named here the classes are known; of the image's other packages only that they are there.

use std::ops::Range;

use super::{Kind, Remark, Seen, Text, items};
use crate::spec::Version;

/// What a path must lead to.
struct Family {
    /// "permission class"
    what: &'static str,
    /// What comes of a path that leads to none.
    comes_of_it: &'static str,
    /// Paths that work.
    known: &'static [&'static str],
    /// Paths that can be imported and then fail, with the reason.
    useless: &'static [(&'static str, Kind, &'static str)],
    /// Modules in which nothing else can be used.
    modules: &'static [&'static str],
}

const PERMISSIONS: Family = Family {
    what: "permission class",
    comes_of_it: "every request to it is answered 500",
    known: &[
        "custom_auth.permissions.AllowAny",
        "custom_auth.permissions.CurrentUser",
        "custom_auth.permissions.IsAuthenticated",
        "custom_auth.permissions.IsPasswordLoginAllowed",
        "custom_auth.permissions.IsSignupAllowed",
        "djoser.permissions.CurrentUserOrAdmin",
        "djoser.permissions.CurrentUserOrAdminOrReadOnly",
        "rest_framework.permissions.AllowAny",
        "rest_framework.permissions.BasePermission",
        "rest_framework.permissions.DjangoModelPermissions",
        "rest_framework.permissions.DjangoModelPermissionsOrAnonReadOnly",
        "rest_framework.permissions.DjangoObjectPermissions",
        "rest_framework.permissions.IsAdminUser",
        "rest_framework.permissions.IsAuthenticated",
        "rest_framework.permissions.IsAuthenticatedOrReadOnly",
    ],
    useless: &[],
    modules: &["custom_auth.permissions", "djoser.permissions", "rest_framework.permissions"],
};

const THROTTLES: Family = Family {
    what: "throttle class",
    comes_of_it: "Flagsmith does not start",
    known: &[
        "core.throttling.MasterAPIKeyUserRateThrottle",
        "core.throttling.UserRateThrottle",
        "rest_framework.throttling.ScopedRateThrottle",
        "rest_framework.throttling.UserRateThrottle",
    ],
    useless: &[
        (
            "rest_framework.throttling.AnonRateThrottle",
            Kind::Misread,
            "Flagsmith has no rate for `anon`, and every request is answered 500",
        ),
        (
            "rest_framework.throttling.SimpleRateThrottle",
            Kind::Misread,
            "it has no scope of its own, and every request is answered 500",
        ),
        (
            "rest_framework.throttling.BaseThrottle",
            Kind::Misread,
            "it is only what others are made from, and every request is answered 500",
        ),
    ],
    modules: &["core.throttling", "rest_framework.throttling"],
};

const CACHES: Family = Family {
    what: "cache back end",
    comes_of_it: "Flagsmith does not start",
    known: &[
        "django.core.cache.backends.db.DatabaseCache",
        "django.core.cache.backends.dummy.DummyCache",
        "django.core.cache.backends.filebased.FileBasedCache",
        "django.core.cache.backends.locmem.LocMemCache",
        "django.core.cache.backends.memcached.PyMemcacheCache",
        "django.core.cache.backends.redis.RedisCache",
        "django_redis.cache.RedisCache",
    ],
    useless: &[
        (
            "django.core.cache.backends.memcached.PyLibMCCache",
            Kind::Invalid,
            "the image lacks `pylibmc`, and Flagsmith does not start",
        ),
        (
            "django.core.cache.backends.memcached.MemcachedCache",
            Kind::Invalid,
            "Django no longer has it, and Flagsmith does not start",
        ),
        (
            "django.core.cache.backends.base.BaseCache",
            Kind::Invalid,
            "it is only what others are made from, and its first use fails",
        ),
    ],
    modules: &[
        "django.core.cache.backends.base",
        "django.core.cache.backends.db",
        "django.core.cache.backends.dummy",
        "django.core.cache.backends.filebased",
        "django.core.cache.backends.locmem",
        "django.core.cache.backends.memcached",
        "django.core.cache.backends.redis",
        "django.core.cache.backends",
        "django.core.cache",
        "django_redis.cache",
        "django_redis",
    ],
};

const MAIL: Family = Family {
    what: "mail back end",
    comes_of_it: "no mail goes out",
    known: &[
        "django.core.mail.backends.console.EmailBackend",
        "django.core.mail.backends.dummy.EmailBackend",
        "django.core.mail.backends.locmem.EmailBackend",
        "django.core.mail.backends.smtp.EmailBackend",
        "django_ses.SESBackend",
        "sgbackend.SendGridBackend",
        "sgbackend.mail.SendGridBackend",
    ],
    useless: &[
        (
            "django.core.mail.backends.filebased.EmailBackend",
            Kind::Invalid,
            "it needs a folder that no variable sets, and no mail goes out",
        ),
        (
            "django.core.mail.backends.base.BaseEmailBackend",
            Kind::Invalid,
            "it is only what others are made from, and no mail goes out",
        ),
    ],
    modules: &[
        "django.core.mail.backends.base",
        "django.core.mail.backends.console",
        "django.core.mail.backends.dummy",
        "django.core.mail.backends.filebased",
        "django.core.mail.backends.locmem",
        "django.core.mail.backends.smtp",
        "django.core.mail.backends",
        "django.core.mail",
        "django_ses",
        "sgbackend",
        "sgbackend.mail",
    ],
};

const LDAP: Family = Family {
    what: "function",
    comes_of_it: "every log-in by LDAP fails",
    known: &[
        "django_python3_ldap.utils.clean_user_data",
        "django_python3_ldap.utils.format_search_filters",
        "django_python3_ldap.utils.format_username_active_directory",
        "django_python3_ldap.utils.format_username_active_directory_principal",
        "django_python3_ldap.utils.format_username_openldap",
        "django_python3_ldap.utils.sync_user_relations",
        "flagsmith_ldap.ldap.login_group_search_filter",
    ],
    useless: &[],
    modules: &["django_python3_ldap.utils"],
};

/// Paths that older releases did not have yet, with the first release that has them.
const LATER: &[(&str, Version)] = &[
    ("core.throttling.MasterAPIKeyUserRateThrottle", Version::new(2, 209, 0)),
    ("core.throttling.UserRateThrottle", Version::new(2, 97, 0)),
    ("custom_auth.permissions.IsPasswordLoginAllowed", Version::new(2, 149, 0)),
    ("custom_auth.permissions.IsSignupAllowed", Version::new(2, 142, 0)),
    ("django.core.cache.backends.redis.RedisCache", Version::new(2, 138, 2)),
    ("django_redis.cache.RedisCache", Version::new(2, 97, 0)),
];

/// The packages at the top of the image in which a class may be found that is not listed here: those of the API, of
/// the private packages, and of libraries that extend Django.
const PACKAGES: &[&str] = &[
    "admin_sso",
    "api",
    "api_keys",
    "app",
    "app_analytics",
    "audit",
    "auth_controller",
    "axes",
    "clickhouse",
    "clickhouse_backend",
    "cohorts",
    "common",
    "core",
    "corsheaders",
    "custom_auth",
    "django",
    "django_filters",
    "django_lifecycle",
    "django_python3_ldap",
    "django_redis",
    "django_ses",
    "djoser",
    "drf_spectacular",
    "e2etests",
    "edge_api",
    "environments",
    "experimentation",
    "features",
    "flagsmith_ldap",
    "flagsmith_schemas",
    "health_check",
    "import_export",
    "integrations",
    "licensing",
    "metadata",
    "metrics",
    "oauth2_metadata",
    "oauth2_provider",
    "onboarding",
    "organisations",
    "permissions",
    "platform_hub",
    "projects",
    "rbac",
    "release_pipelines_logic",
    "rest_framework",
    "rest_framework_api_key",
    "rest_framework_nested",
    "rest_framework_simplejwt",
    "sales_dashboard",
    "saml",
    "scim",
    "segment_membership",
    "segments",
    "sgbackend",
    "simple_history",
    "social_django",
    "softdelete",
    "sse",
    "storages",
    "task_processor",
    "telemetry",
    "trust_relationships",
    "users",
    "util",
    "webhooks",
    "whitenoise",
    "workflows_logic",
];

/// Permission classes of an endpoint; none at all opens it to everybody.
pub(super) fn permissions(text: &Text<'_>, seen: &Seen) -> Vec<Remark> {
    if *seen == Seen::List(Vec::new()) {
        let message = "an empty list asks for no permission at all, and anybody may use the endpoint";
        let help = "name a class, or remove the line for the default";
        return vec![Remark::new(Kind::Misread, text.all(), message).label("no permission").help(help)];
    }
    each(text, seen, &PERMISSIONS)
}

/// Throttle classes of every request.
pub(super) fn throttle_classes(text: &Text<'_>, seen: &Seen) -> Vec<Remark> {
    each(text, seen, &THROTTLES)
}

/// The back end of one of Django's caches.
pub(super) fn cache_backend(text: &Text<'_>, _seen: &Seen) -> Vec<Remark> {
    path(text, text.all(), &CACHES).into_iter().collect()
}

/// The back end that sends mail.
pub(super) fn email_backend(text: &Text<'_>, _seen: &Seen) -> Vec<Remark> {
    path(text, text.all(), &MAIL).into_iter().collect()
}

/// A function that the log-in by LDAP imports. The start takes any text.
pub(super) fn function(text: &Text<'_>, _seen: &Seen) -> Vec<Remark> {
    let remark = path(text, text.all(), &LDAP);
    remark.map(|remark| Remark { kind: Kind::Misread, ..remark }).into_iter().collect()
}

fn each(text: &Text<'_>, seen: &Seen, family: &Family) -> Vec<Remark> {
    items::ranges(seen).iter().filter_map(|item| path(text, item.clone(), family)).collect()
}

fn path(text: &Text<'_>, range: Range<usize>, family: &Family) -> Option<Remark> {
    let path = &text.value[range.clone()];
    if let Some((_, since)) = LATER.iter().find(|(later, since)| *later == path && text.release < *since) {
        // The settings take it (verdicts 2.61.0/api/multi/segments-cache-redis): no more than a warning.
        let message = format!("it came with {since}, and whatever uses it fails: this release has no such class");
        let help = format!("update Flagsmith to {since} or newer, or write another {}", family.what);
        return Some(Remark::new(Kind::Misread, range, message).label("not there yet").help(help));
    }
    if family.known.contains(&path) {
        return None;
    }
    if let Some((_, kind, why)) = family.useless.iter().find(|(useless, ..)| *useless == path) {
        let help = format!("write another {}, such as `{}`", family.what, family.known[0]);
        return Some(Remark::new(*kind, range, *why).label("of no use").help(help));
    }
    let (fact, label, part) = fault(path, family)?;
    let place = range.start + part.start..range.start + part.end;
    let place = if path.is_empty() && range != text.all() { items::gap(text, &range) } else { place };
    let subject = if path.is_empty() { "an empty path".to_owned() } else { text.quote(range.clone()).into_owned() };
    let message = format!("{subject} leads to no {}: {fact}, and {}", family.what, family.comes_of_it);
    let remark = Remark::new(Kind::Invalid, place, message).label(label);
    Some(match near(path, family) {
        Some(near) => {
            let (before, behind) = (&text.value[..range.start], &text.value[range.end..]);
            let whole = format!("{before}{near}{behind}");
            let remark = remark.help(format!("write `{near}`"));
            // Only paths are repeated: anything else may be a secret in the wrong place.
            let paths = |c: char| c.is_alphanumeric() || matches!(c, '_' | '.' | ',' | ' ' | '\'' | '"' | '[' | ']');
            if whole.chars().all(paths) { remark.suggest(text, whole) } else { remark }
        }
        None if path.is_empty() => remark.help("remove it, or write a path"),
        None => remark.help(format!("write the whole path, such as `{}`", family.known[0])),
    })
}

/// Why the path cannot be followed, as far as that can be known.
fn fault(path: &str, family: &Family) -> Option<(&'static str, &'static str, Range<usize>)> {
    let whole = 0..path.len();
    let Some((module, name)) = path.rsplit_once('.') else {
        return Some(("it names no module", "no module", whole));
    };
    if let Some((at, c)) = path.char_indices().find(|&(_, c)| !(c.is_alphanumeric() || matches!(c, '_' | '.'))) {
        return Some(("no path holds this character", "not in a path", at..at + c.len_utf8()));
    }
    if family.modules.contains(&path) {
        return Some(("it names a module", "a module", whole));
    }
    if family.modules.contains(&module) {
        return Some(("the module has none of this name", "not there", path.len() - name.len()..path.len()));
    }
    let top = module.split('.').next().unwrap_or(module);
    if !PACKAGES.contains(&top) {
        return Some(("no package of this name in Flagsmith's image holds one", "no such package", 0..top.len()));
    }
    // A slip in the name of a module that is known.
    let slip = near(path, family).is_some_and(|near| strsim::osa_distance(near, path) <= 2);
    slip.then_some(("there is no such module", "not there", 0..module.len()))
}

/// The path that was probably meant.
fn near(path: &str, family: &Family) -> Option<&'static str> {
    let bare = path.trim_matches(|c: char| c.is_whitespace() || matches!(c, '"' | '\'' | '[' | ']' | '(' | ')'));
    let plain = bare.replace([':', '/'], ".").to_ascii_lowercase();
    let same = |known: &&&str| known.to_ascii_lowercase() == plain;
    if let Some(known) = family.known.iter().find(same) {
        return Some(known);
    }
    if !plain.contains('.') {
        let last = |known: &&&str| known.rsplit('.').next().is_some_and(|name| name.eq_ignore_ascii_case(&plain));
        let mut named = family.known.iter().filter(last);
        return match (named.next(), named.next()) {
            (Some(known), None) => Some(known),
            _ => None,
        };
    }
    // Of a module, the one class that it is there for.
    let within = |known: &&&str| known.to_ascii_lowercase().rsplit_once('.').is_some_and(|(module, _)| module == plain);
    let mut inside = family.known.iter().filter(within);
    if let (Some(known), None) = (inside.next(), inside.next()) {
        return Some(known);
    }
    let distances =
        family.known.iter().map(|known| (strsim::osa_distance(&known.to_ascii_lowercase(), &plain), *known));
    distances.min().filter(|(distance, _)| *distance <= 3).map(|(_, known)| known)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::items::tests::{Judge, judge, split};
    use super::*;

    #[test]
    fn permissions_are_classes_of_the_image() {
        for value in [
            "rest_framework.permissions.AllowAny",
            "custom_auth.permissions.IsSignupAllowed,rest_framework.permissions.IsAdminUser",
            "organisations.permissions.permissions.HasOrganisationPermission",
        ] {
            assert_eq!(judge(permissions, value), None, "{value}");
        }
        for (value, part) in [
            ("AllowAny", "AllowAny"),
            ("rest_framework.permissions", "rest_framework.permissions"),
            ("rest_framework.permissions.allowany", "allowany"),
            ("rest_framework.permission.AllowAny", "rest_framework.permission"),
            ("rest_framework:permissions.AllowAny", ":"),
            ("rest_framework.permissions.AllowAny, rest_framework.permissions.IsAdminUser", " "),
            ("rest_framework.permissions.AllowAny,", ","),
            ("'djoser.permissions.CurrentUserOrAdmin'", "'"),
            ("os.path.join", "os"),
            ("nope.X", "nope"),
        ] {
            assert_eq!(judge(permissions, value), Some((Kind::Invalid, part)), "{value}");
        }
        assert_eq!(judge(permissions, ""), Some((Kind::Misread, "")));
    }

    #[test]
    fn throttles_caches_and_mail_likewise() {
        for (check, value) in [
            (throttle_classes as Judge, "core.throttling.UserRateThrottle"),
            (throttle_classes, ""),
            (cache_backend, "django_redis.cache.RedisCache"),
            (cache_backend, "django.core.cache.backends.memcached.PyMemcacheCache"),
            (email_backend, "django_ses.SESBackend"),
        ] {
            assert_eq!(judge(check, value), None, "{value}");
        }
        for (check, value, part) in [
            (throttle_classes as Judge, "UserRateThrottle", "UserRateThrottle"),
            (throttle_classes, " core.throttling.UserRateThrottle", " "),
            (cache_backend, "django.core.cache.backends.locmem", "django.core.cache.backends.locmem"),
            (cache_backend, "django.core.cache.backends.locmem.locmemcache", "locmemcache"),
            (
                cache_backend,
                "django.core.cache.backends.memcached.MemcachedCache",
                "django.core.cache.backends.memcached.MemcachedCache",
            ),
            (cache_backend, "redis", "redis"),
            (cache_backend, "redis_cache.RedisCache", "redis_cache"),
            (cache_backend, "", ""),
            (email_backend, "django.core.mail.backends.smtp.Emailbackend", "Emailbackend"),
            (email_backend, "sendgrid_backend.SendgridBackend", "sendgrid_backend"),
            (
                email_backend,
                "django.core.mail.backends.filebased.EmailBackend",
                "django.core.mail.backends.filebased.EmailBackend",
            ),
        ] {
            assert_eq!(judge(check, value), Some((Kind::Invalid, part)), "{value}");
        }
        assert_eq!(
            judge(throttle_classes, "rest_framework.throttling.AnonRateThrottle").map(|(kind, _)| kind),
            Some(Kind::Misread)
        );
    }

    #[test]
    fn classes_are_those_of_the_release() {
        let value = "django_redis.cache.RedisCache";
        for (release, kind) in [(Version::new(2, 96, 0), Some(Kind::Misread)), (Version::new(2, 97, 0), None)] {
            let remarks = cache_backend(&Text { release, ..Text::sample(value) }, &Seen::Nothing);
            assert_eq!(remarks.first().map(|remark| remark.kind), kind, "{release}");
        }
    }

    #[test]
    fn functions_are_only_warned_of() {
        for value in ["django_python3_ldap.utils.format_username_openldap", "flagsmith_ldap.ldap.other"] {
            assert_eq!(judge(function, value), None, "{value}");
        }
        for value in ["value", "", "django_python3_ldap.utils.nope", "'quoted'"] {
            assert_eq!(judge(function, value).map(|(kind, _)| kind), Some(Kind::Misread), "{value}");
        }
    }

    #[test]
    fn what_was_meant_is_suggested() {
        for (check, value, suggestion) in [
            (cache_backend as Judge, "LocMemCache", Some("django.core.cache.backends.locmem.LocMemCache")),
            (cache_backend, "django.core.cache.backends.locmem", Some("django.core.cache.backends.locmem.LocMemCache")),
            (cache_backend, "RedisCache", None),
            (email_backend, "django.core.mail.backends.smtp", Some("django.core.mail.backends.smtp.EmailBackend")),
            (permissions, "'rest_framework.permissions.allowany'", Some("rest_framework.permissions.AllowAny")),
            (
                throttle_classes,
                "core.throttling.UserRateThrottle, core.throttling.MasterAPIKeyUserRateThrottle",
                Some("core.throttling.UserRateThrottle,core.throttling.MasterAPIKeyUserRateThrottle"),
            ),
        ] {
            let remarks = check(&Text::sample(value), &split(value));
            assert_eq!(remarks[0].suggestion.as_deref(), suggestion, "{value}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_judged(value in "\\PC{0,16}", marks in "(rest_framework|core)[.:, 'a-zé]{0,12}") {
            for value in [value, marks] {
                for check in [permissions as Judge, throttle_classes, cache_backend, email_backend, function] {
                    judge(check, &value);
                }
            }
        }
    }
}
