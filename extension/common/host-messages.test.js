import assert from "node:assert/strict";
import { test } from "node:test";
import { readHostMessage } from "./host-messages.js";
import { readVerdict } from "./read-verdict.js";
import {
  authority,
  description,
  pathElement,
  verdict,
} from "../testing/verdicts.js";
import { assessRequest, isTooLarge } from "./requests.js";

test("reads hello with and without its optional parts", () => {
  assert.equal(readHostMessage({ type: "hello" }), null);
  const hello = readHostMessage({
    type: "hello",
    protocol: 1,
    problems: [{ file: "/x.toml", line: 3, message: "bad" }, "junk"],
  });
  assert.deepEqual(hello, {
    type: "hello",
    protocol: 1,
    version: "",
    authorities: 0,
    listSha256: "",
    added: { authorities: 0, publicRoots: 0 },
    problems: [{ file: "/x.toml", line: 3, message: "bad" }],
  });
});

test("a standing from the future is undetermined, never better", () => {
  assert.equal(
    readVerdict({ standing: "wonderful" })?.standing,
    "undetermined",
  );
  assert.equal(
    readVerdict({ standing: "publicly-trusted", basis: "hunch" })?.basis,
    null,
  );
});

test("an answer about an offer without verdicts, or with one that is none, is an error", () => {
  const good = { standing: "publicly-trusted" };
  for (const verdicts of [undefined, {}, [], [{}], [good, { standing: 1 }]]) {
    assert.deepEqual(readHostMessage({ type: "offer", id: 7, verdicts }), {
      type: "error",
      id: 7,
      code: "response-invalid",
    });
  }
  const read = readHostMessage({ type: "offer", id: 7, verdicts: [good] });
  assert.equal(read?.type, "offer");
});

test("a verdict that is none is an error for its id", () => {
  for (const verdict of [null, [], "x", {}, { standing: 1 }]) {
    assert.deepEqual(readHostMessage({ type: "verdict", id: 7, verdict }), {
      type: "error",
      id: 7,
      code: "response-invalid",
    });
  }
});

test("only https sources are kept", () => {
  const sources = [
    "https://example.org/a",
    "http://example.org/b",
    "javascript:alert(1)",
    "HTTPS://example.org/c",
    5,
  ];
  const verdict = readVerdict({
    standing: "known-interception",
    authority: { id: "x", sources },
  });
  assert.deepEqual(verdict?.authority?.sources, [
    "https://example.org/a",
    "HTTPS://example.org/c",
  ]);
  assert.equal(verdict?.authority?.name, "x");
});

test("a path of nonsense becomes a path of empty texts", () => {
  const verdict = readVerdict({
    standing: "undetermined",
    path: [{ link: 5, subject: null }, 3],
    extra: [{}],
    notes: [{ code: "no-chain" }, { code: 5 }, null],
  });
  assert.equal(verdict?.path.length, 1);
  assert.equal(verdict?.path[0].subject.text, "");
  assert.deepEqual(verdict?.notes, [{ code: "no-chain" }]);
});

test("reads what a probe brought, and says nothing that the host did not", () => {
  const probed = {
    type: "probed",
    id: 1,
    verdict: { standing: "undetermined" },
  };
  const read = readHostMessage({
    ...probed,
    chain: ["AA==", 5],
    connection: {
      address: null,
      protocol: "TLS 1.2",
      via: "http",
      cached: true,
      matchesObserved: false,
    },
  });
  assert.deepEqual(read?.type === "probed" && read.connection, {
    address: null,
    protocol: "TLS 1.2",
    via: "http",
    isCached: true,
    matchesObserved: false,
  });
  assert.deepEqual(read?.type === "probed" && read.chain, ["AA=="]);
  const bare = readHostMessage({ ...probed, connection: "none" });
  assert.deepEqual(bare?.type === "probed" && bare.connection, {
    address: null,
    protocol: "",
    via: "",
    isCached: false,
    matchesObserved: null,
  });
  assert.deepEqual(readHostMessage({ ...probed, verdict: null }), {
    type: "error",
    id: 1,
    code: "response-invalid",
  });
});

test("what no version knows is not a message", () => {
  for (const value of [null, 1, "x", [], {}, { type: "party" }]) {
    assert.equal(readHostMessage(value), null);
  }
});

test("a request leaves out a name that the host would refuse", () => {
  const chain = ["AA=="];
  assert.ok("serverName" in assessRequest(1, { serverName: "a.test", chain }));
  assert.ok(
    !("serverName" in assessRequest(1, { serverName: "a".repeat(256), chain })),
  );
  assert.ok(!("serverName" in assessRequest(1, { serverName: null, chain })));
});

test("a request says where and when the handshake was, where that is known", () => {
  const question = { serverName: "a.test", chain: ["AA=="] };
  const known = { ...question, address: "192.0.2.1", time: 0 };
  const request = /** @type {any} */ (assessRequest(1, known));
  assert.deepEqual([request.address, request.time], ["192.0.2.1", 0]);
  const unknown = { ...question, address: null, time: null };
  assert.deepEqual(assessRequest(1, unknown), assessRequest(1, question));
});

test("signs are read, and what is none is left out", () => {
  const signs = [{ id: "just-made", weight: 35 }, { weight: 5 }, 7];
  const read = readVerdict({ standing: "outside-public-trust", signs });
  assert.deepEqual(read?.signs, [{ id: "just-made", weight: 35 }]);
  assert.deepEqual(readVerdict({ standing: "publicly-trusted" })?.signs, []);
});

test("a request of more than a mebibyte is too large, one of exactly that is not", () => {
  /** @param {number} length */
  const request = (length) =>
    assessRequest(1, { serverName: null, chain: ["A".repeat(length)] });
  const room = 1_048_576 - JSON.stringify(request(0)).length;
  assert.equal(isTooLarge(request(room)), false);
  assert.equal(isTooLarge(request(room + 1)), true);
  assert.equal(isTooLarge({ text: "ж".repeat(524_288) }), true);
});

test("reads a certificate's description, and leaves nothing of a strange one undefined", () => {
  const read = readHostMessage({
    type: "described",
    id: 1,
    description: description(),
    shortened: true,
  });
  assert.deepEqual(read, {
    type: "described",
    id: 1,
    description: description(),
    isShortened: true,
  });
  const strange = /** @type {any} */ (
    readHostMessage({
      type: "described",
      id: 1,
      description: { names: 7, key: [], basicConstraints: "ca", subject: [1] },
    })
  );
  assert.deepEqual(
    Object.keys(strange.description),
    Object.keys(description()).sort(
      (a, b) =>
        Object.keys(strange.description).indexOf(a) -
        Object.keys(strange.description).indexOf(b),
    ),
  );
  assert.ok(!JSON.stringify(strange).includes("undefined"));
  assert.deepEqual(strange.description.subject, []);
  assert.equal(strange.description.basicConstraints, null);
  assert.deepEqual(
    readHostMessage({ type: "described", id: 1, description: null }),
    { type: "error", id: 1, code: "response-invalid" },
  );
});

test("a verdict that is well-formed comes out as it went in", () => {
  const whole = verdict({
    standing: "known-interception",
    basis: "signature",
    authority: authority({ country: "KZ", sources: ["https://a.test/"] }),
    path: [
      pathElement({ link: { state: "proven", by: "signature" } }),
      pathElement({
        link: {
          state: "unproven",
          reason: "algorithm-unsupported",
          algorithm: "RSA with MD5",
        },
        installedIn: [
          { kind: "nss", label: "Firefox", browser: "firefox", path: "/x" },
        ],
      }),
    ],
    notes: [{ code: "authority-added", file: "/x.toml" }],
  });
  assert.deepEqual(readVerdict(JSON.parse(JSON.stringify(whole))), whole);
});
