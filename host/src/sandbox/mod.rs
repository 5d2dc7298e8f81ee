//! What the serving host gives up once it has read its configuration and said hello, and before it
//! reads the first request, so that whoever makes it do something else has little to do it with: on
//! Linux it writes no file, reads none but the system's and the stores of roots, listens nowhere,
//! traces no process and leaves no core dump. `SECURITY.md` lists what is left.
//!
//! Other systems, and old kernels, lack some of it or all. Nothing depends on it, so the host then
//! serves all the same and says in its `hello` how far it got.

#[cfg(all(target_os = "linux", target_pointer_width = "64"))]
mod calls;
#[cfg(target_os = "linux")]
mod files;

use serde::Serialize;

use crate::truststore::Places;

/// How far something was given up.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Extent {
    /// All that this version knows to give up.
    Full,
    /// Nothing: the system does not know how, or something around the host, such as a container,
    /// forbids it.
    None,
    /// What this kernel can take.
    Partial,
}

/// What a process has given up.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize)]
pub struct Sandbox {
    /// System calls.
    pub calls: Extent,
    /// Core dumps, and being looked into by other processes.
    pub dumps: Extent,
    /// Files, and with them sockets without a file and signals.
    pub files: Extent,
}

/// Gives up what serving does not need, for this process and all that it starts, for good. Files
/// are those of the calling thread and of threads that it starts from then on, so there must be no
/// other thread yet. `None` where the system has nothing of the kind.
#[cfg(target_os = "linux")]
pub fn enter(places: Option<&Places>) -> Option<Sandbox> {
    let dumps = if without_dumps().is_ok() {
        Extent::Full
    } else {
        Extent::None
    };
    let files = files::restrict(places);
    #[cfg(target_pointer_width = "64")]
    let calls = calls::restrict();
    #[cfg(not(target_pointer_width = "64"))]
    let calls = Extent::None;
    Some(Sandbox {
        calls,
        dumps,
        files,
    })
}

/// See above.
#[cfg(not(target_os = "linux"))]
pub fn enter(_: Option<&Places>) -> Option<Sandbox> {
    None
}

/// The limit alone would not do: where a program takes the dumps, it is asked for no length
/// (core(5)). A process that may not be dumped may not be traced by its user's others either.
#[cfg(target_os = "linux")]
fn without_dumps() -> rustix::io::Result<()> {
    use rustix::process::{DumpableBehavior, Resource, Rlimit, set_dumpable_behavior, setrlimit};

    let nothing = Rlimit {
        current: Some(0),
        maximum: Some(0),
    };
    setrlimit(Resource::Core, nothing)?;
    set_dumpable_behavior(DumpableBehavior::NotDumpable)
}
