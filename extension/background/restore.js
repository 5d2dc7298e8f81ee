// Brings back what the last run of the background has left in session storage, for the tabs that are
// still open. Where something is missing it says so.
import { shows } from "./tab-record.js";

/**
 * @typedef {ReturnType<typeof import("./session.js").createSession>} Session
 *
 * @typedef {object} Dependencies
 * @property {Session} session
 * @property {() => Promise<{ tabId: number, url: string, documentId?: string }[]>} topFrames
 * @property {Pick<ReturnType<typeof import("./pages.js").createPages>, "restore" | "found" | "miss">} pages
 * @property {{ restore: (chain: string, kept: any) => void }} verdicts
 * @property {{ restore: (tabId: number, kept: any) => void }} offers
 */

/** @param {Dependencies} dependencies */
export async function restore({ session, topFrames, pages, verdicts, offers }) {
  const [kept, frames] = await Promise.all([session.load(), topFrames()]);
  const open = new Map(frames.map((frame) => [frame.tabId, frame]));
  for (const { tabId, record } of kept.tabs) {
    if (open.has(tabId)) {
      pages.restore(tabId, record);
    } else {
      session.markTab(tabId);
    }
  }
  for (const { chain, kept: answer } of kept.chains) {
    verdicts.restore(chain, answer);
  }
  for (const { tabId, kept: tab } of kept.offers) {
    const frame = open.get(tabId);
    // Of a page that was open before the extension looked only its offers are known, not which page it is.
    if (frame && (tab.documentId === null || shows(frame, tab))) {
      offers.restore(tabId, tab);
    } else {
      session.markOffers(tabId);
    }
  }
  frames.forEach(pages.found);
  kept.behind.filter((tabId) => open.has(tabId)).forEach(pages.miss);
}
