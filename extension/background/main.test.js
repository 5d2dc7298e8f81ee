// The whole background with a browser and a host that are played: which events lead to a second
// connection, and what the badge says of it.
import assert from "node:assert/strict";
import { test } from "node:test";
import {
  createBrowser,
  sayTo,
  startBackground,
} from "../testing/background.js";
import { settled } from "../testing/browser.js";
import { authority, verdict } from "../testing/verdicts.js";
import { connectionOf } from "./request.js";

/** @param {number} copy */
const load = (copy) =>
  // eslint-disable-next-line no-unsanitized/method -- each run has a background of its own
  import(`./main.js?copy=${copy}`);

let lastDocument = 0;

/** @param {import("../testing/background.js").Options} options */
async function start(options = {}) {
  const played = createBrowser(options);
  await startBackground(load, played.browser);
  played.port.onMessage.fire({ type: "hello", protocol: 1 });
  await settled();
  const { webRequest, webNavigation } = played.browser;
  const request = { requestId: "1", tabId: 7, timeStamp: 100, ip: "192.0.2.1" };
  /** @param {string} url */
  const commit = async (url) => {
    lastDocument += 1;
    const documentId = `d${lastDocument}`;
    webNavigation.onCommitted.fire({
      tabId: 7,
      frameId: 0,
      timeStamp: 200,
      url,
      documentId,
    });
    await settled();
  };
  return {
    ...played,
    /** @param {string} url @param {object} details */
    async failPage(url, details = {}) {
      webRequest.onErrorOccurred.fire({
        ...request,
        url,
        type: "main_frame",
        proxyInfo: null,
        error: "Издатель неизвестен",
        ...details,
      });
      await commit(url);
    },
    commit,
    /** @param {string} url */
    async part(url) {
      webRequest.onHeadersReceived.fire({
        ...request,
        url,
        type: "image",
        documentId: `d${lastDocument}`,
        proxyInfo: null,
      });
      await settled();
    },
    /** @param {object} message */
    say: (message) => sayTo(played.browser, message),
    probes: () =>
      played.sent
        .filter(({ type }) => type === "probe")
        .map(({ serverName }) => serverName),
  };
}

test("a refused page is probed, and its badge is that of whom it found", async () => {
  const { failPage, probes, badges, port, sent, say } = await start();
  await failPage("https://a.test/");
  assert.deepEqual(probes(), ["a.test"]);
  assert.equal(sent[0].address, "192.0.2.1");
  assert.equal(badges.get(7), "?");
  port.onMessage.fire({
    type: "probed",
    id: sent[0].id,
    verdict: verdict({
      standing: "known-interception",
      basis: "key",
      authority: authority({ category: "state" }),
    }),
    connection: { address: "192.0.2.1", protocol: "TLS 1.3", via: "direct" },
  });
  await settled();
  assert.equal(badges.get(7), "!");
  const reply = await say({ type: "page", tabId: 7 });
  assert.equal(reply.page.main.evidence, "probed");
  assert.equal(reply.page.main.isFailedPage, true);
  assert.equal(
    reply.verdicts[reply.page.main.chain].authority.category,
    "state",
  );
});

test("a badge that the browser cleared a moment too late is painted again", async () => {
  const { failPage, badges, browser } = await start();
  await failPage("https://a.test/");
  badges.clear();
  browser.tabs.onUpdated.fire(7, { title: "A" });
  browser.tabs.onUpdated.fire(8, { status: "complete" });
  await settled();
  assert.deepEqual([...badges], []);
  browser.tabs.onUpdated.fire(7, { status: "loading" });
  await settled();
  assert.deepEqual([...badges], [[7, "?"]]);
});

test("a page whose question was lost with the last background is asked about again", async () => {
  const url = "https://a.test/";
  const main = {
    ...connectionOf({ url, ip: "192.0.2.1", proxyInfo: null }),
    chain: "failed-handshake",
  };
  const record = {
    documentId: "d",
    url,
    isCommitted: true,
    committedAt: 200,
    main,
    standIn: null,
    parts: [],
  };
  const tab = { current: "d", documents: [record], frames: [], pending: [] };
  const { probes } = await start({
    tabs: new Map([[7, { url, documentId: "d" }]]),
    session: { "tab:7": tab },
  });
  assert.deepEqual(probes(), ["a.test"]);
});

test("a page from a service worker is probed the way that other requests went", async () => {
  const { commit, part, probes, badges } = await start();
  await commit("https://a.test/");
  assert.deepEqual(probes(), [], "nobody knows the way");
  await part("https://b.test/");
  await commit("https://c.test/");
  assert.deepEqual(probes(), ["c.test"]);
  assert.equal(badges.get(7), "?");
});

test("who has switched second connections off has none", async () => {
  const settings = { probes: "never" };
  const { failPage, probes, say } = await start({ settings });
  await failPage("https://a.test/");
  await say({ type: "probe", tabId: 7, host: null });
  assert.deepEqual(probes(), []);
});

test("what an administrator fixes holds as soon as the browser knows it", async () => {
  const managed = {};
  const { browser, failPage, probes } = await start({ managed });
  await failPage("https://a.test/");
  Object.assign(managed, { probes: "never" });
  browser.storage.managed.onChanged.fire({});
  await settled();
  await failPage("https://b.test/");
  assert.deepEqual(probes(), ["a.test"]);
});

test("hosts that a page makes up are not probed, a click probes one", async () => {
  const { failPage, part, probes, say } = await start();
  await failPage("https://a.test/");
  for (let host = 0; host < 500; host += 1) {
    await part(`https://h${host}.test/`);
  }
  assert.deepEqual(probes(), ["a.test"]);
  await say({ type: "probe", tabId: 7, host: "h3.test" });
  await say({ type: "probe", tabId: 7, host: "nobody.test" });
  assert.deepEqual(probes(), ["a.test", "h3.test"]);
});

test("a network that wants a login is told in grey until it lets people through", async () => {
  const portalState = "locked_portal";
  const { browser, badges, failPage, say } = await start({ portalState });
  await failPage("https://a.test/");
  const before = await say({ type: "page", tabId: 7 });
  assert.equal(before.page.main.isPortal, true);
  assert.equal(badges.get(7), "?");
  browser.captivePortal.onStateChanged.fire({ state: "unlocked_portal" });
  const after = await say({ type: "page", tabId: 7 });
  assert.equal(after.page.main.isPortal, false);
});

/** @param {string} standing @param {string} site */
const privately = (standing, site) =>
  verdict(
    /** @type {any} */ ({
      standing,
      path: [{ sha256: site }, { spkiSha256: "root" }],
    }),
  );

test("a suspicion at a second site is shown in the tab of the first as well", async () => {
  const { browser, port, sent, badges, failPage } = await start();
  const answer = async (
    /** @type {number} */ index,
    /** @type {any} */ standing,
  ) => {
    const { id, serverName } = sent[index];
    const type = "probed";
    const connection = { address: "192.0.2.1", protocol: "", via: "direct" };
    const told = privately(standing, serverName);
    port.onMessage.fire({ type, id, verdict: told, connection });
    await settled();
  };
  await failPage("https://one.test/");
  await answer(0, "outside-public-trust");
  assert.equal(badges.get(7), "·");
  const second = { tabId: 8, timeStamp: 300, url: "https://two.test/" };
  browser.webRequest.onErrorOccurred.fire({
    ...second,
    requestId: "2",
    type: "main_frame",
    proxyInfo: null,
    error: "Издатель неизвестен",
  });
  browser.webNavigation.onCommitted.fire({
    ...second,
    frameId: 0,
    timeStamp: 310,
    documentId: "second",
  });
  await settled();
  await answer(1, "suspected-interception");
  assert.equal(badges.get(8), "!?");
  const asked = sent.slice(2).map(({ serverName }) => serverName);
  assert.deepEqual(asked, ["one.test"]);
  await answer(2, "suspected-interception");
  assert.equal(badges.get(7), "!?");
  assert.equal(sent.length, 3, "nothing more is asked");
});

test("in a private window a page is only probed by a click", async () => {
  const { failPage, probes, say } = await start({ isPrivate: true });
  await failPage("https://a.test/");
  assert.deepEqual(probes(), []);
  const reply = await say({ type: "page", tabId: 7 });
  assert.equal(reply.page.main.probe.state, "offered-private");
  await say({ type: "probe", tabId: 7, host: null });
  assert.deepEqual(probes(), ["a.test"]);
});

test("the button speaks the language that the person chose", async () => {
  const { commit, titles } = await start({ settings: { language: "kk" } });
  await commit("http://a.test/");
  assert.equal(titles.get(7), "Rootwatch, осы бет: шифрланбаған");
});

test("the installed roots are asked for once, and the popup hears of one until it is dismissed", async () => {
  const { port, looks, commit, say } = await start();
  await commit("https://a.test/");
  assert.equal(looks.length, 1);
  const root = {
    identity: "listed",
    standing: "known-interception",
    basis: "certificate",
    authority: authority({ category: "state" }),
    in: [{ store: 0, trust: "servers" }],
  };
  const answer = { stores: [], roots: [root], publicCount: 0, notes: [] };
  port.onMessage.fire({ type: "roots", id: looks[0].id, ...answer });
  await settled();
  const { installed } = await say({ type: "page", tabId: 7 });
  assert.equal(installed.authority.category, "state");
  assert.equal(installed.others, 0);
  await say({ type: "dismissInstalled" });
  const after = await say({ type: "page", tabId: 7 });
  assert.equal(after.installed, null);
  assert.equal(looks.length, 1);
});

test("the page about installed roots is answered anew, and told when nobody can answer", async () => {
  const { port, looks, say } = await start();
  const asked = say({ type: "roots" });
  await settled();
  assert.equal(looks.length, 2, "once by itself, once for the page");
  port.onMessage.fire({ type: "error", id: looks[1].id, code: "busy" });
  const { outcome, host } = await asked;
  assert.deepEqual(outcome, { state: "failed", code: "busy" });
  assert.equal(host.phase, "ready");
});

/** A response with a chain, and what the browser is told to do with it. */
const MAIN = {
  requestId: "9",
  tabId: 7,
  timeStamp: 100,
  url: "https://read.test/",
  type: "main_frame",
  proxyInfo: null,
};

/** @param {{ interrupt: boolean }} settings */
async function visit(settings) {
  const played = await start({ settings });
  const { webRequest } = played.browser;
  Object.assign(webRequest, {
    getSecurityInfo: async () => ({
      state: "secure",
      certificates: [{ fingerprint: { sha256: "AB" }, rawDER: [1] }],
    }),
  });
  const results = webRequest.onHeadersReceived.fire(MAIN);
  await settled();
  played.port.onMessage.fire({
    type: "verdict",
    id: played.sent[0].id,
    verdict: verdict({
      standing: "known-interception",
      basis: "key",
      authority: authority({ category: "state" }),
    }),
  });
  await settled();
  return { ...played, decided: results.find((result) => result) };
}

test("a response is never held back", async () => {
  const { decided, shown } = await visit({ interrupt: false });
  assert.equal(decided, undefined);
  assert.deepEqual(shown, []);
});

test("who wants to be interrupted sees a warning in the place of the page", async () => {
  const { decided, shown, say } = await visit({ interrupt: true });
  assert.deepEqual(await decided, { cancel: true });
  assert.deepEqual(shown, ["7 interrupt/interrupt.html"]);
  const held = await say({ type: "interrupted", tabId: 7 });
  assert.equal(held.host, "read.test");
  assert.equal(await say({ type: "letThrough", tabId: 7 }), MAIN.url);
});
