//! The interception lab of Rootwatch: a small internet on loopback in which some connections are
//! intercepted, and real browsers that look at it. `cargo lab test` runs everything that CI
//! runs, `cargo lab demo` shows the product; `tests/README.md` says the rest.

#![allow(
    clippy::print_stdout,
    reason = "this program reports to the person who runs it"
)]

mod accessibility;
mod bad_server;
#[path = "../bench/mod.rs"]
mod bench;
mod browser;
mod cast;
mod check;
mod child;
mod chromium;
mod chromium_manifest;
mod chromium_profile;
mod conversation;
mod crx;
mod debian;
mod demo;
#[cfg(test)]
mod dependencies;
mod devtools;
mod display;
#[cfg(test)]
mod doctor_codes;
#[path = "../e2e/mod.rs"]
mod e2e;
mod firefox;
mod forced_colours;
mod handshake;
mod home;
mod host_process;
mod icons;
mod instructions;
mod interceptor;
mod internet;
mod limits;
mod manual;
mod mitmproxy;
mod offers;
mod origin;
mod package;
mod pages;
mod picture;
mod pictures;
mod pki;
mod popup;
mod portable;
mod ports;
mod profile;
mod proxy;
mod record;
mod release;
mod reproduce;
mod roots;
mod router;
#[path = "../scenes/mod.rs"]
mod scenes;
mod self_signed;
mod services;
mod setting;
mod shape;
mod sheet;
mod socks;
mod spark;
mod squid;
mod sslsplit;
mod stage;
mod standing;
mod step;
mod store_pictures;
mod stranger;
mod system;
mod table;
mod tally;
mod toolbar;
mod toolchain;
mod trust_store;
mod wait;
mod webdriver;
mod windows;
mod windows_setup;
mod wine;
mod world;

use std::process::ExitCode;

use anyhow::Result;

use crate::browser::{Flag, Kind};
use crate::toolchain::{Purpose, Toolchain};

const USAGE: &str = "usage: cargo lab COMMAND

  setup                       installs what is missing
  demo [--browser NAME]       shows Rootwatch in an intercepted world;
                              NAME is firefox or chromium
  test                        everything that CI runs
  test --only e2e [STORY …]   the end-to-end stories alone
  test --windows              builds the host and its setup program for Windows,
                              and runs both under wine
  scenes [SCENE …]            plays interceptors and their look-alikes against
                              the host, without a browser
  package                     makes all that is handed out: target/lab/packages/
  package --windows           makes the setup program for Windows there too
  package extension           packs the extension alone: target/lab/rootwatch-firefox.xpi,
                              rootwatch-chromium.zip for the stores, and
                              chromium-extension/ to be loaded, also as
                              rootwatch-chromium-unpacked.zip
  reproduce                   makes all that is handed out once more in another folder,
                              and compares every byte
  table                       plays the scenes and writes what was expected and
                              given, with the stories' verdicts, into the README
  pictures                    takes the pictures for the README anew
  pictures --sheet            photographs every page and state for one contact sheet
  pictures --store            takes what the Chrome Web Store wants, in each language:
                              target/lab/store-pictures/
  bench [GROUP[:COUNT] …]     measures Rootwatch beside others that do the same work
                              and prints tables; host/benches/README.md has the groups
  bench --write               writes what was measured last into the README
  spark [COUNT]               scans so many measurements (a million) with Apache Spark,
                              kills two of its workers, and compares with one process
  baseline                    counts the host's instructions anew for
                              host/benches/baseline.json
  icons                       draws the PNG icons anew from extension/icons/icon.svg";

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    match run(&words) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("cargo lab: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(words: &[&str]) -> Result<ExitCode> {
    let toolchain = Toolchain::locate()?;
    match words {
        ["setup"] => toolchain.prepare(Purpose::Check)?,
        ["demo"] | ["demo", "--browser", "firefox"] => demo::run(&toolchain, Kind::Firefox)?,
        ["demo", "--browser", "chromium"] => demo::run(&toolchain, Kind::Chromium(Flag::On))?,
        ["package"] => release::make(&toolchain)?,
        ["package", "--windows"] => drop(windows::setup(&toolchain)?),
        ["package", "extension"] => check::package(&toolchain)?,
        ["reproduce"] => reproduce::prove(&toolchain)?,
        ["pictures"] => pictures::take(&toolchain)?,
        ["pictures", "--sheet"] => sheet::make(&toolchain)?,
        ["pictures", "--store"] => store_pictures::take(&toolchain)?,
        ["bench", "--write"] => bench::write(&toolchain)?,
        ["bench", groups @ ..] => bench::run(&toolchain, groups)?,
        ["spark"] => spark::run(&toolchain, 1_000_000)?,
        ["spark", count] => spark::run(&toolchain, count.parse()?)?,
        ["baseline"] => check::baseline(&toolchain)?,
        ["icons"] => icons::draw(&toolchain)?,
        ["scenes", names @ ..] => return check::scenes(&toolchain, names),
        ["table"] => return check::table(&toolchain),
        ["test"] => return check::everything(&toolchain),
        ["test", "--windows"] => return windows::test(&toolchain),
        ["test", "--only", "e2e", names @ ..] => return check::stories(&toolchain, names),
        _ => {
            eprintln!("{USAGE}");
            return Ok(ExitCode::from(2));
        }
    }
    Ok(ExitCode::SUCCESS)
}
