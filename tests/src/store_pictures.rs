//! `cargo lab pictures --store`: what the Chrome Web Store wants to see, in each language of the extension:
//! pictures of a real Chromium, 1280 by 800, and a tile of 440 by 280 with the name and what it does.

use std::fs;
use std::path::Path;

use anyhow::{Context as _, Result, ensure};
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use serde_json::{Value, json};

use crate::browser::{Browser, Flag, Kind, Screen};
use crate::check;
use crate::picture::Picture;
use crate::setting::Setting;
use crate::toolchain::{Purpose, Toolchain};
use crate::world::World;

const LANGUAGES: [&str; 3] = ["en", "ru", "kk"];

/// Names of pictures, in the order in which the store shows them, and the sites whose popup they show.
const SITES: [(&str, &str); 2] = [
    ("1-state", "https://news.example/"),
    ("2-product", "https://bank.example/"),
];

/// The same for pages of the extension.
const PAGES: [(&str, &str); 2] = [
    ("3-installed-roots", "roots/roots.html"),
    ("4-settings", "options/options.html"),
];

const TILE: Screen = Screen {
    width: 440,
    height: 280,
};

/// Takes them anew, into `target/lab/store-pictures/<language>/`.
pub(crate) fn take(toolchain: &Toolchain) -> Result<()> {
    toolchain.prepare(Purpose::Browse)?;
    check::build(toolchain)?;
    let setting = Setting::usual(Kind::Chromium(Flag::On)).on_screen(Screen::STORE);
    for language in LANGUAGES {
        let folder = toolchain.lab.join("store-pictures").join(language);
        fs::create_dir_all(&folder)?;
        let world = World::create(toolchain, toolchain.lab.join("pictures"), setting)?;
        world.start_mitmproxy()?;
        let browser = world.browser()?;
        open(&*browser, "options/options.html")?;
        browser.set_settings(json!({ "language": language, "theme": "light" }))?;
        for (name, address) in SITES {
            browser.navigate(address)?;
            browser.open_popup("known-interception")?;
            keep(&browser.photograph(name)?, Screen::STORE, &folder, name)?;
            browser.close_popup()?;
        }
        for (name, path) in PAGES {
            open(&*browser, path)?;
            keep(&browser.photograph(name)?, Screen::STORE, &folder, name)?;
        }
        let tile = tile(toolchain, &*browser, &folder, language)?;
        keep(&tile, TILE, &folder, "tile")?;
        drop(browser);
        world.tidy()?;
    }
    Ok(())
}

fn open(browser: &(dyn Browser + 'static), path: &str) -> Result<()> {
    browser.navigate(&browser.extension_page(path))?;
    browser.await_in_page("document.body?.dataset.ready === 'true'")
}

/// The store refuses any other size.
fn keep(picture: &Picture, size: Screen, folder: &Path, name: &str) -> Result<()> {
    let is = (picture.width, picture.height);
    ensure!(is == (size.width, size.height), "{name} is {is:?}");
    let file = folder.join(format!("{name}.png"));
    picture.save(&file)?;
    println!("  {}", file.display());
    Ok(())
}

/// A page of that size, drawn by the browser.
fn tile(
    toolchain: &Toolchain,
    browser: &(dyn Browser + 'static),
    folder: &Path,
    language: &str,
) -> Result<Picture> {
    let extension = toolchain.root.join("extension");
    let icon = fs::read_to_string(extension.join("icons/icon.svg"))?;
    let texts = fs::read(extension.join(format!("_locales/{language}/messages.json")))?;
    let texts: Value = serde_json::from_slice(&texts)?;
    let summary = texts.pointer("/extensionDescription/message");
    let summary = summary.and_then(Value::as_str).context("no summary")?;
    let page = folder.join("tile.html");
    let (Screen { width, height }, style) = (TILE, STYLE);
    let html = format!(
        "<!doctype html><html lang={language}><meta charset=utf-8>{style}
        <main style=\"width: {width}px; height: {height}px\">{icon}<div><h1>Rootwatch</h1>
        <p>{summary}</p></div></main>"
    );
    fs::write(&page, html)?;
    browser.navigate(&format!("file://{}", page.display()))?;
    let clip = json!({ "x": 0, "y": 0, "scale": 1, "width": width, "height": height });
    let shot = json!({ "format": "png", "clip": clip });
    let answer = browser
        .session()
        .devtools("Page.captureScreenshot", &shot)?;
    let data = answer.get("data").and_then(Value::as_str);
    fs::remove_file(page)?;
    Picture::from_png(&BASE64_STANDARD.decode(data.context("Chromium took no picture")?)?)
}

const STYLE: &str = "<style>
    body { margin: 0; }
    main { display: flex; align-items: center; gap: 24px; padding: 0 32px; box-sizing: border-box;
        background: #f4f7fa; color: #12263a; font-family: sans-serif; }
    svg { width: 112px; height: 112px; flex: none; }
    h1 { margin: 0 0 8px; font-size: 34px; }
    p { margin: 0; font-size: 18px; line-height: 1.35; }
    </style>";
