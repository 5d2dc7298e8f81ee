//! `rootwatch authorities`: the list.

use anyhow::Result;
use serde_json::Value;

use super::{Status, environment::knowledge, print};
use crate::{message, report};

pub(super) fn run(id: Option<&str>, json: bool) -> Result<Status> {
    let knowledge = knowledge();
    let mut objects = Vec::new();
    for entry in knowledge.list.iter() {
        if id.is_none_or(|id| id == entry.authority().id) {
            objects.push(message::authority(
                entry.authority(),
                entry.added.as_deref(),
            ));
        }
    }
    let text = match (id, objects.as_slice()) {
        (Some(id), []) => {
            anyhow::bail!("there is no authority \"{id}\"; rootwatch authorities lists them all")
        }
        (Some(_), [one, ..]) if json => format!("{one:#}\n"),
        (Some(_), [one, ..]) => report::authority(one),
        (None, all) if json => format!("{:#}\n", Value::from(all)),
        (None, all) => all.iter().map(report::authority_line).collect(),
    };
    print(&text)?;
    Ok(Status::Success)
}
