//! What goes from the reader to a worker, and from there to the writer.

use std::{ops::Range, sync::Arc};

use super::summary::Tally;
use crate::{certificate::Certificate, request::RequestError};

/// Bytes that make a batch full.
pub(super) const FULL: usize = 64 * 1024;

/// Some of the input, from one source.
#[derive(Debug)]
pub struct Batch {
    /// Its place in the order of the input.
    pub number: u64,
    /// The source's name, where sources were named.
    pub file: Option<Arc<str>>,
    /// What it holds, in order.
    pub items: Vec<Item>,
    /// Bytes of memory, about.
    pub weight: usize,
    /// The lines of JSON, one after another.
    pub(super) bytes: Vec<u8>,
}

/// A part of the input that is judged by itself.
#[derive(Debug)]
pub struct Item {
    /// Line of the source where it begins, from 1; `None` where the source cannot be opened.
    pub line: Option<u64>,
    /// What it is.
    pub content: Content,
}

/// What an item is.
#[derive(Debug)]
pub enum Content {
    /// A chain that the reader took from PEM.
    Chain(Vec<Certificate>),
    /// A line of JSON, in the batch's bytes.
    Json(Range<usize>),
    /// What cannot be judged.
    Refused(RequestError),
}

impl Batch {
    pub(super) fn new(number: u64, file: Option<Arc<str>>) -> Self {
        Self {
            number,
            file,
            items: Vec::new(),
            weight: 0,
            bytes: Vec::new(),
        }
    }

    pub(super) fn push(&mut self, line: Option<u64>, content: Content) {
        self.weight += size_of::<Item>()
            + match &content {
                Content::Chain(chain) => weight(chain),
                Content::Json(range) => range.len(),
                Content::Refused(error) => error.message.len(),
            };
        self.items.push(Item { line, content });
    }

    pub(super) fn push_json(&mut self, line: u64, text: &[u8]) {
        let start = self.bytes.len();
        self.bytes.extend_from_slice(text);
        self.push(Some(line), Content::Json(start..self.bytes.len()));
    }

    /// A line of JSON in it.
    pub(super) fn json(&self, range: &Range<usize>) -> &[u8] {
        self.bytes.get(range.clone()).unwrap_or_default()
    }
}

/// A certificate keeps its DER, and its names once more.
pub(super) fn weight(chain: &[Certificate]) -> usize {
    chain.iter().map(|one| 2 * one.der().len()).sum()
}

/// A batch that a worker has judged.
#[derive(Debug)]
pub(super) struct Judged {
    pub(super) number: u64,
    pub(super) weight: usize,
    /// Whole lines.
    pub(super) output: Vec<u8>,
    pub(super) tally: Tally,
}
