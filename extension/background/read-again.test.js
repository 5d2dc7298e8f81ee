import assert from "node:assert/strict";
import { test } from "node:test";
import { createClock } from "../testing/browser.js";
import { createReader } from "./read-again.js";

const URL = "http://provider.test/ca.crt";

/** @param {(url: string, options: any) => Promise<any>} fetch */
function start(fetch) {
  const clock = createClock();
  return { clock, readAgain: createReader({ ...clock, fetch }) };
}

/** A body that counts what is taken from it. @param {number[]} sizes */
function body(sizes) {
  const taken = { chunks: 0 };
  const stream = new ReadableStream(
    {
      pull(controller) {
        const size = sizes[taken.chunks];
        taken.chunks += 1;
        if (size === undefined) {
          controller.close();
        } else {
          controller.enqueue(new Uint8Array(size).fill(taken.chunks));
        }
      },
    },
    { highWaterMark: 0 },
  );
  return { stream, taken };
}

test("asks without cookies and referrer, and puts the pieces together", async () => {
  /** @type {any} */
  let asked = null;
  const { readAgain, clock } = start(async (url, options) => {
    asked = { url, ...options };
    return new Response(body([2, 1]).stream);
  });
  const reading = await readAgain(URL);
  assert.deepEqual(reading, {
    state: "read",
    bytes: Uint8Array.of(1, 1, 2),
  });
  assert.equal(asked.url, URL);
  assert.equal(asked.credentials, "omit");
  assert.equal(asked.cache, "no-store", "an old answer says nothing");
  assert.equal(asked.referrerPolicy, "no-referrer");
  assert.equal(asked.method, undefined);
  assert.deepEqual(clock.pending(), [], "no timer stays behind");
});

test("64 KiB are read, one byte more is too much and ends the reading", async () => {
  const fits = start(async () => new Response(body([65_535, 1]).stream));
  assert.equal((await fits.readAgain(URL)).state, "read");
  const { stream, taken } = body([65_535, 2, 9, 9, 9]);
  /** @type {AbortSignal | null} */
  let signal = null;
  const tooMuch = start(async (_, options) => {
    signal = options.signal;
    return new Response(stream);
  });
  assert.deepEqual(await tooMuch.readAgain(URL), {
    state: "failed",
    code: "offer-too-large",
  });
  assert.equal(taken.chunks, 2);
  assert.equal(/** @type {any} */ (signal).aborted, true);
});

test("an error page, no network and no patience are the same: not fetched", async () => {
  const failed = { state: "failed", code: "offer-not-fetched" };
  const gone = start(async () => new Response("no", { status: 410 }));
  assert.deepEqual(await gone.readAgain(URL), failed);
  const offline = start(() => Promise.reject(new TypeError("offline")));
  assert.deepEqual(await offline.readAgain(URL), failed);
  const slow = start(
    (_, { signal }) =>
      new Promise((_resolve, reject) =>
        signal.addEventListener("abort", () => reject(signal.reason)),
      ),
  );
  const reading = slow.readAgain(URL);
  await slow.clock.turn(10_000);
  assert.deepEqual(await reading, failed);
});
