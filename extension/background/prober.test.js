// When a second connection is made: each rule, and the nearest case that it must not reach.
import assert from "node:assert/strict";
import { test } from "node:test";
import { settled } from "../testing/browser.js";
import { connection, verdict } from "../testing/verdicts.js";
import { createProber } from "./prober.js";

/** @typedef {import("../common/types.js").Answer} Answer */

const ANSWERED = /** @type {Answer} */ ({
  state: "answered",
  verdict: verdict(),
});

function start({
  probes = "automatic",
  isPrivate = false,
  proxyFor = /** @type {any} */ (null),
} = {}) {
  /** @type {{ ref: string, question: any }[]} */
  const asked = [];
  /** @type {Record<string, Answer>} */
  const answers = {};
  const clock = { now: 0 };
  const prober = createProber({
    probes: () => /** @type {any} */ (probes),
    isPrivateTab: async () => isPrivate,
    proxyFor: async () => proxyFor,
    answerFor: (ref) =>
      answers[ref] ??
      (["failed-handshake", "no-chain"].includes(ref)
        ? { state: ref }
        : { state: "unobserved" }),
    certificatesOf: (ref) => [`DER of ${ref}`],
    renew(ref, question) {
      asked.push({ ref, question });
      answers[ref] = { state: "open" };
    },
    onChanged: () => {},
    now: () => clock.now,
    report: (error) => assert.fail(String(error)),
  });
  return {
    answers,
    asked,
    clock,
    prober,
    /** @param {object} changes */
    async visit(changes = {}) {
      prober.consider(7, connection(changes));
      await settled();
    },
    /** @param {object} changes */
    async click(changes = {}) {
      await prober.probeNow(7, connection(changes));
    },
  };
}

test("a page that was not seen is probed, the way the browser went", async () => {
  for (const chain of ["failed-handshake", "no-chain", "unobserved"]) {
    const { visit, asked } = start();
    await visit({ chain, port: 8443 });
    assert.deepEqual(asked, [
      {
        ref: "probe:site.test:8443 direct",
        question: {
          serverName: "site.test",
          port: 8443,
          address: "192.0.2.1",
          proxy: { type: "direct" },
          observed: [],
          isFresh: false,
        },
      },
    ]);
  }
});

test("a page whose chain was seen is not probed, whatever came of it", async () => {
  const { visit, click, asked, answers } = start();
  answers.aa = { state: "answered", verdict: verdict() };
  answers.bb = {
    state: "answered",
    verdict: verdict({ standing: "undetermined" }),
  };
  answers.cc = { state: "failed", code: "certificate-invalid" };
  for (const chain of ["aa", "bb", "cc", "forgotten", null]) {
    await visit({ chain });
    await click({ chain });
  }
  assert.deepEqual(asked, []);
});

test("a single certificate is completed only where its path has no end", async () => {
  const { visit, asked, answers } = start();
  answers["leaf:ended"] = ANSWERED;
  answers["leaf:open"] = {
    state: "answered",
    verdict: verdict({ standing: "undetermined" }),
  };
  answers["leaf:asked"] = { state: "open" };
  for (const chain of ["leaf:ended", "leaf:asked", "leaf:open"]) {
    await visit({ chain });
  }
  assert.deepEqual(
    asked.map(({ question }) => question.observed),
    [["DER of leaf:open"]],
  );
});

test("nothing is probed by itself in a private window, a click is enough", async () => {
  const { visit, click, asked, prober } = start({ isPrivate: true });
  await visit();
  assert.deepEqual(asked, []);
  assert.equal(prober.isPrivate(7), true);
  await click();
  assert.equal(asked.length, 1);
});

test("who wants to be asked is asked, who wants none has none", async () => {
  const ask = start({ probes: "ask" });
  await ask.visit();
  assert.deepEqual(ask.asked, []);
  await ask.click();
  assert.equal(ask.asked.length, 1);
  const never = start({ probes: "never" });
  await never.visit();
  await never.click();
  assert.deepEqual(never.asked, []);
});

test("a proxy that cannot be used the same way is not gone round", async () => {
  const { visit, click, asked } = start();
  await visit({ proxy: { type: "unsupported" } });
  await click({ proxy: { type: "unsupported" } });
  assert.deepEqual(asked, []);
  await visit({ proxy: { type: "socks5", host: "p.test", port: 1080 } });
  assert.equal(asked.length, 1);
});

test("the way to a page without a request is that of others, or none", async () => {
  const unseen = { chain: "unobserved", proxy: null };
  const nobody = start();
  await nobody.visit(unseen);
  await nobody.click(unseen);
  assert.deepEqual(nobody.asked, []);
  const browser = start({ proxyFor: { type: "system" } });
  await browser.visit(unseen);
  assert.deepEqual(browser.asked[0].question.proxy, { type: "system" });

  const others = start();
  others.prober.see(connection({ serverName: "b.test" }));
  await others.visit(unseen);
  assert.deepEqual(others.asked[0].question.proxy, { type: "direct" });

  const differing = start();
  const proxy = /** @type {const} */ ({ type: "http", host: "p", port: 1 });
  differing.prober.see(connection({ serverName: "b.test" }));
  differing.prober.see(connection({ serverName: "c.test", proxy }));
  await differing.visit(unseen);
  assert.equal(differing.asked.length, 0);
  await differing.visit({ ...unseen, serverName: "c.test" });
  assert.deepEqual(differing.asked[0].question.proxy, proxy);
});

test("one server is probed once, however often its page is looked at", async () => {
  const { visit, asked, answers, clock, prober } = start();
  const page = connection();
  for (let times = 0; times < 50; times += 1) {
    prober.consider(7, page);
    await visit();
  }
  assert.equal(asked.length, 1);
  answers[asked[0].ref] = ANSWERED;
  await visit();
  await visit({ address: "192.0.2.7" });
  assert.equal(asked.length, 1);
  await visit({ serverName: "other.test" });
  await visit({ port: 8443 });
  assert.equal(asked.length, 3);
  clock.now = 61_000;
  await visit();
  assert.equal(asked.length, 4, "the host knows whether the network changed");
  assert.equal(asked[3].question.isFresh, false);
});

test("a page that stays open is not probed again when time passes", async () => {
  const { asked, answers, clock, prober } = start();
  const page = connection();
  prober.consider(7, page);
  await settled();
  answers[asked[0].ref] = { state: "failed", code: "busy" };
  clock.now = 600_000;
  prober.consider(7, page);
  await settled();
  assert.equal(asked.length, 1);
});

test("a failure is tried again on the next visit, an answer looked up anew by a click", async () => {
  const { visit, click, asked, answers } = start();
  await visit();
  answers[asked[0].ref] = { state: "failed", code: "busy" };
  await visit();
  assert.equal(asked.length, 2);
  answers[asked[0].ref] = ANSWERED;
  await click();
  assert.equal(asked[2].question.isFresh, true);
  await click();
  assert.equal(asked.length, 3, "one at a time");
});

test("pages that were open before are not probed by themselves", async () => {
  const { visit, click, asked } = start();
  await visit({ chain: "unobserved", wasOpen: true });
  assert.deepEqual(asked, []);
  await click({ chain: "unobserved", wasOpen: true });
  assert.equal(asked.length, 1);
});

test("an address literal goes without its brackets, a secret never into the reference", async () => {
  const { visit, asked } = start();
  await visit({
    serverName: "[2001:db8::1]",
    proxy: { type: "http", host: "p", port: 1, password: "secret" },
  });
  assert.equal(asked[0].question.serverName, "2001:db8::1");
  assert.doesNotMatch(asked[0].ref, /secret/);
});
