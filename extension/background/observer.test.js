import assert from "node:assert/strict";
import { test } from "node:test";
import { settled } from "../testing/browser.js";
import { createObserver } from "./observer.js";

const DETAILS = {
  requestId: "1",
  tabId: 7,
  timeStamp: 1_700_000_000_900,
  url: "https://a.test/",
  type: "main_frame",
};
const certificate = (/** @type {string} */ sha256) => ({
  fingerprint: { sha256 },
  rawDER: [1, 2, 3],
});

/** @param {any} info */
async function observe(
  info,
  details = DETAILS,
  connection = /** @type {any} */ ({ serverName: "a.test" }),
  /** @type {any} */ single = undefined,
  /** @type {any} */ world = {},
) {
  /** @type {any[]} */
  const calls = [];
  const observer = createObserver({
    getSecurityInfo(requestId) {
      calls.push(["info", requestId]);
      return typeof info === "function" ? info() : Promise.resolve(info);
    },
    getEndEntity(requestId) {
      calls.push(["end-entity", requestId]);
      return typeof single === "function" ? single() : Promise.resolve(single);
    },
    whenReady: (work) => Promise.resolve().then(work),
    observe: () => /** @type {any} */ (connection),
    isAsked: () => false,
    proxyFor: async () => null,
    settle: (tabId, _, chain) => calls.push(["settle", tabId, chain]),
    learn: (chain, question) => calls.push(["learn", chain, question()]),
    toBase64: (bytes) => `base64 of ${[...Array.from(bytes)]}`,
    report: (error) => calls.push(["report", error]),
    ...world,
  });
  const result = observer.onHeadersReceived(details);
  assert.ok(result === null || result instanceof Promise);
  calls.push(["returned"]);
  await settled();
  return calls;
}

test("asks for security information before it returns, and for the rest after", async () => {
  const info = {
    state: "secure",
    certificates: [certificate("AB:CD"), certificate("EF")],
  };
  assert.deepEqual(await observe(info), [
    ["info", "1"],
    ["end-entity", "1"],
    ["returned"],
    [
      "learn",
      "abcd-ef",
      {
        serverName: "a.test",
        chain: ["base64 of 1,2,3", "base64 of 1,2,3"],
        chainSource: "observed",
        address: null,
        time: 1_700_000_000,
      },
    ],
    ["settle", 7, "abcd-ef"],
  ]);
});

test("an empty chain is no chain, and nothing is asked", async () => {
  const calls = await observe({ state: "secure", certificates: [] });
  assert.deepEqual(calls.at(-1), ["settle", 7, "no-chain"]);
  assert.ok(!calls.some(([name]) => name === "learn"));
});

test("behind a warning that was clicked away the single certificate is asked about", async () => {
  const empty = { state: "secure", certificates: [] };
  const single = { state: "secure", certificates: [certificate("AB:CD")] };
  const connection = { serverName: "a.test" };
  const calls = await observe(empty, DETAILS, connection, single);
  assert.deepEqual(calls.slice(-2), [
    [
      "learn",
      "leaf:abcd",
      {
        serverName: "a.test",
        chain: ["base64 of 1,2,3"],
        chainSource: "observed-leaf",
        address: null,
        time: 1_700_000_000,
      },
    ],
    ["settle", 7, "leaf:abcd"],
  ]);
  assert.deepEqual(connection, { serverName: "a.test", isOverridden: true });
});

test("a full chain is not replaced by its single certificate", async () => {
  const info = {
    state: "secure",
    certificates: [certificate("AB"), certificate("CD")],
  };
  const connection = { serverName: "a.test" };
  const calls = await observe(info, DETAILS, connection, {
    state: "secure",
    certificates: [certificate("AB")],
  });
  assert.deepEqual(calls.at(-1), ["settle", 7, "ab-cd"]);
  assert.deepEqual(connection, { serverName: "a.test", isOverridden: false });
});

test("no information, a rejection and an insecure state are not observed", async () => {
  const rejection = () => Promise.reject(new Error("gone"));
  for (const info of [
    undefined,
    rejection,
    { state: "insecure" },
    { state: "broken" },
  ]) {
    assert.deepEqual((await observe(info)).at(-1), ["settle", 7, "unobserved"]);
  }
});

test("requests without a tab are left alone", async () => {
  assert.deepEqual(await observe({}, { ...DETAILS, tabId: -1 }), [
    ["returned"],
  ]);
});

test("a request that belongs to no page is not asked about", async () => {
  const info = { state: "secure", certificates: [certificate("AB")] };
  const calls = await observe(info, DETAILS, null);
  assert.deepEqual(calls, [["info", "1"], ["end-entity", "1"], ["returned"]]);
});

test("Chromium: no chain and one certificate is a single certificate, not a clicked-away warning", async () => {
  for (const [state, isOverridden] of [
    ["secure", false],
    ["broken", true],
  ]) {
    const connection = { serverName: "a.test" };
    const single = { state, certificates: [certificate("AB:CD")] };
    const calls = await observe(undefined, DETAILS, connection, single);
    assert.deepEqual(calls.at(-1), ["settle", 7, "leaf:abcd"]);
    const [, , question] = calls.find(([name]) => name === "learn") ?? [];
    assert.equal(question.chainSource, "observed-leaf");
    assert.equal(/** @type {any} */ (connection).isOverridden, isOverridden);
  }
});

test("Chromium: a page from its prefetch cache is not observed", async () => {
  const calls = await observe(undefined, DETAILS, undefined, {
    state: "insecure",
    certificates: [],
  });
  assert.deepEqual(calls.at(-1), ["settle", 7, "unobserved"]);
});

/** What a chain is asked about. @param {object} connection @param {object} world */
async function questionOn(connection, world = {}) {
  const info = { state: "secure", certificates: [certificate("AB")] };
  const seen = { serverName: "a.test", address: "192.0.2.1", ...connection };
  const calls = await observe(info, DETAILS, seen, undefined, world);
  return calls.find(([name]) => name === "learn")[2];
}

test("the address goes along where the browser went straight to it, and never otherwise", async () => {
  for (const [proxy, address] of [
    [{ type: "direct" }, "192.0.2.1"],
    [{ type: "http", host: "proxy.test", port: 8080 }, null],
    [{ type: "unsupported" }, null],
    [null, null],
  ]) {
    assert.equal((await questionOn({ proxy })).address, address);
  }
});

test("Chromium: the address goes along where the settings know of no proxy", async () => {
  for (const [type, address] of [
    ["direct", "192.0.2.1"],
    ["system", null],
    ["unsupported", null],
  ]) {
    const world = { proxyFor: async () => ({ type }) };
    assert.equal((await questionOn({ proxy: null }, world)).address, address);
  }
  const proxyFor = () => Promise.reject(new Error("gone"));
  assert.equal((await questionOn({ proxy: null }, { proxyFor })).address, null);
});

test("what came from the cache had another handshake, of which nothing is known", async () => {
  const question = await questionOn({
    proxy: { type: "direct" },
    fromCache: true,
  });
  assert.deepEqual([question.address, question.time], [null, null]);
});

test("nobody asks the settings about a chain that is known", async () => {
  const world = {
    isAsked: () => true,
    proxyFor: () => assert.fail("asked"),
  };
  assert.equal((await questionOn({ proxy: null }, world)).time, null);
});

test("what a page fetches from a server that showed a chain is asked about once, until one is empty", async () => {
  const chain = { state: "secure", certificates: [certificate("AB")] };
  const empty = { state: "secure", certificates: [] };
  /** @type {string[]} */
  const asked = [];
  /** @type {any[]} */
  const answers = [];
  const observer = createObserver(
    /** @type {any} */ ({
      getSecurityInfo: async () => answers.shift(),
      async getEndEntity(/** @type {string} */ requestId) {
        asked.push(requestId);
        return chain;
      },
      whenReady: async (/** @type {() => unknown} */ work) => work(),
      observe: () => ({ serverName: "a.test" }),
      isAsked: () => true,
      settle() {},
      learn() {},
      report: assert.fail,
    }),
  );
  /** @param {string} requestId @param {any} answer */
  const respond = async (
    requestId,
    answer,
    type = "image",
    host = "a.test",
  ) => {
    answers.push(answer);
    const url = `https://${host}/picture`;
    observer.onHeadersReceived({ ...DETAILS, requestId, type, url });
    await settled();
  };
  await respond("first", chain);
  await respond("second", chain);
  await respond("its page", chain, "main_frame");
  await respond("another server", chain, "image", "a.test:8443");
  await respond("went past a warning", empty);
  await respond("after that", empty);
  assert.deepEqual(asked, [
    "first",
    "its page",
    "another server",
    "after that",
  ]);
});
