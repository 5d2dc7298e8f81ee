//! Instruction counts by valgrind's `callgrind`: what a busy machine cannot change. The host is the
//! real program with frames on its standard input; what it does at its start is subtracted.
//! valgrind shows a processor without the newest instructions, so only ratios tell something.

use std::{
    env,
    fs::{self, File},
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use anyhow::{Context as _, Result, bail};

use crate::{
    callgrind,
    chain::{Algorithm, Chain, Maker},
    figures::Row,
    peer::{OpenSsl, Webpki},
    wire::{check_public, frame, receive, request},
};

/// Chains of one count.
const CHAINS: usize = 50;
/// Chains that are asked about before, so that the first of everything is not counted.
const BEFORE: usize = 10;

/// Whether there is a valgrind.
pub(crate) fn is_possible() -> bool {
    Command::new("valgrind").arg("--version").output().is_ok()
}

/// Counts, and gives the rows.
pub(crate) fn measure(
    rootwatch: &Path,
    config: &Path,
    folder: &Path,
    maker: &mut Maker,
    algorithm: Algorithm,
) -> Result<Vec<Row>> {
    let (mut firsts, mut siblings) = (Vec::new(), Vec::new());
    for _ in 0..BEFORE + CHAINS {
        let (chain, sibling) = maker.siblings()?;
        firsts.push(chain);
        siblings.push(sibling);
    }
    let host = |chains: &[Chain]| count_host(rootwatch, config, folder, chains);
    let (before, measured) = firsts.split_at(BEFORE);
    let all = host(&firsts)?;
    let first = per_chain(all, host(before)?);
    // Each right after the first one, for a host does not remember all of them.
    let followed_by = |followers: &[Chain]| {
        let pairs = measured.iter().zip(followers);
        let pairs = pairs.flat_map(|(first, follower)| [first.clone(), follower.clone()]);
        host(&[before, &pairs.collect::<Vec<_>>()].concat())
    };
    let sibling = per_chain(followed_by(&siblings[BEFORE..])?, all);
    let again = per_chain(followed_by(measured)?, all);
    let peer = |name: &str| {
        let file = write(folder, measured)?;
        anyhow::Ok(per_chain(
            count_peer(name, &file, 2)?,
            count_peer(name, &file, 1)?,
        ))
    };
    let (webpki, openssl) = (peer("webpki")?, peer("openssl")?);
    let (name, bound) = match algorithm {
        Algorithm::P256 => ("P-256", 1.1),
        Algorithm::Rsa2048 => ("RSA-2048", 1.0),
    };
    let row = |what: &str, ours: u64, beside: &str, theirs: u64, bound| Row {
        what: format!("instructions: {what}, {name}"),
        ours: ours.to_string(),
        beside: beside.to_owned(),
        theirs: theirs.to_string(),
        ratio: Some((ratio(ours, theirs), bound)),
    };
    Ok(vec![
        row("first verdict", first, "`rustls-webpki`", webpki, bound),
        row("first verdict", first, "OpenSSL 3", openssl, 1.0 / 6.0),
        row(
            "new end-entity under a proven intermediate",
            sibling,
            "first verdict",
            first,
            0.6,
        ),
        row("the same chain again", again, "first verdict", first, 0.15),
    ])
}

/// Verifies the chains of a file `rounds` times with one of the libraries: what callgrind watches.
pub(crate) fn replay(peer: &str, file: &Path, rounds: usize) -> Result<()> {
    let bytes = fs::read(file)?;
    let chains = read(&bytes)?;
    let root = &chains.first().context("no chain")?.root;
    let (webpki, openssl) = (Webpki::new(root)?, OpenSsl::new(root)?);
    for _ in 0..rounds {
        for chain in &chains {
            match peer {
                "webpki" => webpki.verify(chain)?,
                "openssl" => openssl.verify(chain)?,
                other => bail!("there is no {other}"),
            }
        }
    }
    Ok(())
}

fn count_host(rootwatch: &Path, config: &Path, folder: &Path, chains: &[Chain]) -> Result<u64> {
    let mut frames = Vec::new();
    for (id, chain) in chains.iter().enumerate() {
        frames.extend(frame(&request(id, chain))?);
    }
    let (asked, answered) = (folder.join("frames"), folder.join("answers"));
    fs::write(&asked, frames)?;
    let mut command = callgrind::command(rootwatch);
    command
        .arg("serve")
        .stdin(File::open(asked)?)
        .stdout(File::create(&answered)?);
    for variable in ["HOME", "ROOTWATCH_ROOT", "ROOTWATCH_CONFIG_DIR"] {
        command.env(variable, config);
    }
    let counted = count(command)?;
    let mut answers = File::open(answered)?;
    let mut public = 0;
    while public < chains.len() {
        let answer = receive(&mut answers)?;
        if answer["type"] != "hello" {
            check_public(&answer)?;
            public += 1;
        }
    }
    Ok(counted)
}

fn count_peer(name: &str, file: &Path, rounds: usize) -> Result<u64> {
    let mut command = callgrind::command(&env::current_exe()?);
    command
        .arg("replay")
        .arg(name)
        .arg(file)
        .arg(rounds.to_string())
        .stdout(Stdio::null());
    count(command)
}

fn count(mut command: Command) -> Result<u64> {
    let output = command.stderr(Stdio::piped()).output()?;
    callgrind::counted(&output.stderr)
}

fn per_chain(more: u64, less: u64) -> u64 {
    more.saturating_sub(less) / u64::try_from(CHAINS).unwrap_or(1)
}

#[allow(clippy::cast_precision_loss, reason = "a figure for people")]
fn ratio(ours: u64, theirs: u64) -> f64 {
    ours as f64 / theirs as f64
}

/// Writes certificates one after the other, each with its length before it.
fn write(folder: &Path, chains: &[Chain]) -> Result<PathBuf> {
    let mut bytes = Vec::new();
    for chain in chains {
        for der in [&chain.end_entity, &chain.intermediate, &chain.root] {
            bytes.extend(frame(der)?);
        }
    }
    let file = folder.join("chains");
    fs::write(&file, bytes)?;
    Ok(file)
}

fn read(mut bytes: &[u8]) -> Result<Vec<Chain>> {
    let mut next = || {
        let (length, rest) = bytes.split_first_chunk::<4>().context("no length")?;
        let length = usize::try_from(u32::from_ne_bytes(*length))?;
        let (der, rest) = rest.split_at_checked(length).context("no certificate")?;
        bytes = rest;
        anyhow::Ok((der.to_vec(), bytes.is_empty()))
    };
    let mut chains = Vec::new();
    loop {
        let ((end_entity, _), (intermediate, _)) = (next()?, next()?);
        let (root, is_last) = next()?;
        chains.push(Chain {
            end_entity,
            intermediate,
            root,
            server_name: String::new(),
        });
        if is_last {
            return Ok(chains);
        }
    }
}
