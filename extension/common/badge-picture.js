// The toolbar button with its badge, drawn in a page: what to look for.
import { el, icon } from "./dom.js";
import { badgeOf } from "./standing.js";

/** Hidden from screen readers: words always stand beside it. @param {import("./standing.js").Severity} severity */
export function badgePicture(severity) {
  const { text } = badgeOf(severity);
  return el(
    "span",
    { class: "tool", "aria-hidden": "true", "data-severity": severity },
    icon("watch"),
    text === "" ? null : el("span", { class: "tool-badge" }, text),
  );
}
