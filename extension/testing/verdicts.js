// Verdicts for tests, in the shape of host/PROTOCOL.md.

/** @typedef {import("../common/protocol.js").Authority} Authority */
/** @typedef {import("../common/protocol.js").Verdict} Verdict */

/** @param {Partial<Authority>} changes @returns {Authority} */
export const authority = (changes = {}) => ({
  id: "example",
  name: "Example Proxy",
  operator: "Example Ltd",
  summary: "An example.",
  country: null,
  category: "debugging-proxy",
  evidence: "documented",
  inUse: null,
  sources: [],
  keyIsPublic: false,
  local: {},
  added: null,
  ...changes,
});

/** @param {Partial<Verdict>} changes @returns {Verdict} */
export const verdict = (changes = {}) => ({
  standing: "publicly-trusted",
  basis: null,
  authority: null,
  path: [],
  extra: [],
  notes: [],
  ...changes,
});

/** @param {Partial<import("../common/protocol.js").Finding>} changes */
export const finding = (changes = {}) =>
  /** @type {import("../common/protocol.js").Finding} */ ({
    host: "site.test",
    serverName: "site.test",
    isMain: true,
    state: "answered",
    standing: "publicly-trusted",
    severity: "public",
    chain: "aa",
    code: null,
    fromCache: false,
    ...changes,
  });
