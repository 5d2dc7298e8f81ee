//! `cargo lab pictures --sheet`: every page and state of the extension in each language, light and dark,
//! at twice the size, in English in forced colours too, in both browsers, on one picture to look at:
//! `target/lab/contact-sheet/contact-sheet.png`. Beside it lie the pictures in their full size, and
//! the page that leads to them.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, ensure};

use crate::browser::Kind;
use crate::check;
use crate::e2e;
use crate::setting::Setting;
use crate::toolchain::{Purpose, Toolchain};
use crate::world::World;

/// The stories that take the pictures, and each one's language.
const STORIES: &[(&str, &str)] = &[
    ("accessibility", "en"),
    ("accessibility-ru", "ru"),
    ("accessibility-kk", "kk"),
];
/// The browsers, and what stands before the names of the folders in which the stories leave them.
const BROWSERS: &[(&str, &str)] = &[("Firefox", ""), ("Chromium", "chromium-")];

/// How a page was looked at, by the end of the picture's name.
const WAYS: &[&str] = &["light", "dark", "forced", "zoomed"];

/// The column of text in the middle of a picture: that of the popup, and that of other pages.
const COLUMNS: (u32, u32) = (400, 712);
/// What is longer is cut there: below are more certificates or more roots.
const LONGEST: u32 = 2200;
/// Per cent.
const SCALE: u32 = 45;

/// Takes all pictures anew and puts them together.
pub(crate) fn make(toolchain: &Toolchain) -> Result<()> {
    toolchain.prepare(Purpose::Check)?;
    check::build(toolchain)?;
    let names: Vec<&str> = STORIES.iter().map(|(name, _)| *name).collect();
    let outcome = e2e::run(toolchain, &names)?;
    ensure!(outcome.failed == 0, "{} stories failed", outcome.failed);
    let folder = toolchain.lab.join("contact-sheet");
    let page = lay_out(&toolchain.lab.join("e2e"), &folder)?;
    // Chromium takes no picture that is higher than 16384.
    let setting = Setting::usual(Kind::Firefox).without_host();
    let world = World::create(toolchain, toolchain.lab.join("sheet"), setting)?;
    let browser = world.browser()?;
    browser.navigate(&format!("file://{}", page.display()))?;
    let picture = folder.join("contact-sheet.png");
    fs::write(&picture, browser.session().page_picture()?)?;
    println!("  {}", picture.display());
    drop(browser);
    world.tidy()
}

/// Copies the pictures into `folder` and writes the page with all of them.
fn lay_out(stories: &Path, folder: &Path) -> Result<PathBuf> {
    if folder.exists() {
        fs::remove_dir_all(folder)?;
    }
    fs::create_dir_all(folder)?;
    // By state, in the order in which one looks at them: browser, language, way.
    let mut states: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (browser, before) in BROWSERS {
        for (story, language) in STORIES {
            let from = stories.join(format!("{before}{story}"));
            for way in WAYS {
                for state in states_in(&from, &format!("-{language}-{way}.png"))? {
                    let name = format!("{state}-{browser}-{language}-{way}.png");
                    let picture = from.join(format!("{state}-{language}-{way}.png"));
                    fs::copy(&picture, folder.join(&name))?;
                    let tile = tile(&picture, &name, &format!("{browser} {language} {way}"))?;
                    states.entry(state).or_default().push(tile);
                }
            }
        }
    }
    ensure!(!states.is_empty(), "no pictures");
    let mut rows = String::new();
    for (state, tiles) in &states {
        write!(rows, "<h2>{state}</h2><div>{}</div>", tiles.concat())?;
    }
    let page = folder.join("index.html");
    let html = format!("<!doctype html><meta charset=utf-8>{STYLE}{rows}");
    fs::write(&page, html)?;
    Ok(page)
}

/// The names of the pages and states whose pictures have names with this end.
fn states_in(folder: &Path, end: &str) -> Result<Vec<String>> {
    let mut names = Vec::new();
    let entries =
        fs::read_dir(folder).with_context(|| format!("{} holds no pictures", folder.display()))?;
    for entry in entries {
        let file = entry?.file_name();
        if let Some(name) = file.to_string_lossy().strip_suffix(end) {
            names.push(name.to_owned());
        }
    }
    Ok(names)
}

/// A picture at its scale, its column alone, with what it shows.
fn tile(picture: &Path, name: &str, label: &str) -> Result<String> {
    let (width, height) = size(&fs::read(picture)?)
        .with_context(|| format!("{} is no picture", picture.display()))?;
    let is_popup = name.starts_with("popup");
    let column = if is_popup { COLUMNS.0 } else { COLUMNS.1 };
    let cut = if height > LONGEST { " …" } else { "" };
    let [shown, high, whole] =
        [width.min(column), height.min(LONGEST), width].map(|edge| edge * SCALE / 100);
    Ok(format!(
        "<a href={name} style='width:{shown}px'>{label}{cut}<span style='height:{high}px'>\
         <img src={name} width={whole}></span></a>"
    ))
}

/// Width and height of a PNG (PNG specification, section 11.2.2).
fn size(png: &[u8]) -> Option<(u32, u32)> {
    let edge = |at: usize| {
        let bytes = png.get(at..at + 4)?.try_into().ok()?;
        Some(u32::from_be_bytes(bytes))
    };
    Some((edge(16)?, edge(20)?))
}

const STYLE: &str = "<style>
    body { width: max-content; margin: 12px; background: #777; color: #fff; font: 12px sans-serif; }
    h2 { margin: 16px 0 4px; font-size: 18px; }
    div { display: flex; align-items: start; gap: 6px; }
    a { color: inherit; text-decoration: none; white-space: nowrap; }
    span { display: flex; justify-content: center; overflow: hidden; }
    img { flex: none; height: max-content; }
    </style>";
