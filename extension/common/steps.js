// What to do: steps by what a story is about, and by what is known of where the root is installed.
// Message keys only; no step tells to remove a root that is not there.

/**
 * What is known about the root on this computer: a store holds it; the person went past the browser's
 * warning; the browser refused the page; or it opened the page and no store is known to hold the root.
 * @typedef {"installed" | "excepted" | "refused" | "unknown"} RootState
 *
 * @param {import("./types.js").Finding} finding
 * @param {import("./protocol.js").Verdict} verdict
 * @returns {RootState}
 */
export function rootStateOf({ isOverridden, isFailedPage }, { path }) {
  const isInstalled = path.some(
    ({ installedIn, origin }) =>
      installedIn.length > 0 || origin === "installed",
  );
  return isInstalled
    ? "installed"
    : isFailedPage
      ? "refused"
      : isOverridden
        ? "excepted"
        : "unknown";
}

/**
 * The steps about the root: which one there is, depends on where it is installed.
 * @type {Record<string, Partial<Record<RootState, string>>>}
 */
const ROOT_STEPS = {
  "unwanted-root": {
    installed: "stepRemoveRoot",
    excepted: "stepTakeBack",
    refused: "stepDoNotInstall",
    unknown: "stepFindRoot",
  },
  "unexplained-root": {
    installed: "stepUnexplainedRoot",
    excepted: "stepTakeBack",
    refused: "stepDoNotInstall",
  },
  "unneeded-root": {
    installed: "stepUnneededRoot",
    refused: "stepDoNotInstall",
  },
  "later-root": {
    installed: "stepLaterRoot",
  },
};

/** Steps beside which the way to the installed roots stands. */
export const ROOT_STEP_KEYS = new Set([
  "stepRemoveRoot",
  "stepFindRoot",
  "stepUnexplainedRoot",
  "stepUnneededRoot",
  "stepLaterRoot",
  "offerStepRemove",
]);

/** Steps per kind of story that names somebody or clears everybody. @type {Record<string, string[]>} */
const STEPS = {
  state: [
    "stepNoSecrets",
    "unwanted-root",
    "stepStateNetwork",
    "stepChangePasswords",
  ],
  "state-capable": [
    "stepNoSecrets",
    "unwanted-root",
    "stepStateNetwork",
    "stepChangePasswords",
  ],
  malware: [
    "stepNoSecrets",
    "stepCleanComputer",
    "unwanted-root",
    "stepChangePasswords",
  ],
  adware: [
    "stepNoSecrets",
    "stepCleanComputer",
    "unwanted-root",
    "stepChangePasswords",
  ],
  "misused-ca": ["stepNoSecrets", "unwanted-root", "stepOtherNetwork"],
  leaked: ["stepNoSecrets", "unwanted-root", "stepRemoveProgram"],
  "network-security": ["stepAskWork", "stepPrivateElsewhere"],
  antivirus: ["stepAntivirusSetting", "stepAntivirusUnknown"],
  "parental-control": ["stepAskOwner", "stepPrivateElsewhere"],
  "debugging-proxy": [
    "stepDebuggingStop",
    "stepDebuggingUnknown",
    "later-root",
  ],
  known: ["stepNoSecrets", "unwanted-root", "stepAskNetwork"],
  capable: ["stepCapableGenuine", "stepCapableElsewhere", "unneeded-root"],
  suspected: ["stepNoSecrets", "stepAskNetwork", "unexplained-root"],
  outside: ["stepOutsideExpected", "stepOutsideUnknown"],
  public: [],
  publicAdded: [],
  publicOverridden: ["stepNoSecrets", "stepTakeBack"],
  "failed-handshake-listed": [
    "unwanted-root",
    "stepDoNotProceed",
    "stepOtherNetwork",
  ],
  "failed-handshake-state": [
    "unwanted-root",
    "stepDoNotProceed",
    "stepStateNetwork",
  ],
  "failed-handshake-program": [
    "unwanted-root",
    "stepDoNotProceed",
    "stepCleanComputer",
  ],
  "failed-handshake-product": [
    "unneeded-root",
    "stepAskNetwork",
    "stepPrivateElsewhere",
  ],
  "failed-handshake-claim": [
    "unexplained-root",
    "stepDoNotProceed",
    "stepAskNetwork",
  ],
  "failed-handshake-capable": ["unneeded-root", "stepDoNotProceed"],
  "failed-handshake-unknown": [
    "unexplained-root",
    "stepDoNotProceed",
    "stepOutsideExpected",
  ],
  "failed-handshake-public": ["stepCheckClock", "stepDoNotProceed"],
};

/**
 * @param {string} kind
 * @param {RootState} root
 * @returns {string[]}
 */
export const stepsOf = (kind, root) =>
  STEPS[kind].flatMap((step) =>
    step in ROOT_STEPS ? (ROOT_STEPS[step][root] ?? []) : step,
  );
