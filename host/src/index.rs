//! Where things lie in a list, found by kind and digest: a sorted table that the build made, which
//! costs nothing to load, and a map of what was added since.

use std::{collections::HashMap, hash::Hash};

use crate::digest::Sha256;

/// A row of the build's table: kind, digest and place. Rows are sorted by digest, then by place.
pub type Row<K> = (K, [u8; 32], Place);

/// The position of an entry in its list, and of a part in the entry.
pub type Place = (u32, u32);

/// Finds places by kind and digest.
#[derive(Debug)]
pub struct Index<K: 'static> {
    built: &'static [Row<K>],
    added: HashMap<(K, Sha256), Vec<Place>>,
}

impl<K: Copy + Eq + Hash> Index<K> {
    /// Begins with a table of the build, which is sorted.
    pub fn of(built: &'static [Row<K>]) -> Self {
        Self {
            built,
            added: HashMap::new(),
        }
    }

    /// Adds a place after those that are there already.
    pub fn add(&mut self, kind: K, digest: Sha256, place: Place) {
        let places = self.added.entry((kind, digest));
        places.or_insert_with(|| Vec::with_capacity(1)).push(place);
    }

    /// Every place under a digest, in the order of the list.
    pub fn all(&self, kind: K, digest: Sha256) -> impl Iterator<Item = Place> {
        let bytes = *digest.as_bytes();
        let wanted = head(&bytes);
        // Numbers are compared faster than bytes, and hardly two digests begin alike.
        let start = self.built.partition_point(|row| head(&row.1) < wanted);
        let built = self.built.iter().skip(start);
        let built = built.take_while(move |row| head(&row.1) == wanted);
        let built = built.filter(move |row| row.0 == kind && row.1 == bytes);
        let added = self.added.get(&(kind, digest)).into_iter().flatten();
        built.map(|(_, _, place)| *place).chain(added.copied())
    }

    /// The first place under a digest.
    pub fn first(&self, kind: K, digest: Sha256) -> Option<Place> {
        self.all(kind, digest).next()
    }
}

fn head(digest: &[u8; 32]) -> u64 {
    let first = digest.first_chunk().copied();
    u64::from_be_bytes(first.unwrap_or_default())
}

impl<K: Copy + Eq + Hash> Default for Index<K> {
    fn default() -> Self {
        Self::of(&[])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn row(kind: char, first: u8, place: Place) -> Row<char> {
        let mut digest = [7; 32];
        digest[0] = first;
        (kind, digest, place)
    }

    static BUILT: &[Row<char>] = &[
        row('b', 0, (1, 0)),
        row('a', 1, (0, 0)),
        row('a', 2, (0, 1)),
        row('b', 2, (2, 0)),
        row('a', 2, (3, 0)),
    ];

    fn found(index: &Index<char>, kind: char, first: u8) -> Vec<Place> {
        let (_, digest, _) = row(kind, first, (0, 0));
        index.all(kind, Sha256::from(digest)).collect()
    }

    #[test]
    fn the_table_and_what_was_added_are_found_in_their_order() {
        let mut index = Index::of(BUILT);
        index.add('a', Sha256::from(row('a', 2, (0, 0)).1), (9, 0));
        index.add('c', Sha256::from(row('c', 2, (0, 0)).1), (9, 1));
        assert_eq!(found(&index, 'a', 2), [(0, 1), (3, 0), (9, 0)]);
        assert_eq!(found(&index, 'a', 1), [(0, 0)]);
        assert_eq!(found(&index, 'b', 0), [(1, 0)]);
        assert_eq!(found(&index, 'c', 2), [(9, 1)]);
    }

    #[test]
    fn neither_another_kind_nor_another_digest_is_found() {
        let index = Index::of(BUILT);
        for (kind, first) in [('a', 0), ('a', 3), ('b', 1), ('c', 2), ('c', 0)] {
            assert_eq!(found(&index, kind, first), [], "{kind} {first}");
        }
        let (_, mut alike, _) = row('a', 1, (0, 0));
        alike[31] = 0;
        assert_eq!(index.first('a', Sha256::from(alike)), None);
    }
}
