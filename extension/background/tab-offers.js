// The offers of one tab as plain values, and the rules by which they belong to its page.
import {
  markOfOffer,
  markOfVerdict,
  offerRank,
} from "../common/offer-standing.js";

const MAX_OFFERS = 8;
const MAX_VERDICTS = 8;
const MAX_NAVIGATIONS = 8;
const MAX_HOPS = 20;

/**
 * @typedef {import("../common/types.js").Offer} Offer
 * @typedef {import("../common/types.js").OfferSign} OfferSign
 * @typedef {import("../common/types.js").OfferOutcome} OfferOutcome
 *
 * The page's document, the hosts by which the person came to it, and what it hands out.
 * @typedef {object} TabOffers
 * @property {string | null} documentId
 * @property {string[]} hosts
 * @property {Offer[]} offers
 * @property {{ requestId: string, url: string, hosts: string[] }[]} navigations
 */

/** @returns {TabOffers} */
export const newTab = () => ({
  documentId: null,
  hosts: [],
  offers: [],
  navigations: [],
});

/**
 * Remembers by which hosts a navigation goes.
 * @param {TabOffers} tab
 * @param {{ requestId: string, url: string }} details
 */
export function follow(tab, { requestId, url }) {
  const { host } = new URL(url);
  const known = tab.navigations.find((other) => other.requestId === requestId);
  const hosts = [...(known?.hosts ?? [])];
  if (hosts.at(-1) !== host && hosts.length < MAX_HOPS) {
    hosts.push(host);
  }
  tab.navigations = [
    ...tab.navigations.filter((other) => other !== known),
    { requestId, url: withoutFragment(url), hosts },
  ].slice(-MAX_NAVIGATIONS);
}

/**
 * The hosts by which a request was led; only what a tab loads into itself is followed.
 * @param {TabOffers} tab
 * @param {{ requestId: string, type: string }} request
 */
export const hostsOf = ({ navigations }, { requestId, type }) =>
  (type === "main_frame" &&
    navigations.find((known) => known.requestId === requestId)?.hosts) ||
  [];

/** @param {TabOffers} tab @param {Offer} offer */
export const isShown = (tab, { documentId }) =>
  documentId === null ||
  tab.documentId === null ||
  documentId === tab.documentId;

/**
 * A page has taken its place: it keeps what is itself a certificate, and what its own frames offer.
 * @param {TabOffers} tab
 * @param {string} url
 * @param {string | null} documentId
 */
export function promote(tab, url, documentId) {
  const address = withoutFragment(url);
  const isOwn = (/** @type {Offer} */ offer) =>
    offer.sign.url === address ||
    (documentId !== null && offer.documentId === documentId);
  tab.hosts =
    tab.navigations.findLast((known) => known.url === address)?.hosts ?? [];
  tab.navigations = [];
  tab.documentId = documentId;
  tab.offers = tab.offers.filter(isOwn);
}

/**
 * @param {OfferSign} sign
 * @param {string | null} documentId
 * @param {string[]} hosts
 * @returns {Offer}
 */
export const newOffer = (sign, documentId, hosts) => ({
  sign,
  documentId,
  hosts,
  pageHosts: [],
  // Nothing is read before it is known that the window is not private.
  state: sign.isRepeatable ? "waiting" : "closed",
  verdicts: [],
  code: null,
});

/**
 * Makes room for one more. A page must not push a bad certificate out by offering many good ones, so
 * the least serious goes; one that is still being read may be bad.
 * @param {Offer[]} offers
 */
export function makeRoom(offers) {
  if (offers.length < MAX_OFFERS) {
    return offers;
  }
  const ranks = offers.map((offer) =>
    offer.state === "reading" ? -1 : offerRank(markOfOffer(offer)),
  );
  const least = ranks.indexOf(Math.max(...ranks));
  return offers.filter((_, index) => index !== least);
}

/** @param {Offer} offer @param {OfferOutcome} outcome */
export function settle(offer, outcome) {
  offer.state = outcome.state;
  if (outcome.state === "answered") {
    offer.verdicts = [...outcome.verdicts]
      .sort((a, b) => offerRank(markOfVerdict(a)) - offerRank(markOfVerdict(b)))
      .slice(0, MAX_VERDICTS);
    offer.code = null;
  } else {
    offer.code = outcome.code;
  }
}

/** @param {string} address */
function withoutFragment(address) {
  const url = new URL(address);
  url.hash = "";
  return url.href;
}
