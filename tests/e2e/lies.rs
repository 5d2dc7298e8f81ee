//! Others try to get at Rootwatch: a page, whose certificates are full of markup and which then floods
//! what it can reach; and another extension, which also tries the host. Neither gets in, neither's text
//! becomes more than text, and Rootwatch goes on as before.

use std::sync::Arc;

use anyhow::{Result, ensure};
use serde_json::json;

use crate::browser::Kind;
use crate::pki::{Authority, Certifier, Name, Sends};
use crate::profile::ADD_ON;
use crate::toolbar::Colour;
use crate::world::World;
use crate::{chromium_profile, stranger};

const SITE: &str = "attacker.example";

const MARKUP: Name = Name {
    country: Some("<b>"),
    organization: "\"><img src=x onerror=\"document.title='run'\"><script>document.title='run'</script>",
    common: "<iframe srcdoc=\"<p>in</p>\"></iframe><svg onload=\"document.title='run'\">",
};

/// What text would have become if it were ever parsed.
const FOUND: &str = "window => JSON.stringify([
    window.document.title,
    window.document.querySelectorAll('img[src=x], iframe, b, script:not([src]), [onload]').length,
])";

/// Whether the page lets a string become HTML.
const INJECT: &str = "try {
        document.body.innerHTML += '<img src=x>';
        return document.images.length;
    } catch (error) {
        return error.name;
    }";

pub(super) fn play(world: &World) -> Result<()> {
    let markup = Arc::new(Authority::root(MARKUP)?);
    world.trust_authority("markup", &markup)?;
    let certifier = Certifier::new(markup, Sends::Everything)?.with_subject(SITE, MARKUP);
    let interceptor = world.internet.interceptor_with(certifier)?;
    world.internet.router.route(SITE, interceptor);
    let browser = world.browser()?;
    let rootwatch = browser.extension_page("");
    browser.navigate(&format!("https://{SITE}/#{rootwatch}"))?;
    browser.await_page_text("Tried all")?;
    browser.await_page_text("Let in by its own page, its own picture. Tried all.")?;
    show_markup(world)?;
    ask_as_stranger(world, &rootwatch)?;
    // The browser itself holds the pages of the extension to this.
    browser.navigate(&browser.extension_page("roots/roots.html"))?;
    let injected = browser.run_in_page(INJECT, &[])?;
    ensure!(
        injected == json!("TypeError"),
        "HTML from a string: {injected}"
    );
    // And the host still answers those whom it serves.
    browser.navigate("https://news.example/")?;
    browser.await_badge("!", Colour::Red)?;
    Ok(())
}

/// Everything that the certificates say stands in the popup as it is.
fn show_markup(world: &World) -> Result<()> {
    let browser = world.browser()?;
    let popup = browser.open_settled_popup()?;
    popup.expect(&[("mainStanding", "outside-public-trust")])?;
    browser.unfold_in_popup("[data-testid=technical]")?;
    browser.unfold_in_popup("[data-testid=path] li:first-child .certificate")?;
    let popup = browser.await_popup("the fields of the certificate", |popup| {
        popup.body.text().contains("Save as PEM")
    })?;
    browser.photograph("popup")?;
    popup.expect_text(&[MARKUP.organization, MARKUP.common])?;
    let found = browser.run_in_popup(FOUND)?;
    ensure!(
        found == json!("[\"Rootwatch\",0]"),
        "markup is no text: {found}"
    );
    browser.close_popup()
}

fn ask_as_stranger(world: &World, rootwatch: &str) -> Result<()> {
    let browser = world.browser()?;
    let (id, refusal) = match world.setting.browser {
        Kind::Chromium(_) => (chromium_profile::EXTENSION, "messaging host is forbidden"),
        Kind::Firefox => (ADD_ON, "No such native application"),
    };
    if world.setting.browser == Kind::Firefox {
        browser.session().load_add_on(stranger::FOLDER)?;
    }
    let page = stranger::page(world.setting.browser);
    browser.navigate(&format!("{page}#{id}|{rootwatch}"))?;
    browser.await_page_text("Tried all")?;
    browser.await_page_text("Let in by its own page. Kept out:")?;
    // It has the permission, and the host is there for others: it was refused, and not missed.
    browser.await_page_text(refusal)
}
