//! `rootwatch scan`: a stream of chains, judged line by line.

use std::{
    io::{self, ErrorKind, IsTerminal},
    num::NonZero,
    sync::{Arc, atomic::Ordering},
    thread,
    time::Instant,
};

use anyhow::{Context, Result};

use super::{
    Status, arguments::Scan, environment::knowledge, print, print_problems, progress::Progress,
};
use crate::scan::{
    Counters, Detail, Options, Order, scan,
    source::Source,
    summary::{Tally, grouped, rate},
};

/// Characters of a whole progress bar.
const BAR: usize = 24;

pub(super) fn run(arguments: &Scan) -> Result<Status> {
    let knowledge = knowledge();
    print_problems(&knowledge);
    let options = options(arguments);
    let mut sources: Vec<Source> = arguments
        .files
        .iter()
        .map(|file| Source::of(file))
        .collect();
    if sources.is_empty() {
        sources.push(Source::Standard);
    }
    let lengths = sources.iter().map(Source::length);
    let total: Option<u64> = lengths.sum();
    let (counters, started) = (Arc::new(Counters::default()), Instant::now());
    let watched = Arc::clone(&counters);
    let mut stdout = io::stdout().lock();
    // On one and the same terminal, the lines themselves show that it goes on.
    let is_covered = options.detail == Detail::Lines && stdout.is_terminal();
    let progress = (!is_covered)
        .then(|| Progress::watch(move || state(&watched, total, rate_since(&watched, started))));
    let scanned = scan(
        sources,
        &mut stdout,
        Arc::new(knowledge),
        options,
        &counters,
    );
    drop((progress, stdout));
    let tally = match scanned {
        Ok(tally) => tally,
        // The reader has seen enough: `rootwatch scan | head`.
        Err(error) if error.kind() == ErrorKind::BrokenPipe => return Ok(Status::Success),
        Err(error) => return Err(error).context("cannot write to standard output"),
    };
    let summary = tally.text(started.elapsed());
    match options.detail {
        Detail::Lines => eprint!("{summary}"),
        Detail::Nothing => print(&summary)?,
    }
    Ok(status(&tally))
}

fn options(arguments: &Scan) -> Options {
    let threads = arguments
        .threads
        .and_then(|count| NonZero::new(count.into()));
    Options {
        threads: threads
            .or_else(|| thread::available_parallelism().ok())
            .unwrap_or(NonZero::<usize>::MIN),
        order: if arguments.unordered {
            Order::AsJudged
        } else {
            Order::AsRead
        },
        detail: if arguments.public_only_summary {
            Detail::Nothing
        } else {
            Detail::Lines
        },
    }
}

/// "Nothing was found" only where everything was judged.
fn status(tally: &Tally) -> Status {
    if tally.is_found() {
        Status::Found
    } else if tally.errors() > 0 {
        Status::Failure
    } else {
        Status::Success
    }
}

fn rate_since(counters: &Counters, started: Instant) -> Option<u64> {
    rate(counters.chains.load(Ordering::Relaxed), started.elapsed())
}

/// How far it is, in one line.
fn state(counters: &Counters, total: Option<u64>, rate: Option<u64>) -> String {
    let chains = grouped(counters.chains.load(Ordering::Relaxed));
    let rate = rate.map_or(String::new(), |rate| {
        format!(", {} a second", grouped(rate))
    });
    let bytes = counters.bytes.load(Ordering::Relaxed);
    let Some(percent) = total.and_then(|total| bytes.saturating_mul(100).checked_div(total)) else {
        return format!("{chains} chains{rate}");
    };
    // A file may have grown meanwhile.
    let percent = percent.min(100);
    let done = usize::try_from(percent).unwrap_or_default() * BAR / 100;
    let bar = "█".repeat(done) + &"░".repeat(BAR - done);
    format!("{bar} {percent:>3} %  {chains} chains{rate}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shows_how_far_it_is() {
        let counters = Counters::default();
        counters.bytes.store(50, Ordering::Relaxed);
        counters.chains.store(1234, Ordering::Relaxed);
        assert_eq!(state(&counters, None, None), "1,234 chains");
        let half = format!(
            "{}{}  50 %  1,234 chains, 9 a second",
            "█".repeat(12),
            "░".repeat(12)
        );
        assert_eq!(state(&counters, Some(100), Some(9)), half);
        assert_eq!(state(&counters, Some(0), None), "1,234 chains");
        let whole = format!("{} 100 %  1,234 chains", "█".repeat(24));
        assert_eq!(state(&counters, Some(10), None), whole);
    }

    #[test]
    fn calm_is_said_only_where_everything_was_judged() {
        let mut tally = Tally::default();
        assert_eq!(status(&tally), Status::Success);
        tally.error("json-invalid");
        assert_eq!(status(&tally), Status::Failure);
    }
}
