//! `profiles.ini`, where Firefox and its relatives list their profiles.

use std::path::PathBuf;

/// A profile.
#[derive(Debug, PartialEq)]
pub(crate) struct Profile {
    /// What its user calls it.
    pub(crate) name: String,
    /// Its folder, relative to that of the list where it is not absolute.
    pub(crate) path: PathBuf,
}

/// The `[Profile…]` sections that have a path. A relative path is written with `/` on every
/// system; joined to the folder, an absolute one replaces it.
pub(crate) fn parse(text: &str) -> Vec<Profile> {
    let mut found = Vec::new();
    for section in format!("\n{text}").replace('\r', "").split("\n[").skip(1) {
        let (title, lines) = section.split_once(']').unwrap_or_default();
        let value = |key: &str| {
            let pairs = lines.lines().filter_map(|line| line.split_once('='));
            pairs
                .into_iter()
                .find(|(name, _)| *name == key)
                .map(|(_, value)| value)
        };
        if let Some(path) = value("Path")
            && title.starts_with("Profile")
        {
            found.push(Profile {
                name: value("Name").unwrap_or(path).to_owned(),
                path: PathBuf::from(path),
            });
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_profiles_and_no_other_section() {
        let text = "[Install4F96D1932A9F858E]\r\nDefault=a.default-esr\r\n\r\n\
            [Profile1]\r\nName=default\r\nIsRelative=1\r\nPath=Profiles/b.default\r\n\r\n\
            [General]\r\nPath=no\r\n\
            [Profile0]\nName=work = home\nIsRelative=0\nPath=/srv/a b\n\
            [Profile2]\nName=broken\n";
        let profile = |name: &str, path: &str| Profile {
            name: name.to_owned(),
            path: path.into(),
        };
        let expected = [
            profile("default", "Profiles/b.default"),
            profile("work = home", "/srv/a b"),
        ];
        assert_eq!(parse(text), expected);
        assert_eq!(parse(""), []);
    }
}
