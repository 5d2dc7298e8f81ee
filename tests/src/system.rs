//! The system that a world's browser runs on: this computer as it is, or a copy of it in which a story
//! may install things. The copy is an overlay over `/` in a mount namespace of its own, so that nothing
//! of it is seen outside, and all of it is gone with the process that holds it.

use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context as _, Result, ensure};

use crate::child::KillOnDrop;
use crate::step;

/// See the file's first lines.
pub(crate) enum System {
    Copy(Copy),
    ThisComputer,
}

impl System {
    /// A command that runs there.
    pub(crate) fn command(&self, program: impl AsRef<std::ffi::OsStr>) -> Command {
        match self {
            Self::ThisComputer => Command::new(program),
            Self::Copy(copy) => {
                let mut command = copy.enter(&["--root", "--wd"]);
                command.arg(program);
                command
            }
        }
    }
}

/// A copy of this computer that differs from it by what is done in it.
pub(crate) struct Copy {
    holder: KillOnDrop,
    /// Where the overlay keeps what was changed; seen in its namespace only.
    changes: PathBuf,
}

/// Gives a folder its own memory file system, lays the overlay over `/` there, and puts the rest of the
/// file systems and two folders back in: `$2`, the checkout, for the tools and for what the story keeps,
/// which a container has mounted where the overlay sees an empty folder or none; `/tmp` for the screen's socket.
const HOLD: &str = r#"set -e
    mount -t tmpfs tmpfs "$1"
    mkdir "$1/changes" "$1/work" "$1/root"
    mount -t overlay overlay -o "lowerdir=/,upperdir=$1/changes,workdir=$1/work" "$1/root"
    mkdir -p "$1/root$2"
    for folder in /dev /proc /sys /tmp "$2"; do mount --rbind "$folder" "$1/root$folder"; done
    echo ready
    exec chroot "$1/root" sleep infinity"#;

impl Copy {
    /// Whether this machine lets us mount: root does, unless a container forbids it.
    pub(crate) fn is_possible() -> bool {
        let try_it = "mount -t tmpfs tmpfs /mnt";
        step::succeeds(Command::new("unshare").args(["--mount", "sh", "-c", try_it]))
    }

    /// Makes it in an empty folder. What lies in `shared` is the same inside and outside.
    pub(crate) fn create(folder: &Path, shared: &Path) -> Result<Self> {
        std::fs::create_dir_all(folder)?;
        let mut child = Command::new("unshare")
            .args([
                "--mount",
                "--propagation",
                "private",
                "sh",
                "-c",
                HOLD,
                "sh",
            ])
            .args([folder, shared])
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .context("cannot run unshare")?;
        let output = child.stdout.take().context("unshare has no output")?;
        let holder = KillOnDrop(child);
        let mut said = String::new();
        BufReader::new(output).read_line(&mut said)?;
        ensure!(
            said == "ready\n",
            "the copy of the system cannot be mounted"
        );
        Ok(Self {
            holder,
            changes: folder.join("changes"),
        })
    }

    /// Files and folders that were made in it and are still there.
    pub(crate) fn added(&self) -> Result<Vec<PathBuf>> {
        let mut find = self.enter(&[]);
        // Character devices stand for what was deleted.
        find.arg("find").arg(&self.changes);
        find.args(["-mindepth", "1", "-not", "-type", "c", "-printf", "/%P\\n"]);
        let listed = String::from_utf8(step::output(&mut find)?)?;
        let paths = listed.lines().map(PathBuf::from);
        Ok(paths
            .filter(|path| path.symlink_metadata().is_err())
            .collect())
    }

    fn enter(&self, how: &[&str]) -> Command {
        let mut command = Command::new("nsenter");
        let holder = self.holder.0.id().to_string();
        command.args(["--target", &holder, "--mount"]).args(how);
        command.arg("--");
        command
    }
}
