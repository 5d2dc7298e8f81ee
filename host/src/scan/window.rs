//! Bounds what is read and not yet written: so much memory, however long the input is and however
//! long one batch takes while others overtake it.

use std::{
    num::NonZero,
    sync::{Condvar, Mutex, PoisonError},
};

use crate::prober::locked;

/// Bytes on their way, unless one batch alone has more.
const BYTES: usize = 16 * 1024 * 1024;
/// Batches on their way for each worker: one that it judges, others that wait for one that takes
/// longer.
const BATCHES: usize = 8;

/// The batches on their way.
#[derive(Debug)]
pub(super) struct Window {
    state: Mutex<State>,
    changed: Condvar,
    batches: usize,
}

#[derive(Debug, Default)]
struct State {
    bytes: usize,
    batches: usize,
    is_closed: bool,
}

impl Window {
    pub(super) fn new(threads: NonZero<usize>) -> Self {
        Self {
            state: Mutex::default(),
            changed: Condvar::new(),
            batches: threads.get() * BATCHES,
        }
    }

    /// Waits until there is room for a batch of so many bytes; `false` where nobody reads on.
    pub(super) fn enter(&self, bytes: usize) -> bool {
        let is_full = |state: &mut State| {
            let is_over = state.bytes + bytes > BYTES || state.batches == self.batches;
            !state.is_closed && state.batches > 0 && is_over
        };
        let state = locked(&self.state);
        let waited = self.changed.wait_while(state, is_full);
        let mut state = waited.unwrap_or_else(PoisonError::into_inner);
        state.bytes += bytes;
        state.batches += 1;
        !state.is_closed
    }

    /// Makes room: the batch has been written.
    pub(super) fn leave(&self, bytes: usize) {
        let mut state = locked(&self.state);
        state.bytes = state.bytes.saturating_sub(bytes);
        state.batches = state.batches.saturating_sub(1);
        drop(state);
        self.changed.notify_one();
    }

    /// Nobody writes any more.
    pub(super) fn close(&self) {
        locked(&self.state).is_closed = true;
        self.changed.notify_one();
    }
}

#[cfg(test)]
mod tests {
    use std::{
        sync::{Arc, mpsc::channel},
        thread,
    };

    use super::*;

    /// Enters so often in a thread of its own, and tells of each time.
    #[track_caller]
    fn check(bytes: usize, room: usize) {
        let window = Arc::new(Window::new(NonZero::<usize>::MIN));
        let (entered, told) = channel();
        let inside = Arc::clone(&window);
        let thread = thread::spawn(move || {
            while inside.enter(bytes) {
                entered.send(()).unwrap();
            }
        });
        for _ in 0..room {
            told.recv().unwrap();
        }
        assert!(told.try_recv().is_err(), "more than {room} went in");
        for _ in 0..100 {
            window.leave(bytes);
            told.recv().unwrap();
            assert!(told.try_recv().is_err(), "two went in for one");
        }
        window.close();
        thread.join().unwrap();
    }

    #[test]
    fn bounds_the_number_and_the_bytes() {
        check(1, BATCHES);
        check(BYTES / 4, 4);
    }

    #[test]
    fn lets_one_in_that_is_larger_than_all() {
        check(BYTES * 2, 1);
    }
}
