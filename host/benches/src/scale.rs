//! How the cost of a scan grows with the corpus, the list and the workers: what `host/SCALE.md` shows.

use std::{fs, time::Duration};

use anyhow::Result;

use crate::{
    chain::Maker,
    figures::{Row, Spread},
    list,
    scan::Scanner,
};

/// Repetitions.
const TURNS: usize = 3;

/// Measures with corpora of up to `count` chains.
pub(crate) fn measure(scanner: &Scanner<'_>, maker: &mut Maker, count: usize) -> Result<Vec<Row>> {
    let mut rows = Vec::new();
    let corpora = [count / 100, count / 10, count].map(|size| size.max(1));
    let mut whole = None;
    for size in corpora {
        let corpus = scanner.corpus(maker, size)?;
        let times = times(|| scanner.scan(&corpus, 1, size))?;
        rows.push(row(&format!("{size} chains, one thread"), &times, size));
        whole = Some(corpus);
    }
    let Some(corpus) = whole else {
        return Ok(rows);
    };
    for threads in [2, 4] {
        let times = times(|| scanner.scan(&corpus, threads, count))?;
        rows.push(row(
            &format!("{count} chains, {threads} threads"),
            &times,
            count,
        ));
    }
    for extra in [1_000, 10_000, 100_000] {
        list::write_extra(scanner.config, extra)?;
        let times = times(|| scanner.scan(&corpus, 1, count))?;
        let what = format!("{count} chains, one thread, {extra} more authorities");
        rows.push(row(&what, &times, count));
    }
    fs::remove_dir_all(scanner.config.join(list::FOLDER))?;
    fs::remove_file(corpus)?;
    Ok(rows)
}

fn times(mut scan: impl FnMut() -> Result<Duration>) -> Result<Vec<Duration>> {
    (0..TURNS).map(|_| scan()).collect()
}

/// The whole time, and that of each chain.
#[allow(clippy::cast_precision_loss, reason = "a figure for people")]
fn row(what: &str, times: &[Duration], size: usize) -> Row {
    let each: Vec<Duration> = times.iter().map(|time| time.div_f64(size as f64)).collect();
    Row {
        what: what.to_owned(),
        ours: Spread::of(times).to_string(),
        beside: "each chain".to_owned(),
        theirs: Spread::of(&each).to_string(),
        ratio: None,
    }
}
