// Holds common/protocol.js and the words to host/PROTOCOL.md, which is the contract.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import {
  BASES,
  CATEGORIES,
  ERROR_CODES,
  MAX_REQUEST_BYTES,
  NOTE_CODES,
  PROTOCOL_VERSION,
  STANDINGS,
} from "./common/protocol.js";
import {
  BASIS_KEYS,
  CATEGORY_KEYS,
  ERROR_KEYS,
  EVIDENCE_KEYS,
  NOTE_KEYS,
} from "./common/words.js";
import { description } from "./testing/verdicts.js";

const DOCUMENT = readFileSync(
  new URL("../host/PROTOCOL.md", import.meta.url),
  "utf8",
);

/** First cells of the table under a heading. @param {string} heading */
function codes(heading) {
  const section = DOCUMENT.split(/^#+ /m).find((text) =>
    text.startsWith(heading),
  );
  assert.ok(section, heading);
  return [...section.matchAll(/^\| `([a-z0-9-]+)` \|/gm)].map(
    ([, code]) => code,
  );
}

/** Values listed in the row of a field. @param {string} field */
function values(field) {
  const row = new RegExp(`^\\| \`${field}\` \\| (.*) \\|$`, "m").exec(DOCUMENT);
  assert.ok(row, field);
  return [...row[1].matchAll(/`([a-z-]+)`/g)].map(([, value]) => value);
}

test("every error of the host has its words, and the extension's own come after", () => {
  const listed = codes("`error` (host)");
  assert.deepEqual(ERROR_CODES.slice(0, listed.length), listed);
  assert.deepEqual(Object.keys(ERROR_KEYS), [...ERROR_CODES]);
});

test("every note has its words", () => {
  assert.deepEqual([...NOTE_CODES], codes("Notes"));
  assert.deepEqual(Object.keys(NOTE_KEYS), [...NOTE_CODES]);
});

test("standings, bases, categories and evidence are those of the document", () => {
  assert.deepEqual([...STANDINGS], values("standing"));
  assert.deepEqual([...BASES], values("basis"));
  assert.deepEqual(Object.keys(BASIS_KEYS), [...BASES]);
  assert.deepEqual([...CATEGORIES], values("category"));
  assert.deepEqual(Object.keys(CATEGORY_KEYS), [...CATEGORIES]);
  assert.deepEqual(Object.keys(EVIDENCE_KEYS), values("evidence"));
});

test("every role, origin and link has its words", async () => {
  const { LINK_KEYS, ORIGIN_KEYS, ROLE_KEYS } = await import("./popup/path.js");
  assert.deepEqual(Object.keys(ROLE_KEYS), values("role"));
  assert.deepEqual(Object.keys(ORIGIN_KEYS), values("origin"));
  const links = [
    ...DOCUMENT.matchAll(
      /\{ "state": "([a-z-]+)"(?:, "reason": "([a-z-]+)")?/g,
    ),
  ];
  const listed = links.map(([, state, reason]) => reason ?? state);
  assert.deepEqual(Object.keys(LINK_KEYS).sort(), [...new Set(listed)].sort());
});

test("every word of a description has its words, every field of it is read", async () => {
  const { PURPOSE_KEYS, USAGE_KEYS } =
    await import("./common/certificate-fields.js");
  const section = DOCUMENT.split("### `describe` (extension)")[1].split(
    "\n### ",
  )[0];
  const rows = [...section.matchAll(/^\| (`.*`) \| (.*) \|$/gm)];
  const named = (/** @type {string} */ text) =>
    [...text.matchAll(/`([A-Za-z0-9-]+)`/g)].map(([, word]) => word);
  const words = (/** @type {string} */ field) =>
    named(
      rows.filter(([, first]) => first === `\`${field}\``).at(-1)?.[2] ?? "",
    );
  assert.deepEqual(Object.keys(USAGE_KEYS), words("keyUsages"));
  assert.deepEqual(Object.keys(PURPOSE_KEYS), words("purposes"));
  const fields = rows.flatMap(([, first]) => named(first));
  assert.deepEqual(
    [...new Set(fields)].filter((field) => field !== "kind").sort(),
    Object.keys(description()).sort(),
  );
});

test("version and limits are those of the document", () => {
  assert.match(DOCUMENT, new RegExp(`^Version ${PROTOCOL_VERSION}\\.$`, "m"));
  const limit = MAX_REQUEST_BYTES.toLocaleString("en");
  assert.ok(DOCUMENT.includes(`| request | ${limit} bytes |`));
});
