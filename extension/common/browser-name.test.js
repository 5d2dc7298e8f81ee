import assert from "node:assert/strict";
import { test } from "node:test";
import { brandAndVersion } from "./browser-name.js";

test("browser and version are told by the brand that is its own", () => {
  const version = "156.0.1.2";
  const list = (/** @type {string[]} */ ...brands) =>
    brands.map((brand) => ({ brand, version }));
  assert.equal(
    brandAndVersion(list("Not;A=Brand", "Chromium", "Google Chrome")),
    "Google Chrome 156.0.1.2",
  );
  assert.equal(
    brandAndVersion(list("Chromium", "Not(A:Brand")),
    "Chromium 156.0.1.2",
  );
  assert.equal(brandAndVersion([]), "");
});
