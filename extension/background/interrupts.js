// Puts a warning in the place of a page that a state, malware or adware can read: only where the person
// wants it. Firefox holds such a page back until the host has answered; no other browser lets an extension
// do that, so there the warning takes the page's place as soon as the answer is known. What is held, and
// what the person let through, stays in memory.
import { createAwaiter } from "./interrupt-wait.js";
import { sameUrl } from "./request.js";

/** Who is told of before the page and not only beside it. */
const UNWELCOME = new Set(["state", "malware", "adware"]);

/**
 * @typedef {import("../common/protocol.js").Verdict} Verdict
 * @typedef {import("../common/types.js").Connection} Connection
 * @typedef {import("../common/types.js").Interruption} Interruption
 *
 * A page whose place the warning has taken. Committed pages are in the tab's history.
 * @typedef {{ url: string, verdict: Verdict, isOverridden: boolean, isCommitted: boolean }} Held
 *
 * @typedef {object} Dependencies
 * @property {() => boolean} isOn
 * @property {() => { phase: string }} host
 * @property {(ref: string) => import("../common/types.js").Answer} answerFor
 * @property {(tabId: number) => { url: string } | null} pageOf
 * @property {Browser} browser
 * @property {import("./interrupt-wait.js").Timers} [timers]
 * @property {(error: unknown) => void} report
 *
 * @typedef {object} Browser
 * @property {() => boolean} canObserve as only the browser can that also waits for a listener's answer
 * @property {(path: string) => string} ownAddress
 * @property {(tabId: number, path: string) => Promise<unknown>} showInTab
 */

/** The page that takes the place of another. */
const WARNING = "interrupt/interrupt.html";

/** @param {Dependencies} dependencies */
export function createInterrupts({
  isOn,
  host,
  answerFor,
  pageOf,
  browser,
  timers,
  report,
}) {
  /** @type {Map<number, Held>} */
  const held = new Map();
  /** What the person wants to see all the same. @type {Set<string>} */
  const allowed = new Set();
  const awaiter = createAwaiter(answerFor, timers);

  /** @param {string} url @param {Verdict | null} verdict */
  const isUnwelcome = (url, verdict) =>
    verdict?.standing === "known-interception" &&
    UNWELCOME.has(verdict.authority?.category ?? "") &&
    !allowed.has(keyOf(url, verdict));

  /** @param {number} tabId @param {Held} page */
  function put(tabId, page) {
    const known = held.get(tabId);
    if (known && sameUrl(known.url, page.url)) {
      return;
    }
    held.set(tabId, page);
    // The tab may be gone, or be a private one in which this browser shows no page of an extension.
    browser.showInTab(tabId, WARNING).catch((error) => {
      held.delete(tabId);
      report(error);
    });
  }

  /**
   * @param {{ tabId: number, url: string }} request
   * @param {Promise<Connection | null>} seen
   */
  async function judge({ tabId, url }, seen) {
    const connection = await seen;
    const verdict = await awaiter.verdictOn(connection?.chain ?? "unobserved");
    if (verdict === null || !isUnwelcome(url, verdict)) {
      return {};
    }
    const isOverridden = connection?.isOverridden ?? false;
    put(tabId, { url, verdict, isOverridden, isCommitted: false });
    return { cancel: true };
  }

  return {
    /**
     * Decides about a response that a tab is about to show. Only what this gives to Firefox holds it back.
     * @param {{ tabId: number, url: string, type: string }} details
     * @param {Promise<Connection | null> | null} seen
     */
    hold(details, seen) {
      if (
        !isOn() ||
        host().phase !== "ready" ||
        details.type !== "main_frame" ||
        seen === null
      ) {
        return undefined;
      }
      return judge(details, seen).catch((error) => {
        report(error);
        return {};
      });
    },

    /** There may be an answer now. @param {string} ref */
    answered: awaiter.answered,

    /**
     * Looks at a page that is shown already: its answer came late, or no response was seen.
     * @param {number} tabId
     * @param {import("../common/types.js").PageView} view
     */
    consider(tabId, { main }) {
      const url = pageOf(tabId)?.url;
      if (!isOn() || !main?.chain || main.isFailedPage || !url) {
        return;
      }
      const answer = answerFor(main.chain);
      const verdict = answer.state === "answered" ? answer.verdict : null;
      if (verdict && isUnwelcome(url, verdict)) {
        const { isOverridden } = main;
        put(tabId, { url, verdict, isOverridden, isCommitted: true });
      }
    },

    /**
     * A tab went somewhere: to the page after all, to the warning, or elsewhere.
     * @param {{ tabId: number, url: string }} details
     */
    commit({ tabId, url }) {
      const page = held.get(tabId);
      if (page && sameUrl(page.url, url)) {
        page.isCommitted = true;
      } else if (url !== browser.ownAddress(WARNING)) {
        held.delete(tabId);
      }
    },

    /** @param {number} tabId */
    forget: (tabId) => void held.delete(tabId),

    /**
     * What the warning in a tab says.
     * @param {{ tabId: number }} message
     * @returns {Interruption | null}
     */
    of({ tabId }) {
      const page = held.get(tabId);
      return page
        ? {
            host: new URL(page.url).host,
            verdict: page.verdict,
            isOverridden: page.isOverridden,
            mayHaveRun: page.isCommitted || !browser.canObserve(),
            steps: page.isCommitted ? 2 : 1,
          }
        : null;
    },

    /**
     * The person wants the page all the same: this authority may read this site until the browser closes.
     * @param {{ tabId: number }} message
     * @returns {string | null} the address to go to
     */
    letThrough({ tabId }) {
      const page = held.get(tabId);
      if (!page) {
        return null;
      }
      allowed.add(keyOf(page.url, page.verdict));
      held.delete(tabId);
      return page.url;
    },
  };
}

/** @param {string} url @param {Verdict} verdict */
const keyOf = (url, { authority }) => `${new URL(url).host} ${authority?.id}`;
