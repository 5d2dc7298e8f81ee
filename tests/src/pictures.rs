//! `cargo lab pictures`: the pictures of the README, taken from the real product in the lab.

use std::fs;

use anyhow::{Context as _, Result};
use serde_json::json;

use crate::browser::{Kind, Scheme};
use crate::check;
use crate::setting::Setting;
use crate::toolchain::{Purpose, Toolchain};
use crate::world::World;

/// A popup that is photographed, in light and dark.
struct Shot {
    /// Of the file.
    name: &'static str,
    address: &'static str,
    /// That the extension speaks.
    language: &'static str,
}

const SHOTS: &[Shot] = &[
    Shot {
        name: "state",
        address: "https://news.example/",
        language: "en",
    },
    Shot {
        name: "mitmproxy",
        address: "https://bank.example/",
        language: "en",
    },
    Shot {
        name: "state-ru",
        address: "https://news.example/",
        language: "ru",
    },
    Shot {
        name: "state-kk",
        address: "https://news.example/",
        language: "kk",
    },
];

/// Takes them anew, into `tests/pictures`.
pub(crate) fn take(toolchain: &Toolchain) -> Result<()> {
    toolchain.prepare(Purpose::Browse)?;
    check::build(toolchain)?;
    let target = toolchain.root.join("tests/pictures");
    fs::create_dir_all(&target)?;
    for (scheme, suffix) in [(Scheme::Light, "light"), (Scheme::Dark, "dark")] {
        let setting = Setting::usual(Kind::Firefox).in_scheme(scheme);
        let world = World::create(toolchain, toolchain.lab.join("pictures"), setting)?;
        world.start_mitmproxy()?;
        let browser = world.browser()?;
        for Shot {
            name,
            address,
            language,
        } in SHOTS
        {
            browser.navigate(&browser.extension_page("options/options.html"))?;
            browser.await_in_page("document.body?.dataset.ready === 'true'")?;
            browser.set_settings(json!({ "language": language }))?;
            browser.navigate(address)?;
            browser.open_popup("known-interception")?;
            let picture = browser.photograph(name)?;
            browser.close_popup()?;
            let path = target.join(format!("{name}-{suffix}.png"));
            picture
                .save(&path)
                .with_context(|| format!("cannot take {name}"))?;
            println!("  {}", path.display());
        }
        drop(browser);
        world.tidy()?;
    }
    Ok(())
}
