// Draws the worst standing of a page on the toolbar button of its tab, and says in the title whether
// the page itself is meant or a part of it.

/**
 * @typedef {import("../common/types.js").PageView} PageView
 * @typedef {{ text: string, color: string, title: string }} Drawing
 *
 * @typedef {object} Dependencies
 * @property {(tabId: number, drawing: Drawing) => Promise<void>} setBadge
 * @property {(view: PageView) => Drawing} draw
 * @property {(error: unknown) => void} report
 */

/** @param {Dependencies} dependencies */
export function createBadge({ setBadge, draw, report }) {
  /** @type {Map<number, string>} */
  const drawn = new Map();

  return {
    /**
     * @param {number} tabId
     * @param {PageView} view
     */
    paint(tabId, view) {
      const drawing = draw(view);
      const key = JSON.stringify(drawing);
      if (drawn.get(tabId) !== key) {
        drawn.set(tabId, key);
        // The tab may be gone by the time this arrives; the next page of the tab paints again.
        setBadge(tabId, drawing).catch(report);
      }
    },

    /**
     * Paints again what was painted last: Firefox may hear of a navigation, and clear, between two of the
     * browser's calls that a badge takes.
     * @param {number} tabId
     */
    repaint(tabId) {
      const key = drawn.get(tabId);
      if (key !== undefined) {
        setBadge(tabId, JSON.parse(key)).catch(report);
      }
    },

    /**
     * Forgets what was painted: Firefox clears a tab's badge at every navigation.
     * https://developer.mozilla.org/docs/Mozilla/Add-ons/WebExtensions/API/action/setBadgeText
     * @param {number} tabId
     */
    forget(tabId) {
      drawn.delete(tabId);
    },
  };
}
