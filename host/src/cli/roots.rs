//! `rootwatch roots`: the installed roots that are more than public ones.

use anyhow::{Context, Result};

use super::{
    Status,
    environment::{knowledge, stores},
    print,
    progress::Progress,
};
use crate::{
    installed::Installed,
    message, report,
    truststore::{self, Inventory},
};

pub(super) fn run(json: bool) -> Result<Status> {
    let places = stores().context("HOME is not set; set it to your home folder")?;
    let knowledge = knowledge();
    let progress = Progress::start("Reading the stores of certificates");
    let inventory = Inventory::of(truststore::read(&places));
    drop(progress);
    let installed = Installed::of(&inventory, &knowledge.list, &knowledge.roots);
    let object = message::roots::object(&installed, &inventory.stores);
    if json {
        print(&format!("{object:#}\n"))?;
    } else {
        print(&report::roots::report(&object))?;
    }
    Ok(if installed.is_listed_trusted() {
        Status::Found
    } else {
        Status::Success
    })
}
