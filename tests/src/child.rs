//! Child processes that do not outlive the value that owns them.

use std::process::Child;

/// A child process that is killed and reaped when dropped.
pub(crate) struct KillOnDrop(pub(crate) Child);

impl Drop for KillOnDrop {
    fn drop(&mut self) {
        // Both fail only where the process has ended by itself.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}
