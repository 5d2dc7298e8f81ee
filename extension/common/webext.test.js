// The few functions in which the browser families differ, each against a stand-in for the API.
import assert from "node:assert/strict";
import { afterEach, test } from "node:test";
import { settled } from "../testing/browser.js";
import * as webext from "./webext.js";

const scope = /** @type {any} */ (globalThis);
const DETAILS = /** @type {any} */ ({ requestId: "1", url: "https://a.test/" });

afterEach(() => {
  delete scope.browser;
  delete scope.chrome;
});

function createEvent() {
  /** @type {{ listener: (...args: any[]) => any, extra: string[] }[]} */
  const registered = [];
  return {
    registered,
    /** @param {any} listener @param {any} _filter @param {string[]} extra */
    addListener: (listener, _filter, extra = []) =>
      void registered.push({ listener, extra }),
    /** @param {any[]} args */
    fire: (...args) => registered.map(({ listener }) => listener(...args)),
  };
}

function createChromium() {
  const webRequest = {
    onHeadersReceived: createEvent(),
    onResponseStarted: createEvent(),
    onBeforeRedirect: createEvent(),
  };
  scope.chrome = { webRequest };
  return webRequest;
}

/** What Chromium sends for one response; with the flag on, one of the two listeners hears more. */
const answer = (
  /** @type {ReturnType<typeof createChromium>} */ webRequest,
  /** @type {object | undefined} */ securityInfo,
) => {
  for (const { listener, extra } of webRequest.onHeadersReceived.registered) {
    const isTold = extra.includes("securityInfoRawDer");
    listener({ ...DETAILS, ...(isTold ? { securityInfo } : {}) });
  }
  webRequest.onResponseStarted.fire({ ...DETAILS, fromCache: true });
};

test("Chromium: a response is heard of once, with what was told before", async () => {
  const webRequest = createChromium();
  /** @type {any[]} */
  const heard = [];
  webext.onHeadersReceived((/** @type {any} */ details) =>
    heard.push([details.fromCache, webext.getEndEntity(details.requestId)]),
  );
  answer(webRequest, {
    state: "secure",
    certificates: [
      { fingerprint: { sha256: "AB" }, rawDER: Uint8Array.of(7).buffer },
    ],
  });
  assert.equal(heard.length, 1);
  assert.equal(heard[0][0], true);
  assert.equal((await heard[0][1]).certificates[0].rawDER[0], 7);
  assert.equal(await webext.getSecurityInfo("1"), undefined);
});

test("Chromium: with the flag off, and before 144, a response is heard of all the same", async () => {
  for (const isOld of [false, true]) {
    const webRequest = createChromium();
    const { addListener } = webRequest.onHeadersReceived;
    webRequest.onHeadersReceived.addListener = (listener, filter, extra) => {
      if (isOld && extra?.includes("securityInfoRawDer")) {
        throw new TypeError("Value must be one of blocking, …");
      }
      addListener(listener, filter, extra);
    };
    /** @type {any[]} */
    const heard = [];
    webext.onHeadersReceived((details) =>
      heard.push(webext.getEndEntity(details.requestId)),
    );
    answer(webRequest, undefined);
    assert.deepEqual(await Promise.all(heard), [undefined]);
  }
});

test("Chromium: a redirect that nobody answered is not heard of", () => {
  const webRequest = createChromium();
  webext.onHeadersReceived(() => assert.fail("nothing was answered"));
  webRequest.onBeforeRedirect.fire(DETAILS);
});

test("Firefox: the listener is a blocking one, and asks for the chain while it runs", () => {
  const onHeadersReceived = createEvent();
  /** @type {any[]} */
  const asked = [];
  const getSecurityInfo = (/** @type {any[]} */ ...args) => asked.push(args);
  scope.browser = { webRequest: { onHeadersReceived, getSecurityInfo } };
  webext.onHeadersReceived(({ requestId }) => {
    webext.getSecurityInfo(requestId).catch(assert.fail);
    webext.getEndEntity(requestId).catch(assert.fail);
  });
  onHeadersReceived.fire(DETAILS);
  assert.deepEqual(onHeadersReceived.registered[0].extra, ["blocking"]);
  assert.deepEqual(asked, [
    ["1", { certificateChain: true, rawDER: true }],
    ["1", { rawDER: true }],
  ]);
});

const ORIGIN = "chrome-extension://knnbhepcdgfjofjgneafcmmhjakjijim/";
const OWN_PAGE = { id: "own", url: `${ORIGIN}popup/popup.html` };

/** Whoever else could speak, if a browser or a manifest ever let them in. */
const STRANGERS = [
  undefined,
  {},
  { id: "own" },
  { id: "own", url: "https://evil.test/" },
  { id: "own", url: `https://evil.test/#${ORIGIN}` },
  { id: "own", url: ORIGIN.replace("://k", "://x") },
  { id: "other", url: OWN_PAGE.url },
];

/** A runtime whose messages are copied as JSON, as Chromium does it. */
function createRuntime() {
  const [onMessage, onConnect] = [createEvent(), createEvent()];
  const copy = (/** @type {any} */ value) => JSON.parse(JSON.stringify(value));
  const sendMessage = (/** @type {unknown} */ message) =>
    new Promise((resolve) => {
      const [isAsync] = onMessage.fire(
        message,
        OWN_PAGE,
        (/** @type {any} */ reply) => resolve(copy(reply)),
      );
      if (isAsync !== true) {
        resolve(undefined);
      }
    });
  const getURL = (/** @type {string} */ path) => `${ORIGIN}${path}`;
  const runtime = { id: "own", onMessage, onConnect, sendMessage, getURL };
  scope.chrome = { runtime };
  return runtime;
}

test("nobody but the extension's own pages is heard", () => {
  const { onMessage, onConnect } = createRuntime();
  /** @type {unknown[]} */
  const heard = [];
  webext.onMessage((message) => {
    heard.push(message);
    return undefined;
  });
  webext.onConnect((port) => heard.push(port));
  for (const sender of STRANGERS) {
    assert.deepEqual(
      onMessage.fire({ type: "page" }, sender, () => {}),
      [false],
    );
    let isClosed = false;
    onConnect.fire({ sender, disconnect: () => (isClosed = true) });
    assert.equal(isClosed, true);
  }
  assert.deepEqual(heard, []);
  const port = { sender: OWN_PAGE, disconnect: assert.fail };
  onMessage.fire("page", OWN_PAGE, () => {});
  onConnect.fire(port);
  assert.deepEqual(heard, ["page", port]);
});

test("a reply comes back, and so does a failure", async () => {
  createRuntime();
  webext.onMessage((message) =>
    message === "bad"
      ? Promise.reject(new Error("no such tab"))
      : message === "other"
        ? undefined
        : Promise.resolve(message === "void" ? undefined : { tabId: 3 }),
  );
  assert.deepEqual(await webext.sendMessage("page"), { tabId: 3 });
  assert.equal(await webext.sendMessage("void"), undefined);
  assert.equal(await webext.sendMessage("other"), undefined);
  await assert.rejects(webext.sendMessage("bad"), /no such tab/);
  await settled();
});

test("the way of a tab is read from Chromium's settings, private ones apart", async () => {
  /** @type {any[]} */
  const asked = [];
  scope.chrome = {
    webRequest: {},
    tabs: {
      get: async (/** @type {number} */ id) => ({ incognito: id === 2 }),
    },
    proxy: {
      settings: {
        get: async (/** @type {any} */ details) => {
          asked.push(details);
          return {
            value: { mode: details.incognito ? "pac_script" : "direct" },
          };
        },
      },
    },
  };
  const server = { serverName: "a.test", port: 443 };
  assert.deepEqual(await webext.proxyFor(server, 1), { type: "direct" });
  assert.deepEqual(await webext.proxyFor(server, 2), { type: "unsupported" });
  assert.deepEqual(asked, [{ incognito: false }, { incognito: true }]);
  scope.chrome.webRequest.getSecurityInfo = () => {};
  assert.equal(await webext.proxyFor(server, 1), null);
});
