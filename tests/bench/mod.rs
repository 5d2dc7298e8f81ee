//! `cargo lab bench`: measures Rootwatch beside others that do the same work, and prints tables. The
//! host's measurements are a program of their own, `host/benches`; the browsers' are here.

mod background;
mod badge;
mod browsers;
#[path = "../../host/benches/src/figures.rs"]
mod figures;
mod group;
mod host;
mod loads;
mod record;

use anyhow::{Result, ensure};

use crate::toolchain::{Purpose, Toolchain};
use group::Group;

/// The group that needs browsers.
const BROWSERS: &str = "browsers";

/// All groups, in the order of the README's table.
const GROUPS: &[&str] = &[
    "verdicts",
    "instructions",
    "start",
    "memory",
    "list",
    "size",
    BROWSERS,
    "scan",
    "scale",
];

/// Those of the table in the README; `scale` is for `host/SCALE.md`.
fn shown() -> &'static [&'static str] {
    GROUPS.split_last().map_or(GROUPS, |(_, shown)| shown)
}

/// Measures the groups named, or all.
pub(crate) fn run(toolchain: &Toolchain, words: &[&str]) -> Result<()> {
    let words = if words.is_empty() { GROUPS } else { words };
    let groups: Vec<Group<'_>> = words
        .iter()
        .map(|word| Group::from_word(word))
        .collect::<Result<_>>()?;
    for group in &groups {
        ensure!(
            GROUPS.contains(&group.name),
            "there is no group {}",
            group.name
        );
    }
    toolchain.prepare(Purpose::Browse)?;
    let built = host::build(toolchain)?;
    println!("{}", figures::HEAD);
    for group in &groups {
        let rows = if group.name == BROWSERS {
            browsers::measure(toolchain, &built.echo(), group.count)?
        } else {
            host::measure(toolchain, &built, group)?
        };
        record::keep(toolchain, group, &rows)?;
    }
    Ok(())
}

/// Writes what was measured last into the README.
pub(crate) fn write(toolchain: &Toolchain) -> Result<()> {
    record::write(toolchain, shown())
}
