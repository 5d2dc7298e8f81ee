//! From the start of the process to its greeting and to its first verdict, beside a bare Rust host
//! that only echoes, and beside the same in Python.

use std::path::Path;

use anyhow::Result;

use crate::{
    chain::Maker,
    figures::{Row, Spread},
    process::from_start,
    wire::{check_public, request},
};

/// What Firefox starts the host with: it also looks then whether its registrations are right.
const MANIFEST: &str = "/nowhere/org.rootwatch.host.json";
const ADDON: &str = "rootwatch@rootwatch.org";

/// The programs.
pub(crate) struct Programs<'a> {
    /// Rootwatch's host.
    pub(crate) rootwatch: &'a Path,
    /// The host that echoes.
    pub(crate) echo: &'a Path,
    /// Python with `cryptography`.
    pub(crate) python: &'a Path,
    /// For Python: a host.
    pub(crate) host: &'a Path,
    /// For Python: checks the chains of a stream.
    pub(crate) scan: &'a Path,
}

/// Starts each `count` times in turn. Which of the two Rust hosts comes first changes: that one finds the
/// processor's caches full of Python.
pub(crate) fn measure(
    programs: &Programs<'_>,
    config: &Path,
    maker: &mut Maker,
    count: usize,
) -> Result<Vec<Row>> {
    let (mut greeted, mut echoed) = (Vec::new(), Vec::new());
    let (mut answered, mut by_python) = (Vec::new(), Vec::new());
    for number in 0..count {
        let body = request(1, &maker.chain()?);
        let by_firefox = [programs.rootwatch, Path::new(MANIFEST), Path::new(ADDON)];
        if number % 2 == 1 {
            echoed.push(from_start(&[programs.echo], config, &body)?.0);
        }
        let (hello, verdict, answer) = from_start(&by_firefox, config, &body)?;
        check_public(&answer)?;
        greeted.push(hello);
        answered.push(verdict);
        if number % 2 == 0 {
            echoed.push(from_start(&[programs.echo], config, &body)?.0);
        }
        let (_, verdict, answer) = from_start(&[programs.python, programs.host], config, &body)?;
        check_public(&answer)?;
        by_python.push(verdict);
    }
    let [greeted, echoed, answered, by_python] =
        [greeted, echoed, answered, by_python].map(|times| Spread::of(&times));
    Ok(vec![
        Row::times(
            "process start to `hello`",
            greeted,
            "a Rust host that echoes",
            echoed,
            1.5,
        ),
        Row::times(
            "process start to first verdict",
            answered,
            "a Python host with `cryptography`",
            by_python,
            0.1,
        ),
    ])
}
