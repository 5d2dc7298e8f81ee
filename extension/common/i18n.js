// Texts from _locales with foreign text put in. What comes from outside (names from certificates,
// hosts, files) never passes through the browser's own substitution: the message is cut at marks,
// and the values are put between, as isolated elements or as isolated plain text.
import { kazakhCountry } from "./kazakh.js";
import { message } from "./webext.js";

/** @typedef {{ message: string, placeholders?: Record<string, { content: string }> }} Message */

/** Private-use characters, which no message holds, stand for the first to the fourth value. */
const MARKS = ["\uE001", "\uE002", "\uE003", "\uE004"];
const RIGHT_TO_LEFT =
  /[\u0590-\u08FF\uFB1D-\uFDFF\uFE70-\uFEFF\u{10800}-\u{10FFF}\u{1E800}-\u{1EFFF}]/u;

/** The texts of a language that the person chose; null where they are the browser's choice. @type {Record<string, Message> | null} */
let chosen = null;

/** @param {Record<string, Message> | null} messages */
export function useTexts(messages) {
  chosen = messages;
}

/** @param {string} key */
function marked(key) {
  if (chosen === null) {
    return message(key, MARKS);
  }
  const { message: text, placeholders = {} } = chosen[key] ?? { message: "" };
  return text.replaceAll(/\$([A-Z]+)\$/g, (_, name) => {
    const { content } = placeholders[name.toLowerCase()];
    return MARKS[Number(content.slice(1)) - 1];
  });
}

/**
 * The message cut into literal texts and the positions of values.
 * @param {string} key
 * @returns {(string | number)[]}
 */
export function pieces(key) {
  return marked(key)
    .split(/([\uE001-\uE004])/)
    .filter((piece) => piece !== "")
    .map((piece) => {
      const position = MARKS.indexOf(piece);
      return position < 0 ? piece : position;
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
