// The technical part: the path from the site to its root, drawn from top to bottom with proven links
// solid and unproven ones dashed, and each certificate unfolding to its fields.
import { copyButton, el, foreign, sentence } from "../common/dom.js";
import { distance, moment } from "../common/dates.js";
import { t } from "../common/i18n.js";

/**
 * @typedef {import("../common/protocol.js").CertificateSummary} CertificateSummary
 * @typedef {import("../common/protocol.js").PathElement} PathElement
 */

/** @type {Record<string, string>} */
export const ROLE_KEYS = {
  "end-entity": "roleEndEntity",
  intermediate: "roleIntermediate",
  root: "roleRoot",
};

/** @type {Record<string, string>} */
export const ORIGIN_KEYS = {
  chain: "originChain",
  probed: "originProbed",
  session: "originSession",
  list: "originList",
  "public-roots": "originPublicRoots",
  "added-public-roots": "originAddedPublicRoots",
};

/** A link by its state, or by the reason of an unproven one. @type {Record<string, string>} */
export const LINK_KEYS = {
  proven: "linkSignature",
  "self-signed": "linkSelfSigned",
  anchor: "linkAnchor",
  "algorithm-unsupported": "linkAlgorithmUnsupported",
  "signature-invalid": "linkSignatureInvalid",
  "issuer-missing": "linkIssuerMissing",
  "budget-exhausted": "linkBudgetExhausted",
};

/**
 * @param {import("../common/types.js").Finding | null} finding
 * @param {import("../common/protocol.js").Verdict | null} verdict
 * @param {import("../common/settings.js").Settings} settings
 */
export function technicalSection(finding, verdict, settings) {
  if (
    !finding ||
    !verdict ||
    verdict.path.length + verdict.extra.length === 0
  ) {
    return null;
  }
  return el(
    "details",
    {
      class: "card technical",
      "data-testid": "technical",
      "data-key": "technical",
      open: settings.isTechnicalOpen,
    },
    el(
      "summary",
      { "data-focus": "technical" },
      el("h2", {}, t("sectionTechnical")),
    ),
    el("h3", {}, t("sectionPath")),
    el(
      "ol",
      { class: "path", "data-testid": "path" },
      ...verdict.path.map((element, index) => pathItem(element, index)),
    ),
    ...(verdict.extra.length === 0
      ? []
      : [
          el("h3", {}, t("sectionExtra")),
          el(
            "ul",
            { class: "extra", "data-testid": "extra" },
            ...verdict.extra.map((certificate, index) =>
              el("li", {}, unfolding(certificate, `extra ${index}`, null)),
            ),
          ),
        ]),
  );
}

/** @param {PathElement} element @param {number} index */
function pathItem(element, index) {
  const { link, role, origin, isAuthority } = element;
  const key =
    LINK_KEYS[link.state === "unproven" ? (link.reason ?? "") : link.state];
  return el(
    "li",
    {
      "data-role": role,
      "data-link": link.state,
      "data-is-authority": isAuthority ? "true" : null,
    },
    unfolding(
      element,
      `path ${index}`,
      el(
        "span",
        { class: "role" },
        ROLE_KEYS[role] ? t(ROLE_KEYS[role]) : null,
        ORIGIN_KEYS[origin] ? ` · ${t(ORIGIN_KEYS[origin])}` : null,
      ),
    ),
    isAuthority
      ? el("p", { class: "authority-mark" }, t("pathAuthority"))
      : null,
    key
      ? el("p", { class: "link-words" }, sentence(key, [link.algorithm ?? ""]))
      : null,
  );
}

/**
 * @param {CertificateSummary} certificate
 * @param {string} id
 * @param {HTMLElement | null} role
 */
function unfolding(certificate, id, role) {
  const { subject } = certificate;
  return el(
    "details",
    { class: "certificate", "data-key": id },
    el(
      "summary",
      { "data-focus": id },
      role,
      el(
        "span",
        { class: "subject" },
        foreign(subject.commonName ?? subject.organization ?? subject.text),
      ),
    ),
    el("dl", { class: "fields" }, ...fields(certificate)),
  );
}

/** @param {CertificateSummary} certificate */
function fields(certificate) {
  const { subject, issuer, notBefore, notAfter, serial } = certificate;
  return [
    ...field("fieldSubject", subject.text),
    ...field("fieldIssuer", issuer?.text),
    ...field("fieldNotBefore", notBefore && time(notBefore)),
    ...field("fieldNotAfter", notAfter && time(notAfter)),
    ...field("fieldKey", certificate.keyAlgorithm),
    ...field("fieldSignature", certificate.signatureAlgorithm),
    ...copied("fieldSerial", serial),
    ...copied("fieldSha256", certificate.sha256),
    ...copied("fieldSpkiSha256", certificate.spkiSha256),
  ];
}

/** When, and how long ago or ahead. @param {string} iso */
function time(iso) {
  const away = distance(iso, Date.now());
  return away ? `${moment(iso)} (${away})` : moment(iso);
}

/** @param {string} key @param {string | null | undefined} value */
const field = (key, value) =>
  value ? [el("dt", {}, t(key)), el("dd", {}, foreign(value))] : [];

/** @param {string} key @param {string | null} value */
const copied = (key, value) =>
  value
    ? [
        el("dt", {}, t(key)),
        el(
          "dd",
          { class: "hex" },
          el("code", {}, value),
          copyButton(value, t(key)),
        ),
      ]
    : [];
