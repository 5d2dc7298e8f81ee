// Sees every response that came over TLS and turns it into a connection with a chain. Delays nothing:
// the security information is asked for while the listener runs and awaited after it has returned.

/**
 * @typedef {import("../common/protocol.js").Connection} Connection
 * @typedef {import("./pages.js").Request} Request
 *
 * @typedef {object} SecurityInfo
 * @property {string} state
 * @property {{ fingerprint: { sha256: string }, rawDER?: number[] }[]} [certificates]
 *
 * @typedef {object} Dependencies
 * @property {(requestId: string) => Promise<SecurityInfo | undefined>} getSecurityInfo
 * @property {(work: () => Connection | null) => Promise<Connection | null>} whenReady
 *   Runs work in the order in which it was given, once the state of the last run is back.
 * @property {(request: Request) => Connection | null} observe
 * @property {(tabId: number, connection: Connection, chain: string) => void} settle
 * @property {(chain: string, question: () => import("../common/protocol.js").Question) => void} learn
 * @property {(bytes: ArrayLike<number>) => string} toBase64
 * @property {(error: unknown) => void} report
 */

/** @param {Dependencies} dependencies */
export function createObserver({
  getSecurityInfo,
  whenReady,
  observe,
  settle,
  learn,
  toBase64,
  report,
}) {
  /**
   * @param {Request} details
   * @param {Promise<SecurityInfo | undefined>} info
   */
  async function follow(details, info) {
    const [connection, seen] = await Promise.all([
      whenReady(() => observe(details)),
      // A rejection means that nothing was seen, which is an answer like any other.
      info.catch(() => undefined),
    ]);
    if (!connection) {
      return;
    }
    const certificates = certificatesOf(seen);
    if (certificates === null || certificates.length === 0) {
      settle(
        details.tabId,
        connection,
        certificates ? "no-chain" : "unobserved",
      );
      return;
    }
    const chain = certificates.map(fingerprint).join("-");
    learn(chain, () => ({
      serverName: connection.serverName,
      chain: certificates.map(({ rawDER }) => toBase64(rawDER ?? [])),
    }));
    settle(details.tabId, connection, chain);
  }

  return {
    /**
     * Returns at once and never a value, so that the response goes on untouched.
     * @param {Request} details
     */
    onHeadersReceived(details) {
      // Service workers and the browser itself ask without a tab.
      if (details.tabId >= 0) {
        follow(details, getSecurityInfo(details.requestId)).catch(report);
      }
    },
  };
}

/**
 * The chain, or null where the browser said nothing about a TLS connection.
 * @param {SecurityInfo | undefined} info
 */
function certificatesOf(info) {
  return info && (info.state === "secure" || info.state === "weak")
    ? (info.certificates ?? [])
    : null;
}

/** @param {{ fingerprint: { sha256: string } }} certificate */
const fingerprint = (certificate) =>
  certificate.fingerprint.sha256.replaceAll(":", "").toLowerCase();
