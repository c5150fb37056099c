//! The configuration file `flagsmith-env.toml`: what the options say, said once for all who check the same files.
//!
//! Everything here works on texts that somebody else has read. What is wrong in a file is told with its place.

use std::path::{Path, PathBuf};

use clap::ValueEnum;
use toml::de::{DeTable, DeValue};

use crate::check::{Level, Levels, Options};
use crate::cli::{self, Release, RuleArguments, TargetArguments};
use crate::document::{
    self, Fault, Key, Read, Value, Wrong, boolean, called, instead, mistyped, no_rule, text, texts, wrong,
};
use crate::environment::Environment;
use crate::finding::{Deny, Severity};
use crate::load::Loader;
use crate::rule::Rule;
use crate::source::{Source, SourceId};
use crate::spec::Component;
use crate::target::{self, Edition, Target};

/// What the file is called.
pub const NAME: &str = "flagsmith-env.toml";

/// What is checked against and how, as far as a file or the command line says it.
#[derive(Debug, Clone, Default)]
pub struct Settings {
    /// The components; where there are none, the names in the environment decide.
    pub components: Vec<Component>,
    /// The release.
    pub flagsmith_version: Option<Release>,
    /// The edition.
    pub edition: Option<Edition>,
    /// The program that reads the files.
    pub loader: Option<Loader>,
    /// Whether every place that another loader reads differently is a warning.
    pub portable: Option<bool>,
    /// Whether more variables come from elsewhere.
    pub partial: Option<bool>,
    /// Whether the API answers requests, which only the command that it runs can tell.
    pub serves: Option<bool>,
    /// What counts besides errors.
    pub deny: Vec<Deny>,
    /// Names, or globs of names, that are fine.
    pub allow: Vec<String>,
    /// What becomes of the findings of rules.
    pub levels: Levels,
    /// Rules that are not reported, whatever `levels` says.
    pub ignore: Vec<&'static Rule>,
}

impl Settings {
    /// What the command line says.
    pub fn said(target: &TargetArguments, rules: &RuleArguments) -> Self {
        Self {
            components: target.components.clone(),
            flagsmith_version: target.flagsmith_version,
            edition: target.edition,
            partial: target.partial.then_some(true),
            deny: rules.deny.clone(),
            allow: rules.allow.clone(),
            ignore: rules.ignore.clone(),
            ..Self::default()
        }
    }

    /// These, and `stronger` on top of them: what it says wins, and lists grow.
    pub fn with(mut self, stronger: &Self) -> Self {
        if !stronger.components.is_empty() {
            self.components.clone_from(&stronger.components);
        }
        // Of the two only one can be: the files are read as one program reads them, or as all do.
        if stronger.loader.is_some() {
            self.portable = None;
        }
        if stronger.portable == Some(true) {
            self.loader = None;
        }
        self.flagsmith_version = stronger.flagsmith_version.or(self.flagsmith_version);
        self.edition = stronger.edition.or(self.edition);
        self.loader = stronger.loader.or(self.loader);
        self.portable = stronger.portable.or(self.portable);
        self.partial = stronger.partial.or(self.partial);
        self.serves = stronger.serves.or(self.serves);
        self.deny.extend(&stronger.deny);
        self.allow.extend_from_slice(&stronger.allow);
        self.levels.0.extend_from_slice(&stronger.levels.0);
        self.ignore.extend(&stronger.ignore);
        self
    }

    /// The target that `environment` is held against.
    pub fn target(&self, environment: &Environment) -> Target {
        let release = self.flagsmith_version.unwrap_or_default();
        let inferred = self.components.is_empty();
        let mut components = if inferred { target::infer(environment, release.known) } else { self.components.clone() };
        components.sort_unstable();
        components.dedup();
        Target {
            components,
            inferred,
            release: release.known,
            newer: release.newer,
            edition: self.edition.unwrap_or_default(),
            partial: self.partial.unwrap_or_default(),
            serves: self.serves.unwrap_or(true),
        }
    }

    /// What a check is to heed. `shared` is the source that is the process environment, if one is.
    pub fn options(&self, shared: Option<SourceId>) -> Options {
        Options {
            allow: self.allow.clone(),
            levels: self.all_levels(),
            shared,
            portable: self.portable.unwrap_or_default(),
            ..Options::default()
        }
    }

    /// What becomes of findings, those of ignored rules included.
    pub fn all_levels(&self) -> Levels {
        let ignored = self.ignore.iter().map(|rule| (rule.name, Level::Off));
        Levels(self.levels.0.iter().copied().chain(ignored).collect())
    }
}

/// A configuration file that was read.
#[derive(Debug)]
pub struct Config {
    /// What the file is called.
    pub name: String,
    /// The folder that its paths start from.
    folder: PathBuf,
    settings: Settings,
    overrides: Vec<Override>,
    baseline: Option<String>,
}

/// What holds for some paths only.
#[derive(Debug)]
struct Override {
    paths: Vec<String>,
    settings: Settings,
}

impl Override {
    /// Whether it speaks of the file at `path`, which starts from the folder of the configuration file. A glob without
    /// a `/` is one of names, in whatever folder; one with a `/` at its end is of all that is in a folder.
    fn holds_for(&self, path: &str) -> bool {
        let name = path.rsplit('/').next().unwrap_or(path);
        self.paths.iter().any(|glob| {
            let glob = glob.strip_prefix("./").unwrap_or(glob);
            match glob.ends_with('/') {
                true => fast_glob::glob_match(format!("{glob}**"), path),
                false => fast_glob::glob_match(glob, if glob.contains('/') { path } else { name }),
            }
        })
    }
}

impl Config {
    /// Reads a configuration file that lies in `folder`.
    pub fn parse(source: &Source, folder: impl Into<PathBuf>) -> Result<Self, Fault> {
        let (settings, overrides, baseline) = parse(source.text()).map_err(|wrong| wrong.in_source(source))?;
        Ok(Self { name: source.name().to_owned(), folder: folder.into(), settings, overrides, baseline })
    }

    /// The path of the baseline.
    pub fn baseline(&self) -> Option<PathBuf> {
        Some(Path::new(&self.name).with_file_name(self.baseline.as_deref()?))
    }

    /// What holds for an environment that is made of the files at these absolute paths: what the file says of any of
    /// them, a later part of it winning; and for each of the files what becomes of findings in it.
    pub fn settings<'p>(&self, paths: impl IntoIterator<Item = Option<&'p Path>>) -> (Settings, Vec<Settings>) {
        let mut all = self.settings.clone();
        let paths: Vec<Option<String>> =
            paths.into_iter().map(|path| Some(document::relative(path?, &self.folder))).collect();
        let holds = |one: &Override, path: &Option<String>| path.as_ref().is_some_and(|path| one.holds_for(path));
        for one in self.overrides.iter().filter(|one| paths.iter().any(|path| holds(one, path))) {
            all = all.with(&one.settings);
        }
        let by_path = paths.iter().map(|path| {
            let overrides = self.overrides.iter().filter(|one| holds(one, path));
            overrides.fold(self.settings.clone(), |settings, one| settings.with(&one.settings))
        });
        (all, by_path.collect())
    }
}

/// Where a document may say what.
const KEYS: &[&str] = &[
    "component",
    "flagsmith-version",
    "edition",
    "loader",
    "portable",
    "partial",
    "deny",
    "ignore",
    "allow",
    "severity",
    "baseline",
    "override",
];
const OVERRIDE_KEYS: &[&str] = &[
    "paths",
    "component",
    "flagsmith-version",
    "edition",
    "loader",
    "portable",
    "partial",
    "ignore",
    "allow",
    "severity",
];

fn parse(source: &str) -> Read<(Settings, Vec<Override>, Option<String>)> {
    let document = document::table(source)?;
    let (mut overrides, mut baseline) = (Vec::new(), None);
    let settings = settings(document.get_ref(), KEYS, |key, value| {
        if key.get_ref() == "baseline" {
            baseline = Some(text(key, value, |path| Ok::<_, String>(path.to_owned()))?);
            return Ok(());
        }
        let DeValue::Array(all) = value.get_ref() else {
            return mistyped("override", "tables: write `[[override]]` above each", value);
        };
        for one in all.iter() {
            let DeValue::Table(table) = one.get_ref() else {
                return mistyped("override", "tables: write `[[override]]` above each", one);
            };
            let mut paths = Vec::new();
            let settings = self::settings(table, OVERRIDE_KEYS, |key, value| {
                paths = texts(key, value, |glob| Ok(glob.to_owned()))?;
                Ok(())
            })?;
            if paths.is_empty() {
                return wrong(one, "`override` wants the key `paths`: globs of the files that it is about");
            }
            overrides.push(Override { paths, settings });
        }
        Ok(())
    })?;
    Ok((settings, overrides, baseline))
}

/// What a table says. `more` reads what is no setting.
fn settings<'i>(
    table: &DeTable<'i>,
    keys: &[&str],
    mut more: impl FnMut(&Key<'i>, &Value<'i>) -> Read<()>,
) -> Read<Settings> {
    let mut settings = Settings::default();
    for (key, value) in table.iter() {
        document::known(key, keys)?;
        match key.get_ref().as_ref() {
            "component" => settings.components = texts(key, value, choice)?,
            "flagsmith-version" => settings.flagsmith_version = Some(text(key, value, cli::release)?),
            "edition" => settings.edition = Some(text(key, value, choice)?),
            "loader" => settings.loader = Some(text(key, value, choice)?),
            "portable" => settings.portable = Some(boolean(key, value)?),
            "partial" => settings.partial = Some(boolean(key, value)?),
            "deny" => settings.deny = texts(key, value, denied)?,
            "ignore" => settings.ignore = texts(key, value, called)?,
            "allow" => settings.allow = texts(key, value, |name| Ok(name.to_owned()))?,
            "severity" => settings.levels = levels(key, value)?,
            _ => more(key, value)?,
        }
    }
    if settings.loader.is_some() && settings.portable == Some(true) {
        let at = table.iter().find(|(key, _)| key.get_ref() == "portable");
        let at = at.map_or(0, |(key, _)| key.span().start);
        let what = "`portable` is about all loaders, and `loader` names one: keep one of the two".to_owned();
        return Err(Wrong { at, what });
    }
    Ok(settings)
}

/// The severities of a table of rules.
fn levels(key: &Key<'_>, value: &Value<'_>) -> Read<Levels> {
    let DeValue::Table(table) = value.get_ref() else {
        return mistyped(key.get_ref(), "a table of rules: `[severity]`, and `rule = \"warning\"` below it", value);
    };
    let mut levels = Vec::new();
    for (name, value) in table.iter() {
        let rule = called(name.get_ref()).or_else(|what| wrong(name, what))?;
        levels.push((rule.name, text(name, value, level)?));
    }
    Ok(Levels(levels))
}

fn level(name: &str) -> Result<Level, String> {
    Ok(match name {
        "off" => Level::Off,
        "advice" => Level::At(Severity::Advice),
        "warning" => Level::At(Severity::Warning),
        "error" => Level::At(Severity::Error),
        _ => {
            return Err(format!(
                "there is no severity `{name}`: {}",
                instead(name, &["off", "advice", "warning", "error"])
            ));
        }
    })
}

fn denied(name: &str) -> Result<Deny, String> {
    Deny::called(name).map_err(|like| no_rule(name, like))
}

/// One of the values that an option takes.
fn choice<T: ValueEnum>(name: &str) -> Result<T, String> {
    T::from_str(name, false).map_err(|_| {
        let values: Vec<_> = T::value_variants().iter().filter_map(ValueEnum::to_possible_value).collect();
        let names: Vec<&str> = values.iter().map(|value| value.get_name()).collect();
        format!("`{name}` is not known here: {}", instead(name, &names))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rule;

    fn read(text: &str) -> Result<Config, Fault> {
        Config::parse(&Source::new("x.toml", text), "/repo")
    }

    #[track_caller]
    fn settings_for(text: &str, paths: &[&str]) -> (Settings, Vec<Settings>) {
        let paths: Vec<PathBuf> = paths.iter().map(PathBuf::from).collect();
        read(text).unwrap().settings(paths.iter().map(|path| Some(path.as_path())))
    }

    #[test]
    fn all_keys_are_read() {
        let text = "component = ['api', 'processor']\nflagsmith-version = '2.150'\nedition = 'enterprise'\n\
                    loader = 'docker'\npartial = true\ndeny = 'warnings'\nignore = ['newer-release']\n\
                    allow = ['MY_*']\n[severity]\nunused-silence = 'off'\nnot-read = 'error'\n";
        let (settings, _) = settings_for(text, &[]);
        assert_eq!(settings.components, [Component::Api, Component::Processor]);
        assert_eq!(settings.flagsmith_version, cli::release("2.150").ok());
        assert_eq!(settings.edition, Some(Edition::Enterprise));
        assert_eq!(settings.loader, Some(Loader::Docker));
        assert_eq!(settings.partial, Some(true));
        assert!(matches!(settings.deny[..], [Deny::Warnings]));
        assert_eq!(settings.allow, ["MY_*"]);
        let levels =
            [("not-read", Level::At(Severity::Error)), ("unused-silence", Level::Off), ("newer-release", Level::Off)];
        assert_eq!(settings.all_levels(), Levels(levels.to_vec()));
        assert_eq!(settings_for("portable = true", &[]).0.portable, Some(true));
    }

    #[test]
    fn what_is_wrong_is_told_with_its_place() {
        for (text, fault) in [
            ("a = ", "1:5: string values must be quoted, expected literal string"),
            ("partial = true\nignroe = []\n", "2:1: there is no key `ignroe` here: a similar name exists: `ignore`"),
            ("partial = 'yes'", "1:11: `partial` wants `true` or `false`, and this is a text"),
            (
                "ignore = ['unknown-varable']",
                "1:11: there is no rule `unknown-varable`: a similar name exists: `unknown-variable`",
            ),
            ("ignore = 'x'", "1:10: there is no rule `x`: the README lists them"),
            ("deny = 'warning'", "1:8: there is no rule `warning`: a similar name exists: `warnings`"),
            ("flagsmith-version = 2.1", "1:21: `flagsmith-version` wants a text in quotes, and this is a number"),
            ("flagsmith-version = '0.1'", "1:21: releases from 1.0.0 to 2.265.0 are known"),
            (
                "component = 'web'",
                "1:13: `web` is not known here: `api`, `processor`, `frontend` or `unified` is wanted",
            ),
            ("component = ['api', 'fronted']", "1:21: `fronted` is not known here: a similar name exists: `frontend`"),
            ("component = [1]", "1:14: `component` wants a text in quotes, and this is a number"),
            ("component = {}", "1:13: `component` wants a text in quotes, or a list of such, and this is a table"),
            (
                "loader = 'docker'\nportable = true",
                "2:1: `portable` is about all loaders, and `loader` names one: keep one of the two",
            ),
            (
                "severity = 'off'",
                "1:12: `severity` wants a table of rules: `[severity]`, and `rule = \"warning\"` below it, and this is a text",
            ),
            ("[severity]\nx = 'off'", "2:1: there is no rule `x`: the README lists them"),
            ("[severity]\nnot-read = 'warn'", "2:12: there is no severity `warn`: a similar name exists: `warning`"),
            ("[severity]\nnot-read = 1", "2:12: `not-read` wants a text in quotes, and this is a number"),
            (
                "[override]\npaths = 'x'",
                "1:1: `override` wants tables: write `[[override]]` above each, and this is a table",
            ),
            ("override = [1]", "1:13: `override` wants tables: write `[[override]]` above each, and this is a number"),
            (
                "[[override]]\npartial = true",
                "1:1: `override` wants the key `paths`: globs of the files that it is about",
            ),
            (
                "[[override]]\npaths = 'x'\ndeny = 'advice'",
                "3:1: there is no key `deny` here: `paths`, `component`, `flagsmith-version`, `edition`, `loader`, `portable`, `partial`, `ignore`, `allow` or `severity` is wanted",
            ),
        ] {
            assert_eq!(read(text).map(|_| ()), Err(Fault(format!("x.toml:{fault}"))), "{text}");
        }
    }

    #[test]
    fn overrides_hold_for_their_paths_and_the_last_wins() {
        let text = "component = 'api'\n\
                    [[override]]\npaths = ['*.frontend.env', 'web/', 'ui/**']\ncomponent = 'frontend'\nignore = 'not-read'\n\
                    [[override]]\npaths = './web/old.env'\ncomponent = 'unified'\n[override.severity]\nno-effect = 'advice'\n";
        for (path, component, levels) in [
            ("/repo/.env", Component::Api, 0),
            ("/repo/x.frontend.env", Component::Frontend, 1),
            ("/repo/deep/x.frontend.env", Component::Frontend, 1),
            ("/repo/web/a/b.env", Component::Frontend, 1),
            ("/repo/ui/a/b.env", Component::Frontend, 1),
            ("/repo/website/b.env", Component::Api, 0),
            ("/repo/web/old.env", Component::Unified, 2),
            ("/elsewhere/web/old.env", Component::Api, 0),
            ("/elsewhere/x.frontend.env", Component::Frontend, 1),
        ] {
            let (settings, by_path) = settings_for(text, &[path]);
            assert_eq!(settings.components, [component], "{path}");
            assert_eq!(settings.all_levels().0.len(), levels, "{path}");
            assert_eq!(by_path[0].all_levels(), settings.all_levels(), "{path}");
        }
        let (settings, by_path) = settings_for(text, &["/repo/.env", "/repo/web/x.env"]);
        assert_eq!(settings.components, [Component::Frontend]);
        assert_eq!(by_path.iter().map(|one| one.all_levels().0.len()).collect::<Vec<_>>(), [0, 1]);
    }

    #[test]
    fn what_is_stronger_wins_and_lists_grow() {
        let (weak, _) = settings_for("component = 'api'\nloader = 'docker'\nignore = 'not-read'\nedition = 'oss'", &[]);
        let strong = Settings {
            components: vec![Component::Frontend],
            portable: Some(true),
            ignore: vec![&rule::no_effect::RULE],
            ..Settings::default()
        };
        let settings = weak.with(&strong);
        assert_eq!(settings.components, [Component::Frontend]);
        assert_eq!((settings.loader, settings.portable), (None, Some(true)));
        assert_eq!(settings.edition, Some(Edition::Oss));
        assert_eq!(settings.ignore.iter().map(|rule| rule.name).collect::<Vec<_>>(), ["not-read", "no-effect"]);
        let shell = Settings { loader: Some(Loader::Shell), ..Settings::default() };
        let settings = settings.with(&shell);
        assert_eq!((settings.loader, settings.portable), (Some(Loader::Shell), None));
    }
}
