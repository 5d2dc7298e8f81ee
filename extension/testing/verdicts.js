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
    authority: null,
    severity: "public",
    chain: "aa",
    code: null,
    fromCache: false,
    isOverridden: false,
    isFailedPage: false,
    evidence: "observed",
    isPortal: false,
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
    der: null,
    ...changes,
  });

/** A certificate's description as the host sends it. @param {object} changes */
export const description = (changes = {}) => ({
  version: 3,
  subject: [
    { name: "C", value: "KZ" },
    { name: "CN", value: "site.test" },
    { name: "2.5.4.99", value: "odd" },
  ],
  issuer: [{ name: "O", value: "Example" }],
  serial: "0a",
  sha256: "aa".repeat(32),
  sha1: "bb".repeat(20),
  notBefore: "2020-01-01T00:00:00Z",
  notAfter: "2030-01-01T00:00:00Z",
  names: [
    { kind: "dns", value: "*.site.test" },
    { kind: "directory", value: "CN=x" },
    { kind: "other", value: "1.2.3 00" },
  ],
  key: {
    algorithm: "RSA 2048",
    bits: 2048,
    exponent: "65537",
    value: "cc".repeat(256),
    sha256: "dd".repeat(32),
  },
  signatureAlgorithm: "RSA with SHA-256",
  signature: "ee".repeat(256),
  basicConstraints: { ca: true, pathLength: 0 },
  keyUsages: ["digital-signature", "certificate-signing"],
  purposes: ["server", "1.2.3.4"],
  subjectKeyIdentifier: "01",
  authorityKeyIdentifier: "02",
  policies: [
    { oid: "2.23.140.1.2.1", statement: "https://cps.test/" },
    { oid: "1.2.3", statement: null },
  ],
  access: [
    { method: "ocsp", location: "http://ocsp.test/" },
    { method: "ca-issuers", location: "http://ca.test/" },
    { method: "1.2.3", location: "http://odd.test/" },
  ],
  revocationLists: [{ kind: "uri", value: "http://crl.test/" }],
  permitted: [{ kind: "dns", value: "site.test" }],
  excluded: [{ kind: "ip", value: "10.0.0.0/255.0.0.0" }],
  timestamps: [{ log: "ff".repeat(32), time: "2020-01-01T00:00:01Z" }],
  others: [{ oid: "1.2.3.4", value: "0500" }],
  critical: ["2.5.29.15", "1.2.3.4"],
  ...changes,
});
