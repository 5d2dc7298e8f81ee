//! Measures Rootwatch's host beside other programs that do the same work, in one run and in turns,
//! and prints the table as Markdown. `cargo lab bench` builds everything and calls it.

mod chain;
mod figures;
mod instructions;
mod list;
mod memory;
mod peer;
mod process;
mod session;
mod start;
mod verdicts;
mod wire;

use std::{env, fs, path::Path};

use anyhow::{Context as _, Result, bail, ensure};

use crate::{
    chain::{Algorithm, Maker},
    figures::{HEAD, Row},
    memory::mebibytes,
    start::Programs,
};

const USAGE: &str = "usage: rootwatch-bench ROOTWATCH ECHO PYTHON SCRIPT [GROUP …]

  measures the host ROOTWATCH beside the host ECHO and the host SCRIPT for PYTHON;
  GROUP is verdicts, instructions, start, memory, list or size; all where none is named

       rootwatch-bench replay webpki|openssl FILE ROUNDS";

fn main() -> Result<()> {
    let words: Vec<String> = env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    match &words[..] {
        ["replay", peer, file, rounds] => {
            instructions::replay(peer, Path::new(file), rounds.parse()?)
        }
        [rootwatch, echo, python, script, groups @ ..] => {
            let programs = Programs {
                rootwatch: Path::new(rootwatch),
                echo: Path::new(echo),
                python: [Path::new(python), Path::new(script)],
            };
            table(&programs, groups)
        }
        _ => bail!(USAGE),
    }
}

/// What a group of measurements needs.
struct Bench<'a> {
    programs: &'a Programs<'a>,
    folder: &'a Path,
    config: &'a Path,
    rsa: Maker,
    p256: Maker,
}

/// Measures a group and gives its rows.
type Measure = fn(&mut Bench<'_>) -> Result<Vec<Row>>;

const GROUPS: &[(&str, Measure)] = &[
    ("verdicts", verdicts),
    ("instructions", instructions),
    ("start", starts),
    ("memory", memory),
    ("list", list),
    ("size", size),
];

fn table(programs: &Programs<'_>, groups: &[&str]) -> Result<()> {
    let is_known = |group: &&&str| GROUPS.iter().any(|(name, _)| name == *group);
    ensure!(groups.iter().all(|group| is_known(&group)), USAGE);
    let folder = tempfile::tempdir()?;
    let config = folder.path().join("config");
    fs::create_dir_all(config.join("public-roots.d"))?;
    let mut bench = Bench {
        programs,
        folder: folder.path(),
        config: &config,
        rsa: Maker::new(Algorithm::Rsa2048)?,
        p256: Maker::new(Algorithm::P256)?,
    };
    let roots = bench.rsa.root_pem() + &bench.p256.root_pem();
    fs::write(config.join("public-roots.d/benchmark.pem"), roots)?;
    println!("{HEAD}");
    for (name, measure) in GROUPS {
        if groups.is_empty() || groups.contains(name) {
            let rows = measure(&mut bench).with_context(|| (*name).to_owned())?;
            for row in rows {
                println!("{row}");
            }
        }
    }
    Ok(())
}

fn verdicts(bench: &mut Bench<'_>) -> Result<Vec<Row>> {
    let mut rows = verdicts::measure(bench.config, &mut bench.rsa, Algorithm::Rsa2048, 300)?;
    rows.extend(verdicts::measure(
        bench.config,
        &mut bench.p256,
        Algorithm::P256,
        300,
    )?);
    Ok(rows)
}

fn instructions(bench: &mut Bench<'_>) -> Result<Vec<Row>> {
    if !instructions::is_possible() {
        eprintln!("there is no valgrind to count instructions with");
        return Ok(Vec::new());
    }
    let (rootwatch, config, folder) = (bench.programs.rootwatch, bench.config, bench.folder);
    let mut rows = instructions::measure(
        rootwatch,
        config,
        folder,
        &mut bench.rsa,
        Algorithm::Rsa2048,
    )?;
    rows.extend(instructions::measure(
        rootwatch,
        config,
        folder,
        &mut bench.p256,
        Algorithm::P256,
    )?);
    Ok(rows)
}

fn starts(bench: &mut Bench<'_>) -> Result<Vec<Row>> {
    start::measure(bench.programs, bench.config, &mut bench.rsa, 40)
}

fn memory(bench: &mut Bench<'_>) -> Result<Vec<Row>> {
    let mut unknown = Maker::new(Algorithm::P256)?;
    memory::measure(
        bench.programs.rootwatch,
        bench.config,
        &mut bench.p256,
        &mut unknown,
        100_000,
    )
}

fn list(bench: &mut Bench<'_>) -> Result<Vec<Row>> {
    let mut listed = Maker::new(Algorithm::P256)?;
    list::measure(
        bench.programs.rootwatch,
        bench.folder,
        &mut listed,
        1_000_000,
        300,
    )
}

fn size(bench: &mut Bench<'_>) -> Result<Vec<Row>> {
    let bytes = fs::metadata(bench.programs.rootwatch)?.len();
    let size = mebibytes(bytes);
    Ok(vec![Row {
        what: "stripped program".to_owned(),
        ours: format!("{size:.2} MiB"),
        beside: "the bound".to_owned(),
        theirs: "5 MiB".to_owned(),
        ratio: Some((size / 5.0, 1.0)),
    }])
}
