// Lets the person say that they know an authority, and take it back. Holds the list as it is now; what may
// be known at all is decided in common/known.js.
import { knowable, knownFor, mayBeQuiet } from "../common/known.js";

/**
 * @typedef {import("../common/known.js").Known} Known
 * @typedef {import("../common/protocol.js").Verdict} Verdict
 *
 * @typedef {object} Dependencies
 * @property {() => Promise<Known[]>} load
 * @property {(root: { key: string, name: string }) => Promise<void>} add
 * @property {(key: string) => Promise<void>} remove
 * @property {(tabId: number, host: string | null) => Verdict | null} verdictOn
 *   What is said of a tab's page, or of one of its parts.
 * @property {(tabId: number) => Promise<boolean>} isPrivateTab
 */

/** @param {Dependencies} dependencies */
export function createKnowing({ load, add, remove, verdictOn, isPrivateTab }) {
  /** @type {Known[]} */
  let list = [];
  /** Changes are made one after the other, for each reads what is kept. */
  let last = Promise.resolve();

  async function reload() {
    list = await load();
  }

  /** @param {() => Promise<void>} change */
  function change(change) {
    const next = last.then(change).then(reload);
    last = next.catch(() => {});
    return next;
  }

  return {
    reload,
    list: () => list,

    /** @param {Verdict} verdict */
    knownFor: (verdict) => knownFor(verdict, list),

    /**
     * Whether an installed root is one that the person knows.
     * @param {{ spkiSha256: string } & Pick<Verdict, "standing" | "authority">} root
     */
    isKnownRoot: ({ spkiSha256, standing, authority }) =>
      mayBeQuiet(standing, authority) &&
      list.some(({ key }) => key === spkiSha256),

    /**
     * The person knows the root behind a page, or behind one of its parts. Nothing is kept of a private
     * window.
     * @param {{ tabId: number, host: string | null }} message
     */
    async know({ tabId, host }) {
      const isPrivate = await isPrivateTab(tabId);
      const verdict = verdictOn(tabId, host);
      const root = verdict && !isPrivate ? knowable(verdict) : null;
      if (root) {
        await change(() => add(root));
      }
    },

    /** @param {{ key: string }} message */
    forget: ({ key }) => change(() => remove(key)),
  };
}
