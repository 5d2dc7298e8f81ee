import assert from "node:assert/strict";
import { test } from "node:test";
import {
  DEFAULTS,
  loadSettings,
  readSettings,
  saveSettings,
} from "./settings.js";

test("whatever is strange becomes its default", () => {
  for (const stored of [
    undefined,
    null,
    5,
    {},
    { theme: "pink", language: "xx", isTechnicalOpen: "yes", probes: "always" },
  ]) {
    assert.deepEqual(readSettings(stored), DEFAULTS);
  }
});

test("what was saved is loaded again, and nothing else is stored", async () => {
  /** @type {Record<string, unknown>} */
  const stored = {};
  const storage = {
    /** @param {string} key */
    localGet: (key) => Promise.resolve(stored[key]),
    /** @param {Record<string, unknown>} items */
    localSet: async (items) => void Object.assign(stored, items),
  };
  const settings = /** @type {const} */ ({
    theme: "dark",
    language: "kk",
    isTechnicalOpen: true,
    probes: "never",
  });
  await saveSettings(
    { ...settings, .../** @type {any} */ ({ history: ["x"] }) },
    storage,
  );
  assert.deepEqual(await loadSettings(storage), settings);
  assert.deepEqual(stored, { settings });
});
