// What host/PROTOCOL.md fixes, as values and types, and the types that the extension's own parts
// exchange. What the host sends is read in host-messages.js.

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
 * @typedef {CertificateSummary & { role: string, origin: string, isAuthority: boolean, link: Link }} PathElement
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
 * @typedef {object} Verdict
 * @property {Standing} standing
 * @property {Basis | null} basis
 * @property {Authority | null} authority
 * @property {PathElement[]} path
 * @property {CertificateSummary[]} extra
 * @property {Note[]} notes
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
 * @typedef {{ type: "probed", id: unknown, verdict: Verdict, connection: ProbeConnection }} ProbedMessage
 * @typedef {{ type: "offer", id: unknown, verdicts: Verdict[] }} OfferMessage
 * @typedef {Hello | VerdictMessage | ProbedMessage | OfferMessage | ErrorMessage} HostMessage
 */

/**
 * Types between the extension's own parts.
 *
 * A chain reference is the chain's key (its certificates' SHA-256, joined), `leaf:` and the SHA-256 of
 * the only certificate that the browser showed, `probe:` and what was probed, or one of the words for
 * "there is none": `no-chain` (the browser gave an empty chain), `unobserved`, and `failed-handshake`
 * (the browser shows its own error page instead).
 *
 * @typedef {string} ChainRef
 *
 * @typedef {{ serverName: string | null, chain: string[], chainSource?: "observed" | "observed-leaf" }} AssessQuestion
 *
 * @typedef {object} ProbeQuestion
 * @property {string} serverName
 * @property {number} port
 * @property {string | null} address
 * @property {import("./proxy.js").Proxy} proxy
 * @property {string[]} observed
 * @property {boolean} isFresh
 *
 * @typedef {AssessQuestion | ProbeQuestion} Question
 * @typedef {{ state: "answered", verdict: Verdict, connection?: ProbeConnection } | { state: "failed", code: ErrorCode }} Outcome
 * @typedef {Outcome | { state: "open" } | { state: "no-chain" } | { state: "unobserved" } | { state: "failed-handshake" }} Answer
 *
 * What a certificate that is offered is asked about, and what comes of it. Most serious first.
 *
 * @typedef {{ content: string, fileName: string, contentType: string }} OfferQuestion
 * @typedef {{ state: "answered", verdicts: Verdict[] } | { state: "failed", code: ErrorCode }} OfferOutcome
 *
 * Whether a type or only a name says that it is a certificate; repeatable where asking for it once
 * more does nothing but fetch it.
 *
 * @typedef {object} OfferSign
 * @property {string} url
 * @property {string} host
 * @property {string} fileName
 * @property {string} contentType
 * @property {"type" | "name"} by
 * @property {boolean} isRepeatable
 *
 * A certificate that a page hands out. The hosts are those by which the person was led, to the offer
 * and to the page: one, or several where they were redirected.
 *
 * @typedef {object} Offer
 * @property {OfferSign} sign
 * @property {string | null} documentId
 * @property {string[]} hosts
 * @property {string[]} pageHosts
 * @property {"reading" | "host-down" | "waiting" | "closed" | "answered" | "failed"} state
 * @property {Verdict[]} verdicts
 * @property {ErrorCode | null} code
 *
 * @typedef {"connecting" | "ready" | "missing" | "crashed" | "too-old" | "too-new"} HostPhase
 * @typedef {{ phase: HostPhase, hello: Hello | null }} HostState
 *
 * How one response came. The proxy is null as long as nobody knows the way that it took.
 *
 * @typedef {object} Connection
 * @property {string} host
 * @property {string} serverName
 * @property {number} port
 * @property {string | null} address
 * @property {import("./proxy.js").Proxy | null} proxy
 * @property {ChainRef | null} chain
 * @property {boolean} fromCache
 * @property {boolean} isOverridden the person went past the browser's warning
 * @property {boolean} [wasOpen] its page was there before the extension looked
 *
 * @typedef {object} PageRecord
 * @property {string | null} documentId
 * @property {string} url
 * @property {boolean} isCommitted
 * @property {number} committedAt
 * @property {Connection | null} main
 * @property {Connection | null} standIn for the page that no request was seen for
 * @property {Connection[]} parts
 *
 * @typedef {"answered" | "pending" | "host-down" | "failed" | "no-chain" | "unobserved" | "unencrypted" | "failed-handshake"} FindingState
 *
 * What is known about a second connection: made, under way, failed, or what keeps it from being made.
 *
 * @typedef {object} ProbeView
 * @property {"answered" | "open" | "failed" | "offered-part" | "offered-private" | "offered-ask" | "off"} state
 * @property {ErrorCode | null} code
 * @property {ProbeConnection | null} connection
 *
 * @typedef {object} Finding
 * @property {string} host
 * @property {string} serverName
 * @property {boolean} isMain
 * @property {FindingState} state
 * @property {Standing} standing
 * @property {import("./standing.js").Severity} severity
 * @property {ChainRef | null} chain
 * @property {ErrorCode | null} code
 * @property {boolean} fromCache
 * @property {boolean} isOverridden
 * @property {boolean} isFailedPage the browser shows its error page instead of this site
 * @property {"observed" | "observed-leaf" | "probed" | "none"} evidence
 * @property {ProbeView | null} probe null where nothing is missing that it could bring
 *
 * @typedef {object} PageView
 * @property {"https" | "http" | "other"} kind
 * @property {string} host
 * @property {Finding | null} main
 * @property {Finding[]} parts
 * @property {Finding | null} worst
 * @property {import("./offer-standing.js").OfferMark | null} [offer]
 *
 * @typedef {object} PageReply
 * @property {number} tabId
 * @property {PageView} page
 * @property {Record<string, Verdict>} verdicts
 * @property {HostState} host
 * @property {boolean} hasPermission
 * @property {Offer[]} offers
 */
