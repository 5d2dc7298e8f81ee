// The roots that are installed on this computer: asked for once a session, so that the popup can tell, once
// and calmly, of one with which traffic can be read although the page is clean. Keeps only what is told.
import { canRead } from "../common/roots.js";

const KEPT = "installed";

/**
 * @typedef {import("../common/types.js").InventoryOutcome} InventoryOutcome
 * @typedef {import("../common/types.js").InstalledNotice} InstalledNotice
 *
 * What is kept for the session: the roots that matter, null as long as nobody has looked.
 * @typedef {InstalledNotice & { spkiSha256: string }} Found
 * @typedef {{ found: Found[] | null, isDismissed: boolean }} Kept
 *
 * @typedef {object} Dependencies
 * @property {() => Promise<InventoryOutcome>} ask
 * @property {(root: Found) => boolean} isKnown whether the person knows whose it is
 * @property {(key: string) => Promise<unknown>} sessionGet
 * @property {(items: Record<string, unknown>) => Promise<void>} sessionSet
 * @property {() => void} onChanged
 * @property {(error: unknown) => void} report
 */

/** @param {Dependencies} dependencies */
export function createInstalled({
  ask,
  isKnown,
  sessionGet,
  sessionSet,
  onChanged,
  report,
}) {
  /** @type {Kept} */
  let kept = { found: null, isDismissed: false };
  let isAsking = false;

  /** @param {Kept} next */
  function keep(next) {
    kept = next;
    sessionSet({ [KEPT]: kept }).catch(report);
    onChanged();
  }

  /** @returns {Promise<InventoryOutcome>} */
  async function look() {
    const outcome = await ask();
    if (outcome.state === "answered") {
      const found = outcome.inventory.roots
        .filter(canRead)
        .map(({ spkiSha256, authority, basis, standing }) => ({
          spkiSha256,
          authority,
          basis,
          standing,
        }));
      keep({ ...kept, found: /** @type {Found[]} */ (found) });
    }
    return outcome;
  }

  return {
    /** Takes back what an earlier run of the background has found. */
    async restore() {
      const stored = /** @type {Kept | undefined} */ (await sessionGet(KEPT));
      kept = stored ?? kept;
    },

    /** The helper program is there: looks, unless somebody has looked in this session. */
    async lookOnce() {
      if (kept.found === null && !isAsking) {
        isAsking = true;
        await look().finally(() => (isAsking = false));
      }
    },

    look,

    /** What the popup may tell of, and of how many; null for nothing, or nothing any more. */
    notice() {
      const told = (kept.found ?? []).filter((root) => !isKnown(root));
      return told.length > 0 && !kept.isDismissed
        ? { ...told[0], others: told.length - 1 }
        : null;
    },

    /** The person has seen it. */
    dismiss: () => keep({ ...kept, isDismissed: true }),
  };
}
