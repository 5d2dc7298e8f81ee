//! What administrators' policies make browsers trust.

use base64::{Engine, engine::general_purpose::STANDARD};
use serde_json::{Value, json};

use crate::scratch::{Root, Scratch, find, places, problem};

fn seen(object: &Value, root: &Root) -> Vec<(String, String)> {
    let places = places(object, root).into_iter();
    places.map(|(label, trust, ..)| (label, trust)).collect()
}

fn policy(label: &str, trust: &str) -> Vec<(String, String)> {
    vec![(label.to_owned(), trust.to_owned())]
}

#[test]
fn reads_what_firefox_installs() {
    let scratch = Scratch::new();
    let roots = ["named", "beside", "by path", "not named"].map(Root::new);
    let [named, beside, by_path, not_named] = &roots;
    Scratch::write(&scratch.home(".mozilla/certificates/named.pem"), &named.pem);
    Scratch::write(
        &scratch.home(".mozilla/certificates/no.pem"),
        &not_named.pem,
    );
    let folder = scratch.root("usr/lib/firefox-esr/distribution");
    Scratch::write(&folder.join("certificates/beside.der"), &beside.der);
    let path = scratch.home("somewhere/root.crt");
    Scratch::write(&path, &by_path.pem);
    let install = json!(["named.pem", "beside.der", path, "missing.pem", 7]);
    let content = json!({ "policies": { "Certificates": { "Install": install } } });
    Scratch::write(&folder.join("policies.json"), content.to_string());
    let (_, object) = scratch.roots();
    for root in [named, beside, by_path] {
        assert_eq!(seen(&object, root), policy("Firefox, policy", "servers"));
    }
    assert_eq!(find(&object, not_named), &Value::Null);
    let report = scratch.report();
    assert!(
        report.contains("ask whoever administers this computer"),
        "{report}"
    );
}

#[test]
fn reads_what_chromium_trusts_and_refuses() {
    let scratch = Scratch::new();
    let [trusted, constrained, refused] = &["trusted", "constrained", "refused"].map(Root::new);
    let der = |root: &Root| STANDARD.encode(&root.der);
    let managed = json!({
        "CACertificates": [der(trusted)],
        "CACertificatesWithConstraints": [{
            "certificate": der(constrained),
            "constraints": { "permitted_dns_names": ["example.org"] },
        }],
        "HomepageLocation": "https://example.org/",
    });
    let recommended = json!({ "CADistrustedCertificates": [der(refused), "not base64!"] });
    let folder = scratch.root("etc/opt/chrome/policies");
    Scratch::write(&folder.join("managed/a.json"), managed.to_string());
    Scratch::write(&folder.join("recommended/b.json"), recommended.to_string());
    let (_, object) = scratch.roots();
    let label = "Chrome, policy";
    assert_eq!(seen(&object, trusted), policy(label, "servers"));
    assert_eq!(seen(&object, constrained), policy(label, "servers"));
    assert_eq!(seen(&object, refused), policy(label, "distrusted"));
    assert_eq!(object["stores"][1]["problem"]["code"], "store-damaged");
}

#[test]
fn passes_over_other_policies_and_names_broken_ones() {
    let scratch = Scratch::new();
    let folder = scratch.root("etc/chromium/policies/managed");
    Scratch::write(&folder.join("other.json"), r#"{ "HomepageLocation": "x" }"#);
    let firefox = scratch.root("etc/firefox/policies/policies.json");
    Scratch::write(&firefox, r#"{ "policies": { "DisableTelemetry": true } }"#);
    assert_eq!(scratch.roots().1["stores"], json!([]));
    Scratch::write(&folder.join("broken.json"), "{");
    assert_eq!(
        problem(&scratch.roots().1, "Chromium, policy"),
        "store-damaged"
    );
}
