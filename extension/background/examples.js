// Shows an example on the button and in the popup of a tab, until that tab goes somewhere else or the
// person has seen enough. Only ever asked for by the extension's own pages, for their own tab.
import { exampleOf } from "../common/examples.js";

/** @typedef {import("../common/examples.js").Example} Example */

/** @param {{ onChanged: (tabId: number) => void }} events */
export function createExamples({ onChanged }) {
  /** @type {Map<number, string>} */
  const shown = new Map();

  return {
    /**
     * @param {{ tabId: number, name: string | null }} message null ends it.
     */
    show({ tabId, name }) {
      shown.set(tabId, name ?? "");
      onChanged(tabId);
    },

    /** Whether the tab shows one, or has to be shown anew without it. @param {number} tabId */
    knows: (tabId) => shown.has(tabId),

    /** In the person's present language. @param {number} tabId @returns {Example | null} */
    of: (tabId) => exampleOf(shown.get(tabId) ?? ""),

    /** The tab shows something else, or is gone. @param {number} tabId */
    forget: (tabId) => void shown.delete(tabId),
  };
}
