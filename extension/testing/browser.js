// Stand-ins for tests: the texts read from _locales, and a clock that tests turn by hand.
// Never packed: package.json names this folder among web-ext's ignored files.
import { readFileSync } from "node:fs";
import { t, useTexts } from "../common/i18n.js";

export const LANGUAGES = ["en", "ru", "kk"];

/**
 * @typedef {{ message: string, placeholders?: Record<string, { content: string }> }} Entry
 */

/** @param {string} path relative to the extension's folder */
export const read = (path) =>
  readFileSync(new URL(`../${path}`, import.meta.url), "utf8");

/** @param {string} language @returns {Record<string, Entry>} */
export const locale = (language) =>
  JSON.parse(read(`_locales/${language}/messages.json`));

/** Makes the extension speak a language. @param {string} language */
export const speak = (language) => useTexts(locale(language));

/**
 * The words in the language that the browser speaks.
 * @param {import("../common/words.js").Text | string} text
 * @returns {string}
 */
export const say = (text) =>
  typeof text === "string" ? text : t(text.key, ...text.values.map(say));

/** A clock whose timers run when the test says so, in the order in which they fall due. */
export function createClock() {
  let now = 0;
  /** @type {{ at: number, work: () => void }[]} */
  let timers = [];
  return {
    /** @param {() => void} work @param {number} pause */
    setTimeout(work, pause) {
      const timer = { at: now + pause, work };
      timers.push(timer);
      return timer;
    },
    /** @param {unknown} timer */
    clearTimeout(timer) {
      timers = timers.filter((other) => other !== timer);
    },
    /** Pauses until each timer that is set. */
    pending: () => timers.map(({ at }) => at - now).sort((a, b) => a - b),
    /** @param {number} pause */
    async turn(pause) {
      const end = now + pause;
      for (;;) {
        await settled();
        const next = timers
          .filter(({ at }) => at <= end)
          .sort((a, b) => a.at - b.at)[0];
        if (!next) {
          break;
        }
        now = next.at;
        timers = timers.filter((other) => other !== next);
        next.work();
      }
      now = end;
      await settled();
    },
  };
}

/** Lets every promise that can settle do so. */
export const settled = () => new Promise((resolve) => setImmediate(resolve));
