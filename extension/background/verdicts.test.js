import assert from "node:assert/strict";
import { test } from "node:test";
import { settled } from "../testing/browser.js";
import { verdict } from "../testing/verdicts.js";
import { createVerdicts } from "./verdicts.js";

const QUESTION = { serverName: "a.test", chain: ["AA=="] };
const ANSWERED = /** @type {const} */ ({
  state: "answered",
  verdict: verdict(),
});

function start() {
  /** @type {{ question: any, resolve: (outcome: any) => void }[]} */
  const asked = [];
  /** @type {string[]} */
  const changed = [];
  /** @type {Map<string, any>} */
  const kept = new Map();
  const verdicts = createVerdicts({
    ask: (question) =>
      new Promise((resolve) => asked.push({ question, resolve })),
    keep: (ref, _question, outcome) => void kept.set(ref, outcome),
    isKept: (ref) => kept.has(ref),
    onChanged: (chain) => changed.push(chain),
    report: (error) => assert.fail(String(error)),
  });
  return { asked, changed, kept, verdicts };
}

test("a chain is asked about once, however often it is seen", async () => {
  const { asked, verdicts } = start();
  for (let times = 0; times < 100; times += 1) {
    verdicts.learn("aa", () => QUESTION);
  }
  assert.equal(asked.length, 1);
  assert.deepEqual(verdicts.answerFor("aa"), { state: "open" });
  asked[0].resolve(ANSWERED);
  await settled();
  verdicts.learn("aa", () => assert.fail("known chains are not encoded again"));
  assert.deepEqual(verdicts.answerFor("aa"), ANSWERED);
});

test("words for no chain are answers themselves, the unknown was not observed", () => {
  const { verdicts } = start();
  assert.deepEqual(verdicts.answerFor("no-chain"), { state: "no-chain" });
  assert.deepEqual(verdicts.answerFor("unobserved"), { state: "unobserved" });
  assert.deepEqual(verdicts.answerFor("failed-handshake"), {
    state: "failed-handshake",
  });
  assert.deepEqual(verdicts.answerFor("zz"), { state: "unobserved" });
});

test("answers and open questions survive a restart, and the open are asked again", async () => {
  const { asked, verdicts } = start();
  verdicts.learn("aa", () => QUESTION);
  asked[0].resolve(ANSWERED);
  await settled();
  verdicts.learn("bb", () => QUESTION);
  const kept = ["aa", "bb"].map((chain) =>
    JSON.parse(JSON.stringify(verdicts.dump(chain))),
  );
  const next = start();
  next.verdicts.restore("aa", kept[0]);
  next.verdicts.restore("bb", kept[1]);
  assert.deepEqual(next.verdicts.answerFor("aa"), ANSWERED);
  assert.deepEqual(
    next.asked.map(({ question }) => question),
    [QUESTION],
  );
  next.asked[0].resolve(ANSWERED);
  await settled();
  assert.deepEqual(next.verdicts.answerFor("bb"), ANSWERED);
});

test("the oldest answers are forgotten, those seen again are kept", async () => {
  const { asked, changed, verdicts } = start();
  for (let chain = 0; chain < 1000; chain += 1) {
    verdicts.learn(`c${chain}`, () => QUESTION);
    asked[chain].resolve(ANSWERED);
    await null;
  }
  await settled();
  verdicts.learn("c0", () => QUESTION);
  verdicts.learn("more", () => QUESTION);
  asked[1000].resolve(ANSWERED);
  await settled();
  assert.deepEqual(verdicts.answerFor("c0"), ANSWERED);
  assert.deepEqual(verdicts.answerFor("c1"), { state: "unobserved" });
  assert.equal(verdicts.dump("c1"), null);
  assert.ok(changed.includes("c1"));
});

test("open questions are bounded while there is no host", () => {
  const { verdicts } = start();
  for (let chain = 0; chain < 400; chain += 1) {
    verdicts.learn(`c${chain}`, () => QUESTION);
  }
  assert.deepEqual(verdicts.answerFor("c0"), { state: "unobserved" });
  assert.deepEqual(verdicts.answerFor("c399"), { state: "open" });
});

test("what is asked again keeps its answer until the next, a failure does not stay", async () => {
  const { asked, verdicts } = start();
  const probe = /** @type {any} */ ({ serverName: "a.test", proxy: {} });
  verdicts.renew("probe:a", probe);
  verdicts.renew("probe:a", probe);
  assert.equal(asked.length, 1);
  asked[0].resolve({ state: "failed", code: "busy" });
  await settled();
  assert.equal(verdicts.answerFor("probe:a").state, "failed");
  verdicts.renew("probe:a", probe);
  assert.equal(verdicts.answerFor("probe:a").state, "open");
  asked[1].resolve(ANSWERED);
  await settled();
  verdicts.renew("probe:a", probe);
  assert.deepEqual(verdicts.answerFor("probe:a"), ANSWERED);
  assert.equal(asked.length, 3);
});

test("a single certificate without an end is kept to be completed, across a restart", async () => {
  const undetermined = {
    state: "answered",
    verdict: verdict({ standing: "undetermined" }),
  };
  const { asked, verdicts } = start();
  const single = /** @type {const} */ ({
    ...QUESTION,
    chainSource: "observed-leaf",
  });
  for (const chain of ["leaf:open", "leaf:ended"]) {
    verdicts.learn(chain, () => single);
  }
  verdicts.learn("aa", () => QUESTION);
  asked[0].resolve(undetermined);
  asked[1].resolve(ANSWERED);
  asked[2].resolve(undetermined);
  await settled();
  const next = start();
  for (const chain of ["leaf:open", "leaf:ended", "aa"]) {
    next.verdicts.restore(
      chain,
      JSON.parse(JSON.stringify(verdicts.dump(chain))),
    );
  }
  for (const each of [verdicts, next.verdicts]) {
    assert.deepEqual(each.certificatesOf("leaf:open"), ["AA=="]);
    assert.deepEqual(each.certificatesOf("leaf:ended"), []);
    assert.deepEqual(each.certificatesOf("aa"), []);
  }
  assert.deepEqual(next.asked, []);
});

test("certificates are kept beside the answers, and again after a restart", async () => {
  const { asked, kept, verdicts } = start();
  verdicts.learn("aa", () => QUESTION);
  asked[0].resolve({ ...ANSWERED, chain: ["probed"] });
  await settled();
  assert.deepEqual(kept.get("aa")?.chain, ["probed"]);
  assert.deepEqual(verdicts.dump("aa"), { outcome: ANSWERED });

  kept.clear();
  verdicts.learn("aa", () => QUESTION);
  assert.ok(kept.has("aa"));
  assert.equal(asked.length, 1);
  verdicts.restore("bb", { outcome: OUTSIDE, question: QUESTION });
  assert.ok(kept.has("bb"));
});

/** @param {any} standing @param {string} sha256 */
const judged = (standing, sha256 = "ee") => ({
  state: /** @type {const} */ ("answered"),
  verdict: verdict({ standing, path: /** @type {any} */ ([{ sha256 }]) }),
});
const OUTSIDE = judged("outside-public-trust");
const SUSPECTED = judged("suspected-interception");

test("what is outside public trust can be asked again, also after a restart", async () => {
  const { asked, verdicts } = start();
  verdicts.learn("aa", () => QUESTION);
  verdicts.learn("bb", () => QUESTION);
  asked[0].resolve(OUTSIDE);
  asked[1].resolve(ANSWERED);
  await settled();
  verdicts.repeat("aa");
  verdicts.repeat("aa");
  verdicts.repeat("bb");
  assert.equal(asked.length, 3);
  assert.deepEqual(verdicts.answerFor("aa"), OUTSIDE, "until the next answer");
  const kept = JSON.parse(JSON.stringify(verdicts.dump("aa")));
  asked[2].resolve(SUSPECTED);
  await settled();
  assert.deepEqual(verdicts.answerFor("aa"), SUSPECTED);
  const next = start();
  next.verdicts.restore("aa", { ...kept, outcome: OUTSIDE });
  next.verdicts.repeat("aa");
  assert.equal(next.asked.length, 1);
});

test("what was being asked anew is asked anew by the next background, and known until then", async () => {
  const { asked, verdicts } = start();
  const probe = /** @type {any} */ ({ serverName: "a.test", proxy: {} });
  verdicts.renew("probe:a", probe);
  asked[0].resolve(ANSWERED);
  await settled();
  verdicts.renew("probe:a", { ...probe, isFresh: true });
  const next = start();
  next.verdicts.restore("probe:a", verdicts.dump("probe:a") ?? {});
  assert.deepEqual(next.verdicts.answerFor("probe:a"), ANSWERED);
  assert.deepEqual(
    next.asked.map(({ question }) => question.isFresh),
    [true],
  );
  next.asked[0].resolve(OUTSIDE);
  await settled();
  assert.deepEqual(next.verdicts.answerFor("probe:a"), OUTSIDE);
});

test("a suspicion of a certificate is not taken back, of another it is", async () => {
  for (const [sha256, standing] of [
    ["ee", "suspected-interception"],
    ["ff", "outside-public-trust"],
  ]) {
    const { asked, verdicts } = start();
    const probe = /** @type {any} */ ({ serverName: "a.test", proxy: {} });
    verdicts.renew("probe:a", probe);
    asked[0].resolve(SUSPECTED);
    await settled();
    verdicts.renew("probe:a", probe);
    asked[1].resolve(judged("outside-public-trust", sha256));
    await settled();
    const answer = /** @type {any} */ (verdicts.answerFor("probe:a"));
    assert.equal(answer.verdict.standing, standing);
  }
});

test("each answer is told with its question, those of the last run too", async () => {
  /** @type {any[]} */
  const told = [];
  const verdicts = createVerdicts({
    ask: async () => OUTSIDE,
    keep() {},
    isKept: () => true,
    onChanged() {},
    onAnswered: (...values) => void told.push(values),
    report: (error) => assert.fail(String(error)),
  });
  verdicts.learn("aa", () => QUESTION);
  await settled();
  verdicts.restore("bb", { outcome: SUSPECTED, question: QUESTION });
  assert.deepEqual(told, [
    ["aa", QUESTION, OUTSIDE.verdict],
    ["bb", QUESTION, SUSPECTED.verdict],
  ]);
});

test("only so many questions are kept to be asked again", async () => {
  const { asked, verdicts } = start();
  for (let chain = 0; chain <= 200; chain += 1) {
    verdicts.learn(`c${chain}`, () => QUESTION);
    asked[chain].resolve(OUTSIDE);
    await settled();
  }
  verdicts.repeat("c0");
  assert.equal(asked.length, 201);
  verdicts.repeat("c1");
  assert.equal(asked.length, 202);
});
