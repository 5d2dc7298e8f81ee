//! What the host that is handed out must bear, and a build for tests cannot show: a small stack, a wrong
//! clock, and a long session, in which it does not grow. The whole of the latter is `cargo lab bench soak`.

use std::path::Path;
use std::process::Command;
use std::sync::Arc;

use anyhow::{Context as _, Result, ensure};
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use rustls::pki_types::CertificateDer;
use serde_json::{Value, json};

use crate::conversation::{Conversation, assess};
use crate::home::Home;
use crate::pki::{Authority, Certifier, Name, Sends};
use crate::step;
use crate::toolchain::Toolchain;

/// Kibibytes of stack, for each thread.
const STACK: usize = 64;
/// CAs above a site.
const DEPTH: usize = 40;
const SITE: &str = "deep.example";

/// Different chains of a session: more than the host remembers verdicts on.
const CHAINS: usize = 100;
/// How often each is asked about, and how often before it is looked how large the host is.
const ROUNDS: usize = 50;
const FIRST_ROUNDS: usize = 5;
/// How much larger it may be at the end.
const GROWTH: f64 = 1.1;

/// Fails where the host needs more.
pub(crate) fn check(toolchain: &Toolchain) -> Result<()> {
    let host = Toolchain::rootwatch_program()?;
    let folder = toolchain.lab.join("limits");
    // What an earlier run left says nothing.
    let _ = std::fs::remove_dir_all(&folder);
    let home = Home::create(folder.join("home"))?;
    let root = Authority::root(name("Limits Root"))?;
    home.call_public(&root)?;
    let chain = deep_chain(&root)?;
    let converse = |command: Command, log: &str| {
        let mut conversation = Conversation::with(command, &home, &folder.join(log))?;
        ask_everything(&mut conversation, &chain, &root)
    };
    step::measured("small stack", || converse(with_stack(&host), "stack.log"))?;
    step::measured("wrong clock", || {
        let right = converse(Command::new(&host), "clock.log")?;
        for clock in ["-10y", "+10y"] {
            let mut command = Command::new("faketime");
            command.args(["-f", clock]).arg(&host);
            let wrong = converse(command, &format!("clock{clock}.log"))?;
            ensure!(wrong == right, "{clock}: {wrong}, and otherwise {right}");
        }
        Ok(())
    })?;
    step::measured("long session", || {
        long_session(&host, &home, &folder.join("session.log"), &root)
    })
}

/// Becomes the host, with so much stack for each thread.
fn with_stack(host: &Path) -> Command {
    let mut shell = Command::new("sh");
    let script = format!("ulimit -s {STACK}; exec \"$0\" \"$@\"");
    shell
        .args(["-c", &script])
        .arg(host)
        .env("RUST_MIN_STACK", (STACK * 1024).to_string());
    shell
}

fn deep_chain(root: &Authority) -> Result<Vec<CertificateDer<'static>>> {
    let mut issuer = root.intermediate(name("1"))?;
    for depth in 2..=DEPTH {
        // It lives as long as the lab.
        issuer = issuer.intermediate(name(depth.to_string().leak()))?;
    }
    Certifier::new(Arc::new(issuer), Sends::Everything)?.chain(SITE)
}

/// Asks one question of each kind that needs no server, and gives the verdict.
fn ask_everything(
    conversation: &mut Conversation,
    chain: &[CertificateDer<'_>],
    root: &Authority,
) -> Result<Value> {
    let certificate = chain.first().context("a chain of nothing")?;
    let pem = BASE64_STANDARD.encode(root.pem());
    for (kind, field, value, expected) in [
        (
            "describe",
            "certificate",
            BASE64_STANDARD.encode(certificate),
            "described",
        ),
        ("offer", "content", pem, "offer"),
        ("roots", "content", String::new(), "roots"),
    ] {
        let question = json!({ "type": kind, "protocol": 1, "id": kind, field: value });
        let answer = conversation.ask(&question)?;
        ensure!(answer.get("type") == Some(&json!(expected)), "{answer}");
    }
    let answer = conversation.ask(&assess(SITE, chain))?;
    let path = answer.pointer("/verdict/path").and_then(Value::as_array);
    // The site, the CAs and the root.
    ensure!(path.map(Vec::len) == Some(DEPTH + 2), "{answer}");
    Ok(answer)
}

fn long_session(host: &Path, home: &Home, log: &Path, root: &Authority) -> Result<()> {
    let mut questions = Vec::new();
    for number in 0..CHAINS {
        let issuer = Arc::new(root.intermediate(name("Limits Intermediate"))?);
        let site = format!("site-{number}.example");
        let chain = Certifier::new(issuer, Sends::Everything)?.chain(&site)?;
        questions.push((site, chain));
    }
    let mut conversation = Conversation::begin(host, home, log)?;
    let mut ask = |rounds: usize| {
        for _ in 0..rounds {
            for (site, chain) in &questions {
                let answer = conversation.ask(&assess(site, chain))?;
                let standing = answer.pointer("/verdict/standing");
                ensure!(standing == Some(&json!("publicly-trusted")), "{answer}");
            }
        }
        let host = conversation.host();
        Ok((host.peak()?, host.files()?))
    };
    let (before, files_before) = ask(FIRST_ROUNDS)?;
    let (after, files_after) = ask(ROUNDS - FIRST_ROUNDS)?;
    ensure!(
        after <= before * GROWTH && files_after == files_before,
        "the host grew from {before:.1} MiB and {files_before} files to {after:.1} and {files_after}"
    );
    Ok(())
}

fn name(common: &'static str) -> Name {
    Name {
        country: Some("US"),
        organization: "Limits Trust",
        common,
    }
}
