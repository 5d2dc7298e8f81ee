//! `cargo lab pictures --sheet`: every page and state of the extension in each language, light and dark,
//! in both browsers, on one picture to look at: `target/lab/contact-sheet.png`.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use anyhow::{Result, ensure};

use crate::browser::{Flag, Kind};
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

const SCHEMES: &[&str] = &["light", "dark"];

/// Takes all pictures anew and puts them together.
pub(crate) fn make(toolchain: &Toolchain) -> Result<()> {
    toolchain.prepare(Purpose::Check)?;
    check::build(toolchain)?;
    let names: Vec<&str> = STORIES.iter().map(|(name, _)| *name).collect();
    let outcome = e2e::run(toolchain, &names)?;
    ensure!(outcome.failed == 0, "{} stories failed", outcome.failed);
    let page = toolchain.lab.join("contact-sheet.html");
    fs::write(&page, sheet(&toolchain.lab.join("e2e"))?)?;
    let setting = Setting::usual(Kind::Chromium(Flag::On)).without_host();
    let world = World::create(toolchain, toolchain.lab.join("sheet"), setting)?;
    let browser = world.browser()?;
    browser.navigate(&format!("file://{}", page.display()))?;
    let picture = toolchain.lab.join("contact-sheet.png");
    fs::write(&picture, browser.session().page_picture()?)?;
    println!("  {}", picture.display());
    drop(browser);
    world.tidy()
}

/// One row per browser, language and scheme, one column per page or state.
fn sheet(stories: &Path) -> Result<String> {
    let mut rows = String::new();
    for (browser, before) in BROWSERS {
        for (story, language) in STORIES {
            let folder = format!("{before}{story}");
            let names = states(&stories.join(&folder), language)?;
            for scheme in SCHEMES {
                write!(rows, "<tr><th>{browser}<br>{language}<br>{scheme}</th>")?;
                for name in &names {
                    let kind = if name.starts_with("popup") {
                        "popup"
                    } else {
                        "page"
                    };
                    let file = format!("e2e/{folder}/{name}-{language}-{scheme}.png");
                    write!(
                        rows,
                        "<td class={kind}><p>{name}</p><div><img src={file}></div></td>"
                    )?;
                }
                rows.push_str("</tr>\n");
            }
        }
    }
    Ok(format!(
        "<!doctype html><meta charset=utf-8>{STYLE}<table>{rows}</table>"
    ))
}

/// The names of the pages and states that were photographed.
fn states(folder: &Path, language: &str) -> Result<BTreeSet<String>> {
    let mut names = BTreeSet::new();
    let end = format!("-{language}-light.png");
    for entry in fs::read_dir(folder)? {
        let file = entry?.file_name();
        if let Some(name) = file.to_string_lossy().strip_suffix(&end) {
            names.insert(name.to_owned());
        }
    }
    ensure!(!names.is_empty(), "{} holds no pictures", folder.display());
    Ok(names)
}

/// The pictures are 1024 wide and shown at half of that; their columns of text stand in the middle.
const STYLE: &str = "<style>
    body { margin: 0; background: #888; font: 11px sans-serif; }
    table { border-spacing: 6px; }
    td { padding: 0; vertical-align: top; }
    p { margin: 0 0 2px; color: #fff; }
    div { height: 420px; overflow: hidden; display: flex; justify-content: center; }
    .popup div { width: 200px; }
    .page div { width: 360px; }
    img { width: 512px; height: max-content; flex: none; }
    </style>";
