//! A computer in a folder: root, home and search path are the test's own.

use std::{
    fs::{self, Permissions},
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
    process::{Command, Output, Stdio},
};

/// See the file's first lines.
pub(crate) struct Computer {
    folder: tempfile::TempDir,
}

impl Computer {
    /// With a home whose name is as difficult as people's are.
    pub(crate) fn new() -> Self {
        let prefix = "Айгүл's \"computer\" ";
        let folder = tempfile::Builder::new().prefix(prefix).tempdir().unwrap();
        fs::create_dir(folder.path().join("home")).unwrap();
        Self { folder }
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub(crate) fn home(&self, name: &str) -> PathBuf {
        self.path("home").join(name)
    }

    pub(crate) fn write(&self, name: &str, text: &str) -> String {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, text).unwrap();
        path.to_str().unwrap().to_owned()
    }

    pub(crate) fn command(&self, program: impl AsRef<Path>, arguments: &[&str]) -> Command {
        let mut command = Command::new(program.as_ref());
        command
            .args(arguments)
            .env_clear()
            .env("HOME", self.path("home"))
            .env("ROOTWATCH_ROOT", self.folder.path())
            .env("PATH", "/usr/bin:/bin")
            .stdin(Stdio::null());
        command
    }

    pub(crate) fn run(&self, arguments: &[&str]) -> Output {
        self.run_program(env!("CARGO_BIN_EXE_rootwatch"), arguments)
    }

    pub(crate) fn run_program(&self, program: impl AsRef<Path>, arguments: &[&str]) -> Output {
        self.command(program, arguments).output().unwrap()
    }

    /// The program in another place.
    pub(crate) fn copy_of_program(&self, name: &str) -> PathBuf {
        self.copy(Path::new(env!("CARGO_BIN_EXE_rootwatch")), name)
    }

    /// A shell script that may be started.
    pub(crate) fn script(&self, name: &str, text: &str) -> PathBuf {
        let written = self.write("script", text);
        fs::set_permissions(&written, Permissions::from_mode(0o755)).unwrap();
        self.copy(Path::new(&written), name)
    }

    /// Another process copies: a file that this one has open for writing while another test starts
    /// a process cannot be started itself ("text file busy").
    fn copy(&self, from: &Path, name: &str) -> PathBuf {
        let copy = self.path(name);
        fs::create_dir_all(copy.parent().unwrap()).unwrap();
        let status = Command::new("cp")
            .arg("--remove-destination")
            .arg(from)
            .arg(&copy)
            .status();
        assert!(status.unwrap().success());
        copy
    }

    /// Lets nobody else into the home.
    pub(crate) fn close_to_others(&self) {
        fs::set_permissions(self.path("home"), Permissions::from_mode(0o700)).unwrap();
    }

    /// Nothing where the system does not let the test mount.
    pub(crate) fn make_home_read_only(&self) -> Option<Mount> {
        Mount::new(&self.path("home"), "ro")
    }

    /// Every file and folder.
    pub(crate) fn contents(&self) -> Vec<PathBuf> {
        let mut found = Vec::new();
        list(self.folder.path(), &mut found);
        found.sort();
        found
    }
}

fn list(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            list(&path, found);
        }
        found.push(path);
    }
}

/// A file system in memory, mounted until this is dropped.
pub(crate) struct Mount(PathBuf);

impl Mount {
    /// Nothing where the system does not let the test mount: then it says so.
    pub(crate) fn new(folder: &Path, options: &str) -> Option<Self> {
        let mut command = Command::new("mount");
        command
            .args(["-t", "tmpfs", "-o", options, "tmpfs"])
            .arg(folder);
        match command.output() {
            Ok(output) if output.status.success() => Some(Self(folder.to_owned())),
            _ => {
                eprintln!("skipped: mounting a file system needs root");
                None
            }
        }
    }
}

impl Mount {
    /// Changes the options of what is mounted.
    pub(crate) fn again(folder: &Path, options: &str) {
        let mut command = Command::new("mount");
        command
            .args(["-o", &format!("remount,{options}")])
            .arg(folder);
        assert!(command.status().is_ok_and(|status| status.success()));
    }
}

impl Drop for Mount {
    fn drop(&mut self) {
        let status = Command::new("umount").arg(&self.0).status();
        assert!(
            status.is_ok_and(|status| status.success()),
            "cannot unmount"
        );
    }
}

pub(crate) fn out(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

pub(crate) fn err(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}
