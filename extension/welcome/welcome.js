// The page that opens when Rootwatch has been installed: whether the helper program is there, what the
// marks mean, the one question, and an example to try. It notices by itself when the program appears.
//
// Hooks for tests: body[data-ready], body[data-host-state], #helper, [data-testid=get|install-command],
// #marks li, #question, input[name=probes], #probes-fixed, #try, #tried, #pin, #saved.
import { badgePicture } from "../common/badge-picture.js";
import { el, icon, sentence } from "../common/dom.js";
import { lockFixed } from "../common/fixed.js";
import { isBroken } from "../common/host-view.js";
import { t } from "../common/i18n.js";
import { openPage, sayBriefly } from "../common/page.js";
import { loadSettings, saveSettings } from "../common/settings.js";
import * as webext from "../common/webext.js";
import { helperState } from "./helper.js";

/** Between two looks for a program that is missing, while somebody looks at the page. Milliseconds. */
const PAUSE = 1500;

/** A site of others whose certificate is made with a key that everybody has. */
const REAL_SITE = "superfish.badssl.com";

/** @param {string} id */
const byId = (id) => /** @type {HTMLElement} */ (document.getElementById(id));

/** @param {unknown} error */
const report = (error) => console.warn("rootwatch:", error);

async function start() {
  const settings = await openPage();
  byId("marks").append(
    mark("alarm", "welcomeAlarm", "welcomeAlarmText"),
    mark("notice", "welcomeNotice", "welcomeNoticeText"),
    mark("public", "welcomePublic", "welcomePublicText"),
  );
  byId("real-site").append(sentence("welcomeRealSite", [REAL_SITE]));
  byId("pin").hidden = await webext.isButtonShown();
  await ask(settings.probes);
  byId("try").addEventListener("click", () => void tryOut().catch(report));
  byId("settings").addEventListener("click", () => {
    webext.openOptions().catch(report);
  });
  await watchHelper();
  document.body.dataset.ready = "true";
}

/**
 * A mark as it is seen in the browser's window, and what it means.
 * @param {import("../common/standing.js").Severity} severity
 * @param {string} title
 * @param {string} words
 */
const mark = (severity, title, words) =>
  el(
    "li",
    {},
    el(
      "div",
      { class: "window", "aria-hidden": "true" },
      el("span", { class: "address" }, icon("lock"), el("span", {})),
      badgePicture(severity),
    ),
    el("h3", {}, t(title)),
    el("p", {}, t(words)),
  );

/** The one question, unless somebody else has answered it. @param {import("../common/settings.js").Probes} probes */
async function ask(probes) {
  const question = /** @type {HTMLFieldSetElement} */ (byId("question"));
  /** @type {NodeListOf<HTMLInputElement>} */
  const inputs = question.querySelectorAll("input[name=probes]");
  for (const input of inputs) {
    input.checked = input.value === probes;
    input.addEventListener("change", () => void save(input).catch(report));
  }
  const note = byId("probes-fixed");
  await lockFixed({ probes: { control: question, note } }, webext);
}

/** @param {HTMLInputElement} input */
async function save({ value }) {
  const settings = await loadSettings(webext);
  const probes = /** @type {import("../common/settings.js").Probes} */ (value);
  await saveSettings({ ...settings, probes }, webext);
  sayBriefly(byId("saved"), t("optionsSaved"));
}

/** Shows the example on the button of this tab, or ends it. */
async function tryOut() {
  const isOn = byId("tried").textContent === "";
  await webext.sendMessage({
    type: "example",
    tabId: await webext.ownTabId(),
    name: isOn ? "alarm" : null,
  });
  byId("try").textContent = t(isOn ? "welcomeTryEnd" : "welcomeTryShow");
  byId("tried").textContent = isOn ? t("welcomeTried") : "";
}

async function watchHelper() {
  const { os } = await webext.platform();
  let drawn = "";
  /** @param {import("../common/types.js").HostState} host */
  const show = (host) => {
    document.body.dataset.hostState = host.phase;
    // Nothing is said twice to those who listen.
    if (JSON.stringify(host) !== drawn) {
      drawn = JSON.stringify(host);
      byId("helper").replaceChildren(...helperState(host, os));
    }
  };
  const look = async () => {
    const isWanted = document.visibilityState === "visible";
    show(await webext.sendMessage({ type: isWanted ? "retry" : "host" }));
  };
  const lookAgain = () => {
    const host = document.body.dataset.hostState;
    if (host !== undefined && isBroken({ phase: host })) {
      look().catch(report);
    }
  };
  webext.connect("welcome").onMessage.addListener(() => {
    webext.sendMessage({ type: "host" }).then(show).catch(report);
  });
  setInterval(lookAgain, PAUSE);
  await look();
}

start().catch(report);
