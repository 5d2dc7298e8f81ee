// Holds the words for signs to host/SUSPICION.md, and tests how they are put in order.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { SIGN_WORDS, WEIGHT_KEYS } from "../common/sign-words.js";
import { signsByWeight } from "./signs.js";

const DOCUMENT = readFileSync(
  new URL("../../host/SUSPICION.md", import.meta.url),
  "utf8",
);

/** @param {string} heading */
function idsUnder(heading) {
  const section = DOCUMENT.split(/^## /m).find((text) =>
    text.startsWith(`${heading}\n`),
  );
  assert.ok(section, heading);
  return [...section.matchAll(/^\| `([a-z-]+)` \| -?\d+ \|/gm)].map(
    ([, id]) => id,
  );
}

test("every sign of the document has its words, in its order and with its weight", () => {
  const listed = [
    ["Telling signs", "telling"],
    ["Habits", "habit"],
    ["Calming signs", "calming"],
  ].flatMap(([heading, weight]) => idsUnder(heading).map((id) => [id, weight]));
  assert.ok(listed.length > 20);
  assert.deepEqual(
    Object.entries(SIGN_WORDS).map(([id, [weight]]) => [id, weight]),
    listed,
  );
});

test("no two signs have the same words", () => {
  const keys = Object.values(SIGN_WORDS).flatMap(([, ...texts]) => texts);
  assert.equal(new Set(keys).size, keys.length);
});

test("signs stand by weight, the heaviest first, and unknown ones are left out", () => {
  const signs = [
    { id: "too-long", weight: 5 },
    { id: "private-address", weight: -40 },
    { id: "just-made", weight: 35 },
    { id: "toString", weight: 90 },
    { id: "no-public-profile", weight: 15 },
    { id: "imitated-name", weight: 60 },
  ];
  assert.deepEqual(
    signsByWeight(signs).map(({ heading, members }) => [
      heading,
      members.map(({ id }) => id),
    ]),
    [
      [WEIGHT_KEYS.telling, ["imitated-name", "just-made"]],
      [WEIGHT_KEYS.habit, ["no-public-profile", "too-long"]],
      [WEIGHT_KEYS.calming, ["private-address"]],
    ],
  );
  assert.deepEqual(signsByWeight([]), []);
});
