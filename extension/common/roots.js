// Reads the host's answer about installed roots (host/PROTOCOL.md) into well-formed values, and says which
// of them matter. Judges nothing that the host has not judged.
import { readAuthority, readNotes, readSummary } from "./read-verdict.js";
import { BASES, STANDINGS } from "./protocol.js";
import {
  count,
  isObject,
  objects,
  oneOf,
  text,
  textOrNull,
} from "./read-values.js";

/**
 * @typedef {import("./protocol.js").CertificateSummary} CertificateSummary
 *
 * @typedef {{ code: string, message: string }} StoreProblem
 *
 * @typedef {object} Store
 * @property {number} id
 * @property {string} kind
 * @property {string} label
 * @property {string | null} browser
 * @property {string} path
 * @property {StoreProblem | null} problem
 *
 * One way to take a root out of a store.
 * @typedef {{ code: string, name: string | null, command: string | null, file: string | null }} Way
 *
 * @typedef {{ store: number, trust: string, nickname: string | null, file: string | null, removal: Way[] }} Holding
 *
 * @typedef {object} RootFacts
 * @property {string} identity
 * @property {import("./protocol.js").Standing} standing
 * @property {import("./protocol.js").Basis | null} basis
 * @property {import("./protocol.js").Authority | null} authority
 * @property {import("./protocol.js").Note[]} notes
 * @property {Holding[]} in
 *
 * @typedef {CertificateSummary & RootFacts} InstalledRoot
 *
 * @typedef {{ stores: Store[], roots: InstalledRoot[], publicCount: number, isShortened: boolean }} Inventory
 */

/** What the host says a root is, in the order of its document. */
export const IDENTITIES = /** @type {const} */ ([
  "listed",
  "local",
  "distributed",
  "distrusted-public",
  "added-public",
]);

export const TRUSTS = /** @type {const} */ ([
  "servers",
  "not-servers",
  "distrusted",
]);

/**
 * @param {Record<string, unknown>} value
 * @returns {Inventory | null} null for what is no such answer
 */
export function readInventory({ stores, roots, publicCount, notes }) {
  return Array.isArray(stores) && Array.isArray(roots)
    ? {
        stores: objects(stores).map(readStore),
        roots: objects(roots).map(readRoot),
        publicCount: count(publicCount),
        isShortened: objects(notes).some(({ code }) => code === "shortened"),
      }
    : null;
}

/** @param {Record<string, unknown>} value @returns {Store} */
const readStore = ({ id, kind, label, browser, path, problem }) => ({
  id: count(id),
  kind: text(kind),
  label: text(label),
  browser: textOrNull(browser),
  path: text(path),
  problem: isObject(problem)
    ? { code: text(problem.code), message: text(problem.message) }
    : null,
});

/** @param {Record<string, unknown>} value @returns {InstalledRoot} */
const readRoot = (value) => ({
  ...readSummary(value),
  identity: text(value.identity),
  standing: oneOf(STANDINGS, value.standing) ?? "undetermined",
  basis: oneOf(BASES, value.basis),
  authority: readAuthority(value.authority),
  notes: readNotes(value.notes),
  in: objects(value.in).map(readHolding),
});

/** @param {Record<string, unknown>} value @returns {Holding} */
const readHolding = ({ store, trust, nickname, file, removal }) => ({
  store: count(store),
  trust: text(trust),
  nickname: textOrNull(nickname),
  file: textOrNull(file),
  removal: objects(removal).map((way) => ({
    code: text(way.code),
    name: textOrNull(way.name),
    command: textOrNull(way.command),
    file: textOrNull(way.file),
  })),
});

/** Whether any store trusts it for sites. @param {InstalledRoot} root */
export const isTrusted = (root) =>
  root.in.some(({ trust }) => trust === "servers");

/**
 * Whether traffic can be read with a root as it is installed: it is on the list, and trusted for sites.
 * @param {InstalledRoot} root
 */
export const canRead = (root) =>
  root.identity === "listed" &&
  root.authority !== null &&
  (root.standing === "known-interception" ||
    root.standing === "interception-capable") &&
  isTrusted(root);
