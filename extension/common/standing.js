// Decides how serious a verdict is, which of several is the worst, and what the badge shows for it.
// Pure: words are chosen in words.js, nothing is drawn here.

/**
 * From worst to best. `undetermined` stands above the calm ones, so that what was not seen is
 * never hidden behind what was. `acknowledged` is whom the person knows.
 */
export const SEVERITIES = /** @type {const} */ ([
  "alarm",
  "notice",
  "suspected",
  "capable",
  "undetermined",
  "acknowledged",
  "outside",
  "public",
]);

/** @typedef {(typeof SEVERITIES)[number]} Severity */
/** @typedef {{ text: string, color: string }} Badge */

/** Categories whose authority nobody with rights on the machine chose freely. */
const ALARMING = new Set(["state", "malware", "adware", "misused-ca"]);

/** Categories that work for somebody with rights on the machine. */
export const PRODUCTS = new Set([
  "network-security",
  "antivirus",
  "parental-control",
  "debugging-proxy",
]);

const RED = "#c50f1f";
const AMBER = "#ffb020";
const GREY = "#6b6b76";

/** Red and amber must be told apart by those who do not see colours. @type {Record<Severity, Badge>} */
const BADGES = {
  alarm: { text: "!", color: RED },
  notice: { text: "i", color: AMBER },
  suspected: { text: "!?", color: AMBER },
  capable: { text: "i", color: AMBER },
  undetermined: { text: "?", color: GREY },
  acknowledged: { text: "·", color: GREY },
  outside: { text: "·", color: GREY },
  public: { text: "", color: GREY },
};

/**
 * Names the severity of a verdict. A leaked key is an alarm whatever its category: anybody on the
 * way can use it.
 * @param {import("./protocol.js").Verdict} verdict
 * @returns {Severity}
 */
export function severityOf({ standing, authority }) {
  switch (standing) {
    case "known-interception":
      return authority &&
        (authority.keyIsPublic || ALARMING.has(authority.category))
        ? "alarm"
        : "notice";
    case "suspected-interception":
      return "suspected";
    case "interception-capable":
      return "capable";
    case "outside-public-trust":
      return "outside";
    case "publicly-trusted":
      return "public";
    default:
      return "undetermined";
  }
}

/**
 * Picks the worst; of two that are equally bad the first, so callers put the main page first.
 * @template {{ severity: Severity }} T
 * @param {T[]} findings
 * @returns {T | null}
 */
export function worstOf(findings) {
  return findings.reduce(
    (worst, finding) =>
      worst === null || rank(finding) < rank(worst) ? finding : worst,
    /** @type {T | null} */ (null),
  );
}

/** @param {{ severity: Severity }} finding */
export const rank = ({ severity }) => SEVERITIES.indexOf(severity);

/**
 * @param {Severity} severity
 * @returns {Badge}
 */
export const badgeOf = (severity) => BADGES[severity];
