// What is known about each tab's documents: which connection brought the page and which brought its
// parts. Values only: it asks nobody, draws nothing and knows no verdict.
import { pendingOf } from "./pending.js";
import { probeRef } from "./probe-rules.js";
import { connectionOf } from "./request.js";
import {
  addPart,
  connectionsOf,
  documentOf,
  failRequest,
  isCurrent,
  learnFrame,
  mainOf,
  mergeEqual,
  prepare,
  promote,
  shows,
} from "./tab-record.js";

/**
 * @typedef {import("../common/types.js").Connection} Connection
 * @typedef {import("../common/types.js").PageRecord} PageRecord
 * @typedef {import("./tab-record.js").Commit} Commit
 * @typedef {import("./tab-record.js").Request} Request
 * @typedef {import("./tab-record.js").TabRecord} TabRecord
 */

/** @param {{ onChanged: (tabId: number) => void }} events */
export function createPages({ onChanged }) {
  /** @type {Map<number, TabRecord>} */
  const tabs = new Map();

  /** @param {number} tabId */
  const tabOf = (tabId) => {
    const tab = tabs.get(tabId) ?? {
      current: null,
      documents: [],
      frames: [],
      pending: [],
    };
    tabs.set(tabId, tab);
    return tab;
  };

  /** @param {number} tabId @returns {PageRecord | null} */
  const page = (tabId) => {
    const tab = tabs.get(tabId);
    return tab?.documents.find(isCurrent(tab)) ?? null;
  };

  return {
    page,

    /**
     * Notes a response; what its connection was like follows through `settle`.
     * @param {Request} request
     * @returns {Connection | null} null where no open page asked for it.
     */
    observe(request) {
      const tab = tabOf(request.tabId);
      const connection = connectionOf(request);
      if (request.type === "main_frame") {
        pendingOf(tab, request).hops.push(connection);
        return connection;
      }
      const record = documentOf(tab, request);
      if (!record) {
        return null;
      }
      addPart(record, connection);
      onChanged(request.tabId);
      return connection;
    },

    /**
     * @param {number} tabId
     * @param {Connection} connection
     * @param {import("../common/types.js").ChainRef} chain
     */
    settle(tabId, connection, chain) {
      connection.chain = chain;
      for (const record of tabs.get(tabId)?.documents ?? []) {
        mergeEqual(record, connection);
      }
      onChanged(tabId);
    },

    /** @param {import("./tab-record.js").Failure} failure */
    fail(failure) {
      failRequest(tabOf(failure.tabId), failure);
      onChanged(failure.tabId);
    },

    /**
     * A document has taken its place in a frame.
     * @param {Commit} details
     */
    commit(details) {
      const tab = tabOf(details.tabId);
      if (isPrerendered(details)) {
        prepare(tab, details);
        onChanged(details.tabId);
        return;
      }
      if (details.frameId !== 0) {
        learnFrame(tab, details.documentId, details.parentDocumentId);
        return;
      }
      promote(tab, details);
      onChanged(details.tabId);
    },

    /**
     * The document that asked for something; null for what a tab loads into itself.
     * @param {Request} request
     */
    ownerOf(request) {
      return request.type === "main_frame"
        ? null
        : (documentOf(tabOf(request.tabId), request)?.documentId ?? null);
    },

    /**
     * Notes a page that was there before the extension looked, or that came while it did not.
     * @param {{ tabId: number, url: string, documentId?: string }} frame
     */
    found({ tabId, url, documentId }) {
      const known = page(tabId);
      if (known === null || !shows({ url, documentId }, known)) {
        promote(tabOf(tabId), { url, documentId, timeStamp: 0 });
        onChanged(tabId);
      }
    },

    /**
     * Something of a tab's page was not written down before the background stopped; nobody knows what.
     * @param {number} tabId
     */
    miss(tabId) {
      const record = page(tabId);
      if (record?.main) {
        const { url } = record;
        const missed = { ...connectionOf({ url }), chain: "unobserved" };
        addPart(record, missed);
        mergeEqual(record, missed);
        onChanged(tabId);
      }
    },

    /** @param {number} tabId */
    remove(tabId) {
      tabs.delete(tabId);
      onChanged(tabId);
    },

    /**
     * Tabs that show a page whose standing may depend on this chain or probe.
     * @param {string} ref
     */
    tabsWith(ref) {
      return [...tabs.keys()].filter((tabId) => {
        const record = page(tabId);
        return [mainOf(record), ...(record?.parts ?? [])].some(
          (connection) =>
            connection !== null &&
            (connection.chain === ref || probeRef(connection) === ref),
        );
      });
    },

    tabIds: () => [...tabs.keys()],

    /** @param {number} tabId */
    dump: (tabId) => tabs.get(tabId) ?? null,

    /**
     * Takes a dumped record back. What was under way when the background stopped was not seen.
     * @param {number} tabId
     * @param {TabRecord} tab
     */
    restore(tabId, tab) {
      const open = [
        ...tab.documents.flatMap(connectionsOf),
        ...tab.pending.flatMap(({ hops }) => hops),
      ];
      for (const connection of open) {
        connection.chain ??= "unobserved";
      }
      tabs.set(tabId, tab);
    },
  };
}

/** Whether a page was committed that nobody sees yet. @param {Commit} commit */
const isPrerendered = ({ documentLifecycle, frameType }) =>
  documentLifecycle === "prerender" && frameType === "outermost_frame";
