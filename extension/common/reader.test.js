// What is said of a root that is installed here: whoever it names begins the sentence, and a leaked key
// is told.
import assert from "node:assert/strict";
import { test } from "node:test";
import { LANGUAGES, say, speak } from "../testing/browser.js";
import { authority } from "../testing/verdicts.js";
import { BASES, CATEGORIES } from "./protocol.js";
import { INSTALLED_KEYS, readerText, ROOT_KEYS } from "./reader.js";
import { GOVERNMENT_KEYS, WHO_KEYS } from "./story-keys.js";

const PLACES = [ROOT_KEYS, INSTALLED_KEYS];

/** Every form that the subject can take, and each way in which somebody reads. */
function* readers() {
  const standings = /** @type {const} */ ([
    "known-interception",
    "interception-capable",
  ]);
  for (const category of [...CATEGORIES, "something-new"]) {
    for (const country of [...Object.keys(GOVERNMENT_KEYS), "SY", null]) {
      for (const basis of BASES) {
        for (const standing of standings) {
          yield {
            authority: authority({ category, country }),
            basis,
            standing,
          };
        }
      }
    }
  }
}

test("whoever can read begins the sentence, in every form and language", () => {
  /** @type {Set<string>} */
  const forms = new Set();
  for (const language of LANGUAGES) {
    speak(language);
    for (const reader of readers()) {
      for (const keys of PLACES) {
        const text = readerText(reader, keys);
        const [who] = text.values;
        forms.add(typeof who === "string" ? "name" : who.key);
        assert.ok(say(text).startsWith(say(who)), say(text));
        // The Russian claim ends in a comma, which only a verb may follow.
        assert.doesNotMatch(say(text), /,[.;,]/);
      }
    }
  }
  for (const form of [
    ...Object.values(WHO_KEYS),
    ...Object.values(GOVERNMENT_KEYS),
    "governmentOf",
    "whoClaims",
    "name",
  ]) {
    assert.ok(forms.has(form), form);
  }
});

test("with a leaked key anyone can read, whoever made it and whatever is known of its use", () => {
  speak("en");
  for (const reader of readers()) {
    const { category, country } = reader.authority;
    const leaked = authority({ category, country, keyIsPublic: true });
    for (const keys of PLACES) {
      const told = say(readerText({ ...reader, authority: leaked }, keys));
      const isTold = /^Anyone .*key of “Example Proxy” is public/.test(told);
      assert.equal(isTold, reader.basis !== "name", told);
      assert.doesNotMatch(say(readerText(reader, keys)), /Anyone|is public/);
    }
  }
});

test("what only could be used is told as that", () => {
  speak("en");
  for (const reader of readers()) {
    for (const keys of PLACES) {
      const isCapable = /could read.* known to/.test(
        say(readerText(reader, keys)),
      );
      assert.equal(isCapable, reader.standing === "interception-capable");
    }
  }
});
