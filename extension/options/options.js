// The settings page: three settings, the state of the helper program, and what is stored.
//
// Hooks for tests: body[data-ready], body[data-host-state], #theme, #technical, #probes, #saved, #retry.
import { el, foreign, sentence, translate } from "../common/dom.js";
import { hostDetails, isBroken } from "../common/host-view.js";
import { t } from "../common/i18n.js";
import {
  loadSettings,
  readSettings,
  saveSettings,
} from "../common/settings.js";
import * as webext from "../common/webext.js";

/** @param {string} id */
const byId = (id) => /** @type {HTMLElement} */ (document.getElementById(id));

const theme = /** @type {HTMLSelectElement} */ (byId("theme"));
const technical = /** @type {HTMLInputElement} */ (byId("technical"));
const probes = /** @type {HTMLSelectElement} */ (byId("probes"));

/** @param {unknown} error */
const report = (error) => console.warn("rootwatch:", error);

async function start() {
  translate(document);
  byId("version").replaceChildren(
    sentence("optionsVersion", [webext.extensionVersion()]),
  );
  show(await loadSettings(webext));
  for (const input of [theme, technical, probes]) {
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
  technical.checked = settings.isTechnicalOpen;
  probes.value = settings.probes;
  document.documentElement.dataset.theme = settings.theme;
}

async function save() {
  const settings = readSettings({
    theme: theme.value,
    isTechnicalOpen: technical.checked,
    probes: probes.value,
  });
  await saveSettings(settings, webext);
  show(settings);
  byId("saved").textContent = t("optionsSaved");
}

/** @param {import("../common/types.js").HostState} host */
function showHost(host) {
  document.body.dataset.hostState = host.phase;
  byId("retry").hidden = !isBroken(host);
  const digest = isBroken(host) ? null : host.hello?.listSha256;
  byId("host").replaceChildren(
    hostDetails(host),
    digest
      ? el(
          "dl",
          {},
          el("dt", { class: "quiet" }, t("optionsList")),
          el("dd", {}, el("code", {}, foreign(digest))),
        )
      : "",
  );
}

start().catch(report);
