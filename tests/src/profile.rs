//! A fresh Firefox profile: preferences that keep the browser on this machine, and the packaged
//! extension.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result};
use serde_json::{Value, json};

use crate::browser::{Scheme, Screen};
use crate::home::Home;
use crate::proxy::{NEAR, Proxy};
use crate::setting::{Setting, Window};
use crate::stranger;

/// The add-on id of `extension/manifest.json`.
pub(crate) const ADD_ON: &str = "rootwatch@rootwatch.org";

/// The add-on id of `bench/echo-extension/manifest.json`.
pub(crate) const ECHO_ADD_ON: &str = "echo@lab.example";

/// Fixed, so that the address of the popup is known: `moz-extension://<this>/popup/popup.html`.
pub(crate) const ADD_ON_ORIGIN: &str = "moz-extension://5f0ca7b3-7f0e-4c53-9b5c-1d2b8a6e4f10";

/// A profile folder.
pub(crate) struct Profile {
    pub(crate) folder: PathBuf,
    /// What it is seen on.
    pub(crate) screen: Screen,
}

impl Profile {
    /// Makes the folder, with a browser that reaches everything through the proxy.
    pub(crate) fn create(folder: PathBuf, proxy: Proxy, setting: Setting) -> Result<Self> {
        fs::create_dir_all(folder.join("extensions"))?;
        let lines = preferences(proxy, setting)
            .into_iter()
            .map(|(name, value)| format!("user_pref({}, {value});", json!(name)));
        fs::write(folder.join("user.js"), lines.collect::<Vec<_>>().join("\n"))?;
        if setting.window == Window::Private {
            fs::write(
                folder.join("extension-preferences.json"),
                allowed_in_private(),
            )?;
        }
        let screen = setting.screen;
        Ok(Self { folder, screen })
    }

    /// The command that opens a Firefox with this profile, under nobody's control.
    pub(crate) fn command(&self, home: &Home) -> Command {
        let mut command = Command::new("firefox-esr");
        home.apply(&mut command);
        command.args(["-no-remote", "-profile"]).arg(&self.folder);
        command
    }

    /// Puts the add-on where Firefox installs it from at its next start, for good.
    /// Firefox ESR runs an unsigned one where `xpinstall.signatures.required` is false.
    pub(crate) fn install(&self, add_on: &str, xpi: &Path) -> Result<()> {
        let place = self.folder.join("extensions").join(format!("{add_on}.xpi"));
        fs::copy(xpi, place).with_context(|| format!("cannot copy {}", xpi.display()))?;
        Ok(())
    }
}

fn preferences(proxy: Proxy, setting: Setting) -> Vec<(&'static str, Value)> {
    let uuid = ADD_ON_ORIGIN.rsplit('/').next().unwrap_or_default();
    let is_dark = setting.scheme == Scheme::Dark;
    let mut preferences = vec![
        ("network.proxy.type", json!(1)),
        ("network.proxy.no_proxies_on", json!(NEAR)),
        ("network.proxy.allow_hijacking_localhost", json!(true)),
        (
            "extensions.webextensions.uuids",
            json!(json!({ ADD_ON: uuid, stranger::ADD_ON: stranger::UUID }).to_string()),
        ),
        ("ui.systemUsesDarkTheme", json!(i32::from(is_dark))),
        (
            "layout.css.prefers-color-scheme.content-override",
            json!(i32::from(!is_dark)),
        ),
    ];
    // 1 is the profile, 4 Firefox itself, 8 the system: none that happens to be on this computer, unless
    // the story is about it.
    let scopes = if setting.brings_extension() { 5 } else { 13 };
    preferences.push(("extensions.enabledScopes", json!(scopes)));
    let is_private = setting.window == Window::Private;
    preferences.push(("browser.privatebrowsing.autostart", json!(is_private)));
    preferences.extend(proxy_preferences(proxy));
    preferences.extend(QUIET.iter().map(|(name, value)| (*name, value.value())));
    preferences
}

/// What Firefox writes when its user lets the add-on run in private windows.
fn allowed_in_private() -> String {
    let permissions = json!({ "permissions": ["internal:privateBrowsingAllowed"], "origins": [] });
    json!({ ADD_ON: permissions }).to_string()
}

fn proxy_preferences(proxy: Proxy) -> Vec<(&'static str, Value)> {
    match proxy {
        Proxy::Http(address) => {
            let (host, port) = (json!(address.ip().to_string()), json!(address.port()));
            vec![
                ("network.proxy.http", host.clone()),
                ("network.proxy.http_port", port.clone()),
                ("network.proxy.ssl", host),
                ("network.proxy.ssl_port", port),
            ]
        }
        Proxy::Socks(address) => vec![
            ("network.proxy.socks", json!(address.ip().to_string())),
            ("network.proxy.socks_port", json!(address.port())),
            ("network.proxy.socks_version", json!(5)),
            ("network.proxy.socks_remote_dns", json!(true)),
        ],
    }
}

/// A preference's fixed value.
enum Fixed {
    No,
    Number(i32),
    Text(&'static str),
    Yes,
}

impl Fixed {
    fn value(&self) -> Value {
        match self {
            Self::No => json!(false),
            Self::Number(number) => json!(number),
            Self::Text(text) => json!(text),
            Self::Yes => json!(true),
        }
    }
}

/// Firefox without conversations of its own, questions, or tours. The router refuses whatever
/// is left, so this list is about silence; that nothing leaves is the proxy's doing.
const QUIET: &[(&str, Fixed)] = &[
    ("app.normandy.enabled", Fixed::No),
    ("app.shield.optoutstudies.enabled", Fixed::No),
    ("app.update.auto", Fixed::No),
    ("app.update.disabledForTesting", Fixed::Yes),
    ("browser.aboutwelcome.enabled", Fixed::No),
    ("browser.contentblocking.introCount", Fixed::Number(99)),
    ("browser.contentblocking.report.lockwise.enabled", Fixed::No),
    ("browser.discovery.enabled", Fixed::No),
    // It would take the focus from the window, and with it what shows where the focus is.
    ("browser.download.alwaysOpenPanel", Fixed::No),
    (
        "browser.newtabpage.activity-stream.feeds.system.topstories",
        Fixed::No,
    ),
    ("browser.newtabpage.enabled", Fixed::No),
    ("browser.ping-centre.telemetry", Fixed::No),
    ("browser.region.network.url", Fixed::Text("")),
    ("browser.region.update.enabled", Fixed::No),
    ("browser.safebrowsing.downloads.remote.enabled", Fixed::No),
    ("browser.safebrowsing.malware.enabled", Fixed::No),
    ("browser.safebrowsing.phishing.enabled", Fixed::No),
    ("browser.safebrowsing.update.enabled", Fixed::No),
    ("browser.search.suggest.enabled", Fixed::No),
    ("browser.search.update", Fixed::No),
    ("browser.shell.checkDefaultBrowser", Fixed::No),
    ("browser.startup.homepage", Fixed::Text("about:blank")),
    (
        "browser.startup.homepage_override.mstone",
        Fixed::Text("ignore"),
    ),
    ("browser.startup.page", Fixed::Number(0)),
    ("browser.tabs.warnOnClose", Fixed::No),
    ("browser.topsites.contile.enabled", Fixed::No),
    ("browser.urlbar.suggest.searches", Fixed::No),
    ("browser.warnOnQuit", Fixed::No),
    ("datareporting.healthreport.uploadEnabled", Fixed::No),
    ("datareporting.policy.dataSubmissionEnabled", Fixed::No),
    (
        "datareporting.policy.dataSubmissionPolicyBypassNotification",
        Fixed::Yes,
    ),
    ("devtools.console.stdout.content", Fixed::Yes),
    ("dom.push.connection.enabled", Fixed::No),
    ("extensions.autoDisableScopes", Fixed::Number(0)),
    ("extensions.blocklist.enabled", Fixed::No),
    ("extensions.getAddons.cache.enabled", Fixed::No),
    ("extensions.systemAddon.update.enabled", Fixed::No),
    ("extensions.update.enabled", Fixed::No),
    ("geo.provider.network.url", Fixed::Text("")),
    ("intl.locale.requested", Fixed::Text("en-US")),
    ("media.gmp-manager.updateEnabled", Fixed::No),
    ("network.captive-portal-service.enabled", Fixed::No),
    ("network.connectivity-service.enabled", Fixed::No),
    ("network.dns.disablePrefetch", Fixed::Yes),
    ("network.http.speculative-parallel-limit", Fixed::Number(0)),
    ("network.predictor.enabled", Fixed::No),
    ("network.prefetch-next", Fixed::No),
    ("network.trr.mode", Fixed::Number(5)),
    ("security.OCSP.enabled", Fixed::Number(0)),
    (
        "services.settings.server",
        Fixed::Text("data:,#remote-settings-dummy/v1"),
    ),
    ("signon.rememberSignons", Fixed::No),
    ("startup.homepage_welcome_url", Fixed::Text("about:blank")),
    ("termsofuse.bypassNotification", Fixed::Yes),
    ("toolkit.telemetry.enabled", Fixed::No),
    ("toolkit.telemetry.reportingpolicy.firstRun", Fixed::No),
    ("toolkit.telemetry.server", Fixed::Text("data:,")),
    ("toolkit.telemetry.unified", Fixed::No),
    ("trailhead.firstrun.didSeeAboutWelcome", Fixed::Yes),
    ("xpinstall.signatures.required", Fixed::No),
];
