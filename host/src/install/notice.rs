//! What a host that was just started tells of registrations that no longer fit: the program was
//! moved, or another copy of it is registered elsewhere.

use std::path::Path;

use super::{
    Surroundings,
    files::{self, Found},
    locations::Locations,
    target::{Scope, targets},
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
                    && let Some(message) = complaint(Path::new(&program), &target.program)
                {
                    found.push(Problem::new(&file, None, &message));
                }
            }
        }
    }
    found
}

fn complaint(program: &Path, expected: &Path) -> Option<String> {
    let mends = "\"rootwatch install\" mends it";
    let Ok(real) = program.canonicalize() else {
        return Some(format!(
            "starts {}, which is not there; {mends}",
            program.display()
        ));
    };
    let is_expected = expected
        .canonicalize()
        .is_ok_and(|expected| expected == real);
    (!is_expected).then(|| {
        format!(
            "starts {}, and not {}; {mends}",
            program.display(),
            expected.display()
        )
    })
}
