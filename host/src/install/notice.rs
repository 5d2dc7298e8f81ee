//! What a host that was just started tells of registrations that no longer fit: the program was
//! moved, or another copy of it is registered elsewhere.

use std::path::Path;

use super::{
    Surroundings,
    doctor::used_manifest,
    files::{self, Found},
    locations::{Edition, Locations},
    present,
    target::{Scope, Target, targets},
};
use crate::authorities::Problem;

/// Every manifest of ours, of this user and of everybody, that starts another program than the
/// one that it should.
pub fn notice(at: Surroundings<'_>) -> Vec<Problem> {
    let mut found: Vec<Problem> = Vec::new();
    let Ok(table) = Locations::load() else {
        return found;
    };
    for edition in table.editions(at.places.system) {
        for scope in [Scope::User, Scope::System] {
            for target in targets(&edition, scope, at.places, at.program) {
                let file = target.manifest.display().to_string();
                // Browsers share places; what cannot be read is for the doctor.
                if found.iter().all(|problem| problem.file != file)
                    && let Ok(Found::Ours { program, .. }) = files::look(&target.manifest)
                    && let Some(oddity) = oddity(Path::new(&program), &target.program)
                    && (scope == Scope::User
                        || oddity == Oddity::Gone
                        || is_used(&edition, &target, at))
                {
                    found.push(Problem::new(
                        &file,
                        None,
                        &words(oddity, &program, &target, scope),
                    ));
                }
            }
        }
    }
    found
}

/// What is wrong with the program of a manifest.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Oddity {
    /// It is not there.
    Gone,
    /// It is not the one that it should be.
    Other,
}

fn oddity(program: &Path, expected: &Path) -> Option<Oddity> {
    let Ok(real) = program.canonicalize() else {
        return Some(Oddity::Gone);
    };
    let is_expected = expected
        .canonicalize()
        .is_ok_and(|expected| expected == real);
    (!is_expected).then_some(Oddity::Other)
}

/// Whether a browser that is here comes to a manifest. A package registers its own program for
/// everybody: where the user's manifest is found before that, or nobody has the browser, that is
/// as it should be.
fn is_used(edition: &Edition<'_>, target: &Target, at: Surroundings<'_>) -> bool {
    present::is_present(edition, at.places)
        && used_manifest(edition, at).is_some_and(|used| used == target.manifest)
}

fn words(oddity: Oddity, program: &str, target: &Target, scope: Scope) -> String {
    let what = match oddity {
        Oddity::Gone => "which is not there".to_owned(),
        Oddity::Other => format!("and not {}", target.program.display()),
    };
    let command = match scope {
        Scope::System => "rootwatch install --system",
        Scope::User => "rootwatch install",
    };
    format!("starts {program}, {what}; \"{command}\" mends it")
}
