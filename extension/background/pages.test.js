// Each test plays the events that Firefox 153 sends, in the order in which it sends them.
import assert from "node:assert/strict";
import { test } from "node:test";
import { createPages } from "./pages.js";
import { connectionsOf, mainOf } from "./tab-record.js";

const TAB = 7;

function start() {
  /** @type {number[]} */
  const changed = [];
  const pages = createPages({ onChanged: (tabId) => changed.push(tabId) });
  let lastRequest = 0;
  const player = {
    changed,
    pages,
    /** @param {string} url @param {object} details */
    request(url, details) {
      lastRequest += 1;
      return pages.observe(
        /** @type {any} */ ({
          requestId: `r${lastRequest}`,
          tabId: TAB,
          timeStamp: 1000,
          url,
          ...details,
        }),
      );
    },
    /** @param {string} url @param {object} details */
    main: (url, details = {}) =>
      player.request(url, { type: "main_frame", ...details }),
    /** @param {string} url @param {string} documentId @param {object} details */
    part: (url, documentId, details = {}) =>
      player.request(url, { type: "image", documentId, ...details }),
    /** @param {string} url @param {string} [documentId] @param {object} [details] */
    commit: (url, documentId, details = {}) =>
      pages.commit({
        tabId: TAB,
        frameId: 0,
        timeStamp: 1100,
        url,
        documentId,
        ...details,
      }),
    /** @param {string} url @param {object} details */
    fail: (url, details = {}) =>
      pages.fail({
        requestId: "failed",
        tabId: TAB,
        timeStamp: 1050,
        url,
        type: "main_frame",
        ip: "192.0.2.1",
        proxyInfo: null,
        error: "Неизвестный издатель",
        ...details,
      }),
    /** @param {any} connection @param {string} chain */
    settle: (connection, chain) => pages.settle(TAB, connection, chain),
    /** @param {string} url @param {string} documentId @param {string} chain */
    visit(url, documentId, chain) {
      const connection = player.main(url);
      player.commit(url, documentId);
      player.settle(connection, chain);
    },
    mainChain: () => pages.page(TAB)?.main?.chain,
    hosts: () => [...new Set(pages.page(TAB)?.parts.map(({ host }) => host))],
  };
  return player;
}

test("a page is known from its commit on", () => {
  const { visit, mainChain, pages, main, settle } = start();
  settle(main("https://a.test/"), "aa");
  assert.equal(pages.page(TAB), null);
  visit("https://a.test/", "d1", "aa");
  assert.equal(mainChain(), "aa");
});

test("a download and a 204 change nothing", () => {
  const { visit, main, settle, mainChain, fail } = start();
  visit("https://a.test/", "d1", "aa");
  settle(main("https://b.test/file"), "bb");
  settle(main("https://b.test/204", { requestId: "x" }), "bb");
  fail("https://b.test/204", {
    requestId: "x",
    error: "NS_BINDING_ABORTED",
  });
  assert.equal(mainChain(), "aa");
});

test("an old download is not taken for a page that was not observed", () => {
  const { main, settle, commit, mainChain } = start();
  settle(main("https://a.test/x"), "aa");
  commit("https://a.test/x", "d1", { timeStamp: 62_000 });
  assert.equal(mainChain(), undefined);
});

test("a page that was not observed has no connection, and never the one before", () => {
  const { visit, commit, pages } = start();
  visit("https://a.test/", "d1", "aa");
  commit("https://a.test/from-service-worker", "d2");
  assert.equal(pages.page(TAB)?.main, null);
});

test("fragment and user name do not hide a page from its request", () => {
  const { main, settle, commit, mainChain } = start();
  settle(main("https://user:pw@a.test/x"), "aa");
  commit("https://a.test/x#there", "d1");
  assert.equal(mainChain(), "aa");
});

test("a page from the back/forward cache comes back with its parts", () => {
  const { visit, part, settle, commit, mainChain, hosts } = start();
  visit("https://a.test/", "d1", "aa");
  settle(part("https://part.test/i", "d1"), "pp");
  visit("https://b.test/", "d2", "bb");
  assert.deepEqual(hosts(), []);
  commit("https://a.test/", "d1");
  assert.equal(mainChain(), "aa");
  assert.deepEqual(hosts(), ["part.test"]);
});

test("a late part of the old page does not reach the new one", () => {
  const { visit, part, settle, commit, hosts } = start();
  visit("https://a.test/", "d1", "aa");
  visit("https://b.test/", "d2", "bb");
  settle(part("https://late.test/i", "d1"), "ll");
  assert.deepEqual(hosts(), []);
  commit("https://a.test/", "d1");
  assert.deepEqual(hosts(), ["late.test"]);
});

test("a part seen before its document is committed waits for it", () => {
  const { main, part, settle, commit, hosts, mainChain } = start();
  settle(main("https://a.test/"), "aa");
  settle(part("https://early.test/i", "d1"), "ee");
  assert.deepEqual(hosts(), []);
  commit("https://a.test/", "d1");
  assert.deepEqual(hosts(), ["early.test"]);
  assert.equal(mainChain(), "aa");
});

test("redirect hops are parts of the page they led to", () => {
  const { main, settle, commit, mainChain, pages } = start();
  settle(main("https://a.test/", { requestId: "x" }), "aa");
  settle(main("https://b.test/", { requestId: "x" }), "bb");
  commit("https://b.test/", "d1");
  assert.equal(mainChain(), "bb");
  assert.deepEqual(
    pages.page(TAB)?.parts.map(({ host, chain }) => [host, chain]),
    [["a.test", "aa"]],
  );
});

test("what frames in frames load belongs to the page", () => {
  const { visit, request, part, commit, hosts } = start();
  visit("https://a.test/", "d1", "aa");
  request("https://f1.test/", { type: "sub_frame", parentDocumentId: "d1" });
  commit("https://f1.test/", "f1", { frameId: 5, parentDocumentId: "d1" });
  request("https://f2.test/", { type: "sub_frame", parentDocumentId: "f1" });
  part("https://deep.test/i", "f2", { parentDocumentId: "f1" });
  part("https://deeper.test/i", "f3", { parentDocumentId: "f2" });
  assert.deepEqual(hosts(), ["f1.test", "f2.test", "deep.test", "deeper.test"]);
});

test("a request without a document counts only for the page it names", () => {
  const { visit, request, hosts } = start();
  visit("https://a.test/x", "d1", "aa");
  request("https://b.test/", {
    type: "other",
    documentUrl: "https://a.test/x#y",
  });
  assert.equal(
    request("https://c.test/", {
      type: "other",
      documentUrl: "https://old.test/",
    }),
    null,
  );
  assert.deepEqual(hosts(), ["b.test"]);
});

test("equal chains of one host become one, different ones stay", () => {
  const { visit, part, settle, pages } = start();
  visit("https://a.test/", "d1", "aa");
  const parts = [1, 2, 3, 4].map(() => part("https://p.test/i", "d1"));
  parts.slice(0, 3).forEach((connection) => settle(connection, "pp"));
  settle(parts[3], "qq");
  assert.deepEqual(
    pages.page(TAB)?.parts.map(({ chain }) => chain),
    ["pp", "qq"],
  );
});

test("hosts named like parts of JavaScript are hosts", () => {
  const { visit, part, settle, hosts } = start();
  visit("https://a.test/", "d1", "aa");
  settle(part("https://constructor/i", "d1"), "cc");
  settle(part("https://tostring/i", "d1"), "cc");
  settle(part("https://__proto__/i", "d1"), "cc");
  assert.deepEqual(hosts().sort(), ["__proto__", "constructor", "tostring"]);
});

test("a page with too many hosts stays bounded and loses no chain", () => {
  const { visit, part, settle, pages, hosts } = start();
  visit("https://a.test/", "d1", "aa");
  for (let host = 0; host < 1100; host += 1) {
    settle(part(`https://h${host}.test/i`, "d1"), `c${host}`);
  }
  assert.equal(hosts().length, 1001);
  assert.equal(connectionsOf(pages.page(TAB)).length, 1101);
});

test("a tab remembers a bounded number of documents, the shown one always", () => {
  const { visit, mainChain, pages } = start();
  for (let page = 0; page < 50; page += 1) {
    visit(`https://a.test/${page}`, `d${page}`, `c${page}`);
  }
  assert.equal(mainChain(), "c49");
  const tab = /** @type {any} */ (pages.dump(TAB));
  assert.ok(tab.documents.length <= 12, tab.documents.length);
});

test("an error page stands for the handshake that failed, whichever is heard of first", () => {
  const first = start();
  first.fail("https://a.test/x");
  assert.equal(first.pages.page(TAB), null);
  first.commit("https://a.test/x#y", "d1");
  const second = start();
  second.commit("https://a.test/x#y", "d1");
  second.fail("https://a.test/x");
  for (const { pages, mainChain } of [first, second]) {
    assert.equal(mainChain(), "failed-handshake");
    const main = pages.page(TAB)?.main;
    assert.equal(main?.address, "192.0.2.1");
    assert.deepEqual(main?.proxy, { type: "direct" });
  }
});

test("a redirect to a server whose handshake failed keeps its hops", () => {
  const { main, settle, fail, commit, mainChain, hosts } = start();
  settle(main("https://a.test/", { requestId: "x" }), "aa");
  fail("https://b.test/", { requestId: "x" });
  commit("https://b.test/", "d1");
  assert.equal(mainChain(), "failed-handshake");
  assert.deepEqual(hosts(), ["a.test"]);
});

test("a load that was stopped, or broke off after its headers, is no failed page", () => {
  for (const error of ["NS_BINDING_ABORTED", "net::ERR_ABORTED"]) {
    const { visit, fail, commit, pages } = start();
    visit("https://a.test/", "d1", "aa");
    fail("https://b.test/", { error });
    commit("https://b.test/", "d2");
    assert.equal(pages.page(TAB)?.main, null);
  }
  const { main, settle, fail, commit, pages } = start();
  settle(main("https://a.test/", { requestId: "x" }), "aa");
  fail("https://a.test/", { requestId: "x" });
  commit("https://a.test/", "d1");
  assert.equal(pages.page(TAB)?.main, null);
});

test("a failure does not reach the page of the same address that was there before", () => {
  const { commit, fail, pages, visit, mainChain } = start();
  commit("https://a.test/from-service-worker", "d1");
  fail("https://a.test/from-service-worker", { timeStamp: 5000 });
  assert.equal(pages.page(TAB)?.main, null);
  visit("https://b.test/", "d2", "bb");
  commit("https://a.test/from-service-worker", "d3", { timeStamp: 5200 });
  assert.equal(pages.page(TAB)?.main, null, "the browser had gone elsewhere");
  fail("https://c.test/", { timeStamp: 6000 });
  commit("https://c.test/", "d4", { timeStamp: 17_000 });
  assert.equal(mainChain(), undefined, "an error page follows at once");
});

test("a page that no request was seen for stands for an unobserved connection", () => {
  const { commit, pages } = start();
  commit("https://a.test:8443/", "d1");
  const standIn = mainOf(pages.page(TAB));
  assert.equal(standIn?.chain, "unobserved");
  assert.equal(standIn?.port, 8443);
  assert.equal(standIn?.proxy, null);
  assert.equal(standIn?.wasOpen, false);
  assert.equal(mainOf(pages.page(TAB)), standIn);
  const found = start();
  found.pages.found({ tabId: TAB, url: "https://a.test/", documentId: "d1" });
  assert.equal(mainOf(found.pages.page(TAB))?.wasOpen, true);
  const plain = start();
  plain.commit("http://a.test/", "d1");
  assert.equal(mainOf(plain.pages.page(TAB)), null);
});

test("tabs are found by the second connection of their page", () => {
  const { fail, commit, pages } = start();
  fail("https://a.test/");
  commit("https://a.test/", "d1");
  assert.deepEqual(pages.tabsWith("probe:a.test:443 direct"), [TAB]);
  assert.deepEqual(pages.tabsWith("probe:b.test:443 direct"), []);
});

test("a closed tab is forgotten", () => {
  const { visit, pages, changed } = start();
  visit("https://a.test/", "d1", "aa");
  pages.remove(TAB);
  assert.equal(pages.page(TAB), null);
  assert.equal(pages.dump(TAB), null);
  assert.equal(changed.at(-1), TAB);
});

test("an address is noted as the host reads it, and nothing else is one", () => {
  const { main } = start();
  for (const [ip, address] of [
    ["192.0.2.1", "192.0.2.1"],
    ["2001:db8::1", "2001:db8::1"],
    ["[2001:db8::1]", "2001:db8::1"],
    ["fe80::1%eth0", "fe80::1"],
    ["a.test", null],
    ["::nothing", null],
    ["", null],
    [null, null],
  ]) {
    assert.equal(main("https://a.test/", { ip })?.address, address);
  }
});

test("a dumped tab comes back, what was under way as unobserved", () => {
  const { visit, part, pages } = start();
  visit("https://a.test/", "d1", "aa");
  part("https://p.test/i", "d1");
  const kept = JSON.parse(JSON.stringify(pages.dump(TAB)));
  const next = start();
  next.pages.restore(TAB, kept);
  assert.equal(next.mainChain(), "aa");
  assert.equal(next.pages.page(TAB)?.parts[0].chain, "unobserved");
});

test("a page found open just before its commit still gets its connection", () => {
  const { pages, main, commit, settle, mainChain } = start();
  pages.found({ tabId: TAB, url: "https://a.test/", documentId: "d1" });
  const connection = main("https://a.test/");
  commit("https://a.test/", "d1");
  settle(connection, "aa");
  assert.equal(mainChain(), "aa");
});

test("a page that was open before is found without a connection, and only once", () => {
  const { pages, visit, mainChain } = start();
  pages.found({ tabId: TAB, url: "https://a.test/", documentId: "d1" });
  assert.equal(pages.page(TAB)?.main, null);
  visit("https://b.test/", "d2", "bb");
  pages.found({ tabId: TAB, url: "https://b.test/", documentId: "d2" });
  assert.equal(mainChain(), "bb");
});

test("a page that came while nobody looked takes the place of the one that is known", () => {
  for (const [known, found, isOther] of /** @type {const} */ ([
    ["d1", { url: "https://a.test/", documentId: "d2" }, true],
    ["d1", { url: "https://b.test/", documentId: "d1" }, false],
    ["d1", { url: "https://a.test/moved" }, false],
    ["d1", { url: "https://b.test/" }, true],
    [undefined, { url: "https://b.test/", documentId: "d2" }, true],
    [undefined, { url: "https://a.test/", documentId: "d2" }, false],
  ])) {
    const { pages, visit, mainChain } = start();
    visit("https://a.test/", /** @type {any} */ (known), "aa");
    pages.found({ tabId: TAB, ...found });
    assert.equal(mainChain() !== "aa", isOther, JSON.stringify([known, found]));
  }
});

test("where something was missed, one part of the page says that it was not seen", () => {
  const { pages, visit, commit, changed } = start();
  pages.miss(TAB);
  visit("https://a.test/", "d1", "aa");
  pages.miss(TAB);
  pages.miss(TAB);
  const parts = pages.page(TAB)?.parts.map(({ host, chain }) => [host, chain]);
  assert.deepEqual(parts, [["a.test", "unobserved"]]);
  assert.equal(changed.at(-1), TAB);
  commit("http://b.test/", "d2");
  pages.miss(TAB);
  assert.deepEqual(pages.page(TAB)?.parts, []);
});

test("tabs are found by the chains of their shown pages", () => {
  const { visit, part, settle, pages } = start();
  visit("https://a.test/", "d1", "aa");
  settle(part("https://p.test/i", "d1"), "pp");
  assert.deepEqual(pages.tabsWith("pp"), [TAB]);
  visit("https://b.test/", "d2", "bb");
  assert.deepEqual(pages.tabsWith("pp"), []);
});

const PRERENDER = {
  documentLifecycle: "prerender",
  frameType: "outermost_frame",
  frameId: 4,
};

test("Chromium: a prerendered page shows in nothing until the person goes there", () => {
  const { visit, main, part, settle, commit, mainChain, hosts } = start();
  visit("https://a.test/", "d1", "aa");
  settle(main("https://b.test/", PRERENDER), "bb");
  commit("https://b.test/", "d2", PRERENDER);
  settle(part("https://part.test/i", "d2"), "pp");
  assert.equal(mainChain(), "aa");
  assert.deepEqual(hosts(), []);
  // Long after, when what was pending has been forgotten.
  commit("https://b.test/", "d2", { timeStamp: 1_000_000 });
  assert.equal(mainChain(), "bb");
  assert.deepEqual(hosts(), ["part.test"]);
});

test("Chromium: a prerendered page leaves a navigation under way alone", () => {
  const { main, settle, commit, mainChain } = start();
  settle(main("https://c.test/"), "cc");
  settle(main("https://b.test/", PRERENDER), "bb");
  commit("https://b.test/", "d2", PRERENDER);
  commit("https://c.test/", "d3");
  assert.equal(mainChain(), "cc");
});

test("Chromium: a page fetched ahead has the connection that fetched it", () => {
  const { visit, main, settle, commit, mainChain } = start();
  visit("https://a.test/", "d1", "aa");
  settle(main("https://b.test/", { documentId: "d1" }), "bb");
  visit("https://c.test/", "d2", "cc");
  settle(main("https://b.test/", { timeStamp: 400_000 }), "unobserved");
  commit("https://b.test/", "d3", { timeStamp: 400_100 });
  assert.equal(mainChain(), "bb");
});

test("a page that was not observed is not given the connection of a download", () => {
  const { main, settle, commit, mainChain } = start();
  settle(main("https://b.test/"), "bb");
  settle(main("https://b.test/"), "unobserved");
  commit("https://b.test/", "d3");
  assert.equal(mainChain(), "unobserved");
});

test("what was fetched ahead and then loaded anew has the newer connection", () => {
  const { main, settle, commit, mainChain } = start();
  settle(main("https://b.test/", { documentId: "d1" }), "bb");
  settle(main("https://b.test/"), "b2");
  commit("https://b.test/", "d3");
  assert.equal(mainChain(), "b2");
});
