// What happens once, when the extension has just been installed. A person is welcomed, and never again: an
// extension that Chromium is given on its command line, as Debian does it, is installed at every start. On
// a computer that somebody else administers nobody asked for that, and what is preset may have to be
// fetched.

/** Where it is remembered that the person was welcomed. */
const WELCOMED = "welcomed";

/** The same of the second start. */
const STARTED_AGAIN = "startedAgain";

/**
 * @typedef {object} Dependencies
 * @property {() => boolean} arePresetsLate
 * @property {() => Promise<boolean>} hasPresets
 * @property {() => Promise<string>} installType
 * @property {(key: string) => Promise<unknown>} localGet
 * @property {(items: Record<string, unknown>) => Promise<void>} localSet
 * @property {(path: string) => Promise<unknown>} openTab
 * @property {(error: unknown) => void} report
 * @property {() => void} startAgain
 */

/** @param {Dependencies} dependencies */
export function createFirstRun({
  arePresetsLate,
  hasPresets,
  installType,
  localGet,
  localSet,
  openTab,
  report,
  startAgain,
}) {
  /** @param {string} key */
  async function isFirst(key) {
    if ((await localGet(key)) === true) {
      return false;
    }
    await localSet({ [key]: true });
    return true;
  }

  async function arrive() {
    if ((await installType()) !== "admin") {
      if (await isFirst(WELCOMED)) {
        await openTab("welcome/welcome.html");
      }
      return;
    }
    // Nobody can tell what comes late from what is not there, so this is tried once.
    if (
      arePresetsLate() &&
      !(await hasPresets()) &&
      (await isFirst(STARTED_AGAIN))
    ) {
      startAgain();
    }
  }

  return {
    /** @param {{ reason: string }} details */
    onInstalled({ reason }) {
      if (reason === "install") {
        arrive().catch(report);
      }
    },
  };
}
