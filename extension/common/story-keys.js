// The message keys of which stories are made, as tables: subject, headline, meaning, steps.

/** Governments whose name a language does not form from the country's by one rule. @type {Record<string, string>} */
export const GOVERNMENT_KEYS = {
  AE: "governmentAE",
  CN: "governmentCN",
  KZ: "governmentKZ",
  RU: "governmentRU",
};

/** Who intercepts, as the subject of a sentence. @type {Record<string, string>} */
export const WHO_KEYS = {
  malware: "whoMalware",
  adware: "whoAdware",
  "misused-ca": "whoMisusedCa",
  "network-security": "whoNetworkSecurity",
  antivirus: "whoAntivirus",
  "parental-control": "whoParentalControl",
  "debugging-proxy": "whoDebuggingProxy",
};

/**
 * Headlines for the page itself and for a part of it.
 * @type {Record<string, { page: string, part: string }>}
 */
export const HEADLINES = {
  reads: { page: "headlineReads", part: "headlineReadsPart" },
  product: { page: "headlineProduct", part: "headlineProductPart" },
  leaked: { page: "headlineLeaked", part: "headlineLeakedPart" },
  leakedClaim: { page: "headlineLeakedClaim", part: "headlineLeakedClaimPart" },
  capable: { page: "headlineCapable", part: "headlineCapablePart" },
  suspected: { page: "headlineSuspected", part: "headlineSuspectedPart" },
  outside: { page: "headlineOutside", part: "headlineOutsidePart" },
  public: { page: "headlinePublic", part: "headlinePublicPart" },
  // Says nothing of the page.
  publicAdded: { page: "headlinePublicAdded", part: "headlinePublicAdded" },
  publicOverridden: {
    page: "headlinePublicOverridden",
    part: "headlinePublicOverriddenPart",
  },
};

/** What it means, per kind of story. @type {Record<string, string>} */
export const MEANINGS = {
  state: "meaningState",
  "state-capable": "meaningState",
  malware: "meaningMalware",
  adware: "meaningAdware",
  "misused-ca": "meaningMisusedCa",
  leaked: "meaningLeaked",
  "network-security": "meaningNetworkSecurity",
  antivirus: "meaningAntivirus",
  "parental-control": "meaningParentalControl",
  "debugging-proxy": "meaningDebuggingProxy",
  known: "meaningKnown",
  capable: "meaningCapable",
  suspected: "meaningSuspected",
  outside: "meaningOutside",
  public: "meaningPublic",
  publicAdded: "meaningPublicAdded",
  publicOverridden: "meaningPublicOverridden",
};

/** The same where the person went past the browser's warning. @type {Record<string, string>} */
export const OVERRIDDEN_MEANINGS = {
  state: "meaningStateOverridden",
  "state-capable": "meaningStateOverridden",
  outside: "meaningOutsideOverridden",
};

/** Kinds of which the meaning for a part is not that for a page. */
export const READ_PARTS = new Set([
  "state",
  "state-capable",
  "malware",
  "adware",
  "misused-ca",
  "leaked",
  "network-security",
  "antivirus",
  "parental-control",
  "debugging-proxy",
  "known",
  "suspected",
]);

/**
 * The browser shows its error page, and a second connection was made: headline and meaning by what that
 * one was shown; what is not here is told as listed. A part of a page has no error page.
 * @type {Record<string, { headline: string, meaning: string }>}
 */
export const FAILED_PAGE = {
  listed: { headline: "headlineNotLetIn", meaning: "meaningNotLetIn" },
  product: { headline: "headlineNotLetIn", meaning: "meaningNotLetInProduct" },
  claim: {
    headline: "headlineNotLetInClaim",
    meaning: "meaningNotLetInClaim",
  },
  capable: {
    headline: "headlineNotLetInCapable",
    meaning: "meaningNotLetInCapable",
  },
  unknown: {
    headline: "headlineFailedUnknown",
    meaning: "meaningFailedUnknown",
  },
  public: { headline: "headlineFailedPublic", meaning: "meaningFailedPublic" },
};

/** The meaning where a store of this computer holds the root all the same. @type {Record<string, string>} */
export const FAILED_INSTALLED_MEANINGS = {
  listed: "meaningFailedInstalled",
  capable: "meaningFailedInstalledCapable",
  unknown: "meaningFailedUnknown",
};

/**
 * Stories without a verdict: headline, meaning, steps.
 * @type {Record<string, { headline: string, meaning: string, steps: string[] }>}
 */
export const UNKNOWN = {
  none: { headline: "headlineNone", meaning: "meaningNone", steps: [] },
  permission: {
    headline: "headlinePermission",
    meaning: "meaningPermission",
    steps: [],
  },
  pending: {
    headline: "headlinePending",
    meaning: "meaningPending",
    steps: [],
  },
  failed: {
    headline: "headlineFailed",
    meaning: "meaningFailed",
    steps: ["stepReload"],
  },
  "probe-failed": {
    headline: "headlineUnobserved",
    meaning: "meaningProbeFailed",
    steps: [],
  },
  "failed-handshake": {
    headline: "headlineFailedPage",
    meaning: "meaningFailedPage",
    steps: ["stepDoNotInstall", "stepDoNotProceed"],
  },
  "failed-handshake-probe-failed": {
    headline: "headlineFailedPage",
    meaning: "meaningFailedPageProbe",
    steps: ["stepDoNotInstall", "stepReload"],
  },
  "failed-handshake-undetermined": {
    headline: "headlineFailedPage",
    meaning: "meaningFailedPageUndetermined",
    steps: ["stepDoNotInstall", "stepDoNotProceed"],
  },
  "no-chain": {
    headline: "headlineNoChain",
    meaning: "meaningNoChain",
    steps: ["stepNoSecrets"],
  },
  unobserved: {
    headline: "headlineUnobserved",
    meaning: "meaningUnobserved",
    steps: ["stepReload"],
  },
  unencrypted: {
    headline: "headlineUnencrypted",
    meaning: "meaningUnencrypted",
    steps: ["stepNoSecrets"],
  },
  undetermined: {
    headline: "headlineUndetermined",
    meaning: "meaningUndetermined",
    steps: ["stepReload"],
  },
  part: {
    headline: "headlineUndeterminedPart",
    meaning: "meaningUndeterminedPart",
    steps: [],
  },
  "host-missing": {
    headline: "headlineHostMissing",
    meaning: "meaningHostMissing",
    steps: [],
  },
  "host-blocked": {
    headline: "headlineHostBlocked",
    meaning: "meaningHostBlocked",
    steps: [],
  },
  "host-crashed": {
    headline: "headlineHostCrashed",
    meaning: "meaningHostCrashed",
    steps: [],
  },
  "host-too-old": {
    headline: "headlineHostTooOld",
    meaning: "meaningHostTooOld",
    steps: [],
  },
  "host-too-new": {
    headline: "headlineHostTooNew",
    meaning: "meaningHostTooNew",
    steps: [],
  },
};
