//! Frames and requests as the extension sends them.

use std::io::{Read, Write};

use anyhow::{Context as _, Result, ensure};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use serde_json::{Value, json};

use crate::chain::Chain;

/// The request that asks for a verdict on a chain.
pub(crate) fn request(id: usize, chain: &Chain) -> Vec<u8> {
    let certificates = [&chain.end_entity, &chain.intermediate, &chain.root];
    let request = json!({
        "type": "assess",
        "id": id,
        "chainSource": "observed",
        "serverName": chain.server_name,
        "address": "93.184.216.34",
        "time": 1_790_000_000,
        "chain": certificates.map(|der| STANDARD.encode(der)),
    });
    request.to_string().into_bytes()
}

/// A body with its length before it.
pub(crate) fn frame(body: &[u8]) -> Result<Vec<u8>> {
    let length = u32::try_from(body.len())?;
    Ok([&length.to_ne_bytes()[..], body].concat())
}

/// Sends one frame.
pub(crate) fn send(output: &mut impl Write, body: &[u8]) -> Result<()> {
    output.write_all(&frame(body)?)?;
    Ok(output.flush()?)
}

/// Reads one frame.
pub(crate) fn receive(input: &mut impl Read) -> Result<Value> {
    let mut length = [0; 4];
    input
        .read_exact(&mut length)
        .context("the host has ended")?;
    let mut body = vec![0; usize::try_from(u32::from_ne_bytes(length))?];
    input.read_exact(&mut body)?;
    Ok(serde_json::from_slice(&body)?)
}

/// Fails unless the response says that both links are proven up to a public root.
pub(crate) fn check_public(response: &Value) -> Result<()> {
    let verdict = &response["verdict"];
    ensure!(
        verdict["standing"] == "publicly-trusted",
        "not public: {response}"
    );
    let path = verdict["path"].as_array().context("no path")?;
    ensure!(path.len() == 3, "the path is not complete: {response}");
    let proven = path
        .iter()
        .filter(|element| element["link"]["state"] == "proven");
    ensure!(proven.count() == 2, "a link is not proven: {response}");
    Ok(())
}
