//! Waiting, in one place: always for a condition, with a deadline so generous that only something
//! broken reaches it. Nothing in the lab sleeps for a fixed time in the hope that it suffices.

use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail};

const DEADLINE: Duration = Duration::from_secs(30);
const PAUSE: Duration = Duration::from_millis(40);

/// Polls until `condition` gives a value. An error ends the wait at once.
pub(crate) fn until<T>(what: &str, condition: impl FnMut() -> Result<Option<T>>) -> Result<T> {
    until_within(DEADLINE, what, condition)
}

/// As [`until`], with another deadline, for steps that are known to be slow.
pub(crate) fn until_within<T>(
    deadline: Duration,
    what: &str,
    mut condition: impl FnMut() -> Result<Option<T>>,
) -> Result<T> {
    let started = Instant::now();
    loop {
        if let Some(value) = condition().with_context(|| format!("while waiting for {what}"))? {
            return Ok(value);
        }
        if started.elapsed() > deadline {
            bail!("waited {} s in vain for {what}", deadline.as_secs());
        }
        std::thread::sleep(PAUSE);
    }
}
