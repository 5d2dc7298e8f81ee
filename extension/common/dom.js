// Builds elements for the extension's pages. Text becomes text nodes and nothing else: what
// certificates say is the attacker's. Foreign text stands in <bdi>, so that its direction stays its own.
import { pieces, t } from "./i18n.js";

/** @typedef {import("./words.js").Text} Text */
/** @typedef {Node | string | null | undefined | false} Child */

/**
 * Creates an element. Attributes that are false or null are left out; `on…` functions are listeners.
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Record<string, string | boolean | null | undefined | (() => void)>} attributes
 * @param {Child[]} children
 * @returns {HTMLElementTagNameMap[Tag]}
 */
export function el(tag, attributes, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") {
      element.addEventListener(name.slice("on".length), value);
    } else if (typeof value === "string" || value === true) {
      element.setAttribute(name, value === true ? "" : value);
    }
  }
  element.append(
    ...children.filter(
      (child) => typeof child === "string" || child instanceof Node,
    ),
  );
  return element;
}

/**
 * A message with foreign values isolated, as nodes.
 * @param {string} key
 * @param {(string | Text)[]} values
 * @returns {DocumentFragment}
 */
export function sentence(key, values = []) {
  const fragment = document.createDocumentFragment();
  for (const piece of pieces(key)) {
    const value = typeof piece === "number" ? (values[piece] ?? "") : piece;
    fragment.append(
      typeof value === "object"
        ? sentence(value.key, value.values)
        : typeof piece === "number"
          ? foreign(value)
          : value,
    );
  }
  return fragment;
}

/**
 * A part of a page under its heading.
 * @param {string} title
 * @param {string} testId
 * @param {Child[]} children
 */
export function card(title, testId, ...children) {
  return el(
    "section",
    {
      class: "card",
      // What is said of an offer stands in its section; the page's own parts are the landmarks.
      role: testId.startsWith("offer-") ? "group" : null,
      "data-testid": testId,
      "aria-labelledby": `h-${testId}`,
    },
    el("h2", { id: `h-${testId}` }, t(title)),
    ...children,
  );
}

/** Text from outside, isolated. @param {string} text */
export const foreign = (text) => el("bdi", {}, text);

const SVG = "http://www.w3.org/2000/svg";

/**
 * A drawing of the sprite in the page, hidden from screen readers: words always stand beside it.
 * @param {string} name
 */
export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  svg.setAttribute("viewBox", "0 0 24 24");
  const use = document.createElementNS(SVG, "use");
  use.setAttribute("href", `../icons/sprite.svg#${name}`);
  svg.append(use);
  return svg;
}

/**
 * Fills the page's fixed texts: `data-i18n` names the message.
 * @param {ParentNode} root
 */
export function translate(root) {
  document.documentElement.lang = t("languageCode");
  for (const element of root.querySelectorAll("[data-i18n]")) {
    element.textContent = t(element.getAttribute("data-i18n") ?? "");
  }
}

/**
 * A button that copies a text and says whether it did.
 * @param {string} text
 * @param {string} what
 */
export function copyButton(text, what) {
  const label = el("span", { role: "status" }, t("copy"));
  const copy = () =>
    navigator.clipboard
      .writeText(text)
      .then(() => "copied")
      .catch(() => "copyFailed")
      .then((key) => {
        button.removeAttribute("aria-label");
        label.textContent = t(key);
      })
      .catch(console.warn);
  const button = el(
    "button",
    {
      type: "button",
      class: "copy",
      "aria-label": t("copyOf", what),
      "data-focus": `copy ${what} ${text}`,
      onclick: () => void copy(),
    },
    icon("copy"),
    label,
  );
  return button;
}
