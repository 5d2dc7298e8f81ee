//! The sentences of the popup, in English. They are read from the extension's own texts when the
//! program is built, so that both say the same.

use serde_json::Value;

use super::{items, text};

include!(concat!(env!("OUT_DIR"), "/words.rs"));

/// Governments whose name is not made from the country's by a rule.
const GOVERNMENTS: &[&str] = &["AE", "CN", "KZ", "RU"];
/// What works for somebody with rights on the machine or network.
const PRODUCTS: &[&str] = &[
    "network-security",
    "antivirus",
    "parental-control",
    "debugging-proxy",
];

/// The text under a key of the extension's locale; the key itself where there is none.
pub(super) fn word(key: &str) -> &str {
    let found = WORDS.binary_search_by_key(&key, |(key, _)| key);
    found
        .ok()
        .and_then(|index| WORDS.get(index))
        .map_or(key, |(_, text)| text)
}

/// The text under a key, with the value where it has room for one.
pub(super) fn fill(key: &str, value: &str) -> String {
    word(key).replace("{1}", value)
}

/// The key for a word of the protocol: `note` and `no-chain` make `noteNoChain`.
pub(super) fn key(start: &str, code: &str) -> String {
    let mut out = start.to_owned();
    for part in code.split('-') {
        let mut letters = part.chars();
        out.extend(letters.next().map(|first| first.to_ascii_uppercase()));
        out.extend(letters);
    }
    out
}

/// The first line: what the verdict means for whoever uses the site.
pub(super) fn headline(verdict: &Value) -> String {
    let (standing, basis) = (text(verdict, "standing"), text(verdict, "basis"));
    let authority = &verdict["authority"];
    let name = text(authority, "name");
    let line = match standing {
        "known-interception" if authority["keyIsPublic"] == true && basis == "name" => {
            fill("headlineLeakedClaim", name)
        }
        "known-interception" if authority["keyIsPublic"] == true => fill("headlineLeaked", name),
        "known-interception" if PRODUCTS.contains(&text(authority, "category")) => {
            fill("headlineProduct", &who(authority, basis))
        }
        "known-interception" => fill("headlineReads", &who(authority, basis)),
        "interception-capable" => fill("headlineCapable", &who(authority, basis)),
        "suspected-interception" => word("headlineSuspected").to_owned(),
        "outside-public-trust" => fill("headlineOutside", issuer(verdict)),
        "publicly-trusted" if has_note(verdict, "public-root-added") => {
            fill("headlinePublicAdded", issuer(verdict))
        }
        "publicly-trusted" => fill("headlinePublic", issuer(verdict)),
        _ => word("headlineUndetermined").to_owned(),
    };
    capitalised(&line)
}

/// With a capital letter at the start, for a sentence that begins with a value.
pub(super) fn capitalised(line: &str) -> String {
    let mut letters = line.chars();
    let first = letters.next().into_iter().flat_map(char::to_uppercase);
    first.chain(letters.as_str().chars()).collect()
}

/// The subject of the sentence; a name alone is a claim.
pub(super) fn who(authority: &Value, basis: &str) -> String {
    let (name, category) = (text(authority, "name"), text(authority, "category"));
    let country = text(authority, "country");
    if basis == "name" {
        return fill("whoClaims", name);
    }
    let is_capable = text(authority, "evidence") == "capability";
    if category == "state" && !is_capable && GOVERNMENTS.contains(&country) {
        return word(&format!("government{country}")).to_owned();
    }
    match key("who", category) {
        // A state's other authorities have no such words: their name speaks for itself.
        key if word(&key) == key => name.to_owned(),
        key => fill(&key, name),
    }
}

/// Whose root the path ends in, or who issued what it ends in.
pub(super) fn issuer(verdict: &Value) -> &str {
    let Some(last) = items(verdict, "path").last() else {
        return "";
    };
    let name = match text(last, "role") {
        "root" => &last["subject"],
        _ => &last["issuer"],
    };
    shown_name(name, &["organization", "commonName", "text"])
}

/// The first of these parts that a distinguished name has.
pub(super) fn shown_name<'a>(name: &'a Value, fields: &[&str]) -> &'a str {
    let mut parts = fields.iter().map(|field| text(name, field));
    parts.find(|part| !part.is_empty()).unwrap_or_default()
}

pub(super) fn has_note(verdict: &Value, code: &str) -> bool {
    items(verdict, "notes").any(|note| text(note, "code") == code)
}

/// How the authority was identified.
pub(super) fn basis(verdict: &Value) -> String {
    let name = text(&verdict["authority"], "name");
    match text(verdict, "basis") {
        "name" if has_note(verdict, "key-not-known") => fill("basisNameOtherKey", name),
        basis => fill(&key("basis", basis), name),
    }
}

/// How an element of the path is tied to the next one.
pub(super) fn link(link: &Value) -> String {
    let algorithm = text(link, "algorithm");
    match (text(link, "state"), text(link, "reason")) {
        ("proven", _) => word("linkSignature").to_owned(),
        ("unproven", reason) => fill(&key("link", reason), algorithm),
        (state, _) => word(&key("link", state)).to_owned(),
    }
}

/// A note.
pub(super) fn note(note: &Value) -> String {
    let values = ["algorithm", "authority", "file", "subject"].map(|field| text(note, field));
    fill(&key("note", text(note, "code")), &values.concat())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    const PROTOCOL: &str = include_str!("../../PROTOCOL.md");
    const SUSPICION: &str = include_str!("../../SUSPICION.md");

    /// The first cells of the rows of the section under a heading.
    fn codes(document: &'static str, heading: &str) -> Vec<&'static str> {
        let section = document.split(heading).nth(1).unwrap();
        let section = section.split("\n#").next().unwrap();
        let rows = section.lines().filter_map(|line| line.strip_prefix("| `"));
        rows.filter_map(|row| row.split('`').next()).collect()
    }

    /// The words in the row of a field.
    fn values(field: &str) -> Vec<&'static str> {
        let start = format!("| `{field}` | ");
        let row = PROTOCOL.lines().find_map(|line| line.strip_prefix(&start));
        let words = row.unwrap().split('`').skip(1).step_by(2);
        words.filter(|word| !word.contains(' ')).collect()
    }

    #[track_caller]
    fn expect_words(start: &str, codes: &[&str]) {
        assert!(codes.len() > 2, "{start}");
        for code in codes {
            let key = key(start, code);
            assert_ne!(word(&key), key);
        }
    }

    #[test]
    fn the_extension_has_words_for_everything_on_the_wire() {
        expect_words("note", &codes(PROTOCOL, "### Notes"));
        expect_words("origin", &values("origin"));
        expect_words("role", &values("role"));
        expect_words("category", &values("category"));
        expect_words("evidence", &values("evidence"));
        let basis = values("basis");
        expect_words("basis", basis.get(..4).unwrap());
        let mut reasons = PROTOCOL.split("\"reason\": \"").skip(1);
        let reasons: Vec<&str> = reasons
            .by_ref()
            .filter_map(|rest| rest.split('"').next())
            .collect();
        expect_words("link", &reasons);
        expect_words("sign", &codes(SUSPICION, "## Telling signs"));
        expect_words("sign", &codes(SUSPICION, "## Habits"));
        assert_eq!(word("linkNoSuchThing"), "linkNoSuchThing");
    }

    #[track_caller]
    fn check(verdict: &Value, expected: &str) {
        let line = headline(verdict);
        assert_eq!(line, expected);
        assert!(!line.contains(['{', '$']), "{line}");
    }

    #[test]
    fn says_who_reads_and_says_of_a_name_that_it_is_a_claim() {
        let authority = |category: &str, more: Value| {
            let mut object = json!({ "name": "N", "category": category, "evidence": "observed" });
            let fields = object.as_object_mut().unwrap();
            fields.extend(more.as_object().unwrap().clone());
            object
        };
        let known = |authority: Value, basis: &str| json!({ "standing": "known-interception", "basis": basis, "authority": authority });
        let state = authority("state", json!({ "country": "KZ" }));
        check(
            &known(state.clone(), "key"),
            "The government of Kazakhstan can read what you do on this site.",
        );
        check(
            &known(state, "name"),
            "Somebody who claims to be “N” can read what you do on this site.",
        );
        let elsewhere = authority("state", json!({ "country": "ZZ" }));
        check(
            &known(elsewhere, "key"),
            "N can read what you do on this site.",
        );
        check(
            &known(authority("antivirus", json!({})), "key"),
            "“N” on this computer reads this page before you do.",
        );
        let leaked = authority("adware", json!({ "keyIsPublic": true }));
        check(
            &known(leaked, "certificate"),
            "Anyone on the way can read what you do on this site: the secret key of “N” is public.",
        );
        let path = json!([{ "role": "root", "subject": { "text": "CN=R", "commonName": "R" } }]);
        check(
            &json!({ "standing": "outside-public-trust", "path": path }),
            "The certificate of this site comes from a private authority: R.",
        );
        check(
            &json!({ "standing": "undetermined" }),
            "Rootwatch cannot tell who vouches for this site.",
        );
    }
}
