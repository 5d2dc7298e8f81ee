import assert from "node:assert/strict";
import { test } from "node:test";
import { LANGUAGES, locale, speak } from "../testing/browser.js";
import { lockFixed } from "./fixed.js";

/** @param {Record<string, unknown>} managed */
const storageOf = (managed) => ({
  localGet: async () => undefined,
  managedGet: async (/** @type {string} */ key) => managed[key],
});

/** A control that could be changed a moment ago. */
const place = () => ({
  control: { disabled: false },
  note: { textContent: /** @type {string | null} */ ("?") },
});

test("what is fixed is locked and said to be so, in every language", async () => {
  for (const language of LANGUAGES) {
    speak(language);
    const places = { probes: place(), interrupt: place() };
    await lockFixed(places, storageOf({ probes: "never" }));
    assert.deepEqual(places, {
      probes: {
        control: { disabled: true },
        note: { textContent: locale(language).settingFixed.message },
      },
      interrupt: { control: { disabled: false }, note: { textContent: "" } },
    });
  }
});

test("a page that asks about one setting says nothing of another", async () => {
  const places = { probes: place() };
  await lockFixed(places, storageOf({ interrupt: true }));
  assert.deepEqual(places.probes, {
    control: { disabled: false },
    note: { textContent: "" },
  });
});

test("a value that means nothing fixes nothing", async () => {
  const places = { probes: place() };
  await lockFixed(places, storageOf({ probes: "sometimes" }));
  assert.equal(places.probes.control.disabled, false);
});
