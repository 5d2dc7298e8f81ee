//! The look-up of a listed authority in the shipped list, and with many more authorities in
//! `authorities.d`: a chain to a listed root, again and again in two sessions.

use std::{fmt::Write as _, fs, path::Path, time::Duration};

use anyhow::{Context as _, Result, ensure};
use rootwatch::digest::Sha256;

use crate::{
    chain::{Chain, Maker},
    figures::{Row, Spread},
    memory::mebibytes,
    process::Host,
    wire::request,
};

/// Where further authorities lie, in a configuration folder.
pub(crate) const FOLDER: &str = "authorities.d";

/// Measures `count` look-ups in a list with `extra` authorities more.
pub(crate) fn measure(
    rootwatch: &Path,
    folder: &Path,
    listed: &mut Maker,
    extra: usize,
    count: usize,
) -> Result<Vec<Row>> {
    let mut chains = Vec::new();
    for _ in 0..count {
        chains.push(listed.chain()?);
    }
    let root = &chains.first().context("no chain")?.root;
    let (small, large) = (folder.join("small"), folder.join("large"));
    write_list(&small, root, 0)?;
    write_list(&large, root, extra)?;
    let (mut few, mut many) = (start(rootwatch, &small)?, start(rootwatch, &large)?);
    let (mut of_few, mut of_many) = (Vec::new(), Vec::new());
    for (id, chain) in chains.iter().enumerate() {
        of_few.push(ask(&mut few, id, chain)?);
        of_many.push(ask(&mut many, id, chain)?);
    }
    let memory = [&many, &few].map(Host::peak);
    let [of_few, of_many] = [of_few, of_many].map(|times| Spread::of(&times));
    few.end()?;
    many.end()?;
    let [many, few] = memory;
    Ok(vec![
        Row::times(
            &format!("verdict on a listed root with {extra} more authorities, over pipes"),
            of_many,
            "with the shipped list",
            of_few,
            1.2,
        ),
        Row {
            what: format!("peak memory with {extra} more authorities"),
            ours: format!("{:.0} MiB", mebibytes(many?)),
            beside: "with the shipped list".to_owned(),
            theirs: format!("{:.1} MiB", mebibytes(few?)),
            ratio: None,
        },
    ])
}

fn start(rootwatch: &Path, config: &Path) -> Result<Host> {
    let mut host = Host::start(&[rootwatch, Path::new("serve")], config)?;
    let hello = host.receive()?;
    ensure!(hello["problems"] == serde_json::json!([]), "{hello}");
    Ok(host)
}

fn ask(host: &mut Host, id: usize, chain: &Chain) -> Result<Duration> {
    let body = request(id, chain);
    let started = std::time::Instant::now();
    host.send(&body)?;
    let answer = host.receive()?;
    let took = started.elapsed();
    ensure!(
        answer["verdict"]["authority"]["id"] == "benchmark-root",
        "{answer}"
    );
    Ok(took)
}

/// Writes an authority for `root`, and `extra` others, each in a file of its own.
fn write_list(config: &Path, root: &[u8], extra: usize) -> Result<()> {
    let folder = config.join(FOLDER);
    fs::create_dir_all(&folder)?;
    let digest = Sha256::of(root);
    fs::write(
        folder.join("benchmark-root.toml"),
        entry("benchmark-root", digest),
    )?;
    write_extra(config, extra)
}

/// Writes `extra` authorities that nothing leads to, each in a file of its own.
pub(crate) fn write_extra(config: &Path, extra: usize) -> Result<()> {
    let folder = config.join(FOLDER);
    fs::create_dir_all(&folder)?;
    for number in 0..extra {
        let id = format!("extra-{number}");
        fs::write(
            folder.join(format!("{id}.toml")),
            entry(&id, Sha256::of(id.as_bytes())),
        )?;
    }
    Ok(())
}

fn entry(id: &str, digest: Sha256) -> String {
    let mut text = String::new();
    // Writing to a string cannot fail.
    let _ = write!(
        text,
        "id = \"{id}\"\nname = \"Benchmark\"\noperator = \"Benchmark\"\ncategory = \"debugging-proxy\"\n\
         evidence = \"documented\"\nsummary = \"Exists for a measurement.\"\n\
         sources = [\"https://example.org/\"]\nadded = \"2026-01-01\"\nreviewed = \"2026-01-01\"\n\
         [[certificates]]\nsha256 = \"{digest}\"\n"
    );
    text
}
