//! What was expected of the program and what it gave: the differences, and how they count.

use std::fmt;

use crate::standing::Standing;

/// The verdicts of one scene or story, in the order in which they were given.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Judgement {
    pub(crate) name: String,
    /// In words.
    pub(crate) shows: String,
    pub(crate) expected: Vec<Standing>,
    pub(crate) given: Vec<Standing>,
}

impl Judgement {
    /// Whether all is as expected.
    pub(crate) fn is_right(&self) -> bool {
        self.expected == self.given
    }

    /// Expected and given, in words.
    pub(crate) fn difference(&self) -> String {
        let (expected, given) = (runs(&self.expected), runs(&self.given));
        format!("expected {expected}; given {given}")
    }

    /// Expected and given of each verdict.
    pub(crate) fn pairs(&self) -> impl Iterator<Item = (Standing, Standing)> {
        let given = self.given.iter().copied();
        self.expected.iter().copied().zip(given)
    }
}

/// How often the program was wrong.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Tally {
    pub(crate) verdicts: usize,
    /// It alarmed and should not have.
    pub(crate) false_alarms: usize,
    /// It should have alarmed and did not.
    pub(crate) misses: usize,
    /// Other differences.
    pub(crate) others: usize,
}

impl Tally {
    /// Counts.
    pub(crate) fn of<'j>(judgements: impl IntoIterator<Item = &'j Judgement>) -> Self {
        let mut tally = Self::default();
        for (expected, given) in judgements.into_iter().flat_map(Judgement::pairs) {
            tally.verdicts += 1;
            match (expected.is_alarm(), given.is_alarm()) {
                (false, true) => tally.false_alarms += 1,
                (true, false) => tally.misses += 1,
                _ if expected != given => tally.others += 1,
                _ => {}
            }
        }
        tally
    }

    /// Whether nothing was wrong.
    pub(crate) fn is_clean(self) -> bool {
        self.false_alarms + self.misses + self.others == 0
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            out,
            "{} verdicts: {} false alarms, {} misses, {} other differences",
            self.verdicts, self.false_alarms, self.misses, self.others
        )
    }
}

/// Standings one after the other, what repeats itself with its number.
pub(crate) fn runs(standings: &[Standing]) -> String {
    let runs = standings.chunk_by(|one, next| one == next);
    let run = |run: &[Standing]| {
        let word = run.first().map(ToString::to_string).unwrap_or_default();
        match run.len() {
            1 => word,
            times => format!("{word} ×{times}"),
        }
    };
    runs.map(run).collect::<Vec<_>>().join(", then ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::standing::Standing::{
        KnownInterception, OutsidePublicTrust, PubliclyTrusted, SuspectedInterception, Undetermined,
    };

    #[test]
    fn what_alarms_wrongly_and_what_does_not_alarm_are_counted_apart() {
        let judgement = Judgement {
            name: String::new(),
            shows: String::new(),
            expected: vec![
                PubliclyTrusted,
                OutsidePublicTrust,
                SuspectedInterception,
                Undetermined,
                KnownInterception,
            ],
            given: vec![
                PubliclyTrusted,
                SuspectedInterception,
                OutsidePublicTrust,
                PubliclyTrusted,
                SuspectedInterception,
            ],
        };
        let tally = Tally::of(&[judgement]);
        let wanted = Tally {
            verdicts: 5,
            false_alarms: 1,
            misses: 1,
            others: 2,
        };
        assert_eq!(tally, wanted);
        assert!(!tally.is_clean());
    }

    #[test]
    fn repetitions_are_counted() {
        let standings = [
            OutsidePublicTrust,
            OutsidePublicTrust,
            SuspectedInterception,
        ];
        let text = "outside-public-trust ×2, then suspected-interception";
        assert_eq!(runs(&standings), text);
    }
}
