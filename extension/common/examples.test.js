import assert from "node:assert/strict";
import { test } from "node:test";
import { LANGUAGES, speak } from "../testing/browser.js";
import { drawingOf } from "./drawing.js";
import { exampleOf, EXAMPLES } from "./examples.js";
import { SEVERITIES } from "./standing.js";
import { storyOf } from "./stories.js";

test("there is an example of each state that the button can show", () => {
  assert.deepEqual([...EXAMPLES].sort(), [...SEVERITIES].sort());
  for (const language of LANGUAGES) {
    speak(language);
    for (const name of EXAMPLES) {
      const example = exampleOf(name);
      assert.equal(example?.page.worst?.severity, name);
    }
  }
});

test("an example is told and drawn like the real thing", () => {
  speak("en");
  /** @param {string} name */
  const tell = (name) => {
    const { page, verdicts } = /** @type {import("./examples.js").Example} */ (
      exampleOf(name)
    );
    const verdict = verdicts[page.main?.chain ?? ""];
    const context = { verdict, phase: /** @type {const} */ ("ready") };
    const story = storyOf(page.main, { ...context, hasPermission: true });
    return [story.kind, drawingOf(page).text];
  };
  assert.deepEqual(EXAMPLES.map(tell), [
    ["state", "!"],
    ["antivirus", "i"],
    ["suspected", "!?"],
    ["capable", "i"],
    ["undetermined", "?"],
    ["acknowledged", "·"],
    ["outside", "·"],
    ["public", ""],
  ]);
});

test("there is no example of anything else", () => {
  for (const name of ["", "toString", "none", "__proto__"]) {
    assert.equal(exampleOf(name), null);
  }
});
