// Where it applies: the page itself, then the hosts of its parts, worst first and grouped by state.
// Each can be chosen to see its details. A page with hundreds of hosts stays short.
import { el, foreign, sentence } from "../common/dom.js";
import { t } from "../common/i18n.js";
import { localised, stateOf } from "../common/words.js";

/**
 * @typedef {import("../common/types.js").Finding} Finding
 *
 * What rows need: the verdicts, which row is chosen, and how to choose another.
 * @typedef {object} Context
 * @property {Record<string, import("../common/protocol.js").Verdict>} verdicts
 * @property {string} chosen
 * @property {(host: string) => void} choose
 */

const SHOWN = 5;

/**
 * @param {import("../common/types.js").PageReply} reply
 * @param {import("./view.js").View} view
 */
export function partsSection({ page, verdicts }, view) {
  const { main, parts, worst } = page;
  if (!main) {
    return null;
  }
  const chosen = view.chosen() ?? (worst?.isMain ? "" : (worst?.host ?? ""));
  const context = { verdicts, chosen, choose: view.choose };
  return el(
    "section",
    { class: "card", "aria-labelledby": "h-parts" },
    el("h2", { id: "h-parts" }, t("sectionWhere")),
    el(
      "div",
      {
        class: "main-part",
        "data-testid": "main-part",
        "data-standing": main.standing,
      },
      row(main, context),
    ),
    el(
      "div",
      { "data-testid": "parts" },
      ...groups(parts).map(({ key, members }) => group(key, members, context)),
    ),
  );
}

/** Groups of equal state, in the order in which they come. @param {Finding[]} parts */
function groups(parts) {
  /** @type {Map<string, Finding[]>} */
  const byState = new Map();
  for (const part of parts) {
    const key = stateOf(part);
    byState.set(key, [...(byState.get(key) ?? []), part]);
  }
  return [...byState].map(([key, members]) => ({ key, members }));
}

/**
 * @param {string} key
 * @param {Finding[]} members
 * @param {Context} context
 */
function group(key, members, context) {
  const items = members.map((part) =>
    el(
      "li",
      {
        "data-host": part.host,
        "data-server-name": part.serverName,
        "data-standing": part.standing,
      },
      row(part, context),
    ),
  );
  const rest = items.slice(SHOWN);
  return el(
    "div",
    { class: "group" },
    el(
      "h3",
      {},
      sentence("partGroup", [{ key, values: [] }, String(members.length)]),
    ),
    el("ul", {}, ...items.slice(0, SHOWN)),
    rest.length === 0
      ? null
      : el(
          "details",
          { "data-key": `group ${key}` },
          el(
            "summary",
            { "data-focus": `group ${key}` },
            t("partMore", String(members.length)),
          ),
          el("ul", {}, ...rest),
        ),
  );
}

/**
 * @param {Finding} finding
 * @param {Context} context
 */
function row(finding, { verdicts, chosen, choose }) {
  const id = finding.isMain ? "" : finding.host;
  return el(
    "button",
    {
      type: "button",
      class: "row",
      "data-severity": finding.severity,
      "data-focus": `part ${id}`,
      "aria-current": id === chosen ? "true" : null,
      title: t("partShow", finding.host),
      onclick: () => choose(id),
    },
    el("span", { class: "dot", "aria-hidden": "true" }),
    el(
      "span",
      { class: "row-words" },
      foreign(finding.host),
      small(finding, (finding.chain && verdicts[finding.chain]) || null),
    ),
  );
}

/**
 * The group's heading names the state of its members; the page itself stands alone.
 * @param {Finding} finding
 * @param {import("../common/protocol.js").Verdict | null} verdict
 */
function small(finding, verdict) {
  const authority = verdict?.authority;
  const words = authority
    ? foreign(localised(authority).name)
    : t(stateOf(finding));
  return finding.isMain
    ? el("small", {}, t("partMain"), " · ", words)
    : authority && el("small", {}, words);
}
