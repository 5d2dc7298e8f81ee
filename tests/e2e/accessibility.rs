//! Every page of the extension and every state of its popup in one language, in light and dark, and at
//! twice the size: checked with axe-core, looked at for what is cut off, and photographed for the
//! contact sheet. One browser is enough for all of it.

use std::cell::RefCell;

use anyhow::{Context as _, Result, ensure};
use serde_json::{Value, json};

use super::made_up;
use crate::accessibility::{Axe, Rules, ensure_nothing_is_cut_off};
use crate::browser::Browser;
use crate::forced_colours::{ensure_losses_are_seen, ensure_nothing_is_lost};
use crate::toolchain::Toolchain;
use crate::world::World;

/// Pages that need nothing to happen before, by name.
const PAGES: &[(&str, &str)] = &[
    ("welcome", "welcome/welcome.html"),
    ("settings", "options/options.html"),
    ("warning-of-nothing", "interrupt/interrupt.html"),
    ("roots", "roots/roots.html"),
];

/// What the popup can be asked to show an example of: each state of the button.
const EXAMPLES: &[&str] = &[
    "alarm",
    "notice",
    "suspected",
    "capable",
    "undetermined",
    "acknowledged",
    "outside",
    "public",
];

/// Sites that lead to states of the popup which have no example, and what the popup's body then says.
const SITES: &[(&str, &str, &str)] = &[
    (
        "popup-state",
        "https://news.example/",
        "severity === 'alarm'",
    ),
    (
        "popup-part",
        "https://library.example/picture",
        "severity === 'alarm'",
    ),
    (
        "popup-unencrypted",
        "http://provider.example/",
        "story === 'unencrypted'",
    ),
    (
        "popup-refused",
        "https://stranger.example/",
        "evidence === 'probed'",
    ),
    (
        "popup-offer",
        "http://provider.example/imitation.crt",
        "offer === 'imitation'",
    ),
];

/// Whom somebody knows.
const NAME: &str = "The root of a company with a rather long name";

/// The tabs and tools of the story.
struct Stage {
    browser: std::rc::Rc<dyn Browser>,
    axe: Axe,
    /// As the settings name it.
    language: &'static str,
    /// Where sites are opened.
    site: String,
    /// Where the extension's pages are looked at.
    viewer: String,
    /// What was found wrong, for one report of it all.
    faults: RefCell<Vec<String>>,
}

pub(super) fn play_english(world: &World) -> Result<()> {
    play(world, "en")
}

pub(super) fn play_kazakh(world: &World) -> Result<()> {
    play(world, "kk")
}

pub(super) fn play_russian(world: &World) -> Result<()> {
    play(world, "ru")
}

fn play(world: &World, language: &'static str) -> Result<()> {
    let browser = world.browser()?;
    let site = browser.session().tab()?;
    let viewer = browser.session().new_tab()?;
    let axe = Axe::load(&Toolchain::locate()?)?;
    let stage = Stage {
        browser,
        axe,
        language,
        site,
        viewer,
        faults: RefCell::default(),
    };
    stage.speak(false)?;
    for (name, path) in PAGES {
        stage.open(path)?;
        stage.examine(name)?;
    }
    // It has no control that could have the focus.
    stage.open("evidence/evidence.html?n=999")?;
    stage.glance("evidence-gone")?;
    stage.know_somebody()?;
    stage.open_popup_of(stage.open("popup/popup.html")?)?;
    for name in EXAMPLES {
        stage.show_example(name)?;
        stage.examine(&format!("popup-{name}"))?;
    }
    if language == "en" {
        stage.show_example("alarm")?;
        stage.browser.run_in_page(UNFOLD, &[])?;
        ensure_losses_are_seen(&*stage.browser)?;
    }
    made_up::show_each(&*stage.browser, |name| stage.glance(name))?;
    for (name, address, expected) in SITES {
        let tab = stage.visit(address)?;
        stage.open_popup_of(tab)?;
        let wanted = format!("document.body.dataset.{expected}");
        stage.browser.await_in_page(&wanted)?;
        stage.await_ready()?;
        stage.examine(name)?;
        if *name == "popup-state" {
            stage.open_evidence_of(tab)?;
            stage.examine("evidence")?;
        }
    }
    stage.warn()?;
    let faults = stage.faults.take();
    ensure!(faults.is_empty(), "{}", faults.join("\n"));
    Ok(())
}

impl Stage {
    /// Has the extension speak the story's language from now on, and interrupt or not.
    fn speak(&self, interrupt: bool) -> Result<()> {
        self.open("options/options.html")?;
        let settings =
            json!({ "interrupt": interrupt, "language": self.language, "theme": "light" });
        self.browser.set_settings(settings)
    }

    /// Opens a page of the extension in the viewer and gives the number by which the extension knows
    /// that tab.
    fn open(&self, path: &str) -> Result<i64> {
        self.browser.select_tab(&self.viewer)?;
        self.browser.navigate(&self.browser.extension_page(path))?;
        self.await_ready()?;
        let script = "const { tabs } = globalThis.browser ?? chrome;
            return tabs.getCurrent().then(({ id }) => id);";
        let id = self.browser.run_in_page(script, &[])?;
        id.as_i64().context("the tab has no number")
    }

    /// The settings as they are with a known authority in them.
    fn know_somebody(&self) -> Result<()> {
        self.keep(json!([{ "key": "ab".repeat(32), "name": NAME, "since": "2026-11-29" }]))?;
        self.open("options/options.html")?;
        self.browser.await_page_text(NAME)?;
        self.examine("settings-known")?;
        self.keep(json!([]))
    }

    fn keep(&self, known: Value) -> Result<()> {
        let script = "const { storage } = globalThis.browser ?? chrome;
            return storage.local.set({ known: arguments[0] }).then(() => true);";
        self.browser.run_in_page(script, &[known])?;
        Ok(())
    }

    fn await_ready(&self) -> Result<()> {
        self.browser
            .await_in_page("document.body?.dataset.ready === 'true'")
    }

    /// Opens a site in its tab and gives that tab's number.
    fn visit(&self, address: &str) -> Result<i64> {
        self.browser.select_tab(&self.site)?;
        self.browser.navigate("https://start.example/")?;
        self.browser.begin_navigation(address)?;
        self.browser.select_tab(&self.viewer)?;
        let script = "const { tabs } = globalThis.browser ?? chrome;
            return tabs.query({ active: false }).then(([{ id }]) => id);";
        let id = self.browser.run_in_page(script, &[])?;
        id.as_i64().context("the site's tab has no number")
    }

    fn open_popup_of(&self, tab: i64) -> Result<()> {
        self.open(&format!("popup/popup.html?tab={tab}"))?;
        Ok(())
    }

    /// Opens what the popup's button for evidence opens.
    fn open_evidence_of(&self, tab: i64) -> Result<()> {
        let script = "const { runtime } = globalThis.browser ?? chrome;
            const message = { type: 'takeEvidence', tabId: arguments[0], host: null };
            return runtime.sendMessage(message).then(({ value }) => value);";
        let number = self.browser.run_in_page(script, &[json!(tab)])?;
        self.open(&format!("evidence/evidence.html?n={number}"))?;
        Ok(())
    }

    /// Has the popup in the viewer show an example, for which it asks on its own behalf.
    fn show_example(&self, name: &str) -> Result<()> {
        let script = "const [name] = arguments;
            const { runtime, tabs } = globalThis.browser ?? chrome;
            return tabs.getCurrent().then(({ id }) =>
              runtime.sendMessage({ type: 'example', tabId: id, name })).then(() => true);";
        self.browser.run_in_page(script, &[json!(name)])?;
        self.browser
            .await_in_page(&format!("document.body.dataset.severity === '{name}'"))
    }

    /// Shows the warning in the place of a page.
    fn warn(&self) -> Result<()> {
        self.speak(true)?;
        self.browser.select_tab(&self.site)?;
        self.browser.navigate("https://start.example/")?;
        self.browser.begin_navigation("https://news.example/")?;
        self.browser
            .await_in_page("document.body?.dataset.held === 'true'")?;
        self.await_ready()?;
        self.examine("warning")
    }

    /// Looks at the page in the selected tab in every way.
    fn examine(&self, name: &str) -> Result<()> {
        let browser = &*self.browser;
        let what = format!("{name}-{}", self.language);
        browser.run_in_page(UNFOLD, &[])?;
        self.note(self.axe.check(browser, Rules::All, &what));
        self.note(ensure_nothing_is_cut_off(browser, &what));
        browser.photograph_page(&format!("{what}-light"))?;
        self.wear("dark")?;
        let dark = format!("{what} in dark");
        self.note(self.axe.check(browser, Rules::Colours, &dark));
        browser.photograph_page(&format!("{what}-dark"))?;
        self.wear("light")?;
        self.zoom(2)?;
        let zoomed = format!("{what} at twice the size");
        self.note(ensure_nothing_is_cut_off(browser, &zoomed));
        browser.photograph_page(&format!("{what}-zoomed"))?;
        self.zoom(1)?;
        if self.language == "en" {
            let picture = format!("{what}-forced");
            self.note(ensure_nothing_is_lost(browser, &what, &picture));
        }
        Ok(())
    }

    /// Looks at a state that differs from others in its words and cards alone. Rules about them hold in
    /// every language.
    fn glance(&self, name: &str) -> Result<()> {
        let browser = &*self.browser;
        let what = format!("{name}-{}", self.language);
        browser.run_in_page(UNFOLD, &[])?;
        if self.language == "en" {
            self.note(self.axe.check(browser, Rules::All, &what));
        }
        self.note(ensure_nothing_is_cut_off(browser, &what));
        browser.photograph_page(&format!("{what}-light"))?;
        self.zoom(2)?;
        let zoomed = format!("{what} at twice the size");
        self.note(ensure_nothing_is_cut_off(browser, &zoomed));
        self.zoom(1)
    }

    fn note(&self, result: Result<()>) {
        if let Err(fault) = result {
            self.faults.borrow_mut().push(fault.to_string());
        }
    }

    /// The colours that the person can choose in the settings.
    fn wear(&self, theme: &str) -> Result<()> {
        let script = "document.documentElement.dataset.theme = arguments[0];";
        self.browser.run_in_page(script, &[json!(theme)])?;
        // Colours change slowly; while they do, no contrast is the one that was meant.
        self.browser
            .await_in_page("document.getAnimations().length === 0")
    }

    /// As the browser's menu does it.
    fn zoom(&self, factor: u8) -> Result<()> {
        let script = "const { tabs } = globalThis.browser ?? chrome;
            return tabs.setZoom(arguments[0]).then(() => true);";
        self.browser.run_in_page(script, &[json!(factor)])?;
        self.browser
            .await_in_page(&format!("devicePixelRatio === {factor}"))
    }
}

/// Folded parts are read too.
const UNFOLD: &str = "document.querySelectorAll('details').forEach(part => { part.open = true; });";
