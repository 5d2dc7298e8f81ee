//! The end-to-end stories, one per file, and what runs them. A story gets a world of its own and
//! plays in a real browser, or in several one after the other; it is never repeated, and it leaves
//! pictures in `target/lab/e2e/<performance>/`.

mod accessibility;
mod bad_servers;
mod browser_killed;
mod certificate;
mod clicked_through;
mod clock_wrong;
mod company_root;
mod crowd;
mod debian_package;
mod doctor;
mod evidence;
mod force_installed;
mod honest_page;
mod host_killed_between_pages;
mod host_killed_with_question;
mod host_missing;
mod imitated_root;
mod installed_line;
mod installed_roots;
mod intercepted_part;
mod interrupt;
mod keyboard;
mod keyboard_details;
mod known_authority;
mod lies;
mod lookalike;
mod made_up;
mod many_parts;
mod mitmproxy;
mod navigation;
mod offer;
mod own_entry_broken;
mod part_on_click;
mod policy_blocks_host;
mod preset;
mod private_window;
mod restart;
mod root_not_installed;
mod selective;
mod service_worker_page;
mod socks;
mod state_root;
mod state_root_not_sent;
mod suspicion;
mod tarball;
mod two_tabs;
mod unlisted;
pub(crate) mod verdicts;
mod web_socket;
mod welcome;
mod worker_killed;

use std::collections::VecDeque;
use std::fmt;
use std::sync::{Mutex, PoisonError};
use std::time::Instant;

use anyhow::{Result, ensure};

use crate::browser::{Flag, Kind};
use crate::setting::{Computer, Extension, Setting};
use crate::system::Copy;
use crate::toolchain::{Purpose, Toolchain};
use crate::world::World;

/// Performances at the same time. One browser keeps about one core busy.
const WORKERS: usize = 2;

const CHROMIUM: &[Kind] = &[Kind::Chromium(Flag::On), Kind::Chromium(Flag::Off)];
const CHROMIUM_ONCE: &[Kind] = &[Kind::Chromium(Flag::On)];
const EVERYWHERE: &[Kind] = &[
    Kind::Firefox,
    Kind::Chromium(Flag::On),
    Kind::Chromium(Flag::Off),
];
const FIREFOX: &[Kind] = &[Kind::Firefox];
/// For stories that have nothing to do with what Chromium shows of a certificate.
const ONCE_EACH: &[Kind] = &[Kind::Firefox, Kind::Chromium(Flag::On)];

struct Story {
    name: &'static str,
    /// In which browsers it plays.
    browsers: &'static [Kind],
    /// In which others it plays when somebody names it.
    on_demand: &'static [Kind],
    /// What is unusual about its world.
    setting: fn(Setting) -> Setting,
    play: fn(&World) -> Result<()>,
}

impl Story {
    const fn of(
        name: &'static str,
        browsers: &'static [Kind],
        play: fn(&World) -> Result<()>,
    ) -> Self {
        Self {
            name,
            browsers,
            on_demand: &[],
            setting: |usual| usual,
            play,
        }
    }

    const fn on_demand_in(self, on_demand: &'static [Kind]) -> Self {
        Self { on_demand, ..self }
    }

    const fn set_in(self, setting: fn(Setting) -> Setting) -> Self {
        Self { setting, ..self }
    }
}

/// Slow ones first, so that none of them is left alone at the end.
const STORIES: &[Story] = &[
    Story::of("accessibility", ONCE_EACH, accessibility::play_english),
    // What differs between languages is how long the words are; once is enough for that.
    Story::of("accessibility-kk", FIREFOX, accessibility::play_kazakh).on_demand_in(CHROMIUM_ONCE),
    Story::of("accessibility-ru", FIREFOX, accessibility::play_russian).on_demand_in(CHROMIUM_ONCE),
    Story::of("restart", ONCE_EACH, restart::play),
    Story::of("browser-killed", ONCE_EACH, browser_killed::play),
    Story::of("many-parts", ONCE_EACH, many_parts::play),
    Story::of("known-authority", ONCE_EACH, known_authority::play),
    Story::of("suspicion", EVERYWHERE, suspicion::play),
    Story::of("mitmproxy", EVERYWHERE, mitmproxy::play),
    Story::of(
        "host-killed-with-question",
        FIREFOX,
        host_killed_with_question::play,
    ),
    Story::of(
        "debian-package",
        &[Kind::Firefox, Kind::Chromium(Flag::Off)],
        debian_package::play,
    )
    .set_in(Setting::on_copied_computer),
    Story::of("doctor", ONCE_EACH, doctor::play).set_in(Setting::without_host),
    Story::of("host-missing", ONCE_EACH, host_missing::play).set_in(Setting::without_host),
    Story::of("bad-servers", FIREFOX, bad_servers::play),
    Story::of("bad-servers-at-once", CHROMIUM, bad_servers::play_at_once),
    Story::of("clock-wrong", ONCE_EACH, clock_wrong::play),
    Story::of("crowd", ONCE_EACH, crowd::play),
    Story::of(
        "mitmproxy-not-installed",
        EVERYWHERE,
        root_not_installed::play_mitmproxy,
    )
    .set_in(Setting::without_interceptors_roots),
    Story::of("offer", ONCE_EACH, offer::play),
    Story::of(
        "root-not-installed",
        EVERYWHERE,
        root_not_installed::play_state,
    )
    .set_in(Setting::without_interceptors_roots),
    Story::of("private-window", ONCE_EACH, private_window::play)
        .set_in(|usual| usual.without_interceptors_roots().in_private()),
    Story::of("service-worker-page", ONCE_EACH, service_worker_page::play),
    Story::of("socks", FIREFOX, socks::play)
        .set_in(|usual| usual.without_interceptors_roots().through_socks()),
    Story::of("sslsplit", EVERYWHERE, unlisted::play_sslsplit),
    Story::of(
        "sslsplit-not-installed",
        EVERYWHERE,
        root_not_installed::play_sslsplit,
    )
    .set_in(Setting::without_interceptors_roots),
    Story::of("mitmproxy-renamed", EVERYWHERE, unlisted::play_mitmproxy),
    Story::of("squid", ONCE_EACH, unlisted::play_squid),
    Story::of(
        "three-strong-signs",
        ONCE_EACH,
        unlisted::play_three_strong_signs,
    ),
    Story::of("worker-killed", CHROMIUM, worker_killed::play),
    Story::of(
        "certificate",
        &[Kind::Firefox, Kind::Chromium(Flag::Off)],
        certificate::play,
    ),
    Story::of("clicked-through", FIREFOX, clicked_through::play),
    Story::of("company-root", ONCE_EACH, company_root::play),
    Story::of(
        "evidence",
        &[Kind::Firefox, Kind::Chromium(Flag::Off)],
        evidence::play,
    ),
    Story::of("honest-page", EVERYWHERE, honest_page::play),
    Story::of(
        "host-killed-between-pages",
        FIREFOX,
        host_killed_between_pages::play,
    ),
    Story::of("imitated-root", FIREFOX, imitated_root::play),
    Story::of("preset", FIREFOX, preset::play),
    Story::of(
        "preset-by-policy",
        &[Kind::Firefox, Kind::Chromium(Flag::Off)],
        preset::play_policies,
    )
    // Whom an administrator gave Rootwatch gets no welcome page.
    .set_in(|usual| usual.on_copied_computer().with_welcome()),
    Story::of(
        "force-installed",
        &[Kind::Chromium(Flag::Off)],
        force_installed::play,
    )
    .set_in(|usual| {
        let extension = Extension::ByPolicy;
        usual.on_copied_computer().with_extension(extension)
    }),
    Story::of(
        "policy-blocks-host",
        &[Kind::Chromium(Flag::Off)],
        policy_blocks_host::play,
    )
    .set_in(Setting::on_copied_computer),
    Story::of("installed-line", ONCE_EACH, installed_line::play),
    Story::of("installed-roots", ONCE_EACH, installed_roots::play),
    Story::of("intercepted-part", ONCE_EACH, intercepted_part::play),
    Story::of("interrupt", ONCE_EACH, interrupt::play),
    Story::of("keyboard", ONCE_EACH, keyboard::play),
    // In the browsers in which evidence is saved elsewhere: the other Chromium knows no address here.
    Story::of(
        "keyboard-details",
        &[Kind::Firefox, Kind::Chromium(Flag::Off)],
        keyboard_details::play,
    ),
    Story::of("lies", ONCE_EACH, lies::play).set_in(Setting::beside_a_stranger),
    Story::of("lookalike", FIREFOX, lookalike::play),
    Story::of("navigation", ONCE_EACH, navigation::play),
    Story::of("own-entry-broken", FIREFOX, own_entry_broken::play),
    Story::of(
        "part-on-click",
        &[Kind::Chromium(Flag::Off)],
        part_on_click::play,
    ),
    Story::of("selective", EVERYWHERE, selective::play),
    Story::of("state-root", EVERYWHERE, state_root::play),
    Story::of("state-root-not-sent", FIREFOX, state_root_not_sent::play),
    Story::of("tarball", FIREFOX, tarball::play).set_in(Setting::without_host),
    // With the build that is handed out, which takes too long for every day.
    Story::of("shipped-debian-package", &[], debian_package::play_shipped)
        .on_demand_in(&[Kind::Firefox, Kind::Chromium(Flag::Off)])
        .set_in(Setting::on_copied_computer),
    Story::of("shipped-tarball", &[], tarball::play_shipped)
        .on_demand_in(FIREFOX)
        .set_in(Setting::without_host),
    Story::of("two-tabs", ONCE_EACH, two_tabs::play),
    Story::of("welcome", ONCE_EACH, welcome::play)
        .set_in(|usual| usual.without_host().with_welcome()),
    Story::of("web-socket", ONCE_EACH, web_socket::play),
];

/// A story in one browser.
#[derive(Clone, Copy)]
struct Performance {
    story: &'static Story,
    browser: Kind,
}

impl Performance {
    /// The story's name, with the browser's before it where that is not Firefox.
    fn name(self) -> String {
        let name = self.story.name;
        match self.browser {
            Kind::Chromium(Flag::Off) => format!("chromium-unflagged-{name}"),
            Kind::Chromium(Flag::On) => format!("chromium-{name}"),
            Kind::Firefox => name.to_owned(),
        }
    }

    /// Whether it is played when nobody names anything.
    fn is_usual(self) -> bool {
        self.story.browsers.contains(&self.browser)
    }

    fn is_on_copy(self) -> bool {
        (self.story.setting)(Setting::usual(self.browser)).computer == Computer::Copied
    }

    /// Whether somebody who writes `name` means this one: it alone, or the story in all browsers.
    fn is_called(self, name: &str) -> bool {
        name == self.story.name || name == self.name()
    }
}

/// How many performances ended which way, and which could not begin.
pub(crate) struct Outcome {
    pub(crate) passed: usize,
    pub(crate) failed: usize,
    pub(crate) left_out: Vec<String>,
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.left_out.is_empty() {
            writeln!(
                f,
                "NOT PLAYED, as nothing may be mounted here: {}",
                self.left_out.join(" ")
            )?;
        }
        // CI reads this line.
        write!(f, "{} passed, {} failed", self.passed, self.failed)
    }
}

/// Whether stories of these names want the build of the host that is handed out.
pub(crate) fn is_shipped_wanted(names: &[&str]) -> bool {
    names.iter().any(|name| name.contains("shipped"))
}

/// What the machine needs for the stories of these names: one of them brings a tool of npm's along.
pub(crate) fn purpose(names: &[&str]) -> Purpose {
    let is_npm_used = names.is_empty() || names.iter().any(|name| name.contains("accessibility"));
    if is_npm_used {
        Purpose::Check
    } else {
        Purpose::Browse
    }
}

fn performances() -> impl Iterator<Item = Performance> {
    STORIES.iter().flat_map(|story| {
        let browsers = story.browsers.iter().chain(story.on_demand);
        browsers.map(move |browser| Performance {
            story,
            browser: *browser,
        })
    })
}

/// Plays the stories of these names, or all of them where none is named.
pub(crate) fn run(toolchain: &Toolchain, names: &[&str]) -> Result<Outcome> {
    let all: Vec<Performance> = performances().collect();
    for name in names {
        ensure!(
            all.iter().any(|performance| performance.is_called(name)),
            "there is no story {name}"
        );
    }
    let is_wanted = |performance: &Performance| {
        (names.is_empty() && performance.is_usual())
            || names.iter().any(|name| performance.is_called(name))
    };
    let can_copy = Copy::is_possible();
    let (possible, impossible): (Vec<_>, Vec<_>) = all
        .into_iter()
        .filter(is_wanted)
        .partition(|performance| can_copy || !performance.is_on_copy());
    let waiting = Mutex::new(VecDeque::from(possible));
    let outcome = Mutex::new(Outcome {
        passed: 0,
        failed: 0,
        left_out: impossible.into_iter().map(Performance::name).collect(),
    });
    std::thread::scope(|scope| {
        for _ in 0..WORKERS {
            scope.spawn(|| {
                loop {
                    let next = waiting
                        .lock()
                        .unwrap_or_else(PoisonError::into_inner)
                        .pop_front();
                    let Some(performance) = next else { break };
                    let is_good = perform(toolchain, performance);
                    let mut outcome = outcome.lock().unwrap_or_else(PoisonError::into_inner);
                    let count = if is_good {
                        &mut outcome.passed
                    } else {
                        &mut outcome.failed
                    };
                    *count += 1;
                }
            });
        }
    });
    Ok(outcome.into_inner().unwrap_or_else(PoisonError::into_inner))
}

fn perform(toolchain: &Toolchain, performance: Performance) -> bool {
    let began = Instant::now();
    let name = performance.name();
    let result = play(toolchain, performance);
    let seconds = began.elapsed().as_secs_f64();
    match &result {
        Ok(()) => println!("  ok {name} ({seconds:.1} s)"),
        Err(error) => println!(
            "FAIL {name} ({seconds:.1} s): {error:#}\n     kept in {}",
            toolchain.lab.join("e2e").join(&name).display()
        ),
    }
    result.is_ok()
}

fn play(toolchain: &Toolchain, performance: Performance) -> Result<()> {
    let Performance { story, browser } = performance;
    let name = performance.name();
    let folder = toolchain.lab.join("e2e").join(&name);
    let world = World::create(toolchain, folder, (story.setting)(Setting::usual(browser)))?;
    let result = (story.play)(&world);
    if result.is_ok() {
        return world.tidy();
    }
    if let Err(error) = world.save_evidence() {
        println!("     {name}: no evidence: {error:#}");
    }
    result
}
