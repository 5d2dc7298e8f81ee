// Starts the background: creates its modules, passes functions between them, and registers every listener
// synchronously, so that an event which wakes a suspended background finds it listening.
import { sha256OfBase64, toBase64 } from "../common/base64.js";
import { drawingOf } from "../common/drawing.js";
import { addKnown, forgetKnown, loadKnown } from "../common/known.js";
import * as webext from "../common/webext.js";
import { createBadge } from "./badge.js";
import { createEvents } from "./events.js";
import { createExamples } from "./examples.js";
import { createFirstRun } from "./first-run.js";
import { createHostClient } from "./host-client.js";
import { createInterrupts } from "./interrupts.js";
import { broughtBy, createKeptChains, keptOf } from "./kept-chains.js";
import { createInstalled } from "./installed.js";
import { createKnowing } from "./knowing.js";
import { createMessages } from "./messages.js";
import { createObserver } from "./observer.js";
import { createOffers } from "./offers.js";
import { createPages } from "./pages.js";
import { createPortal } from "./portal.js";
import { createPresentSettings } from "./present-settings.js";
import { createProber } from "./prober.js";
import { createReader } from "./read-again.js";
import { restore } from "./restore.js";
import { createRevisits } from "./revisits.js";
import { createSession } from "./session.js";
import { createSnapshots } from "./snapshots.js";
import { createVerdicts } from "./verdicts.js";
import { createViews } from "./views.js";
import { createWishes } from "./wishes.js";

/** @param {unknown} error */
const report = (error) => console.warn("rootwatch:", error);

const settings = createPresentSettings(webext);

const hostClient = createHostClient({
  connect: webext.connectHost,
  disconnectReason: webext.disconnectReason,
  setTimeout: (work, pause) => setTimeout(work, pause),
  clearTimeout: (timer) => clearTimeout(timer),
  onStateChanged({ phase }) {
    showAll();
    if (phase === "ready") {
      whenReady(installed.lookOnce).catch(report);
    }
  },
});

const snapshots = createSnapshots();

const keptChains = createKeptChains({ digest: sha256OfBase64 });

const verdicts = createVerdicts({
  ask: hostClient.ask,
  keep: (ref, question, outcome) =>
    keptChains.keep(ref, keptOf(question, broughtBy(outcome, Date.now()))),
  isKept: (ref) => keptChains.of(ref) !== null,
  onChanged(chain) {
    session.markChain(chain);
    interrupts.answered(chain);
    pages.tabsWith(chain).forEach(views.show);
  },
  onAnswered(ref, { serverName }, verdict) {
    for (const doubtful of revisits.note(ref, serverName ?? "", verdict)) {
      wishes.repeat(doubtful).catch(report);
    }
  },
  report,
});

const revisits = createRevisits();

const pages = createPages({
  onChanged(tabId) {
    session.markTab(tabId);
    views.show(tabId);
  },
});

const prober = createProber({
  probes: () => settings.now().probes,
  isPrivateTab: webext.isPrivateTab,
  proxyFor: webext.proxyFor,
  answerFor: verdicts.answerFor,
  certificatesOf: verdicts.certificatesOf,
  renew: verdicts.renew,
  onChanged: (tabId) => views.show(tabId),
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
    views.show(tabId);
  },
  report,
});

const examples = createExamples({ onChanged: (tabId) => views.show(tabId) });

const interrupts = createInterrupts({
  isOn: () => settings.now().interrupt,
  host: hostClient.state,
  answerFor: verdicts.answerFor,
  pageOf: pages.page,
  browser: webext,
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

const portal = createPortal({
  isLocked: webext.isPortalLocked,
  onChanged: () => showAll(),
  report,
});

const views = createViews({
  pageOf: pages.page,
  offersOf: offers.of,
  exampleOf: examples.of,
  isKnown: (tabId) =>
    examples.knows(tabId) ||
    pages.dump(tabId) !== null ||
    offers.dump(tabId) !== null,
  answerFor: verdicts.answerFor,
  host: hostClient.state,
  probes: () => settings.now().probes,
  isPrivate: prober.isPrivate,
  isPrivateTab: webext.isPrivateTab,
  isPortalLocked: portal.isLocked,
  knownFor: (verdict) => knowing.knownFor(verdict),
  consider: prober.consider,
  paint(tabId, view) {
    badge.paint(tabId, view);
    interrupts.consider(tabId, view);
  },
  announce: () => messages.announce(),
  hasHostPermission: webext.hasHostPermission,
  installed: () => installed.notice(),
});

const showAll = () => pages.tabIds().forEach(views.show);

const knowing = createKnowing({
  load: () => loadKnown(webext),
  add: (root) => addKnown(root, new Date(), webext),
  remove: (key) => forgetKnown(key, webext),
  verdictOn: views.verdictOn,
  isPrivateTab: webext.isPrivateTab,
});

const installed = createInstalled({
  ask: hostClient.askInventory,
  isKnown: knowing.isKnownRoot,
  sessionGet: webext.sessionGet,
  sessionSet: webext.sessionSet,
  onChanged: () => messages.announce(),
  report,
});

const wishes = createWishes({
  pageOf: pages.page,
  tabsWith: pages.tabsWith,
  answerFor: verdicts.answerFor,
  repeatQuestion: verdicts.repeat,
  probe: prober.probeNow,
  probes: () => settings.now().probes,
  isPrivateTab: webext.isPrivateTab,
  seen: views.seen,
  keptChains,
  host: hostClient.state,
  snap: snapshots.keep,
  describe: hostClient.describe,
});

const messages = createMessages({
  page: ({ tabId, host = null }) => whenReady(() => views.reply(tabId, host)),
  host: () => hostClient.state(),
  retry() {
    hostClient.retry();
    return hostClient.state();
  },
  certificate: wishes.describe,
  probe: (message) => whenReady(() => wishes.probeNow(message)),
  takeEvidence: (message) => whenReady(() => wishes.takeEvidence(message)),
  evidence: ({ number }) => snapshots.of(number),
  interrupted: (message) => whenReady(() => interrupts.of(message)),
  letThrough: interrupts.letThrough,
  know: knowing.know,
  forget: knowing.forget,
  known: () => whenReady(knowing.list),
  example: (message) => whenReady(() => examples.show(message)),
  roots: async () => ({
    outcome: await installed.look(),
    host: hostClient.state(),
  }),
  dismissInstalled: installed.dismiss,
  readOffer: ({ tabId, url }) => offers.read(tabId, url),
});

// What came back from the last run; what happens meanwhile waits for it, in order. Settings come first:
// about each page it is decided once whether it is probed.
const ready = Promise.all([
  settings.read(),
  knowing.reload(),
  installed.restore(),
])
  .then(() => restore({ ...webext, session, pages, verdicts, offers }))
  // A question that was opened a moment before the end is in no storage: a look at its page asks it.
  .then(showAll)
  .catch(report);

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
  isAsked: (chain) => verdicts.answerFor(chain).state !== "unobserved",
  proxyFor: webext.proxyFor,
  settle: pages.settle,
  learn: verdicts.learn,
  toBase64,
  report,
});

const events = createEvents({
  whenReady,
  pages,
  offers,
  session,
  prober,
  badge,
  examples,
  interrupts,
  report,
});

const firstRun = createFirstRun({ ...webext, report });

webext.onInstalled(firstRun.onInstalled);
webext.onHeadersReceived((details) =>
  interrupts.hold(details, observer.onHeadersReceived(details)),
);
webext.onDocumentHeaders(events.onDocumentHeaders);
webext.onTabOpened(offers.opened);
webext.onMainRequestFailed(events.onMainRequestFailed);
webext.onCommitted(events.onCommitted);
webext.onNavigationFailed(events.onNavigationFailed);
webext.onTabStatus(events.onTabStatus);
webext.onTabRemoved(events.onTabRemoved);
webext.onMessage(messages.onMessage);
webext.onConnect(messages.onConnect);
webext.onPermissionsChanged(messages.announce);
webext.onSettingsChanged(() => {
  Promise.all([settings.read(), knowing.reload()]).then(showAll).catch(report);
});
webext.onPortalChanged(portal.update);
portal.start();
hostClient.start();
