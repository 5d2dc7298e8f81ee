import assert from "node:assert/strict";
import { test } from "node:test";
import { restore } from "./restore.js";

/** @param {any} kept @param {object[]} frames */
async function restored(kept, frames) {
  /** @type {string[]} */
  const done = [];
  const note = (/** @type {string} */ what) => (/** @type {any} */ tab) =>
    void done.push(`${what} ${tab?.tabId ?? tab}`);
  await restore({
    session: /** @type {any} */ ({
      load: async () => ({
        tabs: [],
        chains: [],
        offers: [],
        behind: [],
        ...kept,
      }),
      markTab: note("forget"),
      markOffers: note("forget offers of"),
    }),
    topFrames: async () => /** @type {any} */ (frames),
    pages: {
      restore: note("restore"),
      found: note("found"),
      miss: note("missed in"),
    },
    verdicts: { restore: note("chain") },
    offers: { restore: note("offers of") },
  });
  return done;
}

const FRAME = { tabId: 1, url: "https://a.test/", documentId: "d1" };

test("what belongs to closed tabs is forgotten, and in open ones it is said what is missing", async () => {
  const kept = {
    tabs: [{ tabId: 1 }, { tabId: 2 }],
    chains: [{ chain: "aa" }],
    offers: [{ tabId: 2, kept: { documentId: null, url: "" } }],
    behind: [1, 2],
  };
  assert.deepEqual(await restored(kept, [FRAME]), [
    "restore 1",
    "forget 2",
    "chain aa",
    "forget offers of 2",
    "found 1",
    "missed in 1",
  ]);
});

test("what another page of the tab handed out is forgotten", async () => {
  for (const [documentId, first] of [
    ["d1", "offers of 1"],
    ["d0", "forget offers of 1"],
    [null, "offers of 1"],
  ]) {
    const tab = { tabId: 1, kept: { documentId, url: "" } };
    const done = await restored({ offers: [tab] }, [FRAME]);
    assert.deepEqual(done, [first, "found 1"]);
  }
});
