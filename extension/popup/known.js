// "I know this one": offered for the root behind a connection where it may be known at all, and taken back.
import { el, sentence } from "../common/dom.js";
import { day } from "../common/dates.js";
import { t } from "../common/i18n.js";
import { knowable } from "../common/known.js";

/**
 * @typedef {import("../common/types.js").Finding} Finding
 * @typedef {import("../common/known.js").Known} Known
 * @typedef {import("../common/protocol.js").Verdict} Verdict
 * @typedef {{ send: (message: object) => void }} View
 */

/** What to think of before saying so. @type {Partial<Record<Verdict["standing"], string>>} */
const OFFERS = {
  "outside-public-trust": "knownOfferOutside",
  "suspected-interception": "knownOfferSuspected",
};

/**
 * @param {Finding | null} finding
 * @param {Verdict | null} verdict
 * @param {{ isPrivate: boolean, isExample: boolean }} reply
 *   Nothing is kept of a private window, so nothing is offered there; nor of an example.
 * @param {View} view
 */
export function knownCard(finding, verdict, { isPrivate, isExample }, view) {
  if (isExample) {
    return null;
  }
  if (finding?.known) {
    return card(finding.known, view);
  }
  const isOffered = finding && verdict && !isPrivate && !finding.isFailedPage;
  return isOffered && knowable(verdict) ? offer(finding, verdict, view) : null;
}

/** @param {Finding} finding @param {Verdict} verdict @param {View} view */
const offer = ({ isMain, host }, { standing }, { send }) =>
  section(
    "offered",
    el("p", {}, t(OFFERS[standing] ?? "knownOfferProduct")),
    button("know", "knownButton", () =>
      send({ type: "know", host: isMain ? null : host }),
    ),
  );

/** @param {Known} known @param {View} view */
const card = ({ key, since }, { send }) =>
  since === null
    ? section("managed", el("p", {}, t("knownManaged")))
    : section(
        "known",
        el("p", {}, sentence("knownSince", [day(since)])),
        button("forget", "knownForget", () => send({ type: "forget", key })),
      );

/** @param {string} state @param {import("../common/dom.js").Child[]} children */
const section = (state, ...children) =>
  el(
    "section",
    {
      class: "card",
      "data-testid": "known",
      "data-state": state,
      "aria-labelledby": "h-known",
    },
    el("h2", { id: "h-known" }, t("sectionKnown")),
    ...children,
  );

/** @param {string} id @param {string} label @param {() => void} onclick */
const button = (id, label, onclick) =>
  el(
    "button",
    {
      type: "button",
      class: "plain",
      "data-testid": id,
      "data-focus": id,
      onclick,
    },
    t(label),
  );
