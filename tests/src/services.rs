//! Packages that bring a service, on a machine that shall have the program and not the service:
//! Debian starts a service when its package is installed, and at every start of the machine.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::process::Command;

use anyhow::{Context as _, Result};

/// Asked by Debian's packages whether they may start a service (`invoke-rc.d(8)`).
const POLICY: &str = "/usr/sbin/policy-rc.d";
const DENIAL: &str = "#!/bin/sh\n\
    # cargo lab installs a package and does not want its service; it takes this file away after that.\n\
    exit 101\n";

/// While it lives, no package starts a service. A policy that somebody else made stays as it is.
pub(crate) struct Denied(());

impl Denied {
    /// Forbids it, also where a run that was killed had forbidden it already.
    pub(crate) fn new() -> Result<Self> {
        if !Path::new(POLICY).exists() {
            fs::write(POLICY, DENIAL).with_context(|| format!("cannot write {POLICY}"))?;
            fs::set_permissions(POLICY, fs::Permissions::from_mode(0o755))?;
        }
        Ok(Self(()))
    }
}

impl Drop for Denied {
    fn drop(&mut self) {
        if fs::read(POLICY).is_ok_and(|text| text == DENIAL.as_bytes()) {
            // It fails only where somebody else was faster.
            let _ = fs::remove_file(POLICY);
        }
    }
}

/// The commands after which `service` does not run, and does not start with the machine either.
pub(crate) fn switch_off(service: &str) -> Vec<Command> {
    let command = |program: &str, action: &str| {
        let mut command = Command::new(program);
        command.args([service, action]);
        command
    };
    vec![
        command("update-rc.d", "disable"),
        command("invoke-rc.d", "stop"),
    ]
}
