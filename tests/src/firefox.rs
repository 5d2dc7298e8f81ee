//! A running Firefox with a profile and a home of its own, on a screen of its own, driven through
//! geckodriver, which also gives access to the browser's own window.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::Stdio;

use anyhow::{Context as _, Result, ensure};
use serde_json::{Value, json};

use crate::browser::{Browser, Screen, WELCOME, Wish};
use crate::child::KillOnDrop;
use crate::display::Display;
use crate::home::Home;
use crate::picture::Picture;
use crate::popup::text_of;
use crate::profile::{ADD_ON, ADD_ON_ORIGIN, ECHO_ADD_ON, Profile};
use crate::setting::Extension;
use crate::system::System;
use crate::toolbar::{Badge, Colour};
use crate::wait;
use crate::webdriver::{Context, Driver, Session};

/// Firefox makes the id from the add-on's: `BAP` is the button inside the toolbar item.
pub(crate) const BUTTON: &str = "rootwatch_rootwatch_org-BAP";

/// Firefox, ended when dropped.
pub(crate) struct Firefox {
    session: Session,
    display: Display,
    /// Where pictures and logs go.
    folder: PathBuf,
    _driver: KillOnDrop,
}

impl Firefox {
    /// Starts Firefox and waits until the add-on runs in it, where there is one.
    pub(crate) fn start(
        system: &System,
        geckodriver: &Path,
        profile: &Profile,
        home: &Home,
        folder: &Path,
        extension: Extension,
    ) -> Result<Self> {
        let display = Display::start(folder, profile.screen)?;
        let log = folder.join("firefox.log");
        let output = File::create(&log)?;
        let mut command = system.command(geckodriver);
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
            Driver::Gecko,
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
        firefox.fill(profile.screen)?;
        match extension {
            Extension::Echo => firefox.await_add_on(ECHO_ADD_ON)?,
            Extension::ByPolicy | Extension::None => {}
            Extension::Rootwatch => firefox.await_add_on(ADD_ON)?,
        }
        firefox.look_unattended()?;
        Ok(firefox)
    }

    /// Makes the window as large as the screen. The driver's own command for it waits five seconds, for a
    /// window manager that is not there.
    fn fill(&self, Screen { width, height }: Screen) -> Result<()> {
        let script = "window.moveTo(0, 0);
            window.resizeTo(...arguments);
            return [window.screenX, window.screenY, window.outerWidth, window.outerHeight];";
        let size = [json!(width), json!(height)];
        let wanted = json!([0, 0, width, height]);
        wait::until("the window to fill the screen", || {
            let frame = self.session.run(Context::Chrome, script, &size)?;
            Ok((frame == wanted).then_some(()))
        })
    }

    fn await_add_on(&self, add_on: &str) -> Result<()> {
        let script = "const policy = WebExtensionPolicy.getByID(arguments[0]);
            return policy?.active ? policy.extension.backgroundState ?? 'unknown' : null;";
        wait::until("the add-on to run", || {
            let state = self
                .session
                .run(Context::Chrome, script, &[json!(add_on)])?;
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

impl Browser for Firefox {
    fn session(&self) -> &Session {
        &self.session
    }

    fn folder(&self) -> &Path {
        &self.folder
    }

    fn badge(&self) -> Result<Badge> {
        let script = "const button = document.getElementById(arguments[0]);
            return Object.fromEntries(
              ['badge', 'badgeStyle', 'tooltiptext'].map(name => [name, button.getAttribute(name)]));";
        let read = self
            .session
            .run(Context::Chrome, script, &[json!(BUTTON)])?;
        Ok(Badge {
            text: text_of(&read, "badge").to_owned(),
            colour: colour(text_of(&read, "badgeStyle")),
            title: text_of(&read, "tooltiptext").to_owned(),
        })
    }

    fn press_button(&self) -> Result<()> {
        let button = format!("document.getElementById('{BUTTON}')");
        let is_clicked = self.session.click(Context::Chrome, &button)?;
        ensure!(is_clicked, "there is no Rootwatch button in the toolbar");
        Ok(())
    }

    fn run_in_popup(&self, function: &str) -> Result<Value> {
        self.session
            .run(Context::Chrome, RUN_IN_POPUP, &[json!(function)])
    }

    fn close_popup(&self) -> Result<()> {
        let script = "const panel = document.querySelector('.webextension-popup-browser')
              ?.closest('panel');
            panel?.hidePopup();
            return !panel || panel.state === 'closed';";
        wait::until("the popup to close", || {
            let is_closed = self.session.run(Context::Chrome, script, &[])?;
            Ok((is_closed == json!(true)).then_some(()))
        })
    }

    fn select_tab(&self, handle: &str) -> Result<()> {
        self.session.select_tab(handle)
    }

    fn extension_page(&self, path: &str) -> String {
        format!("{ADD_ON_ORIGIN}/{path}")
    }

    fn close_welcome(&self) -> Result<bool> {
        let script = "const tab = gBrowser.tabs.find(
              tab => tab.linkedBrowser.currentURI.spec === arguments[0]);
            if (tab) gBrowser.removeTab(tab);
            return Boolean(tab);";
        let address = json!(self.extension_page(WELCOME));
        let is_closed = self.session.run(Context::Chrome, script, &[address])?;
        Ok(is_closed == json!(true))
    }

    /// These preferences stand for what Firefox asks the desktop.
    fn wish(&self, wish: Option<Wish>) -> Result<()> {
        let script = "const [forcedColours, reducedMotion] = arguments;
            Services.prefs.setIntPref('browser.display.document_color_use', forcedColours ? 2 : 0);
            Services.prefs.setIntPref('ui.prefersReducedMotion', reducedMotion ? 1 : 0);
            // The address bar has the focus where a page was opened last.
            gBrowser.selectedBrowser.focus();";
        let is = |other: Wish| json!(wish == Some(other));
        let wishes = [is(Wish::ForcedColours), is(Wish::ReducedMotion)];
        self.session.run(Context::Chrome, script, &wishes)?;
        Ok(())
    }

    fn photograph(&self, name: &str) -> Result<Picture> {
        let picture = self.display.picture()?;
        picture.save(&self.folder.join(format!("{name}.png")))?;
        Ok(picture)
    }

    /// A picture and the browser's own messages, what the host wrote to standard error among them.
    fn save_evidence(&self) -> Result<()> {
        self.photograph("failure")?;
        let script = "return Services.console.getMessageArray().map(String).join('\\n')";
        let messages = self.session.run(Context::Chrome, script, &[])?;
        fs::write(
            self.folder.join("console.log"),
            messages.as_str().unwrap_or_default(),
        )?;
        Ok(())
    }

    fn quit(&self) -> Result<()> {
        self.session.quit()
    }
}

impl Drop for Firefox {
    fn drop(&mut self) {
        // After an orderly end there is nobody left to quit; killing geckodriver alone would
        // leave Firefox behind.
        let _ = self.session.quit();
    }
}

/// Names the background colour in a style attribute as Firefox writes it.
fn colour(style: &str) -> Colour {
    let numbers = style
        .split_once("background-color: rgb")
        .map(|(_, rest)| rest.trim_start_matches(['a', '(']));
    let mut parts = numbers
        .unwrap_or_default()
        .split([',', ')'])
        .map(|part| part.trim().parse());
    match (parts.next(), parts.next(), parts.next()) {
        (Some(Ok(red)), Some(Ok(green)), Some(Ok(blue))) => Colour::named(red, green, blue),
        _ => Colour::Other,
    }
}

fn port_in(log: &Path) -> Option<u16> {
    let text = fs::read_to_string(log).ok()?;
    let (_, rest) = text.split_once("Listening on 127.0.0.1:")?;
    rest.lines().next()?.trim().parse().ok()
}

/// The popup lives in the add-on's process. A frame script is the way in that needs no help from
/// the add-on and does not take the focus away, which would close the popup.
const RUN_IN_POPUP: &str = r#"
    const browser = document.querySelector(".webextension-popup-browser");
    const panel = browser?.closest("panel");
    if (panel?.state !== "open") return null;
    // It is gone from the element as soon as the popup closes, which may be meanwhile.
    const { messageManager } = browser;
    const name = `lab:${Math.random()}`;
    return new Promise(resolve => {
      const done = value => {
        messageManager.removeMessageListener(name, listener);
        panel.removeEventListener("popuphidden", gone);
        resolve(value);
      };
      const listener = message => done(message.data);
      const gone = event => event.target === panel && done(null);
      messageManager.addMessageListener(name, listener);
      panel.addEventListener("popuphidden", gone);
      const script = `sendAsyncMessage(${JSON.stringify(name)}, (${arguments[0]})(content));`;
      messageManager.loadFrameScript("data:," + encodeURIComponent(script), false);
    });
"#;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colour_is_read_from_the_style() {
        let style = "background-color: rgba(197, 34, 31, 1); color: x";
        assert_eq!(colour(style), Colour::Red);
        assert_eq!(colour("background-color: rgb(90, 96, 104)"), Colour::Grey);
        assert_eq!(colour(""), Colour::Other);
    }
}
