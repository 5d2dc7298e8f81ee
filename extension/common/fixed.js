// Settings that an administrator has fixed: shown as they are, not to be changed, and said to be so.
import { t } from "./i18n.js";
import { fixedSettings } from "./settings.js";

/**
 * Locks each control whose setting is fixed, and says in the note beside it who did that.
 * @param {Record<string, { control: { disabled: boolean }, note: { textContent: string | null } }>} places
 *   by the name of their setting
 * @param {Parameters<typeof fixedSettings>[0]} storage
 */
export async function lockFixed(places, storage) {
  const fixed = await fixedSettings(storage);
  for (const [name, { control, note }] of Object.entries(places)) {
    const isFixed = Object.hasOwn(fixed, name);
    control.disabled = isFixed;
    note.textContent = isFixed ? t("settingFixed") : "";
  }
}
