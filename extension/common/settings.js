// The person's settings, kept in local storage so that they survive a restart. Beside them only the
// authorities that the person knows (known.js) are written there, and that the welcome page was shown.

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
 * @property {boolean} interrupt whether a warning takes the place of a page that a state or malware reads
 */

const KEY = "settings";
const THEMES = /** @type {const} */ (["system", "light", "dark"]);
/** The languages that the extension speaks. */
export const LANGUAGES = /** @type {const} */ (["en", "ru", "kk"]);
const PROBES = /** @type {const} */ (["automatic", "ask", "never"]);

/** @type {Readonly<Settings>} */
export const DEFAULTS = Object.freeze({
  theme: "system",
  language: "browser",
  isTechnicalOpen: false,
  probes: "automatic",
  interrupt: false,
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
    interrupt: value.interrupt === true,
  };
}

/**
 * @typedef {object} Storage
 * @property {(key: string) => Promise<unknown>} localGet
 * @property {(key: string) => Promise<unknown>} managedGet
 *
 * @typedef {Storage & { localSet: (items: Record<string, unknown>) => Promise<void> }} WritableStorage
 */

/** What an administrator may fix; the form is in managed-schema.json. */
const FIXABLE = /** @type {const} */ (["probes", "interrupt"]);

/**
 * The settings that an administrator has fixed. A strange value fixes nothing.
 * @param {Storage} storage
 * @returns {Promise<Partial<Settings>>}
 */
export async function fixedSettings({ managedGet }) {
  const entries = await Promise.all(
    FIXABLE.map(async (name) => [name, await managedGet(name)]),
  );
  const managed = Object.fromEntries(entries);
  const read = readSettings(managed);
  return Object.fromEntries(
    FIXABLE.filter((name) => read[name] === managed[name]).map((name) => [
      name,
      read[name],
    ]),
  );
}

/**
 * The settings as they hold: the person's own, and above them the administrator's.
 * @param {Storage} storage
 */
export async function loadSettings(storage) {
  const own = readSettings(await storage.localGet(KEY));
  return { ...own, ...(await fixedSettings(storage)) };
}

/**
 * Keeps what the person has chosen. What the administrator has fixed nobody chose, so it stays as it was.
 * @param {Settings} settings
 * @param {WritableStorage} storage
 */
export async function saveSettings(settings, storage) {
  const own = readSettings(await storage.localGet(KEY));
  const fixed = Object.keys(await fixedSettings(storage));
  const unchosen = Object.entries(own).filter(([name]) => fixed.includes(name));
  const chosen = { ...settings, ...Object.fromEntries(unchosen) };
  await storage.localSet({ [KEY]: readSettings(chosen) });
}
