//! Lists from the input that cannot grow without bound: a line of eight million bytes has room for
//! four million empty handshakes.

use std::{fmt, marker::PhantomData};

use serde::{
    Deserialize, Deserializer,
    de::{IgnoredAny, MapAccess, SeqAccess, Visitor},
};

/// The first `N` items of an array, or values of an object; none of null.
#[derive(Debug)]
pub(super) struct Bounded<T, const N: usize> {
    pub(super) items: Vec<T>,
    /// How many there were beyond them.
    pub(super) beyond: usize,
}

impl<T, const N: usize> Default for Bounded<T, N> {
    fn default() -> Self {
        Self {
            items: Vec::new(),
            beyond: 0,
        }
    }
}

impl<T, const N: usize> Bounded<T, N> {
    pub(super) fn push(&mut self, item: T) {
        if self.items.len() < N {
            self.items.push(item);
        } else {
            self.beyond += 1;
        }
    }

    pub(super) fn map<U>(self, change: impl FnMut(T) -> U) -> Bounded<U, N> {
        Bounded {
            items: self.items.into_iter().map(change).collect(),
            beyond: self.beyond,
        }
    }
}

impl<'de, T: Deserialize<'de>, const N: usize> Deserialize<'de> for Bounded<T, N> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(BoundedVisitor(PhantomData))
    }
}

struct BoundedVisitor<T, const N: usize>(PhantomData<T>);

impl<'de, T: Deserialize<'de>, const N: usize> Visitor<'de> for BoundedVisitor<T, N> {
    type Value = Bounded<T, N>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list")
    }

    fn visit_unit<E>(self) -> Result<Self::Value, E> {
        Ok(Bounded::default())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Self::Value, A::Error> {
        let mut found = Bounded::default();
        while found.items.len() < N {
            match items.next_element()? {
                Some(item) => found.items.push(item),
                None => return Ok(found),
            }
        }
        while items.next_element::<IgnoredAny>()?.is_some() {
            found.beyond += 1;
        }
        Ok(found)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut found = Bounded::default();
        while found.items.len() < N {
            match map.next_entry::<IgnoredAny, T>()? {
                Some((_, value)) => found.items.push(value),
                None => return Ok(found),
            }
        }
        while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {
            found.beyond += 1;
        }
        Ok(found)
    }
}
