//! `rootwatch doctor`: whether each browser can talk with the host.

use anyhow::Result;

use super::{
    Status,
    environment::{knowledge, places},
    print, program,
    progress::Progress,
};
use crate::install::{DEADLINE, Surroundings, ThisRegistry, examine};

pub(super) fn run(browser: Option<&str>, json: bool) -> Result<Status> {
    let program = program::path()?;
    let at = Surroundings {
        places: &places()?,
        registry: &ThisRegistry,
        program: &program,
    };
    let progress = Progress::start("Trying what the browsers would start");
    let checkup = examine(browser, at, knowledge().problems, DEADLINE)?;
    drop(progress);
    if json {
        print(&format!("{:#}\n", checkup.json()))?;
    } else {
        print(&checkup.text())?;
    }
    Ok(if checkup.is_well() {
        Status::Success
    } else {
        Status::Failure
    })
}
