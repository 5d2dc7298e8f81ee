// Reads the host's description of a certificate into well-formed values. Its texts are already harmless:
// the host escapes what certificates say.
import { isObject, objects, strings, text, textOrNull } from "./read-values.js";

/**
 * @typedef {{ name: string, value: string }} Attribute
 * @typedef {{ kind: string, value: string }} Alternative
 *
 * @typedef {object} Description
 * @property {number | null} version
 * @property {string} serial
 * @property {Attribute[]} subject
 * @property {Attribute[]} issuer
 * @property {string} notBefore
 * @property {string} notAfter
 * @property {Alternative[]} names
 * @property {{ algorithm: string, bits: number | null, exponent: string | null, value: string, sha256: string }} key
 * @property {string} signatureAlgorithm
 * @property {string} signature
 * @property {string} sha256
 * @property {string} sha1
 * @property {{ ca: boolean, pathLength: number | null } | null} basicConstraints
 * @property {string[]} keyUsages
 * @property {string[]} purposes
 * @property {string | null} subjectKeyIdentifier
 * @property {string | null} authorityKeyIdentifier
 * @property {{ oid: string, statement: string | null }[]} policies
 * @property {{ method: string, location: string }[]} access
 * @property {Alternative[]} revocationLists
 * @property {Alternative[]} permitted
 * @property {Alternative[]} excluded
 * @property {{ log: string, time: string }[]} timestamps
 * @property {{ oid: string, value: string }[]} others
 * @property {string[]} critical
 */

/**
 * @param {unknown} value
 * @returns {Description | null}
 */
export function readDescription(value) {
  if (!isObject(value)) {
    return null;
  }
  const key = isObject(value.key) ? value.key : {};
  const constraints = value.basicConstraints;
  return {
    version: integer(value.version),
    serial: text(value.serial),
    subject: attributes(value.subject),
    issuer: attributes(value.issuer),
    notBefore: text(value.notBefore),
    notAfter: text(value.notAfter),
    names: alternatives(value.names),
    key: {
      algorithm: text(key.algorithm),
      bits: integer(key.bits),
      exponent: textOrNull(key.exponent),
      value: text(key.value),
      sha256: text(key.sha256),
    },
    signatureAlgorithm: text(value.signatureAlgorithm),
    signature: text(value.signature),
    sha256: text(value.sha256),
    sha1: text(value.sha1),
    basicConstraints: isObject(constraints)
      ? {
          ca: constraints.ca === true,
          pathLength: integer(constraints.pathLength),
        }
      : null,
    keyUsages: strings(value.keyUsages),
    purposes: strings(value.purposes),
    subjectKeyIdentifier: textOrNull(value.subjectKeyIdentifier),
    authorityKeyIdentifier: textOrNull(value.authorityKeyIdentifier),
    policies: objects(value.policies).map(({ oid, statement }) => ({
      oid: text(oid),
      statement: textOrNull(statement),
    })),
    access: objects(value.access).map(({ method, location }) => ({
      method: text(method),
      location: text(location),
    })),
    revocationLists: alternatives(value.revocationLists),
    permitted: alternatives(value.permitted),
    excluded: alternatives(value.excluded),
    timestamps: objects(value.timestamps).map(({ log, time }) => ({
      log: text(log),
      time: text(time),
    })),
    others: objects(value.others).map((other) => ({
      oid: text(other.oid),
      value: text(other.value),
    })),
    critical: strings(value.critical),
  };
}

/** @param {unknown} value @returns {Attribute[]} */
const attributes = (value) =>
  objects(value).map((attribute) => ({
    name: text(attribute.name),
    value: text(attribute.value),
  }));

/** @param {unknown} value @returns {Alternative[]} */
const alternatives = (value) =>
  objects(value).map((name) => ({
    kind: text(name.kind),
    value: text(name.value),
  }));

/** @param {unknown} value */
const integer = (value) => (Number.isInteger(value) ? Number(value) : null);
