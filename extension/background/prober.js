// Decides whether a second connection is made for a page or one of its parts, and has it made: by itself
// only for pages that lack a chain, once per visit, and never in private windows.
import { isLeaf, lacksChain, probeRef, wayOf } from "./probe-rules.js";

/** A page that is visited again after this asks again; the host has a cache for each network. */
const RECENT = 60_000;
const MAX_REMEMBERED = 1000;

/**
 * @typedef {import("../common/types.js").Answer} Answer
 * @typedef {import("../common/types.js").Connection} Connection
 * @typedef {import("../common/types.js").ProbeQuestion} ProbeQuestion
 * @typedef {import("../common/proxy.js").Proxy} Proxy
 *
 * @typedef {object} Dependencies
 * @property {() => import("../common/settings.js").Probes} probes
 * @property {(tabId: number) => Promise<boolean>} isPrivateTab
 * @property {(connection: Connection, tabId: number) => Promise<Proxy | null>} proxyFor
 *   The way to a server that no request told about; null where nobody knows.
 * @property {(ref: string) => Answer} answerFor
 * @property {(ref: string) => string[]} certificatesOf what the browser showed of a connection
 * @property {(ref: string, question: ProbeQuestion) => void} renew asks, and keeps what is known meanwhile
 * @property {(tabId: number) => void} onChanged
 * @property {() => number} now
 * @property {(error: unknown) => void} report
 */

/** @param {Dependencies} dependencies */
export function createProber({
  probes,
  isPrivateTab,
  proxyFor,
  answerFor,
  certificatesOf,
  renew,
  onChanged,
  now,
  report,
}) {
  /** @type {Map<string, number>} */
  const askedAt = new Map();
  /** @type {Map<number, boolean>} */
  const privacy = new Map();
  /** Connections about which the decision was made. @type {WeakSet<Connection>} */
  const decided = new WeakSet();
  const ways = createWays();

  /**
   * @param {number} tabId
   * @param {Connection} connection
   * @param {{ isMain: boolean, cause: "navigation" | "click" }} occasion
   */
  async function decide(tabId, connection, occasion) {
    const [isPrivate, proxy] = await Promise.all([
      isPrivateTab(tabId),
      connection.proxy ??
        ways.of(connection) ??
        proxyFor(connection, tabId).catch(() => null),
    ]);
    privacy.set(tabId, isPrivate);
    // Where nobody knows the way that the page took, there is none that is surely the same.
    connection.proxy = proxy ?? { type: "unsupported" };
    const circumstances = { probes: probes(), isPrivate, ...occasion };
    if (wayOf(connection, circumstances) === "probe") {
      ask(connection, occasion.cause);
    }
    onChanged(tabId);
  }

  /** @param {Connection} connection @param {"navigation" | "click"} cause */
  function ask(connection, cause) {
    const ref = probeRef(connection);
    const answer = answerFor(ref);
    const isAnswered = answer.state === "answered";
    const at = askedAt.get(ref);
    const isRecent = isAnswered && (at === undefined || now() - at < RECENT);
    if (answer.state === "open" || (cause === "navigation" && isRecent)) {
      return;
    }
    remember(ref);
    const { serverName, port, address, proxy, chain } = connection;
    renew(ref, {
      serverName: serverName.replace(/^\[(.*)\]$/, "$1"),
      port,
      address,
      proxy: proxy ?? { type: "unsupported" },
      observed: isLeaf(chain) ? certificatesOf(chain ?? "") : [],
      isFresh: cause === "click" && isAnswered,
    });
  }

  /** @param {string} ref */
  function remember(ref) {
    askedAt.delete(ref);
    askedAt.set(ref, now());
    for (const old of [...askedAt.keys()].slice(0, -MAX_REMEMBERED)) {
      askedAt.delete(old);
    }
  }

  return {
    /** Whether a tab is private, as far as it is known. @param {number} tabId */
    isPrivate: (tabId) => privacy.get(tabId) ?? false,

    /** Notes the way that a request took. @param {Connection} connection */
    see: ways.learn,

    /**
     * Looks whether the connection that a shown page stands for needs a second one. To be called
     * whenever something about it has changed; each is decided about once.
     * @param {number} tabId
     * @param {Connection} connection
     */
    consider(tabId, connection) {
      const seen = answerFor(connection.chain ?? "unobserved");
      if (!decided.has(connection) && lacksChain(connection, seen)) {
        decided.add(connection);
        const occasion = /** @type {const} */ ({
          isMain: true,
          cause: "navigation",
        });
        decide(tabId, connection, occasion).catch(report);
      }
    },

    /**
     * A person asked for it.
     * @param {number} tabId
     * @param {Connection} connection
     */
    async probeNow(tabId, connection) {
      const seen = answerFor(connection.chain ?? "unobserved");
      if (lacksChain(connection, seen)) {
        await decide(tabId, connection, { isMain: false, cause: "click" });
      }
    },

    /** @param {number} tabId */
    forget: (tabId) => void privacy.delete(tabId),
  };
}

/**
 * Remembers the ways that requests took, for pages of which no request was seen: the way to the same
 * server, or the one that every request took.
 */
function createWays() {
  /** @type {Map<string, Proxy>} */
  const byServer = new Map();
  /** @type {{ key: string, proxy: Proxy } | null} */
  let common = null;
  let isCommon = true;

  return {
    /** @param {Connection} connection */
    learn({ serverName, proxy }) {
      if (proxy === null) {
        return;
      }
      byServer.delete(serverName);
      byServer.set(serverName, proxy);
      for (const old of [...byServer.keys()].slice(0, -MAX_REMEMBERED)) {
        byServer.delete(old);
      }
      const key = JSON.stringify(proxy);
      isCommon &&= common === null || common.key === key;
      common = { key, proxy };
    },

    /** @param {Connection} connection */
    of: ({ serverName }) =>
      byServer.get(serverName) ?? (isCommon ? (common?.proxy ?? null) : null),
  };
}
