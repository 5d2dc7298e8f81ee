//! A name matcher of the list, made ready: whether a distinguished name fits it.
//! The build script reads this file too, to refuse a matcher that a public root would fit.

use std::sync::OnceLock;

use regex_lite::Regex;

use crate::{
    authority::{NameMatcher, Text},
    name::{COMMON_NAME, COUNTRY, EMAIL_ADDRESS, Name, ORGANIZATION, ORGANIZATIONAL_UNIT},
};

/// A matcher whose expressions are compiled when it is first asked.
#[derive(Debug)]
pub struct Matcher {
    /// The matcher as the entry has it.
    pub form: NameMatcher,
    compiled: OnceLock<Vec<(&'static str, Compiled)>>,
}

#[derive(Debug)]
enum Compiled {
    Never,
    Regex(Regex),
    Text(Text),
}

impl Matcher {
    /// Takes the matcher of an entry.
    pub fn new(form: NameMatcher) -> Self {
        Self {
            form,
            compiled: OnceLock::new(),
        }
    }

    /// Whether every attribute of the matcher holds for `name`.
    /// Where the name stands, and whether it is self-signed, is not looked at.
    pub fn holds(&self, name: &Name) -> bool {
        let compiled = self.compiled.get_or_init(|| compile(&self.form));
        !compiled.is_empty()
            && compiled
                .iter()
                .all(|(oid, compiled)| name.values(oid).any(|value| compiled.holds(value.trim())))
    }
}

fn compile(form: &NameMatcher) -> Vec<(&'static str, Compiled)> {
    let all = [
        (COMMON_NAME, &form.common_name),
        (ORGANIZATION, &form.organization),
        (ORGANIZATIONAL_UNIT, &form.organizational_unit),
        (EMAIL_ADDRESS, &form.email_address),
        (COUNTRY, &form.country),
    ];
    let present = all
        .into_iter()
        .filter_map(|(oid, text)| Some((oid, text.clone()?)));
    present
        .map(|(oid, text)| (oid, Compiled::of(text)))
        .collect()
}

impl Compiled {
    fn of(text: Text) -> Self {
        match text {
            Text::Matches(expression) => {
                Regex::new(&Text::anchored(&expression)).map_or(Self::Never, Self::Regex)
            }
            other => Self::Text(other),
        }
    }

    fn holds(&self, value: &str) -> bool {
        match self {
            Self::Regex(regex) => regex.is_match(value),
            Self::Text(Text::Equals(text)) => value == text.trim(),
            Self::Text(Text::StartsWith(text)) => value.starts_with(text.as_str()),
            Self::Text(Text::EndsWith(text)) => value.ends_with(text.as_str()),
            Self::Never | Self::Text(Text::Matches(_)) => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::authority::{KeyHabit, Position};

    #[track_caller]
    fn check(common_name: Text, value: &str, expected: bool) {
        let matcher = Matcher::new(NameMatcher {
            applies_to: Position::AnyCa,
            key: KeyHabit::Unknown,
            common_name: Some(common_name),
            organization: None,
            organizational_unit: None,
            email_address: None,
            country: None,
            self_signed: false,
        });
        let name = Name::new(
            Vec::new(),
            vec![vec![(COMMON_NAME.to_owned(), value.to_owned())]],
        );
        assert_eq!(matcher.holds(&name), expected, "{value}");
    }

    #[test]
    fn equals_takes_the_whole_value_without_blanks_at_its_ends() {
        let text = || Text::Equals("Example CA".to_owned());
        check(text(), "Example CA", true);
        check(text(), " Example CA ", true);
        check(text(), "Example CA 2", false);
        check(text(), "example ca", false);
    }

    #[test]
    fn starts_with_and_ends_with_take_one_end() {
        check(Text::StartsWith("Example".to_owned()), "Example CA", true);
        check(Text::StartsWith("Example".to_owned()), "My Example", false);
        check(Text::EndsWith("Example".to_owned()), "My Example", true);
        check(Text::EndsWith("Example".to_owned()), "Example CA", false);
    }

    #[test]
    fn an_expression_is_anchored_although_it_has_branches() {
        let text = || Text::Matches("Example|Sample [0-9]+".to_owned());
        check(text(), "Sample 12", true);
        check(text(), "Example", true);
        check(text(), "Example CA", false);
        check(text(), "A Sample 12", false);
    }
}
