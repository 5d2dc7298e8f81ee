//! `rootwatch check` on evidence that was saved on one computer and is read on another.

use serde_json::{Value, json};

use crate::{
    scratch::{Root, Scratch},
    session::Session,
};

/// The file that the extension writes about `chain`.
fn evidence(verdict: &Value, chain: &[&str], source: &str) -> Value {
    json!({
        "format": "rootwatch-evidence",
        "version": 1,
        "about": "Evidence.",
        "time": "2026-11-29T17:31:36Z",
        "serverName": "site.example",
        "address": null,
        "chainSource": source,
        "verdict": verdict,
        "list": { "authorities": 1, "sha256": null },
        "software": { "rootwatch": "0.1.0", "extension": "0.1.0", "browser": "Firefox 153.8" },
        "chain": chain,
        "unknown": { "fields": "are ignored" },
    })
}

/// Exit status, the object of `--json`, and the text.
fn check(scratch: &Scratch, file: &Value) -> (i32, Value, String) {
    let path = scratch.home("evidence.json");
    Scratch::write(&path, format!("{file:#}\n"));
    let run = |options: &[&str]| {
        let arguments = [&["check", path.to_str().unwrap()], options].concat();
        let output = scratch.command(&arguments).output().unwrap();
        let error = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(error, "");
        let text = String::from_utf8(output.stdout).unwrap();
        (output.status.code().unwrap(), text)
    };
    let (status, object) = run(&["--json"]);
    (status, serde_json::from_str(&object).unwrap(), run(&[]).1)
}

fn outcome(verdict: &Value) -> [&Value; 4] {
    let id = &verdict["authority"]["id"];
    let (standing, basis) = (&verdict["standing"], &verdict["basis"]);
    [standing, basis, id, &verdict["path"][1]["sha256"]]
}

/// observed: an end-entity alone; its root was installed there and is unknown here.
#[test]
fn another_computer_comes_to_the_same_verdict() {
    let (there, here) = (Scratch::new(), Scratch::new());
    let root = Root::new("Company");
    Scratch::write(&there.root("etc/ssl/cert.pem"), &root.pem);
    let site = root.site("site.example");
    let verdict = Session::start(&there).ask(&[&site]);
    assert_eq!(verdict["standing"], "outside-public-trust");
    let file = evidence(&verdict, &[&site], "observed-leaf");
    let (status, object, text) = check(&here, &file);
    assert_eq!(outcome(&object), outcome(&verdict));
    assert_eq!(object["evidence"]["agrees"], true);
    assert_eq!(object["evidence"]["claimedAnchor"], true);
    assert_eq!(object["path"][1]["installedIn"], json!([]));
    assert_eq!(status, 0);
    assert!(text.contains("The file tells the same verdict."), "{text}");
    assert!(text.contains("seen at 2026-11-29T17:31:36Z"), "{text}");
    // A root that did not sign is no help, whatever the file says of it.
    let other = Root::new("Company").site("site.example");
    let (_, object, text) = check(&here, &evidence(&verdict, &[&other], "observed-leaf"));
    assert_eq!(object["standing"], "undetermined");
    assert_eq!(object["evidence"]["agrees"], false);
    assert!(
        text.contains("NOT the verdict that the file tells: outside-public-trust"),
        "{text}"
    );
}

/// The authority stands on the list there and not here; and a file that was changed.
#[test]
fn says_where_the_verdict_is_another() {
    let (there, here) = (Scratch::new(), Scratch::new());
    let root = Root::new("State");
    there.list(&root);
    let site = root.site("site.example");
    let chain = [site.as_str(), &root.pem];
    let verdict = Session::start(&there).ask(&chain);
    let mut file = evidence(&verdict, &chain, "observed");
    let (status, object, _) = check(&there, &file);
    assert_eq!((status, &object["evidence"]["agrees"]), (3, &json!(true)));
    assert_eq!(object["evidence"]["listAgrees"], Value::Null);
    let (status, object, text) = check(&here, &file);
    assert_eq!((status, &object["evidence"]["agrees"]), (0, &json!(false)));
    let told = "known-interception, certificate, test-state";
    assert!(text.contains(told), "{text}");
    file["list"]["sha256"] = "00".repeat(32).into();
    file["verdict"]["standing"] = "publicly-trusted\u{202e}".into();
    let (status, object, text) = check(&there, &file);
    assert_eq!((status, &object["evidence"]["agrees"]), (3, &json!(false)));
    assert!(text.contains("rests on another list"), "{text}");
    assert!(!text.contains('\u{202e}'), "{text}");
}

/// What the session there had seen makes the suspicion; here it is the file's word, and said to be.
/// What certificates can show is not believed.
#[test]
fn names_the_signs_that_are_only_claimed() {
    let scratch = Scratch::new();
    let root = Root::new("Stranger");
    let site = root.site("site.example");
    let chain = [site.as_str(), &root.pem];
    let mut verdict = Session::start(&scratch).ask(&chain);
    assert_eq!(verdict["standing"], "outside-public-trust");
    let mut signs = verdict["signs"].as_array().unwrap().clone();
    signs.extend([
        json!({ "id": "unrelated-domains", "weight": 45 }),
        json!({ "id": "shared-key", "weight": 50 }),
        json!({ "id": "odd-exponent", "weight": 3500 }),
    ]);
    verdict["signs"] = signs.into();
    verdict["standing"] = "suspected-interception".into();
    let (_, object, text) = check(&scratch, &evidence(&verdict, &chain, "observed"));
    assert_eq!(object["standing"], "suspected-interception");
    let claimed = json!(["shared-key", "unrelated-domains"]);
    assert_eq!(object["evidence"]["claimedSigns"], claimed);
    assert!(!object["signs"].to_string().contains("odd-exponent"));
    assert!(
        text.contains("its certificates cannot: shared-key, unrelated-domains."),
        "{text}"
    );
}

#[test]
fn a_file_that_is_no_evidence_is_named_with_the_field() {
    let scratch = Scratch::new();
    let path = scratch.home("x.json");
    Scratch::write(&path, "{\"format\": \"another\"}");
    let path = path.to_str().unwrap();
    let output = scratch.command(&["check", path]).output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    let error = String::from_utf8(output.stderr).unwrap();
    assert!(
        error.contains(path) && error.contains("format: not"),
        "{error}"
    );
    assert_eq!(error.lines().count(), 1);
}
