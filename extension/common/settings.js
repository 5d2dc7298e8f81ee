// The person's settings, kept in local storage so that they survive a restart. Beside them only the
// authorities that the person knows are written there (known.js).

/**
 * The browser's language, or one that the person chose: Chromium on computers has no Kazakh.
 * @typedef {"browser" | "en" | "ru" | "kk"} Language
 *
 * Whether the helper program may open connections of its own where the browser shows nothing.
 * @typedef {"automatic" | "ask" | "never"} Probes
 *
 * @typedef {object} Settings
 * @property {"system" | "light" | "dark"} theme
 * @property {Language} language
 * @property {boolean} isTechnicalOpen
 * @property {Probes} probes
 */

const KEY = "settings";
const THEMES = /** @type {const} */ (["system", "light", "dark"]);
const LANGUAGES = /** @type {const} */ (["browser", "en", "ru", "kk"]);
const PROBES = /** @type {const} */ (["automatic", "ask", "never"]);

/** @type {Readonly<Settings>} */
export const DEFAULTS = Object.freeze({
  theme: "system",
  language: "browser",
  isTechnicalOpen: false,
  probes: "automatic",
});

/**
 * Reads stored settings; whatever is missing or strange becomes its default.
 * @param {unknown} stored
 * @returns {Settings}
 */
export function readSettings(stored) {
  const value = /** @type {Record<string, unknown>} */ (
    typeof stored === "object" && stored !== null ? stored : {}
  );
  return {
    theme: THEMES.find((theme) => theme === value.theme) ?? DEFAULTS.theme,
    language:
      LANGUAGES.find((language) => language === value.language) ??
      DEFAULTS.language,
    isTechnicalOpen: value.isTechnicalOpen === true,
    probes: PROBES.find((probes) => probes === value.probes) ?? DEFAULTS.probes,
  };
}

/** @param {{ localGet: (key: string) => Promise<unknown> }} storage */
export const loadSettings = async ({ localGet }) =>
  readSettings(await localGet(KEY));

/**
 * @param {Settings} settings
 * @param {{ localSet: (items: Record<string, unknown>) => Promise<void> }} storage
 */
export const saveSettings = (settings, { localSet }) =>
  localSet({ [KEY]: readSettings(settings) });
