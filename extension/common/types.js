// The types that the extension's own parts exchange: connections, questions and answers, what is known
// about a page, and what its pages are told. Types only; those of the host's protocol are in protocol.js.

/**
 * @typedef {import("./protocol.js").ErrorCode} ErrorCode
 * @typedef {import("./protocol.js").Hello} Hello
 * @typedef {import("./protocol.js").ProbeConnection} ProbeConnection
 * @typedef {import("./protocol.js").Standing} Standing
 * @typedef {import("./protocol.js").Verdict} Verdict
 *
 * A chain reference is the chain's key (its certificates' SHA-256, joined), `leaf:` and the SHA-256 of
 * the only certificate that the browser showed, `probe:` and what was probed, or one of the words for
 * "there is none": `no-chain` (the browser gave an empty chain), `unobserved`, and `failed-handshake`
 * (the browser shows its own error page instead).
 *
 * @typedef {string} ChainRef
 *
 * The address and the time, in seconds, are those of the handshake; null where they are not surely known.
 *
 * @typedef {object} AssessQuestion
 * @property {string | null} serverName
 * @property {string[]} chain
 * @property {"observed" | "observed-leaf"} [chainSource]
 * @property {string | null} [address]
 * @property {number | null} [time]
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
 * @typedef {{ state: "answered", verdict: Verdict, connection?: ProbeConnection, chain?: string[] } | { state: "failed", code: ErrorCode, chain?: undefined }} Outcome
 * @typedef {Outcome | { state: "open" } | { state: "no-chain" } | { state: "unobserved" } | { state: "failed-handshake" }} Answer
 *
 * What a certificate that is offered is asked about, and what comes of it. Most serious first.
 *
 * @typedef {{ content: string, fileName: string, contentType: string }} OfferQuestion
 * @typedef {{ state: "answered", verdicts: Verdict[] } | { state: "failed", code: ErrorCode }} OfferOutcome
 *
 * A certificate that somebody looks at, in base64, and what it says.
 *
 * @typedef {{ certificate: string }} DescribeQuestion
 * @typedef {{ state: "described", description: import("./description.js").Description, isShortened: boolean }} Described
 * @typedef {Described | { state: "failed", code: ErrorCode }} DescribeOutcome
 *
 * The certificates of a chain that was asked about: DER in base64, the end-entity first; the address and
 * the time, in seconds, of the handshake where they are known.
 *
 * @typedef {object} KeptChain
 * @property {string | null} serverName
 * @property {string[]} chain
 * @property {"observed" | "observed-leaf" | "probed"} chainSource
 * @property {string | null} address
 * @property {number | null} time
 *
 * Which roots are installed on this computer.
 *
 * @typedef {{ inventory: true }} InventoryQuestion
 * @typedef {{ state: "answered", inventory: import("./roots.js").Inventory } | { state: "failed", code: ErrorCode }} InventoryOutcome
 * @typedef {{ outcome: InventoryOutcome, host: HostState }} RootsReply
 *
 * One of them, with which traffic can be read although the page is clean, and how many more there are.
 *
 * @typedef {{ authority: import("./protocol.js").Authority, basis: import("./protocol.js").Basis | null, standing: Standing }} InstalledNotice
 *
 * Everything that the host can be asked, and what can come of it.
 *
 * @typedef {Question | OfferQuestion | DescribeQuestion | InventoryQuestion} AnyQuestion
 * @typedef {Outcome | OfferOutcome | DescribeOutcome | InventoryOutcome} AnyOutcome
 *
 * What the popup is told of a certificate: absent where its bytes are not there any more.
 *
 * @typedef {(Described & { certificate: string }) | { state: "failed", code: ErrorCode } | { state: "absent" }} CertificateReply
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
 * @property {number} at when its headers came
 * @property {string[]} hosts
 * @property {string[]} pageHosts
 * @property {"reading" | "host-down" | "waiting" | "closed" | "answered" | "failed"} state
 * @property {Verdict[]} verdicts
 * @property {ErrorCode | null} code
 *
 * @typedef {"connecting" | "ready" | "missing" | "blocked" | "crashed" | "too-old" | "too-new"} HostPhase
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
 * @property {string | null} authority id of the one that was identified
 * @property {import("./standing.js").Severity} severity
 * @property {ChainRef | null} chain
 * @property {ErrorCode | null} code
 * @property {boolean} fromCache
 * @property {boolean} isOverridden
 * @property {boolean} isFailedPage the browser shows its error page instead of this site
 * @property {"observed" | "observed-leaf" | "probed" | "none"} evidence
 * @property {boolean} isPortal the network wants a login first, and this is what it does until then
 * @property {import("./known.js").Known | null} known whom the person has said to know
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
 * A page whose place a warning has taken. Going back by so many steps leaves it behind.
 * @typedef {object} Interruption
 * @property {string} host
 * @property {Verdict} verdict
 * @property {boolean} isOverridden whether somebody went past the browser's own warning
 * @property {boolean} mayHaveRun
 * @property {number} steps
 *
 * @typedef {object} PageReply
 * @property {number} tabId
 * @property {PageView} page
 * @property {Record<string, Verdict>} verdicts those on the page, its worst part and the one asked about
 * @property {Record<string, import("./protocol.js").Authority>} authorities all that its parts name, by id
 * @property {boolean} isExample made up, on request
 * @property {HostState} host
 * @property {boolean} hasPermission
 * @property {boolean} isPrivate
 * @property {(InstalledNotice & { others: number }) | null} installed
 * @property {Offer[]} offers
 */

export {};
