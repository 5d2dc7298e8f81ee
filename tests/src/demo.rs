//! `cargo lab demo`: Rootwatch in an intercepted world. With a display a person gets a window and
//! a page that says what to look at; without one, the same pages are visited and photographed.

use std::env;
use std::path::PathBuf;
use std::process::Stdio;

use anyhow::{Context as _, Result};

use crate::browser::Kind;
use crate::check;
use crate::setting::Setting;
use crate::toolchain::{Purpose, Toolchain};
use crate::world::World;

/// Name, address and expected standing of the pages that are photographed.
const PAGES: &[(&str, &str, &str)] = &[
    ("state", "https://news.example/", "known-interception"),
    ("mitmproxy", "https://bank.example/", "known-interception"),
    (
        "part",
        "https://library.example/picture",
        "known-interception",
    ),
    (
        "company",
        "https://intranet.example/",
        "outside-public-trust",
    ),
    ("honest", "https://library.example/", "publicly-trusted"),
];

const START: &str = "https://start.example/";

/// Builds everything and shows it.
pub(crate) fn run(toolchain: &Toolchain, browser: Kind) -> Result<()> {
    toolchain.prepare(Purpose::Browse)?;
    check::build(toolchain)?;
    let world = World::create(
        toolchain,
        toolchain.lab.join("demo"),
        Setting::usual(browser),
    )?;
    world.start_mitmproxy()?;
    let has_display = ["DISPLAY", "WAYLAND_DISPLAY"]
        .iter()
        .any(|name| env::var_os(name).is_some_and(|value| !value.is_empty()));
    if has_display {
        show(&world)?;
    } else {
        photograph(&world)?;
    }
    world.tidy()
}

/// Opens a window as a person's own browser would be, under nobody's control, until it is closed.
fn show(world: &World) -> Result<()> {
    let name = world.setting.browser.name();
    println!("{name} opens {START} in a profile of its own. Close it to end the demonstration.");
    let mut command = world.browser_command()?;
    if let Some(authority) = x_authority() {
        command.env("XAUTHORITY", authority);
    }
    let log = std::fs::File::create(world.folder.join(format!("{name}.log")))?;
    command
        .arg(START)
        .stdin(Stdio::null())
        .stdout(log.try_clone()?)
        .stderr(log)
        .status()
        .with_context(|| format!("cannot start {name}"))?;
    Ok(())
}

/// Where X programs find their cookie: relative to the real home, which the browser is not told.
fn x_authority() -> Option<PathBuf> {
    let named = env::var_os("XAUTHORITY").map(PathBuf::from);
    named.or_else(|| env::home_dir().map(|home| home.join(".Xauthority")))
}

fn photograph(world: &World) -> Result<()> {
    println!("There is no display, so here are pictures:");
    let browser = world.browser()?;
    let saved = |name: &str| println!("  {}", world.folder.join(format!("{name}.png")).display());
    browser.navigate(START)?;
    browser.photograph("start")?;
    saved("start");
    for (name, address, standing) in PAGES {
        browser.navigate(address)?;
        let popup = browser.open_popup(standing)?;
        browser.photograph(&format!("{name}-popup"))?;
        browser.close_popup()?;
        let badge = browser.badge()?;
        browser.photograph(&format!("{name}-badge"))?;
        saved(&format!("{name}-badge"));
        saved(&format!("{name}-popup"));
        println!(
            "    badge {:?} in {:?}: {}",
            badge.text, badge.colour, popup.headline
        );
    }
    Ok(())
}
