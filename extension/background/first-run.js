// Opens the welcome page when the extension has just been installed by the person, and never again: an
// extension that Chromium is given on its command line, as Debian does it, is installed at every start. On
// a computer that somebody else administers nobody asked for it.

/** Where it is remembered. */
const KEY = "welcomed";

/**
 * @typedef {object} Dependencies
 * @property {() => Promise<string>} installType
 * @property {(key: string) => Promise<unknown>} localGet
 * @property {(items: Record<string, unknown>) => Promise<void>} localSet
 * @property {(path: string) => Promise<unknown>} openTab
 * @property {(error: unknown) => void} report
 */

/** @param {Dependencies} dependencies */
export function createFirstRun({
  installType,
  localGet,
  localSet,
  openTab,
  report,
}) {
  async function welcome() {
    if ((await installType()) === "admin" || (await localGet(KEY)) === true) {
      return;
    }
    await localSet({ [KEY]: true });
    await openTab("welcome/welcome.html");
  }

  return {
    /** @param {{ reason: string }} details */
    onInstalled({ reason }) {
      if (reason === "install") {
        welcome().catch(report);
      }
    },
  };
}
