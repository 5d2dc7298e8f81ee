import assert from "node:assert/strict";
import { test } from "node:test";
import { verdict } from "../testing/verdicts.js";
import { broughtBy, createKeptChains, keptOf } from "./kept-chains.js";

const NOTHING = broughtBy(null, 0);

const digest = async (/** @type {string} */ certificate) => `#${certificate}`;

/** @param {string[]} chain */
const kept = (...chain) =>
  keptOf({ serverName: "a.test", chain, chainSource: "observed" }, NOTHING);

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
  const brought = broughtBy(
    {
      state: "answered",
      verdict: verdict(),
      chain: ["x", "y"],
      connection: {
        address: "192.0.2.1",
        protocol: "TLS 1.3",
        via: "direct",
        isCached: false,
        matchesObserved: null,
      },
    },
    1_454_391_660_900,
  );
  const seen = { address: "192.0.2.1", time: 1_454_391_660 };
  assert.deepEqual(keptOf({ ...question, observed: [] }, brought), {
    serverName: "a.test",
    chain: ["x", "y"],
    chainSource: "probed",
    ...seen,
  });
  assert.deepEqual(keptOf({ ...question, observed: ["x"] }, brought), {
    serverName: "a.test",
    chain: ["x", "y"],
    chainSource: "observed-leaf",
    ...seen,
  });
});

test("address and time of an observed connection are those of its handshake, or unknown", () => {
  const question = /** @type {import("../common/types.js").AssessQuestion} */ ({
    serverName: "a.test",
    chain: ["x"],
    chainSource: "observed",
    address: "192.0.2.9",
    time: 7,
  });
  const { address, time } = keptOf(question, NOTHING);
  assert.deepEqual([address, time], ["192.0.2.9", 7]);
  assert.equal(kept("x").time, null);
  assert.equal(kept("x").address, null);
});

test("a second connection that failed brings nothing", () => {
  assert.deepEqual(broughtBy({ state: "failed", code: "busy" }, 5), NOTHING);
});
