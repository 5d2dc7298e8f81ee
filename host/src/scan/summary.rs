//! What a scan came to, in numbers: nothing of it tells of one site or one person.

use std::{collections::BTreeMap, fmt::Write as _, time::Duration};

use crate::{
    message,
    verdict::{Basis, Standing, Verdict},
};

/// Most serious first.
const STANDINGS: [Standing; 6] = [
    Standing::KnownInterception,
    Standing::InterceptionCapable,
    Standing::SuspectedInterception,
    Standing::OutsidePublicTrust,
    Standing::PubliclyTrusted,
    Standing::Undetermined,
];

/// Counts.
#[derive(Debug, Default, Eq, PartialEq)]
pub struct Tally {
    /// Verdicts, by the word of their standing.
    standings: BTreeMap<&'static str, u64>,
    /// Verdicts that name an authority, by it and by what identified it.
    authorities: BTreeMap<(String, Basis), u64>,
    /// Errors, by their code.
    errors: BTreeMap<&'static str, u64>,
    /// Lines in a known format without a handshake in them.
    empty: u64,
}

impl Tally {
    /// Counts a verdict.
    pub fn verdict(&mut self, verdict: &Verdict<'_>) {
        *self
            .standings
            .entry(message::standing(verdict.standing))
            .or_default() += 1;
        if let Some(found) = verdict.authority {
            let key = (found.entry.authority().id.clone(), found.basis);
            *self.authorities.entry(key).or_default() += 1;
        }
    }

    /// Counts an error.
    pub fn error(&mut self, code: &'static str) {
        *self.errors.entry(code).or_default() += 1;
    }

    /// Counts a line that could be read.
    pub fn line(&mut self, is_empty: bool) {
        self.empty += u64::from(is_empty);
    }

    /// Adds another tally.
    pub fn add(&mut self, other: Self) {
        merge(&mut self.standings, other.standings);
        merge(&mut self.authorities, other.authorities);
        merge(&mut self.errors, other.errors);
        self.empty += other.empty;
    }

    /// Chains that have a verdict.
    pub fn chains(&self) -> u64 {
        self.standings.values().sum()
    }

    /// Errors of every kind.
    pub fn errors(&self) -> u64 {
        self.errors.values().sum()
    }

    /// Whether a verdict names an authority.
    pub fn is_found(&self) -> bool {
        !self.authorities.is_empty()
    }

    /// The counts for people.
    pub fn text(&self, elapsed: Duration) -> String {
        let chains = self.chains();
        let mut out = format!("{} chains", grouped(chains));
        if let Some(rate) = rate(chains, elapsed) {
            let seconds = elapsed.as_secs_f64();
            let _ = write!(out, " in {seconds:.1} s, {} a second", grouped(rate));
        }
        out.push('\n');
        let standings = STANDINGS.map(message::standing);
        let of = |word| self.standings.get(word).copied().unwrap_or_default();
        let counts: Vec<_> = standings.iter().map(|word| (*word, of(*word))).collect();
        section(&mut out, "standing", &counts);
        let authorities: Vec<_> = self
            .authorities
            .iter()
            .map(|((id, basis), count)| (format!("{id} (by {})", message::basis(*basis)), *count))
            .collect();
        section(&mut out, "authority", &authorities);
        let errors: Vec<_> = self
            .errors
            .iter()
            .map(|(code, count)| (*code, *count))
            .collect();
        section(&mut out, "error", &errors);
        if self.empty > 0 {
            section(
                &mut out,
                "other",
                &[("lines without a handshake", self.empty)],
            );
        }
        out
    }
}

fn merge<K: Ord>(into: &mut BTreeMap<K, u64>, from: BTreeMap<K, u64>) {
    for (key, count) in from {
        *into.entry(key).or_default() += count;
    }
}

fn section(out: &mut String, heading: &str, counts: &[(impl AsRef<str>, u64)]) {
    let width = counts.iter().map(|(what, _)| what.as_ref().len()).max();
    let Some(width) = width else {
        return;
    };
    let _ = writeln!(out, "\n{heading}");
    for (what, count) in counts {
        let _ = writeln!(out, "  {:width$}  {:>13}", what.as_ref(), grouped(*count));
    }
}

/// Chains a second, where that can be told.
pub fn rate(chains: u64, elapsed: Duration) -> Option<u64> {
    let chains = u128::from(chains) * 1_000_000;
    let rate = chains.checked_div(elapsed.as_micros())?;
    u64::try_from(rate).ok()
}

/// A number with its thousands apart.
pub fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn groups_digits() {
        for (number, expected) in [
            (0, "0"),
            (999, "999"),
            (1000, "1,000"),
            (12_345_678, "12,345,678"),
        ] {
            assert_eq!(grouped(number), expected);
        }
    }

    #[test]
    fn tells_no_rate_of_no_time() {
        assert_eq!(rate(5, Duration::ZERO), None);
        assert_eq!(rate(5, Duration::from_millis(500)), Some(10));
        assert_eq!(rate(u64::MAX, Duration::from_micros(1)), None);
    }

    #[test]
    fn adds_up_and_lists_what_there_is() {
        let (mut one, mut other) = (Tally::default(), Tally::default());
        one.error("json-invalid");
        other.error("json-invalid");
        other.error("base64-invalid");
        other.line(true);
        other.line(false);
        one.standings.insert("undetermined", 1000);
        other.standings.insert("undetermined", 1);
        let key = ("pretend".to_owned(), Basis::Name);
        other.authorities.insert(key, 7);
        assert!(!one.is_found());
        one.add(other);
        assert_eq!(
            (one.chains(), one.errors(), one.is_found()),
            (1001, 3, true)
        );
        let text = one.text(Duration::from_secs(2));
        for line in [
            "1,001 chains in 2.0 s, 500 a second",
            "undetermined 1,001",
            "known-interception 0",
            "pretend (by name) 7",
            "base64-invalid 1",
            "json-invalid 2",
            "lines without a handshake 1",
        ] {
            let squeezed = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
            assert!(
                text.lines().any(|other| squeezed(other) == line),
                "{line}\n{text}"
            );
        }
    }
}
