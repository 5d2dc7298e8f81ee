// Texts from _locales with foreign text put in. The message is cut at its placeholders, and what comes
// from outside (names from certificates, hosts, files) is put between, as isolated elements or as
// isolated plain text. The texts are read from the extension's own files (language.js): in some runs
// Chromium's i18n.getMessage answers every question with nothing (seen in 156).
import { kazakhCountry } from "./kazakh.js";

/** @typedef {{ message: string, placeholders?: Record<string, { content: string }> }} Message */

const RIGHT_TO_LEFT =
  /[\u0590-\u08FF\uFB1D-\uFDFF\uFE70-\uFEFF\u{10800}-\u{10FFF}\u{1E800}-\u{1EFFF}]/u;

/** @type {Record<string, Message>} */
let texts = {};

/** @param {Record<string, Message>} messages */
export function useTexts(messages) {
  texts = messages;
}

/**
 * The message cut into literal texts and the positions of values.
 * @param {string} key
 * @returns {(string | number)[]}
 */
export function pieces(key) {
  const { message, placeholders = {} } = texts[key] ?? { message: "" };
  return message
    .split(/(\$[A-Z]+\$)/)
    .filter((piece) => piece !== "")
    .map((piece) => {
      const name = piece.match(/^\$([A-Z]+)\$$/)?.[1].toLowerCase();
      // Its content is "$1" for the first value.
      return name ? Number(placeholders[name].content.slice(1)) - 1 : piece;
    });
}

/**
 * The message as plain text, for titles and attributes.
 * @param {string} key
 * @param {string[]} values
 */
export function t(key, ...values) {
  return pieces(key)
    .map((piece) =>
      typeof piece === "number" ? isolated(values[piece] ?? "") : piece,
    )
    .join("");
}

/**
 * Puts text that runs the other way between isolate characters; other text stays as it is.
 * @param {string} value
 */
function isolated(value) {
  return RIGHT_TO_LEFT.test(value) ? `\u2068${value}\u2069` : value;
}

/** The language that the messages are in, which is English where there is no translation. */
export const language = () => t("languageCode");

/**
 * The name of a country in the language of the messages; the code itself where it has none.
 * @param {string} code
 */
export function countryName(code) {
  const known = language() === "kk" ? kazakhCountry(code) : undefined;
  if (known) {
    return known;
  }
  try {
    const names = new Intl.DisplayNames(language(), { type: "region" });
    return names.of(code) ?? code;
  } catch {
    // Intl throws for anything that does not look like a region code.
    return code;
  }
}
