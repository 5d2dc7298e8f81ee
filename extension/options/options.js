// The settings page: the settings, the state of the helper program and its list, and what is stored.
//
// Hooks for tests: body[data-ready], body[data-host-state], #theme, #language, #technical, #probes, #interrupt,
// #probes-fixed, #interrupt-fixed, #saved, #retry, #known, [data-testid=list-version], button[data-example].
import { sentence } from "../common/dom.js";
import { lockFixed } from "../common/fixed.js";
import { hostDetails, isBroken } from "../common/host-view.js";
import { t } from "../common/i18n.js";
import { openPage, sayBriefly } from "../common/page.js";
import { readSettings, saveSettings } from "../common/settings.js";
import * as webext from "../common/webext.js";
import { knownList } from "./known.js";
import { listFacts } from "./list.js";
import { drawTryButtons } from "./try.js";

/** @param {string} id */
const byId = (id) => /** @type {HTMLElement} */ (document.getElementById(id));

const theme = /** @type {HTMLSelectElement} */ (byId("theme"));
const language = /** @type {HTMLSelectElement} */ (byId("language"));
const technical = /** @type {HTMLInputElement} */ (byId("technical"));
const interrupt = /** @type {HTMLInputElement} */ (byId("interrupt"));
const probes = /** @type {HTMLSelectElement} */ (byId("probes"));

/** @param {unknown} error */
const report = (error) => console.warn("rootwatch:", error);

async function start() {
  show(await openPage());
  for (const input of [theme, language, technical, probes, interrupt]) {
    input.addEventListener("change", () => void save().catch(report));
  }
  await lockFixed(
    {
      probes: { control: probes, note: byId("probes-fixed") },
      interrupt: { control: interrupt, note: byId("interrupt-fixed") },
    },
    webext,
  );
  byId("retry").addEventListener("click", () => {
    webext.sendMessage({ type: "retry" }).then(showHost).catch(report);
  });
  webext.connect("options").onMessage.addListener(() => {
    webext.sendMessage({ type: "host" }).then(showHost).catch(report);
    webext.sendMessage({ type: "known" }).then(showKnown).catch(report);
  });
  showKnown(await webext.sendMessage({ type: "known" }));
  showHost(await webext.sendMessage({ type: "retry" }));
  document.body.dataset.ready = "true";
}

/** @param {import("../common/settings.js").Settings} settings */
function show(settings) {
  theme.value = settings.theme;
  language.value = settings.language;
  technical.checked = settings.isTechnicalOpen;
  probes.value = settings.probes;
  interrupt.checked = settings.interrupt;
  byId("interrupt-note").textContent = t(
    webext.canObserve() ? "optionsInterruptHold" : "optionsInterruptReplace",
  );
  byId("version").replaceChildren(
    sentence("optionsVersion", [webext.extensionVersion()]),
  );
  drawTryButtons(byId("try"), tryOut, report);
}

/** Shows an example on the button of this tab. @param {string | null} name */
const tryOut = async (name) =>
  webext.sendMessage({
    type: "example",
    tabId: await webext.ownTabId(),
    name,
  });

async function save() {
  const settings = readSettings({
    theme: theme.value,
    language: language.value,
    isTechnicalOpen: technical.checked,
    probes: probes.value,
    interrupt: interrupt.checked,
  });
  await saveSettings(settings, webext);
  // Speaks and wears what was chosen, this page too.
  show(await openPage());
  showHost(await webext.sendMessage({ type: "host" }));
  showKnown(await webext.sendMessage({ type: "known" }));
  sayBriefly(byId("saved"), t("optionsSaved"));
}

/** Left alone while it is the same, so that nothing folds up. */
let drawnKnown = "";

/** @param {import("../common/known.js").Known[]} list */
function showKnown(list) {
  const drawn = JSON.stringify([t("languageCode"), list]);
  if (drawn !== drawnKnown) {
    drawnKnown = drawn;
    byId("known").replaceChildren(knownList(list, forget));
  }
}

/** @param {string} key */
function forget(key) {
  webext
    .sendMessage({ type: "forget", key })
    .then(() => {
      byId("saved").textContent = t("optionsKnownForgotten");
      // The button that had the focus is gone.
      byId("h-known").focus();
    })
    .catch(report);
}

/** @param {import("../common/types.js").HostState} host */
function showHost(host) {
  document.body.dataset.hostState = host.phase;
  byId("retry").hidden = !isBroken(host);
  byId("host").replaceChildren(hostDetails(host));
  byId("list").replaceChildren(listFacts(host));
}

start().catch(report);
