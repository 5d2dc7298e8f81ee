import assert from "node:assert/strict";
import { test } from "node:test";
import { createSightings } from "./sightings.js";

const info = (/** @type {number[]} */ ...bytes) => ({
  state: "secure",
  certificates: [
    { fingerprint: { sha256: "AB" }, rawDER: Uint8Array.from(bytes).buffer },
  ],
});

test("what was told is kept, whichever of the two listeners hears first", () => {
  for (const told of [
    [info(1, 2), undefined],
    [undefined, info(1, 2)],
  ]) {
    const sightings = createSightings();
    told.forEach((securityInfo) =>
      sightings.see({ requestId: "1", securityInfo }),
    );
    const seen = sightings.take("1");
    assert.equal(seen?.state, "secure");
    assert.deepEqual(Array.from(seen?.certificates?.[0].rawDER ?? []), [1, 2]);
  }
});

test("with the flag off a response is seen, and nothing about its certificate", () => {
  const sightings = createSightings();
  sightings.see({ requestId: "1" });
  assert.ok(sightings.isSeen("1"));
  assert.equal(sightings.take("1"), undefined);
});

test("a redirect that the browser made up itself was not seen", () => {
  assert.ok(!createSightings().isSeen("1"));
});

test("each hop of a request has its own certificate, or none", () => {
  const sightings = createSightings();
  sightings.see({ requestId: "1", securityInfo: info(1) });
  assert.ok(sightings.take("1"));
  assert.ok(!sightings.isSeen("1"));
  sightings.see({ requestId: "1" });
  assert.equal(sightings.take("1"), undefined);
});

test("requests that never come to an answer are forgotten from the oldest on", () => {
  const sightings = createSightings();
  for (let request = 0; request < 501; request += 1) {
    sightings.see({ requestId: `${request}` });
  }
  assert.ok(!sightings.isSeen("0"));
  assert.ok(sightings.isSeen("1"));
});
