// How the browser reached a server, in the words of host/PROTOCOL.md: a second connection has to take the
// same way or is not made at all.

/**
 * @typedef {object} Proxy
 * @property {"direct" | "socks5" | "http" | "system" | "unsupported"} type
 * @property {string} [host]
 * @property {number} [port]
 * @property {string} [username]
 * @property {string} [password]
 * @property {string} [authorization]
 */

/**
 * Reads what Firefox says about the proxy of a request; null means that there was none. A SOCKS proxy
 * that is not asked for the name, one of version 4, and one that speaks TLS cannot be used the same way.
 * https://developer.mozilla.org/docs/Mozilla/Add-ons/WebExtensions/API/proxy/ProxyInfo
 * @param {{ type?: string, host?: string, port?: number | string, username?: string, password?: string, proxyDNS?: boolean, proxyAuthorizationHeader?: string } | null} info
 * @returns {Proxy}
 */
export function proxyOfFirefox(info) {
  if (info === null || info.type === "direct") {
    return { type: "direct" };
  }
  const { type, host, username, password, proxyDNS } = info;
  const port = Number(info.port);
  const kind =
    type === "http"
      ? "http"
      : type === "socks" && proxyDNS === true
        ? "socks5"
        : null;
  if (kind === null || !host || !Number.isInteger(port)) {
    return { type: "unsupported" };
  }
  const authorization = info.proxyAuthorizationHeader;
  return {
    type: kind,
    host,
    port,
    ...(username ? { username, password: password ?? "" } : {}),
    ...(kind === "http" && authorization ? { authorization } : {}),
  };
}
