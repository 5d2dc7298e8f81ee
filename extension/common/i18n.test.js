import assert from "node:assert/strict";
import { test } from "node:test";
import { LANGUAGES, speak } from "../testing/browser.js";
import { countryName, language, pieces, t } from "./i18n.js";

test("cuts a message at its values", () => {
  speak("en");
  assert.deepEqual(pieces("whoClaims"), [
    "Somebody who claims to be “",
    0,
    "”",
  ]);
});

test("puts values in without reading them as placeholders", () => {
  speak("en");
  assert.equal(
    t("whoClaims", "$NAME$ $1 <b>"),
    "Somebody who claims to be “$NAME$ $1 <b>”",
  );
});

test("isolates text that runs from right to left, and only that", () => {
  speak("en");
  assert.equal(t("copyOf", "مركز"), "Copy: \u2068مركز\u2069");
  assert.equal(t("copyOf", "abc"), "Copy: abc");
});

test("names its language and countries", () => {
  for (const name of LANGUAGES) {
    speak(name);
    assert.equal(language(), name);
    assert.notEqual(countryName("KZ"), "KZ");
    assert.equal(countryName("not a code"), "not a code");
  }
});
