//! The lines that a scan writes; `host/SCAN.md` has the fields.

use serde::Serialize;
use serde_json::Value;

use super::{Detail, formats::About};
use crate::request::RequestError;

/// Where in the input something stands.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place<'a> {
    pub(super) file: Option<&'a str>,
    pub(super) line: Option<u64>,
}

/// Writes lines, or none.
#[derive(Debug)]
pub(super) struct Writer {
    detail: Detail,
    bytes: Vec<u8>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Record<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    file: Option<&'a str>,
    line: Option<u64>,
    #[serde(skip_serializing_if = "Value::is_null")]
    id: &'a Value,
    #[serde(skip_serializing_if = "Option::is_none")]
    handshake: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    server_name: Option<&'a str>,
    #[serde(flatten)]
    outcome: Outcome<'a>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
enum Outcome<'a> {
    Error { code: &'a str, message: &'a str },
    Verdict(&'a Value),
}

impl Writer {
    pub(super) fn new(detail: Detail) -> Self {
        let bytes = Vec::new();
        Self { detail, bytes }
    }

    pub(super) fn verdict(&mut self, place: &Place<'_>, about: &About, verdict: &Value) {
        self.write(place, about, &about.id, Outcome::Verdict(verdict));
    }

    pub(super) fn error(&mut self, place: &Place<'_>, about: &About, error: &RequestError) {
        let RequestError { id, code, message } = error;
        self.write(place, about, id, Outcome::Error { code, message });
    }

    fn write(&mut self, place: &Place<'_>, about: &About, id: &Value, outcome: Outcome<'_>) {
        if self.detail == Detail::Nothing {
            return;
        }
        let record = Record {
            file: place.file,
            line: place.line,
            id,
            handshake: about.handshake,
            server_name: about.server_name.as_deref(),
            outcome,
        };
        // Nothing in it can fail: the keys are texts, and memory takes every byte.
        let written = serde_json::to_writer(&mut self.bytes, &record);
        debug_assert!(written.is_ok());
        self.bytes.push(b'\n');
    }

    pub(super) fn finish(self) -> Vec<u8> {
        self.bytes
    }
}
