// What the page hands out: a certificate, told before it is installed. Stands above everything else,
// because it is the one thing that the person can still decide.
import { copyButton, el, foreign, icon, sentence } from "../common/dom.js";
import { t } from "../common/i18n.js";
import {
  markOfOffer,
  markOfVerdict,
  worstOffer,
} from "../common/offer-standing.js";
import {
  certificateName,
  OFFER_STATES,
  routeOf,
  storyOfOffer,
} from "../common/offer-stories.js";
import { stepsCard } from "../common/steps-card.js";
import { ERROR_KEYS } from "../common/words.js";
import { howCard, notesCard, sourcesCard, whoCard } from "./cards.js";
import { MARKS } from "./marks.js";

/**
 * @typedef {import("../common/types.js").Offer} Offer
 * @typedef {import("../common/protocol.js").Verdict} Verdict
 */

/**
 * @param {Offer[]} offers
 * @param {{ readOffer: (url: string) => void, openPage: (path: string) => void }} view
 */
export function offerSection(offers, view) {
  const offer = worstOffer(offers);
  if (!offer) {
    return null;
  }
  const mark = markOfOffer(offer);
  const verdict = offer.verdicts[0] ?? null;
  const story = storyOfOffer(offer);
  return el(
    "section",
    {
      class: "offer",
      "data-testid": "offer",
      "data-state": offer.state,
      "data-standing": verdict?.standing ?? "none",
      "data-basis": verdict?.basis ?? "none",
      "data-authority": verdict?.authority?.id ?? "none",
      "aria-labelledby": "h-offer",
    },
    hero(offer, mark.severity ?? "none", story),
    el(
      "div",
      { class: "cards" },
      reason(offer),
      readButton(offer, view.readOffer),
      stepsCard(story.steps, view, "offer-steps"),
      certificateCard(offer, verdict),
      whoCard(verdict, "offer-who"),
      howCard(verdict, "offer-how"),
      notesCard(null, verdict, "offer-notes"),
      othersCard(offer, offers),
      sourcesCard(verdict, "offer-sources"),
    ),
  );
}

/**
 * @param {Offer} offer
 * @param {string} severity
 * @param {ReturnType<typeof storyOfOffer>} story
 */
function hero(offer, severity, { headline, meaning }) {
  const route = routeOf(offer);
  return el(
    "div",
    { class: "hero", "data-severity": severity },
    el("div", { class: "hero-mark" }, icon(MARKS[severity])),
    el(
      "div",
      { class: "hero-words" },
      el(
        "p",
        { class: "scope" },
        sentence("offerScope", [offer.sign.fileName, offer.sign.host]),
      ),
      el(
        "h2",
        { id: "h-offer", class: "headline", "data-testid": "offer-headline" },
        sentence(headline.key, headline.values),
      ),
      meaning &&
        el(
          "p",
          { "data-testid": "offer-meaning" },
          sentence(meaning.key, meaning.values),
        ),
      route &&
        el(
          "p",
          { class: "route", "data-testid": "offer-route" },
          sentence(route.key, route.values),
        ),
    ),
  );
}

/** @param {Offer} offer */
const reason = ({ state, code }) =>
  state === "failed" && code
    ? el(
        "p",
        {
          class: "card notice",
          "data-testid": "offer-error",
          "data-code": code,
        },
        t(ERROR_KEYS[code]),
      )
    : null;

/** @param {Offer} offer @param {(url: string) => void} read */
function readButton({ state, code, sign }, read) {
  const isUseful =
    state === "waiting" ||
    (state === "failed" && code !== "offer-unreadable" && sign.isRepeatable);
  return isUseful
    ? el(
        "button",
        {
          type: "button",
          class: "primary",
          "data-testid": "read-offer",
          "data-focus": "read-offer",
          onclick: () => read(sign.url),
        },
        t(state === "waiting" ? "offerRead" : "hostRetry"),
      )
    : null;
}

/** @param {Offer} offer @param {Verdict | null} verdict */
function certificateCard({ verdicts }, verdict) {
  if (!verdict) {
    return null;
  }
  return el(
    "section",
    {
      class: "card",
      "data-testid": "offer-certificate",
      "aria-labelledby": "h-offer-certificate",
    },
    el("h2", { id: "h-offer-certificate" }, t("offerCertificate")),
    fingerprint(verdict),
    ...(verdicts.length > 1
      ? [
          el("h3", {}, t("offerInSameFile")),
          ...verdicts
            .slice(1)
            .map((other) =>
              el(
                "div",
                { "data-kind": markOfVerdict(other).kind },
                el(
                  "p",
                  { class: "quiet" },
                  t(OFFER_STATES[markOfVerdict(other).kind]),
                ),
                fingerprint(other),
              ),
            ),
        ]
      : []),
    el("p", { class: "quiet" }, t("offerReadAgain")),
  );
}

/** @param {Verdict} verdict */
function fingerprint(verdict) {
  const sha256 = verdict.path[0]?.sha256;
  return el(
    "dl",
    { class: "fields" },
    el("dt", {}, t("fieldSubject")),
    el("dd", {}, foreign(certificateName(verdict))),
    ...(sha256
      ? [
          el("dt", {}, t("fieldSha256")),
          el(
            "dd",
            { class: "hex" },
            el("code", { "data-testid": "offer-sha256" }, sha256),
            copyButton(sha256, t("fieldSha256")),
          ),
        ]
      : []),
  );
}

/** Whatever else the page hands out, each in a line. @param {Offer} told @param {Offer[]} offers */
function othersCard(told, offers) {
  const others = offers.filter((offer) => offer !== told);
  return others.length === 0
    ? null
    : el(
        "section",
        {
          class: "card",
          "data-testid": "offer-others",
          "aria-labelledby": "h-offer-others",
        },
        el("h2", { id: "h-offer-others" }, t("offerOthers")),
        el(
          "ul",
          { class: "notes" },
          ...others.map((offer) => {
            const { kind } = markOfOffer(offer);
            return el(
              "li",
              { "data-kind": kind },
              foreign(offer.sign.fileName || offer.sign.host),
              ` · ${t(OFFER_STATES[kind])}`,
            );
          }),
        ),
      );
}
