//! Makes the changes of one target, or says what they would be.

use std::path::Path;

use anyhow::Result;

use super::{
    Surroundings, Wish,
    change::{Change, Outcome, What},
    files::{self, Found},
    locations::Edition,
    manifest,
    places::Places,
    registry::Hive,
    target::{self, Target},
};

/// Puts one manifest in its place, the copied program before it and registry values after it,
/// so that a browser never finds the half.
pub(crate) fn put(
    target: &Target,
    edition: &Edition<'_>,
    wish: &Wish<'_>,
    at: Surroundings<'_>,
) -> Vec<Change> {
    let text = target::text(&target.program)
        .and_then(|program| manifest::compose(edition.browser.family, program));
    let text = match text {
        Ok(text) => text,
        Err(error) => return vec![Change::failed(target, format!("{error:#}"))],
    };
    let is_ours = match files::look(&target.manifest) {
        Err(error) => return vec![Change::failed(target, format!("{error:#}"))],
        Ok(Found::Foreign(what)) => {
            return vec![Change::of_manifest(
                target,
                String::new(),
                Outcome::Foreign(what),
            )];
        }
        Ok(Found::Nothing) => None,
        Ok(Found::Ours { text, program }) => Some((text, program)),
    };
    let mut changes = Vec::new();
    if target.is_copied {
        changes.push(put_program(target, is_ours.is_some(), wish, at));
    }
    if changes.iter().any(Change::is_stuck) {
        return changes;
    }
    let outcome = match is_ours {
        Some((old, _)) if old == text => Outcome::Kept,
        before => done(wish, before.map(|(_, program)| program), || {
            files::write(&target.manifest, text.as_bytes(), wish.scope, false)
        }),
    };
    if matches!(outcome, Outcome::Failed(_)) {
        take_back(&mut changes, target, at);
    }
    changes.push(Change::of_manifest(target, text, outcome));
    if changes.iter().any(Change::is_stuck) {
        return changes;
    }
    for (hive, key) in &target.keys {
        changes.push(put_value(target, *hive, key, wish, at));
    }
    changes
}

fn put_program(target: &Target, is_ours: bool, wish: &Wish<'_>, at: Surroundings<'_>) -> Change {
    let copy = &target.program;
    let outcome = if files::are_equal(at.program, copy) && files::is_executable(copy) {
        Outcome::Kept
    } else if copy.symlink_metadata().is_ok() && !is_ours {
        Outcome::Foreign("there is no manifest of Rootwatch beside it")
    } else {
        let before = is_ours.then(|| "another version".to_owned());
        done(wish, before, || {
            let bytes = std::fs::read(at.program)?;
            files::write(copy, &bytes, wish.scope, true)
        })
    };
    Change {
        what: What::Program,
        place: copy.display().to_string(),
        content: at.program.display().to_string(),
        outcome,
    }
}

/// Removes a program that was copied for nothing: without a manifest beside it, it would be nobody's,
/// neither removed later nor renewed.
fn take_back(copied: &mut Vec<Change>, target: &Target, at: Surroundings<'_>) {
    copied.retain_mut(|change| {
        if change.outcome != Outcome::Done {
            return true;
        }
        let removed = files::remove(&target.program, at.places);
        if let Err(error) = &removed {
            change.outcome = Outcome::Failed(format!("{error:#}"));
        }
        removed.is_err()
    });
}

fn put_value(
    target: &Target,
    hive: Hive,
    key: &str,
    wish: &Wish<'_>,
    at: Surroundings<'_>,
) -> Change {
    let value = target.manifest.display().to_string();
    let outcome = match at.registry.get(hive, key) {
        Err(error) => Outcome::Failed(format!("{error:#}")),
        Ok(Some(old)) if old == value => Outcome::Kept,
        // The key bears our name: whatever it said, it was about our host.
        Ok(old) => done(wish, old, || at.registry.set(hive, key, &value)),
    };
    Change {
        what: What::Value,
        place: format!(r"{}\{key}", hive.letters()),
        content: value,
        outcome,
    }
}

/// Removes what is ours of one target.
pub(crate) fn take(target: &Target, wish: &Wish<'_>, at: Surroundings<'_>) -> Vec<Change> {
    let mut changes = Vec::new();
    for (hive, key) in &target.keys {
        let outcome = match at.registry.get(*hive, key) {
            Ok(None) => continue,
            Err(error) => Outcome::Failed(format!("{error:#}")),
            Ok(Some(_)) => done(wish, None, || at.registry.remove(*hive, key)),
        };
        changes.push(Change {
            what: What::Value,
            place: format!(r"{}\{key}", hive.letters()),
            content: String::new(),
            outcome,
        });
    }
    let outcome = match files::look(&target.manifest) {
        Ok(Found::Nothing) => return changes,
        Err(error) => Outcome::Failed(format!("{error:#}")),
        Ok(Found::Foreign(what)) => Outcome::Foreign(what),
        Ok(Found::Ours { .. }) => done(wish, None, || {
            if target.is_copied {
                files::remove(&target.program, at.places)?;
            }
            files::remove(&target.manifest, at.places)
        }),
    };
    changes.push(Change::of_manifest(target, String::new(), outcome));
    changes
}

fn done(wish: &Wish<'_>, before: Option<String>, act: impl FnOnce() -> Result<()>) -> Outcome {
    if !wish.is_dry_run
        && let Err(error) = act()
    {
        return Outcome::Failed(format!("{error:#}"));
    }
    before.map_or(Outcome::Done, Outcome::Repaired)
}

/// A program in one user's folders is of no use to everybody's browsers.
#[cfg(unix)]
pub(crate) fn everybody_may_start(program: &Path, places: &Places) -> Result<()> {
    use std::os::unix::fs::PermissionsExt;

    if places.system == super::places::System::Windows {
        return Ok(());
    }
    for path in program.ancestors() {
        let mode = path.metadata()?.permissions().mode();
        if mode & 0o001 == 0 {
            anyhow::bail!(
                "other users may not start {}, because of {}; copy the program to {} and run \
                 that one",
                program.display(),
                path.display(),
                places
                    .rooted(Path::new("/usr/local/bin/rootwatch"))
                    .display()
            );
        }
    }
    Ok(())
}

#[cfg(not(unix))]
#[allow(clippy::unnecessary_wraps, reason = "it can fail on Unix")]
pub(crate) fn everybody_may_start(_: &Path, _: &Places) -> Result<()> {
    Ok(())
}
