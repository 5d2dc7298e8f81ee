// The popup's cards in plain words: why not, who, how it is known, remarks, sources.
import { years } from "../common/dates.js";
import { card, el, foreign, sentence } from "../common/dom.js";
import { groundsOf } from "../common/grounds.js";
import { countryName, t } from "../common/i18n.js";
import { summaryLines } from "../common/summary.js";
import {
  CATEGORY_KEYS,
  ERROR_KEYS,
  localised,
  NOTE_KEYS,
} from "../common/words.js";

/** @typedef {import("../common/types.js").Finding} Finding */
/** @typedef {import("../common/protocol.js").Verdict} Verdict */

/** @param {Finding | null} shown */
export function reasonCard(shown) {
  return shown?.code
    ? el(
        "p",
        {
          class: "card notice",
          "data-testid": "error",
          "data-code": shown.code,
        },
        t(ERROR_KEYS[shown.code]),
      )
    : null;
}

/** @param {Verdict | null} verdict @param {string} testId */
export function whoCard(verdict, testId = "who") {
  const authority = verdict?.authority;
  if (!authority) {
    return null;
  }
  const { name, operator } = localised(authority);
  const rows = [
    ["fieldOperator", operator],
    ["fieldCountry", authority.country && countryName(authority.country)],
    [
      "fieldCategory",
      CATEGORY_KEYS[authority.category] && t(CATEGORY_KEYS[authority.category]),
    ],
    ["fieldInUse", authority.inUse && years(authority.inUse)],
    ["fieldKeyIsPublic", authority.keyIsPublic && t("keyIsPublic")],
  ];
  return card(
    "sectionWho",
    testId,
    el("p", { class: "name" }, foreign(name)),
    ...summaryLines(authority),
    el(
      "dl",
      { class: "facts" },
      ...rows.flatMap(([key, value]) =>
        key && value
          ? [el("dt", {}, t(key)), el("dd", {}, foreign(value))]
          : [],
      ),
    ),
  );
}

/** @param {Verdict | null} verdict @param {string} testId */
export function howCard(verdict, testId = "how") {
  const grounds = groundsOf(verdict);
  if (!grounds) {
    return null;
  }
  const { isClaim, basis, evidence } = grounds;
  return card(
    "sectionHow",
    testId,
    el(
      "p",
      {},
      el(
        "span",
        { class: "chip", "data-strength": isClaim ? "claim" : "proof" },
        t(isClaim ? "basisClaim" : "basisProof"),
      ),
      " ",
      sentence(basis.key, basis.values),
    ),
    evidence && el("p", { class: "quiet" }, t(evidence)),
  );
}

/**
 * @param {Finding | null} shown
 * @param {Verdict | null} verdict
 * @param {string} testId
 */
export function notesCard(shown, verdict, testId = "notes") {
  const items = [
    ...(shown?.isOverridden
      ? [{ code: "overridden", text: sentence("noteOverridden") }]
      : []),
    ...(shown?.fromCache ? [cachedNote(shown)] : []),
    ...(verdict?.notes ?? [])
      .filter(({ code }) => code in NOTE_KEYS)
      .map((note) => ({
        code: note.code,
        text: sentence(NOTE_KEYS[note.code], [noteValue(note)]),
      })),
  ];
  return items.length === 0
    ? null
    : card(
        "sectionNotes",
        testId,
        el(
          "ul",
          { class: "notes" },
          ...items.map(({ code, text }) =>
            el("li", { "data-code": code }, text),
          ),
        ),
      );
}

/** @param {Finding} finding */
const cachedNote = ({ evidence }) => ({
  code: "cached",
  text: sentence(evidence === "probed" ? "noteCachedProbed" : "noteCached"),
});

/** A note has at most one value; names may come as text or as an object. */
/** @param {import("../common/protocol.js").Note} note */
function noteValue({ file, algorithm, subject, authority }) {
  const value = file ?? algorithm ?? subject ?? authority ?? "";
  if (typeof value === "string") {
    return value;
  }
  const { text, name, id } = /** @type {Record<string, unknown>} */ (value);
  return String(name ?? text ?? id ?? "");
}

/** @param {Verdict | null} verdict @param {string} testId */
export function sourcesCard(verdict, testId = "sources") {
  const sources = verdict?.authority?.sources ?? [];
  return sources.length === 0
    ? null
    : card(
        "sectionSources",
        testId,
        el(
          "ul",
          { class: "sources" },
          ...sources.map((href) =>
            el(
              "li",
              {},
              el(
                "a",
                {
                  href,
                  target: "_blank",
                  rel: "noopener noreferrer",
                  "data-focus": `source ${href}`,
                },
                foreign(href.replace(/^https:\/\/(www\.)?/, "")),
              ),
            ),
          ),
        ),
      );
}
