import assert from "node:assert/strict";
import { test } from "node:test";
import { LANGUAGES, speak } from "../testing/browser.js";
import { authority, verdict } from "../testing/verdicts.js";
import { drawingOf } from "../common/drawing.js";
import { summarise } from "./summary.js";

/** @typedef {import("../common/protocol.js").Answer} Answer */

/** @type {Record<string, import("../common/protocol.js").Verdict>} */
const VERDICTS = {
  good: verdict(),
  grey: verdict({ standing: "outside-public-trust" }),
  state: verdict({
    standing: "known-interception",
    basis: "certificate",
    authority: authority({ category: "state" }),
  }),
};

/** @param {string} ref @returns {Answer} */
const answerFor = (ref) =>
  ref in VERDICTS
    ? { state: "answered", verdict: VERDICTS[ref] }
    : ref === "bad"
      ? { state: "failed", code: "certificate-invalid" }
      : { state: ref === "open" ? "open" : "unobserved" };

/** @param {string} host @param {string | null} chain */
const connection = (host, chain) => ({
  host,
  serverName: host,
  chain,
  fromCache: false,
});

/** @param {string | null | undefined} main @param {Record<string, (string | null)[]>} parts */
const view = (
  main,
  parts = {},
  url = "https://a.test/",
  phase = /** @type {const} */ ("ready"),
) =>
  summarise(
    {
      documentId: "d1",
      url,
      isCommitted: true,
      main: main === undefined ? null : connection("a.test", main),
      parts: Object.entries(parts).flatMap(([host, chains]) =>
        chains.map((chain) => connection(host, chain)),
      ),
    },
    { answerFor, phase },
  );

test("the worst of page and parts is shown, and which it is", () => {
  speak("en");
  const { worst, parts } = view("good", {
    "b.test": ["grey"],
    "c.test": ["good", "state"],
  });
  assert.equal(worst?.host, "c.test");
  assert.deepEqual(
    parts.map(({ host }) => host),
    ["c.test", "b.test"],
  );
  const drawing = drawingOf(view("good", { "c.test": ["state"] }));
  assert.equal(drawing.text, "!");
  assert.match(drawing.title, /part of this page \(c\.test\)/);
  assert.match(drawingOf(view("state")).title, /this page: intercepted/);
});

test("of page and part that are equally bad the page is meant", () => {
  assert.equal(view("state", { "c.test": ["state"] }).worst?.isMain, true);
});

test("an open question is a question mark, whatever the rest says", () => {
  speak("en");
  for (const main of [null, "open"]) {
    assert.equal(drawingOf(view(main)).text, "?");
    assert.equal(view(main).main?.state, "pending");
  }
  assert.equal(drawingOf(view("good", { "b.test": ["open"] })).text, "?");
  assert.equal(drawingOf(view("open", { "b.test": ["state"] })).text, "!");
});

test("no question stays pending while the host is away", () => {
  const missing = summarise(
    {
      documentId: "d1",
      url: "https://a.test/",
      isCommitted: true,
      main: connection("a.test", "open"),
      parts: [],
    },
    { answerFor, phase: "missing" },
  );
  assert.equal(missing.main?.state, "host-down");
});

test("a page that was not observed or not encrypted is a question mark", () => {
  speak("en");
  assert.equal(view(undefined).main?.state, "unobserved");
  assert.equal(drawingOf(view(undefined)).text, "?");
  const plain = view(undefined, {}, "http://a.test/");
  assert.equal(plain.main?.state, "unencrypted");
  assert.equal(drawingOf(plain).text, "?");
});

test("pages without a connection have no badge", () => {
  speak("en");
  for (const url of [
    "about:blank",
    "moz-extension://x/",
    "file:///etc",
    "data:,x",
    "",
  ]) {
    assert.equal(drawingOf(view(undefined, {}, url)).text, "");
  }
  assert.equal(summarise(null, { answerFor, phase: "ready" }).worst, null);
});

test("what the page's own server sent over the page's connection is no part", () => {
  assert.deepEqual(view("good", { "a.test": ["good", null] }).parts, []);
  const [part] = view("good", { "a.test": ["good", "state"] }).parts;
  assert.equal(part.standing, "known-interception");
});

test("a question that could not be answered carries its code", () => {
  const { main } = view("bad");
  assert.equal(main?.state, "failed");
  assert.equal(main?.code, "certificate-invalid");
  assert.equal(main?.standing, "undetermined");
});

test("only public trust throughout has no badge, in any language", () => {
  for (const language of LANGUAGES) {
    speak(language);
    for (const chain of ["good", "grey", "state", "bad", "open", "elsewhere"]) {
      const { text, title } = drawingOf(view("good", { "b.test": [chain] }));
      assert.equal(text === "", chain === "good", chain);
      assert.match(title, /^Rootwatch/);
    }
  }
});
