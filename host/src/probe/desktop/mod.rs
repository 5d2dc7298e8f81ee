//! The proxy that the desktop is set to, for a browser that follows it: environment variables
//! first, then GNOME's settings, then KDE's. The parts that read are here; each form has its own
//! pure parser.

pub mod bypass;
pub mod environment;
pub mod gnome;
pub mod kde;

use std::{
    env, fmt, fs,
    io::Read,
    path::PathBuf,
    process::{Command, Stdio},
    sync::mpsc,
    thread,
    time::Instant,
};

use crate::probe::{
    target::{Proxy, Target},
    timed::until,
};

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
    let desktop = variable("XDG_CURRENT_DESKTOP").unwrap_or_default();
    if !desktop.split(':').any(|name| name == "KDE")
        && let Some(settings) = gsettings(deadline)?
    {
        return gnome::proxy(&settings, target);
    }
    match kioslaverc(variable).map(fs::read_to_string) {
        Some(Ok(text)) => kde::proxy(&text, variable, target),
        _ => Ok(Proxy::Direct),
    }
}

fn kioslaverc(variable: impl Fn(&str) -> Option<String>) -> Option<PathBuf> {
    let base = variable("XDG_CONFIG_HOME").map(PathBuf::from);
    let base = base.or_else(|| Some(PathBuf::from(variable("HOME")?).join(".config")))?;
    Some(base.join("kioslaverc"))
}

/// What `gsettings` prints of the proxy; `None` where there is no such program or no such
/// settings. It is killed when the deadline comes.
fn gsettings(deadline: Instant) -> Result<Option<String>, Unsupported> {
    let started = Command::new("gsettings")
        .args(["list-recursively", "org.gnome.system.proxy"])
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn();
    let Ok(mut child) = started else {
        return Ok(None);
    };
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
