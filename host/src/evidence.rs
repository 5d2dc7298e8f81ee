//! Evidence files: what somebody saved about one connection, read and judged anew from its
//! certificates. `host/EVIDENCE.md` is the reference. Pure.
//!
//! A file can say anything. What signatures prove is proven here too; what only the computer on
//! which it was saved could know (its stores, its earlier connections) is taken as the file's claim
//! and named as one.

use std::{collections::HashSet, fmt, net::IpAddr};

use base64::{Engine, engine::general_purpose::STANDARD};
use serde_json::{Map, Value, json};

use crate::{
    anchors::Anchors,
    authorities::Authorities,
    certificate::{Certificate, Origin},
    container::pem,
    knowledge::Knowledge,
    message::{self, set},
    request::CHAIN_CAP,
    suspicion::{self, Visit, session::Session, weigh},
    verdict::assess_from,
};

/// What is in an evidence file, as far as a verdict rests on it.
#[derive(Debug)]
pub struct Evidence {
    chain: Vec<Certificate>,
    server_name: Option<String>,
    address: Option<IpAddr>,
    time: Option<i64>,
    /// The verdict that the person saw.
    verdict: Value,
    file: Map<String, Value>,
}

/// Why a file is no evidence.
#[derive(Debug, Eq, PartialEq)]
pub struct EvidenceError {
    field: String,
    problem: &'static str,
}

impl fmt::Display for EvidenceError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.field, self.problem)
    }
}

impl std::error::Error for EvidenceError {}

/// Whether the bytes are meant as JSON, which no container of certificates begins like.
pub fn is_json(bytes: &[u8]) -> bool {
    bytes.trim_ascii_start().first() == Some(&b'{')
}

impl Evidence {
    /// Reads a file.
    pub fn parse(bytes: &[u8]) -> Result<Self, EvidenceError> {
        let Ok(Value::Object(file)) = serde_json::from_slice(bytes) else {
            return Err(wrong("the file", "not JSON; save the evidence again"));
        };
        if file.get("format").and_then(Value::as_str) != Some("rootwatch-evidence") {
            let problem = "not \"rootwatch-evidence\"; choose a file that Rootwatch saved";
            return Err(wrong("format", problem));
        }
        if file.get("version").and_then(Value::as_u64) != Some(1) {
            return Err(wrong("version", "not 1; a newer Rootwatch reads this file"));
        }
        let verdict = match file.get("verdict") {
            Some(verdict @ Value::Object(_)) => verdict.clone(),
            _ => return Err(wrong("verdict", "no object; save the evidence again")),
        };
        let address = match text(&file, "address")? {
            None => None,
            Some(text) => {
                let problem = "not an IP address; write null where it is not to be told";
                Some(text.parse().map_err(|_| wrong("address", problem))?)
            }
        };
        let time = match text(&file, "time")? {
            None => None,
            Some(text) => {
                let problem = "not like 2026-11-29T17:31:36Z; write null where it is not known";
                Some(seconds(text).ok_or_else(|| wrong("time", problem))?)
            }
        };
        let server_name = text(&file, "serverName")?.map(str::to_owned);
        Ok(Self {
            chain: chain(&file)?,
            server_name,
            address,
            time,
            verdict,
            file,
        })
    }

    /// The verdict object on the file's certificates, with the field `evidence`: whether it is that
    /// of the file, and what of it is only the file's word.
    pub fn judge(&self, server_name: Option<&str>, knowledge: &Knowledge) -> Value {
        let (list, roots) = (&knowledge.list, &knowledge.roots);
        let server_name = server_name.or(self.server_name.as_deref());
        let chain = self.completed();
        let found = assess_from(&chain, 0, server_name, list, roots);
        let visit = Visit {
            server_name,
            address: self.address,
            time: self.time,
        };
        let found = weigh(found, &chain, visit, roots, &mut Session::default());
        let signs = self.verdict.get("signs").and_then(Value::as_array);
        let signs = signs.into_iter().flatten();
        let ids: Vec<&str> = signs.filter_map(|sign| sign.get("id")?.as_str()).collect();
        let (found, claimed) = suspicion::with_claimed(found, &ids);
        let mut verdict = message::verdict(&found, &chain, &Anchors::default());
        let told = outcome(&self.verdict);
        let object = json!({
            "agrees": told == outcome(&verdict),
            "told": told,
            "listAgrees": self.list().map(|sha256| sha256 == Authorities::digest().to_string()),
            "claimedSigns": claimed,
            "claimedAnchor": chain.iter().any(|one| one.is_anchor),
            "time": self.field("time"),
            "serverName": self.field("serverName"),
            "chainSource": self.field("chainSource"),
            "software": self.field("software"),
        });
        set(&mut verdict, "evidence", object);
        verdict
    }

    /// The chain with the certificates that the other computer remembered or had installed.
    fn completed(&self) -> Vec<Certificate> {
        let mut chain = self.chain.clone();
        let mut known: HashSet<_> = chain.iter().map(|one| one.sha256).collect();
        for element in self.elements().take(CHAIN_CAP) {
            let origin = match element.get("origin").and_then(Value::as_str) {
                Some("installed") => Origin::Installed,
                Some("session") => Origin::Session,
                _ => continue,
            };
            let der = element.get("der").and_then(Value::as_str);
            let der = der.and_then(|text| STANDARD.decode(text).ok());
            if let Some(Ok(certificate)) = der.map(|der| Certificate::from_der(&der))
                && known.insert(certificate.sha256)
            {
                chain.push(certificate.from(origin));
            }
        }
        let is_installed = |element: &&Value| {
            let stores = element.get("installedIn").and_then(Value::as_array);
            stores.is_some_and(|stores| !stores.is_empty())
        };
        let installed = self.elements().filter(is_installed);
        let installed: HashSet<&str> = installed
            .filter_map(|element| element.get("sha256")?.as_str())
            .collect();
        for certificate in &mut chain {
            certificate.is_anchor = installed.contains(certificate.sha256.to_string().as_str());
        }
        chain
    }

    fn elements(&self) -> impl Iterator<Item = &Value> {
        let path = self.verdict.get("path").and_then(Value::as_array);
        path.into_iter().flatten()
    }

    fn list(&self) -> Option<&str> {
        self.file.get("list")?.get("sha256")?.as_str()
    }

    fn field(&self, name: &str) -> &Value {
        self.file.get(name).unwrap_or(&Value::Null)
    }
}

/// What makes two verdicts the same.
fn outcome(verdict: &Value) -> Value {
    let authority = verdict.get("authority").and_then(|found| found.get("id"));
    json!({
        "standing": verdict.get("standing"),
        "basis": verdict.get("basis"),
        "authority": authority,
    })
}

fn wrong(field: impl Into<String>, problem: &'static str) -> EvidenceError {
    EvidenceError {
        field: field.into(),
        problem,
    }
}

fn text<'a>(
    file: &'a Map<String, Value>,
    field: &'static str,
) -> Result<Option<&'a str>, EvidenceError> {
    match file.get(field) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) => Ok(Some(text)),
        Some(_) => Err(wrong(field, "not a text; save the evidence again")),
    }
}

fn chain(file: &Map<String, Value>) -> Result<Vec<Certificate>, EvidenceError> {
    let Some(Value::Array(items)) = file.get("chain") else {
        return Err(wrong("chain", "no list; save the evidence again"));
    };
    if items.is_empty() {
        let problem = "holds no certificate; save the evidence once the page has been checked";
        return Err(wrong("chain", problem));
    }
    if items.len() > CHAIN_CAP {
        return Err(wrong("chain", "holds more than 64 certificates"));
    }
    // Only the first one was seen on the connection itself where the browser showed no more.
    let source = file.get("chainSource").and_then(Value::as_str);
    let origin = |index: usize| match source {
        Some("probed") => Origin::Probed,
        Some("observed-leaf") if index > 0 => Origin::Probed,
        _ => Origin::Chain,
    };
    let mut found = Vec::new();
    for (index, item) in items.iter().enumerate() {
        let read = item.as_str().and_then(|text| pem::certificates(text).ok());
        let Some(Ok([certificate])) = read.map(<[Certificate; 1]>::try_from) else {
            let problem = "not one certificate as PEM; save the evidence again";
            return Err(wrong(format!("chain[{index}]"), problem));
        };
        found.push(certificate.from(origin(index)));
    }
    Ok(found)
}

/// Seconds since 1970 of `YYYY-MM-DDTHH:MM:SSZ`.
pub(crate) fn seconds(text: &str) -> Option<i64> {
    let (date, time) = text.strip_suffix('Z')?.split_once('T')?;
    let numbers = |text: &str, separator: char| -> Option<[i64; 3]> {
        let parts = text.split(separator).map(str::parse);
        let parts: Vec<i64> = parts.collect::<Result<_, _>>().ok()?;
        parts.try_into().ok()
    };
    let ([year, month, day], [hour, minute, second]) = (numbers(date, '-')?, numbers(time, ':')?);
    let is_real = (1970..=9999).contains(&year)
        && (1..=12).contains(&month)
        && (1..=31).contains(&day)
        && (0..24).contains(&hour)
        && (0..60).contains(&minute)
        && (0..=60).contains(&second);
    if !is_real {
        return None;
    }
    // The year begins in March, so that the leap day is its last.
    let (year, month) = if month > 2 {
        (year, month - 3)
    } else {
        (year - 1, month + 9)
    };
    let days =
        year * 365 + year / 4 - year / 100 + year / 400 + (month * 153 + 2) / 5 + day - 719_469;
    Some(((days * 24 + hour) * 60 + minute) * 60 + second)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_seconds_like_everybody() {
        for (text, expected) in [
            ("1970-01-01T00:00:00Z", Some(0)),
            ("2000-02-29T12:00:00Z", Some(951_825_600)),
            ("2026-11-29T17:31:36Z", Some(1_795_973_496)),
            ("2026-13-01T00:00:00Z", None),
            ("2026-11-29 17:31:36", None),
            ("999999999999-01-01T00:00:00Z", None),
            ("", None),
        ] {
            assert_eq!(seconds(text), expected, "{text}");
        }
    }

    #[track_caller]
    fn expect_error(file: &Value, expected: &str) {
        let error = Evidence::parse(file.to_string().as_bytes()).unwrap_err();
        assert!(error.to_string().starts_with(expected), "{error}");
    }

    #[test]
    fn names_the_field_that_is_wrong_and_what_to_do() {
        let good = json!({
            "format": "rootwatch-evidence", "version": 1, "verdict": {}, "chain": ["x"],
        });
        let with = |field: &str, value: Value| {
            let mut file = good.clone();
            set(&mut file, field, value);
            file
        };
        expect_error(&json!([]), "the file: not JSON");
        expect_error(
            &with("format", json!("x")),
            "format: not \"rootwatch-evidence\"",
        );
        expect_error(
            &with("version", json!(2)),
            "version: not 1; a newer Rootwatch",
        );
        expect_error(&with("verdict", json!(null)), "verdict: no object");
        expect_error(
            &with("address", json!("a.example")),
            "address: not an IP address",
        );
        expect_error(&with("time", json!("now")), "time: not like 2026");
        expect_error(&with("serverName", json!(1)), "serverName: not a text");
        expect_error(&with("chain", json!({})), "chain: no list");
        expect_error(
            &with("chain", json!([])),
            "chain: holds no certificate; save",
        );
        expect_error(
            &with("chain", json!(vec!["x"; 65])),
            "chain: holds more than 64",
        );
        expect_error(&good, "chain[0]: not one certificate");
    }
}
