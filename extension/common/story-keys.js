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
  public: { page: "headlinePublic", part: "headlinePublic" },
  publicAdded: { page: "headlinePublicAdded", part: "headlinePublicAdded" },
};

/**
 * Meaning and steps per kind of story.
 * @type {Record<string, { meaning: string, steps: string[] }>}
 */
export const ADVICE = {
  state: {
    meaning: "meaningState",
    steps: ["stepNoSecrets", "stepRemoveRoot", "stepOtherNetwork"],
  },
  "state-capable": {
    meaning: "meaningState",
    steps: ["stepNoSecrets", "stepRemoveRoot"],
  },
  malware: {
    meaning: "meaningMalware",
    steps: ["stepNoSecrets", "stepCleanComputer"],
  },
  adware: {
    meaning: "meaningAdware",
    steps: ["stepNoSecrets", "stepCleanComputer"],
  },
  "misused-ca": {
    meaning: "meaningMisusedCa",
    steps: ["stepNoSecrets", "stepOtherNetwork"],
  },
  leaked: {
    meaning: "meaningLeaked",
    steps: ["stepNoSecrets", "stepRemoveProgram"],
  },
  "network-security": {
    meaning: "meaningNetworkSecurity",
    steps: ["stepAskNetwork", "stepPrivateElsewhere"],
  },
  antivirus: {
    meaning: "meaningAntivirus",
    steps: ["stepAntivirusSetting", "stepAntivirusUnknown"],
  },
  "parental-control": {
    meaning: "meaningParentalControl",
    steps: ["stepAskOwner", "stepPrivateElsewhere"],
  },
  "debugging-proxy": {
    meaning: "meaningDebuggingProxy",
    steps: ["stepDebuggingStop", "stepDebuggingUnknown"],
  },
  known: {
    meaning: "meaningKnown",
    steps: ["stepNoSecrets", "stepAskNetwork"],
  },
  capable: {
    meaning: "meaningCapable",
    steps: ["stepCapableGenuine", "stepCapableElsewhere"],
  },
  suspected: {
    meaning: "meaningSuspected",
    steps: ["stepNoSecrets", "stepAskNetwork"],
  },
  outside: {
    meaning: "meaningOutside",
    steps: ["stepOutsideExpected", "stepOutsideUnknown"],
  },
  public: { meaning: "meaningPublic", steps: [] },
  publicAdded: { meaning: "meaningPublicAdded", steps: [] },
};

/**
 * The browser shows its error page, and a second connection was made: headline, meaning, steps by what
 * that one was shown. A part of a page has no error page.
 * @type {Record<string, { headline: string, meaning: string, steps: string[] }>}
 */
export const FAILED_PAGE = {
  listed: {
    headline: "headlineNotLetIn",
    meaning: "meaningNotLetIn",
    steps: ["stepDoNotInstall", "stepDoNotProceed", "stepOtherNetwork"],
  },
  product: {
    headline: "headlineNotLetIn",
    meaning: "meaningNotLetInProduct",
    steps: ["stepDoNotInstall", "stepAskNetwork", "stepPrivateElsewhere"],
  },
  claim: {
    headline: "headlineNotLetInClaim",
    meaning: "meaningNotLetInClaim",
    steps: ["stepDoNotInstall", "stepDoNotProceed", "stepAskNetwork"],
  },
  capable: {
    headline: "headlineNotLetInCapable",
    meaning: "meaningNotLetInCapable",
    steps: ["stepDoNotInstall", "stepDoNotProceed"],
  },
  unknown: {
    headline: "headlineFailedUnknown",
    meaning: "meaningFailedUnknown",
    steps: ["stepDoNotInstall", "stepDoNotProceed", "stepOutsideExpected"],
  },
  public: {
    headline: "headlineFailedPublic",
    meaning: "meaningFailedPublic",
    steps: ["stepCheckClock", "stepDoNotProceed"],
  },
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
