//! Judges a batch. Every chain meets a session of its own, so that no verdict depends on the order
//! of the input or on which worker came first.

use std::sync::Arc;

use super::{
    Detail,
    batch::{Batch, Content, Judged},
    formats::{self, About, Question},
    output::{Place, Writer},
    summary::Tally,
};
use crate::{
    anchors::Anchors,
    certificate::Certificate,
    knowledge::Knowledge,
    known::Known,
    message,
    request::RequestError,
    suspicion::{Visit, session::Session, weigh},
    verdict::assess_from,
};

/// Judges batches.
pub(super) struct Engine {
    knowledge: Arc<Knowledge>,
    detail: Detail,
    /// Nothing that is installed on this computer.
    anchors: Anchors,
}

impl Engine {
    pub(super) fn new(knowledge: Arc<Knowledge>, detail: Detail) -> Self {
        Self {
            knowledge,
            detail,
            anchors: Anchors::default(),
        }
    }

    /// Certificates that were parsed before: nothing yet but the public roots.
    pub(super) fn known(&self) -> Known<'_> {
        Known::new(&self.knowledge.roots)
    }

    pub(super) fn judge(&self, batch: &Batch, known: &mut Known<'_>) -> Judged {
        let mut work = Work {
            engine: self,
            writer: Writer::new(self.detail),
            tally: Tally::default(),
        };
        for item in &batch.items {
            let place = Place {
                file: batch.file.as_deref(),
                line: item.line,
            };
            match &item.content {
                Content::Chain(chain) => work.verdict(&place, &About::default(), chain),
                Content::Json(range) => work.json(&place, batch.json(range), known),
                Content::Refused(error) => work.refused(&place, &About::default(), error),
            }
        }
        Judged {
            number: batch.number,
            weight: batch.weight,
            output: work.writer.finish(),
            tally: work.tally,
        }
    }
}

/// The work on one batch.
struct Work<'a> {
    engine: &'a Engine,
    writer: Writer,
    tally: Tally,
}

impl Work<'_> {
    fn json(&mut self, place: &Place<'_>, line: &[u8], known: &mut Known<'_>) {
        let mut is_empty = true;
        let read = formats::read(line, known, &mut |Question { chain, about }| {
            is_empty = false;
            match chain {
                Ok(chain) => self.verdict(place, &about, &chain),
                Err(error) => self.refused(place, &about, &error),
            }
        });
        match read {
            Ok(()) => self.tally.line(is_empty),
            Err(error) => self.refused(place, &About::default(), &error),
        }
    }

    fn verdict(&mut self, place: &Place<'_>, about: &About, chain: &[Certificate]) {
        let Knowledge { list, roots, .. } = &*self.engine.knowledge;
        let server_name = about.server_name.as_deref();
        // The first certificate is the end-entity whatever it says of itself; see `assessment`.
        let found = assess_from(chain, 0, server_name, list, roots);
        let visit = Visit {
            server_name,
            address: about.address,
            time: about.time,
        };
        let found = weigh(found, chain, visit, roots, &mut Session::default());
        self.tally.verdict(&found);
        if self.engine.detail == Detail::Lines {
            let text = message::text(&found, chain, &self.engine.anchors);
            self.writer.verdict(place, about, &text);
        }
    }

    fn refused(&mut self, place: &Place<'_>, about: &About, error: &RequestError) {
        self.tally.error(error.code);
        self.writer.error(place, about, error);
    }
}
