// Lets the extension speak the browser's language, or the one that the person chose in the settings: on
// computers Chromium and its relatives have no Kazakh.
import { useTexts } from "./i18n.js";
import { LANGUAGES } from "./settings.js";

/**
 * @param {import("./settings.js").Language} language
 * @param {{ ownFile: (path: string) => Promise<any>, browserLanguage: () => string }} browser
 */
export async function speak(language, { ownFile, browserLanguage }) {
  const wanted =
    language === "browser" ? browserLanguage().split("-")[0] : language;
  const known = LANGUAGES.find((name) => name === wanted) ?? "en";
  useTexts(await ownFile(`_locales/${known}/messages.json`));
}
