//! Brings what workers finish back into the order in which it was read. Pure.

use std::collections::BTreeMap;

/// Things that wait for one that was read before them. How many there can be is the window's
/// concern.
#[derive(Debug)]
pub struct Reorder<T> {
    next: u64,
    waiting: BTreeMap<u64, T>,
}

impl<T> Default for Reorder<T> {
    fn default() -> Self {
        Self {
            next: 0,
            waiting: BTreeMap::new(),
        }
    }
}

impl<T> Reorder<T> {
    /// Takes the thing with a number, and returns those whose turn it is. Numbers begin with 0,
    /// and none is left out.
    pub fn push(&mut self, number: u64, thing: T) -> Vec<T> {
        self.waiting.insert(number, thing);
        let mut ready = Vec::new();
        while let Some(thing) = self.waiting.remove(&self.next) {
            self.next += 1;
            ready.push(thing);
        }
        ready
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(numbers: &[u64], expected: &[&[u64]]) {
        let mut reorder = Reorder::default();
        let got: Vec<Vec<u64>> = numbers.iter().map(|n| reorder.push(*n, *n)).collect();
        assert_eq!(got, expected);
    }

    #[test]
    fn lets_nothing_overtake() {
        check(&[0, 1, 2], &[&[0], &[1], &[2]]);
        check(&[2, 1, 0], &[&[], &[], &[0, 1, 2]]);
        check(&[1, 0, 3, 2], &[&[], &[0, 1], &[], &[2, 3]]);
        check(&[3, 0, 2, 1], &[&[], &[0], &[], &[1, 2, 3]]);
    }
}
