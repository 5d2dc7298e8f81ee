// How the browser reached a server, in the words of host/PROTOCOL.md: a second connection has to take the
// same way or is not made at all.
import { bypasses } from "./proxy-bypass.js";

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

/** Ports that Chromium's proxy rules leave out. */
const USUAL_PORTS = { http: 80, socks5: 1080 };

/**
 * Reads Chromium's proxy settings for one server. What cannot be used the same way, or not told with
 * certainty, is unsupported: a second connection must never be more direct than the page's own.
 * https://developer.chrome.com/docs/extensions/reference/api/proxy
 * @param {{ mode?: string, rules?: any } | undefined} settings
 * @param {{ serverName: string, port: number }} server
 * @returns {Proxy}
 */
export function proxyOfChromium(settings, server) {
  if (settings?.mode === "direct" || settings?.mode === "system") {
    return { type: settings.mode };
  }
  if (settings?.mode !== "fixed_servers") {
    return { type: "unsupported" };
  }
  const { singleProxy, proxyForHttps, fallbackProxy, bypassList } =
    settings.rules ?? {};
  const used = singleProxy ?? proxyForHttps ?? fallbackProxy;
  const isPassed = bypasses(bypassList ?? [], server);
  if (isPassed === null) {
    return { type: "unsupported" };
  }
  return isPassed || !used ? { type: "direct" } : proxyServer(used);
}

/** @param {{ scheme?: string, host: string, port?: number }} server @returns {Proxy} */
function proxyServer({ scheme = "http", host, port }) {
  return scheme === "http" || scheme === "socks5"
    ? { type: scheme, host, port: port ?? USUAL_PORTS[scheme] }
    : { type: "unsupported" };
}
