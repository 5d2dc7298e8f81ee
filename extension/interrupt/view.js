// The words of the warning: who could read the page, what that means, and the choice. Asks nothing itself.
import { el, foreign, icon, sentence } from "../common/dom.js";
import { t } from "../common/i18n.js";
import { severityOf } from "../common/standing.js";
import { storyOf } from "../common/stories.js";
import { BASIS_KEYS, localised } from "../common/words.js";

/**
 * @typedef {import("../common/protocol.js").Verdict} Verdict
 * @typedef {import("../common/types.js").Interruption} Interruption
 *
 * @typedef {object} Actions
 * @property {() => void} goBack
 * @property {() => void} goOn
 */

/**
 * @param {Interruption} interruption
 * @param {Actions} actions
 */
export function warning({ host, verdict, mayHaveRun }, { goBack, goOn }) {
  const { headline, meaning, steps } = tell(host, verdict);
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
    stepsCard(steps),
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

/** As the popup would tell it beside the open page. @param {string} host @param {Verdict} verdict */
function tell(host, verdict) {
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
    isOverridden: false,
    isFailedPage: false,
    evidence: "observed",
    probe: null,
    known: null,
    isPortal: false,
  };
  return storyOf(finding, { verdict, phase: "ready", hasPermission: true });
}

/** @param {string[]} steps */
const stepsCard = (steps) =>
  el(
    "section",
    { class: "card", "aria-labelledby": "h-steps" },
    el("h2", { id: "h-steps" }, t("sectionDo")),
    el("ol", { class: "steps" }, ...steps.map((key) => el("li", {}, t(key)))),
  );

/** @param {Verdict} verdict */
function whoCard({ authority, basis }) {
  if (!authority || !basis) {
    return "";
  }
  const { name, summary, summaryLanguage } = localised(authority);
  const isClaim = basis === "name";
  return el(
    "section",
    { class: "card", "aria-labelledby": "h-who" },
    el("h2", { id: "h-who" }, t("sectionWho")),
    el("p", { class: "name" }, foreign(name)),
    el("p", { class: "quiet", dir: "auto", lang: summaryLanguage }, summary),
    el(
      "p",
      {},
      el(
        "span",
        { class: "chip", "data-strength": isClaim ? "claim" : "proof" },
        t(isClaim ? "basisClaim" : "basisProof"),
      ),
      " ",
      sentence(BASIS_KEYS[basis], [name]),
    ),
  );
}
