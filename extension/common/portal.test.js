// What is told as a network that wants its users to log in, and the nearest that must not be.
import assert from "node:assert/strict";
import { test } from "node:test";
import { verdict } from "../testing/verdicts.js";
import { isPortalsDoing } from "./portal.js";
import { STANDINGS } from "./protocol.js";

const SEEN = { isFailedPage: false, isOverridden: false };
const REFUSED = { ...SEEN, isFailedPage: true };
const PASSED = { ...SEEN, isOverridden: true };

test("a refused page, a passed warning and a foreign name are a portal's doing", () => {
  const outside = verdict({ standing: "outside-public-trust" });
  assert.ok(isPortalsDoing(null, REFUSED));
  assert.ok(isPortalsDoing(outside, REFUSED));
  assert.ok(isPortalsDoing(outside, PASSED));
  const foreign = verdict({ notes: [{ code: "server-name-mismatch" }] });
  assert.ok(isPortalsDoing(foreign, SEEN));
});

test("a page that opened without a warning is not, whatever its root", () => {
  for (const standing of STANDINGS) {
    assert.ok(!isPortalsDoing(verdict({ standing }), SEEN));
  }
  assert.ok(!isPortalsDoing(null, SEEN));
});

test("listed authorities are never told as a portal", () => {
  for (const standing of /** @type {const} */ ([
    "known-interception",
    "interception-capable",
  ])) {
    for (const seen of [REFUSED, PASSED]) {
      assert.ok(!isPortalsDoing(verdict({ standing }), seen));
    }
  }
});
