// The signs that were weighed before somebody was suspected, or was not: what was seen and why it tells
// something, the heaviest first. Folded, for the headline has said what came of it.
import { el } from "../common/dom.js";
import { t } from "../common/i18n.js";
import { SIGN_WORDS, WEIGHT_KEYS } from "../common/sign-words.js";

/** @typedef {import("../common/protocol.js").Verdict} Verdict */

/**
 * Heading and introduction by standing. Other standings have no signs.
 * @type {Partial<Record<Verdict["standing"], [string, string]>>}
 */
const WORDS = {
  "suspected-interception": ["signsSuspected", "signsSuspectedText"],
  "outside-public-trust": ["signsOutside", "signsOutsideText"],
};

/**
 * The signs by weight, the heaviest first. One that a newer host knows has no words here and is left out.
 * @param {Verdict["signs"]} signs
 */
export function signsByWeight(signs) {
  const known = signs
    .filter(({ id }) => Object.hasOwn(SIGN_WORDS, id))
    .sort((one, other) => Math.abs(other.weight) - Math.abs(one.weight))
    .map(({ id }) => ({ id, words: SIGN_WORDS[id] }));
  return Object.entries(WEIGHT_KEYS)
    .map(([weight, heading]) => ({
      heading,
      members: known.filter(({ words }) => words[0] === weight),
    }))
    .filter(({ members }) => members.length > 0);
}

/** @param {Verdict | null} verdict */
export function signsSection(verdict) {
  const words = verdict && WORDS[verdict.standing];
  const groups = words ? signsByWeight(verdict.signs) : [];
  if (!words || groups.length === 0) {
    return null;
  }
  const [heading, text] = words;
  return el(
    "details",
    {
      class: "card technical signs",
      "data-testid": "signs",
      "data-key": "signs",
    },
    el("summary", { "data-focus": "signs" }, el("h2", {}, t(heading))),
    el("p", { class: "quiet" }, t(text)),
    ...groups.flatMap(({ heading, members }) => [
      el("h3", {}, t(heading)),
      el("ul", { class: "notes" }, ...members.map(sign)),
    ]),
  );
}

/** @param {{ id: string, words: [string, string, string] }} sign */
const sign = ({ id, words: [, seen, why] }) =>
  el(
    "li",
    { "data-sign": id },
    t(seen),
    el("span", { class: "quiet why" }, t(why)),
  );
