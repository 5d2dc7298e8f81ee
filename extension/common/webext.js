// The only file that names the browser's extension API. Every other file reaches it through these
// functions, so that tests replace them and another browser family is added here.
import { HOST_NAME } from "./protocol.js";

/** Every connection that carries TLS; `<all_urls>` would also bring file: and data:. */
const TLS_URLS = ["https://*/*", "wss://*/*"];
const ORIGINS = ["*://*/*"];

/**
 * Registers a blocking listener: `getSecurityInfo` answers only while one runs.
 * https://developer.mozilla.org/docs/Mozilla/Add-ons/WebExtensions/API/webRequest/getSecurityInfo
 * @param {(details: browser.webRequest._OnHeadersReceivedDetails) => void} listener
 */
export function onHeadersReceived(listener) {
  browser.webRequest.onHeadersReceived.addListener(
    listener,
    { urls: TLS_URLS },
    ["blocking"],
  );
}

/**
 * Registers a listener for everything that a tab loads into itself or saves, over http too: that is
 * where certificates are handed out.
 * @param {(details: browser.webRequest._OnHeadersReceivedDetails) => void} listener
 */
export function onDocumentHeaders(listener) {
  browser.webRequest.onHeadersReceived.addListener(
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
  browser.webNavigation.onCreatedNavigationTarget.addListener(listener);

/** Whether a tab is private; one that is gone counts as private. @param {number} tabId */
export const isPrivateTab = (tabId) =>
  browser.tabs.get(tabId).then(
    ({ incognito }) => incognito,
    () => true,
  );

/** @param {(details: browser.webRequest._OnErrorOccurredDetails) => void} listener */
export function onMainRequestFailed(listener) {
  browser.webRequest.onErrorOccurred.addListener(listener, {
    urls: TLS_URLS,
    types: ["main_frame"],
  });
}

/**
 * Asks for the chain as DER. Must be called while the listener runs; the promise is not awaited there.
 * @param {string} requestId
 */
export const getSecurityInfo = (requestId) =>
  browser.webRequest.getSecurityInfo(requestId, {
    certificateChain: true,
    rawDER: true,
  });

/** @param {(details: browser.webNavigation._OnCommittedDetails) => void} listener */
export const onCommitted = (listener) =>
  browser.webNavigation.onCommitted.addListener(listener);

/** @param {(tabId: number) => void} listener */
export const onTabRemoved = (listener) =>
  browser.tabs.onRemoved.addListener(listener);

/** Resolves to the top frame of every open tab; a tab that cannot be looked at is left out. */
export async function topFrames() {
  const tabs = await browser.tabs.query({});
  const frames = await Promise.all(
    tabs.map(async ({ id }) => {
      if (id === undefined) {
        return null;
      }
      const frame = await browser.webNavigation
        .getFrame({ tabId: id, frameId: 0 })
        .catch(() => null);
      return frame ? { ...frame, tabId: id } : null;
    }),
  );
  return frames.filter((frame) => frame !== null);
}

export async function activeTabId() {
  const [tab] = await browser.tabs.query({ active: true, currentWindow: true });
  return tab?.id ?? null;
}

export const connectHost = () => browser.runtime.connectNative(HOST_NAME);

/**
 * What the browser says about the end of a port. Firefox puts it on the port, Chromium on the runtime.
 * @param {browser.runtime.Port} port
 */
export const disconnectReason = (port) =>
  port.error?.message ?? browser.runtime.lastError?.message ?? "";

/**
 * @param {number} tabId
 * @param {{ text: string, color: string, title: string }} badge
 */
export async function setBadge(tabId, { text, color, title }) {
  await Promise.all([
    browser.action.setBadgeText({ tabId, text }),
    browser.action.setBadgeBackgroundColor({ tabId, color }),
    browser.action.setTitle({ tabId, title }),
  ]);
}

export const sessionGetAll = () => browser.storage.session.get(null);

/** @param {Record<string, unknown>} items */
export const sessionSet = (items) => browser.storage.session.set(items);

/** @param {string[]} keys */
export const sessionRemove = (keys) => browser.storage.session.remove(keys);

/** @param {string} key @returns {Promise<unknown>} */
export const localGet = async (key) =>
  (await browser.storage.local.get(key))[key];

/** @param {Record<string, unknown>} items */
export const localSet = (items) => browser.storage.local.set(items);

/** @param {() => void} listener */
export const onLocalChanged = (listener) =>
  browser.storage.local.onChanged.addListener(listener);

/** @param {(message: unknown) => Promise<unknown> | undefined} listener */
export const onMessage = (listener) =>
  browser.runtime.onMessage.addListener(listener);

/** @param {unknown} message @returns {Promise<any>} */
export const sendMessage = (message) => browser.runtime.sendMessage(message);

/** @param {(port: browser.runtime.Port) => void} listener */
export const onConnect = (listener) =>
  browser.runtime.onConnect.addListener(listener);

/** @param {string} name */
export const connect = (name) => browser.runtime.connect({ name });

/** @param {string} key @param {string[]} substitutions */
export const message = (key, substitutions) =>
  browser.i18n.getMessage(key, substitutions);

export const hasHostPermission = () =>
  browser.permissions.contains({ origins: ORIGINS });

/** Asks the person; only allowed while a click is being handled. */
export const requestHostPermission = () =>
  browser.permissions.request({ origins: ORIGINS });

/** @param {() => void} listener */
export function onPermissionsChanged(listener) {
  browser.permissions.onAdded.addListener(listener);
  browser.permissions.onRemoved.addListener(listener);
}

export const openOptions = () => browser.runtime.openOptionsPage();

export const extensionVersion = () => browser.runtime.getManifest().version;
