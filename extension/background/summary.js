// Puts a page's connections and their answers together into what badge and popup show. Pure.
import { isPortalsDoing } from "../common/portal.js";
import { rank, severityOf, worstOf } from "../common/standing.js";
import { isLeaf, lacksChain, probeRef, wayOf } from "./probe-rules.js";
import { mainOf } from "./tab-record.js";

/**
 * @typedef {import("../common/types.js").Answer} Answer
 * @typedef {import("../common/types.js").Connection} Connection
 * @typedef {import("../common/types.js").Finding} Finding
 * @typedef {import("../common/types.js").HostPhase} HostPhase
 * @typedef {import("../common/types.js").PageRecord} PageRecord
 * @typedef {import("../common/types.js").PageView} PageView
 *
 * @typedef {object} Context
 * @property {(ref: string) => Answer} answerFor
 * @property {HostPhase} phase
 * @property {import("../common/settings.js").Probes} probes
 * @property {boolean} isPrivate
 * @property {boolean} isPortalLocked
 * @property {(verdict: import("../common/protocol.js").Verdict) => import("../common/known.js").Known | null} knownFor
 */

/**
 * @param {PageRecord | null} record
 * @param {Context} context
 * @returns {PageView}
 */
export function summarise(record, context) {
  const kind = kindOf(record?.url ?? "");
  if (!record || kind === "other") {
    return { kind: "other", host: "", main: null, parts: [], worst: null };
  }
  const url = new URL(record.url);
  const connection = mainOf(record);
  const main =
    kind === "http" || connection === null
      ? unencrypted(url)
      : findingOf(connection, context, true);
  const parts = [...byHost(record.parts).values()]
    .map((connections) => partOf(connections, connection, context))
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
 * @param {Context} context
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
 * What is known about one connection. A second connection only speaks where the first one was not
 * seen, or completes the one certificate of it that was.
 * @param {Connection} connection
 * @param {Context} context
 * @param {boolean} isMain
 * @returns {Finding}
 */
function findingOf(connection, context, isMain) {
  const { host, serverName, chain, fromCache, isOverridden } = connection;
  /** @type {Answer} */
  const seen = chain === null ? { state: "open" } : context.answerFor(chain);
  const probe = probeOf(connection, seen, context, isMain);
  const isProbed = probe?.state === "answered";
  const ref = isProbed ? probeRef(connection) : chain;
  const answer = isProbed ? context.answerFor(probeRef(connection)) : seen;
  const verdict = answer.state === "answered" ? answer.verdict : null;
  const isFailedPage = chain === "failed-handshake";
  // A page that the browser refused is no quiet one, whoever stands in its way.
  const known = verdict && !isFailedPage ? context.knownFor(verdict) : null;
  const isPortal =
    context.isPortalLocked &&
    isPortalsDoing(verdict, { isFailedPage, isOverridden });
  return {
    host,
    serverName,
    isMain,
    chain: ref,
    fromCache,
    isOverridden,
    isFailedPage,
    evidence: evidenceOf(chain, verdict, isProbed),
    probe,
    state: stateOf(answer, probe, context.phase),
    standing: verdict?.standing ?? "undetermined",
    authority: verdict?.authority?.id ?? null,
    severity: isPortal
      ? "undetermined"
      : known
        ? "acknowledged"
        : severityHere(verdict, connection),
    isPortal,
    known,
    code: answer.state === "failed" ? answer.code : (probe?.code ?? null),
  };
}

/**
 * A page whose warning was passed by is never as good as its path: the certificate may be for another site.
 * @param {import("../common/protocol.js").Verdict | null} verdict
 * @param {Connection} connection
 */
function severityHere(verdict, { isOverridden }) {
  const severity = verdict ? severityOf(verdict) : "undetermined";
  return isOverridden && severity === "public" ? "undetermined" : severity;
}

/**
 * @param {Connection} connection
 * @param {Answer} seen
 * @param {Context} context
 * @param {boolean} isMain
 * @returns {import("../common/types.js").ProbeView | null}
 */
function probeOf(connection, seen, { answerFor, probes, isPrivate }, isMain) {
  if (!lacksChain(connection, seen)) {
    return null;
  }
  const nothing = { code: null, connection: null };
  const answer = answerFor(probeRef(connection));
  if (answer.state === "answered") {
    const made = answer.connection ?? null;
    return { state: "answered", code: null, connection: made };
  }
  if (answer.state === "failed") {
    return { state: "failed", code: answer.code, connection: null };
  }
  if (answer.state === "open") {
    return { state: "open", ...nothing };
  }
  const cause = /** @type {const} */ ("navigation");
  const way = wayOf(connection, { probes, isPrivate, isMain, cause });
  return way === "unsupported"
    ? { state: "failed", code: "probe-proxy-unsupported", connection: null }
    : { state: way === "probe" ? "open" : way, ...nothing };
}

/**
 * @param {Connection["chain"]} chain
 * @param {import("../common/protocol.js").Verdict | null} verdict
 * @param {boolean} isProbed
 * @returns {Finding["evidence"]}
 */
function evidenceOf(chain, verdict, isProbed) {
  if (verdict === null) {
    return "none";
  }
  return isLeaf(chain) ? "observed-leaf" : isProbed ? "probed" : "observed";
}

/**
 * @param {Answer} answer
 * @param {Finding["probe"]} probe
 * @param {HostPhase} phase
 * @returns {Finding["state"]}
 */
function stateOf(answer, probe, phase) {
  if (answer.state === "open" || probe?.state === "open") {
    return openState(phase);
  }
  return answer.state !== "answered" && probe?.state === "failed"
    ? "failed"
    : answer.state;
}

/** @param {HostPhase} phase */
const openState = (phase) =>
  phase === "ready" || phase === "connecting" ? "pending" : "host-down";

/** @param {URL} url @returns {Finding} */
const unencrypted = ({ host, hostname }) => ({
  host,
  serverName: hostname,
  isMain: true,
  chain: null,
  fromCache: false,
  isOverridden: false,
  isFailedPage: false,
  evidence: "none",
  isPortal: false,
  known: null,
  probe: null,
  state: "unencrypted",
  standing: "undetermined",
  authority: null,
  severity: "undetermined",
  code: null,
});
