import assert from "node:assert/strict";
import { test } from "node:test";
import { toBase64 } from "./base64.js";

test("agrees with Buffer at every length around the step", () => {
  for (const length of [0, 1, 2, 3, 4, 1500, 8191, 8192, 8193, 70_000]) {
    const bytes = Array.from({ length }, (_, index) => (index * 31) % 256);
    assert.equal(toBase64(bytes), Buffer.from(bytes).toString("base64"));
  }
});
