// Brings back what the last run of the background has left in session storage, for the tabs that are
// still open.

/**
 * @typedef {ReturnType<typeof import("./session.js").createSession>} Session
 *
 * @typedef {object} Dependencies
 * @property {Session} session
 * @property {() => Promise<{ tabId: number, url: string, documentId?: string }[]>} topFrames
 * @property {{ restore: (tabId: number, record: any) => void, found: (frame: any) => void }} pages
 * @property {{ restore: (chain: string, kept: any) => void }} verdicts
 * @property {{ restore: (tabId: number, kept: any) => void }} offers
 */

/** @param {Dependencies} dependencies */
export async function restore({ session, topFrames, pages, verdicts, offers }) {
  const [kept, frames] = await Promise.all([session.load(), topFrames()]);
  const open = new Set(frames.map(({ tabId }) => tabId));
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
    if (open.has(tabId)) {
      offers.restore(tabId, tab);
    } else {
      session.markOffers(tabId);
    }
  }
  frames.forEach(pages.found);
}
