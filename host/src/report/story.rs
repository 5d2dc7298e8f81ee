//! What a verdict on a site means for whoever uses it, and what to do: the popup's sentences, chosen
//! as it chooses them (`common/stories.js`, `common/steps.js`). No browser has opened a page here, so
//! nothing is said of what one showed or let in.

use serde_json::Value;

use super::{
    items, text,
    words::{self, fill, has_note},
};

/// Stands for the step about a root that is installed on this computer, or may be.
const ROOT: &str = "root";

/// What is told below the headline.
pub(super) struct Story {
    /// What it means.
    pub(super) meaning: String,
    /// What to do, as keys of the extension's words.
    pub(super) steps: Vec<&'static str>,
}

impl Story {
    /// The story of a verdict of the protocol.
    pub(super) fn of(verdict: &Value) -> Self {
        let kind = kind(verdict);
        let is_installed = is_installed(verdict);
        let meaning = of_site(&fill(meaning(kind, is_installed), words::issuer(verdict)));
        let root = root_step(kind, is_installed);
        Self {
            meaning: if text(verdict, "basis") == "name" {
                fill("meaningIfNameTrue", &meaning)
            } else {
                meaning
            },
            steps: steps(kind)
                .iter()
                .filter_map(|step| if *step == ROOT { root } else { Some(*step) })
                .collect(),
        }
    }
}

/// What a story is about.
fn kind(verdict: &Value) -> &str {
    let authority = &verdict["authority"];
    match text(verdict, "standing") {
        "known-interception" if authority["keyIsPublic"] == true => "leaked",
        "known-interception" => match text(authority, "category") {
            category if steps(category).is_empty() => "known",
            category => category,
        },
        "interception-capable" => "capable",
        "suspected-interception" => "suspected",
        "outside-public-trust" => "outside",
        "publicly-trusted" if has_note(verdict, "public-root-added") => "publicAdded",
        "publicly-trusted" => "public",
        _ => "undetermined",
    }
}

/// Whether a store of this computer holds the root. Evidence tells of the stores of another one.
fn is_installed(verdict: &Value) -> bool {
    verdict["evidence"].is_null()
        && items(verdict, "path").any(|element| {
            text(element, "origin") == "installed" || items(element, "installedIn").next().is_some()
        })
}

/// The popup's page was opened by a browser. Of a root that is not installed nobody knows whether
/// one would: what says so is put in other words.
fn meaning(kind: &str, is_installed: bool) -> &'static str {
    match kind {
        "state" | "state-capable" if is_installed => "meaningState",
        "state" | "state-capable" | "known" => "meaningKnown",
        "malware" => "meaningMalware",
        "adware" => "meaningAdware",
        "misused-ca" => "meaningMisusedCa",
        "leaked" => "meaningLeaked",
        "network-security" => "meaningNetworkSecurity",
        "antivirus" => "meaningAntivirus",
        "parental-control" => "meaningParentalControl",
        "debugging-proxy" => "meaningDebuggingProxy",
        "capable" => "meaningCapable",
        "suspected" => "meaningSuspected",
        "outside" if is_installed => "meaningOutside",
        "outside" => "meaningFailedUnknown",
        "public" => "meaningPublic",
        "publicAdded" => "meaningPublicAdded",
        _ => "meaningUndetermined",
    }
}

/// Nothing for what is no kind of story that has steps.
fn steps(kind: &str) -> &'static [&'static str] {
    match kind {
        "state" | "state-capable" => &[
            "stepNoSecrets",
            ROOT,
            "stepStateNetwork",
            "stepChangePasswords",
        ],
        "malware" | "adware" => &[
            "stepNoSecrets",
            "stepCleanComputer",
            ROOT,
            "stepChangePasswords",
        ],
        "misused-ca" => &["stepNoSecrets", ROOT, "stepOtherNetwork"],
        "leaked" => &["stepNoSecrets", ROOT, "stepRemoveProgram"],
        "network-security" => &["stepAskWork", "stepPrivateElsewhere"],
        "antivirus" => &["stepAntivirusSetting", "stepAntivirusUnknown"],
        "parental-control" => &["stepAskOwner", "stepPrivateElsewhere"],
        "debugging-proxy" => &["stepDebuggingStop", "stepDebuggingUnknown", ROOT],
        "known" => &["stepNoSecrets", ROOT, "stepAskNetwork"],
        "capable" => &["stepCapableGenuine", "stepCapableElsewhere", ROOT],
        "suspected" => &["stepNoSecrets", "stepAskNetwork", ROOT],
        "outside" => &["stepOutsideExpected", "stepOutsideUnknown"],
        _ => &[],
    }
}

/// The step about the root: only one that is there is to be removed.
fn root_step(kind: &str, is_installed: bool) -> Option<&'static str> {
    match (kind, is_installed) {
        ("debugging-proxy", true) => Some("stepLaterRoot"),
        ("capable", true) => Some("stepUnneededRoot"),
        ("suspected", true) => Some("stepUnexplainedRoot"),
        ("debugging-proxy" | "capable" | "suspected", false) => None,
        (_, true) => Some("stepRemoveRoot"),
        (_, false) => Some("stepFindRoot"),
    }
}

/// The popup speaks of a page.
fn of_site(words: &str) -> String {
    words.replace("on this page", "on this site")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{super::words::word, *};

    const STEPS: &str = include_str!("../../../extension/common/steps.js");
    const KEYS: &str = include_str!("../../../extension/common/story-keys.js");

    const KINDS: &[&str] = &[
        "state",
        "state-capable",
        "malware",
        "adware",
        "misused-ca",
        "leaked",
        "network-security",
        "antivirus",
        "parental-control",
        "debugging-proxy",
        "known",
        "capable",
        "suspected",
        "outside",
        "public",
        "publicAdded",
    ];

    /// A verdict of each kind.
    fn verdict(kind: &str, basis: &str, is_installed: bool) -> Value {
        let standing = match kind {
            "capable" => "interception-capable",
            "suspected" => "suspected-interception",
            "outside" => "outside-public-trust",
            "public" | "publicAdded" => "publicly-trusted",
            "undetermined" => kind,
            _ => "known-interception",
        };
        let is_named = matches!(standing, "known-interception" | "interception-capable");
        let authority = is_named
            .then(|| json!({ "name": "N", "category": kind, "keyIsPublic": kind == "leaked" }));
        let notes = match kind {
            "publicAdded" => json!([{ "code": "public-root-added" }]),
            _ => json!([]),
        };
        let stores = if is_installed {
            json!([{ "label": "Firefox" }])
        } else {
            json!([])
        };
        let root = json!({ "role": "root", "subject": { "text": "R" }, "installedIn": stores });
        json!({ "standing": standing, "basis": basis, "authority": authority, "notes": notes,
            "path": [root] })
    }

    /// The quoted words behind a key of one of the extension's tables, up to `end`.
    fn row(table: &'static str, key: &str, end: char) -> Vec<&'static str> {
        let starts = [format!("\n  {key}: "), format!("\n  \"{key}\": ")];
        let mut found = starts.iter().filter_map(|start| table.split_once(start));
        let (_, row) = found.next().unwrap();
        let row = row.split(end).next().unwrap();
        row.split('"').skip(1).step_by(2).collect()
    }

    fn table(source: &'static str, name: &str) -> &'static str {
        let (_, table) = source.split_once(&format!("const {name} = {{")).unwrap();
        table.split("\n};").next().unwrap()
    }

    #[test]
    fn the_popup_says_the_same_of_every_kind() {
        let (all, roots) = (table(STEPS, "STEPS"), table(STEPS, "ROOT_STEPS"));
        let meanings = table(KEYS, "MEANINGS");
        for kind in KINDS {
            for (state, is_installed) in [("installed", true), ("unknown", false)] {
                let story = Story::of(&verdict(kind, "key", is_installed));
                let mut expected = Vec::new();
                for step in row(all, kind, ']') {
                    if step.starts_with("step") {
                        expected.push(step);
                    } else {
                        let (_, of_step) = roots.split_once(&format!("\"{step}\"")).unwrap();
                        let of_step = of_step.split('}').next().unwrap();
                        let found = of_step.split_once(&format!("{state}: \""));
                        expected.extend(found.and_then(|(_, rest)| rest.split('"').next()));
                    }
                }
                assert_eq!(story.steps, expected, "{kind} {state}");
            }
            let [expected] = row(meanings, kind, ',')[..] else {
                panic!("{kind}")
            };
            assert_eq!(meaning(kind, true), expected, "{kind}");
        }
    }

    #[test]
    fn no_story_is_empty_or_tells_of_a_page_or_of_what_no_browser_showed() {
        for kind in KINDS.iter().chain(&["undetermined", "something-new"]) {
            for is_installed in [true, false] {
                let story = Story::of(&verdict(kind, "key", is_installed));
                let steps: Vec<&str> = story.steps.iter().map(|key| word(key)).collect();
                let told = format!("{} {}", story.meaning, steps.join(" "));
                assert!(story.meaning.len() > 20, "{kind}: {told}");
                for key in &story.steps {
                    assert_ne!(word(key), *key);
                }
                for wrong in ["{1}", "this page", "meaning"] {
                    assert!(!told.contains(wrong), "{kind}: {told}");
                }
                let is_about_browser = told.contains("The browser shows nothing unusual")
                    || told.contains("somebody has added it");
                assert!(is_installed || !is_about_browser, "{kind}: {told}");
                let is_removal = told.contains("which is installed on this computer")
                    || told.contains("certificate is installed on this computer.");
                assert!(is_installed || !is_removal, "{kind}: {told}");
            }
        }
    }

    #[test]
    fn what_rests_on_a_name_is_told_as_a_condition() {
        let told = |basis| Story::of(&verdict("malware", basis, false)).meaning;
        let condition = format!("If the name is true: {}", told("key"));
        assert_eq!(told("name"), condition);
        assert!(!told("certificate").contains("If the name"));
    }

    #[test]
    fn what_evidence_says_of_stores_is_about_another_computer() {
        let mut verdict = verdict("state", "key", true);
        let here = Story::of(&verdict);
        verdict["evidence"] = json!({ "agrees": true });
        let elsewhere = Story::of(&verdict);
        assert!(here.steps.contains(&"stepRemoveRoot"));
        assert!(elsewhere.steps.contains(&"stepFindRoot"));
    }

    #[test]
    fn what_nobody_knows_has_a_meaning_and_no_steps() {
        for kind in ["undetermined", "public", "publicAdded"] {
            assert!(Story::of(&verdict(kind, "", false)).steps.is_empty());
        }
        let new = Story::of(&verdict("something-new", "key", false));
        assert_eq!(new.meaning, word("meaningKnown"));
    }
}
