// Reads a verdict, and what verdicts are made of, into well-formed values: never something better than what
// was said.
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
 * @typedef {import("./protocol.js").Name} Name
 * @typedef {import("./protocol.js").Note} Note
 * @typedef {import("./protocol.js").PathElement} PathElement
 * @typedef {import("./protocol.js").Verdict} Verdict
 */

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
    notes: readNotes(value.notes),
    signs: objects(value.signs)
      .filter(({ id }) => typeof id === "string")
      .map(({ id, weight }) => ({ id: text(id), weight: count(weight) })),
  };
}

/** @param {unknown} value */
export const readNotes = (value) =>
  /** @type {Note[]} */ (
    objects(value).filter(({ code }) => typeof code === "string")
  );

/**
 * @param {unknown} value
 * @returns {Authority | null}
 */
export function readAuthority(value) {
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
    der: textOrNull(value.der),
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
export function readSummary(value) {
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
