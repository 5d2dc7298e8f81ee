// Starts the background: creates its modules, passes functions between them, and registers every
// listener synchronously, so that an event which wakes a suspended background finds it listening.
import { toBase64 } from "../common/base64.js";
import { drawingOf } from "../common/drawing.js";
import { speak } from "../common/language.js";
import { markOfOffers, whileHost } from "../common/offer-standing.js";
import { DEFAULTS, loadSettings } from "../common/settings.js";
import * as webext from "../common/webext.js";
import { createBadge } from "./badge.js";
import { createHostClient } from "./host-client.js";
import { createMessages } from "./messages.js";
import { createObserver } from "./observer.js";
import { createOffers } from "./offers.js";
import { createPages } from "./pages.js";
import { lacksChain } from "./probe-rules.js";
import { createProber } from "./prober.js";
import { showsErrorPage } from "./request.js";
import { createReader } from "./read-again.js";
import { createSession } from "./session.js";
import { summarise } from "./summary.js";
import { mainOf } from "./tab-record.js";
import { createVerdicts } from "./verdicts.js";

/** @typedef {import("../common/protocol.js").Verdict} Verdict */

/** @param {unknown} error */
const report = (error) => console.warn("rootwatch:", error);

const hostClient = createHostClient({
  connect: webext.connectHost,
  disconnectReason: webext.disconnectReason,
  setTimeout: (work, pause) => setTimeout(work, pause),
  clearTimeout: (timer) => clearTimeout(timer),
  onStateChanged: () => pages.tabIds().forEach(show),
});

const verdicts = createVerdicts({
  ask: hostClient.ask,
  onChanged(chain) {
    session.markChain(chain);
    pages.tabsWith(chain).forEach(show);
  },
  report,
});

const pages = createPages({
  onChanged(tabId) {
    session.markTab(tabId);
    show(tabId);
  },
});

const prober = createProber({
  probes: () => settings.probes,
  isPrivateTab: webext.isPrivateTab,
  proxyFor: webext.proxyFor,
  answerFor: verdicts.answerFor,
  certificatesOf: verdicts.certificatesOf,
  renew: verdicts.renew,
  onChanged: show,
  now: () => Date.now(),
  report,
});

const offers = createOffers({
  readAgain: createReader({
    fetch: (url, options) => fetch(url, options),
    setTimeout: (work, pause) => setTimeout(work, pause),
    clearTimeout: (timer) => clearTimeout(timer),
  }),
  ask: hostClient.askOffer,
  toBase64,
  isPrivate: async ({ tabId, incognito }) =>
    incognito ?? (await webext.isPrivateTab(tabId)),
  onChanged(tabId) {
    session.markOffers(tabId);
    show(tabId);
  },
  report,
});

const badge = createBadge({
  setBadge: webext.setBadge,
  draw: drawingOf,
  report,
});

const session = createSession({
  getAll: webext.sessionGetAll,
  set: webext.sessionSet,
  remove: webext.sessionRemove,
  dumpTab: pages.dump,
  dumpChain: verdicts.dump,
  dumpOffers: offers.dump,
  setTimeout: (work, pause) => setTimeout(work, pause),
  report,
});

const messages = createMessages({
  page: pageReply,
  host: () => hostClient.state(),
  retry() {
    hostClient.retry();
    return hostClient.state();
  },
  probe: probeNow,
  readOffer: ({ tabId, url }) => offers.read(tabId, url),
});

/** Until the person's own settings are read nothing is probed. @type {import("../common/settings.js").Settings} */
let settings = { ...DEFAULTS, probes: "never" };

/** Everything that came back from the last run; what happens meanwhile waits for it, in order. */
const ready = restore().catch(report);

/**
 * @template T
 * @param {() => T} work
 * @returns {Promise<T>}
 */
const whenReady = (work) => ready.then(work);

const observer = createObserver({
  getSecurityInfo: webext.getSecurityInfo,
  getEndEntity: webext.getEndEntity,
  whenReady,
  observe(request) {
    const connection = pages.observe(request);
    if (connection) {
      prober.see(connection);
    }
    return connection;
  },
  settle: pages.settle,
  learn: verdicts.learn,
  toBase64,
  report,
});

webext.onHeadersReceived(observer.onHeadersReceived);
webext.onDocumentHeaders((details) => {
  whenReady(() => offers.see(details, pages.ownerOf(details))).catch(report);
});
webext.onTabOpened(offers.opened);
webext.onMainRequestFailed((details) => {
  whenReady(() => pages.fail(details)).catch(report);
});
webext.onCommitted((details) => {
  whenReady(() => {
    if (details.frameId === 0) {
      badge.forget(details.tabId);
    }
    offers.commit(details);
    pages.commit(details);
  }).catch(report);
});
webext.onNavigationFailed((details) => {
  if (details.frameId === 0 && showsErrorPage(details)) {
    whenReady(() => {
      badge.forget(details.tabId);
      pages.commit(details);
    }).catch(report);
  }
});
webext.onTabRemoved((tabId) => {
  whenReady(() => {
    offers.remove(tabId);
    session.markOffers(tabId);
    pages.remove(tabId);
    prober.forget(tabId);
    badge.forget(tabId);
  }).catch(report);
});
webext.onMessage(messages.onMessage);
webext.onConnect(messages.onConnect);
webext.onPermissionsChanged(messages.announce);
webext.onLocalChanged(() => {
  readSettings()
    .then(() => pages.tabIds().forEach(show))
    .catch(report);
});
hostClient.start();

/** @param {number} tabId */
const offersOf = (tabId) =>
  whileHost(hostClient.state().phase, offers.of(tabId));

/** @param {number} tabId */
const viewOf = (tabId) => ({
  ...summarise(pages.page(tabId), {
    answerFor: verdicts.answerFor,
    phase: hostClient.state().phase,
    probes: settings.probes,
    isPrivate: prober.isPrivate(tabId),
  }),
  offer: markOfOffers(offersOf(tabId)),
});

/** @param {number} tabId */
function show(tabId) {
  const main = mainOf(pages.page(tabId));
  if (main) {
    prober.consider(tabId, main);
  }
  if (pages.dump(tabId) || offers.dump(tabId)) {
    badge.paint(tabId, viewOf(tabId));
  }
  messages.announce();
}

/**
 * What the popup shows of a tab.
 * @param {{ tabId: number }} message
 * @returns {Promise<import("../common/protocol.js").PageReply>}
 */
async function pageReply({ tabId }) {
  await ready;
  const page = viewOf(tabId);
  /** @type {Record<string, Verdict>} */
  const known = {};
  for (const finding of [page.main, ...page.parts]) {
    const ref = finding?.chain ?? null;
    const answer = ref === null ? null : verdicts.answerFor(ref);
    if (ref !== null && answer?.state === "answered") {
      known[ref] = answer.verdict;
    }
  }
  return {
    tabId,
    page,
    verdicts: known,
    host: hostClient.state(),
    offers: offersOf(tabId),
    hasPermission: await webext.hasHostPermission(),
  };
}

/**
 * A person asks for a second connection: to the server of the page, or to one of its parts.
 * @param {{ tabId: number, host: string | null }} message
 */
async function probeNow({ tabId, host }) {
  await ready;
  const record = pages.page(tabId);
  const main = mainOf(record);
  const wanted =
    host === null
      ? main
      : (record?.parts ?? []).find(
          (part) =>
            part.host === host &&
            lacksChain(part, verdicts.answerFor(part.chain ?? "unobserved")),
        );
  if (wanted) {
    await prober.probeNow(tabId, wanted);
  }
}

async function readSettings() {
  settings = await loadSettings(webext);
  await speak(settings.language, webext);
}

async function restore() {
  const [{ tabs, chains, offers: kept }, frames] = await Promise.all([
    session.load(),
    webext.topFrames(),
    readSettings(),
  ]);
  const open = new Set(frames.map(({ tabId }) => tabId));
  for (const { tabId, record } of tabs) {
    if (open.has(tabId)) {
      pages.restore(tabId, record);
    } else {
      session.markTab(tabId);
    }
  }
  for (const { chain, kept } of chains) {
    verdicts.restore(chain, kept);
  }
  for (const { tabId, kept: tab } of kept) {
    if (open.has(tabId)) {
      offers.restore(tabId, tab);
    } else {
      session.markOffers(tabId);
    }
  }
  frames.forEach(pages.found);
}
