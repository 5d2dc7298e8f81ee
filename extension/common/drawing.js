// The toolbar button of a page: badge and title. Pure but for the texts.
import { t } from "./i18n.js";
import { offerRank } from "./offer-standing.js";
import { offerTitle } from "./offer-stories.js";
import { badgeOf, rank } from "./standing.js";
import { stateOf } from "./words.js";

/**
 * @param {import("./types.js").PageView} view
 * @returns {{ text: string, color: string, title: string }}
 */
export function drawingOf({ worst, offer = null }) {
  // Of two that are equally bad the offer is told: it is what the person is about to act on.
  if (offer?.severity && (!worst || offerRank(offer) <= rank(worst))) {
    return { ...badgeOf(offer.severity), title: offerTitle(offer) };
  }
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
