import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { LANGUAGES, speak } from "../testing/browser.js";
import { storeText, storeWords } from "./store-words.js";

/** The forms that the document of the protocol lists, with the examples in it. */
const documented = readFileSync(
  new URL("../../host/PROTOCOL.md", import.meta.url),
  "utf8",
)
  .split("\n")
  .filter((line) => line.startsWith("| `") && line.endsWith("| label |"))
  .map((line) => line.split("`")[1]);

test("every form of a label has words of its own, in English the same ones", () => {
  assert.ok(documented.length >= 14);
  const keys = documented.map((label) => storeWords(label)?.key);
  assert.equal(new Set(keys).size, keys.length);
  assert.ok(!keys.includes(undefined));
  speak("en");
  for (const label of documented) {
    assert.equal(storeText(label), label);
  }
});

test("names stay as they are, in every language", () => {
  for (const language of LANGUAGES) {
    speak(language);
    for (const [label, name] of [
      ["Firefox (snap), profile a, profile b", "Firefox (snap)"],
      ["Windows, this user, store ROOT", "ROOT"],
      ["macOS, login keychain", "macOS, login keychain"],
      ["<b>$NAME$", "<b>$NAME$"],
    ]) {
      assert.ok(storeText(label).includes(name), `${language}: ${label}`);
    }
  }
});
