// Saves the path in one file, from the site's certificate up: what other tools want to be given. A root that
// nobody sent is left out, as servers do; with a gap below it nothing is saved.
import { toPem } from "../common/base64.js";
import { fileName } from "../common/certificate-view.js";
import { el, icon } from "../common/dom.js";
import { t } from "../common/i18n.js";
import { SENT } from "./certificate.js";

/**
 * @typedef {import("../common/protocol.js").PathElement} PathElement
 * @typedef {import("./certificate.js").Certificates} Certificates
 */

/**
 * What was sent of a path: from the site's certificate to the first of which there is only a name or a key.
 * @param {PathElement[]} path
 */
export function sentOf(path) {
  const end = path.findIndex(
    ({ origin, sha256 }) => !SENT.has(origin) || sha256 === null,
  );
  return end < 0 ? path : path.slice(0, end);
}

/**
 * The path as text.
 * @param {PathElement[]} path
 * @param {string} ref the chain that it is part of
 * @param {Certificates} certificates
 * @returns {Promise<string | null>} null where a certificate of it is not here
 */
export async function pemOf(path, ref, certificates) {
  const replies = await Promise.all(
    path.map(({ sha256 }) => sha256 && certificates.ask(ref, sha256)),
  );
  const texts = replies.map((reply) =>
    reply && reply.state === "described" ? toPem(reply.certificate) : null,
  );
  return texts.includes(null) ? null : texts.join("");
}

/**
 * @param {PathElement[]} path
 * @param {string} host whom the file is named after
 * @param {string | null} ref
 * @param {Certificates} certificates
 */
export function savePath(path, host, ref, certificates) {
  const sent = sentOf(path);
  // A single certificate is saved where it is shown.
  if (ref === null || sent.length < 2) {
    return null;
  }
  const trouble = el("span", { class: "quiet", role: "status" });
  const save = async () => {
    const pem = await pemOf(sent, ref, certificates);
    trouble.textContent = pem === null ? t("certificateAbsent") : "";
    if (pem !== null) {
      const download = `${fileName(host)}-chain.pem`;
      const href = `data:application/x-pem-file;base64,${btoa(pem)}`;
      el("a", { download, href }).click();
    }
  };
  return el(
    "p",
    { class: "take-away" },
    el(
      "button",
      {
        type: "button",
        class: "button",
        "data-testid": "save-path",
        "data-focus": "save-path",
        onclick: () =>
          void save().catch((error) => console.warn("rootwatch:", error)),
      },
      icon("save"),
      t("certificateSavePath"),
    ),
    trouble,
  );
}
