// Where the browser's extension API is found, and the addresses that the extension may look at.

/**
 * Firefox has `browser`; Chromium has `chrome`, and lately both.
 * @returns {typeof browser}
 */
export const api = () => {
  const scope = /** @type {any} */ (globalThis);
  return scope.browser ?? scope.chrome;
};

/** Every address on the network; `<all_urls>` would also bring file: and data:. */
export const ORIGINS = ["*://*/*"];
