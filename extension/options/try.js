// Each state that the button in the toolbar can show, to be tried on this page: the button itself then
// shows it, and the popup tells it.
import { badgePicture } from "../common/badge-picture.js";
import { el } from "../common/dom.js";
import { t } from "../common/i18n.js";
import { SEVERITIES } from "../common/standing.js";
import { BADGE_KEYS } from "../common/words.js";

/**
 * @param {HTMLElement} group
 * @param {(name: string | null) => Promise<void>} show null shows nothing any more
 * @param {(error: unknown) => void} report
 */
export function drawTryButtons(group, show, report) {
  const shown = group.querySelector("[aria-pressed=true]");
  group.replaceChildren(
    ...SEVERITIES.map((name) => {
      const isShown = shown?.getAttribute("data-example") === name;
      const press = () =>
        show(isPressed(button) ? null : name)
          .then(() => toggle(group, button))
          .catch(report);
      const button = el(
        "button",
        {
          type: "button",
          class: "try",
          "data-example": name,
          "aria-pressed": String(isShown),
          onclick: () => void press(),
        },
        badgePicture(name),
        el("span", {}, t(BADGE_KEYS[name])),
      );
      return button;
    }),
  );
}

/** @param {Element} button */
const isPressed = (button) => button.getAttribute("aria-pressed") === "true";

/** At most one is pressed. @param {HTMLElement} group @param {Element} pressed */
function toggle(group, pressed) {
  const wasPressed = isPressed(pressed);
  for (const button of group.children) {
    const isNow = button === pressed && !wasPressed;
    button.setAttribute("aria-pressed", String(isNow));
  }
}
