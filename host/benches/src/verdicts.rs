//! Verdicts inside this process: the first on a chain, on a new end-entity under the same
//! intermediate, and on the same chain again, each beside the libraries that prove the same links.

use std::{
    path::Path,
    time::{Duration, Instant},
};

use anyhow::Result;

use crate::{
    chain::{Algorithm, Chain, Maker},
    figures::{Row, Spread},
    peer::{OpenSsl, Webpki},
    session,
    wire::{check_public, request},
};

/// What is asked of one chain in turn.
const ASKED: usize = 3;

/// Measures `count` chains and gives the rows.
pub(crate) fn measure(
    config: &Path,
    maker: &mut Maker,
    algorithm: Algorithm,
    count: usize,
) -> Result<Vec<Row>> {
    let mut chains: Vec<Chain> = Vec::new();
    for _ in 0..count {
        let (chain, sibling) = maker.siblings()?;
        let again = chain.clone();
        chains.extend([chain, sibling, again]);
    }
    let bodies: Vec<Vec<u8>> = chains
        .iter()
        .enumerate()
        .map(|(id, chain)| request(id, chain))
        .collect();
    let webpki = Webpki::new(&chains[0].root)?;
    let openssl = OpenSsl::new(&chains[0].root)?;
    let (mut of_webpki, mut of_openssl) = (Vec::new(), Vec::new());
    let (times, responses) = session::run(config, &bodies, |index| {
        let chain = &chains[index];
        // Whoever comes later finds other caches, so they take turns.
        if index % 2 == 0 {
            of_webpki.push(timed(|| webpki.verify(chain))?);
            of_openssl.push(timed(|| openssl.verify(chain))?);
        } else {
            of_openssl.push(timed(|| openssl.verify(chain))?);
            of_webpki.push(timed(|| webpki.verify(chain))?);
        }
        Ok(())
    })?;
    responses.iter().try_for_each(check_public)?;
    let asked = |which: usize| {
        let own: Vec<Duration> = times.iter().copied().skip(which).step_by(ASKED).collect();
        Spread::of(&own)
    };
    let measured = Measured {
        first: asked(0),
        sibling: asked(1),
        again: asked(2),
        webpki: Spread::of(&of_webpki),
        openssl: Spread::of(&of_openssl),
    };
    Ok(measured.rows(algorithm))
}

struct Measured {
    first: Spread,
    sibling: Spread,
    again: Spread,
    webpki: Spread,
    openssl: Spread,
}

impl Measured {
    fn rows(&self, algorithm: Algorithm) -> Vec<Row> {
        let (name, bound) = match algorithm {
            Algorithm::P256 => ("P-256", 1.1),
            Algorithm::Rsa2048 => ("RSA-2048", 1.0),
        };
        let first = |beside: &str, theirs, bound| {
            let what = format!("first verdict, three {name} certificates");
            Row::times(&what, self.first, beside, theirs, bound)
        };
        let later = |what: &str, ours, bound| {
            let what = format!("{what}, {name}");
            Row::times(&what, ours, "first verdict", self.first, bound)
        };
        let openssl = "OpenSSL 3 `X509_verify_cert` with parsing";
        vec![
            first("`rustls-webpki`, bare call", self.webpki, bound),
            first(openssl, self.openssl, 1.0 / 6.0),
            later(
                "new end-entity under a proven intermediate",
                self.sibling,
                0.6,
            ),
            later("the same chain again", self.again, 0.15),
        ]
    }
}

fn timed(work: impl FnOnce() -> Result<()>) -> Result<Duration> {
    let started = Instant::now();
    work()?;
    Ok(started.elapsed())
}
