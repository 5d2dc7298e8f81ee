//! The proxy that the desktop is set to, for a browser that follows it: environment variables
//! first, then GNOME's settings, then KDE's. The parts that read are here; each form has its own
//! pure parser.

pub mod bypass;
pub mod environment;
pub mod gnome;
pub mod kde;

use std::{
    env, fmt,
    io::{ErrorKind, Read},
    path::PathBuf,
    process::{Command, Stdio},
    sync::mpsc,
    thread,
    time::Instant,
};

use crate::{
    probe::{
        target::{Proxy, Target},
        timed::until,
    },
    regular_file::read_text,
};

/// The program that knows GNOME's settings.
const GSETTINGS: &str = "gsettings";
/// Bytes of KDE's settings.
const FILE_CAP: u64 = 1024 * 1024;

/// Why the desktop's proxy cannot be used.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Unsupported {
    /// The settings cannot be read or make no sense.
    Settings,
    /// A proxy of a kind that the probe does not speak.
    Kind,
    /// A script or a search in the network decides.
    Automatic,
}

impl fmt::Display for Unsupported {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Settings => "the desktop's settings cannot be read",
            Self::Kind => "it is neither SOCKS 5 nor HTTP",
            Self::Automatic => "a script or the network chooses it",
        })
    }
}

/// The proxy for `target`; [`Proxy::Direct`] where there is none.
pub fn proxy(target: &Target, deadline: Instant) -> Result<Proxy, Unsupported> {
    let variable = |name: &str| env::var(name).ok().filter(|value| !value.is_empty());
    if let Some(found) = environment::proxy(variable, target) {
        return found;
    }
    if !is_kde(variable)
        && let Some(settings) = gsettings(deadline)?
    {
        return gnome::proxy(&settings, target);
    }
    match kioslaverc(variable).map(|file| read_text(&file, FILE_CAP)) {
        Some(Ok(text)) => kde::proxy(&text, variable, target),
        // It may name a proxy, which must not be gone around.
        Some(Err(error)) if error.kind() != ErrorKind::NotFound => Err(Unsupported::Settings),
        _ => Ok(Proxy::Direct),
    }
}

/// The program that is asked, where there is one.
pub(crate) fn helper() -> Option<PathBuf> {
    let search = env::var_os("PATH")?;
    let mut programs = env::split_paths(&search).map(|folder| folder.join(GSETTINGS));
    programs.find(|program| program.is_file())
}

/// What this reads, and what the program that is asked reads, in the person's own folders. Where
/// the desktop is KDE that is all of the configuration: KDE replaces its file at each change.
#[cfg(target_os = "linux")]
pub(crate) fn settings() -> Vec<PathBuf> {
    let variable = |name: &str| env::var(name).ok().filter(|value| !value.is_empty());
    let Some(file) = kioslaverc(variable) else {
        return Vec::new();
    };
    let beside = |name| file.with_file_name(name);
    let mut found = vec![beside("dconf"), beside("glib-2.0"), file.clone()];
    if is_kde(variable) {
        found.extend(file.parent().map(PathBuf::from));
    }
    found
}

fn is_kde(variable: impl Fn(&str) -> Option<String>) -> bool {
    let desktop = variable("XDG_CURRENT_DESKTOP").unwrap_or_default();
    desktop.split(':').any(|name| name == "KDE")
}

fn kioslaverc(variable: impl Fn(&str) -> Option<String>) -> Option<PathBuf> {
    let base = variable("XDG_CONFIG_HOME").map(PathBuf::from);
    let base = base.or_else(|| Some(PathBuf::from(variable("HOME")?).join(".config")))?;
    Some(base.join("kioslaverc"))
}

/// What `gsettings` prints of the proxy; `None` where there is no such program or no such
/// settings. It is killed when the deadline comes.
fn gsettings(deadline: Instant) -> Result<Option<String>, Unsupported> {
    let Some(program) = helper() else {
        return Ok(None);
    };
    let started = Command::new(program)
        .args(["list-recursively", "org.gnome.system.proxy"])
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn();
    // It may name a proxy, which must not be gone around.
    let mut child = started.map_err(|_| Unsupported::Settings)?;
    let (sender, receiver) = mpsc::channel();
    if let Some(output) = child.stdout.take() {
        thread::spawn(move || {
            let mut text = String::new();
            // The settings are a few lines; what is longer is cut and then makes no sense.
            let read = output.take(64 * 1024).read_to_string(&mut text);
            // Nobody listens any more after the deadline.
            let _ = sender.send(read.map(|_| text));
        });
    }
    let text = until(deadline).map(|left| receiver.recv_timeout(left));
    let Ok(Ok(Ok(text))) = text else {
        // It may have ended by itself.
        let _ = child.kill();
        let _ = child.wait();
        return Err(Unsupported::Settings);
    };
    match child.wait() {
        Ok(status) if status.success() => Ok(Some(text)),
        _ => Ok(None),
    }
}
