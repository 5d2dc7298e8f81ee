// The words of the warning: who could read the page, what that means, and the choice. Asks nothing itself.
import { card, el, foreign, icon, sentence } from "../common/dom.js";
import { groundsOf } from "../common/grounds.js";
import { t } from "../common/i18n.js";
import { severityOf } from "../common/standing.js";
import { stepsCard } from "../common/steps-card.js";
import { storyOf } from "../common/stories.js";
import { summaryLines } from "../common/summary.js";
import { localised } from "../common/words.js";

/**
 * @typedef {import("../common/protocol.js").Verdict} Verdict
 * @typedef {import("../common/types.js").Interruption} Interruption
 *
 * @typedef {object} Actions
 * @property {() => void} goBack
 * @property {() => void} goOn
 * @property {(path: string) => void} openPage shows a page of the extension beside this one
 */

/**
 * @param {Interruption} interruption
 * @param {Actions} actions
 */
export function warning(interruption, { goBack, goOn, openPage }) {
  const { host, verdict, mayHaveRun } = interruption;
  const { headline, meaning, steps } = storyOfHeld(interruption);
  return [
    el("div", { class: "mark" }, icon("alarm")),
    el("p", { class: "host", "data-testid": "host" }, foreign(host)),
    el(
      "h1",
      { "data-testid": "headline" },
      sentence(headline.key, headline.values),
    ),
    el(
      "p",
      { class: "meaning" },
      t(mayHaveRun ? "interruptReplaced" : "interruptHeld"),
      " ",
      sentence(meaning.key, meaning.values),
    ),
    el(
      "div",
      { class: "choice" },
      backButton(goBack),
      el(
        "button",
        {
          type: "button",
          id: "on",
          class: "plain",
          "aria-describedby": "on-note",
          onclick: goOn,
        },
        t("interruptOn"),
      ),
    ),
    el("p", { id: "on-note", class: "quiet" }, t("interruptOnNote")),
    stepsCard(steps, { openPage }) ?? "",
    whoCard(verdict),
  ];
}

/** The page was left or let through already, as after a restart. @param {() => void} goBack */
export const nothingHeld = (goBack) => [
  el("h1", { "data-testid": "headline" }, t("interruptNothing")),
  el("div", { class: "choice" }, backButton(goBack)),
];

/** @param {() => void} goBack */
const backButton = (goBack) =>
  el(
    "button",
    { type: "button", id: "back", class: "primary", onclick: goBack },
    t("interruptBack"),
  );

/**
 * As the popup would tell it beside the open page.
 * @param {Pick<Interruption, "host" | "verdict" | "isOverridden">} interruption
 */
export function storyOfHeld({ host, verdict, isOverridden }) {
  /** @type {import("../common/types.js").Finding} */
  const finding = {
    host,
    serverName: host,
    isMain: true,
    state: "answered",
    standing: verdict.standing,
    authority: verdict.authority?.id ?? null,
    severity: severityOf(verdict),
    chain: null,
    code: null,
    fromCache: false,
    isOverridden,
    isFailedPage: false,
    evidence: "observed",
    probe: null,
    known: null,
    isPortal: false,
  };
  return storyOf(finding, { verdict, phase: "ready", hasPermission: true });
}

/** @param {Verdict} verdict */
function whoCard(verdict) {
  const grounds = groundsOf(verdict);
  if (!verdict.authority || !grounds) {
    return "";
  }
  const { name } = localised(verdict.authority);
  const { isClaim, basis } = grounds;
  return card(
    "sectionWho",
    "who",
    el("p", { class: "name" }, foreign(name)),
    ...summaryLines(verdict.authority),
    el(
      "p",
      {},
      el(
        "span",
        { class: "chip", "data-strength": isClaim ? "claim" : "proof" },
        t(isClaim ? "basisClaim" : "basisProof"),
      ),
      " ",
      sentence(basis.key, basis.values),
    ),
  );
}
