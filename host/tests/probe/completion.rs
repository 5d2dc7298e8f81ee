//! What a browser observed, completed by a probe or by earlier chains; and what must not be.

use serde_json::{Value, json};

use crate::{
    host::{Host, LOOPBACK_ALLOWED, folder, probe},
    site::{Identity, Site},
};

fn observed_leaf(site: &Identity) -> Value {
    json!({
        "type": "assess", "id": 2, "chainSource": "observed-leaf", "chain": [site.base64()],
    })
}

fn with_observed(name: &str, server: &Site, observed: &Identity) -> Value {
    let more = json!({ "address": "127.0.0.1", "observed": [observed.base64()] });
    probe(name, server.port, &more)
}

fn origins(answer: &Value) -> Vec<&str> {
    let path = answer["verdict"]["path"].as_array().unwrap();
    path.iter()
        .map(|element| element["origin"].as_str().unwrap())
        .collect()
}

#[track_caller]
fn expect(answer: &Value, standing: &str, notes: &[&str]) {
    let verdict = &answer["verdict"];
    let codes = verdict["notes"].as_array().unwrap().iter();
    let codes: Vec<_> = codes.map(|note| note["code"].as_str().unwrap()).collect();
    assert_eq!(
        (verdict["standing"].as_str(), codes.as_slice()),
        (Some(standing), notes),
        "{answer}"
    );
}

/// observed: site; probed: site <- middle <- listed root.
#[test]
fn a_probe_completes_what_was_observed() {
    let root = Identity::root("State");
    let middle = root.intermediate("Middle");
    let (site, sister) = (middle.site("a.test"), middle.site("a.test"));
    let server = Site::show(&site, &[&middle, &root]);
    let listed = root.listing();
    let mut host = Host::with(folder(LOOPBACK_ALLOWED, Some(&listed), None), &[]);
    let answer = host.ask(&with_observed("a.test", &server, &site));
    expect(&answer, "known-interception", &["authority-added"]);
    assert_eq!(answer["connection"]["matchesObserved"], true);
    assert_eq!(origins(&answer), ["chain", "probed", "probed"]);
    // Another certificate of the same issuer, as behind a load balancer.
    let answer = host.ask(&with_observed("a.test", &server, &sister));
    expect(&answer, "known-interception", &["authority-added"]);
    assert_eq!(answer["connection"]["matchesObserved"], false);
    assert_eq!(answer["verdict"]["path"][0]["sha256"], sister.sha256());
}

/// observed: an interceptor's certificate; probed: the honest site. And the other way round.
#[test]
fn a_probe_that_shows_another_chain_does_not_lend_it() {
    let (state, honest) = (Identity::root("State"), Identity::root("Public"));
    let (listed, public) = (state.listing(), honest.pem.clone());
    let (bad, good) = (state.site("a.test"), honest.site("a.test"));
    let folder = folder(LOOPBACK_ALLOWED, Some(&listed), Some(&public));
    let mut host = Host::with(folder, &[]);
    let server = Site::show(&good, &[&honest]);
    let answer = host.ask(&with_observed("a.test", &server, &bad));
    expect(
        &answer,
        "known-interception",
        &["authority-added", "probe-differs"],
    );
    assert_eq!(answer["verdict"]["path"][0]["sha256"], bad.sha256());
    let server = Site::show(&bad, &[&state]);
    let answer = host.ask(&with_observed("a.test", &server, &good));
    expect(
        &answer,
        "publicly-trusted",
        &["public-root-added", "probe-differs"],
    );
    assert_eq!(answer["verdict"]["path"][0]["sha256"], good.sha256());
    // Nobody known signed what was observed: the probe's interceptor is not blamed for it.
    let unknown = Identity::root("Unknown").site("a.test");
    let answer = host.ask(&with_observed("a.test", &server, &unknown));
    expect(
        &answer,
        "undetermined",
        &["issuer-missing", "probe-differs"],
    );
}

/// site <- middle <- public root was seen; then only another site of the same middle is.
#[test]
fn an_intermediate_of_this_session_completes_a_later_end_entity() {
    let root = Identity::root("Public");
    let middle = root.intermediate("Middle");
    let (first, later) = (middle.site("a.test"), middle.site("b.test"));
    let mut host = Host::with(folder(LOOPBACK_ALLOWED, None, Some(&root.pem)), &[]);
    let before = host.ask(&observed_leaf(&later));
    expect(&before, "undetermined", &["issuer-missing"]);
    let chain = json!({
        "type": "assess", "id": 3, "chainSource": "observed",
        "chain": [first.base64(), middle.base64()],
    });
    expect(
        &host.ask(&chain),
        "publicly-trusted",
        &["public-root-added"],
    );
    // Another one of the same name is a candidate that did not sign: it is not shown.
    let namesake = root.intermediate("Middle");
    let other = json!({
        "type": "assess", "id": 3, "chainSource": "observed",
        "chain": [namesake.site("c.test").base64(), namesake.base64()],
    });
    expect(
        &host.ask(&other),
        "publicly-trusted",
        &["public-root-added"],
    );
    let after = host.ask(&observed_leaf(&later));
    expect(&after, "publicly-trusted", &["public-root-added"]);
    assert_eq!(origins(&after), ["chain", "session", "added-public-roots"]);
    assert_eq!(after["verdict"]["extra"], json!([]));
    // A whole chain is taken as it is.
    let whole = json!({
        "type": "assess", "id": 4, "chainSource": "observed", "chain": [later.base64()],
    });
    expect(&host.ask(&whole), "undetermined", &["issuer-missing"]);
}

/// A server that has a listed key (some are public) signs an honest CA's key with it, or pastes
/// the listed root. Later sites of that CA must not be led to the listed root.
#[test]
fn a_server_cannot_poison_the_verdict_on_a_later_site() {
    let (state, honest) = (Identity::root("State"), Identity::root("Public"));
    let middle = honest.intermediate("Middle");
    let forged = state.cross_sign(&middle);
    let (evil, victim) = (middle.site("evil.test"), middle.site("victim.test"));
    let listed = state.listing();
    let mut host = Host::with(folder(LOOPBACK_ALLOWED, Some(&listed), None), &[]);
    let server = Site::show(&evil, &[&forged, &state]);
    let answer = host.ask(&probe(
        "evil.test",
        server.port,
        &json!({ "address": "127.0.0.1" }),
    ));
    assert_eq!(answer["verdict"]["standing"], "known-interception");
    let answer = host.ask(&observed_leaf(&victim));
    expect(&answer, "undetermined", &["issuer-missing"]);
    // What the listed root did sign is still found.
    let answer = host.ask(&observed_leaf(&state.site("victim.test")));
    assert_eq!(answer["verdict"]["standing"], "known-interception");
}

/// probed: site, whose root is installed and was not sent. With an observed end-entity of the same
/// root, both belong together; with that of its namesake they do not.
#[test]
fn an_installed_root_completes_what_a_server_shows() {
    let (root, namesake) = (Identity::root("Company"), Identity::root("Company"));
    let (site, sister) = (root.site("a.test"), root.site("a.test"));
    let folder = folder(LOOPBACK_ALLOWED, None, None);
    let bundle = folder.path().join("etc/ssl");
    std::fs::create_dir_all(&bundle).unwrap();
    std::fs::write(bundle.join("cert.pem"), &root.pem).unwrap();
    let place = folder.path().to_str().unwrap().to_owned();
    let mut host = Host::with(folder, &[("ROOTWATCH_ROOT", &place)]);
    let server = Site::show(&site, &[]);
    let more = json!({ "address": "127.0.0.1" });
    let answer = host.ask(&probe("a.test", server.port, &more));
    expect(&answer, "outside-public-trust", &[]);
    assert_eq!(origins(&answer), ["probed", "installed"]);
    let stores = &answer["verdict"]["path"][1]["installedIn"];
    assert_eq!(stores[0]["label"], "System's bundle");
    let answer = host.ask(&with_observed("a.test", &server, &sister));
    expect(&answer, "outside-public-trust", &[]);
    assert_eq!(origins(&answer), ["chain", "installed"]);
    let answer = host.ask(&with_observed("a.test", &server, &namesake.site("a.test")));
    expect(
        &answer,
        "undetermined",
        &["signature-invalid", "probe-differs"],
    );
    assert_eq!(origins(&answer), ["chain"]);
}
