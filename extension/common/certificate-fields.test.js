import assert from "node:assert/strict";
import { test } from "node:test";
import { LANGUAGES, speak } from "../testing/browser.js";
import { description, pathElement } from "../testing/verdicts.js";
import { sectionsOf, sectionsOfSummary } from "./certificate-fields.js";
import { fileName } from "./certificate-view.js";
import { readDescription } from "./description.js";

const NOW = Date.parse("2026-01-01T00:00:00Z");

/** @param {object} changes */
const sections = (changes = {}) => {
  const read = readDescription(description(changes));
  assert.ok(read);
  return sectionsOf(read, NOW);
};

/** @param {import("./certificate-fields.js").Section[]} list @param {string} title */
const fieldsOf = (list, title) =>
  list
    .find((section) => section.title === title)
    ?.fields.map(({ label, value }) => `${label}: ${value}`);

test("everything that a certificate says stands in some field", () => {
  for (const language of LANGUAGES) {
    speak(language);
    const list = sections();
    assert.equal(list.length, 17);
    const shown = JSON.stringify(list);
    // Dates and codes are put into words; the signature itself tells nobody anything.
    const isWorded =
      /^(C|O|CN|dns|ip|uri|directory|other|ocsp|ca-issuers|server|\w+-sign\w+|20.*Z|(ee)+|2.5.29.15)$/;
    const values = [
      ...JSON.stringify(description()).matchAll(/[:[,]"([^"]+)"(?!:)/g),
    ].map(([, value]) => value);
    assert.ok(values.length > 45, String(values.length));
    for (const value of values) {
      assert.ok(isWorded.test(value) || shown.includes(value), value);
    }
    for (const { title, fields } of list) {
      assert.ok(title.length > 1);
      fields.forEach(({ value }) => assert.notEqual(value, "undefined"));
    }
  }
});

test("fields have words where people know them, and what is critical says so", () => {
  speak("en");
  const list = sections();
  assert.deepEqual(fieldsOf(list, "Subject"), [
    "Country: KZ",
    "Common name: site.test",
    "2.5.4.99: odd",
  ]);
  assert.match(
    fieldsOf(list, "Validity")?.[1] ?? "",
    /^Valid until: .*20(29|30), \d\d:\d\d \(in [34] years\)$/,
  );
  assert.deepEqual(fieldsOf(list, "Key usages"), [
    ": Digital signature",
    ": Certificate signing",
  ]);
  assert.deepEqual(fieldsOf(list, "Extended key usages"), [
    ": Server authentication",
    ": 1.2.3.4",
  ]);
  assert.deepEqual(fieldsOf(list, "Name constraints"), [
    "Only for: DNS: site.test",
    "Not for: IP: 10.0.0.0/255.0.0.0",
  ]);
  assert.deepEqual(fieldsOf(list, "Authority information (AIA)"), [
    "OCSP: http://ocsp.test/",
    "Certificate of the issuer: http://ca.test/",
    "1.2.3: http://odd.test/",
  ]);
  assert.deepEqual(
    list.filter(({ isCritical }) => isCritical).map(({ title }) => title),
    ["Key usages"],
  );
  assert.deepEqual(fieldsOf(list, "Other extensions"), [
    "1.2.3.4, critical: 0500",
  ]);
});

test("what a certificate has not is left out", () => {
  speak("en");
  const list = sections({
    names: [],
    basicConstraints: null,
    subjectKeyIdentifier: null,
    authorityKeyIdentifier: null,
    key: { algorithm: "Ed25519", bits: 256, exponent: null, value: "ff" },
  });
  const titles = list.map(({ title }) => title);
  for (const title of [
    "Subject alternative names",
    "Basic constraints",
    "Key identifiers",
  ]) {
    assert.ok(!titles.includes(title), title);
  }
  assert.deepEqual(fieldsOf(list, "Public key"), [
    "Algorithm: Ed25519",
    "Size: 256 bits",
    "Public value: ff",
  ]);
});

test("how many logs know a certificate is said, and that none knows a site's", () => {
  speak("en");
  const log = (/** @type {string} */ byte) => ({
    log: byte.repeat(32),
    time: "2020-01-01T00:00:01Z",
  });
  const title = (/** @type {object} */ changes) =>
    sections(changes)
      .map((section) => section.title)
      .find((other) => other.startsWith("Embedded log timestamps"));
  const timestamps = [log("aa"), log("bb")];
  assert.match(title({ timestamps }) ?? "", /: 2$/);
  const site = { timestamps: [], basicConstraints: null };
  assert.match(title(site) ?? "", /: 0$/);
  assert.match(fieldsOf(sections(site), title(site) ?? "")?.[0] ?? "", /None/);
  // Nobody puts them into the certificate of an authority, or into one without extensions.
  assert.equal(title({ timestamps: [] }), undefined);
  assert.equal(title({ ...site, version: 1 }), undefined);
});

test("of what was not sent the verdict's summary is shown", () => {
  speak("en");
  const whole = sectionsOfSummary(pathElement(), NOW);
  assert.equal(whole[0].fields.length, 9);
  const key = sectionsOfSummary(
    pathElement({
      issuer: null,
      notBefore: null,
      notAfter: null,
      serial: null,
      sha256: null,
      signatureAlgorithm: null,
    }),
    NOW,
  );
  assert.deepEqual(
    key[0].fields.map(({ label }) => label),
    ["Subject", "Key", "SHA-256 of the public key"],
  );
});

test("a certificate's name makes a file name on every system", () => {
  assert.equal(fileName("*.news.example"), "news.example");
  assert.equal(fileName("../../etc/passwd"), "etc-passwd");
  assert.equal(fileName('a:b|c?"<>\\\u202ed'), "a-b-c-d");
  assert.equal(fileName("Қазақстан CA 2"), "Қазақстан-CA-2");
  assert.equal(fileName("///"), "certificate");
  assert.equal(fileName("x".repeat(500)).length, 64);
});
