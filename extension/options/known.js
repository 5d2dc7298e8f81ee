// The section of the settings page for the authorities that the person knows, with "forget" beside each.
import { day } from "../common/dates.js";
import { el, foreign, sentence } from "../common/dom.js";
import { t } from "../common/i18n.js";

/** @typedef {import("../common/known.js").Known} Known */

/**
 * @param {Known[]} list
 * @param {(key: string) => void} forget
 */
export function knownList(list, forget) {
  return list.length === 0
    ? el(
        "p",
        { class: "quiet", "data-testid": "known-none" },
        t("optionsKnownNone"),
      )
    : el(
        "ul",
        { class: "known-list", "data-testid": "known-list" },
        ...list.map((known) => entry(known, forget)),
      );
}

/** @param {Known} known @param {(key: string) => void} forget */
const entry = ({ key, name, since }, forget) =>
  el(
    "li",
    { "data-key": key, "data-managed": since === null },
    el(
      "div",
      {},
      el("strong", {}, foreign(name)),
      el(
        "p",
        { class: "quiet" },
        since === null
          ? t("optionsKnownManaged")
          : sentence("optionsKnownSince", [day(since)]),
      ),
      el(
        "details",
        { "data-key": `known ${key}` },
        el("summary", { class: "quiet" }, t("fieldSpkiSha256")),
        el("code", {}, key),
      ),
    ),
    since === null
      ? null
      : el(
          "button",
          {
            type: "button",
            class: "plain",
            "data-testid": "forget",
            "aria-label": t("optionsKnownForgetOf", name),
            onclick: () => forget(key),
          },
          t("optionsKnownForget"),
        ),
  );
