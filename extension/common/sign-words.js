// The signs of host/SUSPICION.md in words, in the order of that document: how much each weighs, what was
// seen, and why it tells something.

/** @typedef {"telling" | "habit" | "calming"} Weight */

/** @type {Record<string, [Weight, string, string]>} */
export const SIGN_WORDS = {
  "imitated-name": ["telling", "signImitatedName", "signImitatedNameWhy"],
  "issuer-key-reused": [
    "telling",
    "signIssuerKeyReused",
    "signIssuerKeyReusedWhy",
  ],
  "shared-key": ["telling", "signSharedKey", "signSharedKeyWhy"],
  "unrelated-domains": [
    "telling",
    "signUnrelatedDomains",
    "signUnrelatedDomainsWhy",
  ],
  "borrowed-organization": [
    "telling",
    "signBorrowedOrganization",
    "signBorrowedOrganizationWhy",
  ],
  "just-made": ["telling", "signJustMade", "signJustMadeWhy"],
  "many-domains": ["telling", "signManyDomains", "signManyDomainsWhy"],
  "odd-exponent": ["telling", "signOddExponent", "signOddExponentWhy"],
  "scattered-addresses": [
    "telling",
    "signScatteredAddresses",
    "signScatteredAddressesWhy",
  ],
  "no-public-profile": [
    "habit",
    "signNoPublicProfile",
    "signNoPublicProfileWhy",
  ],
  "odd-country": ["habit", "signOddCountry", "signOddCountryWhy"],
  "bare-certificate": [
    "habit",
    "signBareCertificate",
    "signBareCertificateWhy",
  ],
  "copied-subject": ["habit", "signCopiedSubject", "signCopiedSubjectWhy"],
  "foreign-usage": ["habit", "signForeignUsage", "signForeignUsageWhy"],
  "netscape-type": ["habit", "signNetscapeType", "signNetscapeTypeWhy"],
  "issuer-in-key-identifier": [
    "habit",
    "signIssuerInKeyIdentifier",
    "signIssuerInKeyIdentifierWhy",
  ],
  "no-timestamps": ["habit", "signNoTimestamps", "signNoTimestampsWhy"],
  "public-address": ["habit", "signPublicAddress", "signPublicAddressWhy"],
  "signed-by-root": ["habit", "signSignedByRoot", "signSignedByRootWhy"],
  "small-serial": ["habit", "signSmallSerial", "signSmallSerialWhy"],
  "too-long": ["habit", "signTooLong", "signTooLongWhy"],
  "weak-hash": ["habit", "signWeakHash", "signWeakHashWhy"],
  "weak-key": ["habit", "signWeakKey", "signWeakKeyWhy"],
  "local-name": ["calming", "signLocalName", "signLocalNameWhy"],
  "private-address": ["calming", "signPrivateAddress", "signPrivateAddressWhy"],
};

/** From the heaviest to the lightest, and what speaks against it. @type {Record<Weight, string>} */
export const WEIGHT_KEYS = {
  telling: "signsTelling",
  habit: "signsHabit",
  calming: "signsCalming",
};
