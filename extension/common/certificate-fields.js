// What a certificate viewer shows: the fields of a certificate in named sections, in the order of Firefox's
// own viewer, in the person's language. Draws nothing.
import { distance, moment } from "./dates.js";
import { t } from "./i18n.js";

/**
 * A field: its value as text, or as hex that is copied rather than read.
 * @typedef {{ label: string, value: string, isHex: boolean }} Field
 *
 * A section; long ones are shown in part at first.
 * @typedef {{ title: string, isCritical: boolean, fields: Field[] }} Section
 */

/** Attributes that people know by a word. @type {Record<string, string>} */
export const ATTRIBUTE_KEYS = {
  CN: "attributeCommonName",
  O: "attributeOrganization",
  OU: "attributeUnit",
  C: "attributeCountry",
  ST: "attributeState",
  L: "attributeLocality",
  emailAddress: "attributeEmail",
};

/** @type {Record<string, string>} */
export const USAGE_KEYS = {
  "digital-signature": "usageDigitalSignature",
  "non-repudiation": "usageNonRepudiation",
  "key-encipherment": "usageKeyEncipherment",
  "data-encipherment": "usageDataEncipherment",
  "key-agreement": "usageKeyAgreement",
  "certificate-signing": "usageCertificateSigning",
  "crl-signing": "usageCrlSigning",
  "encipher-only": "usageEncipherOnly",
  "decipher-only": "usageDecipherOnly",
};

/** @type {Record<string, string>} */
export const PURPOSE_KEYS = {
  any: "purposeAny",
  server: "purposeServer",
  client: "purposeClient",
  "code-signing": "purposeCodeSigning",
  email: "purposeEmail",
  "time-stamping": "purposeTimeStamping",
  "ocsp-signing": "purposeOcspSigning",
};

/** Labels of general names, the same in every language but for two. @type {Record<string, () => string>} */
const NAME_LABELS = {
  dns: () => "DNS",
  ip: () => "IP",
  email: () => t("attributeEmail"),
  uri: () => "URI",
  directory: () => t("nameDirectory"),
};

/** OIDs by which the host names critical extensions (RFC 5280 §4.2.1). */
const OIDS = {
  names: "2.5.29.17",
  constraints: "2.5.29.19",
  keyUsages: "2.5.29.15",
  purposes: "2.5.29.37",
  nameConstraints: "2.5.29.30",
  policies: "2.5.29.32",
};

/**
 * Everything that the host's description says.
 * @param {import("./description.js").Description} of
 * @param {number} now in milliseconds
 * @returns {Section[]}
 */
export function sectionsOf(of, now) {
  const { basicConstraints, key } = of;
  const isCritical = (/** @type {string} */ oid) => of.critical.includes(oid);
  const sections = [
    section("fieldSubject", of.subject.map(attribute)),
    section("fieldIssuer", of.issuer.map(attribute)),
    section("certificateValidity", [
      field(t("fieldNotBefore"), when(of.notBefore, now)),
      field(t("fieldNotAfter"), when(of.notAfter, now)),
    ]),
    section("certificateNames", of.names.map(name), isCritical(OIDS.names)),
    section("certificateKey", keyFields(key)),
    section("certificateMiscellaneous", [
      hex(t("fieldSerial"), of.serial),
      field(t("fieldSignature"), of.signatureAlgorithm),
      field(t("certificateVersion"), String(of.version ?? "")),
    ]),
    section("certificateFingerprints", [
      hex("SHA-256", of.sha256),
      hex("SHA-1", of.sha1),
    ]),
    section(
      "certificateConstraints",
      basicConstraints ? constraintFields(basicConstraints) : [],
      isCritical(OIDS.constraints),
    ),
    section(
      "certificateKeyUsages",
      words(of.keyUsages, USAGE_KEYS),
      isCritical(OIDS.keyUsages),
    ),
    section(
      "certificatePurposes",
      words(of.purposes, PURPOSE_KEYS),
      isCritical(OIDS.purposes),
    ),
    section(
      "certificateNameConstraints",
      [
        ...of.permitted.map((one) => constraint("certificatePermitted", one)),
        ...of.excluded.map((one) => constraint("certificateExcluded", one)),
      ],
      isCritical(OIDS.nameConstraints),
    ),
    section("certificateKeyIds", [
      hex(t("certificateSubjectKeyId"), of.subjectKeyIdentifier ?? ""),
      hex(t("certificateAuthorityKeyId"), of.authorityKeyIdentifier ?? ""),
    ]),
    section("certificateRevocation", of.revocationLists.map(name)),
    section("certificateAccess", of.access.map(access)),
    section(
      "certificatePolicies",
      of.policies.map(({ oid, statement }) => field(oid, statement ?? oid)),
      isCritical(OIDS.policies),
    ),
    timestamps(of),
    section(
      "certificateOthers",
      of.others.map(({ oid, value }) =>
        hex(isCritical(oid) ? t("certificateCriticalOid", oid) : oid, value),
      ),
    ),
  ];
  return sections.filter(({ fields }) => fields.length > 0);
}

/**
 * What a verdict says of a certificate that was not sent, or is not there any more.
 * @param {import("./protocol.js").CertificateSummary} of
 * @param {number} now in milliseconds
 * @returns {Section[]}
 */
export function sectionsOfSummary(of, now) {
  const sections = [
    section("certificateKnown", [
      field(t("fieldSubject"), of.subject.text),
      field(t("fieldIssuer"), of.issuer?.text ?? ""),
      field(t("fieldNotBefore"), when(of.notBefore ?? "", now)),
      field(t("fieldNotAfter"), when(of.notAfter ?? "", now)),
      field(t("fieldKey"), of.keyAlgorithm),
      field(t("fieldSignature"), of.signatureAlgorithm ?? ""),
      hex(t("fieldSerial"), of.serial ?? ""),
      hex(t("fieldSha256"), of.sha256 ?? ""),
      hex(t("fieldSpkiSha256"), of.spkiSha256),
    ]),
  ];
  return sections.filter(({ fields }) => fields.length > 0);
}

/**
 * How many logs have confirmed that they know it; that none has says something of a site's certificate,
 * where extensions exist at all.
 * @param {import("./description.js").Description} of
 * @returns {Section}
 */
function timestamps({ timestamps: all, basicConstraints, version }) {
  const isSite = version === 3 && !basicConstraints?.ca;
  const fields =
    all.length === 0 && isSite
      ? [field("", t("certificateNoTimestamps"))]
      : all.map(({ log, time }) => hex(moment(time), log));
  return {
    title: t("certificateTimestamps", String(all.length)),
    isCritical: false,
    fields,
  };
}

/**
 * @param {string} title
 * @param {Field[]} fields those without a value are left out
 * @param {boolean} isCritical
 * @returns {Section}
 */
const section = (title, fields, isCritical = false) => ({
  title: t(title),
  isCritical,
  fields: fields.filter(({ value }) => value !== ""),
});

/** @param {string} label @param {string} value @returns {Field} */
const field = (label, value) => ({ label, value, isHex: false });

/** @param {string} label @param {string} value @returns {Field} */
const hex = (label, value) => ({ label, value, isHex: true });

/** @param {import("./description.js").Attribute} attribute */
const attribute = ({ name, value }) =>
  field(ATTRIBUTE_KEYS[name] ? t(ATTRIBUTE_KEYS[name]) : name, value);

/** @param {import("./description.js").Alternative} alternative */
const name = ({ kind, value }) =>
  field((NAME_LABELS[kind] ?? (() => t("nameOther")))(), value);

/** @param {string} key @param {import("./description.js").Alternative} alternative */
const constraint = (key, alternative) =>
  field(t(key, name(alternative).label), alternative.value);

/** @param {{ method: string, location: string }} access */
const access = ({ method, location }) =>
  field(
    method === "ocsp"
      ? "OCSP"
      : method === "ca-issuers"
        ? t("certificateOfIssuer")
        : method,
    location,
  );

/** @param {import("./description.js").Description["key"]} key */
const keyFields = ({ algorithm, bits, exponent, value, sha256 }) => [
  field(t("certificateAlgorithm"), algorithm),
  field(
    t("certificateKeySize"),
    bits === null ? "" : t("certificateBits", String(bits)),
  ),
  field(t("certificateExponent"), exponent ?? ""),
  hex(
    t(exponent === null ? "certificatePublicValue" : "certificateModulus"),
    value,
  ),
  hex(t("fieldSpkiSha256"), sha256),
];

/** @param {{ ca: boolean, pathLength: number | null }} constraints */
const constraintFields = ({ ca, pathLength }) => [
  field(t("certificateIsAuthority"), t(ca ? "yes" : "no")),
  field(
    t("certificatePathLength"),
    pathLength === null ? "" : String(pathLength),
  ),
];

/** @param {string[]} codes @param {Record<string, string>} keys */
const words = (codes, keys) =>
  codes.map((code) => field("", keys[code] ? t(keys[code]) : code));

/** When, and how long ago or ahead. @param {string} iso @param {number} now */
function when(iso, now) {
  const away = distance(iso, now);
  return away ? `${moment(iso)} (${away})` : iso;
}
