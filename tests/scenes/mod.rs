//! The scenes: who stands between a person and which sites, what may be thought of each visit, and
//! why. Every standing here follows from `ARCHITECTURE.md`, `host/PROTOCOL.md` and
//! `host/SUSPICION.md` by the reason that stands beside it; none was taken from what the program
//! said. `cargo lab scenes` plays them against the real host.

mod honest;
mod listed;
mod quiet;
mod unlisted;

use std::fs;
use std::sync::Arc;
use std::time::Instant;

use anyhow::{Context as _, Result, ensure};

use crate::pki::{Authority, Name};
use crate::stage::Stage;
use crate::standing::Standing;
use crate::tally::Judgement;
use crate::toolchain::Toolchain;

/// See the file's first lines.
pub(crate) struct Scene {
    pub(crate) name: &'static str,
    /// In words, for the table.
    pub(crate) shows: &'static str,
    arrange: fn(&Stage) -> Result<()>,
    visits: &'static [Visit],
}

/// A site that a person opens, one after the other in one session.
#[derive(Debug)]
pub(crate) struct Visit {
    pub(crate) server_name: &'static str,
    /// Where the browser says that it is; nothing behind a proxy.
    pub(crate) address: Option<&'static str>,
    pub(crate) moment: Moment,
    expected: Standing,
}

/// Whether the host is told when the handshake was.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Moment {
    Known,
    Unknown,
}

/// Public addresses in networks that have nothing to do with one another.
const HERE: &str = "93.184.216.34";
/// See [`HERE`].
const THERE: &str = "151.101.1.69";

impl Visit {
    /// Of a site at this address, now.
    const fn at(address: &'static str, server_name: &'static str, expected: Standing) -> Self {
        Self {
            server_name,
            address: Some(address),
            moment: Moment::Known,
            expected,
        }
    }

    /// Of a site somewhere behind a proxy, now.
    const fn proxied(server_name: &'static str, expected: Standing) -> Self {
        Self {
            server_name,
            address: None,
            moment: Moment::Known,
            expected,
        }
    }

    /// Nobody knows when.
    const fn some_time(self) -> Self {
        let moment = Moment::Unknown;
        Self { moment, ..self }
    }
}

/// All of them, in the order of the table.
pub(crate) fn all() -> impl Iterator<Item = &'static Scene> {
    [
        honest::SCENES,
        listed::SCENES,
        unlisted::SCENES,
        quiet::SCENES,
    ]
    .into_iter()
    .flatten()
}

/// Plays every scene, or those named, and compares.
pub(crate) fn play(toolchain: &Toolchain, names: &[&str]) -> Result<Vec<Judgement>> {
    for name in names {
        ensure!(
            all().any(|scene| scene.name == *name),
            "there is no scene {name}"
        );
    }
    println!("Scenes");
    let wanted = all().filter(|scene| names.is_empty() || names.contains(&scene.name));
    wanted.map(|scene| perform(toolchain, scene)).collect()
}

fn perform(toolchain: &Toolchain, scene: &Scene) -> Result<Judgement> {
    let began = Instant::now();
    let folder = toolchain.lab.join("scenes").join(scene.name);
    let stage = Stage::create(toolchain, folder.clone())?;
    let given = (scene.arrange)(&stage).and_then(|()| stage.play(scene.visits));
    stage.leave();
    let judgement = Judgement {
        name: scene.name.to_owned(),
        shows: scene.shows.to_owned(),
        expected: scene.visits.iter().map(|visit| visit.expected).collect(),
        given: given
            .with_context(|| format!("scene {}, kept in {}", scene.name, folder.display()))?,
    };
    let seconds = began.elapsed().as_secs_f64();
    if judgement.is_right() {
        println!("  ok {} ({seconds:.1} s)", scene.name);
        fs::remove_dir_all(folder)?;
    } else {
        println!(
            "FAIL {} ({seconds:.1} s): {}",
            scene.name,
            judgement.difference()
        );
        println!("     kept in {}", folder.display());
    }
    Ok(judgement)
}

fn root(organization: &'static str, common: &'static str) -> Result<Arc<Authority>> {
    let name = Name {
        country: None,
        organization,
        common,
    };
    Authority::root(name).map(Arc::new)
}

/// An authority below a root that nobody else uses.
fn issuing(organization: &'static str, common: &'static str) -> Result<Arc<Authority>> {
    let name = Name {
        country: None,
        organization,
        common,
    };
    let root = root(organization, "Root")?;
    root.intermediate(name).map(Arc::new)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_scene_has_a_name_of_its_own_and_visits() {
        let names: BTreeSet<_> = all().map(|scene| scene.name).collect();
        assert_eq!(names.len(), all().count());
        assert!(all().all(|scene| !scene.visits.is_empty()));
    }

    /// Somewhere it must speak and elsewhere be quiet, and every standing must occur, or the table
    /// would be right about nothing.
    #[test]
    fn scenes_expect_every_standing() {
        let expected: BTreeSet<_> = all()
            .flat_map(|scene| scene.visits)
            .map(|visit| visit.expected)
            .collect();
        assert_eq!(expected.len(), Standing::ALL.len());
    }
}
