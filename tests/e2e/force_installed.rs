//! An administrator has Chromium install the extension, by the example in `manifests/policies/`: with a package
//! that a throw-away key signs, since nobody has the key of the real identifier. The host serves no such
//! extension; what can be seen is that it is installed, and that the settings are what the administrator says.

use std::fs;
use std::io::{BufRead as _, BufReader, Write as _};
use std::net::TcpListener;
use std::thread;

use anyhow::{Context as _, Result, ensure};
use serde_json::{Value, json};

use super::preset::{NAME, example_text, see_settings, write};
use crate::chromium_profile::EXTENSION;
use crate::crx::Crx;
use crate::debian::version;
use crate::home::find_text;
use crate::wait;
use crate::world::World;

/// Where the example has the browser ask for the package.
const UPDATES: &str = "https://extensions.example/rootwatch-updates.xml";

pub(super) fn play(world: &World) -> Result<()> {
    let (system, _) = world.system()?;
    let crx = Crx::sign(&fs::read(world.toolchain.chromium_zip())?)?;
    let server = TcpListener::bind("127.0.0.1:0")?;
    let address = format!("http://localhost:{}", server.local_addr()?.port());
    let updates = crx.updates(version(), &format!("{address}/rootwatch.crx"));
    let package = crx.bytes.clone();
    // It ends with the lab.
    thread::spawn(move || serve(&server, &updates, &package));

    let example = example_text(world, "chromium.json")?;
    ensure!(example.contains(UPDATES), "the example has another address");
    let policies = example
        .replace(EXTENSION, &crx.id)
        .replace(UPDATES, &format!("{address}/rootwatch-updates.xml"));
    let mut policies: Value = serde_json::from_str(&policies)?;
    // Nobody may look into what an administrator installs otherwise, the lab neither.
    let fields = policies.as_object_mut().context("no object")?;
    fields.insert("DeveloperToolsAvailability".to_owned(), json!(1));
    write(
        system,
        "/etc/chromium/policies/managed/rootwatch.json",
        &policies,
    )?;

    world.browser()?;
    // Chromium writes down what is preset when it hands it out: after the second start of the extension, which
    // closes whatever page of it is open.
    let given = ".config/chromium/Default/Managed Extension Settings";
    let given = world.home.folder.join(given);
    wait::until("the extension to be given what is preset", || {
        let mut found = Vec::new();
        find_text(&given, NAME.as_bytes(), &mut found)?;
        Ok((!found.is_empty()).then_some(()))
    })?;
    let settings = format!("chrome-extension://{}/options/options.html", crx.id);
    see_settings(world, &settings)
}

/// The administrator's server: the package by its name, and what there is to say of it by any other.
fn serve(server: &TcpListener, updates: &str, package: &[u8]) {
    for mut stream in server.incoming().flatten() {
        let mut request = String::new();
        let mut reader = BufReader::new(&stream);
        while reader
            .read_line(&mut request)
            .is_ok_and(|length| length > 2)
        {}
        let is_package = request.starts_with("GET /rootwatch.crx");
        let (kind, body) = if is_package {
            ("application/x-chrome-extension", package)
        } else {
            ("text/xml", updates.as_bytes())
        };
        let head = format!(
            "HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
            body.len()
        );
        // A browser that goes away has nothing to be told.
        let _ = stream
            .write_all(head.as_bytes())
            .and_then(|()| stream.write_all(body));
    }
}
