// The templates for package managers, filled as a release does, and what they must be then. The rules for
// winget are those of its schema 1.10.0 for the fields that are used here.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { test } from "node:test";
import { LANGUAGES, locale } from "../../extension/testing/browser.js";
import { fill, readDigests, templates } from "./fill.js";
import { agree, versions } from "./version.js";

const { load } = createRequire(import.meta.url)("js-yaml");

const VERSION = agree(versions());
const REPOSITORY = "https://code.example/rootwatch";
const SOURCE = `rootwatch-${VERSION}-source.tar.gz`;
const SETUP = `rootwatch-${VERSION}-x86_64-windows-setup.exe`;
const DIGESTS = new Map([
  [SOURCE, "a".repeat(64)],
  [SETUP, "b".repeat(64)],
]);
const release = { version: VERSION, repository: REPOSITORY, digests: DIGESTS };

const filled = new Map(
  templates().map(({ path, text }) => [path, fill(text, release)]),
);
/** @param {string} suffix @returns {any} */
const winget = (suffix) =>
  load(filled.get(`winget/Rootwatch.Rootwatch${suffix}.yaml`) ?? "");

const TEXT = { type: "string", most: 10_000 };
const NAME = { type: "string", least: 2, most: 256 };
const URL_FORM = { type: "string", form: /^https:\/\/.+$/, most: 2048 };
const COMMON = {
  PackageIdentifier: {
    type: "string",
    form: /^[^.\s\\/:*?"<>|]{1,32}(\.[^.\s\\/:*?"<>|]{1,32}){1,7}$/,
    most: 128,
  },
  PackageVersion: { type: "string", form: /^[^\\/:*?"<>|]+$/, most: 128 },
  ManifestType: { type: "string" },
  ManifestVersion: { type: "string", form: /^1\.10\.0$/ },
};
const LOCALE = { type: "string", form: /^[a-z]{2}-[A-Z]{2}$/ };
const TRANSLATED = {
  ...COMMON,
  PackageLocale: LOCALE,
  ShortDescription: { type: "string", least: 3, most: 256 },
  Description: TEXT,
  InstallationNotes: TEXT,
};
const FORMS = {
  "": { ...COMMON, DefaultLocale: LOCALE },
  ".installer": {
    ...COMMON,
    MinimumOSVersion: { type: "string", form: /^\d+(\.\d+){0,3}$/ },
    InstallerType: { type: "string", form: /^nullsoft$/ },
    InstallModes: { type: "list" },
    UpgradeBehavior: { type: "string", form: /^install$/ },
    Commands: { type: "list" },
    Installers: { type: "list" },
  },
  ".locale.en-US": {
    ...TRANSLATED,
    Publisher: NAME,
    PublisherUrl: URL_FORM,
    PublisherSupportUrl: URL_FORM,
    PackageName: NAME,
    PackageUrl: URL_FORM,
    License: { type: "string", least: 3, most: 512 },
    LicenseUrl: URL_FORM,
    Tags: { type: "list" },
    ReleaseNotesUrl: URL_FORM,
  },
  ".locale.ru-RU": TRANSLATED,
  ".locale.kk-KZ": TRANSLATED,
};

test("the version is the same everywhere", () => {
  assert.match(VERSION, /^\d+\.\d+\.\d+$/);
  assert.equal(agree(versions(), `v${VERSION}`), VERSION);
  assert.throws(() => agree(versions(), "v99.0.0"), /versions differ.*99/);
  assert.throws(() => agree({ a: "1", b: "2" }), /versions differ/);
});

test("digests are read as sha256sum writes them", () => {
  const text = [...DIGESTS].map(([name, digest]) => `${digest}  ${name}\n`);
  assert.deepEqual(readDigests(text.join("")), DIGESTS);
  assert.throws(() => readDigests("abc  file\n"), /no digest/);
});

test("what the release has not made is an error, and nothing is left open", () => {
  for (const { path, text } of templates()) {
    assert.match(text, /@VERSION@/, path);
    assert.doesNotMatch(filled.get(path) ?? "", /@[A-Z]/, path);
  }
  const without = { ...release, digests: new Map() };
  assert.throws(() => fill(`@SHA256 ${SETUP}@`, without), /has no rootwatch-/);
  assert.throws(() => fill("@OTHER@", release), /nothing fills @OTHER@/);
});

test("the manifests for winget have the fields of their schema, and no others", () => {
  for (const [suffix, form] of Object.entries(FORMS)) {
    const manifest = winget(suffix);
    assert.deepEqual(
      Object.keys(manifest).sort(),
      Object.keys(form).sort(),
      suffix,
    );
    for (const [name, rule] of Object.entries(form)) {
      check(manifest[name], rule, `${suffix} ${name}`);
    }
    assert.equal(manifest.PackageIdentifier, "Rootwatch.Rootwatch");
    assert.equal(manifest.PackageVersion, VERSION);
  }
  assert.equal(filled.size, Object.keys(FORMS).length + 1);
});

test("each manifest is of the type and language that its name says", () => {
  const type = (/** @type {string} */ suffix) => winget(suffix).ManifestType;
  assert.equal(type(""), "version");
  assert.equal(type(".installer"), "installer");
  assert.equal(type(".locale.en-US"), "defaultLocale");
  assert.equal(winget("").DefaultLocale, "en-US");
  for (const language of ["en-US", "ru-RU", "kk-KZ"]) {
    assert.equal(winget(`.locale.${language}`).PackageLocale, language);
  }
  assert.equal(type(".locale.ru-RU"), "locale");
  assert.equal(type(".locale.kk-KZ"), "locale");
});

test("winget installs the setup program of this release", () => {
  const [installer, ...more] = winget(".installer").Installers;
  assert.deepEqual(installer, {
    Architecture: "x64",
    // It needs no administrator, and serves who starts it.
    Scope: "user",
    InstallerUrl: `${REPOSITORY}/releases/download/v${VERSION}/${SETUP}`,
    InstallerSha256: DIGESTS.get(SETUP),
  });
  assert.deepEqual(more, []);
});

test("winget says in every language what the extension says of itself", () => {
  const tags = { en: "en-US", ru: "ru-RU", kk: "kk-KZ" };
  assert.deepEqual(Object.keys(tags).sort(), [...LANGUAGES].sort());
  for (const [language, tag] of Object.entries(tags)) {
    const { extensionDescription } = locale(language);
    assert.equal(
      winget(`.locale.${tag}`).ShortDescription,
      extensionDescription.message,
    );
  }
});

test("Homebrew builds the source of this release", () => {
  const formula = filled.get("homebrew/rootwatch.rb") ?? "";
  const field = (/** @type {string} */ name) =>
    new RegExp(`^  ${name} "(.+)"$`, "m").exec(formula)?.[1];
  assert.equal(
    field("url"),
    `${REPOSITORY}/releases/download/v${VERSION}/${SOURCE}`,
  );
  assert.equal(field("sha256"), DIGESTS.get(SOURCE));
  assert.equal(field("homepage"), REPOSITORY);
  // brew audit wants at most 80 characters, and the name not in it.
  assert.match(field("desc") ?? "", /^(?!.*rootwatch).{10,80}$/i);
  const read = (/** @type {string} */ path) =>
    readFileSync(new URL(`../../${path}`, import.meta.url), "utf8");
  assert.match(read("host/Cargo.toml"), new RegExp(`"${field("desc")}"`));
});

test("the workflows use the compiler that Cargo.toml names", () => {
  const read = (/** @type {string} */ path) =>
    readFileSync(new URL(`../../${path}`, import.meta.url), "utf8");
  const [, rust] = /^rust-version = "(.+)"$/m.exec(read("Cargo.toml")) ?? [];
  assert.ok(rust);
  for (const [name, count] of /** @type {const} */ ([
    ["ci", 6],
    ["release", 3],
  ])) {
    const text = read(`.github/workflows/${name}.yml`);
    const named = [
      ...text.matchAll(/(?:RUSTUP_TOOLCHAIN: "|image: rust:)(\d+\.\d+)/g),
    ].map(([, version]) => version);
    assert.deepEqual(named, Array(count).fill(rust), name);
  }
});

/** @param {any} value @param {any} rule @param {string} place */
function check(value, rule, place) {
  if (rule.type === "list") {
    assert.ok(Array.isArray(value) && value.length > 0, place);
    assert.ok(value.length <= 16, place);
    return;
  }
  assert.equal(typeof value, rule.type, place);
  assert.ok(value.length >= (rule.least ?? 1), place);
  assert.ok(value.length <= (rule.most ?? Infinity), place);
  assert.match(value, rule.form ?? /./, place);
}
