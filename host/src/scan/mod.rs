//! `rootwatch scan`: a stream of chains in, a stream of verdicts out, on all cores and in constant
//! memory. `host/SCAN.md` has the formats and the output.
//!
//! One thread reads and fills batches, workers judge them, and the calling thread writes. Each
//! chain is judged on its own: nothing that another chain showed, and nothing that is installed on
//! this computer, has a part in its verdict.

pub mod batch;
mod compression;
mod engine;
pub mod formats;
mod frames;
pub mod lines;
mod output;
pub mod pem;
pub mod reader;
pub mod reorder;
pub mod source;
pub mod summary;
mod window;

use std::{
    io::{self, Write},
    num::NonZero,
    sync::{
        Arc, Mutex,
        atomic::{AtomicU64, Ordering},
        mpsc::{Receiver, Sender, channel},
    },
    thread,
};

use crate::{knowledge::Knowledge, prober::locked};
use batch::{Batch, Judged};
use engine::Engine;
use reader::Reader;
use reorder::Reorder;
use source::Source;
use summary::Tally;
use window::Window;

/// Bytes of a request, as on the wire, and of a chain in PEM.
pub const REQUEST_CAP: usize = 1024 * 1024;

/// How to scan.
#[derive(Clone, Copy, Debug)]
pub struct Options {
    /// Workers.
    pub threads: NonZero<usize>,
    /// Whether verdicts come in the order of the input, or as soon as they are there.
    pub order: Order,
    /// What is written.
    pub detail: Detail,
}

/// The order of the verdicts.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[allow(missing_docs, reason = "the names say it")]
pub enum Order {
    AsRead,
    AsJudged,
}

/// What is written.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Detail {
    /// A line for each verdict and each error.
    Lines,
    /// Nothing; there is the tally.
    Nothing,
}

/// How far a scan is, for whoever watches.
#[derive(Debug, Default)]
pub struct Counters {
    /// Bytes of the inputs as they are stored.
    pub bytes: AtomicU64,
    /// Chains that were judged.
    pub chains: AtomicU64,
}

/// Scans `sources` one after another. An error is one of `output`.
pub fn scan(
    sources: Vec<Source>,
    output: &mut impl Write,
    knowledge: Arc<Knowledge>,
    options: Options,
    counters: &Arc<Counters>,
) -> io::Result<Tally> {
    let window = Arc::new(Window::new(options.threads));
    let (full, batches) = channel();
    let (done, judged) = channel();
    let engine = Arc::new(Engine::new(knowledge, options.detail));
    let batches = Arc::new(Mutex::new(batches));
    for _ in 0..options.threads.get() {
        let (engine, batches, done) = (Arc::clone(&engine), Arc::clone(&batches), done.clone());
        thread::spawn(move || work(&engine, &batches, &done));
    }
    drop(done);
    let reader = Reader::new(Arc::clone(&window), full, Arc::clone(counters));
    // A read can wait for ever, so nobody waits for the thread: where the output is closed, the
    // process ends.
    thread::spawn(move || reader.run(sources));
    let written = write(output, &judged, &window, options.order, counters);
    window.close();
    written
}

fn work(engine: &Engine, batches: &Mutex<Receiver<Batch>>, done: &Sender<Judged>) {
    // What was parsed and proven of a certificate is the same in every chain.
    let mut known = engine.known();
    loop {
        // The lock is held while waiting; the others wait for the same.
        let Ok(batch) = locked(batches).recv() else {
            return;
        };
        if done.send(engine.judge(&batch, &mut known)).is_err() {
            return;
        }
    }
}

fn write(
    output: &mut impl Write,
    judged: &Receiver<Judged>,
    window: &Window,
    order: Order,
    counters: &Counters,
) -> io::Result<Tally> {
    let (mut tally, mut reorder) = (Tally::default(), Reorder::default());
    for judged in judged {
        counters
            .chains
            .fetch_add(judged.tally.chains(), Ordering::Relaxed);
        let ready = match order {
            Order::AsJudged => vec![judged],
            Order::AsRead => reorder.push(judged.number, judged),
        };
        for Judged {
            output: bytes,
            tally: part,
            weight,
            ..
        } in ready
        {
            output.write_all(&bytes)?;
            tally.add(part);
            window.leave(weight);
        }
        output.flush()?;
    }
    Ok(tally)
}
