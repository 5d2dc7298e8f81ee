// The version of this checkout, which stands in three files; they and the tag of a release must agree.
// node manifests/packaging/version.js [TAG] prints it.
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

/** @param {string} path relative to the checkout */
const read = (path) =>
  readFileSync(new URL(`../../${path}`, import.meta.url), "utf8");

/** What each file says. @returns {Record<string, string>} */
export function versions() {
  const workspace = /^\[workspace\.package\]\n(?:.+\n)*?version = "(.+)"$/m;
  return {
    "Cargo.toml": workspace.exec(read("Cargo.toml"))?.[1] ?? "",
    "extension/manifest.json": JSON.parse(read("extension/manifest.json"))
      .version,
    "package.json": JSON.parse(read("package.json")).version,
  };
}

/**
 * The one version, or an error that tells what differs.
 * @param {Record<string, string>} said
 * @param {string} [tag]
 */
export function agree(said, tag) {
  const all = { ...said, ...(tag ? { tag: tag.replace(/^v/, "") } : {}) };
  const [version, ...others] = new Set(Object.values(all));
  if (!version || others.length > 0) {
    throw new Error(`versions differ: ${JSON.stringify(all)}`);
  }
  return version;
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  console.log(agree(versions(), process.argv[2])); // eslint-disable-line no-console
}
