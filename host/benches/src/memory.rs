//! The most memory that the host needs in one session, after few chains and after many. Half of
//! them lead to a public root; the others to a root that nobody knows, and are judged once more with
//! what is installed.

use std::path::Path;

use anyhow::{Result, ensure};

use crate::{chain::Maker, figures::Row, process::Host, wire::request};

/// Chains at which the peak is read first.
const FEW: usize = 100;

/// Asks about `count` chains that all differ.
pub(crate) fn measure(
    rootwatch: &Path,
    config: &Path,
    public: &mut Maker,
    unknown: &mut Maker,
    count: usize,
) -> Result<Vec<Row>> {
    let mut host = Host::start(&[rootwatch, Path::new("serve")], config)?;
    host.receive()?;
    let mut first = 0;
    for id in 0..count {
        if id == FEW {
            first = host.peak()?;
        }
        let (maker, standing) = if id % 2 == 0 {
            (&mut *public, "publicly-trusted")
        } else {
            (&mut *unknown, "outside-public-trust")
        };
        host.send(&request(id, &maker.chain()?))?;
        let answer = host.receive()?;
        let found = &answer["verdict"]["standing"];
        ensure!(
            *found == standing || *found == "suspected-interception",
            "{answer}"
        );
    }
    let last = host.peak()?;
    host.end()?;
    let [many, few] = [last, first].map(mebibytes);
    let row = |ratio| Row {
        what: format!("peak memory after {count} distinct chains"),
        ours: format!("{many:.1} MiB"),
        beside: format!("after {FEW}"),
        theirs: format!("{few:.1} MiB"),
        ratio: Some(ratio),
    };
    let bound = Row {
        beside: "the bound".to_owned(),
        theirs: "8 MiB".to_owned(),
        ..row((many / 8.0, 1.0))
    };
    Ok(vec![row((many / few, 1.1)), bound])
}

/// Bytes as MiB.
#[allow(clippy::cast_precision_loss, reason = "a figure for people")]
pub(crate) fn mebibytes(bytes: u64) -> f64 {
    bytes as f64 / 1024.0 / 1024.0
}
