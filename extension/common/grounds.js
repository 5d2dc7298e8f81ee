// What a verdict rests on, in words: how the authority is known, how well its interception is established,
// and on which connection it was seen. Message keys only, so that they can be tested beside the headline.
import { BASIS_KEYS, EVIDENCE_KEYS, localised, SIGHT_KEYS } from "./words.js";

/** @typedef {import("./protocol.js").Verdict} Verdict */

/**
 * @typedef {object} Grounds
 * @property {boolean} isClaim whether there is a name and no proof
 * @property {import("./words.js").Text} basis
 * @property {string | null} evidence
 */

/**
 * @param {Verdict | null} verdict
 * @returns {Grounds | null} null where no authority was identified
 */
export function groundsOf(verdict) {
  if (!verdict?.authority || !verdict.basis) {
    return null;
  }
  const { authority, basis, notes } = verdict;
  const isClaim = basis === "name";
  const isOtherKey = notes.some(({ code }) => code === "key-not-known");
  const key = isClaim && isOtherKey ? "basisNameOtherKey" : BASIS_KEYS[basis];
  // Of its owner no use may be known; with a leaked key that clears nobody, as anyone can use it.
  const isMoot = authority.keyIsPublic && authority.evidence === "capability";
  return {
    isClaim,
    basis: { key, values: [localised(authority).name] },
    evidence: isMoot ? null : (EVIDENCE_KEYS[authority.evidence] ?? null),
  };
}

/**
 * The connection that the verdict rests on; null where none was seen.
 * @param {import("./types.js").Finding | null} finding
 * @returns {string | null}
 */
export function sightOf(finding) {
  const isCompleted =
    finding?.evidence === "observed-leaf" &&
    finding.probe?.state === "answered";
  const sight = isCompleted
    ? "observed-leaf-probed"
    : (finding?.evidence ?? "none");
  return SIGHT_KEYS[sight] ?? null;
}
