//! `rootwatch check`: judges the certificates of a file.

use std::{
    fs,
    io::{self, Read},
};

use anyhow::{Context, Result};

use super::{
    Status,
    environment::{self, knowledge},
    print_problems, print_verdict,
    progress::Progress,
};
use crate::{
    anchors::Anchors,
    container,
    evidence::{self, Evidence},
    message, offer, path,
    suspicion::{Visit, session::Session, weigh},
    verdict::{Standing, assess_from},
};

/// Bytes of a file to check: every public CA's certificates together are far fewer.
const FILE_CAP: u64 = 16 * 1024 * 1024;

pub(super) fn run(file: &str, json: bool, server_name: Option<&str>) -> Result<Status> {
    let bytes = read(file)?;
    let knowledge = knowledge();
    print_problems(&knowledge);
    if evidence::is_json(&bytes) {
        let evidence = Evidence::parse(&bytes).with_context(|| file.to_owned())?;
        return print_verdict(&evidence.judge(server_name, &knowledge), json);
    }
    let contents = container::read(&bytes).with_context(|| file.to_owned())?;
    let chain = &contents.certificates;
    let (list, roots) = (&knowledge.list, &knowledge.roots);
    let object = if server_name.is_none() && offer::is_offer(chain) {
        message::offer::object(&contents, &offer::assess_all(chain, list, roots))
    } else {
        let end_entity = path::end_entity(chain, server_name);
        let (mut chain, mut anchors) = (chain.clone(), Anchors::default());
        let found = assess_from(&chain, end_entity, server_name, list, roots);
        if found.standing != Standing::PubliclyTrusted {
            let progress = Progress::start("Reading the stores of certificates");
            anchors = environment::anchors(&knowledge);
            drop(progress);
            chain = anchors.complete(chain);
        }
        let found = assess_from(&chain, end_entity, server_name, list, roots);
        let visit = Visit {
            server_name,
            ..Visit::default()
        };
        let found = weigh(found, &chain, visit, roots, &mut Session::default());
        message::verdict(&found, &chain, &anchors)
    };
    print_verdict(&object, json)
}

/// The file's bytes, or those of standard input for `-`; not more than any bundle has.
fn read(file: &str) -> Result<Vec<u8>> {
    let mut bytes = Vec::new();
    if file == "-" {
        let input = io::stdin().lock();
        input
            .take(FILE_CAP + 1)
            .read_to_end(&mut bytes)
            .context("cannot read standard input")?;
    } else {
        let opened = fs::File::open(file).with_context(|| format!("cannot read {file}"))?;
        opened
            .take(FILE_CAP + 1)
            .read_to_end(&mut bytes)
            .with_context(|| format!("cannot read {file}"))?;
    }
    let length = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
    anyhow::ensure!(
        length <= FILE_CAP,
        "{file} holds more than {FILE_CAP} bytes"
    );
    Ok(bytes)
}
