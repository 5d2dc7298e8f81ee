// The certificates that the page of each tab hands out: from the response that looks like one to what
// the host says of it. Also by which redirects the person came there.
//
// What this rests on, seen in Firefox 153: a certificate is a download, also from a link with
// `download`, a form or an address typed in. It is a main_frame request without a document that is
// never committed, so it belongs to the page that stays. A `.pem` sent as text is committed and is
// then itself the page. Redirects keep their requestId.
import { markOfOffer, offerRank } from "../common/offer-standing.js";
import { offerSignOf } from "./offer-signs.js";

const MAX_OFFERS = 8;
const MAX_VERDICTS = 8;
const MAX_NAVIGATIONS = 8;
const MAX_HOPS = 20;
const MAX_OPENED = 50;

/**
 * @typedef {import("../common/protocol.js").Offer} Offer
 * @typedef {import("../common/protocol.js").OfferSign} OfferSign
 * @typedef {import("../common/protocol.js").OfferOutcome} OfferOutcome
 * @typedef {{ requestId: string, url: string, hosts: string[] }} Navigation
 * @typedef {{ documentId: string | null, hosts: string[], offers: Offer[], navigations: Navigation[] }} TabOffers
 * @typedef {import("./offer-signs.js").Response & {
 *   requestId: string, tabId: number, type: string, incognito?: boolean,
 * }} Details
 *
 * @typedef {object} Dependencies
 * @property {(url: string) => Promise<import("./read-again.js").Reading>} readAgain
 * @property {(question: import("../common/protocol.js").OfferQuestion) => Promise<OfferOutcome>} ask
 * @property {(bytes: Uint8Array) => string} toBase64
 * @property {(details: Details) => Promise<boolean>} isPrivate
 * @property {(tabId: number) => void} onChanged
 * @property {(error: unknown) => void} report
 */

/** @param {Dependencies} dependencies */
export function createOffers(dependencies) {
  const { isPrivate, onChanged, report } = dependencies;
  /** @type {Map<number, TabOffers>} */
  const tabs = new Map();
  /** Tabs that a link has just opened, and the tab it stands in. @type {Map<number, number>} */
  const openers = new Map();

  /** @param {number} tabId */
  function tabOf(tabId) {
    const tab = tabs.get(tabId) ?? {
      documentId: null,
      hosts: [],
      offers: [],
      navigations: [],
    };
    tabs.set(tabId, tab);
    return tab;
  }

  /** @param {Offer} offer @param {number} tabId */
  const isHeld = (offer, tabId) =>
    tabs.get(tabId)?.offers.includes(offer) === true;

  /** @param {number} tabId @param {Offer} offer */
  async function pursue(tabId, offer) {
    offer.state = "reading";
    onChanged(tabId);
    const outcome = await outcomeOf(offer.sign, dependencies);
    if (isHeld(offer, tabId)) {
      settle(offer, outcome);
      onChanged(tabId);
    }
  }

  /** @param {Details} details @param {Offer} offer @param {number} tabId */
  async function decide(details, offer, tabId) {
    const isWaiting = await isPrivate(details);
    if (!isHeld(offer, tabId)) {
      return;
    }
    if (isWaiting) {
      offer.state = "waiting";
      onChanged(tabId);
    } else {
      await pursue(tabId, offer);
    }
  }

  /** @param {Details} details @param {OfferSign} sign @param {string | null} documentId */
  function add(details, sign, documentId) {
    const isMain = details.type === "main_frame";
    const tabId = holderOf(details.tabId);
    const tab = tabOf(tabId);
    const isSame = (/** @type {Offer} */ other) =>
      other.sign.url === sign.url && other.documentId === documentId;
    if (tab.offers.some(isSame) && !isMain) {
      return;
    }
    const offer = newOffer(sign, documentId, hostsOf(details));
    // The same link can hand out something else the second time, so it is read anew.
    const others = tab.offers.filter((other) => !isSame(other));
    tab.offers = [...bounded(others), offer];
    onChanged(tabId);
    if (sign.isRepeatable) {
      decide(details, offer, tabId).catch(report);
    }
  }

  /** A tab that was opened only for the download closes again; its opener's page is the one that offers. @param {number} tabId */
  const holderOf = (tabId) => openers.get(tabId) ?? tabId;

  /** @param {Details} details */
  const hostsOf = ({ tabId, requestId, type }) =>
    type === "main_frame"
      ? (tabs
          .get(tabId)
          ?.navigations.find((known) => known.requestId === requestId)?.hosts ??
        [])
      : [];

  return {
    /**
     * Looks at a response.
     * @param {Details} details
     * @param {string | null} documentId of the page that asked for it; null is the one that is shown.
     */
    see(details, documentId) {
      if (details.tabId < 0) {
        return;
      }
      if (details.type === "main_frame") {
        follow(tabOf(details.tabId), details);
      }
      const sign = offerSignOf(details);
      if (sign) {
        add(details, sign, documentId);
      }
    },

    /** A link of one tab opens another. @param {{ sourceTabId: number, tabId: number }} details */
    opened({ sourceTabId, tabId }) {
      openers.set(tabId, sourceTabId);
      for (const old of [...openers.keys()].slice(0, -MAX_OPENED)) {
        openers.delete(old);
      }
    },

    /**
     * A page has taken its place. What the page before it handed out is gone.
     * @param {{ tabId: number, frameId: number, url: string, documentId?: string | null }} details
     */
    commit({ tabId, frameId, url, documentId = null }) {
      const isEmpty = url === "about:blank";
      if (frameId !== 0 || (isEmpty && !tabs.get(tabId)?.documentId)) {
        return;
      }
      openers.delete(tabId);
      const tab = tabOf(tabId);
      const address = withoutFragment(url);
      const isOwn = (/** @type {Offer} */ offer) =>
        offer.sign.url === address ||
        (documentId !== null && offer.documentId === documentId);
      tab.hosts =
        tab.navigations.findLast((known) => known.url === address)?.hosts ?? [];
      tab.navigations = [];
      tab.documentId = documentId;
      tab.offers = tab.offers.filter(isOwn);
      onChanged(tabId);
    },

    /** A person asks to look at what was not read by itself. @param {number} tabId @param {string} url */
    read(tabId, url) {
      const offer = tabs
        .get(tabId)
        ?.offers.find(({ sign, state }) => sign.url === url && mayRead(state));
      if (offer?.sign.isRepeatable) {
        pursue(tabId, offer).catch(report);
      }
    },

    /** What the shown page offers. @param {number} tabId @returns {Offer[]} */
    of(tabId) {
      const tab = tabs.get(tabId);
      return (tab?.offers ?? [])
        .filter(
          ({ documentId }) =>
            documentId === null ||
            !tab?.documentId ||
            documentId === tab.documentId,
        )
        .map((offer) => ({ ...offer, pageHosts: tab?.hosts ?? [] }));
    },

    /** @param {number} tabId */
    remove(tabId) {
      tabs.delete(tabId);
      openers.delete(tabId);
      onChanged(tabId);
    },

    tabIds: () => [...tabs.keys()],

    /** @param {number} tabId */
    dump: (tabId) => tabs.get(tabId) ?? null,

    /** Takes a dumped tab back; what was being read is read again. @param {number} tabId @param {TabOffers} tab */
    restore(tabId, tab) {
      tabs.set(tabId, tab);
      for (const offer of tab.offers) {
        if (offer.state === "reading") {
          pursue(tabId, offer).catch(report);
        }
      }
    },
  };
}

/** @param {Offer["state"]} state */
const mayRead = (state) => state === "waiting" || state === "failed";

/**
 * Remembers by which hosts a navigation goes.
 * @param {TabOffers} tab
 * @param {Details} details
 */
function follow(tab, { requestId, url }) {
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
 * @param {OfferSign} sign
 * @param {string | null} documentId
 * @param {string[]} hosts
 * @returns {Offer}
 */
const newOffer = (sign, documentId, hosts) => ({
  sign,
  documentId,
  hosts,
  pageHosts: [],
  state: sign.isRepeatable ? "reading" : "closed",
  verdicts: [],
  code: null,
});

/**
 * Makes room for one more. A page must not push a bad certificate out by offering many good ones, so
 * the least serious goes; one that is still being read may be bad.
 * @param {Offer[]} offers
 */
function bounded(offers) {
  if (offers.length < MAX_OFFERS) {
    return offers;
  }
  const ranks = offers.map((offer) =>
    offer.state === "reading" ? -1 : offerRank(markOfOffer(offer)),
  );
  const least = ranks.indexOf(Math.max(...ranks));
  return offers.filter((_, index) => index !== least);
}

/** @param {OfferSign} sign @param {Dependencies} dependencies @returns {Promise<OfferOutcome>} */
async function outcomeOf(sign, { readAgain, ask, toBase64 }) {
  const reading = await readAgain(sign.url);
  if (reading.state === "failed") {
    return reading;
  }
  return ask({
    content: toBase64(reading.bytes),
    fileName: sign.fileName,
    contentType: sign.contentType,
  });
}

/** @param {Offer} offer @param {OfferOutcome} outcome */
function settle(offer, outcome) {
  offer.state = outcome.state;
  if (outcome.state === "answered") {
    offer.verdicts = outcome.verdicts.slice(0, MAX_VERDICTS);
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
