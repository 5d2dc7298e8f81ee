//! How long a page takes to load with the extension and without it: two browsers that differ by
//! nothing else and load the same page in turns.

use std::rc::Rc;
use std::time::Duration;

use anyhow::{Context as _, Result};

use super::figures::{Row, Spread};
use crate::browser::{Browser, Kind};
use crate::pages::LOADED;
use crate::router::Route;
use crate::setting::{Extension, Setting};
use crate::toolchain::Toolchain;
use crate::wait;
use crate::webdriver::Context;
use crate::world::World;

/// Loads of each browser that are not counted: the first ones make connections and compile scripts.
const BEFORE: usize = 5;

/// Loads the page `count` times in each browser.
pub(super) fn measure(toolchain: &Toolchain, kind: Kind, count: usize) -> Result<Row> {
    let folder = toolchain.lab.join("bench-browsers").join(kind.name());
    let world = |name: &str, setting: Setting| {
        let world = World::create(toolchain, folder.join(name), setting)?;
        let server = Route::Server(world.internet.keeping_server()?);
        world.internet.router.route(LOADED, server);
        for number in 0..10 {
            let part = format!("loaded-{number}.example");
            world.internet.router.route(&part, server);
        }
        let browser = world.browser()?;
        if kind == Kind::Firefox {
            let exact = "Services.prefs.setBoolPref('privacy.reduceTimerPrecision', false)";
            browser.session().run(Context::Chrome, exact, &[])?;
        }
        anyhow::Ok(world)
    };
    let usual = Setting::usual(kind);
    let with = world("with", usual)?;
    let without = world("without", usual.with_extension(Extension::None))?;
    let (mut of_with, mut of_without) = (Vec::new(), Vec::new());
    for number in 0..BEFORE + count {
        let mut turns = [(&with, &mut of_with), (&without, &mut of_without)];
        if number % 2 == 1 {
            turns.reverse();
        }
        for (world, times) in turns {
            let took = load(&world.browser()?)?;
            if number >= BEFORE {
                times.push(took);
            }
        }
    }
    with.tidy()?;
    without.tidy()?;
    let [of_with, of_without] = [of_with, of_without].map(|times| Spread::of(&times));
    let what = format!(
        "page load in {}, 40 resources from 10 hosts ({count} loads)",
        kind.title()
    );
    let beside = "without the extension";
    Ok(Row::times(&what, of_with, beside, of_without, 1.02))
}

/// Loads the page once: from the start of the navigation to the end of its load event.
fn load(browser: &Rc<dyn Browser>) -> Result<Duration> {
    browser.navigate(&format!("https://{LOADED}/"))?;
    let script = "const [load] = performance.getEntriesByType('navigation');
        const seen = [...document.images].filter(image => image.naturalWidth > 0);
        return seen.length === 40 && load.loadEventEnd > 0 ? load.loadEventEnd : null;";
    let milliseconds = wait::until("the page with its 40 pictures", || {
        Ok(browser.run_in_page(script, &[])?.as_f64())
    });
    let milliseconds = milliseconds.context("the page did not load")?;
    Ok(Duration::from_secs_f64(milliseconds / 1000.0))
}
