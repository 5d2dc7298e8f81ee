// What happens in a browser, as a background hears of it, and what is then true: pages over connections
// that are intercepted or are not, second connections, parts, an offered certificate.
import assert from "node:assert/strict";
import { sayTo } from "./background.js";
import { authority, verdict } from "./verdicts.js";

export const ALARM = "!";
export const OUTSIDE = "·";
export const CALM = "";

const STATE = verdict({
  standing: "known-interception",
  basis: "key",
  authority: authority({ category: "state" }),
});

/** What the host says of each certificate, and the badge for it. */
const VERDICTS = new Map([
  [ALARM, STATE],
  [OUTSIDE, verdict({ standing: "outside-public-trust" })],
  [CALM, verdict()],
]);

/**
 * What is true, and lasts longer than a background.
 * @typedef {object} World
 * @property {{ tabs: Map<number, { url: string, documentId: string }>, session: Record<string, any>, badges: Map<number, string>, securityInfo: (requestId: string) => any }} options
 * @property {Map<number, Set<string>>} right the badges of which one is right for a tab
 * @property {Set<number>} kept tabs whose present page was written down: there is no excuse for `?`
 * @property {Map<string, { id: number, badge: string }>} shown the certificate that a request met
 * @property {Map<string, ReturnType<typeof createGate>>} slow requests of which the browser has not told yet what they met
 * @property {Map<string, string>} network the badge for whoever answers a second connection to a server
 * @property {(question: any) => any} answer
 * @property {(url: string) => Promise<any>} fetch
 *
 * Something that happens in the browser, and how the background hears of it.
 * @typedef {object} Happening
 * @property {(world: World) => void} [change]
 * @property {(browser: any) => void} [tell] without it a moment passes
 * @property {number} [begins] the tab to which a page comes; who hears all from here on knows it
 * @property {number} [adds] the tab whose page goes on; if the background was stopped before it did anything
 *   about that, nobody knows of it
 */

/** @returns {World} */
export function createWorld() {
  /** @type {World} */
  const world = {
    options: {
      tabs: new Map(),
      session: {},
      badges: new Map(),
      async securityInfo(requestId) {
        await world.slow.get(requestId)?.opened;
        const { id } = world.shown.get(requestId) ?? {};
        const fingerprint = { sha256: refOf(id) };
        return {
          state: "secure",
          certificates: [{ fingerprint, rawDER: [id] }],
        };
      },
    },
    right: new Map(),
    kept: new Set(),
    shown: new Map(),
    slow: new Map(),
    network: new Map(),
    answer(question) {
      const badge =
        question.type === "assess"
          ? [...world.shown.values()].find(
              ({ id }) => btoa(String.fromCharCode(id)) === question.chain[0],
            )?.badge
          : question.fresh
            ? ALARM
            : world.network.get(question.serverName);
      const told = VERDICTS.get(badge ?? "") ?? null;
      switch (question.type) {
        case "assess":
          return { type: "verdict", verdict: told };
        case "probe":
          return { type: "probed", verdict: told, connection: {} };
        case "offer":
          return { type: "offer", verdicts: [STATE] };
        default:
          return { type: "roots", stores: [], roots: [], publicCount: 0 };
      }
    },
    fetch: async () => {
      const chunks = [Uint8Array.of(1)];
      const read = async () => ({ value: chunks[0], done: !chunks.shift() });
      return { ok: true, body: { getReader: () => ({ read }) } };
    },
  };
  return world;
}

function createGate() {
  let open = () => {};
  /** @type {Promise<void>} */
  const opened = new Promise((resolve) => (open = resolve));
  return { opened, open };
}

/** @param {number | undefined} id */
export const refOf = (id) => `c${id}`;

let lastId = 0;
const newId = () => (lastId += 1);

/** @type {Happening} */
export const MOMENT = {};

/** Milliseconds; everything is later than what stands above it in the history. */
const nextTime = () => 100 * newId();

/** @param {object} details */
const requestTo = (details) => ({
  timeStamp: nextTime(),
  ip: "192.0.2.1",
  proxyInfo: null,
  ...details,
});

/**
 * A page takes its place in a tab. Firefox clears the badge of the page that was there.
 * @param {number} tabId
 * @param {string} url
 * @param {string} badge the right one
 * @returns {Happening[]}
 */
function commit(tabId, url, badge) {
  const documentId = `d${newId()}`;
  const timeStamp = nextTime();
  const details = { tabId, frameId: 0, timeStamp, url, documentId };
  return [
    {
      change({ options, right, kept }) {
        options.tabs.set(tabId, { url, documentId });
        options.badges.delete(tabId);
        right.set(tabId, new Set([badge]));
        kept.delete(tabId);
      },
      tell: ({ webNavigation }) => webNavigation.onCommitted.fire(details),
    },
    {
      tell: ({ tabs }) => tabs.onUpdated.fire(tabId, { status: "complete" }),
    },
  ];
}

/**
 * A response over a connection that shows a certificate; it is part of the page that is open, or the next.
 * @param {number} tabId
 * @param {string} url
 * @param {string} badge the right one for this certificate
 * @param {object} [part]
 * @returns {Required<Pick<Happening, "change" | "tell">> & { requestId: string }}
 */
function response(tabId, url, badge, part = { type: "main_frame" }) {
  const id = newId();
  const requestId = `r${id}`;
  const details = requestTo({ requestId, tabId, url, ...part });
  return {
    requestId,
    change({ shown, network, kept }) {
      // Until it is known whether a page comes of it, something is missing.
      kept.delete(tabId);
      shown.set(requestId, { id, badge });
      network.set(new URL(url).host, badge);
    },
    tell: ({ webRequest }) => webRequest.onHeadersReceived.fire(details),
  };
}

/** @param {number} tabId @param {string} url @param {string} badge */
export const load = (tabId, url, badge) => [
  { ...response(tabId, url, badge), begins: tabId },
  ...commit(tabId, url, badge),
];

/**
 * A page that the browser refuses, so that there is a second connection.
 * @param {number} tabId
 * @param {string} url
 * @param {string} badge
 * @returns {Happening[]}
 */
export function refuse(tabId, url, badge) {
  const failure = requestTo({
    requestId: `r${newId()}`,
    tabId,
    url,
    type: "main_frame",
    error: "Издатель неизвестен",
  });
  return [
    {
      begins: tabId,
      change: ({ network }) => void network.set(new URL(url).host, badge),
      tell: ({ webRequest }) => webRequest.onErrorOccurred.fire(failure),
    },
    ...commit(tabId, url, badge),
  ];
}

/** The page of a tab is not what it was. @param {number} tabId @param {string} badge @param {Happening} happening */
const adding = (tabId, badge, { change, tell }) => ({
  adds: tabId,
  /** @param {World} world */
  change(world) {
    change?.(world);
    world.right.set(tabId, new Set([badge]));
    world.kept.delete(tabId);
  },
  tell,
});

/**
 * Two parts of a page at once, of which the second is intercepted.
 * @param {number} tabId
 * @param {string} page
 */
export function parts(tabId, page) {
  const [honest, other] = [CALM, ALARM].map((badge) =>
    response(tabId, `https://part${newId()}.test/`, badge, {
      type: "image",
      documentUrl: page,
    }),
  );
  return adding(tabId, ALARM, {
    change: (world) => [honest, other].forEach(({ change }) => change(world)),
    tell: (browser) => [honest, other].forEach(({ tell }) => tell(browser)),
  });
}

/**
 * An intercepted part of a page, of which the browser tells only after a moment what it met.
 * @param {number} tabId
 * @param {string} page
 * @returns {Happening[]}
 */
export function slowPart(tabId, page) {
  const url = `https://part${newId()}.test/`;
  const type = "image";
  const part = response(tabId, url, ALARM, { type, documentUrl: page });
  return [
    adding(tabId, ALARM, {
      ...part,
      change(world) {
        part.change(world);
        world.slow.set(part.requestId, createGate());
      },
    }),
    MOMENT,
    {
      change({ slow }) {
        slow.get(part.requestId)?.open();
        slow.delete(part.requestId);
      },
      tell() {},
    },
  ];
}

/** A page hands out the certificate of a state. @param {number} tabId */
export const offer = (tabId) =>
  adding(
    tabId,
    ALARM,
    response(tabId, `https://shop.test/root.crt`, CALM, {
      type: "main_frame",
      method: "GET",
      statusCode: 200,
      responseHeaders: [
        { name: "content-type", value: "application/x-x509-ca-cert" },
      ],
    }),
  );

/** Somebody has the second connection made once more, which finds another answer. @param {number} tabId */
export const click = (tabId) =>
  adding(tabId, ALARM, {
    tell: (browser) =>
      sayTo(browser, { type: "probe", tabId, host: null }).catch(assert.fail),
  });

/** @param {number} tabId @returns {Happening} */
export const close = (tabId) => ({
  change({ options, right, kept }) {
    options.tabs.delete(tabId);
    options.badges.delete(tabId);
    right.delete(tabId);
    kept.delete(tabId);
  },
  tell: ({ tabs }) => tabs.onRemoved.fire(tabId),
});
