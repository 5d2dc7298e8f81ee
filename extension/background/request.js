// Reads what the browser says about one request: how it was connected, whether somebody ended it, and
// whether two addresses load the same.
import { proxyOfFirefox } from "../common/proxy.js";

const TLS_PORT = 443;
/**
 * Names by which the browsers say that nobody failed: the person, the page or another extension ended
 * it. They are the same in every language; other texts are not looked at.
 */
const ABORTS = new Set([
  "NS_BINDING_ABORTED",
  "NS_ERROR_ABORT",
  "net::ERR_ABORTED",
  "net::ERR_BLOCKED_BY_ADMINISTRATOR",
  "net::ERR_BLOCKED_BY_CLIENT",
]);

/** @param {string} error */
export const isAbort = (error) => ABORTS.has(error);

/**
 * @param {{ url: string, ip?: string | null, proxyInfo?: any, fromCache?: boolean }} request
 * @returns {import("../common/types.js").Connection}
 */
export function connectionOf({ url, ip, proxyInfo, fromCache }) {
  const { host, hostname, port } = new URL(url);
  return {
    host,
    serverName: hostname,
    port: port === "" ? TLS_PORT : Number(port),
    address: addressOf(ip),
    proxy: proxyInfo === undefined ? null : proxyOfFirefox(proxyInfo),
    chain: null,
    fromCache: fromCache === true,
    isOverridden: false,
  };
}

/**
 * The address as the host reads it: without brackets or the zone of a link-local one. Null for anything
 * that is no address.
 * @param {string | null | undefined} ip
 */
function addressOf(ip) {
  const address = (ip ?? "").replace(/^\[|\]$/g, "").replace(/%.*$/, "");
  const isAddress =
    /^\d+\.\d+\.\d+\.\d+$/.test(address) ||
    (address.includes(":") && URL.canParse(`http://[${address}]/`));
  return isAddress ? address : null;
}

/**
 * Whether a failed navigation leaves an error page that no commit tells about, as in Chromium.
 * https://developer.chrome.com/docs/extensions/reference/api/webNavigation#event-onErrorOccurred
 * @param {{ error?: string }} failure
 */
export const showsErrorPage = ({ error = "" }) =>
  error.startsWith("net::ERR_") && !isAbort(error);

/**
 * Whether two addresses load the same thing: fragment and user name are not sent to the server.
 * @param {string} one
 * @param {string} other
 */
export function sameUrl(one, other) {
  return stripped(one) === stripped(other);
}

/** @param {string} address */
function stripped(address) {
  if (!URL.canParse(address)) {
    return address;
  }
  const url = new URL(address);
  url.hash = "";
  url.username = "";
  url.password = "";
  return url.href;
}
