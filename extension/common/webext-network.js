// The browser's API for what it knows about the network. Only Firefox tells whether the network wants its
// users to log in.
import { api } from "./webext-api.js";

/**
 * Whether the network lets nobody through who has not logged in.
 * https://developer.mozilla.org/docs/Mozilla/Add-ons/WebExtensions/API/captivePortal
 */
export async function isPortalLocked() {
  const state = await api().captivePortal?.getState();
  return state === "locked_portal";
}

/** @param {(isLocked: boolean) => void} listener */
export function onPortalChanged(listener) {
  api().captivePortal?.onStateChanged.addListener(({ state }) =>
    listener(state === "locked_portal"),
  );
}
