//! `rootwatch roots` beside a running Firefox: what certutil put into its profile, what the
//! browser itself imported and refused a moment ago, and a profile that Chromium made. Both
//! browsers write other databases than certutil does, so only they can show that these are read.

use std::fs;
use std::process::Command;

use anyhow::{Context as _, Result, ensure};
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use serde_json::{Value, json};

use crate::pki::Authority;
use crate::step;
use crate::toolchain::Toolchain;
use crate::webdriver;
use crate::world::World;

/// What a person does in the certificate manager: imports one authority, distrusts another.
const MANAGE: &str = "const database = Cc['@mozilla.org/security/x509certdb;1']
        .getService(Ci.nsIX509CertDB);
    database.addCertFromBase64(arguments[0], 'C,,');
    const refused = database.constructX509FromBase64(arguments[1]);
    database.setCertTrustFromString(refused, 'p,p,p');";

pub(super) fn play(world: &World) -> Result<()> {
    let roots = &world.roots;
    let list = world.home.folder.join(".mozilla/firefox/profiles.ini");
    let section = format!(
        "[Profile0]\nName=lab\nIsRelative=0\nPath={}\n",
        world.profile.folder.display()
    );
    fs::create_dir_all(list.parent().context("the list is in a folder")?)?;
    fs::write(&list, section)?;
    make_chromium_profile(world)?;

    let firefox = world.firefox()?;
    let encoded = |root: &Authority| json!(BASE64_STANDARD.encode(root.der()));
    let arguments = [encoded(&roots.stranger), encoded(&roots.company)];
    firefox
        .session
        .run(webdriver::Context::Chrome, MANAGE, &arguments)?;

    let found = installed(world)?;
    let expected = [
        ("Lab State Root", "listed", "servers"),
        ("Pretend Company Root", "local", "distrusted"),
        ("Pretend Public Root", "added-public", "servers"),
        ("Stranger Root", "local", "servers"),
    ];
    for (name, identity, trust) in expected {
        let seen = in_profile(&found, name);
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
        each(&found, "stores").any(is_chromium),
        "Chromium's profile was not found"
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

/// Identity of a root, and its trust in the profile of the lab.
fn in_profile(found: &Value, common_name: &str) -> Option<(String, String)> {
    let profile = each(found, "stores").find(|store| store["label"] == "Firefox, profile lab")?;
    let root = each(found, "roots").find(|root| root["subject"]["commonName"] == common_name)?;
    let entry = each(root, "in").find(|entry| entry["store"] == profile["id"])?;
    let text = |value: &Value| value.as_str().map(str::to_owned);
    Some((text(&root["identity"])?, text(&entry["trust"])?))
}

fn each<'a>(object: &'a Value, field: &str) -> impl Iterator<Item = &'a Value> {
    let items = object.get(field).and_then(Value::as_array);
    items.into_iter().flatten()
}

/// Chromium makes the database of its own certificates at its first start.
fn make_chromium_profile(world: &World) -> Result<()> {
    let mut command = Command::new("chromium");
    world.home.apply(&mut command);
    let folder = world.home.folder.join(".config/chromium");
    step::quietly(
        command
            .args(["--headless=new", "--no-sandbox", "--disable-gpu"])
            .arg(format!("--user-data-dir={}", folder.display()))
            .args(["--dump-dom", "about:blank"]),
    )
}
