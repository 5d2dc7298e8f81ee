// The browser's API for what is kept: for the session in memory, or on disk.
import { api } from "./webext-api.js";

export const sessionGetAll = () => api().storage.session.get(null);

/** @param {string} key @returns {Promise<unknown>} */
export const sessionGet = async (key) =>
  (await api().storage.session.get(key))[key];

/** @param {Record<string, unknown>} items */
export const sessionSet = (items) => api().storage.session.set(items);

/** @param {string[]} keys */
export const sessionRemove = (keys) => api().storage.session.remove(keys);

/** @param {string} key @returns {Promise<unknown>} */
export const localGet = async (key) =>
  (await api().storage.local.get(key))[key];

/**
 * All that an administrator has set, or that of one key. Firefox rejects where nobody has.
 * https://developer.mozilla.org/docs/Mozilla/Add-ons/WebExtensions/API/storage/managed
 * @param {string} [key]
 * @returns {Promise<Record<string, unknown>>}
 */
const managed = (key) =>
  api()
    .storage.managed.get(key)
    .catch(() => ({}));

/** @param {string} key @returns {Promise<unknown>} */
export const managedGet = async (key) => (await managed(key))[key];

/** Whether an administrator has set anything. */
export const hasPresets = async () => Object.keys(await managed()).length > 0;

/** @param {Record<string, unknown>} items */
export const localSet = (items) => api().storage.local.set(items);

/**
 * The person's settings have changed, or what an administrator fixes: Chromium hears of that a moment after
 * a policy has installed the extension. Firefox has no such event and reads its policies at the start.
 * @param {() => void} listener
 */
export function onSettingsChanged(listener) {
  const { local, managed } = api().storage;
  local.onChanged.addListener(listener);
  managed.onChanged?.addListener(listener);
}
