import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import {
  authority,
  finding,
  pathElement,
  verdict,
} from "../testing/verdicts.js";
import { evidenceFileName, evidenceOf, evidenceText } from "./evidence.js";

const SOFTWARE = { extension: "0.1.0", browser: "Firefox 153.8" };
const HOME = "/home/aigerim";

/** @type {import("./protocol.js").Verdict} */
const VERDICT = verdict({
  standing: "known-interception",
  basis: "key",
  authority: authority({ added: `${HOME}/.config/rootwatch/a.toml` }),
  path: [
    pathElement({
      installedIn: [
        {
          kind: "nss",
          label: "Firefox, profile Aigerim",
          browser: "firefox",
          path: `${HOME}/.mozilla/cert9.db`,
        },
      ],
    }),
  ],
  notes: [
    { code: "authority-added", file: "C:\\Users\\aigerim\\a.toml" },
    { code: "shortened" },
  ],
});

/** @param {Partial<import("./types.js").KeptChain>} changes */
const snapshot = (changes = {}) => ({
  finding: finding(),
  verdict: VERDICT,
  kept: /** @type {import("./types.js").KeptChain} */ ({
    serverName: "news.example",
    chain: ["AAAA", "BBBB"],
    chainSource: "observed",
    address: "192.0.2.7",
    time: 1_454_391_660,
    ...changes,
  }),
  hello: /** @type {any} */ ({
    version: "0.1.0",
    authorities: 146,
    listSha256: "ab".repeat(32),
    problems: [{ file: `${HOME}/b.toml`, line: 1, message: "bad" }],
  }),
});

const without = { hasAddress: false };

test("evidence is the connection, the verdict and the versions", () => {
  const {
    verdict: told,
    about,
    ...rest
  } = evidenceOf(snapshot(), SOFTWARE, without);
  assert.deepEqual(rest, {
    format: "rootwatch-evidence",
    version: 1,
    time: "2016-02-02T05:41:00Z",
    serverName: "news.example",
    address: null,
    chainSource: "observed",
    chain: [
      "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
      "-----BEGIN CERTIFICATE-----\nBBBB\n-----END CERTIFICATE-----\n",
    ],
    list: { authorities: 146, sha256: "ab".repeat(32) },
    software: { rootwatch: "0.1.0", ...SOFTWARE },
  });
  assert.match(about, /rootwatch check/);
  assert.equal(told.standing, VERDICT.standing);
  assert.equal(told.path[0].sha256, VERDICT.path[0].sha256);
});

test("the server's address stands in it only where somebody wants it", () => {
  const text = (/** @type {boolean} */ hasAddress) =>
    evidenceText(evidenceOf(snapshot(), SOFTWARE, { hasAddress }));
  assert.doesNotMatch(text(false), /192\.0\.2\.7/);
  assert.match(text(true), /"address": "192\.0\.2\.7"/);
});

test("no folder, profile or name of this computer's person stands in it", () => {
  const text = evidenceText(
    evidenceOf(snapshot(), SOFTWARE, { hasAddress: true }),
  );
  assert.doesNotMatch(text, /aigerim|cert9|profile|problems/i);
  assert.match(text, /"file": "a\.toml"/);
  assert.match(text, /"added": "a\.toml"/);
  const { installedIn } = JSON.parse(text).verdict.path[0];
  assert.deepEqual(installedIn, [{ kind: "nss", browser: "firefox" }]);
});

test("what is not known is null, and the text is that of its object", () => {
  const given = { ...snapshot({ time: null, serverName: null }), hello: null };
  const evidence = evidenceOf(given, SOFTWARE, without);
  const read = JSON.parse(evidenceText(evidence));
  assert.deepEqual(read, evidence);
  assert.equal(read.time, null);
  assert.equal(read.list.sha256, null);
  assert.equal(read.software.rootwatch, null);
  assert.ok(evidenceText(evidence).endsWith("}\n"));
});

test("the file is named after server and day, harmlessly", () => {
  /** @param {Partial<import("./types.js").KeptChain>} kept */
  const name = (kept) =>
    evidenceFileName(evidenceOf(snapshot(kept), SOFTWARE, without));
  assert.equal(name({}), "rootwatch-news.example-2016-02-02.json");
  assert.equal(
    name({ serverName: "[2001:db8::1]/../x" }),
    "rootwatch--2001-db8-1-..-x-2016-02-02.json",
  );
  assert.equal(name({ serverName: null, time: null }), "rootwatch.json");
});

test("evidence has the fields of host/EVIDENCE.md, in its order", () => {
  const document = readFileSync(
    new URL("../../host/EVIDENCE.md", import.meta.url),
    "utf8",
  );
  const fields = [...document.matchAll(/^\| `(\w+)` \|/gm)].map(
    ([, field]) => field,
  );
  const evidence = evidenceOf(snapshot(), SOFTWARE, without);
  assert.deepEqual(Object.keys(evidence), fields);
  assert.match(document, new RegExp(`^Version ${evidence.version}\\.$`, "m"));
});
