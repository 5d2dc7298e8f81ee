// The examples of ENTERPRISE.md: each block in the document is a file of this folder, the forms for
// Windows and macOS say what the JSON says, and the extension's own code reads every preset value.
import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { test } from "node:test";
import { loadKnown } from "../../extension/common/known.js";
import { fixedSettings } from "../../extension/common/settings.js";
import { readPlist } from "./plist.js";
import { readRegistry } from "./registry.js";

/** @param {string} path relative to this folder */
const read = (path) => readFileSync(new URL(path, import.meta.url), "utf8");
/** @param {string} path @returns {any} */
const json = (path) => JSON.parse(read(path));

const ADD_ON = json("../../extension/manifest.json").browser_specific_settings
  .gecko.id;
const HOST = json("../chromium.json");
const EXTENSION = new URL(HOST.allowed_origins[0]).host;

const firefox = json("firefox.json").policies;
const chromium = json("chromium.json");
const native = json("chromium-native-messaging.json");
const managed = chromium["3rdparty"].extensions[EXTENSION];

test("ENTERPRISE.md shows every JSON file of this folder, and nothing else", () => {
  const shown = [
    ...read("../../ENTERPRISE.md").matchAll(/^```json\n(.*?)^```$/gms),
  ].map(([, block]) => block);
  const files = readdirSync(new URL(".", import.meta.url))
    .filter((name) => name.endsWith(".json"))
    .map((name) => read(name));
  assert.equal(files.length, 4);
  assert.deepEqual(shown.sort(), files.sort());
});

test("ENTERPRISE.md links to every other form", () => {
  const text = read("../../ENTERPRISE.md");
  for (const name of readdirSync(new URL(".", import.meta.url))) {
    if (/\.(reg|plist)$/.test(name)) {
      assert.ok(text.includes(`(manifests/policies/${name})`), name);
    }
  }
});

test("the examples name Rootwatch and no other extension or host", () => {
  assert.deepEqual(Object.keys(firefox.ExtensionSettings), [ADD_ON]);
  assert.deepEqual(Object.keys(firefox["3rdparty"].Extensions), [ADD_ON]);
  assert.equal(json("firefox-managed-storage.json").name, ADD_ON);
  assert.deepEqual(Object.keys(chromium.ExtensionSettings), [EXTENSION]);
  assert.deepEqual(Object.keys(chromium["3rdparty"].extensions), [EXTENSION]);
  assert.deepEqual(native.NativeMessagingAllowlist, [HOST.name]);
});

test("all of them preset the same, every setting that can be preset", () => {
  const { properties } = json("../../extension/managed-schema.json");
  assert.deepEqual(Object.keys(managed).sort(), Object.keys(properties).sort());
  assert.deepEqual(firefox["3rdparty"].Extensions[ADD_ON], managed);
  assert.deepEqual(json("firefox-managed-storage.json").data, managed);
});

test("the preset has the form of the schema, by which Chromium drops what differs", () => {
  /** @param {any} value @param {any} schema @param {string} place */
  const check = (value, schema, place) => {
    const type = Array.isArray(value) ? "array" : typeof value;
    assert.equal(type, schema.type, place);
    assert.ok(!schema.enum || schema.enum.includes(value), place);
    if (type === "array") {
      value.forEach((/** @type {any} */ item) =>
        check(item, schema.items, `${place}[]`),
      );
    }
    if (type === "object") {
      for (const [key, item] of Object.entries(value)) {
        assert.ok(key in schema.properties, `${place}.${key}`);
        check(item, schema.properties[key], `${place}.${key}`);
      }
    }
  };
  check(managed, json("../../extension/managed-schema.json"), "managed");
  assert.throws(() =>
    check({ probes: "often" }, json("../../extension/managed-schema.json"), ""),
  );
});

test("the extension takes every preset value", async () => {
  const storage = {
    localGet: async () => null,
    managedGet: async (/** @type {string} */ key) => managed[key],
  };
  assert.deepEqual(await fixedSettings(storage), {
    probes: managed.probes,
    interrupt: managed.interrupt,
  });
  const [{ spkiSha256: key, name }] = managed.knownAuthorities;
  assert.deepEqual(await loadKnown(storage), [{ key, name, since: null }]);
});

test("the Windows registry says the same", () => {
  const mozilla = readRegistry(
    read("firefox.reg"),
    "HKEY_LOCAL_MACHINE\\SOFTWARE\\Policies\\Mozilla\\Firefox",
  );
  assert.deepEqual(
    JSON.parse(mozilla.ExtensionSettings),
    firefox.ExtensionSettings,
  );
  assert.deepEqual(JSON.parse(mozilla["3rdparty"].Extensions[ADD_ON]), managed);

  const google = readRegistry(
    read("chrome.reg"),
    "HKEY_LOCAL_MACHINE\\SOFTWARE\\Policies\\Google\\Chrome",
  );
  const { policy } = google["3rdparty"].extensions[EXTENSION];
  assert.deepEqual(google.ExtensionSettings, chromium.ExtensionSettings);
  // Lists are keys with numbers there, and what is true or false is a number.
  assert.deepEqual(policy, {
    knownAuthorities: { 1: managed.knownAuthorities[0] },
    probes: managed.probes,
    interrupt: Number(managed.interrupt),
  });
  assert.deepEqual(
    {
      NativeMessagingAllowlist: google.NativeMessagingAllowlist,
      NativeMessagingBlocklist: google.NativeMessagingBlocklist,
      NativeMessagingUserLevelHosts: google.NativeMessagingUserLevelHosts,
    },
    {
      NativeMessagingAllowlist: { 1: native.NativeMessagingAllowlist[0] },
      NativeMessagingBlocklist: { 1: native.NativeMessagingBlocklist[0] },
      NativeMessagingUserLevelHosts: Number(
        native.NativeMessagingUserLevelHosts,
      ),
    },
  );
});

test("the property lists of macOS say the same", () => {
  assert.deepEqual(readPlist(read("org.mozilla.firefox.plist")), {
    EnterprisePoliciesEnabled: true,
    ...firefox,
  });
  assert.deepEqual(readPlist(read("com.google.Chrome.plist")), {
    ExtensionSettings: chromium.ExtensionSettings,
    ...native,
  });
  // Chrome reads an extension's settings there from a domain of its own.
  assert.deepEqual(
    readPlist(read(`com.google.Chrome.extensions.${EXTENSION}.plist`)),
    managed,
  );
});
