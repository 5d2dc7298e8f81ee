// The whole background with a browser that is played: its API, in memory, and a host of which the test
// gives the answers.
import { createClock, locale } from "./browser.js";

/** @typedef {(...values: any[]) => any} Listener */

/** Who speaks when a page of the extension does. */
export const OWN_PAGE = { id: "own", url: "popup/popup.html" };

/** The extension's own files, of which the background reads its texts. @param {string} path */
export const ownFiles = async (path) => ({
  json: async () => locale(path.split("/")[1]),
});

export function createEvent() {
  /** @type {Listener[]} */
  const listeners = [];
  return {
    /** @param {Listener} listener */
    addListener: (listener) => void listeners.push(listener),
    /** @param {any[]} values */
    fire: (...values) => listeners.map((listener) => listener(...values)),
  };
}

/**
 * @typedef {object} Options
 * @property {boolean} [isPrivate]
 * @property {object} [settings]
 * @property {any} [managed] what an administrator fixes
 * @property {string} [portalState]
 * @property {Map<number, object>} [tabs] the page of each tab that is open
 * @property {Record<string, unknown>} [session] what an earlier run has kept
 * @property {Map<number, string>} [badges]
 * @property {(requestId: string, options: any) => any} [securityInfo]
 *
 * @typedef {ReturnType<typeof createBrowser>} Played
 */

/**
 * A browser whose requests and navigations the test plays. What outlives a background is handed in.
 * @param {Options} options
 */
export function createBrowser({
  isPrivate = false,
  settings = {},
  managed,
  portalState = "not_captive",
  tabs = new Map(),
  session = {},
  badges = new Map(),
  securityInfo = () => undefined,
} = {}) {
  /** @type {any[]} */
  const sent = [];
  /** @type {any[]} */
  const looks = [];
  /** @type {Map<number, string>} */
  const titles = new Map();
  /** @type {string[]} */
  const shown = [];
  const port = {
    onMessage: createEvent(),
    onDisconnect: createEvent(),
    // The roots are asked for by themselves, and are another test's matter.
    postMessage: (/** @type {any} */ message) =>
      void (message.type === "roots" ? looks : sent).push(message),
    disconnect() {},
  };
  const browser = {
    webRequest: {
      onHeadersReceived: createEvent(),
      onErrorOccurred: createEvent(),
      getSecurityInfo: async (
        /** @type {string} */ requestId,
        /** @type {any} */ options,
      ) => securityInfo(requestId, options),
    },
    webNavigation: {
      onCommitted: createEvent(),
      onCreatedNavigationTarget: createEvent(),
      onErrorOccurred: createEvent(),
      getFrame: async (/** @type {any} */ { tabId }) => tabs.get(tabId) ?? null,
    },
    tabs: {
      update: async (/** @type {number} */ tabId, /** @type {any} */ { url }) =>
        void shown.push(`${tabId} ${url}`),
      onUpdated: createEvent(),
      onRemoved: createEvent(),
      query: async () => [...tabs.keys()].map((id) => ({ id })),
      get: async () => ({ incognito: isPrivate }),
    },
    action: {
      setBadgeText: async (/** @type {any} */ { tabId, text }) =>
        void badges.set(tabId, text),
      setBadgeBackgroundColor: async () => {},
      setTitle: async (/** @type {any} */ { tabId, title }) =>
        void titles.set(tabId, title),
    },
    storage: {
      session: createStorage(session),
      local: { get: async () => ({ settings }), onChanged: createEvent() },
      managed: {
        get: async (/** @type {string} */ key) =>
          managed
            ? { [key]: managed[key] }
            : Promise.reject(new Error("unset")),
        onChanged: createEvent(),
      },
    },
    captivePortal: {
      getState: async () => portalState,
      onStateChanged: createEvent(),
    },
    permissions: {
      contains: async () => true,
      onAdded: createEvent(),
      onRemoved: createEvent(),
    },
    runtime: {
      connectNative: () => port,
      onMessage: createEvent(),
      onConnect: createEvent(),
      onInstalled: createEvent(),
      id: OWN_PAGE.id,
      getURL: (/** @type {string} */ path) => path,
    },
    i18n: { getUILanguage: () => "en-US" },
  };
  return { browser, port, sent, looks, badges, titles, shown };
}

/** A storage area, which copies what it is given. @param {Record<string, unknown>} stored */
function createStorage(stored) {
  return {
    get: async (/** @type {string | null} */ key) =>
      structuredClone(key === null ? stored : { [key]: stored[key] }),
    set: async (/** @type {Record<string, unknown>} */ items) =>
      void Object.assign(stored, structuredClone(items)),
    remove: async (/** @type {string[]} */ keys) =>
      keys.forEach((key) => delete stored[key]),
  };
}

let copies = 0;

/**
 * Imports a copy of main.js, which only a test may do: no other file imports what it makes up.
 * @typedef {(copy: number) => Promise<unknown>} Load
 */

/**
 * Starts a background of its own in a browser. No time passes but what the clock is turned by, so that
 * nothing of one test reaches the next.
 * @param {Load} load
 * @param {object} browser
 * @param {{ clock?: ReturnType<typeof createClock>, fetch?: Listener }} [others]
 */
export async function startBackground(
  load,
  browser,
  { clock = createClock(), fetch = ownFiles } = {},
) {
  const { setTimeout, clearTimeout } = clock;
  Object.assign(globalThis, { browser, setTimeout, clearTimeout, fetch });
  copies += 1;
  await load(copies);
}

/**
 * Says something as one of the extension's own pages.
 * @param {{ runtime: { onMessage: ReturnType<typeof createEvent> } }} browser
 * @param {object} message
 */
export const sayTo = ({ runtime }, message) =>
  new Promise((resolve) => {
    runtime.onMessage.fire(message, OWN_PAGE, resolve);
  }).then(({ value }) => value);
