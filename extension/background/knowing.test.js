// Saying that an authority is known, and taking it back.
import assert from "node:assert/strict";
import { test } from "node:test";
import { pathElement, verdict } from "../testing/verdicts.js";
import { createKnowing } from "./knowing.js";

const ROOT = "ab".repeat(32);
const OUTSIDE = verdict({
  standing: "outside-public-trust",
  path: [
    pathElement({ link: { state: "proven" } }),
    pathElement({
      role: "root",
      spkiSha256: ROOT,
      link: { state: "self-signed" },
    }),
  ],
});

/** @param {{ isPrivate?: boolean, verdict?: any, failsOnce?: boolean }} world */
function start({ isPrivate = false, verdict = OUTSIDE, failsOnce } = {}) {
  /** @type {any[]} */
  let kept = [];
  let fails = failsOnce === true;
  const knowing = createKnowing({
    load: async () => [...kept],
    async add(root) {
      if (fails) {
        fails = false;
        throw new Error("disk full");
      }
      kept.push(root);
    },
    remove: async (key) => void (kept = kept.filter((one) => one.key !== key)),
    verdictOn: (tabId, host) =>
      tabId === 7 && host === "part.test" ? verdict : null,
    isPrivateTab: async () => isPrivate,
  });
  return knowing;
}
const PART = { tabId: 7, host: "part.test" };

test("a root that the person knows is found again until it is forgotten", async () => {
  const knowing = start();
  assert.equal(knowing.knownFor(OUTSIDE), null);
  await knowing.know(PART);
  assert.equal(knowing.knownFor(OUTSIDE)?.key, ROOT);
  await knowing.forget({ key: ROOT });
  assert.equal(knowing.knownFor(OUTSIDE), null);
});

test("nothing is kept of a private window, of a page that is gone, or of a public root", async () => {
  for (const [knowing, message] of /** @type {const} */ ([
    [start({ isPrivate: true }), PART],
    [start(), { tabId: 8, host: null }],
    [start({ verdict: verdict() }), PART],
  ])) {
    await knowing.know(message);
    assert.deepEqual(knowing.list(), []);
  }
});

test("a change that fails says so and does not hold up the next", async () => {
  const knowing = start({ failsOnce: true });
  await assert.rejects(knowing.know(PART), /disk full/);
  await knowing.know(PART);
  assert.equal(knowing.list().length, 1);
});
