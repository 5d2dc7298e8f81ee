//! What the process remembers of earlier chains. In memory only, gone with the process.

use crate::{answered::Answered, pool::CaPool, suspicion::session::Session};

/// What the process remembers of earlier chains.
#[derive(Debug, Default)]
pub struct Memory {
    /// Verdicts that stay as they are.
    pub answered: Answered,
    /// CA certificates, to complete chains with.
    pub pool: CaPool,
    /// Which keys served which sites.
    pub session: Session,
}
