// Lets the extension speak the language that the person chose in the settings. The browser's own choice
// is not enough: on computers Chromium and its relatives have no Kazakh.
import { useTexts } from "./i18n.js";

/**
 * @param {import("./settings.js").Language} language
 * @param {{ ownFile: (path: string) => Promise<any> }} files
 */
export async function speak(language, { ownFile }) {
  useTexts(
    language === "browser"
      ? null
      : await ownFile(`_locales/${language}/messages.json`),
  );
}
