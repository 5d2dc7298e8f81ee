// Examples of what the button and the popup can show, for those who want to see it before it matters.
// Everybody in them is made up, and every page that shows one says so.
import { language, t } from "./i18n.js";
import { severityOf } from "./standing.js";

/**
 * @typedef {import("./protocol.js").Authority} Authority
 * @typedef {import("./protocol.js").PathElement} PathElement
 * @typedef {import("./protocol.js").Verdict} Verdict
 * @typedef {import("./types.js").Finding} Finding
 * @typedef {import("./types.js").PageView} PageView
 *
 * @typedef {{ page: PageView, verdicts: Record<string, Verdict> }} Example
 */

const HOST = "site.example";
const REF = "example";
/** Nobody's digest. */
const DIGEST = "0".repeat(64);

/**
 * Who stands at the end of the path, and what the verdict on it is.
 * @type {Record<string, { root: string, verdict: Partial<Verdict>, category?: string, isKnown?: boolean }>}
 */
const CASES = {
  alarm: {
    root: "exampleState",
    category: "state",
    verdict: { standing: "known-interception", basis: "certificate" },
  },
  notice: {
    root: "exampleAntivirus",
    category: "antivirus",
    verdict: { standing: "known-interception", basis: "key" },
  },
  suspected: {
    root: "exampleStranger",
    verdict: {
      standing: "suspected-interception",
      signs: [
        { id: "unrelated-domains", weight: 45 },
        { id: "just-made", weight: 35 },
        { id: "scattered-addresses", weight: 30 },
      ],
    },
  },
  capable: {
    root: "exampleNational",
    category: "state-capable",
    verdict: { standing: "interception-capable", basis: "certificate" },
  },
  undetermined: {
    root: "exampleStranger",
    verdict: { standing: "undetermined", notes: [{ code: "issuer-missing" }] },
  },
  acknowledged: {
    root: "exampleCompany",
    isKnown: true,
    verdict: { standing: "outside-public-trust" },
  },
  outside: {
    root: "exampleCompany",
    verdict: { standing: "outside-public-trust" },
  },
  public: {
    root: "examplePublic",
    verdict: { standing: "publicly-trusted" },
  },
};

/** How well it is established, by category. @type {Record<string, Authority["evidence"]>} */
const EVIDENCE = {
  antivirus: "documented",
  state: "observed",
  "state-capable": "capability",
};

/** The states of which there is an example, the most serious first. */
export const EXAMPLES = Object.keys(CASES);

/**
 * @param {string} name
 * @returns {Example | null} null where there is no example of that name
 */
export function exampleOf(name) {
  if (!Object.hasOwn(CASES, name)) {
    return null;
  }
  const verdict = verdictOf(name);
  const { root, isKnown } = CASES[name];
  const known = { key: DIGEST, name: t(root), since: "2026-11-29" };
  const main = findingOf(verdict, isKnown ? known : null);
  return {
    page: { kind: "https", host: HOST, main, parts: [], worst: main },
    verdicts: { [REF]: verdict },
  };
}

/** @param {string} name @returns {Verdict} */
function verdictOf(name) {
  const { root, category, verdict } = CASES[name];
  const authority = category ? authorityOf(t(root), category) : null;
  return {
    standing: "undetermined",
    basis: null,
    authority,
    path: pathOf(name, t(root), authority !== null),
    extra: [],
    notes: [],
    signs: [],
    ...verdict,
  };
}

/** @param {Verdict} verdict @param {Finding["known"]} known @returns {Finding} */
const findingOf = (verdict, known) => ({
  host: HOST,
  serverName: HOST,
  isMain: true,
  state: "answered",
  standing: verdict.standing,
  authority: verdict.authority?.id ?? null,
  severity: known ? "acknowledged" : severityOf(verdict),
  chain: REF,
  code: null,
  fromCache: false,
  isOverridden: false,
  isFailedPage: false,
  evidence: "observed",
  isPortal: false,
  known,
  probe: null,
});

/** @param {string} name @param {string} category @returns {Authority} */
function authorityOf(name, category) {
  const texts = { name, operator: name, summary: t("exampleSummary") };
  return {
    id: "example",
    ...texts,
    country: null,
    category,
    evidence: EVIDENCE[category],
    inUse: null,
    sources: [],
    keyIsPublic: false,
    local: { [language()]: texts },
    added: null,
  };
}

/**
 * The site's certificate and, where the path has an end, the root above it.
 * @param {string} name
 * @param {string} root
 * @param {boolean} isAuthority
 */
function pathOf(name, root, isAuthority) {
  const isOpen = name === "undetermined";
  const site = certificate(HOST, root, {
    role: "end-entity",
    link: isOpen
      ? { state: "unproven", reason: "issuer-missing" }
      : { state: "proven", by: "signature" },
  });
  const top = certificate(root, root, {
    role: "root",
    origin: name === "public" ? "public-roots" : "chain",
    isCa: true,
    isAuthority,
    link: { state: "self-signed" },
  });
  return isOpen ? [site] : [site, top];
}

/**
 * @param {string} subject
 * @param {string} issuer
 * @param {Partial<PathElement>} changes
 * @returns {PathElement}
 */
const certificate = (subject, issuer, changes) => ({
  subject: nameOf(subject),
  issuer: nameOf(issuer),
  notBefore: null,
  notAfter: null,
  serial: null,
  sha256: null,
  spkiSha256: DIGEST,
  keyAlgorithm: "EC P-256",
  signatureAlgorithm: "ECDSA with SHA-256",
  isCa: false,
  role: "end-entity",
  origin: "chain",
  isAuthority: false,
  installedIn: [],
  der: null,
  link: { state: "anchor" },
  ...changes,
});

/** @param {string} name */
const nameOf = (name) => ({
  text: `CN=${name}`,
  commonName: name,
  organization: null,
});
