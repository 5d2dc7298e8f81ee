// Reads what the host sends into well-formed values, so that nothing behind it has to doubt them.
// Judges nothing and keeps nothing.
import { readDescription } from "./description.js";
import { readVerdict } from "./read-verdict.js";
import {
  count,
  isObject,
  objects,
  strings,
  text,
  textOrNull,
} from "./read-values.js";
import { readInventory } from "./roots.js";

/**
 * @typedef {import("./protocol.js").Authority} Authority
 * @typedef {import("./protocol.js").CertificateSummary} CertificateSummary
 * @typedef {import("./protocol.js").Hello} Hello
 * @typedef {import("./protocol.js").HostMessage} HostMessage
 * @typedef {import("./protocol.js").Name} Name
 * @typedef {import("./protocol.js").Note} Note
 * @typedef {import("./protocol.js").PathElement} PathElement
 * @typedef {import("./protocol.js").Verdict} Verdict
 */

/**
 * Reads one message of the host; null when it is none that version 1 knows.
 * @param {unknown} value
 * @returns {HostMessage | null}
 */
export function readHostMessage(value) {
  if (!isObject(value)) {
    return null;
  }
  switch (value.type) {
    case "hello":
      return readHello(value);
    case "verdict": {
      const verdict = readVerdict(value.verdict);
      return verdict
        ? { type: "verdict", id: value.id, verdict }
        : { type: "error", id: value.id, code: "response-invalid" };
    }
    case "described": {
      const description = readDescription(value.description);
      const isShortened = value.shortened === true;
      return description
        ? { type: "described", id: value.id, description, isShortened }
        : { type: "error", id: value.id, code: "response-invalid" };
    }
    case "offer":
      return readOffer(value);
    case "roots": {
      const inventory = readInventory(value);
      return inventory
        ? { type: "roots", id: value.id, inventory }
        : { type: "error", id: value.id, code: "response-invalid" };
    }
    case "probed": {
      const verdict = readVerdict(value.verdict);
      return verdict
        ? {
            type: "probed",
            id: value.id,
            verdict,
            connection: readConnection(value.connection),
            chain: strings(value.chain),
          }
        : { type: "error", id: value.id, code: "response-invalid" };
    }
    case "error":
      return { type: "error", id: value.id ?? null, code: text(value.code) };
    default:
      return null;
  }
}

/**
 * Reads the answer about an offered certificate. One that says nothing is not understood.
 * @param {Record<string, unknown>} value
 * @returns {HostMessage}
 */
function readOffer({ id, verdicts }) {
  const read = objects(verdicts).map(readVerdict);
  const understood = read.filter((verdict) => verdict !== null);
  return understood.length > 0 && understood.length === read.length
    ? { type: "offer", id, verdicts: understood }
    : { type: "error", id, code: "response-invalid" };
}

/**
 * @param {Record<string, unknown>} value
 * @returns {Hello | null}
 */
function readHello(value) {
  if (!Number.isInteger(value.protocol)) {
    return null;
  }
  const added = isObject(value.added) ? value.added : {};
  return {
    type: "hello",
    protocol: Number(value.protocol),
    version: text(value.version),
    authorities: count(value.authorities),
    listSha256: text(value.listSha256),
    added: {
      authorities: count(added.authorities),
      publicRoots: count(added.publicRoots),
    },
    problems: objects(value.problems).map((problem) => ({
      file: text(problem.file),
      line: Number.isInteger(problem.line) ? Number(problem.line) : null,
      message: text(problem.message),
    })),
  };
}

/**
 * @param {unknown} value
 * @returns {import("./protocol.js").ProbeConnection}
 */
function readConnection(value) {
  const { address, protocol, via, cached, matchesObserved } = isObject(value)
    ? value
    : {};
  return {
    address: textOrNull(address),
    protocol: text(protocol),
    via: text(via),
    isCached: cached === true,
    matchesObserved:
      typeof matchesObserved === "boolean" ? matchesObserved : null,
  };
}
