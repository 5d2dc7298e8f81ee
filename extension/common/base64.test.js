import assert from "node:assert/strict";
import { test } from "node:test";
import { sha256OfBase64, toBase64, toPem } from "./base64.js";

test("agrees with Buffer at every length around the step", () => {
  for (const length of [0, 1, 2, 3, 4, 1500, 8191, 8192, 8193, 70_000]) {
    const bytes = Array.from({ length }, (_, index) => (index * 31) % 256);
    assert.equal(toBase64(bytes), Buffer.from(bytes).toString("base64"));
  }
});

test("the browser's own method is taken where there is one", () => {
  /** @type {any} */
  const prototype = Uint8Array.prototype;
  const own = Object.getOwnPropertyDescriptor(prototype, "toBase64");
  prototype.toBase64 = () => "its own";
  try {
    assert.equal(toBase64([1, 2, 3]), "its own");
  } finally {
    delete prototype.toBase64;
    if (own) {
      Object.defineProperty(prototype, "toBase64", own);
    }
  }
});

test("hashes what base64 stands for", async () => {
  assert.equal(
    await sha256OfBase64(btoa("abc")),
    "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
  );
});

test("a certificate as text has lines of 64 characters", () => {
  const lines = toPem("A".repeat(130)).split("\n");
  assert.deepEqual(
    lines.map(({ length }) => length),
    [27, 64, 64, 2, 25, 0],
  );
  assert.match(toPem("AAAA"), /^-----BEGIN CERTIFICATE-----\nAAAA\n-----END/);
});
