import assert from "node:assert/strict";
import { test } from "node:test";
import { createClock, settled } from "../testing/browser.js";
import {
  authority,
  connection,
  finding,
  verdict,
} from "../testing/verdicts.js";
import { createInterrupts } from "./interrupts.js";

const SITE = "https://site.test/page";

/** @param {string} category */
const read = (category) =>
  verdict({
    standing: "known-interception",
    basis: "key",
    authority: authority({ category }),
  });

/** @param {{ isOn?: boolean, canHold?: boolean, isHostReady?: boolean, isOverridden?: boolean }} options */
function start({
  isOn = true,
  canHold = true,
  isHostReady = true,
  isOverridden = false,
} = {}) {
  const clock = createClock();
  /** @type {Map<string, any>} */
  const answers = new Map();
  /** @type {number[]} */
  const opened = [];
  /** @type {string | null} */
  let address = SITE;
  const interrupts = createInterrupts({
    isOn: () => isOn,
    host: () => ({ phase: isHostReady ? "ready" : "missing" }),
    answerFor: (ref) => answers.get(ref) ?? { state: "unobserved" },
    pageOf: () => (address === null ? null : { url: address }),
    browser: {
      canObserve: () => canHold,
      ownAddress: (path) => `moz-extension://x/${path}`,
      showInTab: async (tabId) => void opened.push(tabId),
    },
    timers: clock,
    report: (error) => assert.fail(String(error)),
  });
  /** @param {string} url @param {string} type */
  const hold = (url = SITE, type = "main_frame") =>
    interrupts.hold(
      { tabId: 7, url, type },
      Promise.resolve(connection({ chain: "aa", isOverridden })),
    );
  const main = finding({ chain: "aa", isOverridden });
  const view = /** @type {any} */ ({ main });
  return {
    ...{ interrupts, answers, opened, clock, hold },
    /** @param {string | null} url */
    consider(url = SITE) {
      address = url;
      interrupts.consider(7, view);
    },
    /** @param {import("../common/protocol.js").Verdict} given */
    answer(given) {
      answers.set("aa", { state: "answered", verdict: given });
      interrupts.answered("aa");
    },
  };
}

test("states, malware and adware are told of before their page, others are not", async () => {
  for (const [category, isHeld] of /** @type {const} */ ([
    ["state", true],
    ["malware", true],
    ["adware", true],
    ["antivirus", false],
    ["misused-ca", false],
    ["network-security", false],
  ])) {
    const { answer, hold, opened } = start();
    answer(read(category));
    const decided = await hold();
    assert.deepEqual(decided, isHeld ? { cancel: true } : {}, category);
    assert.deepEqual(opened, isHeld ? [7] : [], category);
  }
});

test("what could read and is not known to is let through", async () => {
  const { answer, hold } = start();
  answer({ ...read("state"), standing: "interception-capable" });
  assert.deepEqual(await hold(), {});
});

test("nothing waits where the option is off, the host is missing, or it is not the page itself", () => {
  assert.equal(start({ isOn: false }).hold(), undefined);
  assert.equal(start({ isHostReady: false }).hold(), undefined);
  assert.equal(start().hold(SITE, "image"), undefined);
});

test("a page waits for the answer, but not for ever", async () => {
  const { answers, answer, hold, clock, opened, consider } = start();
  answers.set("aa", { state: "open" });
  const inTime = hold();
  await settled();
  answer(read("state"));
  assert.deepEqual(await inTime, { cancel: true });
  assert.deepEqual(clock.pending(), []);

  const late = start();
  late.answers.set("aa", { state: "open" });
  const given = late.hold();
  await late.clock.turn(3000);
  assert.deepEqual(await given, {});
  assert.deepEqual(late.opened, []);
  late.answer(read("state"));
  late.consider();
  assert.deepEqual(late.opened, [7], "it is taken away when the answer comes");
  assert.equal(late.interrupts.of({ tabId: 7 })?.mayHaveRun, true);
  assert.equal(late.interrupts.of({ tabId: 7 })?.steps, 2);
  consider(null);
  assert.deepEqual(opened, [7]);
});

test("the warning is opened once for a page, again when the person comes back", async () => {
  const { answer, hold, consider, interrupts, opened } = start();
  answer(read("state"));
  await hold();
  consider();
  assert.deepEqual(opened, [7]);
  interrupts.commit({
    tabId: 7,
    url: "moz-extension://x/interrupt/interrupt.html",
  });
  assert.equal(interrupts.of({ tabId: 7 })?.host, "site.test");
  assert.equal(interrupts.of({ tabId: 7 })?.mayHaveRun, false);
  interrupts.commit({ tabId: 7, url: "https://before.test/" });
  assert.equal(interrupts.of({ tabId: 7 }), null);
  await hold();
  assert.deepEqual(opened, [7, 7]);
});

test("where no page can be held back, it may have run, and stands in the history once it was there", async () => {
  const { answer, hold, interrupts } = start({ canHold: false });
  answer(read("adware"));
  await hold();
  assert.deepEqual(
    { ...interrupts.of({ tabId: 7 }), verdict: null },
    {
      host: "site.test",
      verdict: null,
      isOverridden: false,
      mayHaveRun: true,
      steps: 1,
    },
  );
  interrupts.commit({ tabId: 7, url: `${SITE}#part` });
  assert.equal(interrupts.of({ tabId: 7 })?.steps, 2);
});

test("who wants the page all the same has it, for that site and that authority alone", async () => {
  const { answer, hold, interrupts, opened } = start();
  answer(read("state"));
  await hold();
  assert.equal(interrupts.letThrough({ tabId: 7 }), SITE);
  assert.equal(interrupts.letThrough({ tabId: 7 }), null, "it is held no more");
  assert.deepEqual(await hold(), {});
  assert.deepEqual(await hold("https://site.test/other"), {});
  assert.deepEqual(await hold("https://other.test/"), { cancel: true });
  answer(
    verdict({
      standing: "known-interception",
      authority: authority({ id: "another", category: "malware" }),
    }),
  );
  assert.deepEqual(await hold(), { cancel: true });
  assert.equal(opened.length, 3);
});

test("the warning knows whether somebody went past the browser's own", async () => {
  for (const isOverridden of [true, false]) {
    const before = start({ isOverridden });
    before.answer(read("state"));
    await before.hold();
    const beside = start({ isOverridden });
    beside.answer(read("state"));
    beside.consider();
    for (const { interrupts } of [before, beside]) {
      const shown = interrupts.of({ tabId: 7 });
      assert.equal(shown?.isOverridden, isOverridden);
    }
  }
});

test("a page that the browser did not open is not interrupted", () => {
  const { answer, interrupts, opened } = start();
  answer(read("state"));
  const main = finding({ chain: "aa", isFailedPage: true });
  interrupts.consider(7, /** @type {any} */ ({ main }));
  assert.deepEqual(opened, []);
});
