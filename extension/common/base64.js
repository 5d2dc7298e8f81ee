// Standard base64 of bytes as webRequest gives them, a plain array of numbers; and what base64 of a
// certificate is turned into.

/** `String.fromCharCode` takes its characters as arguments, of which engines allow only so many. */
const STEP = 8192;

/**
 * By the browser's own method where it has one (Firefox 133, Chromium 140), which gives a byte a
 * character; Firefox keeps two of what `btoa` gives.
 * https://developer.mozilla.org/docs/Web/JavaScript/Reference/Global_Objects/Uint8Array/toBase64
 * @param {ArrayLike<number>} bytes
 * @returns {string}
 */
export function toBase64(bytes) {
  /** @type {Uint8Array & { toBase64?: () => string }} */
  const array = Uint8Array.from(bytes);
  if (array.toBase64) {
    return array.toBase64();
  }
  const texts = [];
  for (let start = 0; start < array.length; start += STEP) {
    texts.push(String.fromCharCode(...array.subarray(start, start + STEP)));
  }
  return btoa(texts.join(""));
}

/** Lower-case hex. @param {string} base64 */
export async function sha256OfBase64(base64) {
  const bytes = Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));
  const digest = await crypto.subtle.digest("SHA-256", bytes);
  const hex = (/** @type {number} */ byte) =>
    byte.toString(16).padStart(2, "0");
  return Array.from(new Uint8Array(digest), hex).join("");
}

/** A certificate as text (RFC 7468). @param {string} base64 */
export const toPem = (base64) =>
  [
    "-----BEGIN CERTIFICATE-----",
    ...(base64.match(/.{1,64}/g) ?? []),
    "-----END CERTIFICATE-----",
    "",
  ].join("\n");
