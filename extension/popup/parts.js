// Where it applies: the page itself, then the hosts of its parts, worst first and grouped by state. Each
// can be chosen to see its details. A page with hundreds of hosts stays short and quick: calm groups are
// folded, rows are made when they are seen, and a host is found by its name.
import { el, foreign, sentence } from "../common/dom.js";
import { t } from "../common/i18n.js";
import { localised, stateOf } from "../common/words.js";

/**
 * @typedef {import("../common/types.js").Finding} Finding
 *
 * What rows need: the authorities by id, which row is chosen, how to choose another, and which lists the
 * person has unfolded.
 * @typedef {object} Context
 * @property {Record<string, import("../common/protocol.js").Authority>} authorities
 * @property {string} chosen
 * @property {(host: string) => void} choose
 * @property {(id: string) => boolean} isUnfolded
 */

/** Rows of a group that need no click. */
const SHOWN = 5;
/** Rows that a list has at most. */
const MOST = 100;
/** Parts from which on one looks for a name. */
const MANY = 15;
/** Groups that nobody has to look at. */
const CALM = new Set(["acknowledged", "public", "outside"]);

/**
 * @param {import("../common/types.js").PageReply} reply
 * @param {import("./view.js").View} view
 */
export function partsSection({ page, authorities }, view) {
  const { main, parts, worst } = page;
  if (!main || parts.length === 0) {
    return null;
  }
  const chosen = view.chosen() ?? (worst?.isMain ? "" : (worst?.host ?? ""));
  const { choose, isUnfolded } = view;
  const context = { authorities, chosen, choose, isUnfolded };
  const list = el("div", { "data-testid": "parts" });
  const draw = () =>
    list.replaceChildren(...contents(parts, view.wanted(), context));
  draw();
  return el(
    "section",
    { class: "card", "data-testid": "where", "aria-labelledby": "h-parts" },
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
    parts.length >= MANY ? search(view, draw) : null,
    list,
  );
}

/** @param {import("./view.js").View} view @param {() => void} draw */
function search(view, draw) {
  const input = el("input", {
    type: "search",
    class: "search",
    "data-testid": "find-part",
    "data-focus": "find-part",
    placeholder: t("partFind"),
    "aria-label": t("partFind"),
    oninput() {
      view.want(input.value.trim().toLowerCase());
      draw();
    },
  });
  input.value = view.wanted();
  return input;
}

/** @param {Finding[]} parts @param {string} wanted @param {Context} context */
function contents(parts, wanted, context) {
  if (wanted === "") {
    return groups(parts).map(({ key, members }) =>
      group(key, members, context),
    );
  }
  const found = parts.filter(({ host }) => host.toLowerCase().includes(wanted));
  return [
    el(
      "p",
      { class: "quiet found", role: "status" },
      t("partFound", String(found.length)),
    ),
    list(found, context),
  ];
}

/** Groups of equal state, in the order in which they come. @param {Finding[]} parts */
function groups(parts) {
  /** @type {Map<string, Finding[]>} */
  const byState = new Map();
  for (const part of parts) {
    const key = stateOf(part);
    const members = byState.get(key) ?? [];
    members.push(part);
    byState.set(key, members);
  }
  return [...byState].map(([key, members]) => ({ key, members }));
}

/**
 * @param {string} key
 * @param {Finding[]} members
 * @param {Context} context
 */
function group(key, members, context) {
  const heading = sentence("partGroup", [
    { key, values: [] },
    String(members.length),
  ]);
  const isCalm = members.every(({ severity }) => CALM.has(severity));
  if (isCalm && members.length > 1) {
    return el(
      "div",
      { class: "group" },
      folded(`group ${key}`, el("h3", {}, heading), members, context),
    );
  }
  const rest = members.slice(SHOWN);
  return el(
    "div",
    { class: "group" },
    el("h3", {}, heading),
    list(members.slice(0, SHOWN), context),
    rest.length === 0
      ? null
      : folded(
          `group ${key}`,
          t("partMore", String(members.length)),
          rest,
          context,
        ),
  );
}

/**
 * A list that is made when it is unfolded; a short one at once.
 * @param {string} id
 * @param {import("../common/dom.js").Child} summary
 * @param {Finding[]} members
 * @param {Context} context
 */
function folded(id, summary, members, context) {
  const isOpen = context.isUnfolded(id);
  const details = el(
    "details",
    { "data-key": id, open: isOpen },
    el("summary", { "data-focus": id }, summary),
  );
  const fill = () => details.append(list(members, context));
  if (isOpen || members.length <= SHOWN) {
    fill();
  } else {
    details.addEventListener("toggle", fill, { once: true });
  }
  return details;
}

/** @param {Finding[]} members @param {Context} context */
function list(members, context) {
  const more = members.length - MOST;
  return el(
    "ul",
    {},
    ...members.slice(0, MOST).map((part) =>
      el(
        "li",
        {
          "data-host": part.host,
          "data-server-name": part.serverName,
          "data-standing": part.standing,
        },
        row(part, context),
      ),
    ),
    more > 0
      ? el("li", { class: "quiet more" }, t("partRest", String(more)))
      : null,
  );
}

/**
 * @param {Finding} finding
 * @param {Context} context
 */
function row(finding, { authorities, chosen, choose }) {
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
      small(finding, authorities),
    ),
  );
}

/**
 * The group's heading names the state of its members; the page itself stands alone.
 * @param {Finding} finding
 * @param {Context["authorities"]} authorities
 */
function small(finding, authorities) {
  const authority =
    finding.authority === null ? null : authorities[finding.authority];
  const words = authority
    ? foreign(localised(authority).name)
    : t(stateOf(finding));
  return finding.isMain
    ? el("small", {}, t("partMain"), " · ", words)
    : authority && el("small", {}, words);
}
