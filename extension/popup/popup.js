// The popup: asks the background what it knows about a tab, draws it, and draws again whenever the
// background says that something changed. `popup.html?tab=ID` shows that tab, else the active one.
//
// Hooks for tests, all of which stay:
//   body[data-ready]           "true" when the page is drawn and no question is open
//   body[data-standing]        worst standing of the page; "none" where there is nothing to judge
//   body[data-main-standing]   standing of the main page, or "none"
//   body[data-severity]        as the badge has it: alarm, notice, suspected, capable, …
//   body[data-story]           which words were chosen: a category, "unobserved", "host-missing", …
//   body[data-evidence]        how the main page's connection was seen: observed, observed-leaf, probed, none
//   body[data-basis], body[data-authority]   of the worst, or "none"
//   body[data-host-state]      connecting, ready, missing, blocked, crashed, too-old, too-new
//   [data-testid=headline|meaning|steps|who|how|notes|sources|host|problems]
//   [data-testid=sight]        what the verdict rests on
//   [data-testid=probe][data-state], [data-testid=probe-now|probe-connection]
//       data-state is answered, open, failed, off, or offered-part, offered-private, offered-ask
//   [data-testid=hidden]       what this browser does not show, and its switch
//   [data-testid=where]        the page and its parts, where it has any
//   [data-testid=main-part][data-standing], [data-testid=find-part] from many parts on, [data-testid=back]
//   [data-testid=parts] li[data-host][data-server-name][data-standing]
//       data-host is the host with its port where that is not the usual one
//   body[data-offer]           what the page hands out: listed, claim, imitation, unknown, public, not-ca,
//                              undetermined, unreadable, failed, closed, waiting, host-down, reading, or none
//   [data-testid=offer][data-standing][data-basis][data-authority], and within it
//   [data-testid=offer-headline|offer-meaning|offer-route|offer-steps|offer-who|offer-how|offer-sha256|offer-error]
//   [data-testid=path] li[data-role][data-link], li[data-is-authority] only on the authority
//   [data-testid=save-pem|save-path] within the technical part
//   [data-testid=retry|grant|install-command|read-offer]
import { sentence } from "../common/dom.js";
import { t } from "../common/i18n.js";
import { openPage } from "../common/page.js";
import * as webext from "../common/webext.js";
import { createCertificates } from "./certificate.js";
import { renderView } from "./view.js";

/** @typedef {import("../common/types.js").PageReply} PageReply */

const root = /** @type {HTMLElement} */ (document.getElementById("view"));
const announcement = /** @type {HTMLElement} */ (
  document.getElementById("announcement")
);

/** The host whose connection the details are about; null is the worst. @type {string | null} */
let chosen = null;
/** What the person looks for among the parts. */
let wanted = "";
/** What is unfolded, while it is drawn anew. @type {Map<string | null, boolean>} */
let unfolded = new Map();
let drawn = "";
/** @type {PageReply | null} */
let reply = null;
/** @type {Promise<void>} */
let refreshing = Promise.resolve();

/** A page that loads changes many times in a second; the eye sees ten of them. */
const PAUSE = 100;

/** @param {unknown} error */
function fail(error) {
  console.warn("rootwatch:", error);
  root.replaceChildren(sentence("loadFailed"));
}

async function start() {
  const settings = await openPage();
  const tab = new URLSearchParams(location.search).get("tab");
  const tabId = tab === null ? await webext.activeTabId() : Number(tab);

  const draw = () => {
    if (reply) {
      keepingPlace(() =>
        renderView(root, /** @type {PageReply} */ (reply), view),
      );
    }
  };
  const view = {
    settings,
    certificates: createCertificates(webext.sendMessage),
    chosen: () => chosen,
    /** @param {string | null} host */
    choose(host) {
      chosen = host;
      refresh(showChosen).catch(fail);
    },
    wanted: () => wanted,
    /** @param {string} name */
    want: (name) => void (wanted = name),
    /** @param {string} id */
    isUnfolded: (id) => unfolded.get(id) ?? false,
    canObserve: webext.canObserve(),
    /** @param {string} url */
    readOffer: (url) =>
      void webext.sendMessage({ type: "readOffer", tabId, url }).catch(fail),
    retry: () => void webext.sendMessage({ type: "retry" }).catch(fail),
    /** @param {string | null} host */
    probe: (host) =>
      void webext.sendMessage({ type: "probe", tabId, host }).catch(fail),
    /** @param {object} message */
    send: (message) =>
      void webext.sendMessage({ tabId, ...message }).catch(fail),
    /** @param {string | null} host */
    saveEvidence: (host) =>
      void webext
        .sendMessage({ type: "takeEvidence", tabId, host })
        .then((number) => view.openPage(`evidence/evidence.html?n=${number}`))
        .catch(fail),
    /** @param {string} path */
    openPage: (path) =>
      void webext
        .openTab(path)
        .then(() => window.close())
        .catch(fail),
    grant: () =>
      void webext
        .requestHostPermission()
        .then(() => refresh())
        .catch(fail),
    openSettings: () =>
      void webext
        .openOptions()
        .then(() => window.close())
        .catch(fail),
  };

  /** The focus goes to the headline, which is so read out; announcing it would say it twice. */
  function showChosen() {
    announcement.dataset.last = told();
    document.documentElement.scrollTop = 0;
    const headline = root.querySelector("[data-testid=headline]");
    if (headline instanceof HTMLElement) {
      headline.focus({ preventScroll: true });
    }
  }

  /** @param {() => void} [shown] what follows the drawing, instead of an announcement */
  async function refresh(shown = announce) {
    const next = await webext.sendMessage({
      type: "page",
      tabId: tabId ?? -1,
      host: chosen,
    });
    const key = JSON.stringify(next);
    reply = next;
    if (key !== drawn || shown !== announce) {
      drawn = key;
      draw();
      shown();
    }
  }

  let isStale = false;
  webext.connect("page").onMessage.addListener(() => {
    // One look at a time; whatever changes meanwhile is one more look afterwards.
    if (!isStale) {
      isStale = true;
      refreshing = refreshing
        .then(() => {
          isStale = false;
          return refresh();
        })
        .then(() => new Promise((resolve) => setTimeout(resolve, PAUSE)))
        .catch(fail);
    }
  });
  await webext.sendMessage({ type: "retry" });
  await refresh();
}

/**
 * Draws without losing what the person had unfolded, focused and scrolled to.
 * @param {() => void} work
 */
function keepingPlace(work) {
  const focus = document.activeElement?.getAttribute("data-focus");
  const caret = caretOf(document.activeElement);
  const scroll = document.documentElement.scrollTop;
  unfolded = new Map(
    [...root.querySelectorAll("details[data-key]")].map((details) => [
      details.getAttribute("data-key"),
      details.hasAttribute("open"),
    ]),
  );
  work();
  for (const details of root.querySelectorAll("details[data-key]")) {
    const wasOpen = unfolded.get(details.getAttribute("data-key"));
    details.toggleAttribute("open", wasOpen ?? details.hasAttribute("open"));
  }
  const again = [...root.querySelectorAll("[data-focus]")].find(
    (element) => element.getAttribute("data-focus") === focus,
  );
  if (focus && again instanceof HTMLElement) {
    again.focus({ preventScroll: true });
    if (again instanceof HTMLInputElement) {
      again.setSelectionRange(caret, caret);
    }
  }
  document.documentElement.scrollTop = scroll;
}

/** @param {Element | null} element */
const caretOf = (element) =>
  element instanceof HTMLInputElement ? element.selectionStart : null;

/** The headlines, as they are read out. */
const told = () =>
  ["offer-headline", "headline"]
    .map((id) => root.querySelector(`[data-testid=${id}]`)?.textContent ?? "")
    .join(" ")
    .trim();

/** Says a new headline to those who listen; the first one is read with the page. */
function announce() {
  const headline = told();
  if (announcement.dataset.last && announcement.dataset.last !== headline) {
    announcement.textContent = headline;
  }
  announcement.dataset.last = headline;
  document.title = t("extensionName");
}

start().catch(fail);
