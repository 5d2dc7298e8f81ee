//! What is to be measured, as a person names it: `GROUP` or `GROUP:COUNT`.

use anyhow::{Context as _, Result};

/// A group of measurements, and how often, where somebody said so.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Group<'w> {
    /// As it was written.
    pub(super) word: &'w str,
    pub(super) name: &'w str,
    pub(super) count: Option<usize>,
}

impl<'w> Group<'w> {
    /// Reads one word of the command line.
    pub(super) fn from_word(word: &'w str) -> Result<Self> {
        let (name, count) = match word.split_once(':') {
            None => (word, None),
            Some((name, count)) => {
                let count = count.parse().ok().filter(|count| *count > 0);
                (
                    name,
                    Some(count.with_context(|| format!("{word}: how many?"))?),
                )
            }
        };
        Ok(Self { word, name, count })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_count_follows_a_colon() {
        let group = |word| Group::from_word(word).map(|group| (group.name, group.count));
        assert_eq!(group("scan").unwrap(), ("scan", None));
        assert_eq!(group("scan:20").unwrap(), ("scan", Some(20)));
        for word in ["scan:", "scan:0", "scan:many", "scan:-1", "scan:1:2"] {
            assert!(group(word).is_err(), "{word}");
        }
    }
}
