// Keeps tabs, chains and offers in session storage, which is memory that outlives a suspended background and
// never reaches the disk. Writes are gathered, so that a page with hundreds of parts costs few. The browser
// may stop the background at any moment: a question is written before it is asked, and of a tab whose record
// is not written yet storage says that it is behind.

const GATHER = 50;
const TAB = "tab:";
const CHAIN = "chain:";
const OFFERS = "offers:";
const BEHIND = "behind:";

/**
 * @typedef {object} Dependencies
 * @property {() => Promise<Record<string, any>>} getAll
 * @property {(items: Record<string, unknown>) => Promise<void>} set
 * @property {(keys: string[]) => Promise<void>} remove
 * @property {(tabId: number) => unknown} dumpTab null means that it is gone
 * @property {(chain: string) => { isOpen?: boolean } | null} dumpChain null means that it is gone
 * @property {(tabId: number) => unknown} dumpOffers null means that they are gone
 * @property {(work: () => void, pause: number) => unknown} setTimeout
 * @property {(error: unknown) => void} report
 */

/** @param {Dependencies} dependencies */
export function createSession({
  getAll,
  set,
  remove,
  dumpTab,
  dumpChain,
  dumpOffers,
  setTimeout,
  report,
}) {
  /** @type {Set<string>} */
  const changed = new Set();
  /** Tabs of which something is not written yet. @type {Set<number>} */
  const behind = new Set();

  /** @param {string} key */
  function mark(key) {
    if (changed.size === 0) {
      setTimeout(() => write().catch(report), GATHER);
    }
    changed.add(key);
  }

  /** @param {string} key @param {number} tabId */
  function markOfTab(key, tabId) {
    if (!behind.has(tabId)) {
      behind.add(tabId);
      set({ [`${BEHIND}${tabId}`]: true }).catch(report);
    }
    mark(key);
  }

  /** @param {number} tabId */
  const isGone = (tabId) =>
    dumpTab(tabId) === null && dumpOffers(tabId) === null;

  /** @param {string} key */
  const dump = (key) =>
    key.startsWith(TAB)
      ? dumpTab(Number(key.slice(TAB.length)))
      : key.startsWith(OFFERS)
        ? dumpOffers(Number(key.slice(OFFERS.length)))
        : dumpChain(key.slice(CHAIN.length));

  async function write() {
    const entries = [
      ...[...changed].map((key) => [key, dump(key)]),
      ...[...behind].map((tabId) => [
        `${BEHIND}${tabId}`,
        isGone(tabId) ? null : false,
      ]),
    ];
    changed.clear();
    behind.clear();
    await Promise.all([
      set(Object.fromEntries(entries.filter(([, value]) => value !== null))),
      remove(
        entries.filter(([, value]) => value === null).map(([key]) => `${key}`),
      ),
    ]);
  }

  return {
    /** @param {number} tabId */
    markTab: (tabId) => markOfTab(`${TAB}${tabId}`, tabId),
    /** @param {string} chain */
    markChain(chain) {
      const key = `${CHAIN}${chain}`;
      const kept = dumpChain(chain);
      if (kept?.isOpen) {
        set({ [key]: kept }).catch(report);
      } else {
        mark(key);
      }
    },
    /** @param {number} tabId */
    markOffers: (tabId) => markOfTab(`${OFFERS}${tabId}`, tabId),

    /** Everything that was kept, as lists. */
    async load() {
      const entries = Object.entries(await getAll());
      return {
        tabs: entries
          .filter(([key]) => key.startsWith(TAB))
          .map(([key, value]) => ({
            tabId: Number(key.slice(TAB.length)),
            record: value,
          })),
        chains: entries
          .filter(([key]) => key.startsWith(CHAIN))
          .map(([key, value]) => ({
            chain: key.slice(CHAIN.length),
            kept: value,
          })),
        offers: entries
          .filter(([key]) => key.startsWith(OFFERS))
          .map(([key, value]) => ({
            tabId: Number(key.slice(OFFERS.length)),
            kept: value,
          })),
        behind: entries
          .filter(([key, value]) => key.startsWith(BEHIND) && value === true)
          .map(([key]) => Number(key.slice(BEHIND.length))),
      };
    },
  };
}
