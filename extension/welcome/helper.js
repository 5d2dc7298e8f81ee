// The helper program on the welcome page: that it runs, or how to get it on this system.
import { el, icon, sentence } from "../common/dom.js";
import { hostRemedy, isBroken } from "../common/host-view.js";
import { t } from "../common/i18n.js";

/** Where the program comes from, by system. @type {Record<string, string>} */
const GET_KEYS = {
  linux: "welcomeGetLinux",
  mac: "welcomeGetMac",
  win: "welcomeGetWindows",
};

/** What is wrong, by state. @type {Record<string, string>} */
const BROKEN_KEYS = {
  missing: "headlineHostMissing",
  blocked: "headlineHostBlocked",
  crashed: "headlineHostCrashed",
  "too-old": "headlineHostTooOld",
  "too-new": "headlineHostTooNew",
};

/**
 * @param {import("../common/types.js").HostState} host
 * @param {string} system as the browser calls it: linux, mac, win, …
 */
export function helperState(host, system) {
  const { phase, hello } = host;
  if (isBroken(host)) {
    const isThere = phase !== "missing" && phase !== "too-old";
    return [
      line("broken", "question", t(BROKEN_KEYS[phase])),
      isThere || !GET_KEYS[system]
        ? ""
        : el("p", { "data-testid": "get" }, t(GET_KEYS[system])),
      phase === "blocked" ? el("p", {}, t("meaningHostBlocked")) : "",
      hostRemedy(host) ?? "",
      line("waiting", "retry", t("welcomeHelperWaiting")),
    ];
  }
  if (!hello) {
    return [line("waiting", "retry", t("hostConnecting"))];
  }
  const values = [hello.version, String(hello.authorities)];
  return [line("ready", "check", sentence("welcomeHelperRuns", values))];
}

/** @param {string} state @param {string} mark @param {import("../common/dom.js").Child} words */
const line = (state, mark, words) =>
  el(
    "p",
    { class: "state-line", "data-state": state },
    icon(mark),
    el("span", {}, words),
  );
