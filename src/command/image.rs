//! What a Flagsmith image tells of itself, and a command of what it will run there.
//!
//! Since 2.253.0 the API images start `flagsmith VERB` (Flagsmith's Dockerfile; the verbs are in flagsmith-common
//! src/common/core/main.py), before that `scripts/run-docker.sh VERB`; the front end's image starts `node
//! ./api/index.js`. Each holds its release in `.versions.json` in its working folder.

use std::collections::HashMap;
use std::ffi::OsString;
use std::path::Path;

use super::input;
use crate::cli::Release;
use crate::spec::{Component, Version};
use crate::target::Edition;

/// The names of the file that holds the release.
const VERSIONS: &str = ".versions.json";

/// The working folder of the API images.
const API_FOLDER: &str = "app";

/// What an image tells of itself.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Image {
    /// The release that it holds.
    pub release: Option<Release>,
    /// Its packages.
    pub edition: Option<Edition>,
    /// What it is for, where the command does not say.
    pub component: Option<Component>,
    /// What came of the search for the release, in words.
    pub told: String,
}

/// What a command will run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Role {
    /// The component.
    pub component: Component,
    /// Whether it answers requests.
    pub serves: bool,
}

impl Image {
    /// The image whose files are at `root`, with the working folder `here`.
    pub fn at(root: &Path, here: &Path) -> Self {
        let mut told = format!("no `{VERSIONS}` tells the release");
        for folder in [here.to_owned(), root.join(API_FOLDER)] {
            let path = folder.join(VERSIONS);
            if !path.is_file() {
                continue;
            }
            match release(&path) {
                Ok(release) => {
                    let told = format!("the release is that of `{}`", path.display());
                    return Self { release: Some(release), told, ..Self::in_folder(&folder) };
                }
                Err(why) => told = format!("`{}` does not tell the release: {why}", path.display()),
            }
        }
        Self { told, ..Self::default() }
    }

    /// What a command is for that is started in this image. The unified one serves the dashboard as well as the API.
    pub fn component_of(&self, role: Option<Role>) -> Option<Component> {
        match role.map(|role| role.component) {
            Some(Component::Api) if self.component == Some(Component::Unified) => self.component,
            Some(component) => Some(component),
            None => self.component,
        }
    }

    /// What the other files of the working folder of an image tell.
    fn in_folder(folder: &Path) -> Self {
        let holds = |path: &str| folder.join(path).exists();
        // Flagsmith itself looks for these two (flagsmith-common src/common/core/utils.py).
        let edition =
            if holds("ENTERPRISE_VERSION") || holds("SAAS_DEPLOYMENT") { Edition::Enterprise } else { Edition::Oss };
        let component = if holds("manage.py") {
            // The page of the bundled dashboard, which only the unified images hold.
            let unified = holds("app/templates/webpack/index.html");
            Some(if unified { Component::Unified } else { Component::Api })
        } else {
            holds("api/index.js").then_some(Component::Frontend)
        };
        Self { edition: Some(edition), component, ..Self::default() }
    }
}

/// The release that the file at `path` names: that of the package `.`.
fn release(path: &Path) -> Result<Release, String> {
    let source = input::file(path).map_err(|failure| failure.to_string())?;
    let packages: HashMap<String, serde_json::Value> =
        serde_json::from_str(source.text()).map_err(|_| "it is no JSON object".to_owned())?;
    let text = packages.get(".").and_then(|release| release.as_str()).ok_or("it has no text under the key `.`")?;
    let version: Version = text.parse().map_err(|_| "what stands under the key `.` is no release".to_owned())?;
    Release::of(version).ok_or_else(|| format!("{version} is older than what is known"))
}

/// What `command` runs, if it is one of Flagsmith's own: the program may stand behind others, such as a shell that
/// starts a script, or `tini --`.
pub fn role(command: &[OsString]) -> Option<Role> {
    let words: Vec<&str> = command.iter().map(|word| word.to_str().unwrap_or_default()).collect();
    let name = |word: &str| word.rsplit('/').next().unwrap_or_default().to_owned();
    let role = |component, serves| Some(Role { component, serves });
    for (at, word) in words.iter().enumerate() {
        let rest = words.get(at + 1..).unwrap_or_default();
        match name(word).as_str() {
            "flagsmith" | "run-docker.sh" | "manage.py" => {
                let verb = rest.iter().find(|word| !word.starts_with('-')).copied().unwrap_or_default();
                let processor = rest.contains(&"task-processor");
                return match verb {
                    "serve" | "migrate-and-serve" | "runserver" => role(Component::Api, true),
                    "start" if !processor => role(Component::Api, true),
                    "start" | "run-task-processor" | "runprocessor" => role(Component::Processor, false),
                    _ => role(Component::Api, false),
                };
            }
            "gunicorn" => return role(Component::Api, true),
            "npm" | "yarn" => return role(Component::Frontend, true),
            "node" => {
                let is_server = |word: &&str| word.ends_with("api/index.js") || word.ends_with("api/index");
                return rest.iter().any(is_server).then_some(()).and_then(|()| role(Component::Frontend, true));
            }
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The image among the fixtures that is called `name`, with the working folder `here` in it.
    fn image(name: &str, here: &str) -> Image {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/images").join(name);
        Image::at(&root, &root.join(here))
    }

    fn release(text: &str) -> Option<Release> {
        Release::of(text.parse().ok()?)
    }

    #[test]
    fn an_image_is_known_by_its_files() {
        for (name, here, version, edition, component) in [
            ("api", "app", "2.150.0", Edition::Oss, Component::Api),
            ("api", "elsewhere", "2.150.0", Edition::Oss, Component::Api),
            ("unified", "app", "2.265.0", Edition::Oss, Component::Unified),
            ("private", "app", "2.266.1", Edition::Enterprise, Component::Api),
            ("frontend", "srv/bt", "2.200.0", Edition::Oss, Component::Frontend),
        ] {
            let image = image(name, here);
            let known = (image.release, image.edition, image.component);
            assert_eq!(known, (release(version), Some(edition), Some(component)), "{name} {here}");
            assert!(image.told.ends_with(".versions.json`"), "{}", image.told);
        }
    }

    #[test]
    fn what_is_no_image_tells_nothing() {
        for (name, here, told) in [
            ("none", "app", "no `.versions.json` tells the release"),
            ("frontend", "app", "no `.versions.json` tells the release"),
            ("odd", "app", "app/.versions.json` does not tell the release: it has no text under the key `.`"),
        ] {
            let image = image(name, here);
            assert_eq!((image.release, image.edition, image.component), (None, None, None), "{name} {here}");
            assert!(image.told.ends_with(told), "{}", image.told);
        }
    }

    #[test]
    fn a_command_is_known_by_its_verb() {
        let api = |serves| Some(Role { component: Component::Api, serves });
        let processor = Some(Role { component: Component::Processor, serves: false });
        let frontend = Some(Role { component: Component::Frontend, serves: true });
        for (command, expected) in [
            ("flagsmith serve", api(true)),
            ("/usr/local/bin/flagsmith migrate-and-serve", api(true)),
            ("flagsmith start api --bind 0.0.0.0:8000", api(true)),
            ("flagsmith migrate", api(false)),
            ("flagsmith healthcheck tcp", api(false)),
            ("flagsmith", api(false)),
            ("flagsmith run-task-processor", processor),
            ("flagsmith start --numthreads 5 task-processor", processor),
            ("./scripts/run-docker.sh serve", api(true)),
            ("bash -x scripts/run-docker.sh run-task-processor", processor),
            ("python manage.py migrate", api(false)),
            ("python -m manage runserver", None),
            ("python manage.py runserver", api(true)),
            ("python manage.py runprocessor", processor),
            ("tini -- flagsmith serve", api(true)),
            ("gunicorn app.wsgi", api(true)),
            ("node ./api/index.js", frontend),
            ("node /srv/bt/api/index", frontend),
            ("node other.js", None),
            ("npm start", frontend),
            ("echo hello", None),
            ("sh -c serve", None),
        ] {
            let words: Vec<OsString> = command.split(' ').map(OsString::from).collect();
            assert_eq!(role(&words), expected, "{command}");
        }
        assert_eq!(role(&[]), None);
    }

    #[test]
    fn the_unified_image_serves_the_dashboard_too() {
        let (unified, api) = (image("unified", "app"), image("api", "app"));
        let role = |component| Some(Role { component, serves: true });
        assert_eq!(unified.component_of(role(Component::Api)), Some(Component::Unified));
        assert_eq!(unified.component_of(role(Component::Processor)), Some(Component::Processor));
        assert_eq!(unified.component_of(None), Some(Component::Unified));
        assert_eq!(api.component_of(role(Component::Api)), Some(Component::Api));
        assert_eq!(api.component_of(role(Component::Frontend)), Some(Component::Frontend));
        assert_eq!(Image::default().component_of(None), None);
    }
}
