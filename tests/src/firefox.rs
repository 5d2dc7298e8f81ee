//! A running Firefox with a profile and a home of its own, on a screen of its own, driven through
//! geckodriver. Everything here is about the browser as such; what Rootwatch adds to it is in
//! [`crate::toolbar`].

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context as _, Result};
use serde_json::json;

use crate::child::KillOnDrop;
use crate::display::Display;
use crate::home::Home;
use crate::picture::Picture;
use crate::profile::{ADD_ON, Profile};
use crate::wait;
use crate::webdriver::{Context, Session};

/// The window fills the screen, so a picture of the screen is a picture of the window.
const WIDTH: usize = 1024;
const HEIGHT: usize = 760;

/// Firefox, ended when dropped.
pub(crate) struct Firefox {
    pub(crate) session: Session,
    display: Display,
    /// Where pictures and logs go.
    folder: PathBuf,
    _driver: KillOnDrop,
}

impl Firefox {
    /// Starts Firefox and waits until the add-on runs in it.
    pub(crate) fn start(
        geckodriver: &Path,
        profile: &Profile,
        home: &Home,
        folder: &Path,
    ) -> Result<Self> {
        let display = Display::start(folder, WIDTH, HEIGHT)?;
        let log = folder.join("firefox.log");
        let output = File::create(&log)?;
        let mut command = Command::new(geckodriver);
        home.apply(&mut command);
        command
            .args([
                "--port",
                "0",
                "--websocket-port",
                "0",
                "--allow-system-access",
            ])
            .env("DISPLAY", &display.name)
            .env("GDK_BACKEND", "x11")
            // Without it, a release build ignores that the preferences switch this service off.
            .env("MOZ_REMOTE_SETTINGS_DEVTOOLS", "1")
            .env_remove("WAYLAND_DISPLAY")
            .stdin(Stdio::null())
            .stdout(output.try_clone()?)
            .stderr(output);
        let driver = KillOnDrop(command.spawn().context("cannot start geckodriver")?);
        let port = wait::until("geckodriver to listen", || Ok(port_in(&log)))?;
        let session = Session::start(
            port,
            &json!({
                "binary": "/usr/bin/firefox-esr",
                "args": ["-profile", profile.folder, "-no-remote"],
            }),
        )?;
        let firefox = Self {
            session,
            display,
            folder: folder.to_owned(),
            _driver: driver,
        };
        firefox.session.resize(WIDTH, HEIGHT)?;
        firefox.await_add_on()?;
        firefox.look_unattended()?;
        Ok(firefox)
    }

    /// Opens `url` in the selected tab and waits until it is loaded.
    pub(crate) fn navigate(&self, url: &str) -> Result<()> {
        self.session.navigate(url)
    }

    /// Waits until the page in the selected tab shows `words`.
    pub(crate) fn await_page_text(&self, words: &str) -> Result<()> {
        let script = "return document.body?.innerText ?? ''";
        wait::until(&format!("{words:?} on the page"), || {
            let text = self.session.run(Context::Content, script, &[])?;
            Ok(text
                .as_str()
                .is_some_and(|text| text.contains(words))
                .then_some(()))
        })
    }

    /// Takes a picture of the window, popups included, and keeps it under `name`.
    pub(crate) fn photograph(&self, name: &str) -> Result<Picture> {
        let picture = self.display.picture()?;
        picture.save(&self.folder.join(format!("{name}.png")))?;
        Ok(picture)
    }

    /// Keeps what helps to understand a failure: a picture and the browser's own messages,
    /// what the host wrote to standard error among them.
    pub(crate) fn save_evidence(&self) -> Result<()> {
        self.photograph("failure")?;
        let script = "return Services.console.getMessageArray().map(String).join('\\n')";
        let messages = self.session.run(Context::Chrome, script, &[])?;
        fs::write(
            self.folder.join("console.log"),
            messages.as_str().unwrap_or_default(),
        )?;
        Ok(())
    }

    /// Closes the window and waits until the profile is written.
    pub(crate) fn quit(&self) -> Result<()> {
        self.session.quit()
    }

    fn await_add_on(&self) -> Result<()> {
        let script = "const policy = WebExtensionPolicy.getByID(arguments[0]);
            return policy?.active ? policy.extension.backgroundState ?? 'unknown' : null;";
        wait::until("the add-on to run", || {
            let state = self
                .session
                .run(Context::Chrome, script, &[json!(ADD_ON)])?;
            Ok(matches!(state.as_str(), Some("running" | "stopped" | "suspended")).then_some(()))
        })
    }

    /// Takes away the stripes and the robot that mark a browser under remote control.
    fn look_unattended(&self) -> Result<()> {
        let script = "document.documentElement.removeAttribute('remotecontrol');";
        self.session.run(Context::Chrome, script, &[])?;
        Ok(())
    }
}

impl Drop for Firefox {
    fn drop(&mut self) {
        // After an orderly end there is nobody left to quit; killing geckodriver alone would
        // leave Firefox behind.
        let _ = self.session.quit();
    }
}

fn port_in(log: &Path) -> Option<u16> {
    let text = fs::read_to_string(log).ok()?;
    let (_, rest) = text.split_once("Listening on 127.0.0.1:")?;
    rest.lines().next()?.trim().parse().ok()
}
