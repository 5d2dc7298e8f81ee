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
}

/// What stands last in a record.
#[derive(Serialize)]
struct Refusal<'a> {
    code: &'a str,
    message: &'a str,
}

impl Writer {
    pub(super) fn new(detail: Detail) -> Self {
        let bytes = Vec::new();
        Self { detail, bytes }
    }

    pub(super) fn verdict(&mut self, place: &Place<'_>, about: &About, verdict: &str) {
        self.write(place, about, &about.id, "verdict", verdict);
    }

    pub(super) fn error(&mut self, place: &Place<'_>, about: &About, error: &RequestError) {
        let RequestError { id, code, message } = error;
        // Texts can be written, so there always is one.
        let refusal = serde_json::to_string(&Refusal { code, message }).unwrap_or_default();
        self.write(place, about, id, "error", &refusal);
    }

    /// Writes a line; `outcome` is JSON already.
    fn write(&mut self, place: &Place<'_>, about: &About, id: &Value, kind: &str, outcome: &str) {
        if self.detail == Detail::Nothing {
            return;
        }
        let record = Record {
            file: place.file,
            line: place.line,
            id,
            handshake: about.handshake,
            server_name: about.server_name.as_deref(),
        };
        // Nothing in it can fail: the keys are texts, and memory takes every byte.
        let written = serde_json::to_writer(&mut self.bytes, &record);
        debug_assert!(written.is_ok());
        // The record has a line at least, so something stands before the outcome.
        let end = self.bytes.pop();
        debug_assert_eq!(end, Some(b'}'));
        for part in [",\"", kind, "\":", outcome, "}\n"] {
            self.bytes.extend_from_slice(part.as_bytes());
        }
    }

    pub(super) fn finish(self) -> Vec<u8> {
        self.bytes
    }
}
