//! Points in time as the formats write them.

use crate::evidence;

/// Seconds since 1970 of `YYYY-MM-DD HH:MM:SS` in UTC, or of a time of RFC 3339, whose `T` and
/// whose fraction of a second may be missing.
pub(super) fn seconds(text: &str) -> Option<i64> {
    let (date, rest) = (text.get(..10)?, text.get(11..)?);
    if !matches!(text.as_bytes().get(10), Some(b'T' | b' ')) {
        return None;
    }
    let (time, rest) = (rest.get(..8)?, rest.get(8..)?);
    let zone = match rest.strip_prefix('.') {
        Some(fraction) => fraction.trim_start_matches(|c: char| c.is_ascii_digit()),
        None => rest,
    };
    let local = evidence::seconds(&format!("{date}T{time}Z"))?;
    Some(local - east(zone)?)
}

/// Seconds that a zone is ahead of UTC.
fn east(zone: &str) -> Option<i64> {
    if matches!(zone, "" | "Z") {
        return Some(0);
    }
    let (sign, offset) = match zone.split_at_checked(1)? {
        ("+", offset) => (1, offset),
        ("-", offset) => (-1, offset),
        _ => return None,
    };
    let (hours, minutes) = offset.split_once(':')?;
    let number = |text: &str| -> Option<i64> {
        let is_plain = text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_digit());
        is_plain.then(|| text.parse().ok())?
    };
    Some(sign * (number(hours)? * 3600 + number(minutes)? * 60))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_the_times_of_all_formats() {
        for (text, expected) in [
            ("1970-01-01 00:00:00", Some(0)),
            ("1970-01-01T00:00:01Z", Some(1)),
            ("1970-01-01T00:00:01.999999999Z", Some(1)),
            ("1970-01-01T03:00:00+03:00", Some(0)),
            ("1969-12-31T20:30:00-03:30", None),
            ("1970-01-01T20:30:00-03:30", Some(86_400)),
            ("1970-01-01", None),
            ("1970-01-01x00:00:00", None),
            ("1970-01-01 00:00:00 CET", None),
            ("1970-01-01T00:00:00+1:00", None),
            ("1970-01-01T00:00:00é", None),
            ("1970-01-01T00:00:0é", None),
            ("", None),
        ] {
            assert_eq!(seconds(text), expected, "{text}");
        }
    }
}
