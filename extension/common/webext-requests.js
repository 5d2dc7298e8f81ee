// The browser's API for requests: what it says about connections, and where its families differ in that.
import { proxyOfChromium } from "./proxy.js";
import { createSightings } from "./sightings.js";
import { api, ORIGINS } from "./webext-api.js";
import { isPrivateTab } from "./webext-tabs.js";

/** Every connection that carries TLS. */
const TLS_URLS = ["https://*/*", "wss://*/*"];

/** What Chromium said about connections, until their answers are there. */
const sightings = createSightings();

/** Whether this browser can show an extension the chain of a connection, as only Firefox does. */
export const canObserve = () =>
  typeof api().webRequest.getSecurityInfo === "function";

/**
 * Registers a listener for every response. In Firefox it is a blocking one: `getSecurityInfo` answers
 * only while one runs.
 * https://developer.mozilla.org/docs/Mozilla/Add-ons/WebExtensions/API/webRequest/getSecurityInfo
 * @param {(details: browser.webRequest._OnHeadersReceivedDetails) => void} listener
 */
export function onHeadersReceived(listener) {
  if (canObserve()) {
    api().webRequest.onHeadersReceived.addListener(
      listener,
      { urls: TLS_URLS },
      ["blocking"],
    );
  } else {
    onResponseInChromium(listener);
  }
}

/**
 * Chromium tells an extension that asks for it about the end-entity certificate, where the person has
 * switched that on (chrome://flags/#web-request-security-info).
 * @param {(details: any) => void} listener
 */
function onResponseInChromium(listener) {
  const { webRequest } = /** @type {any} */ (api());
  const filter = { urls: TLS_URLS };
  try {
    webRequest.onHeadersReceived.addListener(
      (/** @type {any} */ details) => sightings.see(details),
      filter,
      ["securityInfoRawDer"],
    );
  } catch (error) {
    // Versions before 144 do not know the word, and say so by throwing. Nothing is lost.
    console.warn("rootwatch: certificates are not shown here:", error);
  }
  webRequest.onHeadersReceived.addListener(sightings.see, filter);
  /** @param {any} details */
  const respond = (details) => {
    if (sightings.isSeen(details.requestId)) {
      listener(details);
    }
  };
  webRequest.onResponseStarted.addListener(respond, filter);
  webRequest.onBeforeRedirect.addListener(respond, filter);
}

/**
 * Registers a listener for everything that a tab loads into itself or saves, over http too: that is
 * where certificates are handed out.
 * @param {(details: browser.webRequest._OnHeadersReceivedDetails) => void} listener
 */
export function onDocumentHeaders(listener) {
  api().webRequest.onHeadersReceived.addListener(
    listener,
    { urls: ORIGINS, types: ["main_frame", "sub_frame", "other"] },
    ["responseHeaders"],
  );
}

/** @param {(details: browser.webRequest._OnErrorOccurredDetails) => void} listener */
export function onMainRequestFailed(listener) {
  api().webRequest.onErrorOccurred.addListener(listener, {
    urls: TLS_URLS,
    types: ["main_frame"],
  });
}

/**
 * Asks for the chain as DER. Must be called while the listener runs; the promise is not awaited there.
 * Chromium never shows a chain.
 * @param {string} requestId
 * @returns {Promise<any>}
 */
export const getSecurityInfo = async (requestId) =>
  canObserve()
    ? api().webRequest.getSecurityInfo(requestId, {
        certificateChain: true,
        rawDER: true,
      })
    : undefined;

/**
 * Asks for the end-entity certificate alone, which is there even where the person went past a warning
 * and the chain is empty. Must be called like getSecurityInfo.
 * @param {string} requestId
 * @returns {Promise<any>}
 */
export const getEndEntity = async (requestId) =>
  canObserve()
    ? api().webRequest.getSecurityInfo(requestId, { rawDER: true })
    : sightings.take(requestId);

/**
 * The way that a tab's connections take, from the browser's settings: Chromium does not say it of a
 * request. Null where the settings cannot be read, as in Firefox, which says it of every request.
 * @param {{ serverName: string, port: number }} server
 * @param {number} tabId
 */
export async function proxyFor(server, tabId) {
  const settings = /** @type {any} */ (api()).proxy?.settings;
  if (canObserve() || !settings) {
    return null;
  }
  const incognito = await isPrivateTab(tabId);
  const { value } = await settings.get({ incognito });
  return proxyOfChromium(value, server);
}
