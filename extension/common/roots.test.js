// Reading the host's answer about installed roots, and which of them can be used to read traffic.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { authority } from "../testing/verdicts.js";
import { IDENTITIES, TRUSTS, canRead, readInventory } from "./roots.js";
import {
  IDENTITY_KEYS,
  PROBLEM_KEYS,
  TRUST_KEYS,
} from "../roots/root-words.js";
import { partsOf } from "../roots/view.js";
import { stepsOfWay, WAY_WORDS } from "../roots/way-words.js";

const DOCUMENT = readFileSync(
  new URL("../../host/PROTOCOL.md", import.meta.url),
  "utf8",
);

/** First cells of the table whose head this is. @param {string} head */
function cells(head) {
  const table = DOCUMENT.split(`| ${head} |`)[1]?.split("\n\n")[0];
  assert.ok(table, head);
  return [...table.matchAll(/^\| `([a-z-]+)` \|/gm)].map(([, cell]) => cell);
}

const LISTED = {
  identity: "listed",
  standing: "known-interception",
  basis: "certificate",
  authority: authority({ category: "state" }),
  subject: { text: "CN=x", commonName: "x", organization: null },
  in: [
    {
      store: 0,
      trust: "servers",
      nickname: "x",
      file: null,
      removal: [{ code: "firefox-settings", name: "x" }],
    },
  ],
};

/** @param {object[]} roots */
const inventory = (roots) =>
  /** @type {import("./roots.js").Inventory} */ (
    readInventory({ stores: [], roots, publicCount: 3, notes: [] })
  );

/** @param {object} changes */
const root = (changes = {}) => inventory([{ ...LISTED, ...changes }]).roots[0];

test("every word of the host's document has its words here", () => {
  assert.deepEqual(
    Object.keys(WAY_WORDS),
    cells("code | fields | what the person does"),
  );
  assert.deepEqual(Object.keys(TRUST_KEYS), cells("`trust` | meaning"));
  assert.deepEqual([...TRUSTS], Object.keys(TRUST_KEYS));
  assert.deepEqual(Object.keys(PROBLEM_KEYS), cells("`problem.code` | why"));
  const row = /^\| `identity` \| (.*) \|$/m.exec(DOCUMENT)?.[1] ?? "";
  const named = [...row.matchAll(/`([a-z-]+)`:/g)].map(([, name]) => name);
  assert.deepEqual([...IDENTITIES], named);
  assert.deepEqual(Object.keys(IDENTITY_KEYS), named);
});

test("each way takes the fields that the document gives it", () => {
  const table = DOCUMENT.split("| code | fields | what the person does |")[1];
  for (const [code, [, ...fields]] of Object.entries(WAY_WORDS)) {
    const row = new RegExp(`^\\| \`${code}\` \\| ([^|]*) \\|`, "m").exec(table);
    const given = [...(row?.[1] ?? "").matchAll(/`(\w+)`/g)].map(
      ([, field]) => field,
    );
    assert.ok(given.length > 0, code);
    for (const field of fields) {
      assert.ok(given.includes(field), `${code} ${field}`);
    }
    const way = { code, name: "n", file: "f", command: "c" };
    const steps = stepsOfWay(
      given.includes("command") ? way : { ...way, command: null },
    );
    const isCopied = steps.some(({ command }) => command !== null);
    assert.equal(
      isCopied,
      given.includes("command") || code === "chromium-settings",
      code,
    );
  }
});

test("a file is edited first, and only then is something run", () => {
  const way = { code: "system-file", name: "n", file: "f", command: null };
  assert.equal(stepsOfWay(way).length, 1);
  const [edit, run] = stepsOfWay({ ...way, command: "update" });
  assert.deepEqual(edit.text.values, ["f", "n"]);
  assert.equal(edit.command, null);
  assert.equal(run.command, "update");
  assert.deepEqual(stepsOfWay({ ...way, code: "burn-it" }), []);
});

test("traffic can be read with a listed root that is trusted for sites, and with no other", () => {
  assert.ok(canRead(root()));
  assert.ok(canRead(root({ standing: "interception-capable" })));
  for (const changes of [
    { in: [] },
    { in: [{ store: 0, trust: "not-servers" }] },
    { in: [{ store: 0, trust: "distrusted" }] },
    { identity: "local", authority: null },
    { identity: "added-public" },
    { authority: null },
    { standing: "undetermined" },
    { standing: "something-new" },
  ]) {
    assert.ok(!canRead(root(changes)), JSON.stringify(changes));
  }
  const both = [
    { store: 0, trust: "distrusted" },
    { store: 1, trust: "servers" },
  ];
  assert.ok(canRead(root({ in: both })));
});

test("what matters stands first, and nothing is lost", () => {
  const local = { identity: "local", authority: null };
  const { roots } = inventory([
    { ...LISTED, ...local },
    LISTED,
    { ...LISTED, in: [] },
    { ...LISTED, ...local, in: [] },
    { ...LISTED, identity: "distributed", authority: null },
  ]);
  const parts = partsOf(roots);
  assert.deepEqual(parts.reading, [roots[1]]);
  assert.deepEqual(parts.local, [roots[0]]);
  assert.deepEqual(parts.rest, [roots[2], roots[3], roots[4]]);
});

test("an answer of another form is none, and strange parts become empty ones", () => {
  assert.equal(readInventory({ stores: [], roots: null }), null);
  assert.equal(readInventory({ roots: [] }), null);
  const read = readInventory({
    stores: [{ id: 1, label: 7, problem: "x" }, 5],
    roots: [{ in: [{ removal: [7, {}] }] }],
    notes: [{ code: "shortened" }],
  });
  assert.deepEqual(read?.stores, [
    { id: 1, kind: "", label: "", browser: null, path: "", problem: null },
  ]);
  const nothing = { code: "", name: null, command: null, file: null };
  assert.deepEqual(read?.roots[0].in[0].removal, [nothing]);
  assert.equal(read?.isShortened, true);
});
