//! What the popup leads to, by keyboard alone: a part is chosen, a certificate unfolded and saved, the
//! installed roots are looked at, and evidence is looked through and saved with the server's address.

use std::fs;
use std::rc::Rc;
use std::sync::Arc;

use anyhow::{Context as _, Result};
use serde_json::json;

use super::keyboard::{ENTER, go_to, open, press, walk};
use crate::browser::Browser;
use crate::pki::{Certifier, Sends};
use crate::proxy::NEAR;
use crate::wait;
use crate::world::World;

/// Where all servers of the lab are.
const ADDRESS: &str = "127.0.0.1";

/// Whether the popup tells of the worst that is on the page.
const IS_WORST: &str = "document.querySelector('[data-testid=scope][data-is-worst]')";

pub(super) fn play(world: &World) -> Result<()> {
    let browser = world.browser()?;
    let site = browser.session().tab()?;
    let viewer = browser.session().new_tab()?;
    let person = Person {
        world,
        browser,
        site,
        viewer,
    };
    person.choose_part()?;
    person.save_certificate()?;
    person.look_at_roots()?;
    person.save_evidence()
}

/// Somebody without a mouse, with a site in one tab and the popup in another: it is the same page.
struct Person<'w> {
    world: &'w World,
    browser: Rc<dyn Browser>,
    site: String,
    viewer: String,
}

impl Person<'_> {
    /// The intercepted part is shown first; the page itself is looked at, and the part again.
    fn choose_part(&self) -> Result<()> {
        let browser = &*self.browser;
        self.open_popup_of("https://library.example/picture")?;
        browser.await_in_page(IS_WORST)?;
        browser.await_in_page("document.querySelector('[data-testid=main-part] .row')")?;
        walk(browser, "the popup of a page with a part")?;
        go_to(browser, "part ")?;
        press(browser, ENTER)?;
        let is_read = "document.activeElement.dataset.testid === 'headline'";
        browser.await_in_page(&format!("!{IS_WORST} && {is_read}"))?;
        walk(browser, "the popup with another part")?;
        go_to(browser, "back")?;
        press(browser, ENTER)?;
        browser.await_in_page(IS_WORST)
    }

    fn save_certificate(&self) -> Result<()> {
        let browser = &*self.browser;
        self.open_popup_of("https://news.example/")?;
        browser.await_in_page("document.body.dataset.severity === 'alarm'")?;
        go_to(browser, "technical")?;
        press(browser, ENTER)?;
        go_to(browser, "path 0")?;
        press(browser, ENTER)?;
        browser.await_in_page("document.querySelector('[data-testid=save-pem]')")?;
        walk(browser, "the popup with a certificate")?;
        let script = "return document.querySelector('[data-testid=save-pem]').dataset.focus";
        let save = browser.run_in_page(script, &[])?;
        go_to(browser, save.as_str().context("it has no name")?)?;
        press(browser, ENTER)?;
        self.await_file("news.example.pem", "-----END CERTIFICATE-----")
    }

    fn look_at_roots(&self) -> Result<()> {
        let browser = &*self.browser;
        open(browser, "roots/roots.html")?;
        walk(browser, "the page of roots")?;
        go_to(browser, "refresh")?;
        press(browser, ENTER)?;
        browser.await_page_text("Up to date")?;
        // Whoever pressed it wants to press it again, or to go on from there.
        browser.await_in_page("document.activeElement.id === 'refresh'")
    }

    fn save_evidence(&self) -> Result<()> {
        let browser = &*self.browser;
        let state = Arc::clone(&self.world.internet.roots.state);
        let certifier = Certifier::new(state, Sends::Everything)?;
        let server = self.world.internet.server(Arc::new(certifier))?;
        let tab = self.open_popup_of(&format!("https://{NEAR}:{}/", server.port()))?;
        browser.await_in_page("document.body.dataset.severity === 'alarm'")?;
        let script = "const { runtime } = globalThis.browser ?? chrome;
            const message = { type: 'takeEvidence', tabId: arguments[0], host: null };
            return runtime.sendMessage(message).then(({ value }) => value);";
        let number = browser.run_in_page(script, &[json!(tab)])?;
        open(browser, &format!("evidence/evidence.html?n={number}"))?;
        walk(browser, "the evidence")?;
        go_to(browser, "address")?;
        press(browser, " ")?;
        let text = "document.querySelector('[data-testid=evidence-text]').textContent";
        browser.await_in_page(&format!("{text}.includes('{ADDRESS}')"))?;
        walk(browser, "the evidence with the address")?;
        go_to(browser, "Save the file")?;
        press(browser, ENTER)?;
        self.await_file(".json", ADDRESS)
    }

    /// Opens a site in its tab and its popup in the other; gives the number of the site's tab.
    fn open_popup_of(&self, address: &str) -> Result<i64> {
        let browser = &*self.browser;
        browser.select_tab(&self.site)?;
        browser.navigate(address)?;
        browser.select_tab(&self.viewer)?;
        open(browser, "roots/roots.html")?;
        let script = "const { tabs } = globalThis.browser ?? chrome;
            return tabs.query({ active: false }).then(([{ id }]) => id);";
        let tab = browser.run_in_page(script, &[])?;
        let tab = tab.as_i64().context("the site's tab has no number")?;
        open(browser, &format!("popup/popup.html?tab={tab}"))?;
        Ok(tab)
    }

    /// A file of a name that ends so, with these words in it.
    fn await_file(&self, end: &str, words: &str) -> Result<()> {
        let folder = self.world.home.folder.join("Downloads");
        wait::until(&format!("a file {end} with {words:?}"), || {
            let Ok(files) = fs::read_dir(&folder) else {
                return Ok(None);
            };
            let mut paths = files.flatten().map(|file| file.path());
            let is_saved = paths.any(|path| {
                path.to_string_lossy().ends_with(end)
                    && fs::read_to_string(&path).is_ok_and(|text| text.contains(words))
            });
            Ok(is_saved.then_some(()))
        })
    }
}
