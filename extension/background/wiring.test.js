// The small modules that only pass things on: badge, examples, messages, session.
import assert from "node:assert/strict";
import { test } from "node:test";
import { createClock, speak } from "../testing/browser.js";
import { createBadge } from "./badge.js";
import { createExamples } from "./examples.js";
import { createMessages } from "./messages.js";
import { createSession } from "./session.js";
import { createSnapshots } from "./snapshots.js";

/** @param {unknown} error */
const report = (error) => assert.fail(String(error));

test("a badge is painted when it changes, and again after a navigation", () => {
  /** @type {string[]} */
  const painted = [];
  const badge = createBadge({
    setBadge: async (tabId, { text }) => void painted.push(`${tabId}${text}`),
    draw: (view) => /** @type {any} */ ({ text: view.host }),
    report,
  });
  const view = (/** @type {string} */ host) => /** @type {any} */ ({ host });
  badge.paint(1, view("!"));
  badge.paint(1, view("!"));
  badge.paint(2, view("!"));
  badge.paint(1, view("?"));
  badge.forget(1);
  badge.paint(1, view("?"));
  assert.deepEqual(painted, ["1!", "2!", "1?", "1?"]);
});

test("an example is shown until it is ended or its tab goes elsewhere", () => {
  speak("en");
  /** @type {number[]} */
  const changed = [];
  const examples = createExamples({
    onChanged: (tabId) => void changed.push(tabId),
  });
  examples.show({ tabId: 1, name: "alarm" });
  examples.show({ tabId: 2, name: "nonsense" });
  assert.equal(examples.of(1)?.page.worst?.severity, "alarm");
  assert.equal(examples.of(2), null);
  assert.equal(examples.of(3), null);
  examples.show({ tabId: 1, name: null });
  assert.equal(examples.of(1), null);
  assert.ok(examples.knows(1), "to be painted without it");
  examples.forget(1);
  assert.ok(!examples.knows(1));
  assert.deepEqual(changed, [1, 2, 1]);
});

test("messages reach the handler of their type, others are not answered", async () => {
  const messages = createMessages({
    page: ({ tabId }) => `page ${tabId}`,
    broken() {
      throw new Error("no");
    },
  });
  assert.equal(await messages.onMessage({ type: "page", tabId: 3 }), "page 3");
  await assert.rejects(
    async () => messages.onMessage({ type: "broken" }),
    /no/,
  );
  for (const other of [
    null,
    undefined,
    5,
    {},
    { type: "toString" },
    { type: 1 },
  ]) {
    assert.equal(messages.onMessage(other), undefined);
  }
});

test("open pages hear of changes until they close", () => {
  /** @type {object[]} */
  const heard = [];
  /** @type {() => void} */
  let close = () => {};
  const messages = createMessages({});
  messages.onConnect({
    postMessage: (message) => heard.push(message),
    onDisconnect: { addListener: (listener) => (close = listener) },
  });
  messages.announce();
  close();
  messages.announce();
  assert.deepEqual(heard, [{ type: "changed" }]);
});

test("changes are written together, what is gone is removed, all comes back", async () => {
  const clock = createClock();
  const open = new Set(["bb"]);
  /** @type {Record<string, any>} */
  const stored = { "tab:9": { old: true }, other: 1 };
  let writes = 0;
  const session = createSession({
    getAll: async () => stored,
    async set(items) {
      writes += 1;
      Object.assign(stored, items);
    },
    async remove(keys) {
      keys.forEach((key) => delete stored[key]);
    },
    dumpTab: (tabId) => (tabId === 9 ? null : { tabId }),
    dumpChain: (chain) => ({ chain, isOpen: open.has(chain) }),
    dumpOffers: (tabId) => (tabId === 9 ? null : { offersOf: tabId }),
    setTimeout: clock.setTimeout,
    report,
  });
  session.markTab(1);
  session.markTab(1);
  session.markTab(9);
  session.markChain("aa");
  session.markChain("bb");
  session.markOffers(1);
  const question = { chain: "bb", isOpen: true };
  assert.deepEqual(
    stored["chain:bb"],
    question,
    "written before anybody is asked",
  );
  assert.deepEqual((await session.load()).behind, [1, 9]);
  assert.equal(stored["tab:1"], undefined);
  const before = writes;
  await clock.turn(100);
  assert.equal(writes, before + 1);
  const answer = { chain: "aa", isOpen: false };
  assert.deepEqual(stored, {
    other: 1,
    "tab:1": { tabId: 1 },
    "chain:aa": answer,
    "chain:bb": question,
    "offers:1": { offersOf: 1 },
    "behind:1": false,
  });
  assert.deepEqual(await session.load(), {
    tabs: [{ tabId: 1, record: { tabId: 1 } }],
    chains: [
      { chain: "bb", kept: question },
      { chain: "aa", kept: answer },
    ],
    offers: [{ tabId: 1, kept: { offersOf: 1 } }],
    behind: [],
  });
});

test("the last few snapshots are kept under numbers that are never used twice", () => {
  const snapshots = createSnapshots();
  const numbers = Array.from({ length: 11 }, (_, index) =>
    snapshots.keep(/** @type {any} */ ({ index })),
  );
  assert.equal(new Set(numbers).size, 11);
  assert.ok(!numbers.includes(0));
  assert.equal(snapshots.of(numbers[0]), null);
  assert.deepEqual(snapshots.of(numbers[10]), { index: 10 });
  assert.equal(snapshots.of(0), null);
});
