// Which servers Chromium reaches without the proxy that its settings name. Pure.
// https://developer.chrome.com/docs/extensions/reference/api/proxy#bypass_list
// https://chromium.googlesource.com/chromium/src/+/HEAD/net/docs/proxy.md#proxy-bypass-rules

const IPV4 = /^\d{1,3}(?:\.\d{1,3}){3}$/;
/** Reached directly unless the list says `<-loopback>`. */
const IMPLICIT = [
  "localhost",
  "*.localhost",
  "127.0.0.0/8",
  "[::1]",
  "169.254.0.0/16",
];
/** Schemes that a rule may name, and whether it is about pages over TLS. */
const TLS_SCHEMES = new Set(["", "https", "wss"]);

/**
 * @param {string[]} list
 * @param {{ serverName: string, port: number }} server
 * @returns {boolean | null} null where the list has a rule that this cannot decide.
 */
export function bypasses(list, server) {
  const rules = list.map((rule) => rule.trim().toLowerCase());
  const implicit = rules.includes("<-loopback>") ? [] : IMPLICIT;
  const answers = [...implicit, ...rules].map((rule) => matches(rule, server));
  if (answers.includes(true)) {
    return true;
  }
  return answers.includes(null) ? null : false;
}

/** @param {string} rule @param {{ serverName: string, port: number }} server */
function matches(rule, { serverName, port }) {
  const name = serverName.toLowerCase().replace(/\.$/, "");
  if (rule === "" || rule === "<-loopback>") {
    return false;
  }
  if (rule === "<local>") {
    return !/[.:]/.test(name);
  }
  const [, scheme = "", rest] = /^(?:([a-z]+):\/\/)?(.*)$/.exec(rule) ?? [];
  if (!TLS_SCHEMES.has(scheme)) {
    return false;
  }
  if (rest.includes("/")) {
    return inRange(rest, name);
  }
  const [, pattern, wanted] = /^(\[.*\]|[^:]*)(?::(\d+))?$/.exec(rest) ?? [];
  if (pattern === undefined) {
    return null;
  }
  const isPort = wanted === undefined || Number(wanted) === port;
  return isPort && glob(pattern.replace(/^\./, "*.")).test(name);
}

/**
 * Ranges are about addresses only, never about what a name resolves to.
 * @param {string} range
 * @param {string} name
 */
function inRange(range, name) {
  const [address, length] = range.split("/");
  if (name.startsWith("[")) {
    // Ranges of IPv6 have many spellings; those of IPv4 say nothing about such an address.
    return address.includes(":") ? null : false;
  }
  if (!IPV4.test(name) || !IPV4.test(address)) {
    return false;
  }
  const size = 2 ** (32 - Number(length));
  return Math.floor(number(address) / size) === Math.floor(number(name) / size);
}

/** @param {string} address */
const number = (address) =>
  address.split(".").reduce((sum, part) => sum * 256 + Number(part), 0);

/** @param {string} pattern `*` stands for anything */
const glob = (pattern) =>
  new RegExp(
    `^${pattern
      .split("*")
      .map((text) => text.replaceAll(/[^\w]/g, "\\$&"))
      .join(".*")}$`,
  );
