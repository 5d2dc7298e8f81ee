// The browser's API for tabs: which there are, where they go, and the button that stands beside them.
import { api } from "./webext-api.js";
import { ownAddress } from "./webext-runtime.js";

/**
 * A link opens another tab. One that is opened only for a download closes by itself.
 * @param {(details: { sourceTabId: number, tabId: number }) => void} listener
 */
export const onTabOpened = (listener) =>
  api().webNavigation.onCreatedNavigationTarget.addListener(listener);

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
 * Registers a listener for tabs that begin to load or have loaded. Firefox tells it after it has cleared what
 * belonged to the tab's last page (both hear of the same change of location).
 * https://developer.mozilla.org/docs/Mozilla/Add-ons/WebExtensions/API/tabs/onUpdated
 * @param {(tabId: number) => void} listener
 */
export const onTabStatus = (listener) =>
  api().tabs.onUpdated.addListener((tabId, { status }) => {
    if (status !== undefined) {
      listener(tabId);
    }
  });

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

/** The tab that a page of the extension is in. */
export const ownTabId = async () => (await api().tabs.getCurrent())?.id ?? null;

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

/** Opens a page of the extension in a tab of its own. @param {string} path */
export const openTab = (path) => api().tabs.create({ url: ownAddress(path) });

/**
 * Shows a page of the extension in a tab, in the place of what is there or on its way.
 * @param {number} tabId
 * @param {string} path
 */
export const showInTab = (tabId, path) =>
  api().tabs.update(tabId, { url: ownAddress(path) });

/** Leaves a tab that came from nowhere: another, fresh one in its place. @param {number} tabId */
export async function replaceTab(tabId) {
  await api().tabs.create({});
  await api().tabs.remove(tabId);
}

/** Whether the button stands in the toolbar and not only in its menu. */
export const isButtonShown = async () =>
  (await api().action.getUserSettings()).isOnToolbar ?? true;
