// How the helper program is shown, on every page: whether it runs, what to do when it does not, and
// what it says about the person's own additions.
import { copyButton, el, sentence } from "./dom.js";
import { t } from "./i18n.js";

/** @typedef {import("./types.js").HostState} HostState */

/**
 * Title and hint of each state in which nothing can be judged.
 * @type {Record<string, [string, string]>}
 */
const BROKEN = {
  missing: ["headlineHostMissing", "meaningHostMissing"],
  blocked: ["headlineHostBlocked", "meaningHostBlocked"],
  crashed: ["headlineHostCrashed", "meaningHostCrashed"],
  "too-old": ["headlineHostTooOld", "meaningHostTooOld"],
  "too-new": ["headlineHostTooNew", "meaningHostTooNew"],
};

/** Finds the browser that this runs in by itself. */
const COMMAND = "rootwatch install";

/** States that installing the program of this version repairs. */
const INSTALLABLE = new Set(["missing", "too-old"]);

/** @param {{ phase: string }} host */
export const isBroken = ({ phase }) => phase in BROKEN;

/** @param {HostState} host */
export const hostDetails = (host) =>
  isBroken(host) ? brokenDetails(host) : runningDetails(host);

/** @param {HostState} host */
function brokenDetails(host) {
  const [title, hint] = BROKEN[host.phase];
  return el(
    "div",
    {},
    el("h2", {}, t(title)),
    el("p", {}, t(hint)),
    hostRemedy(host),
  );
}

/** What to run, where running something helps. @param {HostState} host */
export function hostRemedy({ phase }) {
  return INSTALLABLE.has(phase)
    ? el(
        "div",
        { class: "command" },
        el("p", {}, t("hostCommandHint")),
        el(
          "p",
          { class: "command-line" },
          el("code", { "data-testid": "install-command" }, COMMAND),
          copyButton(COMMAND, t("sectionHost")),
        ),
      )
    : null;
}

/** @param {HostState} host */
function runningDetails({ hello }) {
  if (!hello) {
    return el("p", {}, t("hostConnecting"));
  }
  const { version, authorities, added } = hello;
  return el(
    "div",
    { class: "host-line" },
    el("p", {}, sentence("hostReady", [version, String(authorities)])),
    added.authorities + added.publicRoots > 0
      ? el(
          "p",
          { "data-testid": "added" },
          sentence("hostAdded", [
            String(added.authorities),
            String(added.publicRoots),
          ]),
        )
      : null,
    hello.problems.length > 0 ? problems(hello.problems) : null,
  );
}

/** @param {import("./protocol.js").Problem[]} list */
function problems(list) {
  return el(
    "div",
    { class: "problems", "data-testid": "problems" },
    el("p", {}, t("hostProblems")),
    el(
      "ul",
      {},
      ...list.map(({ file, line, message }) =>
        el(
          "li",
          { dir: "auto" },
          line === null
            ? sentence("hostProblem", [file, message])
            : sentence("hostProblemLine", [file, String(line), message]),
        ),
      ),
    ),
  );
}
