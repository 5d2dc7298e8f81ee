// The popup's sections in their order: what it means, what to do, who, how it is known, where it
// applies, the technical part, the host. Draws from a reply of the background; asks nothing itself.
import { el, foreign, icon, sentence } from "../common/dom.js";
import { t } from "../common/i18n.js";
import { hostDetails, hostRemedy, isBroken } from "../common/host-view.js";
import { stepsCard } from "../common/steps-card.js";
import { storyOf } from "../common/stories.js";
import {
  howCard,
  notesCard,
  reasonCard,
  sourcesCard,
  whoCard,
} from "./cards.js";
import { installedLine } from "./installed.js";
import { knownCard } from "./known.js";
import { offerSection } from "./offer.js";
import { evidenceButton } from "./evidence-button.js";
import { MARKS } from "./marks.js";
import { partsSection } from "./parts.js";
import { technicalSection } from "./path.js";
import { hiddenCard, probeCard, sightLine } from "./probe-card.js";
import { signsSection } from "./signs.js";

/**
 * @typedef {import("../common/types.js").Finding} Finding
 * @typedef {import("../common/types.js").PageReply} PageReply
 * @typedef {import("../common/protocol.js").Verdict} Verdict
 *
 * @typedef {object} View
 * @property {import("../common/settings.js").Settings} settings
 * @property {import("./certificate.js").Certificates} certificates
 * @property {() => string | null} chosen
 * @property {(host: string | null) => void} choose null for the worst, "" for the page itself
 * @property {() => string} wanted what the person looks for among the parts
 * @property {(name: string) => void} want
 * @property {(id: string) => boolean} isUnfolded
 * @property {boolean} canObserve whether this browser can show the chain of a connection
 * @property {() => void} retry
 * @property {(host: string | null) => void} probe
 * @property {(url: string) => void} readOffer
 * @property {(message: object) => void} send tells the background something about this tab
 * @property {(host: string | null) => void} saveEvidence
 * @property {(path: string) => void} openPage opens a page of the extension in a tab
 * @property {() => void} grant
 * @property {() => void} openSettings
 */

/**
 * @param {HTMLElement} root
 * @param {PageReply} reply
 * @param {View} view
 */
export function renderView(root, reply, view) {
  const { page, verdicts, host, hasPermission } = reply;
  const shown = shownFinding(reply, view.chosen());
  const verdict = (shown?.chain && verdicts[shown.chain]) || null;
  const context = { verdict, phase: host.phase, hasPermission };
  const story = storyOf(shown, context);
  label(reply, story.kind);
  root.replaceChildren(
    el(
      "main",
      {},
      reply.isExample ? exampleLine() : null,
      offerSection(reply.offers, view),
      header(shown, story, page.worst, view),
      el(
        "div",
        { class: "cards" },
        permissionCard(hasPermission, story.kind, view),
        hostCard(host, story.kind, view),
        installedLine(reply, view),
        reasonCard(shown),
        stepsCard(story.steps, view),
        whoCard(verdict),
        howCard(verdict),
        signsSection(verdict),
        probeCard(shown, view),
        hiddenCard(page.main, view.canObserve),
        notesCard(shown, verdict),
        knownCard(shown, verdict, reply, view),
        partsSection(reply, view),
        technicalSection(shown, verdict, view),
        reply.isExample ? null : evidenceButton(shown, verdict, view),
        sourcesCard(verdict),
      ),
    ),
    footer(reply, view),
  );
}

/** @param {PageReply} reply @param {string | null} chosen @returns {Finding | null} */
function shownFinding({ page }, chosen) {
  const all = [...(page.main ? [page.main] : []), ...page.parts];
  const key = (/** @type {Finding} */ finding) =>
    finding.isMain ? "" : finding.host;
  return all.find((finding) => key(finding) === chosen) ?? page.worst;
}

/** @param {PageReply} reply @param {string} kind */
function label({ page, verdicts, host }, kind) {
  const verdict = (page.worst?.chain && verdicts[page.worst.chain]) || null;
  const isOpen =
    page.offer?.kind === "reading" ||
    [page.main, ...page.parts].some((finding) => finding?.state === "pending");
  Object.assign(document.body.dataset, {
    standing: page.worst?.standing ?? "none",
    mainStanding: page.main?.standing ?? "none",
    severity: page.worst?.severity ?? "none",
    story: kind,
    offer: page.offer?.kind ?? "none",
    basis: verdict?.basis ?? "none",
    authority: verdict?.authority?.id ?? "none",
    evidence: page.main?.evidence ?? "none",
    hostState: host.phase,
    ready: String(!isOpen && host.phase !== "connecting"),
  });
}

/** Whoever shows this to somebody else must not frighten them. */
const exampleLine = () =>
  el(
    "p",
    { class: "example", role: "note", "data-testid": "example" },
    t("exampleNote"),
  );

/**
 * @param {Finding | null} shown
 * @param {import("../common/stories.js").Story} story
 * @param {Finding | null} worst
 * @param {View} view
 */
function header(shown, story, worst, view) {
  const severity = shown?.severity ?? "none";
  const scope =
    shown === null
      ? t("extensionName")
      : shown.isMain
        ? shown.host
        : t("partAbout", shown.host);
  return el(
    "header",
    { class: "hero", "data-severity": severity },
    el(
      "div",
      { class: "hero-mark" },
      icon(story.kind === "unencrypted" ? "open" : MARKS[severity]),
    ),
    el(
      "div",
      { class: "hero-words" },
      el(
        "p",
        {
          class: "scope",
          "data-testid": "scope",
          "data-is-worst": shown === worst,
        },
        foreign(scope),
      ),
      el(
        "h1",
        // Takes the focus when another part was chosen, so that its details are read next.
        { "data-testid": "headline", tabindex: "-1" },
        sentence(story.headline.key, story.headline.values),
      ),
      el(
        "p",
        { "data-testid": "meaning" },
        sentence(story.meaning.key, story.meaning.values),
      ),
      sightLine(shown),
      shown === worst
        ? null
        : el(
            "button",
            {
              type: "button",
              class: "link back",
              "data-testid": "back",
              "data-focus": "back",
              onclick: () => view.choose(null),
            },
            t("partBack"),
          ),
    ),
  );
}

/** @param {boolean} hasPermission @param {string} kind @param {View} view */
function permissionCard(hasPermission, kind, { grant }) {
  return hasPermission
    ? null
    : el(
        "section",
        { class: "card notice", "data-testid": "permission" },
        kind === "permission" ? null : el("p", {}, t("meaningPermission")),
        el(
          "button",
          {
            type: "button",
            class: "primary",
            "data-testid": "grant",
            "data-focus": "grant",
            onclick: grant,
          },
          t("grantPermission"),
        ),
      );
}

/** @param {PageReply} reply @param {View} view */
function footer({ host }, view) {
  return el(
    "footer",
    {},
    isBroken(host)
      ? null
      : el("div", { "data-testid": "host" }, hostDetails(host)),
    el(
      "button",
      {
        type: "button",
        class: "link",
        "data-focus": "settings",
        onclick: view.openSettings,
      },
      icon("settings"),
      t("openSettings"),
    ),
  );
}

/**
 * The headline may have said it already.
 * @param {PageReply["host"]} host
 * @param {string} kind
 * @param {View} view
 */
function hostCard(host, kind, { retry }) {
  return isBroken(host)
    ? el(
        "section",
        { class: "card notice", "data-testid": "host" },
        kind.startsWith("host-") ? hostRemedy(host) : hostDetails(host),
        el(
          "button",
          {
            type: "button",
            class: "primary",
            "data-testid": "retry",
            "data-focus": "retry",
            onclick: retry,
          },
          icon("retry"),
          t("hostRetry"),
        ),
      )
    : null;
}
