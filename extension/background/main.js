// Starts the background: creates its modules, passes functions between them, and registers every
// listener synchronously, so that an event which wakes a suspended background finds it listening.
import { sha256OfBase64, toBase64 } from "../common/base64.js";
import { drawingOf } from "../common/drawing.js";
import { speak } from "../common/language.js";
import { addKnown, forgetKnown, loadKnown } from "../common/known.js";
import { DEFAULTS, loadSettings } from "../common/settings.js";
import * as webext from "../common/webext.js";
import { createBadge } from "./badge.js";
import { createEvents } from "./events.js";
import { createExamples } from "./examples.js";
import { createHostClient } from "./host-client.js";
import { broughtBy, createKeptChains, keptOf } from "./kept-chains.js";
import { createKnowing } from "./knowing.js";
import { createMessages } from "./messages.js";
import { createObserver } from "./observer.js";
import { createOffers } from "./offers.js";
import { createPages } from "./pages.js";
import { isProbe, lacksChain } from "./probe-rules.js";
import { createProber } from "./prober.js";
import { createReader } from "./read-again.js";
import { restore } from "./restore.js";
import { createRevisits } from "./revisits.js";
import { createSession } from "./session.js";
import { createSnapshots } from "./snapshots.js";
import { mainOf } from "./tab-record.js";
import { createVerdicts } from "./verdicts.js";
import { createViews } from "./views.js";

/** @param {unknown} error */
const report = (error) => console.warn("rootwatch:", error);

const hostClient = createHostClient({
  connect: webext.connectHost,
  disconnectReason: webext.disconnectReason,
  setTimeout: (work, pause) => setTimeout(work, pause),
  clearTimeout: (timer) => clearTimeout(timer),
  onStateChanged: () => pages.tabIds().forEach(views.show),
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
    pages.tabsWith(chain).forEach(views.show);
  },
  onAnswered(ref, { serverName }, verdict) {
    for (const doubtful of revisits.note(ref, serverName ?? "", verdict)) {
      repeat(doubtful).catch(report);
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
  probes: () => settings.probes,
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
  probes: () => settings.probes,
  isPrivate: prober.isPrivate,
  isPrivateTab: webext.isPrivateTab,
  knownFor: (verdict) => knowing.knownFor(verdict),
  consider: prober.consider,
  paint: badge.paint,
  announce: () => messages.announce(),
  hasHostPermission: webext.hasHostPermission,
});

const knowing = createKnowing({
  load: () => loadKnown(webext),
  add: (root) => addKnown(root, new Date(), webext),
  remove: (key) => forgetKnown(key, webext),
  verdictOn: views.verdictOn,
  isPrivateTab: webext.isPrivateTab,
});

const messages = createMessages({
  page: ({ tabId, host = null }) => whenReady(() => views.reply(tabId, host)),
  host: () => hostClient.state(),
  retry() {
    hostClient.retry();
    return hostClient.state();
  },
  certificate: describe,
  takeEvidence,
  evidence: ({ number }) => snapshots.of(number),
  probe: probeNow,
  know: knowing.know,
  forget: knowing.forget,
  known: () => whenReady(knowing.list),
  example: (message) => whenReady(() => examples.show(message)),
  readOffer: ({ tabId, url }) => offers.read(tabId, url),
});

/** Until the person's own settings are read nothing is probed. @type {import("../common/settings.js").Settings} */
let settings = { ...DEFAULTS, probes: "never" };

/** Everything that came back from the last run; what happens meanwhile waits for it, in order. */
// Settings come first: about each page it is decided once whether it is probed.
const ready = Promise.all([readSettings(), knowing.reload()])
  .then(() =>
    restore({ session, topFrames: webext.topFrames, pages, verdicts, offers }),
  )
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
  report,
});

webext.onHeadersReceived(observer.onHeadersReceived);
webext.onDocumentHeaders(events.onDocumentHeaders);
webext.onTabOpened(offers.opened);
webext.onMainRequestFailed(events.onMainRequestFailed);
webext.onCommitted(events.onCommitted);
webext.onNavigationFailed(events.onNavigationFailed);
webext.onTabRemoved(events.onTabRemoved);
webext.onMessage(messages.onMessage);
webext.onConnect(messages.onConnect);
webext.onPermissionsChanged(messages.announce);
webext.onLocalChanged(() => {
  Promise.all([readSettings(), knowing.reload()])
    .then(() => pages.tabIds().forEach(views.show))
    .catch(report);
});
hostClient.start();

/**
 * Asks something again without a person's wish. A second connection is only repeated for a page that is
 * open, where it was made without being asked for.
 * @param {string} ref
 */
async function repeat(ref) {
  const privacy = await Promise.all(
    isProbe(ref) ? pages.tabsWith(ref).map(webext.isPrivateTab) : [],
  );
  if (
    !isProbe(ref) ||
    (settings.probes === "automatic" && privacy.includes(false))
  ) {
    verdicts.repeat(ref);
  }
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

/**
 * A person looks at a certificate of a chain.
 * @param {{ ref: string, sha256: string }} message
 * @returns {Promise<import("../common/types.js").CertificateReply>}
 */
async function describe({ ref, sha256 }) {
  const certificate = await keptChains.certificate(ref, sha256);
  if (certificate === null) {
    return { state: "absent" };
  }
  const outcome = await hostClient.describe({ certificate });
  return outcome.state === "described" ? { ...outcome, certificate } : outcome;
}

/**
 * A person wants to save what was seen of a connection. Zero where it is not there any more.
 * @param {{ tabId: number, host: string | null }} message
 */
async function takeEvidence({ tabId, host }) {
  await ready;
  const { finding, verdict } = views.seen(tabId, host);
  const kept = keptChains.of(finding?.chain ?? "");
  const { hello } = hostClient.state();
  return finding && verdict && kept
    ? snapshots.keep({ finding, verdict, kept, hello })
    : 0;
}

async function readSettings() {
  settings = await loadSettings(webext);
  await speak(settings.language, webext);
}
