//! What a person would notice in a browser: how long pages take, how long the badge takes, and what
//! the extension holds in memory.

use std::path::Path;

use anyhow::Result;

use super::figures::Row;
use super::{background, badge, loads};
use crate::browser::{Flag, Kind};
use crate::check;
use crate::toolchain::Toolchain;

/// Loads of each kind where nobody says how many.
const LOADS: usize = 200;

/// Sites that are opened for each load, to see what is kept of them.
const SITES: usize = 10;

/// Measures with so many loads; prints each row when it is there, and gives all.
pub(super) fn measure(
    toolchain: &Toolchain,
    echo: &Path,
    count: Option<usize>,
) -> Result<Vec<String>> {
    let count = count.unwrap_or(LOADS);
    check::package(toolchain)?;
    let mut lines = Vec::new();
    let mut print = |rows: Vec<Row>| {
        for row in rows {
            println!("{row}");
            lines.push(row.to_string());
        }
    };
    for kind in [Kind::Firefox, Kind::Chromium(Flag::On)] {
        print(vec![loads::measure(toolchain, kind, count)?]);
    }
    print(badge::measure(toolchain, echo, count)?);
    print(background::measure(toolchain, SITES * count)?);
    Ok(lines)
}
