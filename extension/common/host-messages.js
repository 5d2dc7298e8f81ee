// Reads what the host sends into well-formed values, so that nothing behind it has to doubt them.
// Judges nothing and keeps nothing.
import { readDescription } from "./description.js";
import { BASES, STANDINGS } from "./protocol.js";
import {
  count,
  isObject,
  objects,
  oneOf,
  strings,
  text,
  textOrNull,
} from "./read-values.js";

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

/**
 * Reads a verdict. A standing or basis that this version does not know becomes `undetermined` and
 * null: never something better than what was said.
 * @param {unknown} value
 * @returns {Verdict | null}
 */
export function readVerdict(value) {
  if (!isObject(value) || typeof value.standing !== "string") {
    return null;
  }
  return {
    standing: oneOf(STANDINGS, value.standing) ?? "undetermined",
    basis: oneOf(BASES, value.basis),
    authority: readAuthority(value.authority),
    path: objects(value.path).map(readPathElement),
    extra: objects(value.extra).map(readSummary),
    notes: /** @type {Note[]} */ (
      objects(value.notes).filter(({ code }) => typeof code === "string")
    ),
    signs: objects(value.signs)
      .filter(({ id }) => typeof id === "string")
      .map(({ id, weight }) => ({ id: text(id), weight: count(weight) })),
  };
}

/**
 * @param {unknown} value
 * @returns {Authority | null}
 */
function readAuthority(value) {
  if (!isObject(value) || typeof value.id !== "string") {
    return null;
  }
  return {
    id: value.id,
    name: text(value.name) || value.id,
    operator: text(value.operator),
    summary: text(value.summary),
    country: textOrNull(value.country),
    category: text(value.category),
    evidence: text(value.evidence),
    inUse: textOrNull(value.inUse),
    sources: strings(value.sources).filter((url) => /^https:\/\//i.test(url)),
    keyIsPublic: value.keyIsPublic === true,
    local: /** @type {Authority["local"]} */ (
      isObject(value.local) ? value.local : {}
    ),
    added: textOrNull(value.added),
  };
}

/**
 * @param {Record<string, unknown>} value
 * @returns {PathElement}
 */
function readPathElement(value) {
  return {
    ...readSummary(value),
    role: text(value.role),
    origin: text(value.origin),
    isAuthority: value.isAuthority === true,
    link: readLink(value.link),
    installedIn: objects(value.installedIn).map((store) => ({
      kind: text(store.kind),
      label: text(store.label),
      browser: textOrNull(store.browser),
      path: text(store.path),
    })),
  };
}

/** Keeps what is there. @param {unknown} value @returns {import("./protocol.js").Link} */
function readLink(value) {
  const link = isObject(value) ? value : {};
  const { state, ...rest } = Object.fromEntries(
    ["state", "by", "reason", "algorithm"]
      .filter((name) => typeof link[name] === "string")
      .map((name) => [name, text(link[name])]),
  );
  return { state: state ?? "", ...rest };
}

/**
 * @param {Record<string, unknown>} value
 * @returns {CertificateSummary}
 */
function readSummary(value) {
  return {
    subject: readName(value.subject) ?? {
      text: "",
      commonName: null,
      organization: null,
    },
    issuer: readName(value.issuer),
    notBefore: textOrNull(value.notBefore),
    notAfter: textOrNull(value.notAfter),
    serial: textOrNull(value.serial),
    sha256: textOrNull(value.sha256),
    spkiSha256: text(value.spkiSha256),
    keyAlgorithm: text(value.keyAlgorithm),
    signatureAlgorithm: textOrNull(value.signatureAlgorithm),
    isCa: value.isCa === true,
  };
}

/**
 * @param {unknown} value
 * @returns {Name | null}
 */
function readName(value) {
  return isObject(value)
    ? {
        text: text(value.text),
        commonName: textOrNull(value.commonName),
        organization: textOrNull(value.organization),
      }
    : null;
}
