//! A bounded memory in two generations: what is asked for again stays, and a flood of what is not costs
//! at most the rest. Forgetting costs time and nothing else.

use std::{collections::HashMap, hash::Hash, mem};

/// See the file's first lines. Holds at most twice `SIZE` values.
#[derive(Debug)]
pub(crate) struct Generations<K, V, const SIZE: usize> {
    /// Met since the last change of generations.
    pub(crate) young: HashMap<K, V>,
    /// Met before. Whatever is met again becomes young, and the others go with the next change.
    pub(crate) old: HashMap<K, V>,
}

impl<K, V, const SIZE: usize> Default for Generations<K, V, SIZE> {
    fn default() -> Self {
        Self {
            young: HashMap::new(),
            old: HashMap::new(),
        }
    }
}

impl<K: Eq + Hash, V: Clone, const SIZE: usize> Generations<K, V, SIZE> {
    /// What is remembered, and is young from now on.
    pub(crate) fn find(&mut self, key: &K) -> Option<V> {
        if let Some(young) = self.young.get(key) {
            return Some(young.clone());
        }
        let (key, old) = self.old.remove_entry(key)?;
        self.keep(key, old.clone());
        Some(old)
    }

    /// Remembers a value.
    pub(crate) fn keep(&mut self, key: K, value: V) {
        if self.young.len() == SIZE {
            self.old = mem::take(&mut self.young);
        }
        self.young.insert(key, value);
    }
}
