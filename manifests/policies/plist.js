// Reads a property list as far as the examples use its form: dictionaries, lists, text, true and false.
// For the test of the examples; nothing else reads them.

/** @param {string} text */
export function readPlist(text) {
  const tokens = text.match(
    /<(?:dict|array|\/dict|\/array|true\/|false\/)>|<key>[^<]*<\/key>|<string>[^<]*<\/string>/g,
  );
  const value = readValue(tokens ?? []);
  return value;
}

/**
 * Takes one value off the front.
 * @param {string[]} tokens
 * @returns {unknown}
 */
function readValue(tokens) {
  const token = tokens.shift() ?? "";
  switch (token) {
    case "<true/>":
      return true;
    case "<false/>":
      return false;
    case "<array>":
      return readUntil("</array>", tokens, () => readValue(tokens));
    case "<dict>":
      return Object.fromEntries(
        readUntil("</dict>", tokens, () => [
          content("key", tokens.shift()),
          readValue(tokens),
        ]),
      );
    default:
      return content("string", token);
  }
}

/**
 * @template T
 * @param {string} end
 * @param {string[]} tokens
 * @param {() => T} readOne
 */
function readUntil(end, tokens, readOne) {
  const values = [];
  while (tokens[0] !== end) {
    values.push(readOne());
  }
  tokens.shift();
  return values;
}

/** @param {string} tag @param {string | undefined} token */
function content(tag, token) {
  const found = new RegExp(`^<${tag}>([^<]*)</${tag}>$`).exec(token ?? "");
  if (!found) {
    throw new Error(`no ${tag}: ${token}`);
  }
  return found[1];
}
