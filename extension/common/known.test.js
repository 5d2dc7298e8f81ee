// Who may be known, and how they are kept. Both ways: the nearest verdict that must never be quiet.
import assert from "node:assert/strict";
import { test } from "node:test";
import { authority, pathElement, verdict } from "../testing/verdicts.js";
import {
  addKnown,
  forgetKnown,
  knowable,
  knownFor,
  loadKnown,
} from "./known.js";
import { CATEGORIES, STANDINGS } from "./protocol.js";

const ROOT = "ab".repeat(32);
const OTHER = "cd".repeat(32);

const PATH = [
  pathElement({
    role: "end-entity",
    link: { state: "proven", by: "signature" },
  }),
  pathElement({
    role: "root",
    spkiSha256: ROOT,
    subject: {
      text: "CN=Acme Root",
      commonName: "Acme Root",
      organization: null,
    },
    link: { state: "self-signed" },
  }),
];

/** @param {Parameters<typeof verdict>[0]} changes */
const outside = (changes = {}) =>
  verdict({ standing: "outside-public-trust", path: PATH, ...changes });

/** @param {Parameters<typeof authority>[0]} changes @param {Parameters<typeof verdict>[0]} more */
const listed = (changes, more = {}) =>
  outside({
    standing: "known-interception",
    basis: "key",
    authority: authority(changes),
    ...more,
  });

test("private roots, suspicions and products can be known, by the key of their root", () => {
  const named = { key: ROOT, name: "Acme Root" };
  assert.deepEqual(knowable(outside()), named);
  const suspected = outside({ standing: "suspected-interception" });
  assert.deepEqual(knowable(suspected), named);
  assert.deepEqual(knowable(listed({})), { key: ROOT, name: "Example Proxy" });
  assert.deepEqual(
    knowable(listed({}, { basis: "name" })),
    named,
    "the name of the list is only claimed",
  );
});

test("of all categories only products can be known, and none whose key is public", () => {
  const quiet = CATEGORIES.filter((category) => knowable(listed({ category })));
  assert.deepEqual(quiet, [
    "network-security",
    "antivirus",
    "parental-control",
    "debugging-proxy",
  ]);
  for (const category of CATEGORIES) {
    for (const standing of STANDINGS) {
      assert.equal(
        knowable(listed({ category, keyIsPublic: true }, { standing })),
        null,
      );
    }
  }
  assert.equal(knowable(listed({ category: "something-new" })), null);
});

test("neither public nor undetermined paths can be known", () => {
  for (const standing of /** @type {const} */ ([
    "publicly-trusted",
    "undetermined",
    "known-interception",
    "interception-capable",
  ])) {
    assert.equal(knowable(outside({ standing })), null);
  }
});

test("a server that signs for itself, and a path that is not proven, have no root to know", () => {
  const [leaf, root] = PATH;
  const unproven = { state: "unproven", reason: "algorithm-unsupported" };
  for (const path of [
    [],
    [root],
    [leaf],
    [{ ...leaf, link: unproven }, root],
    [leaf, { ...root, role: "intermediate" }],
    [leaf, { ...root, link: unproven }],
  ]) {
    assert.equal(knowable(outside({ path })), null);
  }
});

test("where somebody may only show another's certificate, nobody is known", () => {
  for (const code of [
    "peer-key-unproven",
    "probe-differs",
    "server-name-mismatch",
    "budget-exhausted",
  ]) {
    assert.equal(knowable(outside({ notes: [{ code }] })), null);
  }
  assert.ok(knowable(outside({ notes: [{ code: "shortened" }] })));
});

/** @param {Record<string, unknown>} local @param {Record<string, unknown>} managed */
function storage(local = {}, managed = {}) {
  return {
    local,
    localGet: async (/** @type {string} */ key) => local[key],
    localSet: async (/** @type {object} */ items) =>
      void Object.assign(local, items),
    managedGet: async (/** @type {string} */ key) => managed[key],
  };
}

test("who is known is kept by key, name and day, and can be forgotten", async () => {
  const kept = storage({ settings: { theme: "dark" } });
  const now = new Date("2026-11-29T17:31:36Z");
  await addKnown({ key: ROOT, name: "Acme Root" }, now, kept);
  await addKnown({ key: ROOT, name: "Acme Root" }, now, kept);
  assert.deepEqual(kept.local, {
    settings: { theme: "dark" },
    known: [{ key: ROOT, name: "Acme Root", since: "2026-11-29" }],
  });
  const list = await loadKnown(kept);
  assert.deepEqual(knownFor(outside(), list), list[0]);
  const stranger = PATH.map((element) => ({ ...element, spkiSha256: OTHER }));
  assert.equal(knownFor(outside({ path: stranger }), list), null);
  assert.equal(knownFor(listed({ category: "state" }), list), null);
  await forgetKnown(ROOT, kept);
  assert.deepEqual(await loadKnown(kept), []);
});

test("an administrator's entries stand first and outlast being forgotten", async () => {
  const colons = (ROOT.toUpperCase().match(/../g) ?? []).join(":");
  const kept = storage(
    { known: [{ key: ROOT, name: "mine", since: "2026-01-01" }] },
    { knownAuthorities: [{ spkiSha256: colons, name: "Acme proxy" }] },
  );
  const named = [{ key: ROOT, name: "Acme proxy", since: null }];
  assert.deepEqual(await loadKnown(kept), named);
  await forgetKnown(ROOT, kept);
  assert.deepEqual(await loadKnown(kept), named);
});

test("a preset quietens no state, malware, adware or public key", async () => {
  const preset = storage(
    {},
    { knownAuthorities: [{ spkiSha256: ROOT, name: "all is well" }] },
  );
  const list = await loadKnown(preset);
  for (const changes of [
    ...["state", "state-capable", "malware", "adware", "misused-ca"].map(
      (category) => ({ category }),
    ),
    { category: "antivirus", keyIsPublic: true },
  ]) {
    assert.equal(knownFor(listed(changes), list), null);
  }
  assert.ok(knownFor(listed({ category: "antivirus" }), list));
});

test("what is kept in a strange form is left out", async () => {
  const strange = storage(
    { known: [{ key: "xyz", name: "x" }, 7, null, { name: "no key" }] },
    { knownAuthorities: "everybody" },
  );
  assert.deepEqual(await loadKnown(strange), []);
});

test("only so many are kept", async () => {
  const kept = storage();
  for (let number = 0; number < 505; number += 1) {
    const key = number.toString(16).padStart(64, "0");
    await addKnown({ key, name: "x" }, new Date(0), kept);
  }
  assert.equal((await loadKnown(kept)).length, 500);
});
