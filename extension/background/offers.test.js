// Each test plays the events that Firefox 153 sends, in an order in which it sends them: headers and commits
// are heard of independently, so some tests give the time at which something came.
import assert from "node:assert/strict";
import { test } from "node:test";
import { markOfOffers } from "../common/offer-standing.js";
import { routeOf } from "../common/offer-stories.js";
import { settled } from "../testing/browser.js";
import { authority, verdict } from "../testing/verdicts.js";
import { createOffers } from "./offers.js";

const TAB = 7;
const CA = "http://provider.test/ca.crt";
const UNKNOWN = verdict({ standing: "outside-public-trust" });
const LISTED = verdict({
  standing: "known-interception",
  basis: "certificate",
  authority: authority({ category: "state" }),
});

/** @param {{ verdicts?: any, reading?: any, isPrivate?: boolean, outcome?: any }} world */
function start({ verdicts = [UNKNOWN], reading, isPrivate, outcome } = {}) {
  /** @type {string[]} */
  const fetched = [];
  /** @type {any[]} */
  const asked = [];
  const offers = createOffers({
    readAgain: async (url) => {
      fetched.push(url);
      return reading ?? { state: "read", bytes: Uint8Array.of(1, 2) };
    },
    ask: async (question) => {
      asked.push(question);
      const list = typeof verdicts === "function" ? verdicts() : verdicts;
      return outcome ?? { state: "answered", verdicts: list };
    },
    toBase64: (bytes) => `base64 of ${[...bytes]}`,
    isPrivate: async () => isPrivate === true,
    onChanged() {},
    report: (error) => assert.fail(String(error)),
  });
  let lastRequest = 0;
  let now = 1000;
  const player = {
    offers,
    fetched,
    asked,
    /** @param {string} url @param {any} details */
    async respond(url, { documentId = null, ...details } = {}) {
      lastRequest += 1;
      now += 10;
      offers.see(
        {
          requestId: `r${lastRequest}`,
          tabId: TAB,
          timeStamp: now,
          type: "main_frame",
          method: "GET",
          statusCode: 200,
          url,
          responseHeaders: [
            {
              name: "content-type",
              value: url.includes("ca.")
                ? "application/x-x509-ca-cert"
                : "text/html",
            },
          ],
          ...details,
        },
        documentId,
      );
      await settled();
    },
    /** @param {string} url @param {string} documentId @param {object} details */
    commit(url, documentId, details = {}) {
      now += 10;
      const page = { tabId: TAB, frameId: 0, timeStamp: now, url, documentId };
      offers.commit({ ...page, ...details });
    },
    kind: (tabId = TAB) => markOfOffers(offers.of(tabId))?.kind ?? "none",
  };
  return player;
}

test("a certificate that is downloaded is the offer of the page that stays", async () => {
  const { respond, commit, kind, fetched, asked, offers } = start();
  commit("http://provider.test/", "d1");
  await respond(CA);
  assert.deepEqual(fetched, [CA]);
  assert.deepEqual(asked, [
    {
      content: "base64 of 1,2",
      fileName: "ca.crt",
      contentType: "application/x-x509-ca-cert",
    },
  ]);
  assert.equal(kind(), "unknown");
  assert.equal(offers.of(TAB)[0].state, "answered");
});

test("a page is no offer, and nothing of it is fetched", async () => {
  const { respond, kind, fetched } = start();
  await respond("http://provider.test/");
  assert.equal(kind(), "none");
  assert.deepEqual(fetched, []);
});

test("the next page takes no offer over, a part of the page leaves it", async () => {
  const { respond, commit, kind } = start();
  commit("http://provider.test/", "d1");
  await respond(CA);
  commit("http://provider.test/frame", "f1", { frameId: 5 });
  assert.equal(kind(), "unknown");
  commit("http://other.test/", "d2");
  assert.equal(kind(), "none");
});

test("a certificate shown as text is itself the page and keeps its offer", async () => {
  const { respond, commit, kind } = start();
  commit("http://provider.test/", "d1");
  await respond(CA);
  commit(`${CA}#x`, "d2");
  assert.equal(kind(), "unknown");
  commit("http://provider.test/", "d3");
  assert.equal(kind(), "none");
});

test("an address typed into a new tab is told there although nothing is ever committed", async () => {
  const { respond, commit, kind } = start();
  await respond(CA);
  commit("about:blank", "d0");
  assert.equal(kind(), "unknown");
});

test("a tab that a link opens only to download tells in the tab of the link", async () => {
  const { respond, commit, kind, offers } = start();
  commit("http://provider.test/", "d1");
  offers.opened({ sourceTabId: TAB, tabId: 8 });
  commit("about:blank", "e0", { tabId: 8 });
  offers.remove(8);
  await respond(CA, { tabId: 8 });
  assert.equal(kind(), "unknown");
  assert.equal(offers.dump(8), null);
});

test("a tab that a link opened and that has a page offers by itself", async () => {
  const { respond, commit, kind, offers } = start();
  commit("http://provider.test/", "d1");
  offers.opened({ sourceTabId: TAB, tabId: 8 });
  commit("http://provider.test/second", "e1", { tabId: 8 });
  await respond(CA, { tabId: 8 });
  assert.equal(kind(), "none");
  assert.equal(kind(8), "unknown");
});

test("the answer to a form is told but never asked for again", async () => {
  const { respond, kind, fetched, offers } = start();
  await respond(CA, { method: "POST" });
  assert.equal(kind(), "closed");
  offers.read(TAB, CA);
  await settled();
  assert.deepEqual(fetched, []);
});

test("a private window waits for the person, who may ask", async () => {
  const { respond, kind, fetched, offers } = start({ isPrivate: true });
  await respond(CA);
  assert.equal(kind(), "waiting");
  assert.deepEqual(fetched, []);
  offers.read(TAB, "http://elsewhere.test/ca.crt");
  await settled();
  assert.deepEqual(fetched, [], "only what was offered is fetched");
  offers.read(TAB, CA);
  await settled();
  assert.equal(kind(), "unknown");
});

test("what could not be fetched or judged says why, and can be tried again", async () => {
  for (const code of ["offer-not-fetched", "offer-too-large"]) {
    const { respond, offers, kind, asked } = start({
      reading: { state: "failed", code },
    });
    await respond(CA);
    assert.equal(kind(), "failed");
    assert.equal(offers.of(TAB)[0].code, code);
    assert.deepEqual(asked, []);
  }
  const outcome = { state: "failed", code: "type-unknown" };
  const { respond, offers, kind, fetched } = start({ outcome });
  await respond(CA);
  assert.equal(kind(), "failed");
  offers.read(TAB, CA);
  await settled();
  assert.equal(fetched.length, 2);
});

test("a file that is no certificate is told in grey by its type, by its name only without a badge", async () => {
  const outcome = { state: "failed", code: "offer-unreadable" };
  const { respond, commit, offers } = start({ outcome });
  await respond(CA);
  assert.deepEqual(markOfOffers(offers.of(TAB)), {
    kind: "unreadable",
    severity: "undetermined",
  });
  commit("http://provider.test/", "d1");
  await respond("http://provider.test/key.pem", { responseHeaders: [] });
  assert.deepEqual(markOfOffers(offers.of(TAB)), {
    kind: "unreadable",
    severity: null,
  });
});

test("a redirect to the offer names the host that was asked for", async () => {
  const { respond, commit, offers } = start();
  commit("http://start.test/", "d1");
  await respond("http://news.test/x", { requestId: "x", statusCode: 302 });
  await respond(CA, { requestId: "x" });
  assert.deepEqual(routeOf(offers.of(TAB)[0]), {
    key: "offerRedirected",
    values: ["news.test"],
  });
});

test("a redirect to the page that offers names both hosts", async () => {
  const { respond, commit, offers } = start();
  await respond("http://news.test/", { requestId: "x", statusCode: 302 });
  await respond("http://provider.test/install", { requestId: "x" });
  commit("http://provider.test/install", "d1");
  await respond(CA);
  assert.deepEqual(routeOf(offers.of(TAB)[0]), {
    key: "offerPageRedirected",
    values: ["news.test", "provider.test"],
  });
});

test("a redirect within one host, or of another page before, leads nobody", async () => {
  const { respond, commit, offers } = start();
  await respond("http://news.test/", { requestId: "x", statusCode: 302 });
  await respond("http://other.test/", { requestId: "x" });
  commit("http://other.test/", "d1");
  await respond("http://provider.test/", { requestId: "y", statusCode: 302 });
  await respond("http://provider.test/install", { requestId: "y" });
  commit("http://provider.test/install", "d2");
  await respond("http://provider.test/get", {
    requestId: "z",
    statusCode: 302,
  });
  await respond(CA, { requestId: "z" });
  assert.equal(routeOf(offers.of(TAB)[0]), null);
});

test("headers that are heard of after their page still lead to it", async () => {
  const { respond, commit, offers, kind } = start();
  commit("http://start.test/", "d1");
  const moved = { requestId: "x", statusCode: 302, timeStamp: 2000 };
  await respond("http://news.test/", moved);
  commit("http://provider.test/install", "d2", { timeStamp: 2020 });
  const arrived = { requestId: "x", timeStamp: 2010 };
  await respond("http://provider.test/install", arrived);
  await respond(CA, { timeStamp: 2030 });
  assert.deepEqual(routeOf(offers.of(TAB)[0]), {
    key: "offerPageRedirected",
    values: ["news.test", "provider.test"],
  });
  commit(CA, "d3", { timeStamp: 2050 });
  await respond(CA, { timeStamp: 2040 });
  assert.equal(kind(), "unknown", "the page is the certificate");
});

test("a page that is heard of late keeps what it has handed out meanwhile", async () => {
  const { respond, commit, kind } = start();
  await respond("http://provider.test/", { timeStamp: 2000 });
  await respond(CA, { timeStamp: 2020 });
  commit("http://provider.test/", "d1", { timeStamp: 2010 });
  assert.equal(kind(), "unknown");
});

test("a download of the page before that is heard of late is not the new page's", async () => {
  const { respond, commit, kind, fetched } = start();
  commit("http://provider.test/", "d1", { timeStamp: 2000 });
  commit("http://other.test/", "d2", { timeStamp: 2020 });
  await respond(CA, { timeStamp: 2010 });
  assert.equal(kind(), "none");
  assert.deepEqual(fetched, []);
});

test("the way to an earlier visit of the page is not that of the next one", async () => {
  const { respond, commit, offers } = start();
  await respond("http://news.test/", { requestId: "x", statusCode: 302 });
  await respond("http://provider.test/", { requestId: "x" });
  commit("http://provider.test/", "d1");
  commit("http://other.test/", "d2");
  commit("http://provider.test/", "d1");
  await respond(CA);
  assert.equal(routeOf(offers.of(TAB)[0]), null);
});

test("a frame's offer belongs to its page, also when that is committed later", async () => {
  const { respond, commit, kind, fetched } = start();
  commit("http://old.test/", "d1");
  const frame = { type: "sub_frame", documentId: "d2" };
  await respond(CA, frame);
  assert.equal(kind(), "none");
  commit("http://provider.test/", "d2");
  assert.equal(kind(), "unknown");
  await respond(CA, frame);
  assert.equal(fetched.length, 1, "a frame that loads again is not read again");
});

test("the same link is read anew when it is followed again", async () => {
  let list = [verdict()];
  const { respond, kind, offers } = start({ verdicts: () => list });
  await respond(CA);
  assert.equal(kind(), "public");
  list = [LISTED];
  await respond(CA);
  assert.equal(kind(), "listed");
  assert.equal(offers.of(TAB).length, 1);
});

test("the worst certificate of a file comes first, and no more are kept than are shown", async () => {
  const many = [...Array(20).fill(verdict()), LISTED];
  const { respond, offers } = start({ verdicts: many });
  await respond(CA);
  const { verdicts } = offers.of(TAB)[0];
  assert.equal(verdicts[0], LISTED);
  assert.equal(verdicts.length, 8);
});

test("many harmless offers do not push a bad one out", async () => {
  let list = [LISTED];
  const { respond, kind, offers } = start({ verdicts: () => list });
  await respond(CA);
  list = [verdict()];
  for (let number = 0; number < 30; number += 1) {
    await respond(`http://provider.test/${number}/ca.crt`);
  }
  assert.equal(kind(), "listed");
  assert.equal(offers.of(TAB).length, 8);
});

test("an answer that comes after the page has gone changes nothing", async () => {
  /** @type {(outcome: any) => void} */
  let answer = () => {};
  const outcome = new Promise((resolve) => (answer = resolve));
  const { respond, commit, kind } = start({ outcome });
  await respond(CA);
  assert.equal(kind(), "reading");
  commit("http://other.test/", "d2");
  answer({ state: "answered", verdicts: [LISTED] });
  await settled();
  assert.equal(kind(), "none");
});

test("requests without a tab are left alone, so its own reading is no offer", async () => {
  const { respond, fetched, offers } = start();
  await respond(CA, { tabId: -1, type: "other" });
  assert.deepEqual(fetched, []);
  assert.deepEqual(offers.tabIds(), []);
});

test("a closed tab is forgotten, a dumped one comes back and reads on", async () => {
  const open = start({ outcome: new Promise(() => {}) });
  await open.respond(CA);
  const kept = JSON.parse(JSON.stringify(open.offers.dump(TAB)));
  open.offers.remove(TAB);
  assert.equal(open.offers.dump(TAB), null);
  const next = start();
  next.offers.restore(TAB, kept);
  await settled();
  assert.equal(next.kind(), "unknown");
  const waiting = start({ isPrivate: true });
  await waiting.respond(CA);
  const after = start();
  after.offers.restore(TAB, /** @type {any} */ (waiting.offers.dump(TAB)));
  await settled();
  assert.deepEqual(after.fetched, []);
});
