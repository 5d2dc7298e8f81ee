// The person's settings as they are now, and their language, which the button speaks.
import { speak } from "../common/language.js";
import { DEFAULTS, loadSettings } from "../common/settings.js";

/**
 * @param {Parameters<typeof loadSettings>[0] & Parameters<typeof speak>[1]} browser
 */
export function createPresentSettings(browser) {
  /** Until the person's own settings are read nothing is probed. @type {import("../common/settings.js").Settings} */
  let settings = { ...DEFAULTS, probes: "never" };

  return {
    now: () => settings,

    async read() {
      settings = await loadSettings(browser);
      await speak(settings.language, browser);
    },
  };
}
