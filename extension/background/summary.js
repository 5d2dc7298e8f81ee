// Puts a page's connections and their answers together into what badge and popup show. Pure.
import { rank, severityOf, worstOf } from "../common/standing.js";

/**
 * @typedef {import("../common/protocol.js").Answer} Answer
 * @typedef {import("../common/protocol.js").Connection} Connection
 * @typedef {import("../common/protocol.js").Finding} Finding
 * @typedef {import("../common/protocol.js").HostPhase} HostPhase
 * @typedef {import("../common/protocol.js").PageRecord} PageRecord
 * @typedef {import("../common/protocol.js").PageView} PageView
 */

/**
 * @param {PageRecord | null} record
 * @param {{ answerFor: (ref: string) => Answer, phase: HostPhase }} context
 * @returns {PageView}
 */
export function summarise(record, context) {
  const kind = kindOf(record?.url ?? "");
  if (!record || kind === "other") {
    return { kind: "other", host: "", main: null, parts: [], worst: null };
  }
  const url = new URL(record.url);
  const main =
    kind === "http"
      ? unseen(url, "unencrypted")
      : record.main
        ? findingOf(record.main, context, true)
        : unseen(url, "unobserved");
  const parts = [...byHost(record.parts).values()]
    .map((connections) => partOf(connections, record.main, context))
    .filter((part) => part !== null)
    .sort((a, b) => rank(a) - rank(b) || a.host.localeCompare(b.host, "en"));
  return {
    kind,
    host: url.host,
    main,
    parts,
    worst: worstOf([main, ...parts]),
  };
}

/** @param {Connection[]} parts */
function byHost(parts) {
  /** @type {Map<string, Connection[]>} */
  const hosts = new Map();
  for (const part of parts) {
    const list = hosts.get(part.host) ?? [];
    list.push(part);
    hosts.set(part.host, list);
  }
  return hosts;
}

/** @param {string} address @returns {PageView["kind"]} */
function kindOf(address) {
  const protocol = URL.canParse(address) ? new URL(address).protocol : "";
  return protocol === "https:"
    ? "https"
    : protocol === "http:"
      ? "http"
      : "other";
}

/**
 * The worst of the connections to one host. What the page's own server sent over the connection
 * that brought the page is the page itself and no part.
 * @param {Connection[]} connections
 * @param {Connection | null} main
 * @param {{ answerFor: (ref: string) => Answer, phase: HostPhase }} context
 */
function partOf(connections, main, context) {
  const others = connections.filter(
    ({ host, chain }) =>
      host !== main?.host || (chain !== null && chain !== main.chain),
  );
  return worstOf(
    others.map((connection) => findingOf(connection, context, false)),
  );
}

/**
 * @param {Connection} connection
 * @param {{ answerFor: (ref: string) => Answer, phase: HostPhase }} context
 * @param {boolean} isMain
 * @returns {Finding}
 */
function findingOf(connection, { answerFor, phase }, isMain) {
  const { host, serverName, chain, fromCache } = connection;
  /** @type {Answer} */
  const answer = chain === null ? { state: "open" } : answerFor(chain);
  const verdict = answer.state === "answered" ? answer.verdict : null;
  return {
    host,
    serverName,
    isMain,
    chain,
    fromCache,
    state: answer.state === "open" ? openState(phase) : answer.state,
    standing: verdict?.standing ?? "undetermined",
    severity: verdict ? severityOf(verdict) : "undetermined",
    code: answer.state === "failed" ? answer.code : null,
  };
}

/** @param {HostPhase} phase */
const openState = (phase) =>
  phase === "ready" || phase === "connecting" ? "pending" : "host-down";

/**
 * @param {URL} url
 * @param {"unencrypted" | "unobserved"} state
 * @returns {Finding}
 */
const unseen = ({ host, hostname }, state) => ({
  host,
  serverName: hostname,
  isMain: true,
  chain: null,
  fromCache: false,
  state,
  standing: "undetermined",
  severity: "undetermined",
  code: null,
});
