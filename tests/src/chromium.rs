//! A running Chromium with a home of its own, on a screen of its own. chromedriver drives its pages;
//! the toolbar button is asked for, and pressed, from a page of the extension that lies in no tab.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use anyhow::{Context as _, Result, bail};
use serde_json::{Value, json};

use crate::browser::{Browser, Screen, WELCOME, Wish};
use crate::child::KillOnDrop;
use crate::chromium_profile::{ChromiumProfile, EXTENSION_ORIGIN, NO_NETWORKING};
use crate::devtools::{DevTools, Target};
use crate::display::Display;
use crate::picture::Picture;
use crate::popup::text_of;
use crate::ports::{await_listening, free_address};
use crate::setting::Extension;
use crate::system::System;
use crate::toolbar::{Badge, Colour};
use crate::wait;
use crate::webdriver::{Driver, Session};

/// Chromium, ended when dropped.
pub(crate) struct Chromium {
    session: Session,
    devtools: DevTools,
    /// The target from which the extension's API is called: a file of the extension without any
    /// script, so that the extension itself never learns of it and its worker may sleep.
    vantage: String,
    display: Display,
    /// Where pictures and logs go.
    folder: PathBuf,
    _driver: KillOnDrop,
}

/// A browser on a busy machine takes its time.
const SLOW_START: Duration = Duration::from_mins(1);

impl Chromium {
    /// Starts Chromium and waits until the extension runs in it, where there is one.
    pub(crate) fn start(
        system: &System,
        profile: &ChromiumProfile,
        folder: &Path,
        extension: Extension,
    ) -> Result<Self> {
        let Screen { width, height } = profile.screen();
        let display = Display::start(folder, profile.screen())?;
        let log = folder.join("chromium.log");
        let output = File::create(&log)?;
        let mut command = system.command("chromedriver");
        profile.apply(&mut command);
        // Left to choose, it takes a port that is free for IPv6 and ends where IPv4 is not.
        let address = free_address()?;
        command
            .arg(format!("--port={}", address.port()))
            .env("DISPLAY", &display.name)
            .env_remove("WAYLAND_DISPLAY")
            .stdin(Stdio::null())
            .stdout(output.try_clone()?)
            .stderr(output);
        let mut driver = KillOnDrop(command.spawn().context("cannot start chromedriver")?);
        await_listening("chromedriver", &mut driver.0, address)?;
        profile.forget_last_run()?;
        let mut arguments = profile.arguments()?;
        arguments.push(format!("--window-size={width},{height}"));
        arguments.push("--window-position=0,0".to_owned());
        // Without the line that says who controls the browser.
        let mut without = vec!["enable-automation"];
        if extension == Extension::ByPolicy {
            // chromedriver says this by itself.
            without.push(NO_NETWORKING);
        }
        let session = Session::start(
            Driver::Chrome,
            address.port(),
            &json!({
                "binary": "/usr/bin/chromium",
                "args": arguments,
                "excludeSwitches": without,
            }),
        )?;
        let devtools = wait::until("Chromium's remote control", || {
            DevTools::connect(&profile.active_port())
        })?;
        // A page that is asked for while the first one is still on its way never comes.
        wait::until("the first page", || {
            let is_there = |target: &Target| target.kind == "page" && !target.url.is_empty();
            Ok(devtools.targets()?.iter().any(is_there).then_some(()))
        })?;
        let vantage = match extension {
            Extension::Rootwatch => await_extension(&devtools)?,
            // There is nothing to be called.
            Extension::ByPolicy | Extension::Echo | Extension::None => String::new(),
        };
        Ok(Self {
            session,
            devtools,
            vantage,
            display,
            folder: folder.to_owned(),
            _driver: driver,
        })
    }

    /// Ends the extension's service worker, as the browser does when it has been idle.
    pub(crate) fn kill_service_worker(&self) -> Result<()> {
        let Some(worker) = self.service_worker()? else {
            bail!("the extension's service worker does not run");
        };
        self.devtools.close(&worker.id)?;
        wait::until("the service worker to end", || {
            Ok(self.service_worker()?.is_none().then_some(()))
        })
    }

    /// The extension's service worker where it is awake.
    pub(crate) fn service_worker(&self) -> Result<Option<Target>> {
        self.find(|target| {
            target.kind == "service_worker" && target.url.starts_with(EXTENSION_ORIGIN)
        })
    }

    /// Whether a page of the extension is open in some tab.
    pub(crate) fn has_page(&self, path: &str) -> Result<bool> {
        let address = self.extension_page(path);
        let page = self.find(|target| target.kind == "page" && target.url == address)?;
        Ok(page.is_some())
    }

    fn popup_target(&self) -> Result<Option<Target>> {
        let address = self.extension_page("popup/popup.html");
        self.find(|target| target.kind == "page" && target.url.starts_with(&address))
    }

    fn find(&self, is_wanted: impl Fn(&Target) -> bool) -> Result<Option<Target>> {
        Ok(self.devtools.targets()?.into_iter().find(is_wanted))
    }
}

impl Browser for Chromium {
    fn session(&self) -> &Session {
        &self.session
    }

    fn folder(&self) -> &Path {
        &self.folder
    }

    fn badge(&self) -> Result<Badge> {
        let read = self.devtools.evaluate(&self.vantage, READ_BADGE)?;
        let part = |index: usize| {
            read.pointer(&format!("/color/{index}"))
                .and_then(Value::as_i64)
                .unwrap_or_default()
        };
        Ok(Badge {
            text: text_of(&read, "text").to_owned(),
            colour: Colour::named(part(0), part(1), part(2)),
            title: text_of(&read, "title").to_owned(),
        })
    }

    /// The extension API's way of pressing it: chromedriver cannot reach the toolbar. The popup is
    /// the one that a click opens, in the place where a click opens it.
    fn press_button(&self) -> Result<()> {
        if self.popup_target()?.is_some() {
            return self.close_popup();
        }
        self.devtools.evaluate(&self.vantage, OPEN_POPUP)?;
        Ok(())
    }

    fn run_in_popup(&self, function: &str) -> Result<Value> {
        let Some(popup) = self.popup_target()? else {
            return Ok(Value::Null);
        };
        let given = self
            .devtools
            .evaluate(&popup.id, &format!("({function})(window)"));
        // It may close while it is asked.
        let is_gone = |still: Option<Target>| still.is_none_or(|target| target.id != popup.id);
        if given.is_err() && is_gone(self.popup_target()?) {
            return Ok(Value::Null);
        }
        given
    }

    fn close_popup(&self) -> Result<()> {
        if let Some(popup) = self.popup_target()? {
            self.devtools.close(&popup.id)?;
        }
        wait::until("the popup to close", || {
            Ok(self.popup_target()?.is_none().then_some(()))
        })
    }

    /// chromedriver only turns to the tab; a person sees it in front.
    fn select_tab(&self, handle: &str) -> Result<()> {
        self.session.select_tab(handle)?;
        self.devtools.activate(handle)
    }

    fn extension_page(&self, path: &str) -> String {
        format!("{EXTENSION_ORIGIN}/{path}")
    }

    fn close_welcome(&self) -> Result<bool> {
        let address = self.extension_page(WELCOME);
        let found = self.find(|target| target.kind == "page" && target.url == address)?;
        if let Some(page) = &found {
            self.devtools.close(&page.id)?;
        }
        Ok(found.is_some())
    }

    fn wish(&self, wish: Option<Wish>) -> Result<()> {
        let (colours, motion) = match wish {
            Some(Wish::ForcedColours) => ("active", "no-preference"),
            Some(Wish::ReducedMotion) => ("none", "reduce"),
            None => ("none", "no-preference"),
        };
        let features = json!([
            { "name": "forced-colors", "value": colours },
            { "name": "prefers-reduced-motion", "value": motion },
        ]);
        let media = json!({ "features": features });
        self.session
            .devtools("Emulation.setEmulatedMedia", &media)?;
        // Without a window manager nobody gives the window the focus that is asked for.
        let focus = json!({ "enabled": wish.is_some() });
        self.session
            .devtools("Emulation.setFocusEmulationEnabled", &focus)?;
        Ok(())
    }

    fn photograph(&self, name: &str) -> Result<Picture> {
        let picture = self.display.picture()?;
        picture.save(&self.folder.join(format!("{name}.png")))?;
        Ok(picture)
    }

    /// A picture; what browser and host wrote to standard error is in `chromium.log` already.
    fn save_evidence(&self) -> Result<()> {
        self.photograph("failure")?;
        let targets = self.devtools.targets()?;
        fs::write(self.folder.join("targets.txt"), format!("{targets:#?}"))?;
        Ok(())
    }

    fn quit(&self) -> Result<()> {
        self.session.quit()
    }
}

impl Drop for Chromium {
    fn drop(&mut self) {
        // After an orderly end there is nobody left to quit; killing chromedriver alone would
        // leave Chromium behind.
        let _ = self.session.quit();
    }
}

/// Waits until the extension runs, and gives the page from which its API is called.
fn await_extension(devtools: &DevTools) -> Result<String> {
    let vantage = wait::until_within(SLOW_START, "the extension", || vantage(devtools))?;
    wait::until_within(SLOW_START, "the extension's worker to listen", || {
        let is_listening = devtools.evaluate(&vantage, IS_LISTENING)? == json!(true);
        Ok(is_listening.then_some(()))
    })?;
    Ok(vantage)
}

/// Opens the page from which the extension's API is called, as soon as the extension is there. Gives
/// nothing before.
fn vantage(devtools: &DevTools) -> Result<Option<String>> {
    let page = devtools.open_hidden(&format!("{EXTENSION_ORIGIN}/manifest.json"))?;
    if devtools.evaluate(&page, HAS_API)? == json!(true) {
        return Ok(Some(page));
    }
    devtools.close(&page)?;
    Ok(None)
}

/// Whether the page is the extension's.
const HAS_API: &str = r#"typeof chrome.action?.getBadgeText === "function""#;

/// Whether the extension's worker is ready for events. A profile that was used before has it among its
/// registrations from the start, although it has not run yet; one that answers has.
const IS_LISTENING: &str = r#"(async () => {
    const registrations = await navigator.serviceWorker.getRegistrations();
    if (!registrations.some(({ active }) => active?.state === "activated")) return false;
    return chrome.runtime.sendMessage({ type: "host" }).then(Boolean, () => false);
})()"#;

const READ_BADGE: &str = "(async () => {
    const [tab] = await chrome.tabs.query({ active: true, lastFocusedWindow: true });
    const where = { tabId: tab.id };
    const [text, color, title] = await Promise.all([
        chrome.action.getBadgeText(where),
        chrome.action.getBadgeBackgroundColor(where),
        chrome.action.getTitle(where),
    ]);
    return { text, color, title };
})()";

const OPEN_POPUP: &str = "(async () => {
    const [tab] = await chrome.tabs.query({ active: true, lastFocusedWindow: true });
    // Without a window manager the window is not in front again after a popup was closed.
    await chrome.windows.update(tab.windowId, { focused: true });
    await chrome.action.openPopup({ windowId: tab.windowId });
})()";
