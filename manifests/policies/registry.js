// Reads a registration file of Windows as far as the examples use its form: keys, text, and numbers of
// 32 bits. For the test of the examples; nothing else reads them.

/**
 * What stands below `root`, as a tree.
 * @param {string} text
 * @param {string} root
 */
export function readRegistry(text, root) {
  /** @type {any} */
  const tree = {};
  let key = tree;
  const [first, ...lines] = text.split(/\r?\n/);
  if (first !== "Windows Registry Editor Version 5.00") {
    throw new Error(`not a registration file: ${first}`);
  }
  for (const line of lines.filter((line) => line !== "")) {
    if (line.startsWith("[")) {
      key = below(tree, line, root);
    } else {
      const [name, value] = entry(line);
      key[name] = value;
    }
  }
  return tree;
}

/** @param {any} tree @param {string} line @param {string} root */
function below(tree, line, root) {
  const path = line.replace(/^\[(.*)\]$/, "$1");
  if (path !== root && !path.startsWith(`${root}\\`)) {
    throw new Error(`outside: ${line}`);
  }
  const names = path.slice(root.length).split("\\").slice(1);
  return names.reduce((key, name) => (key[name] ??= {}), tree);
}

/** @param {string} line @returns {[string, string | number]} */
function entry(line) {
  const found =
    /^("(?:[^"\\]|\\.)*")=(?:("(?:[^"\\]|\\.)*")|dword:([0-9a-f]{8}))$/.exec(
      line,
    );
  if (!found) {
    throw new Error(`no value: ${line}`);
  }
  const [, name, words, number] = found;
  // Quotation marks and backslashes are escaped as in JSON, and nothing else is.
  return [JSON.parse(name), words ? JSON.parse(words) : parseInt(number, 16)];
}
