// The settings page: the settings, the state of the helper program and its list, and what is stored.
//
// Hooks for tests: body[data-ready], body[data-host-state], #theme, #language, #technical, #probes,
// #saved, #retry, [data-testid=list-version].
import { sentence } from "../common/dom.js";
import { hostDetails, isBroken } from "../common/host-view.js";
import { t } from "../common/i18n.js";
import { openPage } from "../common/page.js";
import { readSettings, saveSettings } from "../common/settings.js";
import * as webext from "../common/webext.js";
import { listFacts } from "./list.js";

/** @param {string} id */
const byId = (id) => /** @type {HTMLElement} */ (document.getElementById(id));

const theme = /** @type {HTMLSelectElement} */ (byId("theme"));
const language = /** @type {HTMLSelectElement} */ (byId("language"));
const technical = /** @type {HTMLInputElement} */ (byId("technical"));
const probes = /** @type {HTMLSelectElement} */ (byId("probes"));

/** @param {unknown} error */
const report = (error) => console.warn("rootwatch:", error);

async function start() {
  show(await openPage());
  for (const input of [theme, language, technical, probes]) {
    input.addEventListener("change", () => void save().catch(report));
  }
  byId("retry").addEventListener("click", () => {
    webext.sendMessage({ type: "retry" }).then(showHost).catch(report);
  });
  webext.connect("options").onMessage.addListener(() => {
    webext.sendMessage({ type: "host" }).then(showHost).catch(report);
  });
  showHost(await webext.sendMessage({ type: "retry" }));
  document.body.dataset.ready = "true";
}

/** @param {import("../common/settings.js").Settings} settings */
function show(settings) {
  theme.value = settings.theme;
  language.value = settings.language;
  technical.checked = settings.isTechnicalOpen;
  probes.value = settings.probes;
  byId("version").replaceChildren(
    sentence("optionsVersion", [webext.extensionVersion()]),
  );
}

async function save() {
  const settings = readSettings({
    theme: theme.value,
    language: language.value,
    isTechnicalOpen: technical.checked,
    probes: probes.value,
  });
  await saveSettings(settings, webext);
  // Speaks and wears what was chosen, this page too.
  show(await openPage());
  showHost(await webext.sendMessage({ type: "host" }));
  byId("saved").textContent = t("optionsSaved");
}

/** @param {import("../common/types.js").HostState} host */
function showHost(host) {
  document.body.dataset.hostState = host.phase;
  byId("retry").hidden = !isBroken(host);
  byId("host").replaceChildren(hostDetails(host));
  byId("list").replaceChildren(listFacts(host));
}

start().catch(report);
