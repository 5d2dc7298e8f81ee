// Chooses the sentences for a finding: what it means and what to do. Returns message keys with their
// values, never finished text, so that the whole matrix can be tested in every language.
import { countryName } from "./i18n.js";
import { acknowledged } from "./known-story.js";
import { portalStory } from "./portal.js";
import { PRODUCTS } from "./standing.js";
import { rootStateOf, stepsOf } from "./steps.js";
import {
  FAILED_INSTALLED_MEANINGS,
  FAILED_PAGE,
  GOVERNMENT_KEYS,
  HEADLINES,
  MEANINGS,
  OVERRIDDEN_MEANINGS,
  READ_PARTS,
  UNKNOWN,
  WHO_KEYS,
} from "./story-keys.js";
import { CATEGORY_KEYS, localised } from "./words.js";

/**
 * @typedef {import("./protocol.js").Authority} Authority
 * @typedef {import("./types.js").Finding} Finding
 * @typedef {import("./types.js").HostPhase} HostPhase
 * @typedef {import("./protocol.js").Verdict} Verdict
 * @typedef {import("./words.js").Text} Text
 *
 * @typedef {{ kind: string, headline: Text, meaning: Text, steps: string[] }} Story
 */

/** What a refused page is told as, where that depends on the category. @type {Record<string, string>} */
const FAILED_KINDS = {
  state: "state",
  "state-capable": "state",
  malware: "program",
  adware: "program",
};

/**
 * Tells what a finding means.
 * @param {Finding | null} finding null where there is no connection to judge
 * @param {{ verdict: Verdict | null, phase: HostPhase, hasPermission: boolean }} context
 * @returns {Story}
 */
export function storyOf(finding, { verdict, phase, hasPermission }) {
  if (finding?.isPortal) {
    return portalStory();
  }
  if (finding?.known && verdict) {
    return acknowledged(finding, finding.known, verdict);
  }
  if (finding && verdict && verdict.standing !== "undetermined") {
    return finding.isFailedPage
      ? notOpened(finding, verdict)
      : judged(finding, verdict);
  }
  const kind = unknownKind(finding, { phase, hasPermission });
  const { headline, meaning, steps } = UNKNOWN[kind];
  return { kind, headline: text(headline), meaning: text(meaning), steps };
}

/**
 * @param {Finding | null} finding
 * @param {{ phase: HostPhase, hasPermission: boolean }} context
 */
function unknownKind(finding, { phase, hasPermission }) {
  if (finding === null) {
    return "none";
  }
  if (finding.state === "host-down") {
    return `host-${phase}` in UNKNOWN ? `host-${phase}` : "pending";
  }
  if (finding.state === "unobserved" && !hasPermission) {
    return "permission";
  }
  if (!finding.isMain && finding.state !== "pending") {
    return "part";
  }
  if (finding.state === "answered") {
    return finding.isFailedPage
      ? "failed-handshake-undetermined"
      : finding.isOverridden
        ? "no-chain"
        : "undetermined";
  }
  if (finding.state === "failed" && finding.probe) {
    return finding.isFailedPage
      ? "failed-handshake-probe-failed"
      : "probe-failed";
  }
  return finding.state;
}

/**
 * The browser refused to open the page, and a second connection shows who may be the reason. Nobody
 * reads anything yet; the next step of the person decides.
 * @param {Finding} finding
 * @param {Verdict} verdict
 * @returns {Story}
 */
function notOpened(finding, verdict) {
  const failed = failedKind(verdict);
  const kind = `failed-handshake-${failed}`;
  const root = rootStateOf(finding, verdict);
  const { headline, meaning } =
    root === "installed" && failed !== "public"
      ? {
          headline: "headlineFailedInstalled",
          meaning:
            FAILED_INSTALLED_MEANINGS[failed] ??
            FAILED_INSTALLED_MEANINGS.listed,
        }
      : (FAILED_PAGE[failed] ?? FAILED_PAGE.listed);
  const { authority, basis, path } = verdict;
  const who =
    authority === null
      ? issuerName(path)
      : authority.keyIsPublic && basis !== "name"
        ? { key: "whoMisusedCa", values: [localised(authority).name] }
        : whoIs(authority, basis);
  return {
    kind,
    headline: text(headline, [who]),
    meaning: text(meaning, [who]),
    steps: stepsOf(kind, root),
  };
}

/** @param {Verdict} verdict */
function failedKind({ standing, basis, authority }) {
  if (standing === "publicly-trusted") {
    return "public";
  }
  if (authority === null) {
    return "unknown";
  }
  if (basis === "name") {
    return "claim";
  }
  if (standing === "interception-capable") {
    return "capable";
  }
  if (authority.keyIsPublic) {
    return "listed";
  }
  return PRODUCTS.has(authority.category)
    ? "product"
    : (FAILED_KINDS[authority.category] ?? "listed");
}

/**
 * @param {Finding} finding
 * @param {Verdict} verdict
 * @returns {Story}
 */
function judged(finding, verdict) {
  const kind = kindOf(finding, verdict);
  const { headline, values } = headlineOf(kind, verdict);
  const key = HEADLINES[headline][finding.isMain ? "page" : "part"];
  const meaning = text(meaningOf(kind, finding), [issuerName(verdict.path)]);
  return {
    kind,
    headline: text(key, values),
    meaning:
      verdict.basis === "name" ? text("meaningIfNameTrue", [meaning]) : meaning,
    steps: stepsOf(kind, rootStateOf(finding, verdict)),
  };
}

/** @param {string} kind @param {Finding} finding */
function meaningOf(kind, { isMain, isOverridden }) {
  if (!isMain && READ_PARTS.has(kind)) {
    return "meaningPart";
  }
  return (isOverridden && OVERRIDDEN_MEANINGS[kind]) || MEANINGS[kind];
}

/** @param {Finding} finding @param {Verdict} verdict */
function kindOf({ isOverridden }, { standing, authority, notes }) {
  switch (standing) {
    case "known-interception": {
      const category = authority?.category ?? "";
      return authority?.keyIsPublic
        ? "leaked"
        : category in CATEGORY_KEYS
          ? category
          : "known";
    }
    case "interception-capable":
      return "capable";
    case "suspected-interception":
      return "suspected";
    case "outside-public-trust":
      return "outside";
    default:
      if (isOverridden) {
        return "publicOverridden";
      }
      return notes.some(({ code }) => code === "public-root-added")
        ? "publicAdded"
        : "public";
  }
}

/**
 * @param {string} kind
 * @param {Verdict} verdict
 * @returns {{ headline: string, values: (string | Text)[] }}
 */
function headlineOf(kind, { authority, basis, path }) {
  if (authority === null) {
    return {
      headline: kind in HEADLINES ? kind : "suspected",
      values: [issuerName(path)],
    };
  }
  if (kind === "leaked") {
    return {
      headline: basis === "name" ? "leakedClaim" : "leaked",
      values: [localised(authority).name],
    };
  }
  const who = whoIs(authority, basis);
  if (kind in HEADLINES) {
    return { headline: kind, values: [who] };
  }
  return { headline: PRODUCTS.has(kind) ? "product" : "reads", values: [who] };
}

/**
 * The subject of the sentence. A name alone is a claim and is worded as one.
 * @param {Authority} authority
 * @param {Verdict["basis"]} basis
 * @returns {string | Text}
 */
export function whoIs(authority, basis) {
  const { name } = localised(authority);
  if (basis === "name") {
    return { key: "whoClaims", values: [name] };
  }
  const { category, country, evidence } = authority;
  if (category === "state" && evidence !== "capability" && country) {
    return GOVERNMENT_KEYS[country]
      ? { key: GOVERNMENT_KEYS[country], values: [] }
      : { key: "governmentOf", values: [countryName(country)] };
  }
  return WHO_KEYS[category]
    ? { key: WHO_KEYS[category], values: [name] }
    : name;
}

/** @param {Verdict["path"]} path */
export function issuerName(path) {
  const root = path.at(-1);
  const name = root?.role === "root" ? root.subject : (root?.issuer ?? null);
  return name ? (name.organization ?? name.commonName ?? name.text) : "";
}

/** @param {string} key @param {Text["values"]} values @returns {Text} */
const text = (key, values = []) => ({ key, values });
