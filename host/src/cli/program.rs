//! Where this program is, as a registration may name it for long.

use std::{
    env,
    ffi::OsStr,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result};

/// This program's own path.
pub(super) fn path() -> Result<PathBuf> {
    let program = env::current_exe().context("cannot find this program's own path")?;
    Ok(lasting(program))
}

/// Homebrew keeps each version in a folder of its own, `PREFIX/Cellar/NAME/VERSION`, which goes
/// with the next one. Its links `PREFIX/opt/NAME` and `PREFIX/bin` stay, and one of them takes the
/// place of the path where it leads to the same file. See
/// <https://docs.brew.sh/Formula-Cookbook#variables-for-directory-locations>.
fn lasting(program: PathBuf) -> PathBuf {
    links(&program)
        .and_then(|links| links.into_iter().find(|link| is_same(link, &program)))
        .unwrap_or(program)
}

fn links(program: &Path) -> Option<[PathBuf; 2]> {
    let file = program.file_name()?;
    let keg = program.parent()?.parent()?;
    let rack = keg.parent()?;
    let cellar = rack.parent()?;
    if program.parent()?.file_name() != Some(OsStr::new("bin"))
        || cellar.file_name() != Some(OsStr::new("Cellar"))
    {
        return None;
    }
    let prefix = cellar.parent()?;
    let formula = prefix.join("opt").join(rack.file_name()?);
    Some([
        formula.join("bin").join(file),
        prefix.join("bin").join(file),
    ])
}

fn is_same(link: &Path, program: &Path) -> bool {
    let real = link.canonicalize().ok();
    real.is_some() && real == program.canonicalize().ok()
}

#[cfg(test)]
#[cfg(unix)]
mod tests {
    use std::{fs, os::unix::fs::symlink};

    use super::*;

    /// A program of Homebrew's below a prefix.
    fn keg(prefix: &Path, version: &str) -> PathBuf {
        let folder = prefix.join("Cellar/rootwatch").join(version).join("bin");
        fs::create_dir_all(&folder).unwrap();
        let program = folder.join("rootwatch");
        fs::write(&program, version).unwrap();
        program
    }

    #[test]
    fn a_link_of_homebrews_that_leads_to_the_program_takes_its_place() {
        let folder = tempfile::tempdir().unwrap();
        let prefix = folder.path();
        let program = keg(prefix, "1.0.0");
        assert_eq!(lasting(program.clone()), program);
        fs::create_dir(prefix.join("bin")).unwrap();
        let link = prefix.join("bin/rootwatch");
        symlink("../Cellar/rootwatch/1.0.0/bin/rootwatch", &link).unwrap();
        assert_eq!(lasting(program.clone()), link);
        fs::create_dir(prefix.join("opt")).unwrap();
        let opt = prefix.join("opt/rootwatch");
        symlink("../Cellar/rootwatch/1.0.0", &opt).unwrap();
        assert_eq!(lasting(program), opt.join("bin/rootwatch"));
        // An older version that is started by its own path is not what the links lead to.
        let old = keg(prefix, "0.9.0");
        assert_eq!(lasting(old.clone()), old);
    }

    #[test]
    fn other_programs_are_named_by_their_own_path() {
        let folder = tempfile::tempdir().unwrap();
        let prefix = folder.path();
        let program = prefix.join("versions/rootwatch/1.0.0/bin/rootwatch");
        fs::create_dir_all(program.parent().unwrap()).unwrap();
        fs::write(&program, "").unwrap();
        fs::create_dir(prefix.join("bin")).unwrap();
        symlink(&program, prefix.join("bin/rootwatch")).unwrap();
        assert_eq!(lasting(program.clone()), program);
        for short in ["rootwatch", "/rootwatch", "/", ""] {
            assert_eq!(lasting(PathBuf::from(short)), Path::new(short));
        }
    }
}
