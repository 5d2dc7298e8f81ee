// A browser that stops its background at a chosen point: instead of a call that the background makes, or
// of something that it would be told. From there on nothing is done for it, and nothing answers it.
import {
  createBrowser,
  createEvent,
  ownFiles,
  startBackground,
} from "./background.js";
import { createClock, settled } from "./browser.js";

/** @typedef {import("./background.js").Listener} Listener */

/** Calls that are answered on the spot from what the background has been started with. */
const IMMEDIATE = new Set(["getUILanguage", "getURL"]);

/** Calls that are seen outside: in storage, by the host, by the person. */
const DEEDS = new Set([
  "storage.session.set",
  "port.postMessage",
  "action.setBadgeText",
]);

/** How long the background gathers before it writes. Milliseconds. */
const MOMENT = 50;

/** How often the background reads session storage before it is ready, and once more for what follows. */
const READINGS = 3;

/** @type {Promise<never>} */
const NEVER = new Promise(() => {});

/**
 * @typedef {object} Run
 * @property {any} browser
 * @property {any[]} asked what the host was asked, but for the installed roots
 * @property {() => boolean} isStopped
 * @property {() => boolean} pass comes to the next point; false where the background is stopped there
 * @property {() => string} where the last point
 * @property {() => number} deeds how often the background has done what somebody else may notice
 * @property {() => Promise<void>} rest lets everything settle, and the host answer
 * @property {() => Promise<void>} moment so much time passes that what is gathered is written
 */

/**
 * Starts a background, and stops it at a point; what outlives it is in the options.
 * @param {import("./background.js").Load} load
 * @param {object} world
 * @param {import("./background.js").Options} world.options
 * @param {(question: any) => object} world.answer what the host says
 * @param {Listener} world.fetch
 * @param {number} [stopAt]
 * @returns {Promise<Run>}
 */
export async function startStoppable(
  load,
  { options, answer, fetch },
  stopAt = Infinity,
) {
  let passed = 0;
  let deeds = 0;
  let last = "the start";
  const pass = (/** @type {string} */ name) => {
    if (passed === stopAt) {
      return false;
    }
    passed += 1;
    last = name;
    deeds += DEEDS.has(name) ? 1 : 0;
    return true;
  };
  const isStopped = () => passed === stopAt;
  const played = createBrowser(options);
  /** @param {string} name @param {Listener} call @param {Listener} [otherwise] */
  const counted =
    (name, call, otherwise = () => NEVER) =>
    (/** @type {any[]} */ ...values) =>
      pass(name) ? call(...values) : otherwise();
  const { session } = played.browser.storage;
  const { get } = session;
  // What wakes a background is there before storage has answered.
  session.get = async (key) => settled().then(() => get(key));
  const browser = stoppable(played.browser, "", counted);
  const port = stoppable(played.port, "port.", counted);
  browser.runtime.connectNative = counted(
    "connectNative",
    () => port,
    () => ({ onMessage: createEvent(), onDisconnect: createEvent() }),
  );
  const clock = createClock();
  const answered = new Set();

  async function rest() {
    for (let answers = 0; answers < READINGS; answers += 1) {
      await settled();
    }
    const question = [...played.sent, ...played.looks].find(
      (message) => !answered.has(message),
    );
    if (question && pass(`the answer to ${question.type}`)) {
      answered.add(question);
      played.port.onMessage.fire({ id: question.id, ...answer(question) });
      await rest();
    }
  }

  await startBackground(load, browser, {
    clock,
    fetch: counted("fetch", (url) =>
      url.startsWith("_locales") ? ownFiles(url) : fetch(url),
    ),
  });
  if (pass("the host's hello")) {
    played.port.onMessage.fire({ type: "hello", protocol: 1 });
  }
  return {
    browser,
    asked: played.sent,
    isStopped,
    pass: () => pass("the next event"),
    where: () => `${passed}, after ${last}`,
    deeds: () => deeds,
    rest,
    async moment() {
      await clock.turn(MOMENT);
      await rest();
    },
  };
}

/**
 * An API whose calls are points at which the background may be stopped.
 * @param {Record<string, any>} api
 * @param {string} path
 * @param {(name: string, call: Listener) => Listener} counted
 * @returns {any}
 */
const stoppable = (api, path, counted) =>
  Object.fromEntries(
    Object.entries(api).map(([name, value]) => {
      if (typeof value === "function" && !IMMEDIATE.has(name)) {
        return [name, counted(`${path}${name}`, value)];
      }
      return typeof value === "object" && !("fire" in value)
        ? [name, stoppable(value, `${path}${name}.`, counted)]
        : [name, value];
    }),
  );
