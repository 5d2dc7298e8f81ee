// What is said of an installed root and of the stores that hold it: message keys by the host's words.

/** @type {Record<(typeof import("../common/roots.js").IDENTITIES)[number], string>} */
export const IDENTITY_KEYS = {
  listed: "rootIdentityListed",
  local: "rootIdentityLocal",
  distributed: "rootIdentityDistributed",
  "distrusted-public": "rootIdentityDistrustedPublic",
  "added-public": "rootIdentityAddedPublic",
};

/** @type {Record<(typeof import("../common/roots.js").TRUSTS)[number], string>} */
export const TRUST_KEYS = {
  servers: "rootTrustServers",
  "not-servers": "rootTrustNotServers",
  distrusted: "rootTrustDistrusted",
};

/** Why a store was not read, or not wholly. @type {Record<string, string>} */
export const PROBLEM_KEYS = {
  "store-locked": "storeLocked",
  "store-damaged": "storeDamaged",
  "store-old-format": "storeOldFormat",
  "store-unreadable": "storeUnreadable",
};
