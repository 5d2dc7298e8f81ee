//! What must not creep: the instructions that the host needs until it greets and for a verdict,
//! counted by valgrind, so that a busy machine changes nothing. Compared with `host/benches/baseline.json`.

#[path = "../../host/benches/src/callgrind.rs"]
mod callgrind;

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::sync::Arc;

use anyhow::{Context as _, Result, bail, ensure};
use serde_json::{Map, Value, json};

use crate::conversation::{assess, frame};
use crate::home::Home;
use crate::pki::{Authority, Certifier, Name, Sends};
use crate::step;
use crate::toolchain::Toolchain;

/// Chains of one count.
const CHAINS: usize = 20;
/// Chains before them, so that the first of everything is not counted.
const BEFORE: usize = 5;
/// Issuers of one name, none of which signed: what costs a search most.
const CROWD: usize = 60;
/// How far above the baseline a count may be, in percent: signatures and serial numbers are made
/// anew, and another release of the compiler or another processor makes other instructions.
const TOLERANCE: u64 = 10;

/// Fails where a count is above its baseline by more than the tolerance.
pub(crate) fn compare(toolchain: &Toolchain) -> Result<()> {
    let text = fs::read_to_string(baseline(toolchain))?;
    let expected: Map<String, Value> = serde_json::from_str(&text)?;
    step::measured("instructions", || {
        let counted = count(toolchain)?;
        ensure!(
            counted.len() == expected.len(),
            "the baseline has other rows: run cargo lab baseline"
        );
        let mut crept = Vec::new();
        for (what, count) in &counted {
            let before = expected.get(*what).and_then(Value::as_u64);
            let before = before.with_context(|| format!("the baseline has no \"{what}\""))?;
            if is_above(*count, before) {
                crept.push(format!("{what}: {count}, was {before}"));
            }
        }
        if !crept.is_empty() {
            bail!(
                "the host needs more instructions ({}); where it must, run cargo lab baseline",
                crept.join("; ")
            );
        }
        Ok(())
    })
}

/// Makes what is counted now the baseline.
pub(crate) fn write(toolchain: &Toolchain) -> Result<()> {
    let rows = step::measured("instructions", || count(toolchain))?;
    let rows: Map<String, Value> = rows
        .into_iter()
        .map(|(what, count)| (what.to_owned(), json!(count)))
        .collect();
    let text = serde_json::to_string_pretty(&rows)?;
    fs::write(baseline(toolchain), text + "\n")?;
    Ok(())
}

fn is_above(count: u64, baseline: u64) -> bool {
    count > baseline + baseline * TOLERANCE / 100
}

fn baseline(toolchain: &Toolchain) -> PathBuf {
    toolchain.root.join("host/benches/baseline.json")
}

/// Chains to a public root, P-256 throughout, and the home of a host that knows the root.
struct Corpus {
    home: Home,
    /// Each with an intermediate of its own.
    firsts: Vec<Vec<u8>>,
    /// Each with a new end-entity under the intermediate of a first one.
    siblings: Vec<Vec<u8>>,
    /// One request, whose chain has many issuers to try.
    crowd: Vec<Vec<u8>>,
}

fn count(toolchain: &Toolchain) -> Result<Vec<(&'static str, u64)>> {
    let folder = toolchain.lab.join("instructions");
    let corpus = Corpus::make(&folder)?;
    let host = Toolchain::rootwatch_program()?;
    let asked = |parts: &[&[Vec<u8>]]| corpus.count(&host, &folder, &parts.concat());
    let (before, counted) = corpus.firsts.split_at(BEFORE);
    let all = &corpus.firsts[..];
    let (nothing, warm, first) = (asked(&[])?, asked(&[before])?, asked(&[all])?);
    let sibling = asked(&[all, &corpus.siblings])?;
    let again = asked(&[all, counted])?;
    let crowd = asked(&[before, &corpus.crowd])?;
    let chains = u64::try_from(CHAINS)?;
    let per_chain = |more: u64, less: u64| more.saturating_sub(less) / chains;
    Ok(vec![
        ("from start to end with nothing asked", nothing),
        ("first verdict", per_chain(first, warm)),
        (
            "new end-entity under a proven intermediate",
            per_chain(sibling, first),
        ),
        ("the same chain again", per_chain(again, first)),
        ("sixty possible issuers", crowd.saturating_sub(warm)),
    ])
}

impl Corpus {
    fn make(folder: &Path) -> Result<Self> {
        // What an earlier run left says nothing.
        let _ = fs::remove_dir_all(folder);
        let home = Home::create(folder.join("home"))?;
        let name = |common| Name {
            country: Some("US"),
            organization: "Instruction Trust",
            common,
        };
        let root = Authority::root(name("Instruction Root"))?;
        home.call_public(&root)?;
        let (mut firsts, mut siblings) = (Vec::new(), Vec::new());
        for number in 0..BEFORE + CHAINS {
            let issuer = Arc::new(root.intermediate(name("Instruction Intermediate"))?);
            let certifier = Certifier::new(issuer, Sends::Everything)?;
            firsts.push(request(&certifier, &format!("first-{number}.example"))?);
            if number >= BEFORE {
                let server_name = format!("sibling-{number}.example");
                siblings.push(request(&certifier, &server_name)?);
            }
        }
        let crowd = vec![crowd(&root, name("Instruction Intermediate"))?];
        Ok(Self {
            home,
            firsts,
            siblings,
            crowd,
        })
    }

    /// Instructions of a host from its start until it has answered all requests.
    fn count(&self, host: &Path, folder: &Path, requests: &[Vec<u8>]) -> Result<u64> {
        let (frames, answers) = (folder.join("frames"), folder.join("answers"));
        fs::write(&frames, requests.concat())?;
        let mut command = callgrind::command(host);
        self.home.apply(&mut command);
        command
            .arg("serve")
            .stdin(File::open(frames)?)
            .stdout(File::create(&answers)?)
            .stderr(Stdio::piped());
        let output = command.output().context("cannot run valgrind")?;
        let said = String::from_utf8_lossy(&output.stderr);
        let answered = fs::read(&answers)?;
        let answered = String::from_utf8_lossy(&answered);
        let public = answered
            .matches("\"standing\":\"publicly-trusted\"")
            .count();
        let open = answered.matches("\"standing\":\"undetermined\"").count();
        let crowds = requests.iter().filter(|asked| self.crowd.contains(asked));
        ensure!(
            output.status.success() && open == crowds.count() && public + open == requests.len(),
            "the host gave {public} of {} verdicts: {said}",
            requests.len()
        );
        callgrind::counted(&output.stderr)
    }
}

/// A site whose issuer is not sent, and many that bear its name.
fn crowd(root: &Authority, issuer: Name) -> Result<Vec<u8>> {
    let signer = Arc::new(root.intermediate(issuer)?);
    let certifier = Certifier::new(signer, Sends::Everything)?;
    let mut chain = certifier.chain("crowd.example")?;
    chain.truncate(1);
    for _ in 0..CROWD {
        chain.push(Authority::root(issuer)?.der().clone());
    }
    frame(&assess("crowd.example", &chain))
}

fn request(certifier: &Certifier, server_name: &str) -> Result<Vec<u8>> {
    frame(&assess(server_name, &certifier.chain(server_name)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_count_may_be_below_the_baseline_or_a_little_above() {
        assert!(!is_above(50, 100));
        assert!(!is_above(110, 100));
        assert!(is_above(111, 100));
    }
}
