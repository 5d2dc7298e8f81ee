// What the warning in the place of a page says is what the popup would say beside it.
import assert from "node:assert/strict";
import { test } from "node:test";
import { say, speak } from "../testing/browser.js";
import { authority, pathElement, verdict } from "../testing/verdicts.js";
import { storyOfHeld } from "./view.js";

const read = verdict({
  standing: "known-interception",
  basis: "key",
  authority: authority({ category: "state", country: "KZ" }),
  path: [pathElement()],
});

/** @param {boolean} isOverridden */
const told = (isOverridden) =>
  storyOfHeld({ host: "site.test", verdict: read, isOverridden });

test("who went past the browser's warning is not told that it shows nothing unusual", () => {
  speak("en");
  const { meaning, steps } = told(true);
  assert.match(say(meaning), /somebody went past the warning/);
  assert.doesNotMatch(say(meaning), /nothing unusual/);
  assert.ok(steps.includes("stepTakeBack"));
});

test("where the browser is content, it is the root that is to be found", () => {
  speak("en");
  const { headline, meaning, steps } = told(false);
  assert.match(say(headline), /^The government of Kazakhstan can read/);
  assert.match(say(meaning), /nothing unusual/);
  assert.ok(steps.includes("stepFindRoot"));
});
