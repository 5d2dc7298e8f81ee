// What every page of the extension does first: read the settings, speak the person's language, wear
// the person's colours.
import { translate } from "./dom.js";
import { speak } from "./language.js";
import { loadSettings } from "./settings.js";
import * as webext from "./webext.js";

/** Long enough to be read. Milliseconds. */
const BRIEFLY = 6000;
/** @type {ReturnType<typeof setTimeout> | undefined} */
let silence;

export async function openPage() {
  const settings = await loadSettings(webext);
  await speak(settings.language, webext);
  document.documentElement.dataset.theme = settings.theme;
  translate(document);
  return settings;
}

/**
 * Says something that is of no interest a moment later.
 * @param {HTMLElement} place
 * @param {string} words
 */
export function sayBriefly(place, words) {
  place.textContent = words;
  clearTimeout(silence);
  silence = setTimeout(() => place.replaceChildren(), BRIEFLY);
}
