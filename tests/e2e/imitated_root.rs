//! Somebody signs with a root that carries the listed state root's name and another key. That is a
//! claim at best, and the popup says that the key is not the known one.

use std::fs;
use std::sync::Arc;

use anyhow::{Result, ensure};

use crate::home::STATE_AUTHORITY;
use crate::pki::{Authority, Sends};
use crate::world::World;

pub(super) fn play(world: &World) -> Result<()> {
    let imitation = Arc::new(Authority::root(world.roots.state.name)?);
    let file = world.folder.join("imitation.pem");
    fs::write(&file, imitation.pem())?;
    world.profile.trust("imitation", &file)?;
    world.router.route(
        "news.example",
        world.interceptor(&imitation, Sends::Everything)?,
    );
    let firefox = world.firefox()?;
    firefox.navigate("https://news.example/")?;
    let popup = firefox.open_popup("known-interception")?;
    firefox.photograph("popup")?;
    popup.expect(&[("authority", STATE_AUTHORITY), ("basis", "name")])?;
    let is_told = popup
        .notes
        .iter()
        .any(|note| note.data("code") == "key-not-known");
    ensure!(
        is_told,
        "the popup does not tell that the key is another: {popup:#?}"
    );
    Ok(())
}
