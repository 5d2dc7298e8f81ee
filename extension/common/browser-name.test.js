import assert from "node:assert/strict";
import { test } from "node:test";
import { installName } from "./browser-name.js";

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
