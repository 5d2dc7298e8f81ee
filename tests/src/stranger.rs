//! Another extension, in `tests/stranger/`, which tries to get at Rootwatch and its host.

use crate::browser::Kind;

/// Where it lies.
pub(crate) const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/stranger");

/// Its add-on id, which its manifest has.
pub(crate) const ADD_ON: &str = "stranger@lab.example";

/// Fixed, so that the address of its page is known in Firefox.
pub(crate) const UUID: &str = "0d6f8c1e-52b7-4f0a-9a63-7c1f5a2e9b04";

/// Fixed by the `key` in its manifest, which Chromium makes the id from.
const ORIGIN: &str = "chrome-extension://fppjhoklccagbhaajkhegepkofegphph";

/// The address of its page.
pub(crate) fn page(browser: Kind) -> String {
    match browser {
        Kind::Chromium(_) => format!("{ORIGIN}/attempts.html"),
        Kind::Firefox => format!("moz-extension://{UUID}/attempts.html"),
    }
}
