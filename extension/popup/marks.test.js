import assert from "node:assert/strict";
import { test } from "node:test";
import { SEVERITIES, badgeOf } from "../common/standing.js";
import { read } from "../testing/browser.js";
import { MARKS } from "./marks.js";

test("marks are told apart without colour wherever badges are", () => {
  for (const one of SEVERITIES) {
    for (const other of SEVERITIES) {
      assert.equal(
        badgeOf(one).text === badgeOf(other).text,
        MARKS[one] === MARKS[other],
        `${one} and ${other}`,
      );
    }
  }
});

test("every mark is drawn", () => {
  const sprite = read("icons/sprite.svg");
  for (const name of Object.values(MARKS)) {
    assert.ok(sprite.includes(`<symbol id="${name}"`), name);
  }
});
