// The offers of one tab as plain values, and the rules by which they belong to its page.
//
// Firefox tells of headers (webRequest) and of the page that they became (webNavigation) independently, so
// either may be heard first: what came when is told by their time stamps.
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
 * What a tab is led to: to which address, when, and by which hosts.
 * @typedef {{ requestId: string, url: string, at: number, hosts: string[] }} Navigation
 *
 * The page's document, address and time, the hosts by which the person came to it, and what it hands out.
 * @typedef {object} TabOffers
 * @property {string | null} documentId
 * @property {string} url
 * @property {number} committedAt
 * @property {string[]} hosts
 * @property {Offer[]} offers
 * @property {Navigation[]} navigations
 */

/** @returns {TabOffers} */
export const newTab = () => ({
  documentId: null,
  url: "",
  committedAt: 0,
  hosts: [],
  offers: [],
  navigations: [],
});

/**
 * Remembers by which hosts a navigation goes. It may be the one that led to the page that is shown.
 * @param {TabOffers} tab
 * @param {{ requestId: string, url: string, timeStamp: number }} details
 */
export function follow(tab, { requestId, url, timeStamp }) {
  const { host } = new URL(url);
  const known = tab.navigations.find((other) => other.requestId === requestId);
  const hosts = [...(known?.hosts ?? [])];
  if (hosts.at(-1) !== host && hosts.length < MAX_HOPS) {
    hosts.push(host);
  }
  const address = withoutFragment(url);
  tab.navigations = [
    ...tab.navigations.filter((other) => other !== known),
    { requestId, url: address, at: timeStamp, hosts },
  ].slice(-MAX_NAVIGATIONS);
  if (address === tab.url && timeStamp <= tab.committedAt) {
    tab.hosts = hosts;
  }
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
 * A page has taken its place: it keeps what is itself a certificate, what its own frames offer, and what
 * was handed out after it had come.
 * @param {TabOffers} tab
 * @param {{ url: string, documentId?: string | null, timeStamp: number }} commit
 */
export function promote(tab, { url, documentId = null, timeStamp }) {
  const before = tab.committedAt;
  Object.assign(tab, {
    documentId,
    url: withoutFragment(url),
    committedAt: timeStamp,
  });
  tab.hosts =
    tab.navigations.findLast(
      ({ url: address, at }) =>
        address === tab.url && at > before && at <= timeStamp,
    )?.hosts ?? [];
  tab.navigations = tab.navigations.filter(({ at }) => at > before);
  tab.offers = tab.offers.filter((offer) => isOfPage(tab, offer));
}

/**
 * Whether the tab's page hands something out, or is it. What was handed out before the page came was
 * the page's before.
 * @param {TabOffers} tab
 * @param {Pick<Offer, "sign" | "documentId" | "at">} offer
 */
export const isOfPage = (tab, { sign, documentId, at }) =>
  documentId === null
    ? sign.url === tab.url || at > tab.committedAt
    : documentId === tab.documentId;

/**
 * @param {OfferSign} sign
 * @param {string | null} documentId
 * @param {number} at
 * @param {string[]} hosts
 * @returns {Offer}
 */
export const newOffer = (sign, documentId, at, hosts) => ({
  sign,
  documentId,
  at,
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
