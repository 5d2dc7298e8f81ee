// Who can read connections with a root that is installed here. Chosen in one place for the popup and the
// page of roots, so that a leaked key is told wherever one lies.
import { whoIs } from "./stories.js";
import { localised } from "./words.js";

/**
 * @typedef {object} Reader
 * @property {import("./protocol.js").Authority} authority
 * @property {import("./protocol.js").Basis | null} basis
 * @property {import("./protocol.js").Standing} standing
 *
 * The sentences for one place.
 * @typedef {{ leaked: string, reads: string, capable: string }} Keys
 */

/** @type {Keys} */
export const ROOT_KEYS = {
  leaked: "rootLeaked",
  reads: "rootCanRead",
  capable: "rootCouldRead",
};

/** @type {Keys} */
export const INSTALLED_KEYS = {
  leaked: "installedLeaked",
  reads: "installedReads",
  capable: "installedCapable",
};

/**
 * With a leaked key anybody can read. A name alone does not prove whose key it is, and stays a claim.
 * @param {Reader} reader
 * @param {Keys} keys
 * @returns {import("./words.js").Text}
 */
export function readerText({ authority, basis, standing }, keys) {
  if (authority.keyIsPublic && basis !== "name") {
    return { key: keys.leaked, values: [localised(authority).name] };
  }
  const isCapable = standing === "interception-capable";
  return {
    key: isCapable ? keys.capable : keys.reads,
    values: [whoIs(authority, basis)],
  };
}
