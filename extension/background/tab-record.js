// The documents of one tab as plain values, and the rules by which a request finds its document.
//
// Facts about Firefox 153 this rests on, each seen in the real browser:
// - A main_frame request has no documentId. The document that it becomes is named by
//   webNavigation.onCommitted, so observations wait ("pending") until then; a download and a 204
//   are never committed and change nothing.
// - Every other request names its document (documentId) and that one's parent (parentDocumentId).
//   A sub_frame request only has the parent. So a late part of the old page cannot reach the new one.
// - A page from the back/forward cache comes back with the documentId it had.
// - Moving to another process fires onErrorOccurred and onBeforeNavigate again for a navigation that
//   is well, so neither says anything here.
// - The browser's own error page is committed under the address that failed. webRequest's
//   onErrorOccurred happened before (by its time stamp) but may be heard after; no headers came. A
//   load that was stopped fails with an abort code and nothing is committed.
// https://developer.mozilla.org/docs/Mozilla/Add-ons/WebExtensions/API/webNavigation/onCommitted
//
// Facts about Chromium 156: the same, and
// - What is fetched ahead (speculation rules) comes as a main_frame request that names the document which
//   wants it. The navigation that uses it is called insecure, without a certificate.
// - A prerendered page is committed in a frame of its own, and again, under the same documentId, as frame
//   0 when it is shown.
import { addPending, dropFailed, dropPassed, takePending } from "./pending.js";
import { connectionOf, isAbort, sameUrl } from "./request.js";

/** Documents remembered per tab, for the back/forward cache (which holds fewer). */
const MAX_DOCUMENTS = 12;
const MAX_HOSTS = 1000;
const MAX_FRAMES = 500;

/** Where the connections of a page with more than MAX_HOSTS hosts are counted. */
const FURTHER_HOSTS = "…";

/**
 * @typedef {import("../common/types.js").Connection} Connection
 * @typedef {import("../common/types.js").PageRecord} PageRecord
 * @typedef {import("./pending.js").Pending} Pending
 * @typedef {object} TabRecord
 * @property {string | null} current
 * @property {PageRecord[]} documents
 * @property {[string, string][]} frames
 * @property {Pending[]} pending
 *
 * @typedef {object} Request
 * @property {string} requestId
 * @property {number} tabId
 * @property {number} timeStamp
 * @property {string} url
 * @property {string} type
 * @property {boolean} [fromCache]
 * @property {string | null} [ip]
 * @property {any} [proxyInfo] only Firefox says it
 * @property {string} [documentId]
 * @property {string} [parentDocumentId]
 * @property {string} [documentUrl]
 * @property {string} [documentLifecycle] only Chromium says it
 *
 * @typedef {Request & { error: string }} Failure
 *
 * @typedef {object} Commit
 * @property {number} tabId
 * @property {number} frameId
 * @property {number} timeStamp
 * @property {string} url
 * @property {string} [documentId]
 * @property {string} [parentDocumentId]
 * @property {string} [documentLifecycle] only Chromium says it
 * @property {string} [frameType] only Chromium says it
 */

/** @param {PageRecord | null} record @returns {Connection[]} */
export const connectionsOf = (record) =>
  record === null
    ? []
    : [...(record.main ? [record.main] : []), ...record.parts];

/**
 * The connection that a page stands for. A page that no request was seen for (it came from a service
 * worker, or was open before) has one that says so.
 * @param {PageRecord | null} record
 * @returns {Connection | null}
 */
export function mainOf(record) {
  if (record === null || record.main) {
    return record?.main ?? null;
  }
  if (record.standIn === null && record.url.startsWith("https:")) {
    record.standIn = {
      ...connectionOf({ url: record.url }),
      chain: "unobserved",
      wasOpen: record.committedAt === 0,
    };
  }
  return record.standIn;
}

/** @param {TabRecord} tab */
export const isCurrent = (tab) => (/** @type {PageRecord} */ record) =>
  record.isCommitted && record.documentId === tab.current;

/**
 * Whether a frame shows this document. Where the browser names no documents the site must do: a page may
 * change its address, but not leave its site with it.
 * @param {{ url: string, documentId?: string | null }} frame
 * @param {{ url: string, documentId: string | null }} document
 */
export const shows = (frame, { url, documentId }) =>
  frame.documentId && documentId
    ? frame.documentId === documentId
    : originOf(frame.url) === originOf(url);

/** @param {string} url */
const originOf = (url) => (URL.canParse(url) ? new URL(url).origin : url);

/**
 * A request failed. Without headers, and unless somebody ended it, the browser shows its own error page
 * under that address: that page's connection is one whose handshake failed.
 * @param {TabRecord} tab
 * @param {Failure} failure
 */
export function failRequest(tab, failure) {
  const { requestId, url, timeStamp, error } = failure;
  const before = tab.pending.find((other) => other.requestId === requestId);
  tab.pending = tab.pending.filter((pending) => pending !== before);
  const hadHeaders = before !== undefined && sameUrl(before.url, url);
  if (hadHeaders || isAbort(error)) {
    return;
  }
  const failed = { ...connectionOf(failure), chain: "failed-handshake" };
  const hops = [...(before?.hops ?? []), failed];
  const shown = tab.documents.find(isCurrent(tab));
  if (
    shown &&
    shown.main === null &&
    sameUrl(shown.url, url) &&
    shown.committedAt >= timeStamp
  ) {
    adopt(shown, hops);
  } else {
    addPending(tab, { requestId, url, at: timeStamp, hops, hasFailed: true });
  }
}

/**
 * The top document that a request belongs to.
 * @param {TabRecord} tab
 * @param {Request} request
 */
export function documentOf(tab, { documentId, parentDocumentId, documentUrl }) {
  learnFrame(tab, documentId, parentDocumentId);
  const id = parentDocumentId ?? documentId;
  if (id !== undefined) {
    return documentById(tab, topOf(tab, id));
  }
  // Requests without any document (early hints are) only count when their page is the shown one.
  const current = tab.documents.find(isCurrent(tab));
  return current && documentUrl && sameUrl(documentUrl, current.url)
    ? current
    : null;
}

/**
 * The record of a document. A part can be seen before its document is committed; the record then
 * waits for it.
 * @param {TabRecord} tab
 * @param {string} documentId
 * @returns {PageRecord}
 */
function documentById(tab, documentId) {
  const known = tab.documents.find(
    (record) => record.documentId === documentId,
  );
  if (known) {
    return known;
  }
  const record = {
    documentId,
    url: "",
    isCommitted: false,
    committedAt: 0,
    main: null,
    standIn: null,
    parts: [],
  };
  addDocument(tab, record);
  return record;
}

/** @param {TabRecord} tab @param {PageRecord} record */
function addDocument(tab, record) {
  const others = tab.documents.filter((other) => other !== record);
  const current = others.filter(isCurrent(tab));
  const rest = others.filter((other) => !current.includes(other));
  tab.documents = [
    ...rest.slice(-(MAX_DOCUMENTS - current.length - 1)),
    ...current,
    record,
  ];
}

/** @param {TabRecord} tab @param {string | undefined} documentId @param {string | undefined} parentId */
export function learnFrame(tab, documentId, parentId) {
  if (documentId === undefined || parentId === undefined) {
    return;
  }
  if (!tab.frames.some(([frame]) => frame === documentId)) {
    tab.frames = [
      ...tab.frames,
      /** @type {[string, string]} */ ([documentId, topOf(tab, parentId)]),
    ].slice(-MAX_FRAMES);
  }
}

/** @param {TabRecord} tab @param {string} documentId */
const topOf = (tab, documentId) =>
  tab.frames.find(([frame]) => frame === documentId)?.[1] ?? documentId;

/**
 * Makes a document the tab's current one, with the connections that were pending for it. A document
 * that is already known comes back from the back/forward cache as it was; or it was found open just
 * before its commit was heard of, and then it still lacks the connection that brought it.
 * @param {TabRecord} tab
 * @param {{ url: string, documentId?: string | null, timeStamp: number }} commit
 */
export function promote(tab, { url, documentId = null, timeStamp }) {
  const known = tab.documents.find(
    (record) => documentId !== null && record.documentId === documentId,
  );
  const record = {
    documentId,
    url: known?.isCommitted ? known.url : url,
    isCommitted: true,
    committedAt: timeStamp,
    main: known?.main ?? null,
    standIn: null,
    parts: known?.parts ?? [],
  };
  if (record.main === null) {
    const taken = takePending(tab, { url, timeStamp });
    if (taken) {
      adopt(record, taken.hops);
      dropPassed(tab, taken.at);
    }
    dropFailed(tab);
  }
  tab.documents = tab.documents.filter(
    // A document without an id cannot come back, so it leaves with its page.
    (other) => other !== known && other.documentId !== null,
  );
  tab.current = documentId;
  addDocument(tab, record);
}

/**
 * Chromium has loaded a page ahead of the person's going there; it is committed again, under the same
 * documentId, when it is shown. Until then the tab shows what it showed.
 * https://developer.chrome.com/docs/web-platform/prerender-pages
 * @param {TabRecord} tab
 * @param {Commit} commit
 */
export function prepare(tab, { documentId, url, timeStamp }) {
  if (documentId !== undefined) {
    const record = documentById(tab, documentId);
    record.url = url;
    adopt(record, takePending(tab, { url, timeStamp })?.hops ?? []);
  }
}

/** @param {PageRecord} record @param {Connection[]} hops */
function adopt(record, hops) {
  record.main = hops.at(-1) ?? null;
  hops.slice(0, -1).forEach((hop) => addPart(record, hop));
}

/** @param {PageRecord} record @param {Connection} connection */
export function addPart(record, connection) {
  const hosts = new Set(record.parts.map(({ host }) => host));
  if (hosts.size >= MAX_HOSTS && !hosts.has(connection.host)) {
    connection.host = FURTHER_HOSTS;
  }
  record.parts.push(connection);
}

/**
 * Keeps one connection of those to one host that showed the same chain.
 * @param {PageRecord} record
 * @param {Connection} settled
 */
export function mergeEqual(record, { host, chain }) {
  const isEqual = (/** @type {Connection} */ other) =>
    other.host === host && other.chain === chain;
  const first = record.parts.findIndex(isEqual);
  record.parts = record.parts.filter(
    (other, index) => index === first || !isEqual(other),
  );
}
