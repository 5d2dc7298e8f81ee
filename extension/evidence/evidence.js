// The page on which somebody looks at evidence before saving it: in words, and then the very text of the
// file. `evidence.html?n=NUMBER` shows what the background kept under that number.
//
// Hooks for tests: body[data-ready], [data-testid=evidence-text|evidence-save|evidence-address|evidence-gone]
import { moment } from "../common/dates.js";
import { copyButton, el, foreign, icon, sentence } from "../common/dom.js";
import {
  evidenceFileName,
  evidenceOf,
  evidenceText,
} from "../common/evidence.js";
import { t } from "../common/i18n.js";
import { openPage } from "../common/page.js";
import { storyOf } from "../common/stories.js";
import * as webext from "../common/webext.js";

/**
 * @typedef {import("../common/evidence.js").Snapshot} Snapshot
 * @typedef {import("../common/evidence.js").Software} Software
 */

/** How the chain was seen. */
const SOURCE_KEYS = {
  observed: "sightObserved",
  "observed-leaf": "evidenceSourceLeaf",
  probed: "sightProbed",
};

const view = /** @type {HTMLElement} */ (document.getElementById("view"));

async function start() {
  await openPage();
  const number = Number(new URLSearchParams(location.search).get("n"));
  /** @type {Snapshot | null} */
  const snapshot = await webext.sendMessage({ type: "evidence", number });
  if (snapshot === null) {
    view.replaceChildren(
      el(
        "p",
        { class: "card", "data-testid": "evidence-gone" },
        t("evidenceGone"),
      ),
    );
  } else {
    const software = {
      extension: webext.extensionVersion(),
      browser: await webext.browserVersion(),
    };
    draw(snapshot, software, { hasAddress: false });
  }
  document.body.dataset.ready = "true";
}

/**
 * @param {Snapshot} snapshot
 * @param {Software} software
 * @param {{ hasAddress: boolean }} choice
 */
function draw(snapshot, software, choice) {
  const evidence = evidenceOf(snapshot, software, choice);
  const text = evidenceText(evidence);
  view.replaceChildren(
    el(
      "section",
      { class: "card", "aria-labelledby": "h-what" },
      el("h2", { id: "h-what" }, t("evidenceContents")),
      headline(snapshot),
      facts(snapshot, evidence),
      addressChoice(snapshot, choice, (hasAddress) => {
        draw(snapshot, software, { hasAddress });
        document.getElementById("address")?.focus();
      }),
      actions(text, evidenceFileName(evidence)),
    ),
    el(
      "div",
      { class: "card" },
      el("h2", { id: "h-text" }, t("evidenceFile")),
      el("p", { class: "quiet" }, t("evidenceFileHint")),
      el(
        "pre",
        {
          dir: "ltr",
          lang: "en",
          tabindex: "0",
          role: "region",
          "aria-labelledby": "h-text",
          "data-testid": "evidence-text",
        },
        text,
      ),
    ),
  );
}

/** @param {Snapshot} snapshot */
function headline({ finding, verdict }) {
  const context = /** @type {const} */ ({
    verdict,
    phase: "ready",
    hasPermission: true,
  });
  const { headline: told } = storyOf(finding, context);
  return el("p", { class: "verdict" }, sentence(told.key, told.values));
}

/** @param {Snapshot} snapshot @param {ReturnType<typeof evidenceOf>} evidence */
function facts(
  { verdict },
  { time, serverName, address, chainSource, list, software },
) {
  const names = verdict.path.map(
    ({ subject }) => subject.commonName ?? subject.organization ?? subject.text,
  );
  const rows = [
    ["evidenceTime", time && moment(time)],
    ["evidenceServer", serverName],
    ["evidenceAddress", address],
    ["evidenceSource", t(SOURCE_KEYS[chainSource])],
    ["evidencePath", names.join(" → ")],
    ["evidenceBrowser", software.browser],
    [
      "extensionName",
      t("evidenceVersionsText", software.extension, software.rootwatch ?? "?"),
    ],
    ["optionsList", list.sha256],
  ];
  return el(
    "dl",
    { class: "facts" },
    ...rows.flatMap(([key, value]) =>
      key && value ? [el("dt", {}, t(key)), el("dd", {}, foreign(value))] : [],
    ),
  );
}

/**
 * @param {Snapshot} snapshot
 * @param {{ hasAddress: boolean }} choice
 * @param {(hasAddress: boolean) => void} choose
 */
function addressChoice({ kept }, { hasAddress }, choose) {
  if (kept.address === null) {
    return null;
  }
  /** @type {HTMLInputElement} */
  const box = el("input", {
    type: "checkbox",
    id: "address",
    checked: hasAddress,
    "data-testid": "evidence-address",
    onchange: () => choose(box.checked),
  });
  return el(
    "p",
    { class: "choice" },
    box,
    el(
      "label",
      { for: "address" },
      sentence("evidenceWithAddress", [kept.address]),
    ),
  );
}

/** @param {string} text @param {string} fileName */
const actions = (text, fileName) =>
  el(
    "p",
    { class: "actions" },
    el(
      "a",
      {
        class: "primary",
        download: fileName,
        href: `data:application/json;charset=utf-8,${encodeURIComponent(text)}`,
        "data-testid": "evidence-save",
      },
      icon("save"),
      t("evidenceSave"),
    ),
    copyButton(text, t("evidenceFile")),
  );

start().catch((error) => {
  console.warn("rootwatch:", error);
  view.replaceChildren(sentence("loadFailed"));
});
