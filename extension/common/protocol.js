// What host/PROTOCOL.md fixes, as values and types. What the host sends is read in host-messages.js; the
// types that the extension's own parts exchange are in types.js.

export const HOST_NAME = "org.rootwatch.host";
export const PROTOCOL_VERSION = 1;
export const MAX_REQUEST_BYTES = 1_048_576;
export const MAX_SERVER_NAME_LENGTH = 255;

export const STANDINGS = /** @type {const} */ ([
  "known-interception",
  "interception-capable",
  "suspected-interception",
  "outside-public-trust",
  "publicly-trusted",
  "undetermined",
]);

export const BASES = /** @type {const} */ ([
  "certificate",
  "key",
  "signature",
  "name",
]);

export const CATEGORIES = /** @type {const} */ ([
  "state",
  "state-capable",
  "malware",
  "adware",
  "misused-ca",
  "network-security",
  "antivirus",
  "parental-control",
  "debugging-proxy",
]);

/** Codes of the host's errors, then those that the extension itself gives a question. */
export const ERROR_CODES = /** @type {const} */ ([
  "frame-too-large",
  "json-invalid",
  "request-invalid",
  "type-unknown",
  "protocol-unsupported",
  "base64-invalid",
  "certificate-invalid",
  "chain-too-long",
  "offer-unreadable",
  "offer-too-large",
  "probe-address-refused",
  "probe-proxy-unsupported",
  "probe-proxy-failed",
  "probe-name-unresolved",
  "probe-connect-failed",
  "probe-timeout",
  "probe-tls-failed",
  "busy",
  "host-crashes",
  "offer-not-fetched",
  "response-invalid",
]);

export const NOTE_CODES = /** @type {const} */ ([
  "no-chain",
  "issuer-missing",
  "signature-invalid",
  "algorithm-unsupported",
  "budget-exhausted",
  "issuer-not-ca",
  "key-not-known",
  "imitates-public-root",
  "authority-added",
  "public-root-added",
  "listed-alternative",
  "probe-differs",
  "peer-key-unproven",
  "offered",
  "offered-not-ca",
  "server-name-mismatch",
  "shortened",
]);

/**
 * @typedef {(typeof STANDINGS)[number]} Standing
 * @typedef {(typeof BASES)[number]} Basis
 * @typedef {(typeof CATEGORIES)[number]} Category
 * @typedef {(typeof ERROR_CODES)[number]} ErrorCode
 *
 * @typedef {{ text: string, commonName: string | null, organization: string | null }} Name
 *
 * @typedef {object} CertificateSummary
 * @property {Name} subject
 * @property {Name | null} issuer
 * @property {string | null} notBefore
 * @property {string | null} notAfter
 * @property {string | null} serial
 * @property {string | null} sha256
 * @property {string} spkiSha256
 * @property {string} keyAlgorithm
 * @property {string | null} signatureAlgorithm
 * @property {boolean} isCa
 *
 * @typedef {{ state: string, by?: string, reason?: string, algorithm?: string }} Link
 *
 * A store of this computer that holds a certificate and trusts it for servers.
 *
 * @typedef {{ kind: string, label: string, browser: string | null, path: string }} Store
 *
 * @typedef {CertificateSummary & { role: string, origin: string, isAuthority: boolean, link: Link, installedIn: Store[], der: string | null }} PathElement
 *
 * @typedef {{ name?: string, operator?: string, summary?: string }} LocalTexts
 *
 * @typedef {object} Authority
 * @property {string} id
 * @property {string} name
 * @property {string} operator
 * @property {string} summary
 * @property {string | null} country
 * @property {string} category
 * @property {string} evidence
 * @property {string | null} inUse
 * @property {string[]} sources
 * @property {boolean} keyIsPublic
 * @property {Record<string, LocalTexts | undefined>} local
 * @property {string | null} added
 *
 * @typedef {{ code: string, file?: string, algorithm?: string, subject?: unknown, authority?: unknown }} Note
 *
 * One of the signs of host/SUSPICION.md; negative where it calms.
 * @typedef {{ id: string, weight: number }} Sign
 *
 * @typedef {object} Verdict
 * @property {Standing} standing
 * @property {Basis | null} basis
 * @property {Authority | null} authority
 * @property {PathElement[]} path
 * @property {CertificateSummary[]} extra
 * @property {Note[]} notes
 * @property {Sign[]} signs
 *
 * @typedef {{ file: string, line: number | null, message: string }} Problem
 *
 * @typedef {object} Hello
 * @property {"hello"} type
 * @property {number} protocol
 * @property {string} version
 * @property {number} authorities
 * @property {string} listSha256
 * @property {{ authorities: number, publicRoots: number }} added
 * @property {Problem[]} problems
 *
 * @typedef {{ type: "verdict", id: unknown, verdict: Verdict }} VerdictMessage
 * @typedef {{ type: "error", id: unknown, code: string }} ErrorMessage
 *
 * The connection that the host made itself: null where it does not say.
 *
 * @typedef {object} ProbeConnection
 * @property {string | null} address null where a proxy looked the name up
 * @property {string} protocol
 * @property {string} via
 * @property {boolean} isCached
 * @property {boolean | null} matchesObserved
 *
 * @typedef {{ type: "probed", id: unknown, verdict: Verdict, connection: ProbeConnection, chain: string[] }} ProbedMessage
 * @typedef {{ type: "offer", id: unknown, verdicts: Verdict[] }} OfferMessage
 * @typedef {{ type: "described", id: unknown, description: import("./description.js").Description, isShortened: boolean }} DescribedMessage
 * @typedef {{ type: "roots", id: unknown, inventory: import("./roots.js").Inventory }} RootsMessage
 * @typedef {Hello | VerdictMessage | ProbedMessage | OfferMessage | DescribedMessage | RootsMessage | ErrorMessage} HostMessage
 */
