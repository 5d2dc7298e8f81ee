//! The end-to-end stories, one per file, and what runs them. A story gets a world of its own and
//! plays in real Firefox; it is never repeated, and it leaves pictures in
//! `target/lab/e2e/<story>/`.

mod clicked_through;
mod company_root;
mod honest_page;
mod host_killed_between_pages;
mod host_killed_with_question;
mod host_missing;
mod imitated_root;
mod installed_roots;
mod intercepted_part;
mod lookalike;
mod mitmproxy;
mod navigation;
mod own_entry_broken;
mod restart;
mod state_root;
mod state_root_not_sent;
mod two_tabs;
mod web_socket;

use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};
use std::time::Instant;

use anyhow::{Result, ensure};

use crate::profile::Scheme;
use crate::toolchain::Toolchain;
use crate::world::World;

/// Stories that run at the same time. One Firefox keeps about one core busy.
const WORKERS: usize = 2;

/// How a world is furnished before its story begins.
#[derive(Clone, Copy)]
enum Start {
    HostInstalled,
    HostMissing,
}

struct Story {
    name: &'static str,
    start: Start,
    play: fn(&World) -> Result<()>,
}

const fn story(name: &'static str, play: fn(&World) -> Result<()>) -> Story {
    Story {
        name,
        start: Start::HostInstalled,
        play,
    }
}

/// Slow ones first, so that none of them is left alone at the end.
const STORIES: &[Story] = &[
    story("restart", restart::play),
    story("mitmproxy", mitmproxy::play),
    story("host-killed-with-question", host_killed_with_question::play),
    Story {
        name: "host-missing",
        start: Start::HostMissing,
        play: host_missing::play,
    },
    story("clicked-through", clicked_through::play),
    story("company-root", company_root::play),
    story("honest-page", honest_page::play),
    story("host-killed-between-pages", host_killed_between_pages::play),
    story("imitated-root", imitated_root::play),
    story("installed-roots", installed_roots::play),
    story("intercepted-part", intercepted_part::play),
    story("lookalike", lookalike::play),
    story("navigation", navigation::play),
    story("own-entry-broken", own_entry_broken::play),
    story("state-root", state_root::play),
    story("state-root-not-sent", state_root_not_sent::play),
    story("two-tabs", two_tabs::play),
    story("web-socket", web_socket::play),
];

/// How many stories ended which way.
pub(crate) struct Outcome {
    pub(crate) passed: usize,
    pub(crate) failed: usize,
}

/// Plays the stories of these names, or all of them where none is named.
pub(crate) fn run(toolchain: &Toolchain, names: &[&str]) -> Result<Outcome> {
    for name in names {
        ensure!(
            STORIES.iter().any(|story| story.name == *name),
            "there is no story {name}"
        );
    }
    let is_wanted = |story: &&Story| names.is_empty() || names.contains(&story.name);
    let waiting: Mutex<VecDeque<&Story>> = Mutex::new(STORIES.iter().filter(is_wanted).collect());
    let outcome = Mutex::new(Outcome {
        passed: 0,
        failed: 0,
    });
    std::thread::scope(|scope| {
        for _ in 0..WORKERS {
            scope.spawn(|| {
                loop {
                    let next = waiting
                        .lock()
                        .unwrap_or_else(PoisonError::into_inner)
                        .pop_front();
                    let Some(story) = next else { break };
                    let is_good = perform(toolchain, story);
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

fn perform(toolchain: &Toolchain, story: &Story) -> bool {
    let began = Instant::now();
    let folder = toolchain.lab.join("e2e").join(story.name);
    let result = play(toolchain, story);
    let seconds = began.elapsed().as_secs_f64();
    match &result {
        Ok(()) => println!("  ok {} ({seconds:.1} s)", story.name),
        Err(error) => println!(
            "FAIL {} ({seconds:.1} s): {error:#}\n     kept in {}",
            story.name,
            folder.display()
        ),
    }
    result.is_ok()
}

fn play(toolchain: &Toolchain, story: &Story) -> Result<()> {
    let folder = toolchain.lab.join("e2e").join(story.name);
    let world = match story.start {
        Start::HostInstalled => World::create(toolchain, folder, Scheme::Light)?,
        Start::HostMissing => World::without_host(toolchain, folder, Scheme::Light)?,
    };
    let result = (story.play)(&world);
    if result.is_ok() {
        return world.tidy();
    }
    if let Err(error) = world.save_evidence() {
        println!("     {}: no evidence: {error:#}", story.name);
    }
    result
}
