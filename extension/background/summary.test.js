import assert from "node:assert/strict";
import { test } from "node:test";
import { LANGUAGES, speak } from "../testing/browser.js";
import {
  authority,
  connection as connectionWith,
  verdict,
} from "../testing/verdicts.js";
import { drawingOf } from "../common/drawing.js";
import { summarise } from "./summary.js";

/** @typedef {import("../common/types.js").Answer} Answer */

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
const connection = (host, chain) =>
  connectionWith({ host, serverName: host, chain });

/** @type {Parameters<typeof summarise>[1]} */
const CONTEXT = {
  answerFor,
  phase: "ready",
  probes: "never",
  isPrivate: false,
  isPortalLocked: false,
  knownFor: () => null,
};

/** @param {object} changes */
const record = (changes = {}) => ({
  documentId: "d1",
  url: "https://a.test/",
  isCommitted: true,
  committedAt: 1,
  main: null,
  standIn: null,
  parts: [],
  ...changes,
});

/** @param {string | null | undefined} main @param {Record<string, (string | null)[]>} parts */
const view = (
  main,
  parts = {},
  url = "https://a.test/",
  phase = /** @type {const} */ ("ready"),
) =>
  summarise(
    record({
      url,
      main: main === undefined ? null : connection("a.test", main),
      parts: Object.entries(parts).flatMap(([host, chains]) =>
        chains.map((chain) => connection(host, chain)),
      ),
    }),
    { ...CONTEXT, phase },
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
  const missing = summarise(record({ main: connection("a.test", "open") }), {
    ...CONTEXT,
    phase: "missing",
  });
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
  assert.equal(summarise(null, CONTEXT).worst, null);
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

const FOUND = /** @type {Answer} */ ({
  state: "answered",
  verdict: VERDICTS.state,
  connection: {
    address: "192.0.2.1",
    protocol: "TLS 1.3",
    via: "direct",
    isCached: false,
    matchesObserved: null,
  },
});

/**
 * The finding of a page whose second connection has this answer.
 * @param {Partial<import("../common/types.js").Connection>} changes
 * @param {Answer} probed
 * @param {object} context
 */
const mainWith = (changes, probed, context = {}) =>
  /** @type {import("../common/types.js").Finding} */ (
    summarise(record({ main: connectionWith(changes) }), {
      ...CONTEXT,
      probes: "automatic",
      answerFor: (ref) =>
        ref.startsWith("probe:")
          ? probed
          : ["failed-handshake", "no-chain"].includes(ref)
            ? /** @type {Answer} */ ({ state: ref })
            : ref.startsWith("leaf:")
              ? {
                  state: "answered",
                  verdict: verdict({
                    standing: /** @type {any} */ (ref.slice("leaf:".length)),
                  }),
                }
              : answerFor(ref),
      ...context,
    }).main
  );

test("a second connection speaks where the first was not seen", () => {
  for (const chain of ["failed-handshake", "no-chain", "unobserved"]) {
    const main = mainWith({ chain }, FOUND);
    assert.equal(main.evidence, "probed");
    assert.equal(main.standing, "known-interception");
    assert.equal(main.isFailedPage, chain === "failed-handshake");
    assert.equal(main.probe?.connection?.protocol, "TLS 1.3");
  }
});

test("what was observed is never hidden by a second connection", () => {
  for (const chain of ["good", "grey", "bad", "leaf:publicly-trusted"]) {
    const main = mainWith({ chain }, FOUND);
    assert.notEqual(main.standing, "known-interception", chain);
    assert.equal(main.probe, null);
  }
  assert.equal(mainWith({ chain: "good" }, FOUND).evidence, "observed");
  const leaf = mainWith({ chain: "leaf:publicly-trusted" }, FOUND);
  assert.equal(leaf.evidence, "observed-leaf");
});

test("an observed certificate without an end is completed, and stays the observed one", () => {
  const main = mainWith({ chain: "leaf:undetermined" }, FOUND);
  assert.equal(main.standing, "known-interception");
  assert.equal(main.evidence, "observed-leaf");
});

test("an observed certificate stays what it was when nothing completes it", () => {
  const main = mainWith(
    { chain: "leaf:undetermined" },
    { state: "failed", code: "probe-timeout" },
  );
  assert.equal(main.state, "answered");
  assert.equal(main.standing, "undetermined");
  assert.equal(main.code, "probe-timeout");
});

test("a second connection that failed or is under way says so", () => {
  const busy = mainWith({}, { state: "failed", code: "busy" });
  assert.deepEqual([busy.state, busy.code], ["failed", "busy"]);
  assert.equal(mainWith({}, { state: "open" }).state, "pending");
  const away = mainWith({}, { state: "open" }, { phase: "missing" });
  assert.equal(away.state, "host-down");
});

test("a connection that is not made is offered, or says why not", () => {
  const none = /** @type {Answer} */ ({ state: "unobserved" });
  /** @param {object} context @param {object} changes */
  const state = (context, changes = {}) =>
    mainWith(changes, none, context).probe?.state;
  assert.equal(state({ probes: "never" }), "off");
  assert.equal(state({ probes: "ask" }), "offered-ask");
  assert.equal(state({ isPrivate: true }), "offered-private");
  assert.equal(state({}), "open");
  const main = mainWith({ proxy: { type: "unsupported" } }, none);
  assert.equal(main.code, "probe-proxy-unsupported");
  const parts = summarise(
    record({
      main: connection("a.test", "good"),
      parts: [connection("b.test", "unobserved")],
    }),
    { ...CONTEXT, probes: "automatic" },
  ).parts;
  assert.equal(parts[0].probe?.state, "offered-part");
});

test("a failed page is a question mark until somebody is found, then theirs", () => {
  speak("en");
  const paint = (/** @type {Answer} */ probed) =>
    drawingOf(
      summarise(record({ main: connectionWith({}) }), {
        ...CONTEXT,
        answerFor: (ref) =>
          ref.startsWith("probe:") ? probed : { state: "failed-handshake" },
      }),
    );
  assert.equal(paint({ state: "unobserved" }).text, "?");
  assert.match(paint({ state: "unobserved" }).title, /did not open it/);
  assert.equal(paint(FOUND).text, "!");
});

test("a page whose warning was passed by is in doubt although its path is public", () => {
  /** @param {boolean} isOverridden @param {string} chain */
  const severity = (isOverridden, chain) =>
    summarise(
      record({ main: connectionWith({ chain, isOverridden }) }),
      CONTEXT,
    ).main?.severity;
  assert.equal(severity(false, "good"), "public");
  assert.equal(severity(true, "good"), "undetermined");
  assert.equal(severity(true, "grey"), "outside");
});

test("whom the person knows is quiet, but not behind what was not seen, and never on a refused page", () => {
  const known = { key: "k", name: "Acme", since: "2026-11-29" };
  const context = { ...CONTEXT, knownFor: () => known };
  const quiet = summarise(record({ main: connection("a.test", "outside") }), {
    ...context,
    answerFor: () => ({ state: "answered", verdict: verdict() }),
  });
  assert.equal(quiet.main?.severity, "acknowledged");
  assert.equal(quiet.main?.known, known);
  const unseen = summarise(
    record({
      main: connection("a.test", "outside"),
      parts: [connection("b.test", "open")],
    }),
    {
      ...context,
      answerFor: (ref) =>
        ref === "open"
          ? { state: "open" }
          : { state: "answered", verdict: verdict() },
    },
  );
  assert.equal(unseen.worst?.host, "b.test");
  const refused = summarise(
    record({ main: connection("a.test", "failed-handshake") }),
    {
      ...context,
      answerFor: (ref) =>
        ref.startsWith("probe:")
          ? {
              state: "answered",
              verdict: verdict({ standing: "suspected-interception" }),
            }
          : { state: "failed-handshake" },
    },
  );
  assert.equal(refused.main?.severity, "suspected");
  assert.equal(refused.main?.known, null);
});

test("behind a portal a suspicion of a refused page is grey, a listed authority is not", () => {
  const main = connection("a.test", "failed-handshake");
  for (const [standing, severity] of /** @type {const} */ ([
    ["suspected-interception", "undetermined"],
    ["known-interception", "notice"],
  ])) {
    const { main: shown } = summarise(record({ main }), {
      ...CONTEXT,
      isPortalLocked: true,
      answerFor: (ref) =>
        ref.startsWith("probe:")
          ? { state: "answered", verdict: verdict({ standing }) }
          : { state: "failed-handshake" },
    });
    assert.equal(shown?.severity, severity);
    assert.equal(shown?.isPortal, severity === "undetermined");
  }
});
