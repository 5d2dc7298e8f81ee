// The toolbar button of a page: badge and title. Pure but for the texts.
import { t } from "./i18n.js";
import { badgeOf } from "./standing.js";
import { stateOf } from "./words.js";

/**
 * @param {import("./protocol.js").PageView} view
 * @returns {{ text: string, color: string, title: string }}
 */
export function drawingOf({ worst }) {
  if (!worst) {
    return { text: "", color: badgeOf("public").color, title: t("titleNone") };
  }
  const state = t(stateOf(worst));
  return {
    ...badgeOf(worst.severity),
    title: worst.isMain
      ? t("titlePage", state)
      : t("titlePart", worst.host, state),
  };
}
