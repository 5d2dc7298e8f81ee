// The texts for the stores: the same in every language, as long as the stores allow, and true to both
// manifests and to what the extension says of itself.
import assert from "node:assert/strict";
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { test } from "node:test";
import { LANGUAGES, locale, read } from "./testing/browser.js";

const manifest = JSON.parse(read("manifest.json"));
const SECTIONS = [
  "Name",
  "Summary",
  "Description",
  "Single purpose",
  "Permissions",
  "Data use",
  "Notes for reviewers",
  "Pictures",
];
/** The shorter of what addons.mozilla.org and the Chrome Web Store take. */
const LIMITS = {
  Name: 50,
  Summary: 132,
  Description: 15_000,
  "Single purpose": 1_000,
};
const REASON_LIMIT = 1_000;

/** The sections of a listing. @param {string} language @returns {Map<string, string>} */
function listing(language) {
  const [, ...parts] = read(`store/${language}.md`).split(/^## /m);
  return new Map(
    parts.map((part) => {
      const [name, ...lines] = part.split("\n");
      return [name, lines.join("\n").trim()];
    }),
  );
}

/** A list of things in code and what is said of each. @param {string | undefined} text */
function list(text) {
  const lines = (text ?? "").split("\n");
  return lines.map((line) => {
    const found = /^- `([^`]+)`: (.+)$/.exec(line);
    assert.ok(found, line);
    return { name: found[1], words: found[2] };
  });
}

/** What both browsers together are asked for: Chromium's manifest is derived from Firefox's. */
function asked() {
  const derivation = readFileSync(
    new URL("../tests/src/chromium_manifest.rs", import.meta.url),
    "utf8",
  );
  const added = [
    ...derivation.matchAll(
      /(?:permissions|hosts)\.push\(json!\("([^"]+)"\)\)/g,
    ),
  ].map(([, name]) => name);
  assert.equal(added.length, 2);
  return [...manifest.permissions, ...manifest.host_permissions, ...added];
}

test("there is a listing for each language of the extension, and no other", () => {
  const files = readdirSync(new URL("store/", import.meta.url));
  assert.deepEqual(
    files.sort(),
    ["README.md", ...LANGUAGES.map((language) => `${language}.md`)].sort(),
  );
});

test("every listing has the same sections, none of them empty", () => {
  for (const language of LANGUAGES) {
    const sections = listing(language);
    assert.deepEqual([...sections.keys()], SECTIONS, language);
    for (const [name, text] of sections) {
      assert.notEqual(text, "", `${language} ${name}`);
    }
  }
});

test("name and summary are the extension's own, which the Chrome Web Store takes", () => {
  for (const language of LANGUAGES) {
    const { extensionName, extensionDescription } = locale(language);
    const sections = listing(language);
    assert.equal(sections.get("Name"), extensionName.message);
    assert.equal(sections.get("Summary"), extensionDescription.message);
  }
});

test("nothing is longer than the stores allow", () => {
  for (const language of LANGUAGES) {
    const sections = listing(language);
    for (const [name, limit] of Object.entries(LIMITS)) {
      const { length } = sections.get(name) ?? "";
      assert.ok(length <= limit, `${language} ${name}: ${length}`);
    }
    for (const { name, words } of list(sections.get("Permissions"))) {
      assert.ok(words.length <= REASON_LIMIT, `${language} ${name}`);
    }
  }
});

test("every permission of both manifests has a reason, and no other has", () => {
  for (const language of LANGUAGES) {
    const reasons = list(listing(language).get("Permissions"));
    assert.deepEqual(
      reasons.map(({ name }) => name).sort(),
      asked().sort(),
      language,
    );
  }
});

test("a reason says of which browser alone it is where PERMISSIONS.md says so", () => {
  const rows = [
    ...read("PERMISSIONS.md").matchAll(
      /^\| `([^`]+)` \(only (Firefox|Chromium)\)/gm,
    ),
  ];
  assert.equal(rows.length, 4);
  const only = new Map(rows.map(([, name, browser]) => [name, browser]));
  for (const language of LANGUAGES) {
    for (const { name, words } of list(listing(language).get("Permissions"))) {
      const says = /^(?:Only in|Только в|Тек) (Firefox|Chromium)/.exec(words);
      assert.equal(says?.[1], only.get(name), `${language} ${name}`);
    }
  }
});

test("the manifest collects what the listings say: nothing", () => {
  const { gecko } = manifest.browser_specific_settings;
  assert.deepEqual(gecko.data_collection_permissions, { required: ["none"] });
  const nothing = /^(?:No data is|Никакие данные не|Ешқандай дерек) /;
  for (const language of LANGUAGES) {
    assert.match(listing(language).get("Data use") ?? "", nothing, language);
  }
});

test("reviewers are told of the host by its name, and of commands in all languages", () => {
  const { name } = JSON.parse(read("../manifests/chromium.json"));
  /** @param {string} language */
  const inCode = (language) =>
    [
      ...(listing(language).get("Notes for reviewers") ?? "").matchAll(
        /`([^`]+)`/g,
      ),
    ].map(([, code]) => code);
  for (const language of LANGUAGES) {
    assert.deepEqual(inCode(language), inCode("en"), language);
    assert.ok(inCode(language).includes(name), language);
  }
});

test("every picture exists, and its words are in every language", () => {
  const names = list(listing("en").get("Pictures")).map(({ name }) => name);
  for (const language of LANGUAGES) {
    const pictures = list(listing(language).get("Pictures"));
    assert.deepEqual(
      pictures.map(({ name }) => name),
      names,
      language,
    );
  }
  for (const name of names) {
    assert.ok(existsSync(new URL(`../${name}`, import.meta.url)), name);
  }
});

test("no listing says that something is safe, as no text of the extension does", () => {
  for (const language of LANGUAGES) {
    assert.doesNotMatch(
      read(`store/${language}.md`),
      /\bsafe|\bsecure\b|безопасн|қауіпсіз(?!д)/i,
      language,
    );
  }
});
