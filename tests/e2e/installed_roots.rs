//! `rootwatch roots` beside a running browser: what certutil put into its store, what Firefox
//! itself imported and refused a moment ago, and the profile that Chromium made. Both browsers
//! write other databases than certutil does, so only they can show that these are read.

use std::process::Command;

use anyhow::{Result, ensure};
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use serde_json::{Value, json};

use crate::browser::Kind;
use crate::pki::Authority;
use crate::toolbar::Colour;
use crate::toolchain::Toolchain;
use crate::webdriver;
use crate::world::World;

/// What a person does in the certificate manager: imports one authority, distrusts another.
const MANAGE: &str = "const database = Cc['@mozilla.org/security/x509certdb;1']
        .getService(Ci.nsIX509CertDB);
    database.addCertFromBase64(arguments[0], 'C,,');
    const refused = database.constructX509FromBase64(arguments[1]);
    database.setCertTrustFromString(refused, 'p,p,p');";

pub(super) const PROFILE: &str = "Firefox, profile lab";
pub(super) const SHARED: &str = "NSS database of this user (Chromium, Chrome and others)";

pub(super) fn play(world: &World) -> Result<()> {
    let browser = world.browser()?;
    // Chromium opens its store with the first page that it needs it for.
    browser.navigate("https://news.example/")?;
    browser.await_badge("!", Colour::Red)?;
    let mut expected = vec![
        ("Lab State Root", "listed", "servers"),
        ("Pretend Public Root", "added-public", "servers"),
    ];
    let label = if world.setting.browser == Kind::Firefox {
        world.name_profile()?;
        let roots = &world.internet.roots;
        let encoded = |root: &Authority| json!(BASE64_STANDARD.encode(root.der()));
        let arguments = [encoded(&roots.stranger), encoded(&roots.company)];
        let session = browser.session();
        session.run(webdriver::Context::Chrome, MANAGE, &arguments)?;
        expected.push(("Pretend Company Root", "local", "distrusted"));
        expected.push(("Stranger Root", "local", "servers"));
        PROFILE
    } else {
        expected.push(("Pretend Company Root", "local", "servers"));
        SHARED
    };
    let found = installed(world)?;
    for (name, identity, trust) in expected {
        let seen = in_store(&found, label, name);
        let wanted = Some((identity.to_owned(), trust.to_owned()));
        ensure!(seen == wanted, "{name}: {seen:?} instead of {wanted:?}");
    }
    ensure!(
        found.pointer("/roots/0/subject/commonName") == Some(&json!("Lab State Root")),
        "the listed root is not the first"
    );
    let problems: Vec<&Value> = each(&found, "stores")
        .filter(|store| !store["problem"].is_null())
        .collect();
    ensure!(problems.is_empty(), "{problems:?}");
    let is_chromium = |store: &Value| store["label"] == "Chromium, profile Default";
    ensure!(
        each(&found, "stores").any(is_chromium) == (world.setting.browser != Kind::Firefox),
        "Chromium's own store was not found, or where there is none"
    );
    Ok(())
}

/// The output of the command, which must say by its status that a listed root was found.
fn installed(world: &World) -> Result<Value> {
    let mut command = Command::new(Toolchain::rootwatch_program()?);
    world.home.apply(&mut command);
    let output = command.args(["roots", "--json"]).output()?;
    ensure!(output.status.code() == Some(3), "{}", output.status);
    Ok(serde_json::from_slice(&output.stdout)?)
}

/// Identity of a root, and its trust in the store.
fn in_store(found: &Value, label: &str, common_name: &str) -> Option<(String, String)> {
    let store = each(found, "stores").find(|store| store["label"] == label)?;
    let root = each(found, "roots").find(|root| {
        root.pointer("/subject/commonName").and_then(Value::as_str) == Some(common_name)
    })?;
    let entry = each(root, "in").find(|entry| entry["store"] == store["id"])?;
    let text = |value: &Value| value.as_str().map(str::to_owned);
    Some((text(&root["identity"])?, text(&entry["trust"])?))
}

fn each<'a>(object: &'a Value, field: &str) -> impl Iterator<Item = &'a Value> {
    let items = object.get(field).and_then(Value::as_array);
    items.into_iter().flatten()
}
