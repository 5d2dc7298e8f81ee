// Fetches an offered certificate once more, in order to look at it: without cookies and referrer, at
// most so many bytes, and not for long. The request has no tab, so it is never taken for an offer.

/** What the host accepts of an offer (host/PROTOCOL.md). */
const MAX_BYTES = 65_536;
const PATIENCE = 10_000;

/**
 * @typedef {{ state: "read", bytes: Uint8Array } | { state: "failed", code: import("../common/protocol.js").ErrorCode }} Reading
 *
 * @typedef {object} Dependencies
 * @property {(url: string, options: RequestInit) => Promise<Response>} fetch
 * @property {(work: () => void, pause: number) => any} setTimeout
 * @property {(timer: any) => void} clearTimeout
 */

/** @param {Dependencies} dependencies */
export function createReader({ fetch, setTimeout, clearTimeout }) {
  /**
   * @param {string} url
   * @param {AbortController} controller
   * @returns {Promise<Reading>}
   */
  async function readWith(url, controller) {
    const response = await fetch(url, {
      // The extension's cache is not that of the page (seen in Firefox 153): it could only hold an
      // older answer of its own, and it is on the disk.
      cache: "no-store",
      credentials: "omit",
      redirect: "follow",
      referrerPolicy: "no-referrer",
      signal: controller.signal,
    });
    if (!response.ok || response.body === null) {
      return { state: "failed", code: "offer-not-fetched" };
    }
    const bytes = await firstBytes(response.body);
    return bytes
      ? { state: "read", bytes }
      : { state: "failed", code: "offer-too-large" };
  }

  /**
   * Never rejects.
   * @param {string} url
   * @returns {Promise<Reading>}
   */
  return async function readAgain(url) {
    const controller = new AbortController();
    const timer = setTimeout(() => controller.abort(), PATIENCE);
    try {
      return await readWith(url, controller);
    } catch {
      // No network, no permission for this site, or out of patience: not seen either way.
      return { state: "failed", code: "offer-not-fetched" };
    } finally {
      clearTimeout(timer);
      controller.abort();
    }
  };
}

/**
 * @param {ReadableStream<Uint8Array>} body
 * @returns {Promise<Uint8Array | null>} null where there are too many.
 */
async function firstBytes(body) {
  const bytes = new Uint8Array(MAX_BYTES);
  let length = 0;
  const reader = body.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) {
      return bytes.slice(0, length);
    }
    if (length + value.length > MAX_BYTES) {
      return null;
    }
    bytes.set(value, length);
    length += value.length;
  }
}
