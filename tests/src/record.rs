//! The verdicts that a story read in a browser, beside its pictures: one line for each, what was
//! expected and what was given. `cargo lab table` reads them when the browser is long gone.

use std::fs::{self, File};
use std::io::Write as _;
use std::path::Path;

use anyhow::{Context as _, Result};

use crate::standing::Standing;

const FILE: &str = "verdicts.txt";

/// Adds a verdict to those of the story that plays in `folder`.
pub(crate) fn add(folder: &Path, expected: Standing, given: Standing) -> Result<()> {
    let mut options = File::options();
    let mut file = options.append(true).create(true).open(folder.join(FILE))?;
    Ok(writeln!(file, "{expected} {given}")?)
}

/// Expected and given of each verdict of the story that played in `folder`; none where it reads none.
pub(crate) fn read(folder: &Path) -> Result<Vec<(Standing, Standing)>> {
    let file = folder.join(FILE);
    if !file.exists() {
        return Ok(Vec::new());
    }
    let text = fs::read_to_string(&file)?;
    let parse = |line: &str| -> Result<(Standing, Standing)> {
        let (expected, given) = line.split_once(' ').context("not two words")?;
        Ok((Standing::from_word(expected)?, Standing::from_word(given)?))
    };
    let pairs = text.lines().map(parse).collect::<Result<_>>();
    pairs.with_context(|| file.display().to_string())
}
