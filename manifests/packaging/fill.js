// Fills the templates of this folder for a release: the version, the repository, and the digests that the
// release itself has made. Nothing is left open: what has no digest is an error.
// node manifests/packaging/fill.js VERSION REPOSITORY SHA256SUMS FOLDER
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

/** The folders with templates. */
const MANAGERS = ["homebrew", "winget"];

/**
 * @typedef {{ version: string, repository: string, digests: Map<string, string> }} Release
 */

/**
 * The digests of a file as sha256sum writes it.
 * @param {string} text
 */
export function readDigests(text) {
  const lines = text.split("\n").filter((line) => line !== "");
  return new Map(
    lines.map((line) => {
      const found = /^([0-9a-f]{64}) [ *]([^/]+)$/.exec(line);
      if (!found) {
        throw new Error(`no digest and name: ${line}`);
      }
      return [found[2], found[1]];
    }),
  );
}

/**
 * @param {string} template
 * @param {Release} release
 */
export function fill(template, { version, repository, digests }) {
  const text = template
    .replaceAll("@VERSION@", version)
    .replaceAll("@REPOSITORY@", repository)
    .replaceAll(/@SHA256 ([^@]+)@/g, (_, name) => {
      const digest = digests.get(name);
      if (digest === undefined) {
        throw new Error(`the release has no ${name}`);
      }
      return digest;
    });
  const left = /@[A-Z][A-Z0-9 ]*@/.exec(text);
  if (left) {
    throw new Error(`nothing fills ${left[0]}`);
  }
  return text;
}

/** The templates, by their folder and name. */
export function templates() {
  return MANAGERS.flatMap((manager) =>
    readdirSync(new URL(`${manager}/`, import.meta.url)).map((name) => ({
      path: `${manager}/${name}`,
      text: readFileSync(
        new URL(`${manager}/${name}`, import.meta.url),
        "utf8",
      ),
    })),
  );
}

/** @param {string[]} words */
function main([version, repository, sums, folder, ...more]) {
  if (!folder || more.length > 0) {
    throw new Error("usage: fill.js VERSION REPOSITORY SHA256SUMS FOLDER");
  }
  const digests = readDigests(readFileSync(sums, "utf8"));
  for (const manager of MANAGERS) {
    mkdirSync(`${folder}/${manager}`, { recursive: true });
  }
  for (const { path, text } of templates()) {
    writeFileSync(
      `${folder}/${path}`,
      fill(text, { version, repository, digests }),
    );
  }
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  main(process.argv.slice(2));
}
