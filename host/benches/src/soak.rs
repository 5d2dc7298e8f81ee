//! One session for long: the same chains round and round over one pair of pipes, more of them than the
//! host remembers. Memory, open files and the time of an answer at the end are beside those at the
//! beginning.

use std::{path::Path, time::Instant};

use anyhow::{Result, ensure};

use crate::{
    chain::Maker,
    figures::{Row, Spread},
    memory::mebibytes,
    process::Host,
    wire::{check_public, request},
};

/// Chains that all differ, and after which the first one comes again.
const CHAINS: usize = 100_000;

/// Asks about `count` chains.
pub(crate) fn measure(
    rootwatch: &Path,
    config: &Path,
    maker: &mut Maker,
    count: usize,
) -> Result<Vec<Row>> {
    let tenth = count.div_ceil(10);
    let mut questions = Vec::new();
    for id in 0..CHAINS.min(tenth) {
        questions.push(request(id, &maker.chain()?));
    }
    let mut host = Host::start(&[rootwatch, Path::new("serve")], config)?;
    host.receive()?;
    let (mut first, mut last) = (Vec::new(), Vec::new());
    let mut early = None;
    for (number, question) in questions.iter().cycle().take(count).enumerate() {
        let asked = Instant::now();
        host.send(question)?;
        let answer = host.receive()?;
        let took = asked.elapsed();
        check_public(&answer)?;
        if number < tenth {
            first.push(took);
        } else if number >= count - tenth {
            last.push(took);
        }
        if number + 1 == tenth {
            early = Some((host.peak()?, host.files()?));
        }
    }
    let (late_memory, late_files) = (host.peak()?, host.files()?);
    host.end()?;
    let Some((memory, files)) = early else {
        return Ok(Vec::new());
    };
    ensure!(files == late_files, "{files} open files, then {late_files}");
    let (before, after) = (mebibytes(memory), mebibytes(late_memory));
    let what = |what: &str| format!("{what}, the last tenth of {count} questions");
    Ok(vec![
        Row::times(
            &what("answer over pipes"),
            Spread::of(&last),
            "the first tenth",
            Spread::of(&first),
            1.1,
        ),
        Row {
            what: what("peak memory"),
            ours: format!("{after:.1} MiB"),
            beside: "the first tenth".to_owned(),
            theirs: format!("{before:.1} MiB"),
            ratio: Some((after / before, 1.1)),
        },
        Row {
            what: what("open files"),
            ours: late_files.to_string(),
            beside: "the first tenth".to_owned(),
            theirs: files.to_string(),
            ratio: None,
        },
    ])
}
