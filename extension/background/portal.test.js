// How the state of the network is followed.
import assert from "node:assert/strict";
import { test } from "node:test";
import { settled } from "../testing/browser.js";
import { createPortal } from "./portal.js";

/** @param {() => Promise<boolean>} isLocked */
function start(isLocked) {
  let changes = 0;
  /** @type {unknown[]} */
  const errors = [];
  const portal = createPortal({
    isLocked,
    onChanged: () => void (changes += 1),
    report: (error) => void errors.push(error),
  });
  portal.start();
  return { portal, errors, changes: () => changes };
}

test("what the browser says at the start and later is known, and told once", async () => {
  const { portal, changes } = start(async () => true);
  assert.equal(portal.isLocked(), false);
  await settled();
  assert.equal(portal.isLocked(), true);
  portal.update(true);
  assert.equal(changes(), 1);
  portal.update(false);
  assert.equal(portal.isLocked(), false);
  assert.equal(changes(), 2);
});

test("a browser that does not know, or fails, means that there is no portal", async () => {
  const { portal, errors } = start(() => Promise.reject(new Error("no")));
  await settled();
  assert.equal(portal.isLocked(), false);
  assert.equal(errors.length, 1);
});
