// The browser stops the background at any moment. A history is played as often as it has points at which
// that can happen: before each call of the browser's API, each event and each answer of the host. At the
// next point of each time the background is stopped and another one started on what is in session storage.
// Then every tab says what is true or `?`, and no question is lost or waits for ever.
import assert from "node:assert/strict";
import { test } from "node:test";
import { sayTo } from "../testing/background.js";
import {
  ALARM,
  CALM,
  click,
  close,
  createWorld,
  load,
  MOMENT,
  offer,
  OUTSIDE,
  parts,
  refOf,
  refuse,
  slowPart,
} from "../testing/history.js";
import { startStoppable } from "../testing/stops.js";

/** @typedef {import("../testing/history.js").Happening} Happening */
/** @typedef {import("../testing/history.js").World} World */

const UNKNOWN = "?";

/** @param {number} copy */
const loadBackground = (copy) =>
  // eslint-disable-next-line no-unsanitized/method -- each run has a background of its own
  import(`./main.js?copy=${copy}`);
const PAGE = "https://page.test/";
const SLOW = "https://slow.test/";

/** @type {Happening[]} */
const HISTORY = [
  ...load(1, "https://turns.test/", CALM),
  MOMENT,
  ...load(2, "https://state.test/", ALARM),
  MOMENT,
  // The same address, and somebody else answers.
  ...load(1, "https://turns.test/", ALARM),
  MOMENT,
  ...refuse(3, "https://refused.test/", ALARM),
  MOMENT,
  ...load(4, PAGE, CALM),
  MOMENT,
  parts(4, PAGE),
  MOMENT,
  ...load(7, SLOW, CALM),
  MOMENT,
  ...slowPart(7, SLOW),
  MOMENT,
  ...load(5, "https://shop.test/", CALM),
  MOMENT,
  offer(5),
  MOMENT,
  ...refuse(6, "https://router.test/", OUTSIDE),
  MOMENT,
  click(6),
  MOMENT,
  ...load(2, "https://honest.test/", CALM),
  close(3),
  MOMENT,
];

/** The next pages are judged as ever. @type {Happening[]} */
const LATER = [
  ...load(8, "https://next.test/", CALM),
  ...load(9, "https://last.test/", ALARM),
];

/** @param {World} world @param {import("../testing/stops.js").Run} run @param {Happening} happening */
async function live(world, run, { change, tell }) {
  change?.(world);
  if (tell) {
    tell(run.browser);
    await run.rest();
  } else {
    await run.moment();
  }
}

/**
 * Plays the history until the background is stopped; null where it is not.
 * @param {World} world
 * @param {number} stopAt
 */
async function playUntil(world, stopAt) {
  const run = await startStoppable(loadBackground, world, stopAt);
  await run.rest();
  for (const [index, happening] of HISTORY.entries()) {
    if (!run.pass()) {
      return { run, rest: HISTORY.slice(index) };
    }
    const { adds = 0 } = happening;
    const before = world.right.get(adds) ?? [];
    const deeds = run.deeds();
    await live(world, run, happening);
    if (run.isStopped()) {
      if (run.deeds() === deeds) {
        before.forEach((badge) => world.right.get(adds)?.add(badge));
      }
      return { run, rest: HISTORY.slice(index + 1) };
    }
    if (happening === MOMENT && world.slow.size === 0) {
      world.kept = new Set(world.right.keys());
    }
  }
  return null;
}

/** @param {any} question */
const subjectOf = ({ type, chain, serverName }) =>
  `${type} ${chain?.[0] ?? serverName}`;

/** @param {any} question */
const nameOf = (question) =>
  `${subjectOf(question)}${question.fresh ? " anew" : ""}`;

/** Of what was asked twice the later question. @param {any[]} questions */
const latest = (questions) => [
  ...new Map(
    questions.map((question) => [subjectOf(question), question]),
  ).values(),
];

/**
 * Whether session storage has the answer to a question.
 * @param {Record<string, any>} session
 * @param {any} question
 * @param {any} answer
 */
const hasAnswer = (session, { type, chain, serverName }, { verdict }) =>
  Object.entries(session).some(
    ([key, { outcome }]) =>
      outcome?.verdict.standing === verdict?.standing &&
      key.startsWith(
        type === "assess"
          ? `chain:${refOf(atob(chain[0]).charCodeAt(0))}`
          : `chain:probe:${serverName}:`,
      ),
  );

/** @param {World} world @param {string} where */
function checkBadges({ options, right, kept }, where) {
  for (const [tabId, badges] of right) {
    const badge = options.badges.get(tabId) ?? CALM;
    const allowed = [...badges, ...(kept.has(tabId) ? [] : [UNKNOWN])];
    assert.ok(
      allowed.includes(badge),
      `tab ${tabId} has "${badge}" for "${allowed}": stopped at ${where}`,
    );
  }
}

/** Nothing that a person sees waits for anything. @param {World} world @param {any} browser @param {string} where */
async function checkPopups({ options }, browser, where) {
  for (const tabId of options.tabs.keys()) {
    const { page, offers } = await sayTo(browser, { type: "page", tabId });
    for (const { host, state, probe } of [page.main, ...page.parts]) {
      const isWaiting = state === "pending" || probe?.state === "open";
      assert.ok(!isWaiting, `${host} waits: stopped at ${where}`);
    }
    for (const { state } of offers) {
      assert.notEqual(state, "reading", `an offer: stopped at ${where}`);
    }
  }
}

/** @param {World} world @param {Record<string, any>} session @param {any[]} asked @param {any[]} again @param {string} where */
function checkQuestions({ options, answer }, session, asked, again, where) {
  const names = again.map(nameOf);
  for (const question of latest(asked)) {
    const isAsked = names.includes(nameOf(question));
    // Of what a page hands out the page's own button may say that it is not known.
    const isTold = question.type === "offer" && options.badges.get(5) !== CALM;
    assert.ok(
      isAsked || isTold || hasAnswer(session, question, answer(question)),
      `${nameOf(question)} is lost: stopped at ${where}`,
    );
  }
}

/** @param {{ goesOn: boolean }} choice whether the rest of the history is heard by the next background */
async function playAll({ goesOn }) {
  let stopAt = 0;
  for (; ; stopAt += 1) {
    const world = createWorld();
    const stopped = await playUntil(world, stopAt);
    if (stopped === null) {
      break;
    }
    const where = stopped.run.where();
    const session = structuredClone(world.options.session);
    const [first, ...others] = goesOn ? stopped.rest : [];
    // What wakes the background has happened, and is heard at once.
    first?.change?.(world);
    const next = await startStoppable(loadBackground, world);
    first?.tell?.(next.browser);
    await next.rest();
    for (const happening of others) {
      await live(world, next, happening);
    }
    await next.moment();
    for (const { begins } of goesOn ? stopped.rest : []) {
      if (begins !== undefined && world.right.has(begins)) {
        world.kept.add(begins);
      }
    }
    checkBadges(world, where);
    await checkPopups(world, next.browser, where);
    checkQuestions(world, session, stopped.run.asked, next.asked, where);
    for (const happening of LATER) {
      await live(world, next, happening);
    }
    world.kept = new Set([8, 9]);
    checkBadges(world, `${where}, later`);
  }
  return stopAt;
}

test("stopped anywhere, and nothing happens: every badge is right or unknown, no question is lost", async () => {
  assert.ok((await playAll({ goesOn: false })) > 150);
});

test("stopped anywhere, and woken by what happens next: every badge is right or unknown, no question is lost", async () => {
  assert.ok((await playAll({ goesOn: true })) > 150);
});
