// The warning that takes the place of a page. Which page, the background says: the address stands neither
// in this page's own address nor in its history.
//
// Hooks for tests: body[data-ready], body[data-held], [data-testid=host|headline], #back, #on.
import { openPage } from "../common/page.js";
import * as webext from "../common/webext.js";
import { nothingHeld, warning } from "./view.js";

/** @param {unknown} error */
const report = (error) => console.warn("rootwatch:", error);

async function start() {
  await openPage();
  const tabId = await webext.ownTabId();
  /** @type {import("../common/types.js").Interruption | null} */
  const held = await webext.sendMessage({ type: "interrupted", tabId });
  const goBack = () => void leave(tabId, held?.steps ?? 1).catch(report);
  const goOn = () => void letThrough(tabId).catch(report);
  const actions = {
    goBack,
    goOn,
    openPage: (/** @type {string} */ path) =>
      void webext.openTab(path).catch(report),
  };
  document
    .getElementById("view")
    ?.replaceChildren(...(held ? warning(held, actions) : nothingHeld(goBack)));
  document.getElementById("back")?.focus();
  document.body.dataset.held = String(held !== null);
  document.body.dataset.ready = "true";
}

/**
 * Back to where the person came from, past the page itself where that is in the history.
 * @param {number | null} tabId
 * @param {number} steps
 */
async function leave(tabId, steps) {
  if (history.length > steps) {
    history.go(-steps);
  } else if (tabId !== null) {
    await webext.replaceTab(tabId);
  }
}

/** Opens the page after all, and takes this one out of the history. @param {number | null} tabId */
async function letThrough(tabId) {
  const url = await webext.sendMessage({ type: "letThrough", tabId });
  if (url) {
    location.replace(url);
  }
}

start().catch(report);
