//! Measures Rootwatch's host beside other programs that do the same work, in one run and in turns,
//! and prints the table as Markdown. `cargo lab bench` builds everything and calls it.

mod callgrind;
mod chain;
mod figures;
mod instructions;
mod list;
mod memory;
mod peer;
mod process;
mod scale;
mod scan;
mod session;
mod soak;
mod start;
mod verdicts;
mod wire;
mod worst;

use std::{env, fs, path::Path};

use anyhow::{Context as _, Result, bail, ensure};

use crate::{
    chain::{Algorithm, Maker},
    figures::{HEAD, Row},
    memory::mebibytes,
    start::Programs,
};

const USAGE: &str = "usage: rootwatch-bench ROOTWATCH ECHO PYTHON SCRIPTS [GROUP[:COUNT] …]

  measures the host ROOTWATCH beside the host ECHO and the scripts for PYTHON in SCRIPTS;
  GROUP is verdicts, instructions, start, memory, list, size, scan, worst, scale or soak;
  all where none is named

       rootwatch-bench replay webpki|openssl FILE ROUNDS";

fn main() -> Result<()> {
    let words: Vec<String> = env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    match &words[..] {
        ["replay", peer, file, rounds] => {
            instructions::replay(peer, Path::new(file), rounds.parse()?)
        }
        [rootwatch, echo, python, scripts, groups @ ..] => {
            let scripts = Path::new(scripts);
            let programs = Programs {
                rootwatch: Path::new(rootwatch),
                echo: Path::new(echo),
                python: Path::new(python),
                host: &scripts.join("host.py"),
                scan: &scripts.join("scan.py"),
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

/// Measures a group so many times, or with so many chains, and gives its rows.
type Measure = fn(&mut Bench<'_>, usize) -> Result<Vec<Row>>;

/// With the count where nobody says another.
const GROUPS: &[(&str, usize, Measure)] = &[
    ("verdicts", 300, verdicts),
    ("instructions", 50, instructions),
    ("start", 40, starts),
    ("memory", 100_000, memory),
    ("list", 1_000_000, list),
    ("size", 1, size),
    ("scan", 1_000_000, scan),
    ("worst", 9, worst),
    ("scale", 100_000, scale),
    ("soak", 10_000_000, soak),
];

/// The group's name, and the count behind a colon.
fn name_and_count(word: &str) -> Result<(&str, Option<usize>)> {
    Ok(match word.split_once(':') {
        None => (word, None),
        Some((name, count)) => (name, Some(count.parse().with_context(|| word.to_owned())?)),
    })
}

fn table(programs: &Programs<'_>, groups: &[&str]) -> Result<()> {
    let wanted: Vec<(&str, Option<usize>)> = groups
        .iter()
        .map(|word| name_and_count(word))
        .collect::<Result<_>>()?;
    let is_known = |wanted: &str| GROUPS.iter().any(|(name, ..)| *name == wanted);
    ensure!(wanted.iter().all(|(name, _)| is_known(name)), USAGE);
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
    for (name, usual, measure) in GROUPS {
        let asked = wanted.iter().find(|(wanted, _)| wanted == name);
        if wanted.is_empty() || asked.is_some() {
            let count = asked.and_then(|(_, count)| *count).unwrap_or(*usual);
            let rows = measure(&mut bench, count).with_context(|| (*name).to_owned())?;
            for row in rows {
                println!("{row}");
            }
        }
    }
    Ok(())
}

fn verdicts(bench: &mut Bench<'_>, count: usize) -> Result<Vec<Row>> {
    let mut rows = verdicts::measure(bench.config, &mut bench.rsa, Algorithm::Rsa2048, count)?;
    rows.extend(verdicts::measure(
        bench.config,
        &mut bench.p256,
        Algorithm::P256,
        count,
    )?);
    Ok(rows)
}

fn instructions(bench: &mut Bench<'_>, _: usize) -> Result<Vec<Row>> {
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

fn starts(bench: &mut Bench<'_>, count: usize) -> Result<Vec<Row>> {
    start::measure(bench.programs, bench.config, &mut bench.rsa, count)
}

fn memory(bench: &mut Bench<'_>, count: usize) -> Result<Vec<Row>> {
    let mut unknown = Maker::new(Algorithm::P256)?;
    memory::measure(
        bench.programs.rootwatch,
        bench.config,
        &mut bench.p256,
        &mut unknown,
        count,
    )
}

fn list(bench: &mut Bench<'_>, extra: usize) -> Result<Vec<Row>> {
    let mut listed = Maker::new(Algorithm::P256)?;
    list::measure(
        bench.programs.rootwatch,
        bench.folder,
        &mut listed,
        extra,
        300,
    )
}

fn size(bench: &mut Bench<'_>, _: usize) -> Result<Vec<Row>> {
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

fn scan(bench: &mut Bench<'_>, count: usize) -> Result<Vec<Row>> {
    let scanner = scan::Scanner::new(bench.programs, bench.config, bench.folder);
    let few = count.min(scan::MOST_TIMED);
    let mut rows = scanner.measure(&mut bench.rsa, Algorithm::Rsa2048, few)?;
    rows.extend(scanner.measure(&mut bench.p256, Algorithm::P256, few)?);
    rows.push(scanner.memory(&mut bench.p256, count)?);
    Ok(rows)
}

fn scale(bench: &mut Bench<'_>, count: usize) -> Result<Vec<Row>> {
    let scanner = scan::Scanner::new(bench.programs, bench.config, bench.folder);
    scale::measure(&scanner, &mut bench.p256, count)
}

fn worst(bench: &mut Bench<'_>, count: usize) -> Result<Vec<Row>> {
    worst::measure(bench.programs.rootwatch, bench.config, count)
}

fn soak(bench: &mut Bench<'_>, count: usize) -> Result<Vec<Row>> {
    soak::measure(
        bench.programs.rootwatch,
        bench.config,
        &mut bench.p256,
        count,
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_count_follows_a_colon() {
        assert_eq!(name_and_count("scan").unwrap(), ("scan", None));
        assert_eq!(name_and_count("scan:20").unwrap(), ("scan", Some(20)));
        assert!(name_and_count("scan:many").is_err());
    }
}
