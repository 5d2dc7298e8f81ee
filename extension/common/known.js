// Authorities that the person, or whoever administers the computer, knows: bound to the key of the root.
// What may be known at all is decided here, for every verdict anew, so that an entry never quietens a
// state, malware, or a key that everybody has. The only thing besides the settings that is kept on disk.
import { objects, text } from "./read-values.js";
import { PRODUCTS } from "./standing.js";

/**
 * @typedef {import("./protocol.js").Verdict} Verdict
 *
 * `since` is a day, null where the administrator has named the authority.
 * @typedef {{ key: string, name: string, since: string | null }} Known
 *
 * @typedef {object} Storage
 * @property {(key: string) => Promise<unknown>} localGet
 * @property {(key: string) => Promise<unknown>} managedGet
 *
 * @typedef {Storage & { localSet: (items: Record<string, unknown>) => Promise<void> }} WritableStorage
 */

const KEY = "known";
const MANAGED_KEY = "knownAuthorities";
const MAX_KNOWN = 500;
const MAX_NAME_LENGTH = 200;

/** Remarks that make it doubtful whether the root stands behind this connection. */
const DOUBTS = new Set([
  "budget-exhausted",
  "peer-key-unproven",
  "probe-differs",
  "server-name-mismatch",
]);

/**
 * The root behind a connection, where a person may say that they know it: its key, proven up to there by
 * signatures, and the name to remember it by. Null for whatever must never be quiet: states, malware,
 * adware, misused and leaked keys, and servers that sign for themselves.
 * @param {Verdict} verdict
 * @returns {{ key: string, name: string } | null}
 */
export function knowable({ standing, basis, authority, path, notes }) {
  const root = path.at(-1);
  const isProven =
    path.length > 1 &&
    path.slice(0, -1).every(({ link }) => link.state === "proven") &&
    root?.role === "root" &&
    (root.link.state === "self-signed" || root.link.state === "anchor");
  if (
    !isProven ||
    !mayBeQuiet(standing, authority) ||
    notes.some(({ code }) => DOUBTS.has(code))
  ) {
    return null;
  }
  const { organization, commonName, text: whole } = root.subject;
  const name =
    authority && basis !== "name"
      ? authority.name
      : (organization ?? commonName ?? whole);
  return { key: root.spkiSha256, name: name.slice(0, MAX_NAME_LENGTH) };
}

/**
 * Whether a standing may be made quiet at all.
 * @param {Verdict["standing"]} standing
 * @param {Verdict["authority"]} authority
 */
export function mayBeQuiet(standing, authority) {
  if (authority !== null) {
    return PRODUCTS.has(authority.category) && !authority.keyIsPublic;
  }
  return (
    standing === "outside-public-trust" || standing === "suspected-interception"
  );
}

/**
 * The entry for the root behind a connection.
 * @param {Verdict} verdict
 * @param {Known[]} list
 */
export function knownFor(verdict, list) {
  const root = list.length > 0 ? knowable(verdict) : null;
  return root ? (list.find(({ key }) => key === root.key) ?? null) : null;
}

/**
 * Everybody who is known; what the administrator has named stands first and cannot be forgotten.
 * @param {Storage} storage
 * @returns {Promise<Known[]>}
 */
export async function loadKnown({ localGet, managedGet }) {
  const [managed, own] = await Promise.all([
    managedGet(MANAGED_KEY),
    localGet(KEY),
  ]);
  const named = readManaged(managed);
  const isNamed = (/** @type {Known} */ { key }) =>
    named.some((other) => other.key === key);
  return [...named, ...readOwn(own).filter((known) => !isNamed(known))];
}

/**
 * @param {{ key: string, name: string }} root
 * @param {Date} now
 * @param {WritableStorage} storage
 */
export async function addKnown({ key, name }, now, storage) {
  const since = now.toISOString().slice(0, "2026-11-29".length);
  const others = readOwn(await storage.localGet(KEY)).filter(
    (other) => other.key !== key,
  );
  const list = [...others, { key, name, since }].slice(-MAX_KNOWN);
  await storage.localSet({ [KEY]: list });
}

/** @param {string} key @param {WritableStorage} storage */
export async function forgetKnown(key, storage) {
  const own = readOwn(await storage.localGet(KEY));
  await storage.localSet({ [KEY]: own.filter((other) => other.key !== key) });
}

/** @param {unknown} value @returns {Known[]} */
const readOwn = (value) =>
  objects(value)
    .map(({ key, name, since }) => ({
      key: digest(key),
      name: text(name),
      since: text(since),
    }))
    .filter(({ key }) => key !== "");

/** @param {unknown} value @returns {Known[]} */
const readManaged = (value) =>
  objects(value)
    .map(({ spkiSha256, name }) => ({
      key: digest(spkiSha256),
      name: text(name).slice(0, MAX_NAME_LENGTH),
      since: null,
    }))
    .filter(({ key }) => key !== "");

/** A SHA-256 as the host writes it; administrators may copy one with colons. @param {unknown} value */
function digest(value) {
  const hex = text(value).replaceAll(":", "").toLowerCase();
  return /^[0-9a-f]{64}$/.test(hex) ? hex : "";
}
