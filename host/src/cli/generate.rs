//! `rootwatch generate`: manual pages and completions for shells, made from the commands.

use std::fs;

use anyhow::{Context, Result};
use clap::CommandFactory;

use super::{
    Status,
    arguments::{Arguments, Generated},
    print,
};

pub(super) fn run(what: &Generated) -> Result<Status> {
    // `--help` says the same as a command for help, and needs no page.
    let mut command = Arguments::command().disable_help_subcommand(true);
    match what {
        Generated::Completions { shell } => {
            let mut out = Vec::new();
            clap_complete::generate(*shell, &mut command, "rootwatch", &mut out);
            print(&String::from_utf8(out)?)?;
        }
        Generated::Man { folder: None } => print(&page(command)?)?,
        Generated::Man {
            folder: Some(folder),
        } => {
            fs::create_dir_all(folder)
                .with_context(|| format!("cannot make the folder {}", folder.display()))?;
            clap_mangen::generate_to(command, folder)
                .with_context(|| format!("cannot write into {}", folder.display()))?;
        }
    }
    Ok(Status::Success)
}

fn page(command: clap::Command) -> Result<String> {
    let mut out = Vec::new();
    clap_mangen::Man::new(command).render(&mut out)?;
    Ok(String::from_utf8(out)?)
}
