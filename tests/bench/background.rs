//! How much memory the extension's background holds in Firefox after few sites and after many, by
//! what about:memory reports of its process, after that process was asked to let go of what it can; and
//! how much the one host does that answers for all of them. Every page is answered for before the next.

use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, ensure};
use serde_json::{Value, json};

use super::figures::Row;
use crate::browser::Kind;
use crate::host_process::HostProcess;
use crate::pki::Sends;
use crate::profile::ADD_ON_ORIGIN;
use crate::router::Route;
use crate::setting::Setting;
use crate::toolchain::Toolchain;
use crate::webdriver::{Context as Where, Session};
use crate::world::World;

/// Sites after which it is looked at first.
const FEW: usize = 20;

/// Opens `count` sites, every fourth of which the pretend state reads, and each no earlier than `pace`
/// after the one before.
pub(super) fn measure(toolchain: &Toolchain, count: usize, pace: Duration) -> Result<Vec<Row>> {
    let folder = toolchain.lab.join("bench-browsers/background");
    let world = World::create(toolchain, folder, Setting::usual(Kind::Firefox))?;
    let internet = &world.internet;
    let server = Route::Server(internet.keeping_server()?);
    let state = internet.interceptor(&internet.roots.state, Sends::Everything)?;
    let browser = world.browser()?;
    let mut few = None;
    let mut next = Instant::now();
    for number in 0..count {
        if number == FEW {
            let host = HostProcess::await_in(&world.home, None)?;
            few = Some((held(browser.session())?, host.resident()?, host));
        }
        let site = format!("held-{number}.example");
        let (route, answer) = if number % 4 == 3 {
            (state, "intercepted by a known authority")
        } else {
            (server, "publicly trusted authority")
        };
        internet.router.route(&site, route);
        thread::sleep(next.saturating_duration_since(Instant::now()));
        next = Instant::now() + pace;
        browser.navigate(&format!("https://{site}/"))?;
        // Firefox forgets the last page's title with that page.
        browser.await_title(answer).context(site)?;
    }
    let many = held(browser.session())?;
    let (few, few_of_host, host) =
        few.with_context(|| format!("there must be more than {FEW} sites"))?;
    let many_of_host = host.resident()?;
    ensure!(
        HostProcess::all_in(&world.home)? == [host],
        "it is not one host that answered for all sites"
    );
    world.tidy()?;
    let row = |what: &str, many: f64, few: f64| Row {
        what: format!("{what} after {count} sites"),
        ours: format!("{many:.1} MiB"),
        beside: format!("after {FEW}"),
        theirs: format!("{few:.1} MiB"),
        ratio: None,
    };
    Ok(vec![
        row(
            "the extension's own pages and scripts",
            many.pages,
            few.pages,
        ),
        row("the whole process of extensions", many.process, few.process),
        row("the host that answered for all", many_of_host, few_of_host),
    ])
}

/// In MiB.
struct Held {
    /// `explicit` reports under the windows and scripts of the extension's address.
    pages: f64,
    /// `resident-unique` of the process that runs extensions: its memory that no other shares.
    process: f64,
}

fn held(session: &Session) -> Result<Held> {
    let read = session.run(Where::Chrome, HELD, &[json!(ADD_ON_ORIGIN)])?;
    let part = |name: &str| {
        let bytes = read.get(name).and_then(Value::as_f64);
        let bytes = bytes.filter(|bytes| *bytes > 0.0);
        anyhow::Ok(bytes.with_context(|| format!("no {name}: {read}"))? / 1024.0 / 1024.0)
    };
    Ok(Held {
        pages: part("pages")?,
        process: part("process")?,
    })
}

/// Asks all processes to let go of what they can, as the button of about:memory does, then for their
/// reports. The first reports come while they are still about it, and only the second ones count.
const HELD: &str = r#"
    const [origin] = arguments;
    const manager = Cc["@mozilla.org/memory-reporter-manager;1"].getService(Ci.nsIMemoryReporterManager);
    const report = () => new Promise(resolve => {
      const held = { pages: 0, process: 0 };
      const add = (process, path, kind, units, amount) => {
        // It writes paths with a backslash where an address has a slash.
        const isOurs = path.replaceAll("\\", "/").includes(origin);
        if (path.startsWith("explicit/") && isOurs) held.pages += amount;
        if (path === "resident-unique" && /^(WebExtensions|extension)\b/i.test(process)) {
          held.process += amount;
        }
      };
      manager.getReports(add, null, () => resolve(held), null, false);
    });
    const letGo = () => new Promise(resolve => {
      Services.obs.notifyObservers(null, "child-mmu-request");
      manager.minimizeMemoryUsage(resolve);
    });
    return (async () => {
      await letGo();
      await report();
      await letGo();
      return report();
    })();
"#;
