// Sees every response that came over TLS and turns it into a connection with a chain, or with the single
// certificate that the browser shows where the person went past its warning. Delays nothing:
// the security information is asked for while the listener runs and awaited after it has returned.
import { leafRef } from "./probe-rules.js";

/**
 * @typedef {import("../common/types.js").Connection} Connection
 * @typedef {import("../common/proxy.js").Proxy} Proxy
 * @typedef {import("./pages.js").Request} Request
 *
 * @typedef {object} SecurityInfo
 * @property {string} state
 * @property {{ fingerprint: { sha256: string }, rawDER?: ArrayLike<number> }[]} [certificates]
 *
 * @typedef {object} Dependencies
 * @property {(requestId: string) => Promise<SecurityInfo | undefined>} getSecurityInfo
 * @property {(requestId: string) => Promise<SecurityInfo | undefined>} getEndEntity
 * @property {(work: () => Connection | null) => Promise<Connection | null>} whenReady
 *   Runs work in the order in which it was given, once the state of the last run is back.
 * @property {(request: Request) => Connection | null} observe
 * @property {(chain: string) => boolean} isAsked whether a chain is known or asked about
 * @property {(connection: Connection, tabId: number) => Promise<Proxy | null>} proxyFor
 *   The way to a server where the request does not tell it; null where nobody knows.
 * @property {(tabId: number, connection: Connection, chain: string) => void} settle
 * @property {(chain: string, question: () => import("../common/types.js").Question) => void} learn
 * @property {(bytes: ArrayLike<number>) => string} toBase64
 * @property {(error: unknown) => void} report
 */

const NOWHERE = { address: null, time: null };

/** Of how many servers it is remembered that they showed a chain. */
const MAX_SERVERS = 1000;

/** @param {Dependencies} dependencies */
export function createObserver({
  getSecurityInfo,
  getEndEntity,
  whenReady,
  observe,
  isAsked,
  proxyFor,
  settle,
  learn,
  toBase64,
  report,
}) {
  /**
   * Servers whose last response showed a chain. For what a page fetches from them the certificate alone is
   * not asked for, which saves Firefox half the work; where a warning is passed by later, it is for a page.
   * Oldest first.
   * @type {Set<string>}
   */
  const withChain = new Set();

  /** @param {string} server @param {boolean} hasChain */
  function note(server, hasChain) {
    withChain.delete(server);
    if (hasChain) {
      withChain.add(server);
    }
    if (withChain.size > MAX_SERVERS) {
      const [oldest] = withChain;
      withChain.delete(oldest);
    }
  }

  /**
   * @param {Request} details
   * @param {string} server
   * @param {Promise<SecurityInfo | undefined>} info
   * @param {Promise<SecurityInfo | undefined>} endEntity
   */
  async function follow(details, server, info, endEntity) {
    const [connection, seen, single] = await Promise.all([
      whenReady(() => observe(details)),
      // A rejection means that nothing was seen, which is an answer like any other.
      info.catch(() => undefined),
      endEntity.catch(() => undefined),
    ]);
    const chain = certificatesOf(seen);
    const isEmpty = chain?.length === 0;
    const hasChain = chain !== null && !isEmpty;
    note(server, hasChain);
    if (!connection) {
      return null;
    }
    // Firefox shows an empty chain, Chromium a certificate of a broken connection.
    connection.isOverridden = isEmpty || single?.state === "broken";
    const certificates = hasChain ? chain : endEntityOf(single);
    if (certificates.length === 0) {
      settle(details.tabId, connection, isEmpty ? "no-chain" : "unobserved");
      return connection;
    }
    const key = certificates.map(fingerprint).join("-");
    const ref = hasChain ? key : leafRef(key);
    const where = isAsked(ref)
      ? NOWHERE
      : await handshakeOf(details, connection);
    learn(ref, () => ({
      serverName: connection.serverName,
      chain: certificates.map(({ rawDER }) => toBase64(rawDER ?? [])),
      chainSource: hasChain ? "observed" : "observed-leaf",
      ...where,
    }));
    settle(details.tabId, connection, ref);
    return connection;
  }

  /**
   * Where and when the handshake was. What came from the cache had another one; behind a proxy, or where
   * there may be one, the address is not the server's.
   * @param {Request} details
   * @param {Connection} connection
   */
  async function handshakeOf({ tabId, timeStamp }, connection) {
    if (connection.fromCache) {
      return NOWHERE;
    }
    const way =
      connection.proxy ?? (await proxyFor(connection, tabId).catch(() => null));
    return {
      address: way?.type === "direct" ? connection.address : null,
      time: Math.floor(timeStamp / 1000),
    };
  }

  return {
    /**
     * Returns at once: the connection once its chain is known, null where nobody asks for it. Must not be
     * given to the browser as it is, which would wait for it.
     * @param {Request} details
     * @returns {Promise<Connection | null> | null}
     */
    onHeadersReceived(details) {
      // Service workers and the browser itself ask without a tab.
      if (details.tabId < 0) {
        return null;
      }
      const { requestId, type, url } = details;
      const server = new URL(url).host;
      const isSpared = type !== "main_frame" && withChain.has(server);
      // Neither can be asked for later, when it would be known which one is needed.
      return follow(
        details,
        server,
        getSecurityInfo(requestId),
        isSpared ? NOTHING : getEndEntity(requestId),
      ).catch((error) => {
        report(error);
        return null;
      });
    },
  };
}

/** @type {Promise<undefined>} */
const NOTHING = Promise.resolve(undefined);

/**
 * The chain, or null where the browser said nothing about a TLS connection.
 * @param {SecurityInfo | undefined} info
 */
function certificatesOf(info) {
  return info && (info.state === "secure" || info.state === "weak")
    ? (info.certificates ?? [])
    : null;
}

/** The certificate alone, or nothing. @param {SecurityInfo | undefined} info */
const endEntityOf = (info) => info?.certificates?.slice(0, 1) ?? [];

/** @param {{ fingerprint: { sha256: string } }} certificate */
const fingerprint = (certificate) =>
  certificate.fingerprint.sha256.replaceAll(":", "").toLowerCase();
