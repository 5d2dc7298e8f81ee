// What the browser tells of tabs and navigations, passed on in the order in which it came: each waits
// until the state of the last run is back.
import { showsErrorPage } from "./request.js";

/**
 * @typedef {import("./tab-record.js").Commit} Commit
 * @typedef {import("./tab-record.js").Failure} Failure
 * @typedef {{ forget: (tabId: number) => void }} Forgetful
 *
 * @typedef {object} Dependencies
 * @property {<T>(work: () => T) => Promise<T>} whenReady
 * @property {ReturnType<typeof import("./pages.js").createPages>} pages
 * @property {ReturnType<typeof import("./offers.js").createOffers>} offers
 * @property {{ markOffers: (tabId: number) => void }} session
 * @property {Forgetful} prober
 * @property {Forgetful & { repaint: (tabId: number) => void }} badge
 * @property {Forgetful} examples
 * @property {ReturnType<typeof import("./interrupts.js").createInterrupts>} interrupts
 * @property {(error: unknown) => void} report
 */

/** @param {Dependencies} dependencies */
export function createEvents({
  whenReady,
  pages,
  offers,
  session,
  prober,
  badge,
  examples,
  interrupts,
  report,
}) {
  /** @param {() => void} work */
  const inOrder = (work) => {
    whenReady(work).catch(report);
  };

  return {
    /** Headers of something that a tab loads into itself or saves. @param {any} details */
    onDocumentHeaders(details) {
      inOrder(() => offers.see(details, pages.ownerOf(details)));
    },

    /** @param {Failure} details */
    onMainRequestFailed(details) {
      inOrder(() => pages.fail(details));
    },

    /** @param {Commit} details */
    onCommitted(details) {
      inOrder(() => {
        if (details.frameId === 0) {
          badge.forget(details.tabId);
          examples.forget(details.tabId);
          interrupts.commit(details);
        }
        offers.commit(details);
        pages.commit(details);
      });
    },

    /** @param {Commit & { error?: string }} details */
    onNavigationFailed(details) {
      if (details.frameId === 0 && showsErrorPage(details)) {
        inOrder(() => {
          badge.forget(details.tabId);
          pages.commit(details);
        });
      }
    },

    /**
     * The tab loads something or has loaded it; whatever Firefox clears at a navigation it has cleared now.
     * @param {number} tabId
     */
    onTabStatus(tabId) {
      inOrder(() => badge.repaint(tabId));
    },

    /** @param {number} tabId */
    onTabRemoved(tabId) {
      inOrder(() => {
        offers.remove(tabId);
        session.markOffers(tabId);
        pages.remove(tabId);
        prober.forget(tabId);
        badge.forget(tabId);
        examples.forget(tabId);
        interrupts.forget(tabId);
      });
    },
  };
}
