//! How long it takes in Firefox from a page's headers to its badge, on the first sight of a site:
//! Rootwatch beside an extension that asks a host which only echoes. Each has a Firefox of its own,
//! and they take turns; every site is new to both.

use std::path::Path;
use std::time::Duration;

use anyhow::{Context as _, Result};
use serde_json::{Value, json};

use super::figures::{Row, Spread};
use crate::browser::Kind;
use crate::firefox::BUTTON;
use crate::package;
use crate::pki::Sends;
use crate::profile::ECHO_ADD_ON;
use crate::setting::{Extension, Setting};
use crate::toolchain::Toolchain;
use crate::wait;
use crate::webdriver::Context as Where;
use crate::world::World;

/// Sites that are not counted: the first ones start the host and compile scripts.
const BEFORE: usize = 5;

/// Firefox's id of the other extension's button.
const ECHO_BUTTON: &str = "echo_lab_example-BAP";

/// Looks at `count` sites with each.
pub(super) fn measure(toolchain: &Toolchain, echo: &Path, count: usize) -> Result<Vec<Row>> {
    let folder = toolchain.lab.join("bench-browsers/badge");
    let source = toolchain.root.join("tests/bench/echo-extension");
    package::firefox(&source, &toolchain.echo_xpi())?;
    let usual = Setting::usual(Kind::Firefox);
    let ours = World::create(toolchain, folder.join("rootwatch"), usual)?;
    let setting = usual.with_extension(Extension::Echo);
    let theirs = World::create(toolchain, folder.join("echo"), setting)?;
    theirs.home.install_other_host("echo", echo, ECHO_ADD_ON)?;
    let (mut of_ours, mut of_theirs) = (Vec::new(), Vec::new());
    for number in 0..BEFORE + count {
        let mut turns = [
            (&ours, BUTTON, "!", &mut of_ours),
            (&theirs, ECHO_BUTTON, "e", &mut of_theirs),
        ];
        if number % 2 == 1 {
            turns.reverse();
        }
        for (world, button, text, sights) in turns {
            let sight = look(world, &format!("sight-{number}.example"), button, text)?;
            if number >= BEFORE {
                sights.push(sight);
            }
        }
    }
    ours.tidy()?;
    theirs.tidy()?;
    let beside = "an extension that asks a host which echoes";
    let [painted, echo_painted, set, echo_set] = [
        spread(&of_ours, |sight| sight.painted),
        spread(&of_theirs, |sight| sight.painted),
        spread(&of_ours, |sight| sight.set),
        spread(&of_theirs, |sight| sight.set),
    ];
    Ok(vec![
        Row::times(
            &format!("headers received to badge painted, first sight of a site ({count} sites)"),
            painted,
            beside,
            echo_painted,
            1.3,
        ),
        Row::beside(
            "the same to the badge being set, which the next frame paints",
            set,
            beside,
            echo_set,
        ),
    ])
}

/// What was seen of a badge, from the moment of the headers.
struct Sight {
    set: Duration,
    painted: Duration,
}

fn spread(sights: &[Sight], part: impl Fn(&Sight) -> Duration) -> Spread {
    Spread::of(&sights.iter().map(part).collect::<Vec<_>>())
}

/// Opens a site that the pretend state reads and nobody has opened before.
fn look(world: &World, site: &str, button: &str, text: &str) -> Result<Sight> {
    let state = world
        .internet
        .interceptor(&world.internet.roots.state, Sends::Everything)?;
    world.internet.router.route(site, state);
    let browser = world.browser()?;
    // Where the badge of the last site is cleared and that of this one set within one frame, the button does
    // not change, and nothing could be seen.
    browser.navigate("about:blank")?;
    wait::until("the last site's badge to go", || {
        let badge = browser
            .session()
            .run(Where::Chrome, BADGE, &[json!(button)])?;
        Ok((badge != json!(text)).then_some(()))
    })?;
    let arguments = [json!(button), json!(site), json!(text)];
    browser.session().run(Where::Chrome, WATCH, &arguments)?;
    browser.navigate(&format!("https://{site}/"))?;
    let seen = browser.session().run(Where::Chrome, SEEN, &[])?;
    let part = |name: &str| {
        let milliseconds = seen.get(name).and_then(Value::as_f64);
        let milliseconds = milliseconds.with_context(|| format!("no {name}: {seen}"))?;
        anyhow::Ok(Duration::from_secs_f64(milliseconds / 1000.0))
    };
    Ok(Sight {
        set: part("set")?,
        painted: part("painted")?,
    })
}

/// The badge of a button.
const BADGE: &str = "return document.getElementById(arguments[0]).getAttribute('badge');";

/// Notes when the headers of the site's page come, when the badge is set (for the last time: the
/// browser clears it when the page is committed), and when the frame is drawn that has it.
const WATCH: &str = r#"
    const [id, host, text] = arguments;
    const button = document.getElementById(id);
    const sight = { headers: null, set: null, painted: null };
    const onHeaders = channel => {
      channel.QueryInterface(Ci.nsIHttpChannel);
      const isPage = channel.loadInfo.externalContentPolicyType === Ci.nsIContentPolicy.TYPE_DOCUMENT;
      if (isPage && channel.URI.host === host) sight.headers ??= performance.now();
    };
    Services.obs.addObserver(onHeaders, "http-on-examine-response");
    const watcher = new MutationObserver(() => {
      const isThere = button.getAttribute("badge") === text && sight.headers !== null;
      if (!isThere) sight.set = sight.painted = null;
      if (!isThere || sight.set !== null) return;
      sight.set = performance.now();
      requestAnimationFrame(() => sight.painted = performance.now());
    });
    watcher.observe(button, { attributes: true, attributeFilter: ["badge"] });
    const end = () => {
      Services.obs.removeObserver(onHeaders, "http-on-examine-response");
      watcher.disconnect();
    };
    window.labSight = { sight, end };
"#;

/// Waits for the badge, which may come after the page.
const SEEN: &str = r"
    const { sight, end } = window.labSight;
    return new Promise(resolve => {
      const look = () => {
        if (sight.painted === null) {
          setTimeout(look, 20);
          return;
        }
        end();
        const { headers, set, painted } = sight;
        resolve({ set: set - headers, painted: painted - headers });
      };
      look();
    });
";
