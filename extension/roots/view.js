// Draws the roots that are installed here: what each is, where it is, and how to take it out of there.
import { copyButton, el, foreign, sentence } from "../common/dom.js";
import { t } from "../common/i18n.js";
import { readerText, ROOT_KEYS } from "../common/reader.js";
import { canRead, isTrusted } from "../common/roots.js";
import { storeName } from "../common/store-words.js";
import { summaryLines } from "../common/summary.js";
import { CATEGORY_KEYS } from "../common/words.js";
import { IDENTITY_KEYS, PROBLEM_KEYS, TRUST_KEYS } from "./root-words.js";
import { stepsOfWay } from "./way-words.js";

/**
 * @typedef {import("../common/roots.js").Holding} Holding
 * @typedef {import("../common/roots.js").InstalledRoot} InstalledRoot
 * @typedef {import("../common/roots.js").Inventory} Inventory
 * @typedef {import("../common/roots.js").Store} Store
 */

/**
 * The roots in the order of their weight: those with which traffic can be read, those that somebody added
 * here, and the rest.
 * @param {InstalledRoot[]} roots
 */
export function partsOf(roots) {
  const reading = roots.filter(canRead);
  const local = roots.filter(
    (root) => root.identity === "local" && isTrusted(root),
  );
  const rest = roots.filter(
    (root) => !reading.includes(root) && !local.includes(root),
  );
  return { reading, local, rest };
}

/** @param {Inventory} inventory */
export function inventoryView({ stores, roots, publicCount, isShortened }) {
  const { reading, local, rest } = partsOf(roots);
  const draw = (/** @type {InstalledRoot} */ root) => rootCard(root, stores);
  return [
    part(
      "reading",
      "rootsReading",
      reading.length === 0 ? "rootsReadingNone" : "rootsReadingText",
      reading.map(draw),
    ),
    part(
      "local",
      "rootsLocal",
      local.length === 0 ? "rootsLocalNone" : "rootsLocalText",
      local.map(draw),
    ),
    rest.length === 0
      ? null
      : el(
          "details",
          { class: "roots-part", "data-testid": "rest", "data-key": "rest" },
          el("summary", {}, sentence("rootsRest", [String(rest.length)])),
          ...rest.map(draw),
        ),
    problems(stores),
    el(
      "p",
      { class: "quiet", "data-testid": "counted" },
      sentence("rootsCounted", [String(stores.length), String(publicCount)]),
      isShortened ? ` ${t("noteShortened")}` : null,
    ),
  ];
}

/**
 * @param {string} id
 * @param {string} title
 * @param {string} text
 * @param {HTMLElement[]} cards
 */
const part = (id, title, text, cards) =>
  el(
    "section",
    {
      class: "roots-part",
      "data-testid": id,
      "aria-labelledby": `h-${id}`,
    },
    el("h2", { id: `h-${id}` }, t(title)),
    el("p", { class: "quiet" }, t(text)),
    ...cards,
  );

/** @param {InstalledRoot} root @param {Store[]} stores */
function rootCard(root, stores) {
  const { subject, sha256, authority } = root;
  const name = subject.commonName ?? subject.organization ?? subject.text;
  return el(
    "article",
    {
      class: "card root",
      "data-testid": "root",
      "data-identity": root.identity,
      "data-authority": authority?.id ?? "none",
      "data-reads": canRead(root),
      "data-name": name,
    },
    el("h3", {}, foreign(name)),
    ...facts(root),
    ...root.in.map((holding) => holdingView(holding, stores, canRead(root))),
    sha256 &&
      el(
        "dl",
        { class: "facts" },
        el("dt", {}, t("fieldSha256")),
        el(
          "dd",
          { class: "hex" },
          el("code", {}, sha256),
          copyButton(sha256, t("fieldSha256")),
        ),
      ),
  );
}

/** What it is. @param {InstalledRoot} root */
function facts({ identity, authority, basis, standing }) {
  if (authority === null) {
    const key =
      IDENTITY_KEYS[/** @type {keyof typeof IDENTITY_KEYS} */ (identity)];
    return [key ? el("p", {}, t(key)) : null];
  }
  const { key, values } = readerText({ authority, basis, standing }, ROOT_KEYS);
  return [
    el("p", { "data-testid": "who" }, sentence(key, values)),
    ...summaryLines(authority),
    el(
      "p",
      { class: "quiet" },
      CATEGORY_KEYS[authority.category]
        ? `${t(CATEGORY_KEYS[authority.category])} · `
        : null,
      basis ? t(basis === "name" ? "rootClaim" : "rootProof") : null,
    ),
  ];
}

/** @param {Holding} holding @param {Store[]} stores @param {boolean} isUrgent */
function holdingView({ store: id, trust, file, removal }, stores, isUrgent) {
  const store = stores.find((other) => other.id === id);
  const trustKey = TRUST_KEYS[/** @type {keyof typeof TRUST_KEYS} */ (trust)];
  const ways = removal.map(stepsOfWay).filter((steps) => steps.length > 0);
  return el(
    "div",
    { class: "holding", "data-testid": "holding", "data-trust": trust },
    el(
      "p",
      {},
      el("strong", {}, storeName(store?.label ?? "")),
      trustKey ? ` · ${t(trustKey)}` : null,
    ),
    el("p", { class: "quiet path-line" }, foreign(file ?? store?.path ?? "")),
    ways.length === 0
      ? null
      : el(
          "details",
          { open: isUrgent, "data-testid": "removal" },
          el("summary", {}, t("removalHow")),
          ways.length > 1
            ? el("p", { class: "quiet" }, t("removalEach"))
            : null,
          el("ul", { class: "ways" }, ...ways.map(wayView)),
        ),
  );
}

/** @param {ReturnType<typeof stepsOfWay>} steps */
const wayView = (steps) =>
  el(
    "li",
    {},
    ...steps.flatMap(({ text, command }) => [
      el("p", {}, sentence(text.key, text.values)),
      command
        ? el(
            "p",
            { class: "command-line" },
            el("code", {}, command),
            copyButton(command, t("removalHow")),
          )
        : null,
    ]),
  );

/** Stores that could not be read: what is in them is not known. @param {Store[]} stores */
function problems(stores) {
  const broken = stores.filter(({ problem }) => problem !== null);
  return broken.length === 0
    ? null
    : el(
        "section",
        {
          class: "card notice",
          "data-testid": "problems",
          "aria-labelledby": "h-problems",
        },
        el("h2", { id: "h-problems" }, t("rootsProblems")),
        el(
          "ul",
          {},
          ...broken.map(({ label, path, problem }) =>
            el(
              "li",
              { "data-code": problem?.code },
              el("strong", {}, storeName(label)),
              ` · ${t(PROBLEM_KEYS[problem?.code ?? ""] ?? "storeUnreadable")}`,
              el("p", { class: "quiet path-line" }, foreign(path)),
            ),
          ),
        ),
      );
}
