import assert from "node:assert/strict";
import { test } from "node:test";
import { brandAndVersion, installName } from "./browser-name.js";

const named = (/** @type {string[]} */ ...brands) =>
  installName(brands.map((brand) => ({ brand })));

test("a browser is named as the installer names it", () => {
  assert.equal(installName(undefined), "firefox");
  assert.equal(named("Chromium", "Not;A=Brand"), "chromium");
  assert.equal(named("Not(A:Brand", "Google Chrome", "Chromium"), "chrome");
  assert.equal(named("Chromium", "Microsoft Edge", "Not A Brand"), "edge");
});

test("a browser that nobody knows is left to the installer", () => {
  assert.equal(named("Chromium", "YaBrowser", "Not;A=Brand"), "all");
});

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
