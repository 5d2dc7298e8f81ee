//! The program that a manifest names: whether the browser can start it, and how it does.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use super::{
    super::{
        files,
        locations::{Edition, Family, Packaging},
        places::{Places, System},
    },
    fault::Fault,
    registration::Registration,
};

/// What can be seen without starting it.
pub(crate) fn look(
    registration: &Registration,
    edition: &Edition<'_>,
    places: &Places,
) -> Option<Fault> {
    let program = &registration.program;
    let shown = program.display().to_string();
    if edition.site.contained && !is_inside(program, edition, places) {
        return Some(Fault::ProgramOutsideSandbox(shown));
    }
    if !program.is_file() {
        return Some(Fault::ProgramMissing(shown));
    }
    (!files::is_executable(program)).then_some(Fault::ProgramNotExecutable(shown))
}

/// Whether the sandbox of a browser shows it a path.
fn is_inside(program: &Path, edition: &Edition<'_>, places: &Places) -> bool {
    let folder = match edition.packaging {
        Packaging::Flatpak => ".var/app",
        Packaging::Plain => return true,
        Packaging::Snap => "snap",
    };
    let app = edition.site.app.as_deref().unwrap_or_default();
    program.starts_with(places.home.join(folder).join(app))
}

/// The command that the browser runs: the same arguments, and in a Flatpak the same sandbox.
pub(crate) fn command(
    registration: &Registration,
    edition: &Edition<'_>,
    places: &Places,
) -> Command {
    let program = &registration.program;
    let app = edition.site.app.as_deref();
    let mut command = match app.zip(flatpak(edition, places)) {
        Some((app, flatpak)) => {
            let mut command = Command::new(flatpak);
            let inside = format!("--command={}", program.display());
            command.args(["run", &inside, app]);
            command
        }
        None => Command::new(program),
    };
    let family = edition.browser.family;
    match family {
        Family::Chromium => {
            // It starts the program in the program's folder.
            command.current_dir(program.parent().unwrap_or(program));
            command.args(family.allowed().first());
            if places.system == System::Windows {
                command.arg("--parent-window=0");
            }
        }
        Family::Firefox => {
            command.arg(&registration.manifest);
            command.args(family.allowed().first());
        }
    }
    command
}

/// Whether a browser in a sandbox starts the host elsewhere than the doctor does: a Snap's sandbox
/// cannot be entered for that, and Flatpak's only with its own program.
pub(crate) fn is_tried_outside(edition: &Edition<'_>, places: &Places) -> bool {
    edition.site.contained && flatpak(edition, places).is_none()
}

/// Flatpak's own program; without it, a host is tried outside of the sandbox.
fn flatpak(edition: &Edition<'_>, places: &Places) -> Option<PathBuf> {
    if edition.packaging != Packaging::Flatpak {
        return None;
    }
    let mut folders = places.search.iter();
    folders.find_map(|folder| {
        Some(places.rooted(folder).join("flatpak")).filter(|path| path.is_file())
    })
}

/// The reason behind a refusal to start: a file system from which nothing may be executed.
pub(crate) fn explain(fault: Fault, registration: &Registration) -> Fault {
    if !matches!(fault, Fault::HostUnstartable(_)) {
        return fault;
    }
    let mounts = fs::read_to_string("/proc/self/mountinfo").unwrap_or_default();
    match mount_of(&registration.program, &mounts) {
        Some((folder, options)) if options.split(',').any(|option| option == "noexec") => {
            Fault::ProgramOnNoexec(folder.display().to_string())
        }
        _ => fault,
    }
}

/// The mount on which a path lies, and its options: the longest folder above it, of equal ones
/// the last. Fields 5 and 6 of each line; blanks in a path are octal (proc(5)).
pub(super) fn mount_of(path: &Path, mounts: &str) -> Option<(PathBuf, String)> {
    let path = path.canonicalize().ok()?;
    let lines = mounts.lines().filter_map(|line| {
        let mut fields = line.split(' ').skip(4);
        Some((
            PathBuf::from(plain(fields.next()?)),
            fields.next()?.to_owned(),
        ))
    });
    lines
        .filter(|(folder, _)| path.starts_with(folder))
        .max_by_key(|(folder, _)| folder.components().count())
}

fn plain(escaped: &str) -> String {
    let pairs = [
        (r"\040", " "),
        (r"\011", "\t"),
        (r"\012", "\n"),
        (r"\134", r"\"),
    ];
    let mut text = escaped.to_owned();
    for (code, character) in pairs {
        text = text.replace(code, character);
    }
    text
}
