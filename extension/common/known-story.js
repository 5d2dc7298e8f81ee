// The sentences for an authority that the person, or whoever administers the computer, knows.

/**
 * @param {import("./types.js").Finding} finding
 * @param {import("./known.js").Known} known
 * @param {import("./protocol.js").Verdict} verdict
 * @returns {import("./stories.js").Story}
 */
export const acknowledged = ({ isMain }, { name, since }, { standing }) => ({
  kind: "acknowledged",
  headline: {
    key:
      since === null
        ? "headlineAcknowledgedManaged"
        : isMain
          ? "headlineAcknowledged"
          : "headlineAcknowledgedPart",
    values: [name],
  },
  meaning: {
    key:
      standing === "outside-public-trust"
        ? "meaningAcknowledgedOutside"
        : "meaningAcknowledgedReads",
    values: [],
  },
  steps: [],
});
