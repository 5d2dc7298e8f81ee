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

/// The groups of the README's table, in its order.
const SHOWN: &[&str] = &[
    "verdicts",
    "start",
    "memory",
    "list",
    "size",
    "loads",
    "badge",
    "background",
    "scan",
];

/// What is told elsewhere: in `host/SCALE.md`, and in `host/benches/README.md` of instructions, of long
/// sessions and of hostile requests.
const APART: &[&str] = &["instructions", "scale", "soak", "day", "worst"];

/// Measures the groups named, or those of the README.
pub(crate) fn run(toolchain: &Toolchain, words: &[&str]) -> Result<()> {
    let words = if words.is_empty() { SHOWN } else { words };
    let groups: Vec<Group<'_>> = words
        .iter()
        .map(|word| Group::from_word(word))
        .collect::<Result<_>>()?;
    for group in &groups {
        ensure!(
            SHOWN.contains(&group.name) || APART.contains(&group.name),
            "there is no group {}",
            group.name
        );
    }
    toolchain.prepare(Purpose::Browse)?;
    let built = host::build(toolchain)?;
    println!("{}", figures::HEAD);
    for group in &groups {
        let rows = match browsers::measure(toolchain, &built.echo(), group)? {
            Some(rows) => rows,
            None => host::measure(toolchain, &built, group)?,
        };
        record::keep(toolchain, group, &rows)?;
    }
    Ok(())
}

/// Writes what was measured last into the README.
pub(crate) fn write(toolchain: &Toolchain) -> Result<()> {
    record::write(toolchain, SHOWN)
}
