//! What a verdict says in one word, and which of these words alarm.

use std::fmt;

use anyhow::{Context as _, Result};

/// The standings of `host/PROTOCOL.md`, in the order of the table.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub(crate) enum Standing {
    PubliclyTrusted,
    OutsidePublicTrust,
    Undetermined,
    InterceptionCapable,
    SuspectedInterception,
    KnownInterception,
}

impl Standing {
    /// All of them.
    pub(crate) const ALL: [Self; 6] = [
        Self::PubliclyTrusted,
        Self::OutsidePublicTrust,
        Self::Undetermined,
        Self::InterceptionCapable,
        Self::SuspectedInterception,
        Self::KnownInterception,
    ];

    /// The word on the wire.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::InterceptionCapable => "interception-capable",
            Self::KnownInterception => "known-interception",
            Self::OutsidePublicTrust => "outside-public-trust",
            Self::PubliclyTrusted => "publicly-trusted",
            Self::SuspectedInterception => "suspected-interception",
            Self::Undetermined => "undetermined",
        }
    }

    /// The standing of this word.
    pub(crate) fn from_word(word: &str) -> Result<Self> {
        let found = Self::ALL.into_iter().find(|one| one.word() == word);
        found.with_context(|| format!("there is no standing {word:?}"))
    }

    /// Whether it tells a person that somebody reads along, or may.
    pub(crate) fn is_alarm(self) -> bool {
        match self {
            Self::InterceptionCapable | Self::KnownInterception | Self::SuspectedInterception => {
                true
            }
            Self::OutsidePublicTrust | Self::PubliclyTrusted | Self::Undetermined => false,
        }
    }
}

impl fmt::Display for Standing {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.word())
    }
}
