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

/// The story that takes the pictures, and where it leaves them.
const STORY: &str = "accessibility";
const FOLDERS: &[(&str, &str)] = &[
    ("Firefox", "accessibility"),
    ("Chromium", "chromium-accessibility"),
];

const SCHEMES: &[&str] = &["light", "dark"];

/// Takes all pictures anew and puts them together.
pub(crate) fn make(toolchain: &Toolchain) -> Result<()> {
    toolchain.prepare(Purpose::Check)?;
    check::build(toolchain)?;
    let outcome = e2e::run(toolchain, &[STORY])?;
    ensure!(outcome.failed == 0, "the story {STORY} failed");
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
    for (browser, folder) in FOLDERS {
        let names = states(&stories.join(folder))?;
        for language in e2e::LANGUAGES {
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
fn states(folder: &Path) -> Result<BTreeSet<String>> {
    let mut names = BTreeSet::new();
    for entry in fs::read_dir(folder)? {
        let file = entry?.file_name();
        if let Some(name) = file.to_string_lossy().strip_suffix("-en-light.png") {
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
