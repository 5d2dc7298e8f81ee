//! Somebody unpacks the tarball in their home and runs its `rootwatch install`: their browser has the
//! host, and what they unpacked is all that was needed.

use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Result, ensure};

use crate::portable;
use crate::release;
use crate::step;
use crate::toolbar::Colour;
use crate::toolchain::Toolchain;
use crate::world::World;

/// With this computer's own build of the host, which is there anyway.
pub(super) fn play(world: &World) -> Result<()> {
    play_with(world, &Toolchain::rootwatch_program()?)
}

/// With the one that is handed out.
pub(super) fn play_shipped(world: &World) -> Result<()> {
    play_with(world, &portable::program()?)
}

fn play_with(world: &World, program: &Path) -> Result<()> {
    let archive = release::tarball(&world.toolchain, program, &world.folder)?;
    let place = world.home.folder.join("my programs");
    fs::create_dir_all(&place)?;
    let mut unpack = Command::new("tar");
    unpack.args(["--extract", "--strip-components=1", "--file"]);
    step::quietly(unpack.arg(&archive).arg("--directory").arg(&place))?;
    for part in [
        "man1/rootwatch.1",
        "completions/rootwatch.bash",
        "LICENSE-MIT",
    ] {
        ensure!(place.join(part).is_file(), "{part} is not in the tarball");
    }
    let unpacked = place.join("rootwatch");
    world.home.install_host(&unpacked, world.setting.browser)?;
    let browser = world.browser()?;
    browser.navigate("https://news.example/")?;
    browser.await_badge("!", Colour::Red)?;
    browser.open_popup("known-interception")?;
    let text = unpacked.to_string_lossy();
    let manifests = world.files_with(&text)?;
    ensure!(!manifests.is_empty(), "no manifest names {text}");
    let mut uninstall = Command::new(&unpacked);
    world.home.apply(&mut uninstall);
    step::quietly(uninstall.arg("uninstall"))?;
    let left = world.files_with(&text)?;
    ensure!(left.is_empty(), "left behind: {left:#?}");
    Ok(())
}
