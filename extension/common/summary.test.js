import assert from "node:assert/strict";
import { test } from "node:test";
import { LANGUAGES, say, speak } from "../testing/browser.js";
import { authority } from "../testing/verdicts.js";
import { CATEGORIES } from "./protocol.js";
import { summaryOf } from "./summary.js";

const added = authority({ added: "own.toml", summary: "Перехватывает всё." });

test("what is translated is said in the person's language and needs nothing more", () => {
  const local = {
    ru: { summary: "Пример." },
    kk: { summary: "Мысал." },
  };
  for (const [language, words] of [
    ["en", "An example."],
    ["ru", "Пример."],
    ["kk", "Мысал."],
  ]) {
    speak(language);
    assert.deepEqual(summaryOf(authority({ local })), {
      fallback: null,
      words,
      language,
    });
  }
});

test("what is not translated is told by category, name and operator before its own words", () => {
  for (const language of LANGUAGES.filter((other) => other !== "en")) {
    speak(language);
    const told = CATEGORIES.map((category) => {
      const { fallback, words } = summaryOf({ ...added, category });
      assert.ok(fallback);
      assert.equal(words, added.summary);
      const text = say(fallback);
      assert.match(text, /Example Proxy.*Example Ltd.*[а-яәіңғүұқөһ]\.$/i);
      return text;
    });
    assert.equal(new Set(told).size, CATEGORIES.length);
  }
  speak("en");
  assert.equal(summaryOf(added).fallback, null);
});

test("nobody says in which language a person wrote; the list's own entries are English", () => {
  speak("ru");
  assert.equal(summaryOf(added).language, null);
  assert.equal(summaryOf(authority()).language, "en");
});

test("an entry without words or of a new kind has a sentence too", () => {
  speak("en");
  const { fallback } = summaryOf(
    authority({ summary: "", operator: "", category: "something-new" }),
  );
  assert.ok(fallback);
  assert.equal(
    say(fallback),
    "“Example Proxy”, operated by: Example Proxy. Kind: something-new.",
  );
});
