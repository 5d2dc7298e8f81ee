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
  signs: [],
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
    known: null,
    probe: null,
    ...changes,
  });

/** @param {Partial<import("../common/protocol.js").PathElement>} changes */
export const pathElement = (changes = {}) =>
  /** @type {import("../common/protocol.js").PathElement} */ ({
    subject: { text: "CN=Root", commonName: "Root", organization: null },
    issuer: { text: "CN=Root", commonName: "Root", organization: null },
    notBefore: "2020-01-01T00:00:00Z",
    notAfter: "2040-01-01T00:00:00Z",
    serial: "01",
    sha256: "aa".repeat(32),
    spkiSha256: "bb".repeat(32),
    keyAlgorithm: "RSA 2048",
    signatureAlgorithm: "RSA with SHA-256",
    isCa: true,
    role: "root",
    origin: "chain",
    isAuthority: false,
    link: { state: "self-signed" },
    installedIn: [],
    ...changes,
  });
