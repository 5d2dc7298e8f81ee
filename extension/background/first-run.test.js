import assert from "node:assert/strict";
import { test } from "node:test";
import { settled } from "../testing/browser.js";
import { createFirstRun } from "./first-run.js";

/**
 * @param {string} type
 * @param {{ areLate?: boolean, areThere?: boolean }} [presets]
 */
function start(type, { areLate = true, areThere = false } = {}) {
  /** @type {string[]} */
  const opened = [];
  /** @type {Record<string, unknown>} */
  const stored = {};
  let restarts = 0;
  const firstRun = createFirstRun({
    arePresetsLate: () => areLate,
    hasPresets: async () => areThere,
    installType: async () => type,
    localGet: async (key) => stored[key],
    localSet: async (items) => void Object.assign(stored, items),
    openTab: async (path) => void opened.push(path),
    report: (error) => assert.fail(String(error)),
    startAgain: () => (restarts += 1),
  });
  return {
    /** @param {string} reason */
    async install(reason) {
      firstRun.onInstalled({ reason });
      await settled();
      return opened.length;
    },
    restarts: () => restarts,
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

test("what an administrator presets is fetched by one second start", async () => {
  const late = start("admin");
  await late.install("update");
  assert.equal(late.restarts(), 0);
  for (const time of ["once", "never again"]) {
    await late.install("install");
    assert.equal(late.restarts(), 1, time);
  }
});

test("nothing starts again where the presets are there, cannot be late, or nobody presets", async () => {
  for (const other of [
    start("admin", { areThere: true }),
    start("admin", { areLate: false }),
    start("normal"),
  ]) {
    await other.install("install");
    assert.equal(other.restarts(), 0);
  }
});
