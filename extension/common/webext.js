// The only file that names the browser's extension API. Every other file reaches it through these
// functions, so that tests replace them and another browser family is added here.
import { HOST_NAME } from "./protocol.js";
import { proxyOfChromium } from "./proxy.js";
import { createSightings } from "./sightings.js";

/**
 * Firefox has `browser`; Chromium has `chrome`, and lately both.
 * @returns {typeof browser}
 */
const api = () => {
  const scope = /** @type {any} */ (globalThis);
  return scope.browser ?? scope.chrome;
};

/** Every connection that carries TLS; `<all_urls>` would also bring file: and data:. */
const TLS_URLS = ["https://*/*", "wss://*/*"];
const ORIGINS = ["*://*/*"];

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

/**
 * A link opens another tab. One that is opened only for a download closes by itself.
 * @param {(details: { sourceTabId: number, tabId: number }) => void} listener
 */
export const onTabOpened = (listener) =>
  api().webNavigation.onCreatedNavigationTarget.addListener(listener);

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

/** @param {(details: browser.webNavigation._OnCommittedDetails) => void} listener */
export const onCommitted = (listener) =>
  api().webNavigation.onCommitted.addListener(listener);

/**
 * Chromium does not call the error page committed, it only says that the navigation failed.
 * @param {(details: browser.webNavigation._OnErrorOccurredDetails & { documentId?: string }) => void} listener
 */
export const onNavigationFailed = (listener) =>
  api().webNavigation.onErrorOccurred.addListener(listener);

/** Whether a tab is private; one that is gone counts as private. @param {number} tabId */
export const isPrivateTab = (tabId) =>
  api()
    .tabs.get(tabId)
    .then(
      ({ incognito }) => incognito,
      () => true,
    );

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

/** @param {(tabId: number) => void} listener */
export const onTabRemoved = (listener) =>
  api().tabs.onRemoved.addListener(listener);

/** Resolves to the top frame of every open tab; a tab that cannot be looked at is left out. */
export async function topFrames() {
  const tabs = await api().tabs.query({});
  const frames = await Promise.all(
    tabs.map(async ({ id }) => {
      if (id === undefined) {
        return null;
      }
      const frame = await api()
        .webNavigation.getFrame({ tabId: id, frameId: 0 })
        .catch(() => null);
      return frame ? { ...frame, tabId: id } : null;
    }),
  );
  return frames.filter((frame) => frame !== null);
}

export async function activeTabId() {
  const [tab] = await api().tabs.query({ active: true, currentWindow: true });
  return tab?.id ?? null;
}

export const connectHost = () => api().runtime.connectNative(HOST_NAME);

/**
 * What the browser says about the end of a port. Firefox puts it on the port, Chromium on the runtime.
 * @param {browser.runtime.Port} port
 */
export const disconnectReason = (port) =>
  port.error?.message ?? api().runtime.lastError?.message ?? "";

/**
 * @param {number} tabId
 * @param {{ text: string, color: string, title: string }} badge
 */
export async function setBadge(tabId, { text, color, title }) {
  await Promise.all([
    api().action.setBadgeText({ tabId, text }),
    api().action.setBadgeBackgroundColor({ tabId, color }),
    api().action.setTitle({ tabId, title }),
  ]);
}

export const sessionGetAll = () => api().storage.session.get(null);

/** @param {Record<string, unknown>} items */
export const sessionSet = (items) => api().storage.session.set(items);

/** @param {string[]} keys */
export const sessionRemove = (keys) => api().storage.session.remove(keys);

/** @param {string} key @returns {Promise<unknown>} */
export const localGet = async (key) =>
  (await api().storage.local.get(key))[key];

/** @param {Record<string, unknown>} items */
export const localSet = (items) => api().storage.local.set(items);

/** @param {() => void} listener */
export const onLocalChanged = (listener) =>
  api().storage.local.onChanged.addListener(listener);

/**
 * Answers through `sendResponse`, the one way that every version of both families knows. It cannot carry
 * a rejection, so the reply says which of the two it is.
 * https://developer.chrome.com/docs/extensions/develop/concepts/messaging
 * @param {(message: unknown) => Promise<unknown> | undefined} listener
 */
export function onMessage(listener) {
  api().runtime.onMessage.addListener((message, _sender, sendResponse) => {
    const reply = listener(message);
    if (reply === undefined) {
      return false;
    }
    reply
      .then(
        (value) => sendResponse({ value }),
        (error) => sendResponse({ failure: String(error) }),
      )
      .catch((error) => console.warn("rootwatch:", error));
    return true;
  });
}

/** @param {unknown} message @returns {Promise<any>} */
export async function sendMessage(message) {
  const reply = await api().runtime.sendMessage(message);
  if (reply?.failure !== undefined) {
    throw new Error(reply.failure);
  }
  return reply?.value;
}

/** @param {(port: browser.runtime.Port) => void} listener */
export const onConnect = (listener) =>
  api().runtime.onConnect.addListener(listener);

/** @param {string} name */
export const connect = (name) => api().runtime.connect({ name });

/** @param {string} key @param {string[]} substitutions */
export const message = (key, substitutions) =>
  api().i18n.getMessage(key, substitutions);

/** A file of the extension, read as JSON. @param {string} path */
export const ownFile = async (path) =>
  (await fetch(api().runtime.getURL(path))).json();

export const hasHostPermission = () =>
  api().permissions.contains({ origins: ORIGINS });

/** Asks the person; only allowed while a click is being handled. */
export const requestHostPermission = () =>
  api().permissions.request({ origins: ORIGINS });

/** @param {() => void} listener */
export function onPermissionsChanged(listener) {
  api().permissions.onAdded.addListener(listener);
  api().permissions.onRemoved.addListener(listener);
}

export const openOptions = () => api().runtime.openOptionsPage();

export const extensionVersion = () => api().runtime.getManifest().version;
