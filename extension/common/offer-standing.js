// Decides what an offered certificate is, how serious that is, and which of several counts. Pure.
import { SEVERITIES, severityOf } from "./standing.js";

/**
 * What an offer can be. The first six come from a verdict; the rest say why there is none.
 * `closed`: reading it again could do something twice. `waiting`: a private window, the person decides.
 */
export const OFFER_KINDS = /** @type {const} */ ([
  "listed",
  "claim",
  "imitation",
  "unknown",
  "public",
  "not-ca",
  "undetermined",
  "unreadable",
  "failed",
  "closed",
  "waiting",
  "host-down",
  "reading",
]);

/**
 * @typedef {(typeof OFFER_KINDS)[number]} OfferKind
 * @typedef {import("./types.js").Offer} Offer
 * @typedef {import("./protocol.js").Verdict} Verdict
 * @typedef {import("./standing.js").Severity} Severity
 *
 * Severity is null where the button stays as the page has it.
 * @typedef {{ kind: OfferKind, severity: Severity | null }} OfferMark
 */

/** @param {Verdict} verdict @param {string} code */
const hasNote = ({ notes }, code) => notes.some((note) => note.code === code);

/** @param {Verdict} verdict @returns {OfferKind} */
export function offerKindOf(verdict) {
  switch (verdict.standing) {
    case "known-interception":
    case "interception-capable":
      return verdict.basis !== "name"
        ? "listed"
        : hasNote(verdict, "key-not-known")
          ? "imitation"
          : "claim";
    case "suspected-interception":
    case "outside-public-trust":
      return "unknown";
    case "publicly-trusted":
      return "public";
    default:
      return hasNote(verdict, "offered-not-ca") ? "not-ca" : "undetermined";
  }
}

/**
 * An unknown root that a page hands out is more than an unknown root that signs a page: once it is
 * installed, its owner can read every site. So it is told in amber.
 * @param {Verdict} verdict
 * @returns {OfferMark}
 */
export function markOfVerdict(verdict) {
  const kind = offerKindOf(verdict);
  switch (kind) {
    case "listed":
    case "claim":
      return { kind, severity: severityOf(verdict) };
    case "imitation":
      return { kind, severity: "alarm" };
    case "unknown":
      return { kind, severity: "suspected" };
    case "undetermined":
      return { kind, severity: "undetermined" };
    default:
      return { kind, severity: null };
  }
}

/** @param {Offer} offer @returns {OfferMark} */
export function markOfOffer({ state, verdicts, code, sign }) {
  if (state === "answered") {
    return worstMark(verdicts.map(markOfVerdict)) ?? NOTHING_READ;
  }
  if (code === "offer-unreadable") {
    // A file that only has the name of a certificate is often something else, a key for example.
    return {
      kind: "unreadable",
      severity: sign.by === "type" ? "undetermined" : null,
    };
  }
  return {
    kind: state,
    severity: state === "reading" ? null : "undetermined",
  };
}

/**
 * Offers as they are to be told in this state of the host: nothing is being read while it is down.
 * @param {import("./types.js").HostPhase} phase
 * @param {Offer[]} offers
 * @returns {Offer[]}
 */
export const whileHost = (phase, offers) =>
  phase === "ready" || phase === "connecting"
    ? offers
    : offers.map((offer) =>
        offer.state === "reading" ? { ...offer, state: "host-down" } : offer,
      );

/** The worst of a page's offers, or null where there are none. @param {Offer[]} offers */
export const markOfOffers = (offers) => worstMark(offers.map(markOfOffer));

/** The offer that the popup tells of: the worst, of equal ones the latest. @param {Offer[]} offers */
export const worstOffer = (offers) =>
  [...offers]
    .reverse()
    .sort((a, b) => offerRank(markOfOffer(a)) - offerRank(markOfOffer(b)))[0] ??
  null;

/** @param {OfferMark} mark */
export const offerRank = ({ severity }) =>
  severity === null ? SEVERITIES.length : SEVERITIES.indexOf(severity);

/** @type {OfferMark} */
const NOTHING_READ = { kind: "undetermined", severity: "undetermined" };

/** @param {OfferMark[]} marks */
const worstMark = (marks) =>
  [...marks].sort((a, b) => offerRank(a) - offerRank(b))[0] ?? null;
