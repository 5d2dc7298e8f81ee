//! What earlier probes brought: in memory only, bounded, and for ten minutes.
//! The clock is the caller's.

use std::{
    collections::HashMap,
    hash::Hash,
    time::{Duration, Instant},
};

/// An entry that is older is asked again.
pub const LIFETIME: Duration = Duration::from_mins(10);
/// Entries that are kept; one holds at most a handshake message of certificates.
pub const ENTRIES: usize = 64;

/// Values by key, each with the time it came.
#[derive(Debug)]
pub struct Cache<K, V> {
    entries: HashMap<K, (Instant, V)>,
}

impl<K, V> Default for Cache<K, V> {
    fn default() -> Self {
        Self {
            entries: HashMap::new(),
        }
    }
}

impl<K: Clone + Eq + Hash, V: Clone> Cache<K, V> {
    /// The value, if it is young enough.
    pub fn get(&self, key: &K, now: Instant) -> Option<V> {
        let (came, value) = self.entries.get(key)?;
        let age = now.saturating_duration_since(*came);
        (age < LIFETIME).then(|| value.clone())
    }

    /// Keeps a value; the oldest makes room.
    pub fn put(&mut self, key: K, value: V, now: Instant) {
        if self.entries.len() >= ENTRIES && !self.entries.contains_key(&key) {
            let oldest = self.entries.iter().min_by_key(|(_, (came, _))| *came);
            if let Some(oldest) = oldest.map(|(key, _)| key.clone()) {
                self.entries.remove(&oldest);
            }
        }
        self.entries.insert(key, (now, value));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forgets_after_ten_minutes() {
        let (mut cache, now) = (Cache::default(), Instant::now());
        cache.put("a", 1, now);
        assert_eq!(cache.get(&"a", now + Duration::from_secs(599)), Some(1));
        assert_eq!(cache.get(&"a", now + Duration::from_mins(10)), None);
        assert_eq!(cache.get(&"b", now), None);
    }

    #[test]
    fn the_oldest_makes_room() {
        let (mut cache, begin) = (Cache::default(), Instant::now());
        let at = |number: usize| begin + Duration::from_millis(number.try_into().unwrap());
        for number in 0..=ENTRIES {
            cache.put(number, number, at(number));
        }
        assert_eq!(cache.entries.len(), ENTRIES);
        assert_eq!(cache.get(&0, at(ENTRIES)), None);
        assert_eq!(cache.get(&1, at(ENTRIES)), Some(1));
    }
}
