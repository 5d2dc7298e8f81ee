//! How many probes may run: so many at once and so many a minute. The clock is the caller's.

use std::{
    collections::VecDeque,
    time::{Duration, Instant},
};

/// Probes at once.
pub const AT_ONCE: usize = 4;
/// Probes in any minute.
pub const A_MINUTE: usize = 30;
const MINUTE: Duration = Duration::from_mins(1);

/// Counts probes.
#[derive(Debug, Default)]
pub struct Limits {
    running: usize,
    started: VecDeque<Instant>,
}

/// Which limit is reached.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Busy {
    /// [`A_MINUTE`].
    AMinute,
    /// [`AT_ONCE`].
    AtOnce,
}

impl Limits {
    /// Counts a probe that starts `now`, or refuses it. Ends with [`Limits::finish`].
    pub fn start(&mut self, now: Instant) -> Result<(), Busy> {
        while let Some(first) = self.started.front()
            && now.saturating_duration_since(*first) >= MINUTE
        {
            self.started.pop_front();
        }
        if self.running >= AT_ONCE {
            return Err(Busy::AtOnce);
        }
        if self.started.len() >= A_MINUTE {
            return Err(Busy::AMinute);
        }
        self.running += 1;
        self.started.push_back(now);
        Ok(())
    }

    /// Counts the end of a probe.
    pub fn finish(&mut self) {
        self.running = self.running.saturating_sub(1);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn four_run_at_once_and_a_fifth_waits_for_an_end() {
        let (mut limits, now) = (Limits::default(), Instant::now());
        for _ in 0..4 {
            assert_eq!(limits.start(now), Ok(()));
        }
        assert_eq!(limits.start(now), Err(Busy::AtOnce));
        limits.finish();
        assert_eq!(limits.start(now), Ok(()));
    }

    #[test]
    fn thirty_start_in_any_minute() {
        let (mut limits, begin) = (Limits::default(), Instant::now());
        for second in 0..30 {
            assert_eq!(limits.start(begin + Duration::from_secs(second)), Ok(()));
            limits.finish();
        }
        let late = begin + Duration::from_millis(59_999);
        assert_eq!(limits.start(late), Err(Busy::AMinute));
        // The first one has left the window, the second has not.
        let minute = begin + Duration::from_mins(1);
        assert_eq!(limits.start(minute), Ok(()));
        limits.finish();
        assert_eq!(limits.start(minute), Err(Busy::AMinute));
    }
}
