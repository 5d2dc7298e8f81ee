// One calm line, once a session: on this computer a root is installed with which traffic can be read,
// although this page has nothing to do with it.
import { el, sentence } from "../common/dom.js";
import { t } from "../common/i18n.js";
import { INSTALLED_KEYS, readerText } from "../common/reader.js";

/**
 * @typedef {import("../common/types.js").PageReply} PageReply
 * @typedef {{ send: (message: object) => void, openPage: (path: string) => void }} View
 */

/** Pages of which it is known that they have nothing to do with it. */
const CALM = new Set(["public", "outside", "acknowledged"]);

/**
 * @param {PageReply} reply
 * @param {View} view
 */
export function installedLine({ installed, page, isExample }, view) {
  const isCalm = page.worst !== null && CALM.has(page.worst.severity);
  if (!installed || !isCalm || isExample) {
    return null;
  }
  const { authority, others } = installed;
  const { key, values } = readerText(installed, INSTALLED_KEYS);
  const dismiss = () => view.send({ type: "dismissInstalled" });
  const button = (
    /** @type {string} */ id,
    /** @type {string} */ label,
    /** @type {() => void} */ onclick,
  ) =>
    el(
      "button",
      {
        type: "button",
        class: "link",
        "data-testid": id,
        "data-focus": id,
        onclick,
      },
      t(label),
    );
  return el(
    "section",
    {
      class: "card installed",
      "data-testid": "installed",
      "data-authority": authority.id,
      "aria-label": t("rootsTitle"),
    },
    el(
      "p",
      {},
      sentence(key, values),
      others > 0 ? " " : null,
      others > 0 ? sentence("installedOthers", [String(others)]) : null,
    ),
    el(
      "p",
      { class: "choices" },
      button("show-installed", "installedShow", () => {
        dismiss();
        view.openPage("roots/roots.html");
      }),
      button("dismiss-installed", "installedDismiss", dismiss),
    ),
  );
}
