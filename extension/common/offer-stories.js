// Chooses the sentences for a certificate that a page hands out: what it is, what installing a root
// means, what to do, and by which redirects it came. Message keys with their values, never finished text.
import { t } from "./i18n.js";
import { markOfOffer, offerKindOf } from "./offer-standing.js";
import { severityOf } from "./standing.js";
import { whoIs } from "./stories.js";
import { localised } from "./words.js";

/**
 * @typedef {import("./offer-standing.js").OfferMark} OfferMark
 * @typedef {import("./types.js").Offer} Offer
 * @typedef {import("./protocol.js").Verdict} Verdict
 * @typedef {import("./words.js").Text} Text
 *
 * @typedef {{ headline: string, meaning: string | null, steps: string[] }} Telling
 */

/** Short words for what an offer is, in the button's title and in lists. @type {Record<import("./offer-standing.js").OfferKind, string>} */
export const OFFER_STATES = {
  listed: "offerStateListed",
  claim: "offerStateClaim",
  imitation: "offerStateImitation",
  unknown: "offerStateUnknown",
  public: "offerStatePublic",
  "not-ca": "offerStateNotCa",
  undetermined: "stateUndetermined",
  unreadable: "offerStateUnreadable",
  failed: "stateFailed",
  closed: "offerStateUnread",
  waiting: "offerStateUnread",
  "host-down": "stateHostDown",
  reading: "statePending",
};

const REFUSE = ["offerStepRefuse", "offerStepRemove", "offerStepDelete"];
const ASK = ["offerStepAsk", "offerStepOnlyThen", "offerStepRemove"];

/**
 * What is told of each kind. Kinds from verdicts are finer here than in the mark.
 * @type {Record<string, Telling>}
 */
export const TELLINGS = {
  listed: {
    headline: "offerListed",
    meaning: "offerMeaningRoot",
    steps: REFUSE,
  },
  product: {
    headline: "offerProduct",
    meaning: "offerMeaningRoot",
    steps: ASK,
  },
  capable: {
    headline: "offerCapable",
    meaning: "offerMeaningRoot",
    steps: ASK,
  },
  leaked: {
    headline: "offerLeaked",
    meaning: "offerMeaningLeaked",
    steps: REFUSE,
  },
  claim: { headline: "offerClaim", meaning: "offerMeaningRoot", steps: REFUSE },
  claimProduct: {
    headline: "offerClaimProduct",
    meaning: "offerMeaningRoot",
    steps: ASK,
  },
  imitation: {
    headline: "offerImitation",
    meaning: "offerMeaningRoot",
    steps: REFUSE,
  },
  unknown: {
    headline: "offerUnknown",
    meaning: "offerMeaningRoot",
    steps: ASK,
  },
  imitatesPublic: {
    headline: "offerImitatesPublic",
    meaning: "offerMeaningRoot",
    steps: REFUSE,
  },
  public: { headline: "offerPublic", meaning: "offerMeaningPublic", steps: [] },
  "not-ca": { headline: "offerNotCa", meaning: "offerMeaningNotCa", steps: [] },
  undetermined: {
    headline: "offerUndetermined",
    meaning: "offerMeaningRoot",
    steps: ASK,
  },
  unreadable: {
    headline: "offerUnreadable",
    meaning: null,
    steps: ["offerStepUnread"],
  },
  failed: {
    headline: "offerFailed",
    meaning: "offerMeaningRoot",
    steps: ["offerStepUnread"],
  },
  closed: {
    headline: "offerUnread",
    meaning: "offerMeaningClosed",
    steps: ["offerStepUnread"],
  },
  waiting: {
    headline: "offerUnread",
    meaning: "offerMeaningWaiting",
    steps: ["offerStepUnread"],
  },
  "host-down": {
    headline: "offerFailed",
    meaning: "offerMeaningRoot",
    steps: ["offerStepUnread"],
  },
  reading: { headline: "offerReading", meaning: null, steps: [] },
};

/** What is surely about a root; of the rest it is not known, or known not to be. */
const ROOTS = new Set(["listed", "claim", "imitation", "unknown", "public"]);

/** @param {OfferMark} mark */
export const offerTitle = ({ kind, severity }) =>
  t(
    ROOTS.has(kind) ? "titleOfferRoot" : "titleOffer",
    // Nobody is known to use it so; then the title must not call its owner an interceptor.
    t(severity === "capable" ? "offerStateCapable" : OFFER_STATES[kind]),
  );

/**
 * @param {Offer} offer
 * @returns {{ headline: Text, meaning: Text | null, steps: string[] }}
 */
export function storyOfOffer(offer) {
  const [verdict] = offer.state === "answered" ? offer.verdicts : [];
  const { headline, meaning, steps } =
    TELLINGS[verdict ? tellingOf(verdict) : markOfOffer(offer).kind];
  return {
    headline: { key: headline, values: [verdict ? subjectOf(verdict) : ""] },
    meaning: meaning === null ? null : { key: meaning, values: [] },
    steps,
  };
}

/** @param {Verdict} verdict */
function tellingOf(verdict) {
  const kind = offerKindOf(verdict);
  const isAlarm = severityOf(verdict) === "alarm";
  if (kind === "claim") {
    return isAlarm ? "claim" : "claimProduct";
  }
  if (kind === "listed") {
    return verdict.authority?.keyIsPublic
      ? "leaked"
      : isAlarm
        ? "listed"
        : verdict.standing === "interception-capable"
          ? "capable"
          : "product";
  }
  return kind === "unknown" &&
    verdict.notes.some(({ code }) => code === "imitates-public-root")
    ? "imitatesPublic"
    : kind;
}

/**
 * Whom or what the headline names: the authority, as a claim its name only, else the certificate.
 * @param {Verdict} verdict
 * @returns {string | Text}
 */
function subjectOf(verdict) {
  const { authority, basis } = verdict;
  if (!authority) {
    return certificateName(verdict);
  }
  return basis === "name" || authority.keyIsPublic
    ? localised(authority).name
    : whoIs(authority, basis);
}

/** The offered certificate's own name. @param {Verdict} verdict */
export function certificateName({ path }) {
  const name = path[0]?.subject;
  return name ? (name.commonName ?? name.organization ?? name.text) : "";
}

/**
 * By which redirect the person came to the offer, or to the page that makes it; null where nobody
 * led them.
 * @param {Offer} offer
 * @returns {Text | null}
 */
export function routeOf({ hosts, pageHosts, sign }) {
  const [from] = hosts;
  if (from && from !== sign.host) {
    return { key: "offerRedirected", values: [from] };
  }
  const [wanted] = pageHosts;
  const shown = pageHosts.at(-1);
  return wanted && shown && wanted !== shown
    ? { key: "offerPageRedirected", values: [wanted, shown] }
    : null;
}
