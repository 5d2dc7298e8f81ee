import assert from "node:assert/strict";
import { test } from "node:test";
import { createKeptChains, keptOf } from "./kept-chains.js";

const digest = async (/** @type {string} */ certificate) => `#${certificate}`;

/** @param {string[]} chain */
const kept = (...chain) =>
  keptOf({ serverName: "a.test", chain, chainSource: "observed" }, []);

test("a certificate is found by chain and digest", async () => {
  const chains = createKeptChains({ digest });
  chains.keep("r", kept("one", "two"));
  assert.equal(await chains.certificate("r", "#two"), "two");
  assert.equal(await chains.certificate("r", "#three"), null);
  assert.equal(await chains.certificate("other", "#two"), null);
});

test("the oldest go when there are too many, and what comes again is young", () => {
  const chains = createKeptChains({ digest, limit: 10 });
  chains.keep("a", kept("1234"));
  chains.keep("b", kept("1234"));
  chains.keep("a", kept("1234"));
  chains.keep("c", kept("1234"));
  assert.deepEqual(
    ["a", "b", "c"].map((ref) => chains.of(ref) !== null),
    [true, false, true],
  );
  chains.keep("d", kept("1".repeat(11)));
  assert.deepEqual(
    ["a", "c", "d"].map((ref) => chains.of(ref)),
    [null, null, null],
  );
});

test("what a second connection brought completes what the browser showed", () => {
  const question = /** @type {const} */ ({
    serverName: "a.test",
    port: 443,
    address: null,
    proxy: { type: "direct" },
    isFresh: false,
  });
  assert.deepEqual(keptOf({ ...question, observed: [] }, ["x", "y"]), {
    serverName: "a.test",
    chain: ["x", "y"],
    chainSource: "probed",
  });
  assert.deepEqual(keptOf({ ...question, observed: ["x"] }, ["x", "y"]), {
    serverName: "a.test",
    chain: ["x", "y"],
    chainSource: "observed-leaf",
  });
});
