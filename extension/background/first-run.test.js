import assert from "node:assert/strict";
import { test } from "node:test";
import { settled } from "../testing/browser.js";
import { createFirstRun } from "./first-run.js";

/** @param {string} type @param {Record<string, unknown>} stored */
function start(type, stored = {}) {
  /** @type {string[]} */
  const opened = [];
  const firstRun = createFirstRun({
    installType: async () => type,
    localGet: async (key) => stored[key],
    localSet: async (items) => void Object.assign(stored, items),
    openTab: async (path) => void opened.push(path),
    report: (error) => assert.fail(String(error)),
  });
  return {
    /** @param {string} reason */
    async install(reason) {
      firstRun.onInstalled({ reason });
      await settled();
      return opened.length;
    },
  };
}

test("who installs it is welcomed, whoever it comes from", async () => {
  for (const type of ["normal", "sideload", "development", "other"]) {
    assert.equal(await start(type).install("install"), 1, type);
  }
});

test("nobody is welcomed twice, nor for an update", async () => {
  const { install } = start("development");
  assert.equal(await install("install"), 1);
  assert.equal(await install("install"), 1, "as at every start");
  for (const reason of ["update", "browser_update", "chrome_update"]) {
    assert.equal(await start("normal").install(reason), 0, reason);
  }
});

test("who was given it by an administrator is left in peace", async () => {
  assert.equal(await start("admin").install("install"), 0);
});
