//! Verdicts on chains to a public root, as they were answered: the same chain under the same name is
//! judged once. What leads elsewhere is judged anew each time, for such a verdict also depends on
//! what is installed and on what else the session has seen. In memory only, and bounded.

use std::sync::Arc;

use crate::{certificate::Certificate, digest::Sha256, generations::Generations};

/// Verdicts of one generation.
const VERDICTS: usize = 16;
/// Longer ones are not remembered, so that nobody can fill the memory with them.
const LENGTH: usize = 16 * 1024;

/// What was asked about: the chain, in its order, and the name in the address.
#[derive(Clone, Debug, Eq, Hash, PartialEq)]
pub struct Question {
    chain: Vec<Sha256>,
    server_name: Option<String>,
}

/// What was answered.
#[derive(Debug, Default)]
pub struct Answered(Generations<Question, Arc<str>, VERDICTS>);

impl Question {
    /// What is asked.
    pub fn new(chain: &[Certificate], server_name: Option<&str>) -> Self {
        Self {
            chain: chain.iter().map(|certificate| certificate.sha256).collect(),
            server_name: server_name.map(str::to_owned),
        }
    }
}

impl Answered {
    /// The verdict, as text.
    pub fn find(&mut self, question: &Question) -> Option<Arc<str>> {
        self.0.find(question)
    }

    /// Remembers a verdict.
    pub fn keep(&mut self, question: Question, verdict: &Arc<str>) {
        if verdict.len() <= LENGTH {
            self.0.keep(question, Arc::clone(verdict));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn question(number: usize) -> Question {
        Question {
            chain: vec![Sha256::of(&number.to_ne_bytes())],
            server_name: None,
        }
    }

    #[test]
    fn another_chain_or_name_is_another_question() {
        let mut answered = Answered::default();
        answered.keep(question(1), &"one".into());
        assert_eq!(answered.find(&question(1)).as_deref(), Some("one"));
        assert_eq!(answered.find(&question(2)), None);
        let named = Question {
            server_name: Some("a.example".to_owned()),
            ..question(1)
        };
        assert_eq!(answered.find(&named), None);
        let more = Question {
            chain: [question(1).chain, question(2).chain].concat(),
            server_name: None,
        };
        assert_eq!(answered.find(&more), None);
    }

    #[test]
    fn what_is_asked_again_and_again_outlives_a_flood_and_the_flood_is_bounded() {
        let mut answered = Answered::default();
        answered.keep(question(0), &"often".into());
        for number in 1..10 * VERDICTS {
            answered.keep(question(number), &"once".into());
            assert!(answered.find(&question(0)).is_some());
            assert!(answered.0.young.len() <= VERDICTS && answered.0.old.len() <= VERDICTS);
        }
        assert_eq!(answered.find(&question(1)), None);
    }

    #[test]
    fn giants_are_not_remembered() {
        let mut answered = Answered::default();
        answered.keep(question(1), &"x".repeat(LENGTH + 1).into());
        assert_eq!(answered.find(&question(1)), None);
    }
}
