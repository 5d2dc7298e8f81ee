// Responses for the main frame of a tab that no document has been committed for yet. Values only.
import { sameUrl } from "./request.js";

const MAX_PENDING = 8;
/** A page is committed soon after its headers; what is older was a download. Milliseconds. */
const PENDING_LIFE = 60_000;
/** An error page is committed at once; a failure without one was not the page's. Milliseconds. */
const FAILURE_LIFE = 10_000;
/** What was loaded ahead waits for the person to go there. Chromium keeps it for ten minutes. */
const AHEAD_LIFE = 600_000;

/**
 * @typedef {import("../common/types.js").Connection} Connection
 *
 * @typedef {object} Pending
 * @property {string} requestId
 * @property {string} url
 * @property {number} at
 * @property {Connection[]} hops
 * @property {boolean} [hasFailed]
 * @property {boolean} [isAhead] loaded before the person goes there, if ever
 *
 * @typedef {{ pending: Pending[] }} Tab
 */

/**
 * What is known of a request, to be added to. A page that has others loaded ahead is named by their
 * requests; those by which a person goes somewhere name no document.
 * @param {Tab} tab
 * @param {{ requestId: string, url: string, timeStamp: number, documentId?: string, documentLifecycle?: string }} request
 * @returns {Pending}
 */
export function pendingOf(
  tab,
  { requestId, url, timeStamp, documentId, documentLifecycle },
) {
  const known = tab.pending.find((pending) => pending.requestId === requestId);
  if (known) {
    known.url = url;
    known.at = timeStamp;
    return known;
  }
  const isAhead = documentId !== undefined || documentLifecycle === "prerender";
  return addPending(tab, { requestId, url, at: timeStamp, hops: [], isAhead });
}

/** @param {Tab} tab @param {Pending} pending */
export function addPending(tab, pending) {
  tab.pending = [...tab.pending, pending].slice(-MAX_PENDING);
  return pending;
}

/**
 * Takes out what led to a document, the last redirect last; null where nothing was seen. Of a page that
 * Chromium had fetched ahead it only tells with the first fetch what the connection was like.
 * @param {Tab} tab
 * @param {{ url: string, timeStamp: number }} commit
 */
export function takePending(tab, { url, timeStamp }) {
  tab.pending = tab.pending.filter(
    (pending) => timeStamp - pending.at < lifeOf(pending),
  );
  const equal = tab.pending.filter((pending) => sameUrl(pending.url, url));
  tab.pending = tab.pending.filter((pending) => !equal.includes(pending));
  const last = equal.at(-1);
  if (!last) {
    return null;
  }
  const ahead = equal.findLast(
    (pending) => pending.isAhead && !isUnobserved(pending),
  );
  const used = isUnobserved(last) ? (ahead ?? last) : last;
  return { hops: used.hops, at: last.at };
}

/**
 * Forgets what the person has left behind by going somewhere else.
 * @param {Tab} tab
 * @param {number} at
 */
export function dropPassed(tab, at) {
  tab.pending = tab.pending.filter(
    (pending) => pending.isAhead || pending.at > at,
  );
}

/** The browser went on to another address, as from https back to http. @param {Tab} tab */
export function dropFailed(tab) {
  tab.pending = tab.pending.filter(({ hasFailed }) => !hasFailed);
}

/** @param {Pending} pending */
const lifeOf = ({ hasFailed, isAhead }) =>
  hasFailed ? FAILURE_LIFE : isAhead ? AHEAD_LIFE : PENDING_LIFE;

/** @param {Pending} pending */
const isUnobserved = ({ hops }) => hops.at(-1)?.chain === "unobserved";
