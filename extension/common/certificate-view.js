// Draws the sections of a certificate (certificate-fields.js), and the buttons that copy and save it.
import { toPem } from "./base64.js";
import { copyButton, el, foreign, icon } from "./dom.js";
import { t } from "./i18n.js";

/** @typedef {import("./certificate-fields.js").Field} Field */

/** Of a longer list only the beginning is drawn until somebody wants the rest. */
const SHOWN = 8;

/** Characters of hex that anybody would compare by eye; a modulus is only copied. */
const LONG = 128;

/** @param {import("./certificate-fields.js").Section[]} sections @param {string} id unique on the page */
export const sectionList = (sections, id) =>
  el(
    "div",
    { class: "certificate-sections" },
    ...sections.map(({ title, isCritical, fields }, index) =>
      el(
        "div",
        { class: "certificate-section" },
        el(
          "h4",
          {},
          title,
          isCritical
            ? el(
                "span",
                { class: "critical" },
                ` · ${t("certificateCritical")}`,
              )
            : null,
        ),
        ...lists(fields, `${id} ${index}`),
      ),
    ),
  );

/** @param {Field[]} fields @param {string} id */
function lists(fields, id) {
  const rest = fields.slice(SHOWN);
  const list = (/** @type {Field[]} */ some) =>
    some.every(({ label }) => label === "")
      ? el("ul", {}, ...some.map(({ value }) => el("li", {}, foreign(value))))
      : el("dl", { class: "fields" }, ...some.flatMap(row));
  return rest.length < 2
    ? [list(fields)]
    : [
        list(fields.slice(0, SHOWN)),
        el(
          "details",
          { "data-key": id },
          el(
            "summary",
            { "data-focus": id },
            t("showAll", String(fields.length)),
          ),
          list(rest),
        ),
      ];
}

/** Words stand beside their label, what needs the width below it. @param {Field} field */
function row({ label, value, isHex }) {
  if (isHex) {
    const shown = value.length > LONG ? `${value.slice(0, LONG)}…` : value;
    return [
      el("dt", { class: "wide" }, foreign(label)),
      el(
        "dd",
        { class: "wide hex" },
        el("code", {}, shown),
        copyButton(value, label),
      ),
    ];
  }
  return [el("dt", {}, foreign(label)), el("dd", {}, foreign(value))];
}

/**
 * Copies the certificate, or saves it to a file of its name.
 * @param {string} certificate base64
 * @param {string} name
 */
export function takeAway(certificate, name) {
  const pem = toPem(certificate);
  return el(
    "p",
    { class: "take-away" },
    el(
      "a",
      {
        class: "button",
        download: `${fileName(name)}.pem`,
        href: `data:application/x-pem-file;base64,${btoa(pem)}`,
        "data-testid": "save-pem",
        "data-focus": `save ${certificate.slice(-64)}`,
      },
      icon("save"),
      t("certificateSave"),
    ),
    copyButton(pem, t("certificatePem")),
  );
}

/** What a certificate is called, as a file's name on every system. @param {string} name */
export const fileName = (name) =>
  name
    .replaceAll(/[^\p{L}\p{N}.-]+/gu, "-")
    .replaceAll(/^[.-]+|[.-]+$/g, "")
    .slice(0, 64) || "certificate";
