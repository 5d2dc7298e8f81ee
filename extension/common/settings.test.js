import assert from "node:assert/strict";
import { test } from "node:test";
import { read } from "../testing/browser.js";
import {
  DEFAULTS,
  fixedSettings,
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

/** @param {Record<string, unknown>} managed @param {Record<string, unknown>} stored */
const storageOf = (managed = {}, stored = {}) => ({
  stored,
  /** @param {string} key */
  localGet: (key) => Promise.resolve(stored[key]),
  /** @param {Record<string, unknown>} items */
  localSet: async (items) => void Object.assign(stored, items),
  /** @param {string} key */
  managedGet: (key) => Promise.resolve(managed[key]),
});

test("what was saved is loaded again, and nothing else is stored", async () => {
  const storage = storageOf();
  const { stored } = storage;
  const settings = /** @type {const} */ ({
    theme: "dark",
    language: "kk",
    isTechnicalOpen: true,
    probes: "never",
    interrupt: true,
  });
  await saveSettings(
    { ...settings, .../** @type {any} */ ({ history: ["x"] }) },
    storage,
  );
  assert.deepEqual(await loadSettings(storage), settings);
  assert.deepEqual(stored, { settings });
});

test("what an administrator has fixed holds, and the person's own choice outlasts it", async () => {
  const storage = storageOf({
    probes: "never",
    interrupt: true,
    theme: "dark",
  });
  await saveSettings(
    { ...DEFAULTS, probes: "ask" },
    storageOf({}, storage.stored),
  );
  assert.deepEqual(await fixedSettings(storage), {
    probes: "never",
    interrupt: true,
  });
  assert.equal((await loadSettings(storage)).probes, "never");
  assert.equal((await loadSettings(storage)).interrupt, true);
  assert.equal((await loadSettings(storage)).theme, "system");
  await saveSettings({ ...DEFAULTS, theme: "light", probes: "never" }, storage);
  const released = await loadSettings(storageOf({}, storage.stored));
  assert.equal(released.probes, "ask");
  assert.equal(released.theme, "light");
});

test("a strange value fixes nothing", async () => {
  for (const probes of ["always", 7, null, ["never"]]) {
    assert.deepEqual(await fixedSettings(storageOf({ probes })), {});
    assert.deepEqual(await fixedSettings(storageOf({ interrupt: probes })), {});
  }
});

test("the schema for administrators names what can be set, and nothing else", () => {
  const { properties } = JSON.parse(read("managed-schema.json"));
  assert.deepEqual(Object.keys(properties).sort(), [
    "interrupt",
    "knownAuthorities",
    "probes",
  ]);
  const { items } = properties.knownAuthorities;
  assert.deepEqual(Object.keys(items.properties), ["spkiSha256", "name"]);
  for (const probes of properties.probes.enum) {
    assert.equal(readSettings({ probes }).probes, probes);
  }
  assert.equal(properties.probes.enum.length, 3);
});
