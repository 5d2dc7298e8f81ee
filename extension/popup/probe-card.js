// What the popup says about how a connection was seen: which of its certificates the browser showed,
// what a second connection from this computer brought, and how to let the browser show more.
import { copyButton, el, sentence } from "../common/dom.js";
import { sightOf } from "../common/grounds.js";
import { t } from "../common/i18n.js";

/** @typedef {import("../common/types.js").Finding} Finding */

/** Chromium's switch, in the form in which it can be put into the address bar. */
const FLAG = "chrome://flags/#web-request-security-info";

/** What the card says in each state. @type {Record<string, string>} */
const CARD_KEYS = {
  answered: "probeAnswered",
  open: "probeOpen",
  failed: "probeFailed",
  "offered-part": "probeOfferedPart",
  "offered-private": "probeOfferedPrivate",
  "offered-ask": "probeOfferedAsk",
  off: "probeOff",
};

/** States in which a click would change nothing. */
const WITHOUT_BUTTON = new Set(["open", "off"]);

/**
 * One line on what the verdict rests on.
 * @param {Finding | null} finding
 */
export function sightLine(finding) {
  const key = sightOf(finding);
  return key
    ? el("p", { class: "sight", "data-testid": "sight" }, t(key))
    : null;
}

/**
 * The second connection: that it was made, or the offer to make it.
 * @param {Finding | null} finding
 * @param {{ probe: (host: string | null) => void }} view
 */
export function probeCard(finding, view) {
  if (!finding?.probe) {
    return null;
  }
  const { state, code, connection } = finding.probe;
  const isHopeless = code === "probe-proxy-unsupported";
  return el(
    "section",
    {
      class: "card",
      "data-testid": "probe",
      "data-state": state,
      "aria-labelledby": "h-probe",
    },
    el("h2", { id: "h-probe" }, t("sectionProbe")),
    el("p", {}, t(CARD_KEYS[state])),
    connection ? connectionLine(connection) : null,
    WITHOUT_BUTTON.has(state) || isHopeless
      ? null
      : el(
          "button",
          {
            type: "button",
            class: "primary",
            "data-testid": "probe-now",
            "data-focus": "probe-now",
            onclick: () => view.probe(finding.isMain ? null : finding.host),
          },
          t(
            state === "answered" || state === "failed"
              ? "probeAgain"
              : "probeNow",
          ),
        ),
  );
}

/** @param {import("../common/protocol.js").ProbeConnection} connection */
function connectionLine({ address, protocol, isCached }) {
  return el(
    "p",
    { class: "quiet", "data-testid": "probe-connection" },
    address === null
      ? sentence("probeThroughProxy", [protocol])
      : sentence("probeToAddress", [address, protocol]),
    isCached ? ` ${t("probeCached")}` : null,
  );
}

/**
 * What this browser hides, and how to change that.
 * @param {Finding | null} main
 * @param {boolean} canObserve
 */
export function hiddenCard(main, canObserve) {
  const isSeen =
    main === null ||
    main.state === "unencrypted" ||
    main.evidence.startsWith("observed");
  return canObserve || isSeen
    ? null
    : el(
        "section",
        {
          class: "card",
          "data-testid": "hidden",
          "aria-labelledby": "h-hidden",
        },
        el("h2", { id: "h-hidden" }, t("sectionHidden")),
        el("p", {}, t("hiddenMeaning")),
        el("p", {}, t("hiddenHint")),
        el(
          "p",
          { class: "command-line" },
          el("code", {}, FLAG),
          copyButton(FLAG, t("sectionHidden")),
        ),
      );
}
