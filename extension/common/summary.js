// What is said of an authority. The list's own entries are in every language; what somebody has added on a
// computer often is in one, and then a sentence from its parts stands before its own words.
import { el, sentence } from "./dom.js";
import { language, t } from "./i18n.js";
import { CATEGORY_KEYS, localised } from "./words.js";

/** @typedef {import("./protocol.js").Authority} Authority */

/**
 * @typedef {object} Summary
 * @property {import("./words.js").Text | null} fallback
 * @property {string} words the entry's own
 * @property {string | null} language of those words; null where nobody says
 */

/** @param {Authority} authority @returns {Summary} */
export function summaryOf(authority) {
  const { name, operator, summary, isTranslated } = localised(authority);
  const isOwnLanguage = language() === "en" && summary !== "";
  const category = CATEGORY_KEYS[authority.category];
  return {
    fallback:
      isTranslated || isOwnLanguage
        ? null
        : {
            key: "summaryFallback",
            values: [
              name,
              operator || name,
              category ? t(category) : authority.category,
            ],
          },
    words: summary,
    language: isTranslated ? language() : authority.added ? null : "en",
  };
}

/** @param {Authority} authority */
export function summaryLines(authority) {
  const { fallback, words, language } = summaryOf(authority);
  return [
    fallback &&
      el("p", { class: "quiet" }, sentence(fallback.key, fallback.values)),
    words !== "" &&
      el("p", { class: "quiet", dir: "auto", lang: language }, words),
  ];
}
