// A network that wants its users to log in answers in the name of every site until they have. That is no
// accusation: it has words of its own, in grey.

/** Authorities that are known to read along, or could, are told whatever the network wants. */
const LISTED = new Set(["known-interception", "interception-capable"]);

/**
 * Whether what was seen is what such a network does: the browser refuses the page, or the person went past
 * its warning, or the certificate is for another name.
 * @param {import("./protocol.js").Verdict | null} verdict
 * @param {{ isFailedPage: boolean, isOverridden: boolean }} sight
 */
export const isPortalsDoing = (verdict, { isFailedPage, isOverridden }) =>
  !LISTED.has(verdict?.standing ?? "") &&
  (isFailedPage ||
    isOverridden ||
    (verdict?.notes ?? []).some(({ code }) => code === "server-name-mismatch"));

/** @returns {import("./stories.js").Story} */
export const portalStory = () => ({
  kind: "portal",
  headline: { key: "headlinePortal", values: [] },
  meaning: { key: "meaningPortal", values: [] },
  steps: ["stepPortalLogIn", "stepPortalNothing", "stepPortalReload"],
});
