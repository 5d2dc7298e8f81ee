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

/** @param {Partial<import("../common/types.js").Connection>} changes */
export const connection = (changes = {}) =>
  /** @type {import("../common/types.js").Connection} */ ({
    host: "site.test",
    serverName: "site.test",
    port: 443,
    address: "192.0.2.1",
    proxy: { type: "direct" },
    chain: "failed-handshake",
    fromCache: false,
    isOverridden: false,
    ...changes,
  });

/** @param {Partial<import("../common/types.js").Finding>} changes */
export const finding = (changes = {}) =>
  /** @type {import("../common/types.js").Finding} */ ({
    host: "site.test",
    serverName: "site.test",
    isMain: true,
    state: "answered",
    standing: "publicly-trusted",
    severity: "public",
    chain: "aa",
    code: null,
    fromCache: false,
    isOverridden: false,
    isFailedPage: false,
    evidence: "observed",
    probe: null,
    ...changes,
  });
