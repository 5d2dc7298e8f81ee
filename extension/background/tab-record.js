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
// https://developer.mozilla.org/docs/Mozilla/Add-ons/WebExtensions/API/webNavigation/onCommitted

/** Documents remembered per tab, for the back/forward cache (which holds fewer). */
const MAX_DOCUMENTS = 12;
const MAX_PENDING = 8;
/** A page is committed soon after its headers; what is older was a download. Milliseconds. */
const PENDING_LIFE = 60_000;
const MAX_HOSTS = 1000;
const MAX_FRAMES = 500;

/** Where the connections of a page with more than MAX_HOSTS hosts are counted. */
const FURTHER_HOSTS = "…";

/**
 * @typedef {import("../common/protocol.js").Connection} Connection
 * @typedef {import("../common/protocol.js").PageRecord} PageRecord
 * @typedef {{ requestId: string, url: string, at: number, hops: Connection[] }} Pending
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
 * @property {string} [documentId]
 * @property {string} [parentDocumentId]
 * @property {string} [documentUrl]
 *
 * @typedef {object} Commit
 * @property {number} tabId
 * @property {number} frameId
 * @property {number} timeStamp
 * @property {string} url
 * @property {string} [documentId]
 * @property {string} [parentDocumentId]
 */

/** @param {PageRecord | null} record @returns {Connection[]} */
export const connectionsOf = (record) =>
  record === null
    ? []
    : [...(record.main ? [record.main] : []), ...record.parts];

/** @param {TabRecord} tab */
export const isCurrent = (tab) => (/** @type {PageRecord} */ record) =>
  record.isCommitted && record.documentId === tab.current;

/** @param {Request} request @returns {Connection} */
export function connectionOf({ url, fromCache }) {
  const { host, hostname } = new URL(url);
  return {
    host,
    serverName: hostname,
    chain: null,
    fromCache: fromCache === true,
  };
}

/** @param {TabRecord} tab @param {Request} request */
export function pendingOf(tab, { requestId, url, timeStamp }) {
  const known = tab.pending.find((pending) => pending.requestId === requestId);
  if (known) {
    known.url = url;
    known.at = timeStamp;
    return known;
  }
  const pending = { requestId, url, at: timeStamp, hops: [] };
  tab.pending = [...tab.pending, pending].slice(-MAX_PENDING);
  return pending;
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
    main: null,
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
    main: known?.main ?? null,
    parts: known?.parts ?? [],
  };
  if (record.main === null) {
    adoptPending(tab, record, { url, timeStamp });
  }
  tab.documents = tab.documents.filter(
    // A document without an id cannot come back, so it leaves with its page.
    (other) => other !== known && other.documentId !== null,
  );
  tab.current = documentId;
  addDocument(tab, record);
}

/**
 * @param {TabRecord} tab
 * @param {PageRecord} record
 * @param {{ url: string, timeStamp: number }} commit
 */
function adoptPending(tab, record, { url, timeStamp }) {
  tab.pending = tab.pending.filter(({ at }) => timeStamp - at < PENDING_LIFE);
  const at = tab.pending.findLastIndex((pending) => sameUrl(pending.url, url));
  if (at >= 0) {
    const { hops } = tab.pending[at];
    record.main = hops.at(-1) ?? null;
    hops.slice(0, -1).forEach((hop) => addPart(record, hop));
    tab.pending = tab.pending.slice(at + 1);
  }
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

/**
 * Whether two addresses load the same thing: fragment and user name are not sent to the server.
 * @param {string} one
 * @param {string} other
 */
function sameUrl(one, other) {
  return stripped(one) === stripped(other);
}

/** @param {string} address */
function stripped(address) {
  if (!URL.canParse(address)) {
    return address;
  }
  const url = new URL(address);
  url.hash = "";
  url.username = "";
  url.password = "";
  return url.href;
}
