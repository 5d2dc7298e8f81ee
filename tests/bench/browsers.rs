//! What a person would notice in a browser: how long pages take, how long the badge takes, and what
//! the extension holds in memory.

use std::path::Path;
use std::time::Duration;

use anyhow::Result;

use super::figures::Row;
use super::group::Group;
use super::{background, badge, loads};
use crate::browser::{Flag, Kind};
use crate::check;
use crate::toolchain::Toolchain;

/// Loads, or looks at a badge, where nobody says how many.
const COUNT: usize = 200;

/// Sites that are opened to see what is kept of them.
const SITES: usize = 2000;

/// Sites of a long day, and from one to the next: two hours.
const DAY_SITES: usize = 5000;
const DAY_PACE: Duration = Duration::from_millis(1440);

/// Measures a group of browsers; prints each row when it is there, and gives all. Nothing where the group
/// is none of browsers.
pub(super) fn measure(
    toolchain: &Toolchain,
    echo: &Path,
    group: &Group<'_>,
) -> Result<Option<Vec<String>>> {
    let count = group.count.unwrap_or(COUNT);
    let mut lines = Vec::new();
    let mut print = |rows: Vec<Row>| {
        for row in rows {
            println!("{row}");
            lines.push(row.to_string());
        }
    };
    if !["loads", "badge", "background", "day"].contains(&group.name) {
        return Ok(None);
    }
    check::package(toolchain)?;
    match group.name {
        "loads" => {
            for kind in [Kind::Firefox, Kind::Chromium(Flag::On)] {
                print(vec![loads::measure(toolchain, kind, count)?]);
            }
        }
        "badge" => print(badge::measure(toolchain, echo, count)?),
        "day" => {
            let sites = group.count.unwrap_or(DAY_SITES);
            print(background::measure(toolchain, sites, DAY_PACE)?);
        }
        _ => {
            let sites = group.count.unwrap_or(SITES);
            print(background::measure(toolchain, sites, Duration::ZERO)?);
        }
    }
    Ok(Some(lines))
}
