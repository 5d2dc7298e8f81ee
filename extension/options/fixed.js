// Settings that an administrator has fixed: shown as they are, and not to be changed.
import { t } from "../common/i18n.js";
import { fixedSettings } from "../common/settings.js";

/**
 * @param {Record<string, HTMLInputElement | HTMLSelectElement>} inputs by the name of their setting
 * @param {HTMLElement} note
 * @param {Parameters<typeof fixedSettings>[0]} storage
 */
export async function lockFixed(inputs, note, storage) {
  const fixed = await fixedSettings(storage);
  for (const [name, input] of Object.entries(inputs)) {
    input.disabled = name in fixed;
  }
  note.textContent = Object.keys(fixed).length > 0 ? t("optionsFixed") : "";
}
