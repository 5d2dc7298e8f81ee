// What an answer about a private root puts in doubt.
import assert from "node:assert/strict";
import { test } from "node:test";
import { verdict } from "../testing/verdicts.js";
import { createRevisits } from "./revisits.js";

/** @param {string} spkiSha256 @param {any} standing */
const ending = (spkiSha256, standing = "outside-public-trust") =>
  verdict({
    standing,
    path: /** @type {any} */ ([{ spkiSha256: "leaf" }, { spkiSha256 }]),
  });
const SUSPECTED = "suspected-interception";

test("a suspicion puts in doubt what was said of the same root before", () => {
  const { note } = createRevisits();
  assert.deepEqual(note("a", "one.test", ending("root")), []);
  assert.deepEqual(note("x", "one.test", ending("other root")), []);
  assert.deepEqual(note("b", "two.test", ending("root", SUSPECTED)), ["a"]);
});

test("so does the same root at another site, though nothing is suspected there", () => {
  const { note } = createRevisits();
  note("a", "one.test", ending("root"));
  assert.deepEqual(note("b", "two.test", ending("root")), ["a"]);
  assert.deepEqual(note("a", "one.test", ending("root", SUSPECTED)), ["b"]);
});

test("a company's intranet of one domain is never asked about again", () => {
  const { note } = createRevisits();
  for (const host of ["mail", "wiki", "a.b.c", "git"]) {
    assert.deepEqual(note(host, `${host}.corp.test`, ending("root")), []);
  }
  assert.deepEqual(note("uk1", "mail.firm.co.uk", ending("uk")), []);
  assert.deepEqual(note("uk2", "wiki.firm.co.uk", ending("uk")), []);
  assert.deepEqual(note("uk3", "www.other.co.uk", ending("uk")), [
    "uk1",
    "uk2",
  ]);
});

test("asking again comes to an end", () => {
  const { note } = createRevisits();
  /** @type {string[]} */
  let open = [];
  let asked = 0;
  for (let site = 0; site < 40; site += 1) {
    open.push(...note(`r${site}`, `site${site}.test`, ending("root")));
    while (open.length > 0) {
      const ref = /** @type {string} */ (open.shift());
      asked += 1;
      open.push(...note(ref, `site${ref.slice(1)}.test`, ending("root")));
    }
  }
  assert.ok(asked <= 40 * 32, String(asked));
  // Every answer turns into a suspicion, one after the other.
  open = note("last", "last.test", ending("root", SUSPECTED));
  assert.equal(open.length, 32);
  asked = 0;
  while (open.length > 0) {
    const ref = /** @type {string} */ (open.shift());
    asked += 1;
    const again = note(
      ref,
      `site${ref.slice(1)}.test`,
      ending("root", SUSPECTED),
    );
    open.push(...again.filter((other) => !open.includes(other)));
  }
  assert.equal(asked, 32);
});

test("public and listed roots, and paths that end nowhere, put nothing in doubt", () => {
  const { note } = createRevisits();
  note("a", "one.test", ending("root"));
  for (const standing of [
    "publicly-trusted",
    "known-interception",
    "interception-capable",
    "undetermined",
  ]) {
    assert.deepEqual(note("b", "two.test", ending("root", standing)), []);
  }
  assert.deepEqual(note("c", "two.test", verdict({ standing: SUSPECTED })), []);
});

test("many roots do not fill the memory", () => {
  const { note } = createRevisits();
  note("a", "one.test", ending("first"));
  for (let root = 0; root < 128; root += 1) {
    note(`r${root}`, "one.test", ending(`root ${root}`));
  }
  assert.deepEqual(note("b", "two.test", ending("first")), [], "forgotten");
});
