//! `rootwatch install` and `rootwatch uninstall`.

use anyhow::Result;

use super::{Status, arguments::Registration, environment::places, print, program};
use crate::install::{self, Report, Scope, Surroundings, ThisRegistry, Wish};

pub(super) fn install(options: &Registration) -> Result<Status> {
    run(options, install::install)
}

pub(super) fn uninstall(options: &Registration) -> Result<Status> {
    run(options, install::uninstall)
}

fn run(
    options: &Registration,
    act: impl FnOnce(&Wish<'_>, Surroundings<'_>) -> Result<Report>,
) -> Result<Status> {
    let program = program::path()?;
    let wish = Wish {
        browser: options.browser.as_deref(),
        scope: if options.system {
            Scope::System
        } else {
            Scope::User
        },
        is_dry_run: options.print,
    };
    let at = Surroundings {
        places: &places()?,
        registry: &ThisRegistry,
        program: &program,
    };
    let report = act(&wish, at)?;
    if options.json {
        print(&format!("{:#}\n", report.json()))?;
    } else {
        print(&report.text())?;
    }
    Ok(if report.is_complete() {
        Status::Success
    } else {
        Status::Failure
    })
}
