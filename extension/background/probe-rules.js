// When a second connection may be made, and what it is remembered by. Pure: nothing is asked here.

/**
 * @typedef {import("../common/types.js").Answer} Answer
 * @typedef {import("../common/types.js").Connection} Connection
 * @typedef {import("../common/settings.js").Probes} Probes
 *
 * @typedef {object} Circumstances
 * @property {Probes} probes the person's setting
 * @property {boolean} isPrivate
 * @property {boolean} isMain
 * @property {"navigation" | "click"} cause
 */

const LEAF = "leaf:";
const PROBE = "probe:";
/** Words that stand for a connection of which no certificate was seen. */
const UNSEEN = new Set(["failed-handshake", "no-chain", "unobserved"]);

/** What the only certificate that a browser showed is remembered by. @param {string} sha256 */
export const leafRef = (sha256) => `${LEAF}${sha256}`;

/** @param {import("../common/types.js").ChainRef | null} ref */
export const isLeaf = (ref) => ref !== null && ref.startsWith(LEAF);

/** @param {string} ref */
export const isProbe = (ref) => ref.startsWith(PROBE);

/**
 * What a second connection is remembered by: the server and the way to it, and the certificate that it
 * is to complete. No secret of the proxy is part of it.
 * @param {Connection} connection
 */
export function probeRef({ serverName, port, proxy, chain }) {
  const way = proxy
    ? `${proxy.type} ${proxy.host ?? ""} ${proxy.port ?? ""}`
    : "unknown";
  return `${PROBE}${serverName}:${port} ${way.trimEnd()}${isLeaf(chain) ? ` ${chain}` : ""}`;
}

/**
 * Whether something is missing that a second connection could bring. A chain that was observed is
 * never second-guessed, whatever came of it.
 * @param {Connection} connection
 * @param {Answer} seen what is known about the connection itself
 */
export function lacksChain({ chain }, seen) {
  return (
    chain !== null &&
    (UNSEEN.has(chain) ||
      (isLeaf(chain) &&
        seen.state === "answered" &&
        seen.verdict.standing === "undetermined"))
  );
}

/**
 * What is to be done about a connection that lacks its chain.
 * @param {Connection} connection
 * @param {Circumstances} circumstances
 * @returns {"probe" | "off" | "unsupported" | "offered-part" | "offered-private" | "offered-ask"}
 */
export function wayOf(
  { proxy, wasOpen },
  { probes, isPrivate, isMain, cause },
) {
  if (probes === "never") {
    return "off";
  }
  if (proxy?.type === "unsupported") {
    return "unsupported";
  }
  if (cause === "click") {
    return "probe";
  }
  if (isPrivate) {
    return "offered-private";
  }
  // A page can name any number of hosts; only a person asks about those of its parts.
  if (!isMain) {
    return "offered-part";
  }
  // Pages that were open before nobody has just gone to, and there may be hundreds of them.
  return probes === "ask" || wasOpen ? "offered-ask" : "probe";
}
