// The page that shows the roots that are installed on this computer, and how to take each out. It only
// shows: nothing is ever removed by Rootwatch itself.
//
// Hooks for tests: body[data-ready] (an answer is shown), body[data-outcome] (answered, failed, or the
// phase of the helper program), #refresh, [data-testid=root] and its data attributes.
import { el } from "../common/dom.js";
import { hostDetails, isBroken } from "../common/host-view.js";
import { t } from "../common/i18n.js";
import { openPage } from "../common/page.js";
import * as webext from "../common/webext.js";
import { ERROR_KEYS } from "../common/words.js";
import { inventoryView } from "./view.js";

/** @param {string} id */
const byId = (id) => /** @type {HTMLElement} */ (document.getElementById(id));
const refresh = byId("refresh");
const view = byId("view");

/** @param {unknown} error */
function fail(error) {
  console.warn("rootwatch:", error);
  show("failed", el("p", { class: "card notice" }, t("loadFailed")));
}

/** @param {string} outcome @param {(Node | null)[]} children */
function show(outcome, ...children) {
  view.replaceChildren(...children.filter((child) => child !== null));
  Object.assign(document.body.dataset, { ready: "true", outcome });
}

/** A button that is really disabled would lose the focus of whoever pressed it by keyboard. */
async function look() {
  if (refresh.ariaDisabled === "true") {
    return;
  }
  refresh.ariaDisabled = "true";
  byId("status").textContent = t("rootsLooking");
  document.body.dataset.ready = "false";
  try {
    draw(await webext.sendMessage({ type: "roots" }));
    byId("status").textContent = t("rootsLooked");
  } finally {
    refresh.ariaDisabled = null;
  }
}

/** @param {import("../common/types.js").RootsReply} reply */
function draw({ outcome, host }) {
  if (isBroken(host)) {
    show(host.phase, el("section", { class: "card" }, hostDetails(host)));
  } else if (outcome.state === "answered") {
    show("answered", ...inventoryView(outcome.inventory));
  } else {
    const text = t(ERROR_KEYS[outcome.code]);
    show("failed", el("p", { class: "card notice" }, text));
  }
}

async function start() {
  await openPage();
  refresh.addEventListener("click", () => void look().catch(fail));
  await look();
}

start().catch(fail);
