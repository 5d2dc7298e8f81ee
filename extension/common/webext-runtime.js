// The browser's API for the extension itself: its host, its pages and the messages between them, its texts,
// its permissions.
import { brandAndVersion } from "./browser-name.js";
import { HOST_NAME } from "./protocol.js";
import { api, ORIGINS } from "./webext-api.js";

export const connectHost = () => api().runtime.connectNative(HOST_NAME);

/**
 * What the browser says about the end of a port. Firefox puts it on the port, Chromium on the runtime.
 * @param {browser.runtime.Port} port
 */
export const disconnectReason = (port) =>
  port.error?.message ?? api().runtime.lastError?.message ?? "";

/**
 * Answers through `sendResponse`, the one way that every version of both families knows. It cannot carry
 * a rejection, so the reply says which of the two it is.
 * https://developer.chrome.com/docs/extensions/develop/concepts/messaging
 * @param {(message: unknown) => Promise<unknown> | undefined} listener
 */
export function onMessage(listener) {
  api().runtime.onMessage.addListener((message, sender, sendResponse) => {
    const reply = isOwnPage(sender) ? listener(message) : undefined;
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
  api().runtime.onConnect.addListener((port) => {
    if (isOwnPage(port.sender)) {
      listener(port);
    } else {
      port.disconnect();
    }
  });

/**
 * Whether a page of this extension speaks. The browser lets nobody else in, for the manifest opens no door;
 * should one ever be opened by mistake, this one stays shut.
 * @param {browser.runtime.MessageSender | undefined} sender
 */
const isOwnPage = (sender) =>
  sender?.id === api().runtime.id &&
  sender?.url?.startsWith(ownAddress("")) === true;

/** @param {string} name */
export const connect = (name) => api().runtime.connect({ name });

/** The language of the browser's own menus: "ru", "en-US", … */
export const browserLanguage = () => api().i18n.getUILanguage();

/** The address of a file of the extension. @param {string} path */
export const ownAddress = (path) => api().runtime.getURL(path);

/** A file of the extension, read as JSON. @param {string} path */
export const ownFile = async (path) => (await fetch(ownAddress(path))).json();

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

/** @param {(details: { reason: string }) => void} listener */
export const onInstalled = (listener) =>
  api().runtime.onInstalled.addListener(listener);

/** Who installed the extension: "admin" stands for a policy. */
export const installType = async () =>
  (await api().management.getSelf()).installType;

/**
 * Whether what an administrator presets comes only with the second start of an extension that a policy
 * installs: Chromium 156 does so (https://github.com/w3c/webextensions/issues/547), Firefox does not.
 */
export const arePresetsLate = () => !("getBrowserInfo" in api().runtime);

/** Ends the extension and starts it anew, with its pages closed and its session forgotten. */
export const startAgain = () => api().runtime.reload();

/** The system that this runs on: linux, mac, win, … */
export const platform = () => api().runtime.getPlatformInfo();

/** The browser and its version, as in "Firefox 153.8". */
export async function browserVersion() {
  const { getBrowserInfo } = /** @type {any} */ (api().runtime);
  if (getBrowserInfo) {
    const { name, version } = await getBrowserInfo();
    return `${name} ${version}`;
  }
  const { userAgentData } = /** @type {any} */ (navigator);
  const { fullVersionList } = await userAgentData.getHighEntropyValues([
    "fullVersionList",
  ]);
  return brandAndVersion(fullVersionList);
}
