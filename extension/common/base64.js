// Standard base64 of bytes as webRequest gives them: a plain array of numbers.

/** `String.fromCharCode` takes its characters as arguments, of which engines allow only so many. */
const STEP = 8192;

/**
 * @param {ArrayLike<number>} bytes
 * @returns {string}
 */
export function toBase64(bytes) {
  const array = Uint8Array.from(bytes);
  const texts = [];
  for (let start = 0; start < array.length; start += STEP) {
    texts.push(String.fromCharCode(...array.subarray(start, start + STEP)));
  }
  return btoa(texts.join(""));
}
