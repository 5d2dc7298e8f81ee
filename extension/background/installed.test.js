// When the installed roots are asked for, and what the popup may tell of them.
import assert from "node:assert/strict";
import { test } from "node:test";
import { settled } from "../testing/browser.js";
import { authority } from "../testing/verdicts.js";
import { createInstalled } from "./installed.js";

/** @param {object} changes */
const root = (changes = {}) =>
  /** @type {import("../common/roots.js").InstalledRoot} */ ({
    spkiSha256: "aa",
    identity: "listed",
    standing: "known-interception",
    basis: "key",
    authority: authority({ category: "state" }),
    in: [{ store: 0, trust: "servers" }],
    ...changes,
  });

/** @param {{ roots?: object[], outcome?: any, stored?: Record<string, any>, known?: string }} world */
function start({ roots = [root()], outcome, stored = {}, known } = {}) {
  let asked = 0;
  const installed = createInstalled({
    async ask() {
      asked += 1;
      return (
        outcome ?? {
          state: "answered",
          inventory: { stores: [], roots, publicCount: 0, isShortened: false },
        }
      );
    },
    isKnown: ({ spkiSha256 }) => spkiSha256 === known,
    sessionGet: async (key) => stored[key],
    sessionSet: async (items) =>
      void Object.assign(stored, JSON.parse(JSON.stringify(items))),
    onChanged() {},
    report: (error) => assert.fail(String(error)),
  });
  return { installed, stored, asked: () => asked };
}

test("a listed root that is trusted is told, and how many more there are", async () => {
  const other = root({ spkiSha256: "bb" });
  const { installed } = start({ roots: [root(), other] });
  assert.equal(installed.notice(), null);
  await installed.lookOnce();
  const notice = installed.notice();
  assert.equal(notice?.authority.category, "state");
  assert.equal(notice?.others, 1);
});

test("what is not trusted, not listed, or known to the person is not told", async () => {
  for (const world of [
    { roots: [root({ in: [{ store: 0, trust: "distrusted" }] })] },
    { roots: [root({ identity: "local", authority: null })] },
    { roots: [root()], known: "aa" },
    { roots: [] },
  ]) {
    const { installed } = start(world);
    await installed.lookOnce();
    assert.equal(installed.notice(), null);
  }
});

test("it is asked once a session, and told until it is dismissed", async () => {
  const { installed, stored, asked } = start();
  await Promise.all([installed.lookOnce(), installed.lookOnce()]);
  await installed.lookOnce();
  assert.equal(asked(), 1);
  const next = start({ stored });
  await next.installed.restore();
  await next.installed.lookOnce();
  assert.equal(next.asked(), 0);
  assert.ok(next.installed.notice());
  next.installed.dismiss();
  await settled();
  assert.equal(next.installed.notice(), null);
  const last = start({ stored });
  await last.installed.restore();
  assert.equal(last.installed.notice(), null);
});

test("looking again tells what is there now, also after it was taken out", async () => {
  const roots = [root()];
  const { installed } = start({ roots });
  await installed.lookOnce();
  roots.pop();
  const outcome = await installed.look();
  assert.equal(outcome.state, "answered");
  assert.equal(installed.notice(), null);
});

test("an answer that fails is asked for again with the next helper program", async () => {
  const outcome = { state: "failed", code: "busy" };
  const { installed, asked } = start({ outcome });
  await installed.lookOnce();
  assert.equal(installed.notice(), null);
  await installed.lookOnce();
  assert.equal(asked(), 2);
});
