//! The configuration file, `config.toml`: which addresses may be probed that would be refused.
//! What cannot be used is named with its line, and the rest still counts.

use std::{io::ErrorKind, path::Path};

use serde::Deserialize;
use toml::Spanned;

use crate::{
    authorities::Problem, authority::line_of, probe::address::Block, regular_file::read_text,
};

/// Bytes of the file.
const FILE_CAP: u64 = 64 * 1024;

/// What the file says.
#[derive(Debug, Default)]
pub struct Configuration {
    /// `probe.allow`: blocks of addresses that are not refused.
    pub allowed: Vec<Block>,
}

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Form {
    probe: ProbeForm,
}

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct ProbeForm {
    allow: Vec<Spanned<String>>,
}

impl Configuration {
    /// Reads `file`; what cannot be used is returned. A missing file says nothing.
    pub fn load(&mut self, file: &Path) -> Vec<Problem> {
        let name = file.display().to_string();
        match read_text(file, FILE_CAP) {
            Ok(text) => self.read(&name, &text),
            Err(error) if error.kind() == ErrorKind::NotFound => Vec::new(),
            Err(error) => vec![Problem::new(&name, None, &error.to_string())],
        }
    }

    fn read(&mut self, name: &str, text: &str) -> Vec<Problem> {
        let form: Form = match toml::from_str(text) {
            Ok(form) => form,
            Err(error) => {
                let line = error.span().map(|span| line_of(text, span.start));
                return vec![Problem::new(name, line, error.message())];
            }
        };
        let mut problems = Vec::new();
        for written in form.probe.allow {
            match written.get_ref().parse() {
                Ok(block) => self.allowed.push(block),
                Err(error) => {
                    let line = line_of(text, written.span().start);
                    let message = format!("probe.allow \"{}\": {error}", written.get_ref());
                    problems.push(Problem::new(name, Some(line), &message));
                }
            }
        }
        problems
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, blocks: usize, problems: &[(Option<usize>, &str)]) {
        let mut configuration = Configuration::default();
        let found = configuration.read("config.toml", text);
        assert_eq!(configuration.allowed.len(), blocks);
        assert_eq!(found.len(), problems.len(), "{found:?}");
        for (found, (line, message)) in found.iter().zip(problems) {
            assert_eq!(found.line, *line);
            assert!(found.message.contains(message), "{}", found.message);
        }
    }

    #[test]
    fn reads_blocks() {
        check("", 0, &[]);
        check("[probe]\nallow = [\"127.0.0.0/8\", \"::1/128\"]\n", 2, &[]);
    }

    #[test]
    fn names_what_it_cannot_use_and_keeps_the_rest() {
        let bad = "[probe]\nallow = [\n  \"127.0.0.0/8\",\n  \"10.0.0.0/99\",\n]\n";
        check(bad, 1, &[(Some(4), "10.0.0.0/99")]);
        check("[probe]\nallow = 1\n", 0, &[(Some(2), "invalid type")]);
        check("[prob]\n", 0, &[(Some(1), "unknown field")]);
        check("[probe", 0, &[(Some(1), "")]);
    }

    #[test]
    fn a_missing_file_is_no_problem() {
        let mut configuration = Configuration::default();
        assert_eq!(configuration.load(Path::new("/no/such/config.toml")), []);
    }
}
