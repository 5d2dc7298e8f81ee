//! A home in which Chromium finds a fresh profile: the extension's button in the toolbar, the
//! experiment that shows certificates switched on or not, and a browser that keeps to itself.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use anyhow::Result;
use serde_json::json;

use crate::browser::{Flag, Kind, Scheme, Screen};
use crate::home::Home;
use crate::proxy::Proxy;
use crate::setting::{Extension, Installed, Setting, Window};
use crate::{stranger, toolchain};

/// Fixed by the `key` in the manifest of the Chromium package.
pub(crate) const EXTENSION: &str = "knnbhepcdgfjofjgneafcmmhjakjijim";

/// See [`EXTENSION`].
pub(crate) const EXTENSION_ORIGIN: &str = "chrome-extension://knnbhepcdgfjofjgneafcmmhjakjijim";

/// See the file's first lines.
pub(crate) struct ChromiumProfile {
    /// Where Chromium looks without being told, so that it also finds the host's manifest there.
    folder: PathBuf,
    home: Home,
    extension: PathBuf,
    proxy: Proxy,
    setting: Setting,
}

impl ChromiumProfile {
    /// Makes the profile in the home.
    pub(crate) fn create(
        home: &Home,
        extension: PathBuf,
        proxy: Proxy,
        setting: Setting,
    ) -> Result<Self> {
        let folder = home.folder.join(".config/chromium");
        fs::create_dir_all(folder.join("Default"))?;
        let preferences = json!({
            "extensions": {
                "pinned_extensions": [EXTENSION],
                // "Allow in Incognito" on the extension's page of settings.
                "settings": { EXTENSION: { "incognito": setting.window == Window::Private } },
            },
            // A list of downloads that unfolds would take the focus from the window, and only a
            // window with the focus shows a popup.
            "download_bubble": { "partial_view_enabled": false },
            // Debian's page for new tabs leads to a search engine. While it is being refused,
            // chromedriver can wait for ever for the tab to come to rest.
            "session": { "restore_on_startup": 4, "startup_urls": ["about:blank"] },
            "search": { "suggest_enabled": false },
            "signin": { "allowed": false },
        });
        fs::write(folder.join("Default/Preferences"), preferences.to_string())?;
        let experiments = match setting.browser {
            // The page of experiments writes it like this: the second choice, "Enabled".
            Kind::Chromium(Flag::On) => json!(["web-request-security-info@1"]),
            _ => json!([]),
        };
        let state = json!({ "browser": { "enabled_labs_experiments": experiments } });
        fs::write(folder.join("Local State"), state.to_string())?;
        Ok(Self {
            folder,
            home: home.clone(),
            extension,
            proxy,
            setting,
        })
    }

    /// Lets a process, and the Chromium that it starts, live here.
    pub(crate) fn apply(&self, command: &mut Command) {
        self.home.apply(command);
        self.proxy.apply(command);
    }

    /// What Chromium is started with.
    pub(crate) fn arguments(&self) -> Result<Vec<String>> {
        let mut arguments = vec![
            // chromedriver takes another folder otherwise.
            format!("--user-data-dir={}", self.folder.display()),
        ];
        if self.setting.brings_extension() {
            let mut extensions = self.extension.display().to_string();
            if self.setting.stranger == Installed::Yes {
                extensions.push(',');
                extensions.push_str(stranger::FOLDER);
            }
            arguments.push(format!("--load-extension={extensions}"));
        }
        arguments.extend(QUIET.iter().map(|argument| (*argument).to_owned()));
        if self.setting.extension != Extension::ByPolicy {
            arguments.push(format!("--{NO_NETWORKING}"));
        }
        if self.setting.scheme == Scheme::Dark {
            arguments.push("--force-dark-mode".to_owned());
        }
        if self.setting.window == Window::Private {
            arguments.push("--incognito".to_owned());
        }
        if toolchain::is_root()? {
            // Chromium's sandbox refuses to work for root, as on a CI machine.
            arguments.push("--no-sandbox".to_owned());
        }
        Ok(arguments)
    }

    /// The command that opens Chromium here, under nobody's control.
    pub(crate) fn command(&self) -> Result<Command> {
        let mut command = Command::new("/usr/bin/chromium");
        self.apply(&mut command);
        command.args(self.arguments()?);
        Ok(command)
    }

    /// What it is seen on.
    pub(crate) fn screen(&self) -> Screen {
        self.setting.screen
    }

    /// Where the extension's storage is.
    pub(crate) fn storage(&self) -> PathBuf {
        self.folder.join("Default/Local Extension Settings")
    }

    /// Where a running Chromium can be controlled; empty while it starts.
    pub(crate) fn active_port(&self) -> String {
        fs::read_to_string(self.active_port_file()).unwrap_or_default()
    }

    /// Removes what an earlier Chromium in this profile left about its remote control.
    pub(crate) fn forget_last_run(&self) -> Result<()> {
        match fs::remove_file(self.active_port_file()) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(error.into()),
            _ => Ok(()),
        }
    }

    fn active_port_file(&self) -> PathBuf {
        self.folder.join("DevToolsActivePort")
    }
}

/// Forbids Chromium to fetch the extensions that a policy wants too.
pub(crate) const NO_NETWORKING: &str = "disable-background-networking";

/// Chromium without conversations of its own, questions, or tours. The router refuses whatever is
/// left, so this list is about silence; that nothing leaves is the proxy's doing.
const QUIET: &[&str] = &[
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-domain-reliability",
    "--disable-features=OptimizationHints,MediaRouter,Translate",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--lang=en-US",
    "--no-default-browser-check",
    "--no-first-run",
    "--no-pings",
];
