//! What the stories read in browsers, for the table of verdicts.

use anyhow::{Result, ensure};

use super::{Performance, performances};
use crate::record;
use crate::standing::Standing;
use crate::tally::Judgement;
use crate::toolchain::Toolchain;

/// What the stories read when they were played last, by name: one for each story, or several where
/// it went differently in different browsers. Those that read no verdict are left out, and those that
/// cannot be played here.
pub(crate) fn judgements(toolchain: &Toolchain, left_out: &[String]) -> Result<Vec<Judgement>> {
    let folder = |performance: Performance| toolchain.lab.join("e2e").join(performance.name());
    let usual = || {
        performances()
            .filter(|performance| performance.is_usual() && !left_out.contains(&performance.name()))
    };
    let missing: Vec<_> = usual()
        .filter(|performance| !folder(*performance).exists())
        .map(Performance::name)
        .collect();
    ensure!(
        missing.is_empty(),
        "these stories were not played yet: cargo lab test --only e2e {}",
        missing.join(" ")
    );
    let mut found: Vec<Judgement> = Vec::new();
    for performance in usual() {
        let pairs = record::read(&folder(performance))?;
        if !pairs.is_empty() {
            add(&mut found, performance, pairs.into_iter().unzip());
        }
    }
    found.sort_by(|one, other| one.name.cmp(&other.name));
    Ok(found)
}

fn add(
    found: &mut Vec<Judgement>,
    performance: Performance,
    (expected, given): (Vec<Standing>, Vec<Standing>),
) {
    let (name, browser) = (performance.story.name, performance.browser.title());
    let is_same =
        |one: &&mut Judgement| one.name == name && one.expected == expected && one.given == given;
    match found.iter_mut().find(is_same) {
        Some(same) => same.shows = format!("{}, {browser}", same.shows),
        None => found.push(Judgement {
            name: name.to_owned(),
            shows: browser.to_owned(),
            expected,
            given,
        }),
    }
}
