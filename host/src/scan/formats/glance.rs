//! A first look at a line of JSON: which of the telling fields it has, and of what kind they are.

use std::{borrow::Cow, fmt};

use serde::{
    Deserialize, Deserializer,
    de::{IgnoredAny, MapAccess, SeqAccess, Visitor},
};

/// The fields by which formats are told apart.
#[derive(Debug, Deserialize)]
pub(super) struct Glance<'a> {
    #[serde(borrow, default, rename = "type")]
    pub(super) kind: Kind<'a>,
    #[serde(borrow, default)]
    pub(super) test_name: Kind<'a>,
    #[serde(borrow, default)]
    pub(super) test_keys: Kind<'a>,
    #[serde(borrow, default)]
    pub(super) ip: Kind<'a>,
    #[serde(borrow, default)]
    pub(super) domain: Kind<'a>,
    #[serde(borrow, default)]
    pub(super) data: Kind<'a>,
}

/// The kind of a value.
#[derive(Debug, Default, Eq, PartialEq)]
pub(super) enum Kind<'a> {
    Object,
    #[default]
    Other,
    Text(Cow<'a, str>),
}

impl<'de: 'a, 'a> Deserialize<'de> for Kind<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(KindVisitor)
    }
}

struct KindVisitor;

impl<'de> Visitor<'de> for KindVisitor {
    type Value = Kind<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any value")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(Kind::Object)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Self::Value, A::Error> {
        while items.next_element::<IgnoredAny>()?.is_some() {}
        Ok(Kind::Other)
    }

    fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Self::Value, E> {
        Ok(Kind::Text(text.into()))
    }

    fn visit_str<E>(self, text: &str) -> Result<Self::Value, E> {
        Ok(Kind::Text(text.to_owned().into()))
    }

    fn visit_unit<E>(self) -> Result<Self::Value, E> {
        Ok(Kind::Other)
    }

    fn visit_bool<E>(self, _: bool) -> Result<Self::Value, E> {
        Ok(Kind::Other)
    }

    fn visit_i64<E>(self, _: i64) -> Result<Self::Value, E> {
        Ok(Kind::Other)
    }

    fn visit_u64<E>(self, _: u64) -> Result<Self::Value, E> {
        Ok(Kind::Other)
    }

    fn visit_f64<E>(self, _: f64) -> Result<Self::Value, E> {
        Ok(Kind::Other)
    }
}
