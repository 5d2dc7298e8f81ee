// Message keys for the single values of findings and verdicts, and an authority's texts in the
// person's language. Sentences are chosen in stories.js.
import { language } from "./i18n.js";

/** @typedef {import("./protocol.js").Authority} Authority */
/** @typedef {import("./types.js").Finding} Finding */

/**
 * A message and what is put into it: foreign text as it is, or another message.
 * @typedef {{ key: string, values: (string | Text)[] }} Text
 */

/** Short words for one connection, in lists and in the button's title. */
export const STATES = {
  alarm: "stateKnown",
  notice: "stateKnown",
  suspected: "stateSuspected",
  capable: "stateCapable",
  undetermined: "stateUndetermined",
  acknowledged: "stateAcknowledged",
  outside: "stateOutside",
  public: "statePublic",
  pending: "statePending",
  "host-down": "stateHostDown",
  failed: "stateFailed",
  "no-chain": "stateNoChain",
  unobserved: "stateUnobserved",
  unencrypted: "stateUnencrypted",
  "failed-handshake": "stateFailedHandshake",
};

/** What each badge means, in a sentence. @type {Record<import("./standing.js").Severity, string>} */
export const BADGE_KEYS = {
  alarm: "badgeAlarm",
  notice: "badgeNotice",
  suspected: "badgeSuspected",
  capable: "badgeCapable",
  undetermined: "badgeUndetermined",
  acknowledged: "badgeAcknowledged",
  outside: "badgeOutside",
  public: "badgePublic",
};

/** @param {Finding} finding */
export const stateOf = ({ isPortal, state, severity }) =>
  isPortal ? "statePortal" : STATES[state === "answered" ? severity : state];

/** @type {Record<string, string>} */
export const CATEGORY_KEYS = {
  state: "categoryState",
  "state-capable": "categoryStateCapable",
  malware: "categoryMalware",
  adware: "categoryAdware",
  "misused-ca": "categoryMisusedCa",
  "network-security": "categoryNetworkSecurity",
  antivirus: "categoryAntivirus",
  "parental-control": "categoryParentalControl",
  "debugging-proxy": "categoryDebuggingProxy",
};

/** @type {Record<string, string>} */
export const EVIDENCE_KEYS = {
  observed: "evidenceObserved",
  mandated: "evidenceMandated",
  documented: "evidenceDocumented",
  capability: "evidenceCapability",
};

/** @type {Record<import("./protocol.js").Basis, string>} */
export const BASIS_KEYS = {
  certificate: "basisCertificate",
  key: "basisKey",
  signature: "basisSignature",
  name: "basisName",
};

/** How the connection was seen that a verdict is about. @type {Record<string, string>} */
export const SIGHT_KEYS = {
  observed: "sightObserved",
  "observed-leaf": "sightObservedLeaf",
  "observed-leaf-probed": "sightObservedLeafProbed",
  probed: "sightProbed",
};

/** @type {Record<string, string>} */
export const NOTE_KEYS = {
  "no-chain": "noteNoChain",
  "issuer-missing": "noteIssuerMissing",
  "signature-invalid": "noteSignatureInvalid",
  "algorithm-unsupported": "noteAlgorithmUnsupported",
  "budget-exhausted": "noteBudgetExhausted",
  "issuer-not-ca": "noteIssuerNotCa",
  "key-not-known": "noteKeyNotKnown",
  "imitates-public-root": "noteImitatesPublicRoot",
  "authority-added": "noteAuthorityAdded",
  "public-root-added": "notePublicRootAdded",
  "listed-alternative": "noteListedAlternative",
  "probe-differs": "noteProbeDiffers",
  "peer-key-unproven": "notePeerKeyUnproven",
  offered: "noteOffered",
  "offered-not-ca": "noteOfferedNotCa",
  "server-name-mismatch": "noteServerNameMismatch",
  shortened: "noteShortened",
};

/** @type {Record<string, string>} */
export const ERROR_KEYS = {
  "frame-too-large": "errorFrameTooLarge",
  "json-invalid": "errorJsonInvalid",
  "request-invalid": "errorRequestInvalid",
  "type-unknown": "errorTypeUnknown",
  "protocol-unsupported": "errorProtocolUnsupported",
  "base64-invalid": "errorBase64Invalid",
  "certificate-invalid": "errorCertificateInvalid",
  "chain-too-long": "errorChainTooLong",
  "offer-unreadable": "errorOfferUnreadable",
  "offer-too-large": "errorOfferTooLarge",
  "probe-address-refused": "errorProbeAddressRefused",
  "probe-proxy-unsupported": "errorProbeProxyUnsupported",
  "probe-proxy-failed": "errorProbeProxyFailed",
  "probe-name-unresolved": "errorProbeNameUnresolved",
  "probe-connect-failed": "errorProbeConnectFailed",
  "probe-timeout": "errorProbeTimeout",
  "probe-tls-failed": "errorProbeTlsFailed",
  busy: "errorBusy",
  "host-crashes": "errorHostCrashes",
  "offer-not-fetched": "errorOfferNotFetched",
  "response-invalid": "errorResponseInvalid",
};

/**
 * The authority's texts in the language of the messages, English where there are none.
 * @param {Authority} authority
 */
export function localised({ name, operator, summary, local }) {
  const texts = local[language()] ?? {};
  return {
    name: texts.name ?? name,
    operator: texts.operator ?? operator,
    summary: texts.summary ?? summary,
    isTranslated: texts.summary !== undefined,
  };
}
