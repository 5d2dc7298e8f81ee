// The certificates that the page of each tab hands out: from the response that looks like one to what
// the host says of it. Also by which redirects the person came there.
//
// What this rests on, seen in Firefox 153: a certificate is a download, also from a link with
// `download`, a form or an address typed in. It is a main_frame request without a document that is
// never committed, so it belongs to the page that stays. A `.pem` sent as text is committed and is
// then itself the page. Redirects keep their requestId.
import { offerSignOf } from "./offer-signs.js";
import {
  follow,
  hostsOf,
  isOfPage,
  isShown,
  makeRoom,
  newOffer,
  newTab,
  promote,
  settle,
} from "./tab-offers.js";

const MAX_OPENED = 50;

/**
 * @typedef {import("../common/types.js").Offer} Offer
 * @typedef {import("../common/types.js").OfferSign} OfferSign
 * @typedef {import("../common/types.js").OfferOutcome} OfferOutcome
 * @typedef {import("./tab-offers.js").TabOffers} TabOffers
 * @typedef {import("./offer-signs.js").Response & {
 *   requestId: string, tabId: number, type: string, timeStamp: number, incognito?: boolean,
 * }} Details
 *
 * @typedef {object} Dependencies
 * @property {(url: string) => Promise<import("./read-again.js").Reading>} readAgain
 * @property {(question: import("../common/types.js").OfferQuestion) => Promise<OfferOutcome>} ask
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
  /**
   * Tabs that a link has opened and that have no page yet, and the tab it stands in. Firefox says
   * that such a tab is closed before it says what was downloaded there.
   * @type {Map<number, number>}
   */
  const openers = new Map();

  /** @param {number} tabId */
  function tabOf(tabId) {
    const tab = tabs.get(tabId) ?? newTab();
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
    const at = details.timeStamp;
    const isLate = isMain && !isOfPage(tab, { sign, documentId, at });
    if (isLate || (tab.offers.some(isSame) && !isMain)) {
      return;
    }
    const offer = newOffer(
      sign,
      documentId,
      at,
      hostsOf(tabOf(details.tabId), details),
    );
    if (tabId !== details.tabId) {
      tabs.delete(details.tabId);
    }
    // The same link can hand out something else the second time, so it is read anew.
    const others = tab.offers.filter((other) => !isSame(other));
    tab.offers = [...makeRoom(others), offer];
    if (sign.isRepeatable) {
      decide(details, offer, tabId).catch(report);
    } else {
      onChanged(tabId);
    }
  }

  /** A tab that was opened only for the download closes again; its opener's page is the one that offers. @param {number} tabId */
  const holderOf = (tabId) => openers.get(tabId) ?? tabId;

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
     * @param {{ tabId: number, frameId: number, url: string, timeStamp: number, documentId?: string | null }} details
     */
    commit({ tabId, frameId, ...page }) {
      const isEmpty = page.url === "about:blank";
      if (frameId !== 0 || (isEmpty && !tabs.get(tabId)?.documentId)) {
        return;
      }
      openers.delete(tabId);
      promote(tabOf(tabId), page);
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
      const tab = tabs.get(tabId) ?? newTab();
      return tab.offers
        .filter((offer) => isShown(tab, offer))
        .map((offer) => ({ ...offer, pageHosts: tab.hosts }));
    },

    /** Forgets a tab and tells nobody: there is nothing left to paint. @param {number} tabId */
    remove(tabId) {
      tabs.delete(tabId);
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
