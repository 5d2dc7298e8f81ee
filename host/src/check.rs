//! Reading an entry with all its checks: those of its own form, and those that need more than
//! its text, keys against their digests and names against the public roots.
//! The build script reads this file too, so the list and `authorities.d` pass the same checks.

use base64::{Engine, engine::general_purpose::STANDARD};

use crate::{
    authority::{Authority, EntryError, ListedKey},
    digest::Sha256,
    matcher::Matcher,
    name::Name,
};

/// Reads one TOML file; `public` are the subjects of the public roots.
pub fn read(text: &str, public: &[Name]) -> Result<Authority, EntryError> {
    let entry = Authority::from_toml(text)?;
    for key in &entry.keys {
        key_has_its_digest(key).map_err(|(mark, reason)| EntryError {
            line: line_with(text, mark, 0),
            reason,
        })?;
    }
    for (index, form) in entry.names.iter().enumerate() {
        let matcher = Matcher::new(form.clone());
        // A matcher for self-signed certificates alone may fit: it finds an imitated root.
        let fits = |name: &&Name| !form.self_signed && matcher.holds(name);
        if let Some(root) = public.iter().find(fits) {
            return Err(EntryError {
                line: line_with(text, "[[names]]", index),
                reason: format!("the matcher fits the public root \"{}\"", root.text()),
            });
        }
    }
    Ok(entry)
}

/// `Err` carries a text that stands in the offending line, and the reason.
fn key_has_its_digest(key: &ListedKey) -> Result<(), (&str, String)> {
    let Some(spki) = &key.spki else {
        return Ok(());
    };
    let Ok(der) = STANDARD.decode(spki) else {
        return Err((spki, "spki is not base64".to_owned()));
    };
    match Sha256::of(&der).to_string() {
        digest if digest == key.spki_sha256 => Ok(()),
        digest => Err((&key.spki_sha256, format!("the SHA-256 of spki is {digest}"))),
    }
}

/// The number, from 1, of the line that contains `part` for the `nth` time, from 0.
pub(crate) fn line_with(text: &str, part: &str, nth: usize) -> Option<usize> {
    let mut found = text
        .lines()
        .enumerate()
        .filter(|(_, line)| line.contains(part));
    found.nth(nth).map(|(index, _)| index + 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::name::{COMMON_NAME, ORGANIZATION};

    const HEAD: &str = "id = \"example\"\nname = \"E\"\noperator = \"E\"\ncategory = \"antivirus\"\n\
        evidence = \"documented\"\nsummary = \"S.\"\nsources = [\"https://example.org/\"]\n\
        added = \"2026-01-01\"\nreviewed = \"2026-01-01\"\n";

    fn public() -> Vec<Name> {
        let attributes = [
            (ORGANIZATION, "Honest Trust Inc."),
            (COMMON_NAME, "Honest Root 1"),
        ];
        let sets = attributes.map(|(oid, value)| vec![(oid.to_owned(), value.to_owned())]);
        vec![Name::new(Vec::new(), sets.to_vec())]
    }

    fn names(matchers: &[&str]) -> String {
        let tables = matchers.iter().map(|matcher| {
            format!("\n[[names]]\napplies_to = \"issuer\"\nkey = \"unknown\"\n{matcher}\n")
        });
        format!("{HEAD}{}", tables.collect::<String>())
    }

    #[track_caller]
    fn refuses(text: &str, line: usize, part: &str) {
        let error = read(text, &public()).expect_err("refused");
        assert_eq!(error.line, Some(line), "{error}");
        assert!(error.reason.contains(part), "{error}");
    }

    #[test]
    fn a_matcher_that_a_public_root_fits_is_refused_with_its_line() {
        let narrow = "common_name = { equals = \"Honest Root 10\" }";
        for broad in [
            "common_name = { starts_with = \"Honest Root\" }",
            "common_name = { ends_with = \"Root 1\" }",
            "common_name = { matches = \"(?i).*root.*\" }",
            "organization = { equals = \"Honest Trust Inc.\" }",
        ] {
            let reason = "the public root \"O=Honest Trust Inc., CN=Honest Root 1\"";
            refuses(&names(&[broad]), 11, reason);
            refuses(&names(&[narrow, broad]), 16, reason);
        }
    }

    #[test]
    fn a_matcher_beside_a_public_root_is_taken() {
        for narrow in [
            "common_name = { equals = \"Honest Root\" }",
            "common_name = { starts_with = \"Honest Root 1 \" }",
            "common_name = { equals = \"Honest Root 1\" }\norganization = { equals = \"Other\" }",
            "common_name = { equals = \"Honest Root 1\" }\nself_signed = true",
        ] {
            assert!(read(&names(&[narrow]), &public()).is_ok(), "{narrow}");
        }
    }

    #[test]
    fn a_key_that_is_not_the_listed_one_is_refused_with_its_line() {
        let key = |digest: &Sha256, spki: &str| {
            format!("{HEAD}\n[[keys]]\nspki_sha256 = \"{digest}\"\nspki = \"{spki}\"\n")
        };
        let digest = Sha256::of(b"key");
        assert!(read(&key(&digest, &STANDARD.encode(b"key")), &[]).is_ok());
        refuses(
            &key(&digest, &STANDARD.encode(b"other")),
            12,
            "the SHA-256 of spki is",
        );
        refuses(&key(&digest, "???"), 13, "not base64");
    }
}
