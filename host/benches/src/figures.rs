//! Figures with their spread, and the rows of the table.

use std::{fmt, time::Duration};

/// Median and quartiles of many measurements.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Spread {
    /// A quarter is below.
    pub(crate) lower: f64,
    /// Half is below.
    pub(crate) median: f64,
    /// A quarter is above.
    pub(crate) upper: f64,
}

impl Spread {
    /// Of durations, in microseconds.
    pub(crate) fn of(times: &[Duration]) -> Self {
        let mut sorted: Vec<f64> = times.iter().map(|time| time.as_secs_f64() * 1e6).collect();
        sorted.sort_by(f64::total_cmp);
        let at = |quarter: usize| {
            sorted
                .get(sorted.len() * quarter / 4)
                .copied()
                .unwrap_or(f64::NAN)
        };
        Self {
            lower: at(1),
            median: at(2),
            upper: at(3),
        }
    }
}

impl fmt::Display for Spread {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (unit, scale) = if self.median < 1000.0 {
            ("µs", 1.0)
        } else {
            ("ms", 1000.0)
        };
        let [lower, median, upper] =
            [self.lower, self.median, self.upper].map(|value| value / scale);
        write!(f, "{median:.1} {unit} ({lower:.1}–{upper:.1})")
    }
}

/// One row of the table: what was measured, beside what, and what it must reach.
pub(crate) struct Row {
    /// What was measured.
    pub(crate) what: String,
    /// The figure.
    pub(crate) ours: String,
    /// What was measured in the same run.
    pub(crate) beside: String,
    /// Its figure.
    pub(crate) theirs: String,
    /// Ours by theirs, and the bound; `None` where there is only the figure.
    pub(crate) ratio: Option<(f64, f64)>,
}

impl Row {
    /// Compares two medians.
    pub(crate) fn times(
        what: &str,
        ours: Spread,
        beside: &str,
        theirs: Spread,
        bound: f64,
    ) -> Self {
        Self {
            what: what.to_owned(),
            ours: ours.to_string(),
            beside: beside.to_owned(),
            theirs: theirs.to_string(),
            ratio: Some((ours.median / theirs.median, bound)),
        }
    }

    /// Shows two medians, of which none has to reach anything.
    pub(crate) fn beside(what: &str, ours: Spread, beside: &str, theirs: Spread) -> Self {
        Self {
            ratio: None,
            ..Self::times(what, ours, beside, theirs, f64::NAN)
        }
    }
}

impl fmt::Display for Row {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (ratio, bound) = match self.ratio {
            None => (String::new(), String::new()),
            Some((ratio, bound)) => {
                let mark = if ratio <= bound { "" } else { " (missed)" };
                (format!("{ratio:.2} ×"), format!("≤ {bound:.2} ×{mark}"))
            }
        };
        let Self {
            what,
            ours,
            beside,
            theirs,
            ..
        } = self;
        write!(
            f,
            "| {what} | {ours} | {beside} | {theirs} | {ratio} | {bound} |"
        )
    }
}

/// The table's head.
pub(crate) const HEAD: &str = "\
| what | Rootwatch | beside | its figure | ratio | must reach |
| --- | --- | --- | --- | --- | --- |";
