// What every page of the extension does first: read the settings, speak the person's language, wear
// the person's colours.
import { translate } from "./dom.js";
import { speak } from "./language.js";
import { loadSettings } from "./settings.js";
import * as webext from "./webext.js";

export async function openPage() {
  const settings = await loadSettings(webext);
  await speak(settings.language, webext);
  document.documentElement.dataset.theme = settings.theme;
  translate(document);
  return settings;
}
